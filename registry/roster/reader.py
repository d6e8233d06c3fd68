"""From a file's bytes to the answer of the child process: open, choose the sheet, find the headings, check the rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping
from dataclasses import asdict

from registry.policy.vocabulary import Words
from registry.roster import check as checks
from registry.roster import grid as grids
from registry.roster import package, sheets, textfile
from registry.roster.fields import FIELDS
from registry.roster.grid import Grid, Header
from registry.roster.reading import MAX_ROWS, CannotRead
from registry.roster.text import tidy
from registry.roster.values import shown

SAMPLE = 8


def read(
    data: bytes,
    name: str,
    year: int,
    match: Mapping[str, str | None] | None,
    sheet: str | None,
    tell: Callable[[str, float], None],
) -> tuple[dict, list[array]]:
    """The answer as JSON holds it, and the columns' numbers."""
    tell("open", 0.05)
    found = open_grids(data, name, year, sheet)
    tell("sheet", 0.4)
    grid, header = grids.choose(found, year, match, sheet)
    filled = grids.fill_merged(grid, header.last)
    numbers, notes = grids.body(grid, header)
    if len(numbers) > MAX_ROWS:
        raise package.too_many_rows(grid.sheet, len(numbers))
    if not numbers:
        raise CannotRead(
            f"“{grid.sheet}”的表头下没有企业。请从表头的下一行开始填写，每家一行。",
            f"There is no row below the headings of “{grid.sheet}”. Write one row for each tenant.",
        )
    checked = checks.check(grid, header, numbers, tell)
    tell("hand", 0.9)
    told = [*grid.notes, *_about_header(header, filled), *notes, *header.columns.notes]
    return _packed(grid, header, numbers, checked, told)


def open_grids(data: bytes, name: str, year: int, sheet: str | None = None) -> list[Grid]:
    """The sheets of the file, whatever it is called: its content says what it is."""
    if data.startswith((package.OLE, package.ZIP)):
        return sheets.grids(data, sheet)
    start = data[:2_000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"%pdf"):
        raise CannotRead("这是 PDF 文件。请上传 .xlsx 或 .csv。", "This is a PDF. Upload an .xlsx or .csv file.")
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")):
        raise CannotRead(
            "这个文件其实是网页或 XML，只是名字像表格。请用 Excel 打开，另存为 .xlsx 后再试。",
            "The file is a web page or XML under the name of a table. Open it in Excel and save it as .xlsx.",
        )
    return [textfile.grid(data, name, year)]


def _about_header(header: Header, filled: int) -> list[Words]:
    notes = []
    if header.first > 0:
        notes.append(
            Words(
                f"前 {header.first} 行是标题或说明，已跳过。",
                f"The first {header.first} rows are a title; they were skipped.",
            )
        )
    if header.last > header.first:
        rows = f"{header.first + 1}–{header.last + 1}"
        notes.append(Words(f"第 {rows} 行合并作为表头。", f"Rows {rows} together are the headings."))
    if filled:
        notes.append(
            Words(
                f"{filled} 处合并单元格的内容已填到每一行。",
                f"The content of {filled} merged cells was taken for each row.",
            )
        )
    return notes


def _packed(grid: Grid, header: Header, numbers: list[int], checked: checks.Checked, notes: list[Words]):
    columns, blocks = [], [checked.good, checked.places]
    for field in FIELDS:
        column = checked.columns.get(field.id)
        if column is not None:
            columns.append([field.id, list(map(checks.as_text, column.values))])
            blocks.append(column.at)
    rows = [grid.rows[number] for number in numbers[:SAMPLE]]
    answer = {
        "sheet": grid.sheet,
        "headings": header.columns.headings,
        "letters": [checks.letter(place) for place in header.columns.places],
        "fields": header.columns.fields,
        "sure": header.columns.sure,
        "sample": [[tidy(shown(row[p])) if p < len(row) else "" for p in header.columns.places] for row in rows],
        "notes": [[words.zh, words.en] for words in notes],
        "problems": [asdict(problem) for problem in checked.problems],
        "errors": checked.errors,
        "unlisted": checked.unlisted,
        "wrong_rows": list(checked.wrong_rows.items()),
        "columns": columns,
        "blocks": [len(block) for block in blocks],
    }
    return answer, blocks
