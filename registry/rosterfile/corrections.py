"""A file of corrections (更正表): the whole roster as it was read, wrong cells marked, and a list of what is wrong.

It can be corrected as it is and imported again.
"""

from __future__ import annotations

import io

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from registry.roster.fields import FIELDS
from registry.rosterfile.export import SHEET, headed, safe_workbook, write
from registry.rosterfile.reading import Problem, Reading

LIST = "问题清单"
_PLACES = {field.id: place for place, field in enumerate(FIELDS)}
_HEADINGS = ("更正表行", "原表行", "原表列", "列名", "原值", "问题", "应为", "性质", "problem", "what would be right")


def workbook(reading: Reading) -> bytes:
    """An .xlsx file with the sheets 名册 and 问题清单."""
    sink = io.BytesIO()
    with safe_workbook(sink) as book:
        sheet, listing = book.add_worksheet(SHEET), book.add_worksheet(LIST)
        rows = _write_rows(book, sheet, reading)
        _mark(book, sheet, reading, rows)
        _list(book, listing, reading, rows)
    return sink.getvalue()


def _write_rows(book: Workbook, sheet: Worksheet, reading: Reading) -> dict[int, int]:
    """Write all rows in the order of the file; where each row of the file stands now, from 0."""
    formats = headed(book, sheet)
    right = dict(zip(reading.places, reading.rows, strict=True))
    now = {}
    for number, place in enumerate(sorted({*right, *reading.wrong_rows}), 1):
        now[place] = number
        if place in right:
            write(sheet, number, right[place], formats)
            continue
        for column, (text, form) in enumerate(zip(reading.wrong_rows[place], formats, strict=True)):
            if text:
                sheet.write_string(number, column, text, form)
    return now


def _mark(book: Workbook, sheet: Worksheet, reading: Reading, rows: dict[int, int]) -> None:
    """Colour the cells with a problem and say what it is in a comment."""
    error = book.add_format({"bg_color": "#F8CBAD", "num_format": "@", "border": 1, "border_color": "#C00000"})
    warning = book.add_format({"bg_color": "#FFF2CC", "num_format": "@"})
    for problem in reading.problems:
        if problem.row not in rows or problem.field is None:
            continue
        row, column = rows[problem.row], _PLACES[problem.field]
        if problem.severity == "error":
            sheet.write_string(row, column, reading.wrong_rows[problem.row][column], error)
        else:
            sheet.conditional_format(row, column, row, column, {"type": "no_errors", "format": warning})
        sheet.write_comment(row, column, f"{problem.wrong.zh}\n{problem.right.zh}", {"x_scale": 2})


def _list(book: Workbook, sheet: Worksheet, reading: Reading, rows: dict[int, int]) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 3, 11)
    sheet.set_column(4, 9, 34, wrapped)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(_HEADINGS):
        sheet.write_string(0, column, heading, bold)
    for number, problem in enumerate(reading.problems, 1):
        _write_problem(sheet, number, problem, rows)
    if reading.unlisted:
        sheet.write_string(len(reading.problems) + 1, 0, f"另有 {reading.unlisted} 处未列出，改正后再次导入即可看到。")


def _write_problem(sheet: Worksheet, number: int, problem: Problem, rows: dict[int, int]) -> None:
    if problem.row in rows and problem.field is not None:
        row = rows[problem.row] + 1
        sheet.write_url(number, 0, f"internal:'{SHEET}'!{chr(65 + _PLACES[problem.field])}{row}", string=str(row))
    kind = "错误" if problem.severity == "error" else "请核对"
    cells = (str(problem.row), problem.column, problem.heading, problem.value, problem.wrong.zh, problem.right.zh,
             kind, problem.wrong.en, problem.right.en)  # fmt: skip
    for column, text in enumerate(cells, 1):
        sheet.write_string(number, column, text)
