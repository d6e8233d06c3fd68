"""The map of a report as SVG: land, districts, areas, outlines, symbols and names, a scale bar, north and the day.

Drawn from the register's own geometries, with the symbols of the map page.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from functools import cache
from xml.sax.saxutils import escape

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from maps.coverage.ground import Ground
from maps.coverage.results import Box
from maps.geo.districts import NEIGHBOURS
from maps.reports.drawing.paper import Frame, Sheet, width_of
from maps.reports.drawing.signs import Labels, names_on, parks_on
from maps.viewport.symbols import (
    AREA_LINE,
    DISTRICT_LINE,
    GROUND,
    INK,
    LAND,
    LAND_LINE,
    OUTSIDE,
    PAPER,
    QUIET_TEXT,
    TEXT,
)


def draw_park_map(
    ground: Ground, box: Box, size: tuple[float, float], labels: Labels, font: str,
    chosen: Sequence[str] = (), park: str | None = None, close: bool = False,
) -> tuple[str, list[int]]:  # fmt: skip
    """The map of a box in degrees as SVG, and the places in `ground.parks` of the parks that are on it.

    `chosen`: codes of the districts that the report is about, the others go back; `park`: the short name of the one;
    `close`: a detail around that park, where a district's name would say nothing.
    """
    frame = Frame.around(box, *size)
    sheet = Sheet(frame, font)
    _land(sheet, ground, chosen)
    _graticule(sheet)
    areas = _areas(sheet, ground)
    places = parks_on(sheet, ground, park)
    furniture = _furniture(sheet, labels)
    names_on(sheet, ground, labels, areas, places, park, close)
    _neighbour_names(sheet, labels)
    sheet.drawn.append(furniture)  # on top of all, so that it is always legible
    width, height = size
    body = "".join(sheet.drawn)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}">'
        f'<defs><clipPath id="sheet"><rect width="{width:g}" height="{height:g}"/></clipPath></defs>'
        f'<g clip-path="url(#sheet)"><rect width="{width:g}" height="{height:g}" fill="{OUTSIDE}"/>{body}</g>'
        f'<rect x="0.4" y="0.4" width="{width - 0.8:g}" height="{height - 0.8:g}" fill="none" stroke="{DISTRICT_LINE}" '
        'stroke-width="0.8"/></svg>'
    )
    return svg, [place for place, _x, _y in places]


@cache
def _around() -> tuple[tuple[str, str, BaseGeometry], ...]:
    found = json.loads(NEIGHBOURS.read_text(encoding="utf-8"))["features"]
    return tuple((f["properties"]["name_zh"], f["properties"]["name_en"], shape(f["geometry"])) for f in found)


def _land(sheet: Sheet, ground: Ground, chosen: Sequence[str]) -> None:
    for _zh, _en, outline in _around():
        sheet.path(sheet.frame.draw(outline), f'fill="{LAND}" stroke="{LAND_LINE}" stroke-width="0.5"')
    outlines = [(d.code, sheet.frame.draw(d.geometry)) for d in ground.districts.itertuples()]
    for code, outline in outlines:
        fill = GROUND if not chosen or code in chosen else LAND
        sheet.path(outline, f'fill="{fill}" stroke="{DISTRICT_LINE}" stroke-width="0.6"')
    for code, outline in outlines:
        if len(chosen) == 1 and code in chosen:
            sheet.path(outline, f'fill="none" stroke="{QUIET_TEXT}" stroke-width="1.4"')


def _graticule(sheet: Sheet) -> None:
    """Thin lines of full degrees, labelled at the edges where they leave the sheet."""
    frame = sheet.frame
    west, south, east, north = frame.box()
    step = next(s for s in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5) if s * frame.scale >= 90 or s == 5)
    digits = 3 if step < 0.01 else 2 if step < 0.1 else 1 if step < 1 else 0
    line = 'stroke="#56646e" stroke-opacity="0.22" stroke-width="0.4"'
    text = f'font-family="{sheet.font}" font-size="5.6" fill="{QUIET_TEXT}"'
    for number in range(math.ceil(west / step), math.ceil(east / step)):
        x = (number * step - frame.west) * frame.scale
        sheet.drawn.append(f'<path d="M{x:.1f} 0V{frame.height}" {line}/>')
        if 20 < x < frame.width - 48:
            sheet.drawn.append(f'<text x="{x + 2:.1f}" y="7.5" {text}>{number * step:.{digits}f}°E</text>')
    for number in range(math.ceil(south / step), math.ceil(north / step)):
        ((_x, y),) = frame.on_paper(np.array([[west, number * step]])).tolist()
        sheet.drawn.append(f'<path d="M0 {y:.1f}H{frame.width}" {line}/>')
        if 20 < y < frame.height - 30:
            sheet.drawn.append(f'<text x="3" y="{y - 2:.1f}" {text}>{number * step:.{digits}f}°N</text>')


def _areas(sheet: Sheet, ground: Ground) -> list[tuple[object, float, float, float]]:
    """Key areas as thin lines: circles where a size is known, else rings of their accuracy; where their names go."""
    placed = []
    for area in ground.areas.itertuples():
        ((x, y),) = sheet.frame.on_paper(np.array([[area.lon, area.lat]])).tolist()
        radius = area.accuracy_m / sheet.frame.metres
        if area.geometry is not None:
            drawn = sheet.frame.draw(area.geometry)
            sheet.path(drawn, f'fill="none" stroke="{AREA_LINE}" stroke-width="0.7"')
            radius = math.sqrt(shapely.transform(area.geometry, sheet.frame.on_paper).area / math.pi)
        elif radius < 400:
            sheet.drawn.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="none" stroke="{AREA_LINE}" '
                'stroke-width="0.7" stroke-dasharray="1.2 2"/>'
            )
        if -radius < x < sheet.frame.width + radius and -radius < y < sheet.frame.height + radius:
            placed.append((area, x, y, radius))
    return placed


def _neighbour_names(sheet: Sheet, labels: Labels) -> None:
    for zh, en, outline in _around():
        drawn = sheet.frame.draw(outline)
        if not drawn.is_empty and drawn.area > 4000:
            at = drawn.representative_point()
            sheet.write(en if labels.language == "en" else zh, at.x, at.y, 8, QUIET_TEXT, spread=1.2)


def _furniture(sheet: Sheet, labels: Labels) -> str:
    """Scale bar, north arrow and the day, where they hide no park; no name is written there either."""
    frame = sheet.frame
    metres = next(n for n in NICE if n / frame.metres <= 110)
    bar, day = metres / frame.metres, width_of(labels.day, 7.5) + 8
    said = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    north = _place(sheet, 24, 36, 4)
    scale = _place(sheet, max(bar, 20) + 14, 22, frame.height - 26, leftmost=True)
    right = _place(sheet, day, 14, frame.height - 18)
    text = f'font-family="{sheet.font}" fill="{TEXT}"'
    panel = f'fill="{PAPER}" fill-opacity="0.86"'
    middle, low = north + 12, frame.height - 9
    return (
        f'<rect x="{scale:.1f}" y="{low - 17:.1f}" width="{max(bar, 20) + 14:.1f}" height="22" {panel}/>'
        f'<path d="M{scale + 6:.1f} {low - 4:.1f}v4h{bar:.2f}v-4" fill="none" stroke="{TEXT}" stroke-width="1"/>'
        f'<text x="{scale + 6:.1f}" y="{low - 7:.1f}" font-size="7" {text}>{said}</text>'
        f'<rect x="{north:.1f}" y="4" width="24" height="36" {panel}/>'
        f'<path d="M{middle:.1f} 8l5 15l-5 -3.5l-5 3.5z" fill="{INK}"/>'
        f'<text x="{middle:.1f}" y="34" font-size="8" text-anchor="middle" {text}>{escape(labels.north)}</text>'
        f'<rect x="{right:.1f}" y="{frame.height - 18:.1f}" width="{day:.1f}" height="14" {panel}/>'
        f'<text x="{right + 4:.1f}" y="{frame.height - 8:.1f}" font-size="7.5" {text}>{escape(labels.day)}</text>'
    )


def _place(sheet: Sheet, wide: float, high: float, top: float, leftmost: bool = False) -> float:
    """Where on its line something goes: at the edge, or as near to it as it hides no park. The place is taken then."""
    last = sheet.frame.width - wide - 4
    spots = np.arange(4, max(last, 5), 8.0) if leftmost else np.arange(last, 3, -8.0)
    free = (x for x in spots.tolist() if not any(_meet((x, top, x + wide, top + high), t) for t in sheet.taken))
    x = next(free, 4.0 if leftmost else last)
    sheet.taken.append((x, top, x + wide, top + high))
    return x


def _meet(one: Box, other: Box) -> bool:
    return other[0] < one[2] and other[2] > one[0] and other[1] < one[3] and other[3] > one[1]


NICE = tuple(first * 10**power for power in range(5, -1, -1) for first in (5, 2, 1))
