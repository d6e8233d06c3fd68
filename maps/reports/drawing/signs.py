"""Parks on the map of a report (园区符号): outlines, symbols and names, or counts in cells where there are too many."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from maps.coverage.ground import Ground
from maps.reports.drawing.paper import Sheet
from maps.reports.drawing.symbols import cross, symbol
from maps.viewport.filters import TIERS
from maps.viewport.symbols import AREA_LINE, INK, QUIET_TEXT, SYMBOLS, TEXT

RADIUS = 4.2
PARK_LINE = SYMBOLS["municipal"].fill
MOST = 400  # parks drawn one by one; above that the map counts them in cells, as the page does
CELL = 32.0  # points
CROWDED = 60  # more parks than this go without names, and with smaller symbols


@dataclass(frozen=True)
class Labels:
    """What the map says: the day, the mark of demo data, north, and which language names are in."""

    day: str
    demo: str
    north: str
    language: str

    def of(self, row, stem: str = "name") -> str:
        return (getattr(row, f"{stem}_en", None) if self.language == "en" else None) or getattr(row, f"{stem}_zh")


def parks_on(sheet: Sheet, ground: Ground, chosen: str | None) -> list[tuple[int, float, float]]:
    """Outlines, then symbols, the best standing on top; (place in the frame, x, y) of those on it, best first."""
    parks, frame = ground.parks, sheet.frame
    if parks.empty:
        return []
    at = frame.on_paper(parks[["lon", "lat"]].to_numpy(dtype=float))
    inside = (at[:, 0] > 0) & (at[:, 0] < frame.width) & (at[:, 1] > 0) & (at[:, 1] < frame.height)
    rank = np.array([TIERS.index(tier) for tier in parks["standing"]])
    order = [int(row) for row in np.argsort(rank, kind="stable") if inside[row]]
    rows = list(parks.itertuples())
    if len(order) > MOST:
        _cells(sheet, at[order])
        alone = [row for row in order if rows[row].slug == chosen]
        _symbols(sheet, rows, at, alone, chosen)
        return [(row, *at[row].tolist()) for row in order]
    order.sort(key=lambda row: rows[row].slug != chosen)  # the park that the report is about on top
    _symbols(sheet, rows, at, order, chosen)
    return [(row, *at[row].tolist()) for row in order]


def _cells(sheet: Sheet, at: np.ndarray) -> None:
    """How many parks there are in each cell of a grid, where the middle of them lies."""
    _places, cell, counts = np.unique(np.floor(at / CELL), axis=0, return_inverse=True, return_counts=True)
    cell = cell.ravel()
    middles = np.column_stack([np.bincount(cell, weights=at[:, axis]) / counts for axis in (0, 1)])
    for (x, y), count in zip(middles.tolist(), counts.tolist(), strict=True):
        radius = 6 + 8 * math.sqrt(count / counts.max())
        sheet.drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{PARK_LINE}" fill-opacity="0.14" '
            f'stroke="{PARK_LINE}" stroke-width="0.8"/>'
            f'<text x="{x:.1f}" y="{y + 2.5:.1f}" font-family="{sheet.font}" font-size="7" font-weight="700" '
            f'text-anchor="middle" fill="{TEXT}">{count}</text>'
        )
        sheet.reserve(x, y, radius)


def _symbols(sheet: Sheet, rows: list, at: np.ndarray, order: list[int], chosen: str | None) -> None:
    frame = sheet.frame
    for row in order:
        if rows[row].outline != "point":
            dash = "" if rows[row].outline == "surveyed" else ' stroke-dasharray="1.2 2"'
            style = f'fill="{PARK_LINE}" fill-opacity="0.1" stroke="{PARK_LINE}" stroke-width="0.8"{dash}'
            sheet.path(frame.draw(rows[row].geometry), style)
    radius = RADIUS if len(order) <= CROWDED else RADIUS * 0.75
    for row in reversed(order):
        x, y = at[row].tolist()
        park = rows[row]
        if park.slug == chosen:
            _accuracy(sheet, park, x, y)
            sheet.drawn.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius * 2.2:.1f}" fill="none" stroke="{INK}" '
                'stroke-width="1.6"/>'
            )
        sign = cross(x, y) if park.role == "reference" else symbol(park.standing, x, y, radius, park.candidate)
        sheet.drawn.append(sign)
        sheet.reserve(x, y, radius)


def _accuracy(sheet: Sheet, park, x: float, y: float) -> None:
    """How well the place is known, where that is more than a symbol and less than the sheet."""
    radius = park.accuracy_m / sheet.frame.metres
    if park.outline != "surveyed" and 8 < radius < sheet.frame.width / 2:
        sheet.drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" stroke="{QUIET_TEXT}" '
            'stroke-width="0.8" stroke-dasharray="0.8 2.6"/>'
        )


def names_on(
    sheet: Sheet,
    ground: Ground,
    labels: Labels,
    areas: Iterable,
    places: Sequence,
    chosen: str | None,
    close: bool,
) -> None:
    rows = list(ground.parks.itertuples())
    named = [place for place in places if rows[place[0]].slug == chosen]
    for place in named:
        _park_name(sheet, labels, rows[place[0]], place, RADIUS * 2.2 + 3, True)
    for district in () if close else ground.districts.itertuples():
        outline = sheet.frame.draw(district.geometry)
        if not outline.is_empty and outline.bounds[2] - outline.bounds[0] > 40:
            at = outline.representative_point()
            for down in (0, -16, 16, -32, 32):
                if sheet.write(labels.of(district), at.x, at.y + down, 8.5, QUIET_TEXT, spread=0.8):
                    break
    for area, x, y, radius in areas:
        name = labels.of(area)
        if not sheet.write(name, x, y - radius - 6, 7.5, AREA_LINE):
            _ = sheet.write(name, x, y + radius + 7, 7.5, AREA_LINE) or sheet.write(
                name, x + min(radius, 60) + 4, y, 7.5, AREA_LINE, "start"
            )
    if len(places) <= CROWDED:
        for place in places:
            if place not in named:
                _park_name(sheet, labels, rows[place[0]], place, RADIUS + 3.5, False)


def _park_name(sheet: Sheet, labels: Labels, park, place: tuple[int, float, float], gap: float, bold: bool) -> None:
    _row, x, y = place
    name = labels.of(park)
    if park.demo and labels.demo.lower() not in name.lower():
        name += f" · {labels.demo}"
    size, colour = (9, TEXT) if bold else (7.5, QUIET_TEXT if park.role == "reference" else TEXT)
    spots = ((gap, 0, "start"), (-gap, 0, "end"), (0, gap + 4, "middle"), (0, -gap - 4, "middle"))
    any(sheet.write(name, x + dx, y + dy, size, colour, anchor, bold) for dx, dy, anchor in spots)
