"""The XML of an Excel sheet, searched for what the reader of cells does not tell: broken cells, and cells far away."""

from __future__ import annotations

import re

from registry.rosterfile.package import too_many_rows, without_entities, without_giants
from registry.rosterfile.reading import MAX_COLUMNS, MAX_ROWS, CannotRead

SPARE = 50
"""Rows above the headings and below the table."""

_PERHAPS_FAR = re.compile(rb' r="(?:[A-Z]{3}|[A-Z]{1,2}(?:\d{7}|[2-9]\d{5}))')
_FAR = re.compile(rb'<c\b[^<>]*? r="([A-Z]{3}\d+|[A-Z]{1,2}(?:\d{7,}|[2-9]\d{5}))"(?:[^<>]*[^/<>])?>')
_FORMULA = re.compile(rb"<c\b([^<>]*[^/<>])>\s*<f\b(.*?)</c>", re.DOTALL)
_ERROR = re.compile(rb'<c\b([^<>]*\bt="e"[^<>]*)>(.*?)</c>', re.DOTALL)
_HIDDEN = re.compile(rb'<row\b[^<>]* hidden="(?:1|true)"')
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')


def hidden_rows(part: bytes) -> int:
    """How many rows are hidden, by a filter or by hand."""
    return len(_HIDDEN.findall(part)) if b' hidden="' in part else 0


def unprefixed(part: bytes) -> bytes:
    """The sheet with plain names (`<c`), where its writer put a prefix before each (`<x:c`)."""
    return re.sub(rb"<(/?)\w+:", rb"<\1", part) if re.search(rb"<\w+:worksheet\b", part[:2_000]) else part


def within_limits(name: str, part: bytes) -> None:
    """Raises `CannotRead` where the sheet has too many rows, or what no sheet has. Rows without a value may follow."""
    without_entities(part)
    if part.count(b"<row") > MAX_ROWS:
        rows = part.count(b"<row", 0, part.rfind(b"</c>") + 1)
        if rows > MAX_ROWS + SPARE:
            raise too_many_rows(name, rows)


def broken_cells(name: str, part: bytes) -> dict[tuple[int, int], str]:
    """Broken cells by (row, column) from 0: #REF! and the like, or "" for a formula without its result. Raises
    `CannotRead` where a cell lies too far away.
    """
    without_giants(part)
    far = None
    if _PERHAPS_FAR.search(part):
        far = next((found for found in _FAR.finditer(part) if _beyond(found[1])), None)
    if far is not None:
        raise CannotRead(
            f"工作表“{name}”在很远的单元格 {far[1].decode()} 还有内容。请删除表格右侧和下方多余的行列，保存后再试。",
            f"Sheet “{name}” holds something as far away as {far[1].decode()}. Delete what lies right of and below the "
            f"table; at most {MAX_ROWS:,} rows are read.",
        )
    broken: dict[tuple[int, int], str] = {}
    part = part[: part.rfind(b"</c>") + 4]  # so that each search for the end of a cell ends
    if b"<f" in part:
        for found in _FORMULA.finditer(part):
            if _uncalculated(found[1], found[2]) and (place := _place(found[1])):
                broken[place] = ""
    if b't="e"' in part:
        for found in _ERROR.finditer(part):
            value = re.search(rb"<v>(#[^<]*)</v>", found[2])
            if value and (place := _place(found[1])):
                broken[place] = value[1].decode("utf-8", "replace")
    return broken


def _beyond(reference: bytes) -> bool:
    column, row = re.fullmatch(rb"([A-Z]+)(\d+)", reference).groups()
    return int(row) > MAX_ROWS + SPARE or _column(column) >= MAX_COLUMNS


def _uncalculated(attributes: bytes, inside: bytes) -> bool:
    """An empty text is a result, and written as an empty value of type str."""
    if b"<v>" in inside and b"<v></v>" not in inside:
        return False
    return not (b't="str"' in attributes and b"<v" in inside)


def _place(attributes: bytes) -> tuple[int, int] | None:
    found = _REFERENCE.search(attributes)
    return (int(found[2]) - 1, _column(found[1])) if found else None


def _column(letters: bytes) -> int:
    place = 0
    for sign in letters:
        place = place * 26 + sign - 64
    return place - 1
