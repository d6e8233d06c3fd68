"""The XML of an OpenDocument workbook (.ods), searched for what the reader of cells does not tell: merged cells,
numbers that are shown otherwise, and how many cells there are once what is repeated is written out.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from registry.rosters.files.formats.size import SPARE, Cells, far_away, reach
from registry.rosters.files.model import MAX_COLUMNS, MAX_ROWS
from registry.typed.spelled import Spelled

_TAG = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_NAME = re.compile(rb'\btable:name="([^"]*)"')
_COLUMNS = re.compile(rb'number-columns-repeated="(\d{1,9})"')
_ROWS = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_SPAN = re.compile(rb'number-rows-spanned="(\d{1,9})"')
_SPAN_ACROSS = re.compile(rb'number-columns-spanned="(\d{1,9})"')

_VALUE = re.compile(rb'\boffice:value="(\d{1,15})(?:\.0+)?"')
_ZEROS = re.compile(rb"\s*<text:p[^<>]*>(?:<text:span[^<>]*>)?(0\d{1,20})</text:")
"""Of OpenDocument only zeros in front are read from what a cell shows; it shows what its writer thought fit."""

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class _Table:
    """A sheet as far as it is read: places from 0."""

    name: str
    row: int = 0
    column: int = 0
    repeated: int = 1
    cells: int = 0
    widest: int = 0
    merged: list[Range] = field(default_factory=list)
    spelled: dict[tuple[int, int], Spelled] = field(default_factory=dict)


def look(content: bytes, cells: Cells) -> tuple[dict[str, list[Range]], dict[str, dict[tuple[int, int], Spelled]]]:
    """By sheet, its ranges of several rows that are merged, and its numbers with zeros in front. Counts into `cells`.

    Raises `CannotReadRoster` where there are too many cells, or one lies too far away.
    """
    found: dict[str, list[Range]] = {}
    spelled: dict[str, dict[tuple[int, int], Spelled]] = {}
    table: _Table | None = None
    for tag in _TAG.finditer(content):
        closing, kind, about = tag[1] == b"/", tag[2], tag[3]
        if kind == b"table":
            name = _NAME.search(about)
            table = None if closing else _Table(html.unescape(name[1].decode("utf-8", "replace")) if name else "")
            if table is not None:
                found[table.name], spelled[table.name] = table.merged, table.spelled
        elif table is None:
            continue
        elif kind == b"table-row":
            _row(table, about, closing, cells)
        elif not closing:
            if seen := _zeros(about, content, tag.end()):
                table.spelled[table.row, table.column] = seen
            _cell(table, about, kind == b"table-cell")
    return found, spelled


def _zeros(about: bytes, content: bytes, at: int) -> Spelled | None:
    """The cell that begins before `at`, where its number is shown with zeros in front."""
    value = _VALUE.search(about)
    seen = _ZEROS.match(content, at) if value else None
    if seen is None or int(seen[1]) != int(value[1]):
        return None
    return Spelled(float(value[1]), seen[1].decode())


def _row(table: _Table, about: bytes, closing: bool, cells: Cells) -> None:
    if not closing:
        table.repeated, table.column, table.cells = _number(_ROWS, about), 0, 0
    if closing or about.endswith(b"/"):
        if table.cells:
            if table.row + table.repeated > MAX_ROWS + SPARE:
                raise far_away(table.name, f"{table.row + table.repeated:,}")
            cells.add(table.name, table.cells * table.repeated)
            reach(table.name, table.row + table.repeated, table.widest)
        table.row += table.repeated


def _cell(table: _Table, about: bytes, uncovered: bool) -> None:
    """A cell holds something where its type is said, or something stands between its tags."""
    times = _number(_COLUMNS, about)
    if b"value-type=" in about or not about.endswith(b"/"):
        if table.column + times > MAX_COLUMNS:
            raise far_away(table.name, f"{table.row + 1}:{table.column + times:,}")
        table.cells += times
        table.widest = max(table.widest, table.column + times)
        down, across = _number(_SPAN, about), _number(_SPAN_ACROSS, about)
        if uncovered and down > 1:
            first = (table.row, table.column)
            table.merged.append((first, (table.row + down - 1, table.column + across - 1)))
    table.column += times


def _number(pattern: re.Pattern[bytes], about: bytes) -> int:
    found = pattern.search(about)
    return int(found[1]) if found else 1
