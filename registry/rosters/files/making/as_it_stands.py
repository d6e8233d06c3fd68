"""The sheet as it stands in a file (原样), written into a workbook that xlsxwriter has made with everything else.

xlsxwriter writes what is marked or merged, and below the last row a sample of each format that other cells have. These
cells are laid in here, each distinct one of a column made once.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from collections.abc import Iterator, Mapping

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from registry.rosters.files.making.rows import escaped, text_body
from registry.rosters.files.original import Cell, Original

FORMATS = ("@", "General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")
"""The forms of numbers that cells have, a sample of each below the last row."""

_SHEET = "xl/worksheets/sheet1.xml"
_ROW = re.compile(r'<row r="(\d+)"[^>]*?(?:/>|>(.*?)</row>)', re.DOTALL)
_CELL = re.compile(r'<c r="([A-Z]+)\d+"(?: s="(\d+)")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
_AT_ONCE = 1_000
_LONGEST = 32_767
"""Signs that a cell can hold."""


def height(whole: Original) -> int:
    """How many rows the sheet has."""
    return max((len(at) for _, at in whole.columns), default=0)


def number_format(cell: Cell) -> str:
    """The form of numbers of a cell: one of `FORMATS`."""
    if isinstance(cell, dt.datetime):
        return FORMATS[2] if cell.time() == dt.time() else FORMATS[3]
    return FORMATS[1] if isinstance(cell, int | float) else FORMATS[0]


def sample(sheet: Worksheet, whole: Original, formats: Mapping[str, Format]) -> None:
    """Below the last row a cell of each format."""
    for column, form in enumerate(FORMATS):
        sheet.write_blank(height(whole), column, None, formats[form])


def filled(book: bytes, whole: Original) -> bytes:
    """The workbook, all cells of the file on its first sheet but those that stand there already; without samples."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != _SHEET:
                new.writestr(entry, old.read(entry))
                continue
            before, _, rest = old.read(entry).decode().partition("<sheetData>")
            rows, close, after = rest.partition("</sheetData>")
            last = f"{xl_col_to_name(max(len(whole.columns) - 1, 0))}{max(height(whole), 1)}"
            with new.open(entry.filename, "w") as sheet:
                sheet.write(re.sub('<dimension ref="[^"]*"', f'<dimension ref="A1:{last}"', before, count=1).encode())
                sheet.write(b"<sheetData>")
                for written in _rows(whole, rows):
                    sheet.write(written.encode())
                sheet.write(f"{close}{after}".encode())
    return made.getvalue()


def _rows(whole: Original, there: str) -> Iterator[str]:
    """The rows as XML, so many at once. there: those that xlsxwriter has written."""
    written = {int(row[1]): {cell[1]: cell for cell in _CELL.finditer(row[2] or "")} for row in _ROW.finditer(there)}
    samples = written.pop(height(whole) + 1)
    styles = {form: samples[xl_col_to_name(column)][2] or "0" for column, form in enumerate(FORMATS)}
    columns = [
        (xl_col_to_name(place), [_behind(cell, styles, whole.from_1904) for cell in cells], at)
        for place, (cells, at) in enumerate(whole.columns)
    ]
    for begin in range(0, height(whole), _AT_ONCE):
        numbers = range(begin + 1, min(begin + _AT_ONCE, height(whole)) + 1)
        lines: dict[int, list[str]] = {number: [] for number in numbers}
        for letters, behind, at in columns:
            for number, which in zip(numbers, at[begin : begin + _AT_ONCE], strict=False):
                if number in written and letters in written[number]:
                    lines[number].append(written[number][letters][0])
                elif (body := behind[which]) is not None:
                    lines[number].append(f'<c r="{letters}{number}"{body}')
        yield "".join([f'<row r="{number}">{"".join(cells)}</row>' for number, cells in lines.items() if cells])


def _behind(cell: Cell, styles: Mapping[str, str], from_1904: bool) -> str | None:
    """What stands behind the address of a cell; None where there is no cell."""
    if cell is None or (isinstance(cell, str) and len(cell) > _LONGEST):
        return None
    style = f' s="{styles[number_format(cell)]}"'
    if isinstance(cell, bool):
        return f'{style} t="b"><v>{cell:d}</v></c>'
    if isinstance(cell, dt.datetime):
        return f"{style}><v>{_day_number(cell, from_1904):.16G}</v></c>"
    if isinstance(cell, int | float) and math.isfinite(cell):
        return f"{style}><v>{cell:.16G}</v></c>"
    return f"{style}{text_body(escaped(str(cell)))}</c>"


def _day_number(day: dt.datetime, from_1904: bool) -> float:
    """A day and time as spreadsheets count them; Excel knows a 29 February 1900."""
    if from_1904:
        return (day - dt.datetime(1904, 1, 1)) / dt.timedelta(days=1)
    number = (day - dt.datetime(1899, 12, 31)) / dt.timedelta(days=1)
    return number + 1 if number > 59 else number
