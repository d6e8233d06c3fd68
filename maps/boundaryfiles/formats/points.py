"""Points (坐标点, 界址点) of an outline: a CSV file, a sheet, or lines that somebody typed or pasted.

With headings, the columns are known by them, else the first two columns of numbers are taken. A column 环, 部分 or
ring tells several rings apart; a ring inside another is a hole. Points are joined in their order and closed.
"""

from __future__ import annotations

import csv
import io
import re

from maps.boundaryfiles import rings
from maps.boundaryfiles.reading import CannotReadBoundary, Raw, feature
from registry.words import Words

FORM = "坐标点"
EAST = ("经度", "东经", "lon", "lng", "long", "longitude", "东坐标", "横坐标", "easting", "e", "x")
NORTH = ("纬度", "北纬", "lat", "latitude", "北坐标", "纵坐标", "northing", "n", "y")
RING = ("环", "环号", "部分", "地块", "ring", "part", "polygon")
DEGREES = re.compile(
    r"""^[EWNS东西南北经纬]*\s*(\d{1,3})\s*[°度:]\s*(\d{1,2})\s*['′分:]\s*(\d{1,2}(?:\.\d+)?)\s*(?:["″秒]|'')?\s*[EWNS东西南北]?$""",
    re.I,
)
DECIMAL_MINUTES = re.compile(r"[EWNS东西南北经纬]*\s*\d{1,3}\s*[°度]\s*\d{1,2}\.\d+\s*['′分]", re.I)
NO_LINES = "没有坐标。每行写一个点：经度,纬度（或 X,Y），至少三行。"


def read(text: str) -> Raw:
    return of_rows(_rows(text))


def of_rows(rows: list[list[str]]) -> Raw:
    """The outline of rows of cells; empty rows count as lines and hold nothing. Raises `CannotReadBoundary`."""
    rows, numbers = [row for row in rows if any(row)], [n for n, row in enumerate(rows, 1) if any(row)]
    for line, row in zip(numbers, rows, strict=True):
        _no_decimal_minutes(line, row)
    heading = [_plain(cell) for cell in rows[0]] if rows else []
    named = not any(_number(cell) is not None for cell in rows[0]) if rows else False
    body = rows[1:] if named else rows
    if not body:
        raise CannotReadBoundary(
            NO_LINES, "There are no coordinates. Write one point a line: longitude,latitude; three at least."
        )
    east, north, ring = _columns(heading if named else [], body)
    parts: dict[str, list] = {}
    for line, row in zip(numbers[-len(body) :], body, strict=True):
        at = [_number(row[column]) if column < len(row) else None for column in (east, north)]
        if None in at:
            raise CannotReadBoundary(
                f"第 {line} 行读不出坐标：{'、'.join(row)[:60]}。每行写一个点：经度,纬度（或 X,Y）。",
                f"Line {line} has no coordinates: {', '.join(row)[:60]}. Write one point a line.",
            )
        parts.setdefault(row[ring] if ring is not None and ring < len(row) else "", []).append(at)
    rings.limit(len(body))
    shape = rings.nested([rings.ring(points) for points in parts.values()])
    notes = [Words(f"{len(body)} 个点按顺序连接并闭合。", f"{len(body)} points were joined in their order and closed.")]
    return Raw(FORM, [feature(shape, 1, {})], None, notes)


def _no_decimal_minutes(line: int, row: list[str]) -> None:
    cell = next((cell for cell in row if DECIMAL_MINUTES.match(cell)), None)
    if cell is not None:
        raise CannotReadBoundary(
            f"第 {line} 行是度加十进制分：{cell[:30]}。请换算为十进制度（113.945）或度分秒（113°56′42″）。",
            f"Line {line} has degrees with decimal minutes: {cell[:30]}. Write decimal degrees (113.945) or degrees, "
            "minutes and seconds (113°56′42″).",
        )


def _rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.strip()]
    sample = "".join(line + "\n" for line in lines[:20])
    sign = next((sign for sign in ("\t", ";", "；", ",", "，") if sign in sample), None)
    if sign is None:
        return [line.split() for line in lines]
    try:
        if len(sign.encode()) > 1:
            return [[cell.strip() for cell in line.split(sign)] for line in lines]
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=sign)]
    except csv.Error as failed:
        raise CannotReadBoundary(f"读不出表格：{failed}。", f"The table cannot be read: {failed}.") from None


def _columns(heading: list[str], body: list[list[str]]) -> tuple[int, int, int | None]:
    east = next((place for place, name in enumerate(heading) if name in EAST), None)
    north = next((place for place, name in enumerate(heading) if name in NORTH), None)
    ring = next((place for place, name in enumerate(heading) if name in RING), None)
    if east is not None and north is not None:
        return east, north, ring
    numbers = [place for place, cell in enumerate(body[0]) if _number(cell) is not None and place != ring]
    if (
        len(numbers) == 3
        and not heading
        and [_number(row[numbers[0]]) for row in body if row] == [float(place) for place in range(1, len(body) + 1)]
    ):
        numbers = numbers[1:]  # the points are numbered
    if len(numbers) < 2:
        raise CannotReadBoundary(
            "找不到坐标列。表头请用 经度、纬度，或 X、Y；没有表头时每行只写两个数。",
            "There is no column of coordinates. Call them longitude and latitude, or X and Y; "
            "without headings write two numbers a line.",
        )
    return numbers[0], numbers[1], ring


def _plain(cell: str) -> str:
    """A heading without its unit; 经度 ends like a unit, but is none."""
    if (whole := cell.casefold().strip().lstrip("\ufeff")) in (*EAST, *NORTH, *RING):
        return whole
    return re.sub(r"[\s()（）\[\]°]|米|度$|m$", "", cell.casefold().lstrip("﻿")) or cell.casefold().strip()


def _number(cell: str) -> float | None:
    """Decimal numbers, and degrees with minutes and seconds."""
    cell = cell.strip().lstrip("﻿")
    try:
        return float(cell)
    except ValueError:
        found = DEGREES.match(cell)
    if found is None:
        return None
    degrees, minutes, seconds = (float(part) for part in found.groups())
    return degrees + minutes / 60 + seconds / 3600 if minutes < 60 and seconds < 60 else None
