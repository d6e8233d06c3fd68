"""The law (政策): all documents at hand, found by id, and when each is in force.

Beside the shipped documents stand those of an office's own folder (`SOFTPARK_POLICIES`), which no upgrade touches. Both
are read once by a process: after a change of the files it is started anew.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from registry.policy import vocabulary as v
from registry.policy.files.checking.checks import between
from registry.policy.files.checking.open_questions import tests_of
from registry.policy.files.documents import Document, Force, Measure
from registry.policy.files.fact_forms import DeclaredFact
from registry.policy.files.left_open.own_questions import OtherForce
from registry.policy.files.mistakes import Mistake
from registry.policy.files.policy_file import Reading, read_document
from registry.policy.files.terms import Unpaid
from registry.policy.known_questions import QUESTIONS, Question
from registry.policy.shared_facts import Fact

POLICIES = Path(__file__).resolve().parents[3] / "data" / "policies"
SETTING = "SOFTPARK_POLICIES"
"""Names the folder of the office's own documents."""

FIRST = frozenset({"rent", "park"})
"""The topics that are asked where nobody asks for others."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a document is in force on a day, and from when to when. ``end`` is the last day, None where unknown.

    state: ``in_force``, ``not_yet``, ``expired``, ``draft``, or ``last_day``: the one day on which it depends on
    how 有效期N年 is read.
    """

    state: str
    start: dt.date | None
    end: dt.date | None

    def under(self, option: str) -> str:
        """The state once the question `last-day` is answered with this option."""
        if self.state != "last_day":
            return self.state
        return "expired" if option == "day-before" else "in_force"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file of the office's own folder that is not taken, no part of it, and why."""

    path: Path
    mistakes: tuple[Mistake, ...]

    def said(self) -> list[tuple[str, str]]:
        """Its mistakes, each with file and line, in Chinese and in English."""
        found: list[tuple[str, str]] = []
        for mistake in self.mistakes:
            zh, en = mistake.said()
            at = (f" 第 {mistake.line} 行", f", line {mistake.line}") if mistake.line else ("", "")
            found.append((f"{self.path}{at[0]}：{zh}", f"{self.path}{at[1]}: {en}"))
        return found


