"""From a file's bytes to the answer of the child process: open, choose the sheet, find the headings, check the rows."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Mapping
from dataclasses import asdict

from registry.quoting import readable
from registry.rosters.facts.columns import FactColumn
from registry.rosters.fields import FIELDS, Field
from registry.rosters.files import check as checks
from registry.rosters.files import layout, packing, resembling
from registry.rosters.files.cells.values import Value, shown
from registry.rosters.files.fact_headings import FactHeadings
from registry.rosters.files.formats import package, sheets, size, text_file
from registry.rosters.files.grid import Grid, letter
from registry.rosters.files.layout import FoundSheet
from registry.rosters.files.model import MAX_ROWS, CannotReadRoster
from registry.typed.text import tidy

SAMPLE = 8
_ORDER = {field.id: place for place, field in enumerate(FIELDS)}
"""Facts stand behind the fields, in the order of the file."""


def parse_roster(
    data: bytes,
    name: str,
    year: int,
    match: Mapping[str, str | None] | None,
    sheet: str | None,
    tell: Callable[[str, float], None],
    facts: FactHeadings | None = None,
) -> tuple[dict, list[array]]:
    """The answer as JSON holds it, and the columns' numbers. `facts`: those that the file may have columns of."""
    tell("open", 0.05)
    found = open_grids(data, name, year, sheet)
    tell("sheet", 0.4)
    one = layout.choose(found, year, match, sheet, facts)
    if len(one.rows) > MAX_ROWS:
        raise size.too_many_rows(one.grid.sheet, len(one.rows))
    if not one.rows:
        raise CannotReadRoster(
            f"“{one.grid.sheet}”的表头下没有企业。请从表头的下一行开始填写，每家一行。",
            f"There is no row below the headings of “{one.grid.sheet}”. Write one row for each tenant.",
        )
    checked = checks.check(one.grid, one.header, one.rows, tell)
    tell("hand", 0.9)
    return _packed(one, checked, year)


def open_grids(data: bytes, name: str, year: int, sheet: str | None = None) -> list[Grid]:
    """The sheets of the file, whatever it is called: its content says what it is."""
    if data.startswith((package.OLE, package.ZIP)):
        return sheets.grids(data, sheet)
    start = data[:2_000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"%pdf"):
        raise CannotReadRoster("这是 PDF 文件。请上传 .xlsx 或 .csv。", "This is a PDF. Upload an .xlsx or .csv file.")
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")):
        raise CannotReadRoster(
            "这个文件其实是网页或 XML，只是名字像表格。请用 Excel 打开，另存为 .xlsx 后再试。",
            "The file is a web page or XML under the name of a table. Open it in Excel and save it as .xlsx.",
        )
    return [text_file.grid(data, name, year)]


def _plain(field: Field, values: list[Value]) -> list:
    """Values as JSON holds them: days as text."""
    of_days = field.kind == "day" or (isinstance(field, FactColumn) and field.fact.kind == "day")
    return [value.isoformat() if isinstance(value, dt.date) else None for value in values] if of_days else values


def _packed(found: FoundSheet, checked: checks.Checked, year: int) -> tuple[dict, list[array]]:
    grid, header = found.grid, found.header
    columns, blocks = [], [checked.good, checked.places]
    found_in_order = sorted(checked.columns.values(), key=lambda column: _ORDER.get(column.field.id, len(_ORDER)))
    for column in found_in_order:
        columns.append([column.field.id, _plain(column.field, column.values)])
        blocks.append(column.at)
    rows = [grid.rows[number] for number in found.rows[:SAMPLE]]
    answer = {
        "sheet": grid.sheet,
        "headings": header.columns.headings,
        "letters": [letter(place) for place in header.columns.places],
        "fields": header.columns.fields,
        "sure": header.columns.sure,
        "perhaps": resembling.perhaps(header.columns.headings, header.columns.fields, year),
        "sample": [[tidy(shown(row[p])) if p < len(row) else "" for p in header.columns.places] for row in rows],
        "notes": [[readable(words.zh), readable(words.en)] for words in (*found.notes, *checked.notes)],
        "problems": [asdict(problem) for problem in checked.problems],
        "errors": checked.errors,
        "unlisted": checked.unlisted,
        "wrong_rows": checked.wrong_rows,
        "columns": columns,
        "original": None,
    }
    if checked.errors:  # else nobody makes a file of corrections
        answer["original"], more = packing.packed(grid)
        blocks += more
    return answer, blocks
