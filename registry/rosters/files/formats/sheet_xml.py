"""The XML of an Excel sheet, searched for what the reader of cells does not tell: broken cells, cells far away, and the
format in which a number is shown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from registry.rosters.files.formats.package import without_entities, without_giants
from registry.rosters.files.formats.size import SPARE, Cells, far_away, reach, too_many_columns, too_many_rows
from registry.rosters.files.model import MAX_COLUMNS, MAX_ROWS
from registry.typed.spelled import Spelled, shown, template

_PERHAPS_FAR = re.compile(rb' r="(?:[A-Z]{3}|[A-Z]{1,2}(?:\d{7}|[2-9]\d{5}))')
_FAR = re.compile(rb'<c\b[^<>]*? r="([A-Z]{3}\d+|[A-Z]{1,2}(?:\d{7,}|[2-9]\d{5}))"(?:[^<>]*[^/<>])?>')
_WIDE = re.compile(rb' r="[A-Z]{2}\d')
_FILLED = re.compile(rb'<c\b[^<>]*? r="([A-Z]{1,3})(\d{1,7})"(?:[^<>]*[^/<>])?>')
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


def within_limits(name: str, part: bytes, cells: Cells) -> None:
    """Raises `CannotReadRoster` where the sheet has too many rows, columns or cells, or what no sheet has.

    `cells` counts those of all sheets; rows and cells without a value do not count.
    """
    without_entities(part)
    end = part.rfind(b"</c>") + 4
    rows = part.count(b"<row", 0, end)
    if rows > MAX_ROWS + SPARE:
        raise too_many_rows(name, rows)
    cells.add(name, part.count(b"</c>"))
    widest = _widest_without_addresses(name, part, end)
    if _WIDE.search(part):  # else it is no wider than Z, and then the most rows are few enough
        filled = [(int(row), _column(column) + 1) for column, row in set(_FILLED.findall(part))]
        rows = max(rows, max((row for row, _ in filled), default=0))
        widest = max(widest, max((column for _, column in filled), default=0))
        reach(name, rows, widest)


def _widest_without_addresses(name: str, part: bytes, end: int) -> int:
    """The most cells of a row that stand behind the one before them, since they do not say where."""
    widest, at = 0, part.find(b"<sheetData")
    while 0 <= at < end:
        following = part.find(b"<row", at + 1, end)
        following = end if following < 0 else following
        alone = part.count(b"<c", at, following) - part.count(b' r="', at, following)
        if alone > widest and part.find(b"</c>", at, following) >= 0:
            widest = alone
            if widest > MAX_COLUMNS:
                raise too_many_columns(name, part.count(b"<c", at, following))
        at = following
    return widest


def broken_cells(name: str, part: bytes) -> dict[tuple[int, int], str]:
    """Broken cells by (row, column) from 0: #REF! and the like, or "" for a formula without its result. Raises
    `CannotReadRoster` where a cell lies too far away.
    """
    without_giants(part)
    far = None
    if _PERHAPS_FAR.search(part):
        far = next((found for found in _FAR.finditer(part) if _beyond(found[1])), None)
    if far is not None:
        raise far_away(name, far[1].decode())
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


def formats(styles: bytes) -> dict[int, tuple]:
    """By style (its place among the formats of cells), what a number in it looks like, where that is not the number."""
    without_entities(styles)
    without_giants(styles)
    codes = {
        int(found[0]): html.unescape(found[1].decode("utf-8", "replace"))
        for tag in re.findall(rb"<(?:\w+:)?numFmt\b[^<>]*>", styles)
        if (found := _numbered(tag))
    }
    cells = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    found = {}
    for place, style in enumerate(re.findall(rb"<(?:\w+:)?xf\b[^<>]*>", cells[0] if cells else b"")):
        number = re.search(rb'\bnumFmtId="(\d{1,9})"', style)
        parts = template(codes.get(int(number[1]), "")) if number else None
        if parts is not None:
            found[place] = parts
    return found


def _numbered(tag: bytes) -> tuple[bytes, bytes] | None:
    """Number and code of a format."""
    number, code = re.search(rb'\bnumFmtId="(\d{1,9})"', tag), re.search(rb'\bformatCode="([^"]*)"', tag)
    return (number[1], code[1]) if number and code else None


def spelled_cells(part: bytes, known: Mapping[int, tuple]) -> dict[tuple[int, int], Spelled]:
    """The numbers whose cells show something else, by (row, column) from 0. `known`: see `formats`."""
    if not known:
        return {}
    styles = b"|".join(b"%d" % style for style in known)
    cell = re.compile(rb'<c\b([^<>]*\bs="(%s)"[^<>]*)>\s*(?:<f\b[^<>]*(?:/>|>[^<]*</f>)\s*)?<v>([^<]+)</v>' % styles)
    found = {}
    for one in cell.finditer(part):
        place = _place(one[1])
        if place is None or re.search(rb'\bt="(?!n")', one[1]):
            continue
        try:
            number = float(one[3])
        except ValueError:
            continue
        text = shown(number, known[int(one[2])])
        if text is not None and text != f"{number:.0f}":
            found[place] = Spelled(number, text)
    return found


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
