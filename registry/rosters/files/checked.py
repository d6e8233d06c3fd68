"""A roster file checked without the app and without writing (检查): what was read, and what is wrong with it.

Everything comes back as one object that JSON can hold: `status` ok, asks or refused; `rows`, those without a mistake,
with their number in the file, amounts in yuan, days as text, what is unknown as null; `mistakes` with `row`, `column`,
`message`; `notes` on how the file was read, also by cell, with `question` where a person should look; `asks`, what must
be decided before it can be imported (which sheet, which column is which), with `choices`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from typing import Any

from registry.rosters.facts.columns import FactColumn, FactTable
from registry.rosters.fields import FIELDS, Field, RosterRow
from registry.rosters.files.model import CannotReadRoster, Problem, RosterReading
from registry.rosters.files.runner import read_file

Remembered = Callable[[Sequence[str]], Mapping[str, str | None] | None]
"""From a file's headings to the fields that a person confirmed for them; None where nobody did."""


def check_file(
    data: bytes, name: str, year: int, sheet: str | None = None, remembered: Remembered = lambda headings: None,
    facts: Sequence[FactColumn] = (),
) -> dict[str, Any]:  # fmt: skip
    """The answer for a file, also where it cannot be read. `year`, `sheet`, `facts`: see `read_file`."""
    try:
        reading = read_file(data, name, year, sheet=sheet, facts=facts)
        match = remembered(reading.headings)
        if match is not None and not (reading.sure and match == reading.match):
            reading = read_file(data, name, year, match=match, sheet=sheet, facts=facts)
    except CannotReadRoster as mistake:
        return _which_sheet(mistake) if mistake.sheets else refused(mistake)
    return _answer(reading)


def refused(mistake: Any) -> dict[str, Any]:
    """The answer where nothing is read. `mistake`: whatever says why as `zh` and `en`."""
    return _said("refused", mistakes=[_whole(mistake.zh, mistake.en)])


def _said(status: str, **parts: list) -> dict[str, Any]:
    return {"status": status, "rows": [], "mistakes": [], "notes": [], "asks": []} | parts


def _which_sheet(mistake: CannotReadRoster) -> dict[str, Any]:
    return _said("asks", asks=[{"what": "sheet", **_words(mistake.zh, mistake.en), "choices": list(mistake.sheets)}])


def _answer(reading: RosterReading) -> dict[str, Any]:
    problems = [(problem, _of_cell(problem)) for problem in reading.problems]
    mistakes = [said for problem, said in problems if problem.severity == "error"]
    doubts = [said | {"question": True} for problem, said in problems if problem.severity != "error"]
    notes = [_whole(note.zh, note.en) | {"question": False} for note in reading.notes]
    if reading.unlisted:
        more = f"另有 {reading.unlisted} 处没有列出。", f"{reading.unlisted} more are not listed."
        notes.append(_whole(*more) | {"question": False})
    asks = [] if reading.sure else [_columns(reading)]
    status = "refused" if reading.errors else "asks" if asks or doubts else "ok"
    beside = reading.facts.rows() if reading.facts.columns else repeat(())
    known = zip(reading.places, reading.rows, beside, strict=False)
    rows = [_row(place, row) | _facts(reading.facts, said) for place, row, said in known]
    return _said(status, rows=rows, mistakes=mistakes, notes=[*notes, *doubts], asks=asks)


def _words(zh: str, en: str) -> dict[str, str]:
    return {"message": zh, "message_en": en}


def _whole(zh: str, en: str) -> dict[str, Any]:
    """Something that is said of the file as a whole."""
    return {"row": None, "column": None, **_words(zh, en)}


def _of_cell(problem: Problem) -> dict[str, Any]:
    zh, en = _sentences(problem.wrong.zh, problem.right.zh, "。"), _sentences(problem.wrong.en, problem.right.en, ". ")
    return {"row": problem.row, "column": problem.column or None, **_words(zh, en), "heading": problem.heading,
            "value": problem.value}  # fmt: skip


def _sentences(wrong: str, right: str, stop: str) -> str:
    """What is wrong, and what would be right, after a full stop where the first has none."""
    return f"{wrong}{stop}{right}" if wrong[-1] not in "？?。" else f"{wrong}{stop[1:]}{right}"


def _columns(reading: RosterReading) -> dict[str, Any]:
    """The columns as they were understood, which a person confirms once for a park."""
    words = _words(
        "列名与模板不同：请核对每一列是哪一项（导入页会问一次，以后记住）。",
        "The headings are not those of the template: confirm which column is which (asked once when it is imported).",
    )
    named = zip(reading.headings, reading.columns, strict=True)
    found = [
        {
            "heading": heading,
            "column": letter,
            "field": _key(reading.matched.get(place)),
            "perhaps": [_key(id) for id in reading.perhaps.get(place, ())],
        }
        for place, (heading, letter) in enumerate(named)
    ]
    return {"what": "columns", **words, "choices": found}


def _row(place: int, row: RosterRow) -> dict[str, Any]:
    values = zip(FIELDS, row, strict=True)
    return {"row": place} | {_key(field.id): _value(field, value) for field, value in values}


def _facts(table: FactTable, said: Sequence[Any]) -> dict[str, Any]:
    """What stands beside a row of each fact, by the column's id: a number as people write it."""
    pairs = zip(table.columns, said, strict=True)
    return {each.id: _number(each, value) if type(value) is int else _value(each, value) for each, value in pairs}


def _number(column: FactColumn, value: int) -> float | int:
    """Yuan, percent, or the number."""
    scale = column.fact.scale
    return value / scale if value % scale else value // scale


def _key(id: str | None) -> str | None:
    """The field's name where its amounts are yuan."""
    return id and id.removesuffix("_fen")


def _value(field: Field, value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    if field.kind == "money" and value is not None:
        return value / 100 if value % 100 else value // 100
    return value