@dataclass(frozen=True)
class Law:
    """The documents, in the order of their ids.

    own: the ids of those from the office's own folder. left_out: the files of that folder that have mistakes. topics:
    what claimants are asked about; besides: ids of measures that are asked whatever their topic. All others are known,
    so that grants and rulings can name them, and not worked out.
    """

    documents: tuple[Document, ...]
    own: frozenset[str] = frozenset()
    left_out: tuple[LeftOut, ...] = ()
    topics: frozenset[str] = FIRST
    besides: frozenset[str] = frozenset()

    def asking(self, topics: Collection[str] = FIRST, besides: Collection[str] = ()) -> Law:
        """The same documents, asked about these topics, and these measures besides."""
        return replace(self, topics=frozenset(topics), besides=frozenset(besides))

    @cached_property
    def measures(self) -> dict[str, Measure]:
        return {measure.id: measure for document in self.documents for measure in document.measures}

    @cached_property
    def asked(self) -> dict[str, Measure]:
        """The measures that are asked."""
        return {id: each for id, each in self.measures.items() if each.topic in self.topics or id in self.besides}

    @cached_property
    def grants_looked_at(self) -> tuple[str, ...]:
        """The measures of which it matters what was paid before: those that matter, and those that exclude one of
        them."""
        tests = (test for id in self._that_matter for _, test in tests_of(self.measures[id]))
        excluding = {test.of for test in tests if isinstance(test, Unpaid)}
        return tuple(id for id in self.measures if id in self._that_matter or id in excluding)

    @cached_property
    def _that_matter(self) -> frozenset[str]:
        """Those asked, and those that they give way to."""
        offers = {each.payment.gives_way_to for each in self.asked.values()}
        return frozenset(self.asked) | (offers & self.measures.keys())

    @cached_property
    def declared_asked(self) -> tuple[Fact, ...]:
        """The declared facts, without those that only measures rest on which are not asked."""
        asked = {path for id in self._that_matter for path in self.measures[id].facts}
        others = {path for each in self.measures.values() for path in each.facts} - asked
        return tuple(fact for fact in self.declared if fact.path not in others)

    @cached_property
    def declared(self) -> tuple[Fact, ...]:
        """The facts that documents declare for themselves, each once."""
        found = {each.id: each.fact for document in reversed(self.documents) for each in reversed(document.facts)}
        return tuple(reversed(found.values()))

    @cached_property
    def declarations(self) -> Mapping[str, DeclaredFact]:
        """The facts of `declared` as their files have them, by their paths."""
        found = {each.id: each for document in reversed(self.documents) for each in reversed(document.facts)}
        return {fact.path: found[fact.path] for fact in self.declared}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """All open questions by id: those that the kernel knows, in their order, then those that documents declare."""
        own = {each.id: each.question for document in self.documents for each in document.questions}
        return {**QUESTIONS, **own}

    def question(self, id: str) -> Question:
        """The question with this id, in words; one that is declared no more by its id alone."""
        return self.questions.get(id) or Question.forgotten(id)

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """All facts that a case may give, by their paths: those that documents share, then their own."""
        return {**v.FACTS, **{fact.path: fact for fact in self.declared}}

    def fact_at(self, path: str) -> Fact | None:
        """The fact that a path leads into: of ``rent.2025`` the rent; None where there is none."""
        while path and path not in self.facts:
            path = path.rpartition(".")[0]
        return self.facts.get(path)

    @cached_property
    def _by_id(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    def document(self, id: str) -> Document:
        """The document with this id, or the one that a measure's id begins with. Raises KeyError."""
        return self._by_id[id.partition("/")[0]]

    def measures_for(self, claimant: str) -> tuple[Measure, ...]:
        """The measures asked that a ``tenant`` or an ``operator`` can claim."""
        return tuple(m for m in self.asked.values() if m.claimant in (claimant, "anyone"))


def own_folder() -> Path | None:
    """The folder of the office's own documents, where there is one."""
    named = os.environ.get(SETTING, "").strip()
    return Path(named).expanduser() if named else None


def load_law(own: Path | None = None) -> Law:
    """The shipped documents and those of the office's own folder: this one, else that of `SOFTPARK_POLICIES`.

    A file of that folder with a mistake is left out whole, and told in `Law.left_out`. Raises Refusal, naming the file,
    the place and the words allowed there, where a shipped one has a mistake.
    """
    return _law(own or own_folder())


@cache
def _shipped() -> tuple[Document, ...]:
    documents = tuple(load_document(path) for path in sorted(POLICIES.glob("*.yaml")))
    for mistake in between(documents):
        raise mistake.refusal()
    return documents


@cache
def _law(own: Path | None) -> Law:
    shipped = _shipped()
    if own is None:
        return Law(shipped)
    taken, left_out = _own(own, shipped)
    ordered = sorted((*shipped, *taken), key=lambda document: document.id)
    return Law(tuple(ordered), frozenset(document.id for document in taken), tuple(left_out))


def _own(folder: Path, shipped: tuple[Document, ...]) -> tuple[list[Document], list[LeftOut]]:
    """What the office's own folder has: the documents without a mistake, and the files with one."""
    taken: dict[Path, Reading] = {}
    left_out: list[LeftOut] = []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    except OSError as fault:
        zh, en = f"打不开这个文件夹（{fault.strerror}）。", f"This folder cannot be opened ({fault.strerror})."
        return [], [LeftOut(folder, (Mistake("", zh, en),))]
    for path in paths:
        try:
            reading = read_file(path)
        except OSError as fault:
            zh, en = f"读不了这个文件（{fault.strerror}）。", f"This file cannot be read ({fault.strerror})."
            left_out.append(LeftOut(path, (Mistake("", zh, en),)))
            continue
        mistakes = (*reading.mistakes, *reading.placed(_of_a_shipped_one(reading, shipped)))
        if path.suffix != ".yaml" and not mistakes:
            zh, en = "文件名应以 .yaml 结尾。", "The name of the file should end in .yaml."
            mistakes = (Mistake("", zh, en, path.name),)
        if mistakes:
            left_out.append(LeftOut(path, mistakes))
        else:
            taken[path] = reading
    while wrong := _beside_the_others(taken, shipped):
        for path, mistakes in wrong.items():
            left_out.append(LeftOut(path, tuple(taken.pop(path).placed(mistakes))))
    return [reading.document for reading in taken.values() if reading.document], left_out


def _of_a_shipped_one(reading: Reading, shipped: Iterable[Document]) -> list[Mistake]:
    """Whether a file of the office has the id of a shipped one, which nobody replaces without saying so."""
    id = reading.document.id if reading.document else None
    if id is None or id not in {document.id for document in shipped}:
        return []
    zh = f"软件自带的文件已用编号“{id}”；请给本单位的文件另起编号和文件名。"
    return [
        Mistake("id", zh, f"The id {id!r} is that of a shipped document: give yours an id and a name of its own.", id)
    ]


def _beside_the_others(taken: dict[Path, Reading], shipped: tuple[Document, ...]) -> dict[Path, list[Mistake]]:
    """By file, what is wrong only beside the other documents."""
    own = {path: reading.document for path, reading in taken.items() if reading.document}
    found: dict[Path, list[Mistake]] = {}
    for mistake in between((*shipped, *own.values())):
        for path, document in own.items():
            if mistake.within.startswith(f"{document.id}/"):
                found.setdefault(path, []).append(mistake)
    return found


def load_document(path: Path) -> Document:
    """One policy file. Raises Refusal with file, place, the offending word and the words allowed."""
    reading = read_file(path)
    if reading.document is None:
        raise reading.mistakes[0].refusal().under(path.name)
    return reading.document


def read_file(path: Path) -> Reading:
    """One policy file: the document, or every mistake in it. Raises OSError where there is no such file."""
    try:
        reading = read_document(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        zh, en = "文件不是 UTF-8 编码，请另存为 UTF-8。", "The file is not UTF-8 text; save it as UTF-8."
        return Reading(None, (Mistake("", zh, en),))
    id = reading.value.get("id") if isinstance(reading.value, dict) else None
    if not isinstance(id, str) or id == path.stem or any(mistake.at == "id" for mistake in reading.mistakes):
        return reading
    zh, en = f"文件名“{path.name}”应为“{id}.yaml”。", f"The file {path.name!r} should be named '{id}.yaml'."
    misnamed = Mistake("id", zh, en, path.name)
    return replace(reading, document=None, mistakes=tuple(reading.placed([*reading.mistakes, misnamed])))


def standing(document: Document, day: dt.date, other: OtherForce | None = None) -> Standing:
    """Whether the document is in force on the day (施行与有效期). other: the days that a reading puts in place."""
    force = document.force
    if force.state == "draft":
        return Standing("draft", None, None)
    start, end = _term(force, other)
    if day < start:
        return Standing("not_yet", start, end)
    if end is None or day <= end:
        return Standing("in_force", start, end)
    ends_by_years = force.state == "issued" and _given_end(force, other) is None
    if ends_by_years and day == end + dt.timedelta(days=1):
        return Standing("last_day", start, end)
    return Standing("expired", start, end)


def _term(force: Force, other: OtherForce | None) -> tuple[dt.date, dt.date | None]:
    """First and last day; N years end on the day before their anniversary, the next day being an open question."""
    if force.state == "plan":
        start, end = dt.date(force.first_year, 1, 1), dt.date(force.last_year, 12, 31)
        return (start, end) if other is None else (other.start or start, other.end or end)
    start, given = (other and other.start) or force.start, _given_end(force, other)
    if given is not None:
        return start, given
    return start, None if force.years is None else _anniversary(start, force.years) - dt.timedelta(days=1)


def _given_end(force: Force, other: OtherForce | None) -> dt.date | None:
    """The last day where one is given outright, or another text stands in its place from a day."""
    if other is not None and other.end is not None:
        return other.end
    return force.last if force.replaced_on is None else force.replaced_on - dt.timedelta(days=1)


def _anniversary(day: dt.date, years: int) -> dt.date:
    """The same day some years later; 1 March for a 29 February that does not come again."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)
