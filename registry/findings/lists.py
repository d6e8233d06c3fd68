"""Lists of findings (认定名单): rows of codes or names with a column for each fact, held against the register.

Nothing is taken that is in doubt: a row that is not found, or a cell that cannot be read, is told and left out.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from registry import uscc
from registry.findings import subjects
from registry.findings.acts import Wanted, in_a_park
from registry.findings.cells import read_cell
from registry.findings.subjects import Subject
from registry.policy import Refusal
from registry.policy.files.fact_forms import DeclaredFact
from registry.policy.shared_facts import Fact
from registry.quoting import readable
from registry.rosters.comparing.spelling import same
from registry.rosters.files.grid import letter
from registry.rosters.files.headings import key, named
from registry.typed.text import half_width, tidy
from registry.words import Words

Cells = Sequence[Sequence[tuple[str, bool]]]
"""A sheet: by row, the text of each cell and whether it holds a number."""
LOOK = 30
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?度?")


class Column(NamedTuple):
    """A column that is a fact, for a year where it is one by year."""

    place: int
    fact: Fact
    year: int | None


class Doubt(NamedTuple):
    """What is not taken: the row as people count it, the column's letter (empty: the whole row), and why."""

    row: int
    column: str
    said: str
    why: Words


class Line(NamedTuple):
    """A cell that is taken: its row, and what it says of whom."""

    row: int
    wanted: Wanted


class ReadList(NamedTuple):
    """`lines`: what would be stated; `doubts`: what is not taken; `notes`: how the sheet was read."""

    lines: tuple[Line, ...]
    doubts: tuple[Doubt, ...]
    notes: tuple[Words, ...]


def read(
    session: Session,
    within: subjects.Within,
    cells: Cells,
    facts: Sequence[Fact],
    declared: Mapping[str, DeclaredFact],
    today: dt.date,
) -> ReadList:
    """What the list says of companies within a district, city or park. `facts`: those that it may state;
    `declared`: all that documents declare, so that one which it may not state is told. Raises Refusal."""
    header, who, columns, notes = _header(cells, facts, declared, today)
    rows = {
        number: row for number, row in enumerate(cells[header + 1 :], header + 2) if any(tidy(text) for text, _ in row)
    }
    found = _Companies(session, within, who, rows)
    lines: list[Line] = []
    doubts: list[Doubt] = []
    for number, row in rows.items():
        try:
            subject = found.of(row)
        except Refusal as refused:
            doubts.append(Doubt(number, "", found.said(row), Words(refused.zh, refused.en)))
            continue
        for column in columns:
            text, is_number = row[column.place] if column.place < len(row) else ("", False)
            try:
                value = read_cell(column.fact, text, is_number)
                if value is not None:
                    whose, park = found.place(subject, column.fact)
                    lines.append(Line(number, Wanted(whose, column.fact, column.year, value, park)))
            except Refusal as refused:
                doubts.append(Doubt(number, letter(column.place), text, Words(refused.zh, refused.en)))
    lines, twice = _once(lines)
    return ReadList(
        tuple(lines), tuple(sorted([*doubts, *twice], key=lambda each: (each.row, each.column))), tuple(notes)
    )


def _header(
    cells: Cells, facts: Sequence[Fact], declared: Mapping[str, DeclaredFact], today: dt.date
) -> tuple[int, dict[str, int], list[Column], list[Words]]:
    """The row of the headings, where codes and names stand, the columns that are facts, and what to say of others."""
    known = _names(facts, declared)
    best: tuple[int, dict[str, int], list[Column], list[Words]] | None = None
    for number, row in enumerate(cells[:LOOK]):
        texts = [tidy(text) for text, _ in row]
        who = {name: place for place, text in reversed(list(enumerate(texts))) if (name := named(text)) in WHO}
        columns, notes = _columns(texts, known, {each.path for each in facts}, today, set(who.values()))
        if ("uscc" in who or "name" in who) and (best is None or len(columns) > len(best[2])):
            best = (number, who, columns, notes)
    if best is None or not best[2]:
        listed, en = "、".join(each.name.zh for each in facts), ", ".join(each.name.en for each in facts)
        raise Refusal(
            "list",
            f"没有找到表头：需要“统一社会信用代码”或“企业名称”一列，以及至少一列事实。可以是：{listed or '无'}。",
            f"No headings found: a column of codes or names, and one of a fact at least, of: {en or 'none'}.",
        )
    return best


WHO = ("uscc", "name", "room")


def _names(facts: Sequence[Fact], declared: Mapping[str, DeclaredFact]) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for fact in (*facts, *(each.fact for each in declared.values())):
        also = declared[fact.path].column if fact.path in declared else ()
        for name in (fact.name.zh, fact.name.en, *also):
            found.setdefault(key(name), fact)
            found.setdefault(key(re.sub("^是否", "", name)), fact)
    return found


def _columns(
    texts: Sequence[str], known: Mapping[str, Fact], may: set[str], today: dt.date, taken: set[int]
) -> tuple[list[Column], list[Words]]:
    columns: list[Column] = []
    notes: list[Words] = []
    for place, text in enumerate(texts):
        year = _YEAR.search(half_width(text))
        bare = key(re.sub(r"[(（\[【].*", "", _YEAR.sub("", half_width(text))))
        fact = known.get(key(text)) or known.get(bare)
        if fact is not None and fact.path not in may:
            zh = f"“{text}”一列未读取：这项事实不由您陈述（见政策文件的 stated_by）。"
            en = f"“{text}” was left out: this fact is not yours to state (stated_by of the document)."
            notes.append(_note(zh, en))
        elif fact is not None and any(
            (fact.path, _year(fact, year, today)) == (one.fact.path, one.year) for one in columns
        ):
            notes.append(_note(f"“{text}”一列重复，未读取。", f"“{text}” stands twice; this column was left out."))
        elif fact is not None:
            columns.append(Column(place, fact, _year(fact, year, today)))
        elif text and place not in taken:
            notes.append(_note(f"“{text}”一列未读取。", f"“{text}” was left out."))
    return columns, notes


