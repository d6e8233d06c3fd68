"""A file of corrections (更正表): the sheet as it stands in the file, with every column, row and cell, the wrong cells
marked, and a list of what is wrong.

It can be corrected as it is and imported again: its headings are those of the file, so nobody is asked about them anew.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

from xlsxwriter import Workbook
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from registry.process import heap
from registry.rosters.fields import BY_ID
from registry.rosters.files.making import as_it_stands
from registry.rosters.files.making.export import SHEET, WIDTHS, safe_workbook
from registry.rosters.files.model import Problem, RosterReading
from registry.rosters.files.original import Cell, Original

LIST = "问题清单"
_HEADINGS = ("位置", "行", "列", "列名", "原值", "问题", "应为", "性质", "problem", "what would be right")
_COLOURS = {
    "error": {"bg_color": "#F8CBAD", "border": 1, "border_color": "#C00000"},
    "warning": {"bg_color": "#FFF2CC"},
}
CellPlace = tuple[int, int]


def workbook(reading: RosterReading) -> bytes:
    """An .xlsx file with the sheets 名册 and 问题清单, for a reading with errors."""
    sink, whole = io.BytesIO(), reading.original
    if whole is None:
        raise ValueError("of a reading without errors the sheet is not kept")
    with heap.uncollected(), safe_workbook(sink, from_1904=whole.from_1904) as book:
        sheet, listing = book.add_worksheet(SHEET), book.add_worksheet(LIST)
        marked = _marked(reading)
        formats = _Formats(book)
        _write(sheet, whole, {place: problem.severity for place, problem in marked.items()}, formats)
        _merge(sheet, whole, marked, formats)
        _widths(sheet, reading)
        for (row, column), problem in marked.items():
            sheet.write_comment(row, column, f"{problem.wrong.zh}\n{problem.right.zh}", {"x_scale": 2})
        _list(book, listing, reading)
    return as_it_stands.filled(sink.getvalue(), whole)


def _marked(reading: RosterReading) -> dict[CellPlace, Problem]:
    """By cell, from 0, the problem to mark it with, an error before a doubt; of merged cells the one that is seen."""
    found: dict[CellPlace, Problem] = {}
    by_column: dict[int, list[Problem]] = {}
    for problem in sorted(reading.problems, key=lambda problem: (problem.severity != "error", problem.row)):
        if problem.column:
            column = _column(problem.column)
            found.setdefault((problem.row - 1, column), problem)
            by_column.setdefault(column, []).append(problem)
    for (top, left), (bottom, _) in reading.original.merged:
        within = [problem for problem in by_column.get(left, ()) if top < problem.row - 1 <= bottom]
        for problem in within:
            found.pop((problem.row - 1, left), None)
            found.setdefault((top, left), problem)
    return found


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


class _Formats(dict):
    """Formats by what a cell holds and what is wrong with it."""

    def __init__(self, book: Workbook):
        super().__init__()
        self.book = book

    def __missing__(self, key: tuple[str, str | None]) -> Format:
        number, severity = key
        made = self[key] = self.book.add_format({"num_format": number} | _COLOURS.get(severity, {}))
        return made


def _write(sheet: Worksheet, whole: Original, marked: dict[CellPlace, str], formats: _Formats) -> None:
    """The marked cells in their places, and a sample of each format of the others."""
    as_it_stands.sample(sheet, whole, {form: formats[form, None] for form in as_it_stands.FORMATS})
    for (row, column), severity in marked.items():
        if column < len(whole.columns) and row < len(whole.columns[column][1]):
            _put(sheet, row, column, whole.cell(row, column), severity, formats)


def _put(sheet: Worksheet, row: int, column: int, cell: Cell, severity: str | None, formats: _Formats) -> None:
    form = formats[as_it_stands.number_format(cell), severity]
    if cell is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, form)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell, form)
    elif isinstance(cell, dt.datetime):
        sheet.write_datetime(row, column, cell, form)
    else:
        sheet.write_string(row, column, cell, form)


def _merge(sheet: Worksheet, whole: Original, marked: dict[CellPlace, Problem], formats: _Formats) -> None:
    """Merge what is merged in the file; ranges that lie over each other only once."""
    height, width = as_it_stands.height(whole), len(whole.columns)
    for (top, left), (bottom, right) in whole.merged:
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        if (top, left) >= (bottom, right) or bottom < top or right < left:
            continue
        severity = marked[top, left].severity if (top, left) in marked else None
        try:
            sheet.merge_range(top, left, bottom, right, "", formats["@", severity])
        except OverlappingRange:
            continue
        _put(sheet, top, left, whole.cell(top, left), severity, formats)


def _widths(sheet: Worksheet, reading: RosterReading) -> None:
    """Wide enough for what a column holds; it stays a column of text where codes and rooms stand."""
    for place, letters in enumerate(reading.columns):
        field = reading.matched.get(place)
        column = _column(letters)
        sheet.set_column(column, column, WIDTHS.get(BY_ID[field].kind, 14) if field and field in BY_ID else 14)


def _list(book: Workbook, sheet: Worksheet, reading: RosterReading) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 3, 11)
    sheet.set_column(4, 9, 34, wrapped)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(_HEADINGS):
        sheet.write_string(0, column, heading, bold)
    for number, problem in enumerate(reading.problems, 1):
        _write_problem(sheet, number, problem)
    if reading.unlisted:
        sheet.write_string(len(reading.problems) + 1, 0, f"另有 {reading.unlisted} 处未列出，改正后再次导入即可看到。")


def _write_problem(sheet: Worksheet, number: int, problem: Problem) -> None:
    if problem.column:
        place = f"{problem.column}{problem.row}"
        sheet.write_url(number, 0, f"internal:'{SHEET}'!{place}", string=place)
    kind = "错误" if problem.severity == "error" else "请核对"
    cells: Iterable[str] = (
        str(problem.row), problem.column, problem.heading, problem.value, problem.wrong.zh, problem.right.zh, kind,
        problem.wrong.en, problem.right.en,
    )  # fmt: skip
    for column, text in enumerate(cells, 1):
        sheet.write_string(number, column, text)
