"""Read a roster file (读取名册文件) in a limited process of its own: `read_file`."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from array import array
from collections.abc import Mapping, Sequence
from itertools import compress

from registry.identity import masked
from registry.process.apart.caller import Apart
from registry.process.apart.outcomes import Crashed, Refused, TookTooLong, TookTooMuch, Unanswered
from registry.process.apart.worker import Tell
from registry.rosters.facts.columns import FactColumn, FactTable, plain
from registry.rosters.fields import BY_ID, FIELDS, RosterRow
from registry.rosters.files.fact_headings import FactHeadings
from registry.rosters.files.model import MAX_BYTES, WALL_SECONDS, CannotReadRoster, Problem, RosterReading
from registry.rosters.files.packing import unpacked
from registry.words import Words

READER = Apart("registry.rosters.files.child", WALL_SECONDS, at_once=2)
UNREAD = {
    TookTooLong: (
        "读取超过了时限，已停止，名册没有改动。请把名册单独复制到新的工作簿，或分成几个文件后再试。",
        "Reading took too long and was stopped; nothing was changed. "
        "Copy the roster alone into a new workbook, or split it.",
    ),
    TookTooMuch: (
        "读取这个文件需要的内存过多，已停止，名册没有改动。文件可能在很远的单元格有内容，或是有意构造的。"
        "请把名册单独复制到新的工作簿，另存为 .xlsx 后再试。",
        "Reading this file takes too much memory and was stopped; nothing was changed. It may hold something in a cell "
        "far away. Copy the roster alone into a new workbook and save it as .xlsx.",
    ),
    Crashed: (
        "这个文件读不出来，原因已记入日志，名册没有改动。请用 Excel 打开，另存为 .xlsx 后再试。",
        "This file could not be read; the reason is in the log and nothing was changed. Save it anew as .xlsx.",
    ),
}
"""What is said where no answer came, in Chinese and English."""

log = logging.getLogger(__name__)


def read_file(
    data: bytes,
    name: str,
    year: int,
    match: Mapping[str, str | None] | None = None,
    progress: Tell | None = None,
    sheet: str | None = None,
    facts: Sequence[FactColumn] = (),
) -> RosterReading:
    """Read and check a roster file. Raises `CannotReadRoster` where the file as a whole cannot be read.

    `name`: the file's name, for people; what the file is, its content says. `year`: of the roster's day; last year's
    rent is that of the year before. `match`: what each heading is, as a person confirmed it. `progress`: is told a
    stage (see `STAGES`) and the share done; an exception from it ends the reading and passes through. `sheet`: which
    sheet to read, where `CannotReadRoster.sheets` asked. `facts`: those that the file may have columns of.
    """
    if len(data) > MAX_BYTES:
        raise CannotReadRoster(
            f"文件有 {len(data) / 1e6:.1f} MB，一次最多 {MAX_BYTES // 10**6} MB。"
            "请删去图片和无关的工作表，或分成几个文件。",
            f"The file has {len(data) / 1e6:.1f} MB, more than {MAX_BYTES // 10**6} MB. "
            "Remove pictures and other sheets, or split it.",
        )
    if not data:
        raise CannotReadRoster("文件是空的（0 字节）。", "The file is empty (0 bytes).")
    name = masked(name)
    told = progress or (lambda stage, share: None)
    told("start", 0.0)
    asked = {"name": name, "year": year, "match": match and dict(match), "sheet": sheet,
             "facts": [plain(each) for each in facts]}  # fmt: skip
    answer, blocks = _ask(asked, data, told)
    try:
        reading = _reading(answer, blocks, name, data, FactHeadings(facts, year))
    except (KeyError, IndexError, TypeError, ValueError) as failed:
        log.exception("the child's answer about a roster file cannot be understood")
        raise CannotReadRoster(*UNREAD[Crashed]) from failed
    told("hand", 1.0)
    return reading


def read_plain(data: bytes, name: str, sheet: str | None = None) -> list[list[tuple[str, bool]]]:
    """The cells of a list, by row: text, and whether the cell holds a number. Raises `CannotReadRoster`."""
    if len(data) > MAX_BYTES or not data:
        raise CannotReadRoster(
            f"文件应有内容，且不超过 {MAX_BYTES // 10**6} MB。",
            f"The file should hold something, and not more than {MAX_BYTES // 10**6} MB.",
        )
    answer, _blocks = _ask({"name": masked(name), "plain": True, "sheet": sheet}, data, lambda stage, share: None)
    return [[(str(text), bool(number)) for text, number in row] for row in answer["rows"]]


def _ask(asked: dict, data: bytes, told: Tell) -> tuple[dict, list[array]]:
    try:
        return READER.ask(asked, data, told)
    except Refused as refused:
        said = refused.said
        raise CannotReadRoster(said["zh"], said["en"], tuple(said["sheets"])) from refused
    except Unanswered as failed:
        raise CannotReadRoster(*UNREAD[type(failed)]) from failed


def _reading(answer: dict, blocks: list[array], name: str, data: bytes, known: FactHeadings) -> RosterReading:
    good, places, *columns = blocks
    own = len(answer["columns"])
    rows, facts = _rows(answer["columns"], columns[:own], good, known)
    whole = answer["original"] and unpacked(answer["original"], columns[own:])
    return RosterReading(
        file_name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        sheet=answer["sheet"],
        headings=tuple(answer["headings"]),
        columns=tuple(answer["letters"]),
        matched=dict(enumerate(answer["fields"])),
        sure=answer["sure"],
        rows=rows,
        places=places.tolist(),
        problems=[_problem(problem) for problem in answer["problems"]],
        notes=[Words(*words) for words in answer["notes"]],
        stated=frozenset(field for field in answer["fields"] if field in BY_ID),
        facts=facts,
        sample=[tuple(row) for row in answer["sample"]],
        wrong_rows=tuple(answer["wrong_rows"]),
        original=whole,
        perhaps={place: tuple(fields) for place, fields in answer["perhaps"]},
        errors=answer["errors"],
        unlisted=answer["unlisted"],
    )


def _problem(said: dict) -> Problem:
    return Problem(**(said | {"wrong": Words(**said["wrong"]), "right": Words(**said["right"])}))


def _rows(columns: list, numbers: list[array], good: array, known: FactHeadings) -> tuple[list[RosterRow], FactTable]:
    """The rows without an error, put together from their columns, and the columns of facts beside them."""
    more = {id: fact for id, _ in columns if id not in BY_ID and (fact := known.get(id)) is not None}
    found = tuple(more.values())
    if not good:
        return [], FactTable(found, ((),) * len(found))
    whole = len(numbers[0]) == len(good)
    chosen = None if whole else bytearray(len(numbers[0]))
    for row in () if whole else good:
        chosen[row] = 1
    said = {}
    for (field, values), at in zip(columns, numbers, strict=True):
        if (BY_ID[field].kind if field in BY_ID else more[field].fact.kind) == "day":
            values = [value and dt.date.fromisoformat(value) for value in values]
        said[field] = list(map(values.__getitem__, at if whole else compress(at, chosen)))
    nothing = [None] * len(good)
    rows = list(map(RosterRow._make, zip(*(said.get(field.id, nothing) for field in FIELDS), strict=True)))
    return rows, FactTable(found, tuple(tuple(said[fact.id]) for fact in found))
