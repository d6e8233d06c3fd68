"""Text files (.csv, .txt) as grids: UTF-8, GB18030 or UTF-16; comma, tab, semicolon or bar between the cells."""

from __future__ import annotations

import codecs
import csv
import io
import re

from registry.rosters.files import headings
from registry.rosters.files.formats.size import Cells, too_many_columns, too_many_rows
from registry.rosters.files.grid import Grid
from registry.rosters.files.model import LOOK, MAX_COLUMNS, MAX_ROWS, CannotReadRoster
from registry.words import Words

DELIMITERS = {",": ("逗号", "comma"), "\t": ("制表符", "tab"), ";": ("分号", "semicolon"), "|": ("竖线", "bar"),
              "，": ("全角逗号", "full-width comma"), "；": ("全角分号", "full-width semicolon")}  # fmt: skip
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")


def grid(data: bytes, name: str, year: int) -> Grid:
    """The file as one sheet named like it. Raises `CannotReadRoster`."""
    text, encoding = _decoded(data)
    if not text.strip():
        raise CannotReadRoster("文件里没有内容。", "The file is empty.")
    text, delimiter = _delimiter(text, year)
    zh, en = DELIMITERS[delimiter]
    note = Words(f"文本编码 {encoding}，以{zh}分隔。", f"Text in {encoding}, separated by {en}.")
    return Grid(name, _rows(text, delimiter, name), notes=[note])


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding, said in (
        (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
        (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    ):
        if data.startswith(mark):
            return _strict(data, encoding, said)
    if b"\0" in data:
        raise _no_text()
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strict(data, "gb18030", "GB18030")


def _strict(data: bytes, encoding: str, said: str) -> tuple[str, str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as failed:
        line = data[: failed.start].count(b"\n") + 1
        raise CannotReadRoster(
            f"第 {line} 行有无法识别的文字编码。请用 Excel 打开，另存为 .xlsx 或“CSV UTF-8”后再试。",
            f"Line {line} is in an unknown encoding. Open it in Excel and save it as .xlsx or “CSV UTF-8”.",
        ) from failed
    if "\0" in text:
        raise _no_text()
    return text, said


def _no_text() -> CannotReadRoster:
    return CannotReadRoster(
        "这不是表格文件。请上传 .xlsx、.xls、.ods 或 .csv 文件。",
        "This is no table. Upload a file of type .xlsx, .xls, .ods or .csv.",
    )


def _delimiter(text: str, year: int) -> tuple[str, str]:
    """The text without Excel's `sep=` line, and the sign between the cells: the one that makes the most headings."""
    if said := re.match(r"sep=(.)\r?\n", text, re.IGNORECASE):
        if said[1] in DELIMITERS:
            return text[said.end() :], said[1]
    start = text[:200_000].splitlines(keepends=True)[:LOOK]
    found = []
    for order, sign in enumerate(DELIMITERS):
        try:
            rows = list(csv.reader(start, delimiter=sign))
        except csv.Error:
            continue
        score = max((headings.score([cell.strip() for cell in row], year) for row in rows), default=0)
        found.append((score, max(map(len, rows), default=0), -order, sign))
    return text, max(found)[3] if found else ","


def _rows(text: str, delimiter: str, name: str) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = Cells()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append(row)
            if len(row) > MAX_COLUMNS:
                raise too_many_columns(name, len(row))
            cells.add(name, len(row))
            if len(rows) > MAX_ROWS + LOOK:
                raise too_many_rows(name, text.count("\n") + (not text.endswith("\n")))
    except csv.Error as failed:
        line = len(rows) + 1
        raise CannotReadRoster(
            f"第 {line} 行起的引号没有配对，或一格过长。请用 Excel 打开，另存为 .xlsx 后再试。",
            f"From row {line} on a quotation mark is not closed, or a cell is too long. Save it as .xlsx.",
        ) from failed
    for row in rows:
        for place, cell in enumerate(row):
            if cell.startswith("'") and _DEFUSED.match(cell):
                row[place] = cell[1:]
    while rows and not any(map(str.strip, rows[-1])):
        rows.pop()
    return rows