def _note(zh: str, en: str) -> Words:
    return Words(readable(zh), readable(en))


def _year(fact: Fact, said: re.Match[str] | None, today: dt.date) -> int | None:
    if fact.by != "year":
        return None
    return int(said[1]) if said else today.year - 1


class _Companies:
    """The companies of the rows, by code first, then by name."""

    def __init__(
        self,
        session: Session,
        within: subjects.Within,
        who: dict[str, int],
        rows: Mapping[int, Sequence[tuple[str, bool]]],
    ):
        self.session, self.within, self.who = session, within, who
        codes = {self._code(row) for row in rows.values()} - {""}
        names = {self._text(row, "name") for row in rows.values()} - {""}
        self.by_code: dict[str, Subject] = {}
        self.by_name: dict[str, list[Subject]] = defaultdict(list)
        for each in subjects.companies_by(session, within, codes, names):
            self.by_code[each.code] = each
            self.by_name[each.name].append(each)
        self.rooms: dict[int, str] = {}

    def _text(self, row: Sequence[tuple[str, bool]], name: str) -> str:
        place = self.who.get(name)
        return tidy(row[place][0]) if place is not None and place < len(row) else ""

    def _code(self, row: Sequence[tuple[str, bool]]) -> str:
        return half_width(self._text(row, "uscc")).upper().replace(" ", "")

    def said(self, row: Sequence[tuple[str, bool]]) -> str:
        return " ".join(filter(None, (self._code(row), self._text(row, "name"))))

    def of(self, row: Sequence[tuple[str, bool]]) -> Subject:
        """Whom the row is about. Raises Refusal where nobody is found, or it is in doubt who."""
        code, name = self._code(row), self._text(row, "name")
        self.room = self._text(row, "room")
        if code:
            if not uscc.fits(code):
                raise Refusal("who", f"信用代码“{code}”有误，请核对。", f"“{code}” is no valid credit code; check it.")
            found = self.by_code.get(code)
            if found is None:
                raise Refusal(
                    "who",
                    "这里的登记中没有这个信用代码。",
                    "the register has no such code here.",
                )
            if name and not (name == found.name or same("name", name, found.name)):
                zh = f"代码属于“{found.name}”，与名单上的名称不同，请核对。"
                raise Refusal("who", zh, f"the code is that of “{found.name}”, not of the name in the list; check it.")
            return found
        if not name:
            raise Refusal("who", "没有代码，也没有名称。", "there is neither a code nor a name.")
        named_so = self.by_name.get(name, [])
        if len(named_so) != 1:
            zh = "这里的登记中没有这个名称，请写信用代码。" if not named_so else "有几家企业叫这个名称，请写信用代码。"
            en = (
                "nobody has this name here; give the code."
                if not named_so
                else "several have this name; give the code."
            )
            raise Refusal("who", zh, en)
        return named_so[0]

    def place(self, subject: Subject, fact: Fact) -> tuple[Subject, int | None]:
        """Of whom or what the fact is: the company, its only lease (or that of the room), or it in its only park."""
        if fact.group != "property" and not in_a_park(fact):
            return subject, None
        leases = subjects.leases(self.session, self.within, subject.whose[1])
        if fact.group == "property":
            here = [each for each in leases if not self.room or f" {self.room} " in f" {each.room} "]
            if len(here) != 1:
                zh = f"这家企业有 {len(here)} 份租约对得上，请写房号。"
                raise Refusal("who", zh, f"{len(here)} leases of the company fit; give the room.")
            return here[0], None
        parks = subjects.parks_rented(self.session, self.within, subject.whose[1])
        if len(parks) != 1:
            zh = "这家企业在几个园区都有租约，请逐家填写。"
            raise Refusal("who", zh, "the company rents in several parks here; state it one by one.")
        return subject, parks[0]


def _once(lines: Sequence[Line]) -> tuple[list[Line], list[Doubt]]:
    """Each fact of each once; rows that say different things of one are all left out."""
    said: dict[tuple[object, ...], list[Line]] = defaultdict(list)
    for each in lines:
        wanted = each.wanted
        said[wanted.subject.whose, wanted.fact.path, wanted.year, wanted.park_id].append(each)
    kept, doubts = [], []
    for same_fact in said.values():
        if len({each.wanted.value for each in same_fact}) == 1:
            kept.append(same_fact[0])
            continue
        rows = "、".join(str(each.row) for each in same_fact)
        for each in same_fact:
            name = each.wanted.fact.name
            why = Words(f"第 {rows} 行对“{name.zh}”说法不同。", f"rows {rows} say different things of “{name.en}”.")
            doubts.append(Doubt(each.row, "", each.wanted.subject.name, why))
    return sorted(kept, key=lambda each: each.row), doubts


def summary(lines: Sequence[Line]) -> Iterator[tuple[Fact, int]]:
    """How many would be stated of each fact."""
    counted: dict[str, list[Line]] = defaultdict(list)
    for each in lines:
        counted[each.wanted.fact.path].append(each)
    for own in counted.values():
        yield own[0].wanted.fact, len(own)
