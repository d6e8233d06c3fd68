"""Roster files as an operating body would make them, for the tests in the browser."""

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook


def edited(source: bytes, target: Path, changes: dict[str, object], delete: tuple[int, ...] = ()) -> Path:
    """The workbook `source` with other cells (`{"C2": "1205"}`) and without the rows `delete`, saved as `target`."""
    book = load_workbook(BytesIO(source))
    sheet = book["名册"]
    for cell, value in changes.items():
        sheet[cell] = value
    for row in sorted(delete, reverse=True):
        sheet.delete_rows(row)
    book.save(target)
    return target
