"""Rows of a roster on a sheet (逐行写入), written into a workbook that xlsxwriter has made with everything else.

xlsxwriter makes an object of every cell and a list of attributes of every object: measured, three times what reading
and checking the same file takes. Here a column of a thousand rows is one pass.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any
from xml.etree import ElementTree

from xlsxwriter.utility import xl_col_to_name

from registry.rosters.facts.columns import NO_FACTS, FactColumn, FactTable
from registry.rosters.fields import BY_ID, FIELDS, Field, RosterRow
from registry.rosters.files.cells.values import Value, text_of

_COLUMN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}col"
_BEFORE_1900 = dt.date(1899, 12, 30).toordinal()
_AT_ONCE = 1_000
FIRST = "xl/worksheets/sheet1.xml"
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
"""What stands in a sheet as _xHHHH_, and what would be taken for such a sign."""
_SPECIAL = re.compile(f"{_UNSEEN.pattern}|[&<>]")

_Bodies = Callable[[Sequence[Any]], list[str | None]]
"""From the values of a column, whose type its field's kind says, what stands in its cells behind their addresses; None
where there is no cell."""


def below(book: bytes, rows: Mapping[int, Sequence[RosterRow]], facts: FactTable = NO_FACTS) -> bytes:
    """The workbook with rows below the headings of its sheets, in the formats of their columns; by the sheet's number,
    from 1. `facts`: beside the rows of the first sheet."""
    made, parts = io.BytesIO(), {f"xl/worksheets/sheet{number}.xml": found for number, found in rows.items()}
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            beside = facts if entry.filename == FIRST else NO_FACTS
            if not (found := parts.get(entry.filename)):
                new.writestr(entry, content)
                continue
            before, close, after = content.partition(b"</sheetData>")
            with new.open(entry.filename, "w") as sheet:
                sheet.write(re.sub(rb'(<dimension ref="A1:[A-Z]+)\d+', rb"\g<1>%d" % (len(found) + 1), before, count=1))
                for written in _written(found, beside, _styles(content)):
                    sheet.write(written.encode())
                sheet.write(close + after)
    return made.getvalue()


def _styles(sheet: bytes) -> dict[int, str]:
    """By column, the number of its format."""
    return {
        place: column.get("style", "0")
        for column in ElementTree.fromstring(sheet).iter(_COLUMN)
        for place in range(int(column.attrib["min"]) - 1, int(column.attrib["max"]))
    }


def _written(rows: Sequence[RosterRow], facts: FactTable, styles: Mapping[int, str]) -> Iterator[str]:
    """The rows as XML, so many at once."""
    columns = [
        (xl_col_to_name(place), styles.get(place, "0"), _bodies(field))
        for place, field in enumerate((*FIELDS, *facts.columns))
    ]
    for begin in range(0, len(rows), _AT_ONCE):
        some = rows[begin : begin + _AT_ONCE]
        numbers = range(begin + 2, begin + 2 + len(some))
        cells = [
            [
                "" if body is None else f'<c r="{letter}{number}" s="{style}"{body}</c>'
                for number, body in zip(numbers, bodies(values), strict=True)
            ]
            for (letter, style, bodies), values in zip(
                columns,
                (*zip(*some, strict=True), *(own[begin : begin + _AT_ONCE] for own in facts.values)),
                strict=True,
            )
        ]
        lines = zip(numbers, map("".join, zip(*cells, strict=True)), strict=True)
        yield "".join([f'<row r="{number}">{line}</row>' for number, line in lines])


def _bodies(field: Field) -> _Bodies:
    if isinstance(field, FactColumn):
        return _bodies_of(field)
    if field.kind == "day":
        return lambda days: _numbers([None if day is None else day.toordinal() - _BEFORE_1900 for day in days])
    if field.kind == "money":
        return lambda amounts: _numbers([None if fen is None else fen / 100 for fen in amounts])
    if field.kind in ("area", "months"):
        return _numbers
    if field.kind in ("word", "yes_no"):
        return _Words(field).bodies
    return partial(_texts, field)


def _bodies_of(column: FactColumn) -> _Bodies:
    """A percentage is written as the text that shows it, since a spreadsheet keeps 20 % as 0.2."""
    match column.fact.kind:
        case "day":
            return _bodies(BY_ID["start"])
        case "money" | "number":
            scale = column.fact.scale
            return lambda numbers: _numbers([None if number is None else number / scale for number in numbers])
        case _:
            return _Words(column).bodies


def _numbers(values: Sequence[float | None]) -> list[str | None]:
    return [None if value is None else f"><v>{value:.16G}</v>" for value in values]


def _texts(field: Field, values: Sequence[Value]) -> list[str | None]:
    said = [None if value is None else text_of(field, value) for value in values]
    if _SPECIAL.search("\n".join([text or "" for text in said])):
        said = [None if text is None else escaped(text) for text in said]
    return [None if text is None else text_body(text) for text in said]


def text_body(text: str) -> str:
    kept = "" if text == text.strip() else ' xml:space="preserve"'
    return f' t="inlineStr"><is><t{kept}>{text}</t></is>'


def escaped(text: str) -> str:
    return escape(_UNSEEN.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text), quote=False)


class _Words(dict):
    """The words of a choice by their value, each made once."""

    def __init__(self, field: Field) -> None:
        super().__init__({None: None})
        self.field = field

    def __missing__(self, value: Value) -> str | None:
        (self[value],) = _texts(self.field, [value])
        return self[value]

    def bodies(self, values: Sequence[Value]) -> list[str | None]:
        return [self[value] for value in values]
