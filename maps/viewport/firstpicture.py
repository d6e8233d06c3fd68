"""The first picture of the map (首图): districts and parks as SVG, for the page that the server sends.

It stands where the live map will, until that is drawn. One unit is one pixel at the zoom at which a map of Shenzhen
opens on a desk; `views/assets/first.js` chooses the part that is seen as Leaflet will, and keeps symbols at their
size. Public data only, as all of the map.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from maps.geo import districts
from maps.geo.projection import mercator
from maps.viewport import outlines
from maps.viewport.filters import Filters
from maps.viewport.layers import SCALE, ParkIndex, Viewport
from maps.viewport.shapes import corners_of
from maps.viewport.symbols import SYMBOLS
from registry.process.once import made_once
from registry.store.store import Store

ZOOM = 10.5
UNITS = 256 * 2**ZOOM  # around the world
CORNER = (113.0, 23.5)  # longitude and latitude of 0, 0
SEEN = Viewport(112.9, 21.9, 115.3, 23.4, ZOOM)  # what a map of Shenzhen shows on the widest screen
STEPS = (0, -22, 22, -44, 44)  # units that a name gives way to symbols, which reach so far:
REACH = 7
COVERED = 150  # parks; above, names stand on symbols, or there would be none
CROWDED = 400  # parks; above, symbols are smaller, as in static/drawing/parks.js


@dataclass(frozen=True)
class Place:
    """A district or land around: its code, Chinese and English name, outline, and where its name may be, in units."""

    code: str | None
    names: tuple[str, str]
    path: str
    at: tuple[float, float]
    steps: Sequence[int] = STEPS  # to the south, at which the name still stands in the district


def _around(lonlat: np.ndarray) -> np.ndarray:
    """Web Mercator of degrees, shape (n, 2), from 0 to 1 around the world, north above."""
    east, north = mercator(np.asarray(lonlat, dtype=np.float64)).T / 360
    return np.column_stack([0.5 + east, 0.5 - north])


ORIGIN = _around(np.array([CORNER]))[0]


def units(lonlat: np.ndarray) -> np.ndarray:
    """Degrees as units of the picture, shape (n, 2)."""
    return (_around(lonlat) - ORIGIN) * UNITS


def svg(
    store: Store,
    index: ParkIndex | None,
    filters: Filters,
    language: str = "zh",
    view: str | None = None,
    on_a_phone: float | None = None,
) -> tuple[str, dict]:
    """The picture, and the layer of parks that it shows as `ParkIndex.within` gives it (empty without an `index`).

    view: the part that is shown, as SVG has it; without it that which a map of Shenzhen opens with.
    on_a_phone: how many units a pixel of a name is there; names that would cover another then are of class
    `sp-desk-only`. None where a script chooses the part that a phone shows.
    """
    layer = index.within(SEEN, filters) if index is not None else {}
    chosen = filters.district
    parks = layer.get("parks", [])
    at = units(np.array([park["at"] for park in parks]) / SCALE) if parks else np.empty((0, 2))
    places = _ground(outlines.geojson(store)[0])
    ground = "".join(
        f'<path class="{"sp-land" if place.code is None or (chosen and place.code not in chosen) else "sp-ground"}"'
        f' d="{place.path}"/>'
        for place in places
    )
    named = [place for place in places if place.code is not None]
    ground += "".join(_names(named, language, at, on_a_phone))
    shown = [*_parks(parks, at), *_cells(layer.get("cells", []))]
    box = index.box_of(filters) if index is not None and filters.write() else None
    seen = f' data-everything="{",".join(f"{edge:.5f}" for edge in box)}"' if box else ""
    place = f'data-units="{UNITS}" data-west="{ORIGIN[0]}" data-north="{ORIGIN[1]}"{seen}'
    small = ' class="sp-crowded"' if len(parks) > CROWDED else ""
    part = f'viewBox="{view or opening_view()}" preserveAspectRatio="xMidYMid slice"'
    return f"<svg{small} {part} {place}>{ground}{''.join(shown)}</svg>", layer


def opening_view() -> str:
    """The part that is shown until the script has looked how large the window is."""
    (west, south), (east, north) = units(np.array([(113.54, 22.34), (114.63, 22.977)])).tolist()
    return f"{west:.0f} {north:.0f} {east - west:.0f} {south - north:.0f}"


@made_once(2)
def _ground(body: bytes) -> list[Place]:
    """Land around without a code, then the districts of this GeoJSON, which change hardly ever."""
    around = [replace(place, code=None) for place in _places(districts.as_geojson(districts.NEIGHBOURS))]
    return [*around, *_places(body)]


def _names(places: Iterable[Place], language: str, parks: np.ndarray, on_a_phone: float | None) -> Iterable[str]:
    """The names of districts, beside the symbols of `parks` (n, 2) where these are few; none where there is no room."""
    kept: list[tuple[float, float, float]] = []  # on a phone: the middle and half the width of each
    for place in places:
        said = place.names[language == "en"]
        wide = sum(6.5 if sign > "ÿ" else 3.7 for sign in said)  # half of it
        if (at := _room(place, wide, parks)) is None:
            continue
        x, y = at
        only = ""
        if on_a_phone is not None:
            half = wide * on_a_phone
            high = 14 * on_a_phone
            covers = any(abs(x - east) < half + reach and abs(y - south) < high for east, south, reach in kept)
            if covers or _is_covered(parks, at, half, on_a_phone):
                only = " sp-desk-only"
            else:
                kept.append((x, y, half))
        words = f'<text class="sp-sign sp-district{only}">{html.escape(said)}</text>'
        yield f'<g transform="translate({x:.0f} {y:.0f})">{words}</g>'


def _room(place: Place, wide: float, parks: np.ndarray) -> tuple[float, float] | None:
    """Where a name so `wide` to either side has room beside the symbols, in units; None where it has none."""
    for step in place.steps:
        at = (place.at[0], place.at[1] + step)
        if not _is_covered(parks, at, wide):
            return at
    return None


def _is_covered(parks: np.ndarray, at: tuple[float, float], wide: float, unit: float = 1) -> bool:
    """Whether a name so `wide` to either side, in units, stands on one of few symbols. unit: units a pixel."""
    reach = REACH * unit
    near = (np.abs(parks[:, 0] - at[0]) < wide + reach) & (np.abs(parks[:, 1] - at[1]) < 8 * unit + reach)
    return len(parks) <= COVERED and bool(near.any())


def _middle(shape) -> tuple[float, float]:
    """Where the name of a district stands: the middle of its widest chord at half its height."""
    large = max(shapely.get_parts(shape), key=lambda part: part.area)
    west, south, east, north = large.bounds
    chords = shapely.get_parts(large.intersection(shapely.LineString([(west, (south + north) / 2),
                                                                      (east, (south + north) / 2)])))  # fmt: skip
    middle = max(chords, key=lambda chord: chord.length).centroid
    return tuple(units(np.array([[middle.x, middle.y]]))[0].tolist())


def _places(geojson: bytes) -> Iterable[Place]:
    for feature in json.loads(geojson)["features"]:
        shape = shapely.geometry.shape(feature["geometry"])
        shape = shapely.clip_by_rect(shape, SEEN.west, SEEN.south, SEEN.east, SEEN.north)
        path, about = path_of(shapely.simplify(shape, SEEN.degrees_per_pixel / 2)), feature["properties"]
        if path:
            at = _middle(shape)
            yield Place(about.get("code"), (about["name_zh"], about["name_en"]), path, at, _steps_within(shape, at))


def _steps_within(shape, at: tuple[float, float]) -> list[int]:
    """Those of `STEPS` that do not lead the name into another district."""
    outline = shapely.transform(shape, units)
    return [step for step in STEPS if shapely.contains_xy(outline, at[0], at[1] + step)]


def path_of(shape) -> str:
    """The rings of polygons, in whole units."""
    parts = []
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        places = np.round(units(shapely.get_coordinates(ring))).astype(int)
        steps = np.diff(places, axis=0)
        moved = steps[np.any(steps != 0, axis=1)]
        if len(moved) > 2:
            parts.append(f"M{places[0][0]} {places[0][1]}l" + " ".join(f"{x} {y}" for x, y in moved.tolist()) + "z")
    return "".join(parts)


def _dots(parks: list[dict], at: np.ndarray) -> Iterable[str]:
    """One path for all parks of a kind: a thousand symbols hold up the page that is to come by most of a second."""
    places: dict[str, list[str]] = {}
    for park, (x, y) in zip(parks, at.round(1).tolist(), strict=True):
        places.setdefault(sign_of(park), []).append(f"M{x:g} {y:g}h0")
    for sign, found in places.items():
        yield f'<path class="sp-dots sp-of-{sign}" data-sign="{sign}" d="{"".join(found)}"/>'


def _parks(parks: list[dict], at: np.ndarray) -> Iterable[str]:
    if len(parks) > CROWDED:
        yield from _dots(parks, at)
        return
    for park, (x, y) in zip(parks, at.round(1).tolist(), strict=True):
        demo = ' class="sp-of-demo"' if park.get("demo") else ""
        yield f'<use href="#sp-sign-{sign_of(park)}" x="{x:g}" y="{y:g}"{demo}/>'


def sign_of(park: dict) -> str:
    """What stands for a park of `ParkIndex.within`: its tier, `candidate` or `reference`."""
    if park["role"] == "reference":
        return "reference"
    return "candidate" if park.get("candidate") else park["tier"]


def _cells(cells: list[list[float]]) -> Iterable[str]:
    if not cells:
        return
    most = max(cell[2] for cell in cells)
    for (x, y), (_lon, _lat, count) in zip(units(np.array(cells)[:, :2]).round(1).tolist(), cells, strict=True):
        radius = 10 + 18 * (count / most) ** 0.5
        drawn = f'<circle class="sp-cell" r="{radius:.1f}"/><text>{count:.0f}</text>'
        yield f'<g transform="translate({x:g} {y:g})"><g class="sp-sign">{drawn}</g></g>'


def signs() -> str:
    """The symbols, to be named by `#sp-sign-…`; the same shapes as in static/drawing/symbols.js, at radius 6."""
    drawn = [_sign(tier, _shape(symbol.shape), f"sp-of-{tier}") for tier, symbol in SYMBOLS.items()]
    drawn.append(_sign("candidate", _shape("circle"), "sp-asked"))
    drawn.append('<g id="sp-sign-reference"><path class="sp-sign sp-cross" d="M-4.5 0h9M0-4.5v9"/></g>')
    return f'<svg class="sp-signs"><defs>{"".join(drawn)}</defs></svg>'


def _sign(name: str, path: str, cls: str) -> str:
    drawn = f'<path class="sp-rim" d="{path}"/><path class="{cls}" d="{path}"/>'
    return f'<g id="sp-sign-{name}"><g class="sp-sign">{drawn}</g></g>'


def _shape(shape: str, radius: float = 6) -> str:
    if not (corners := corners_of(shape, radius)):
        return f"M{-radius} 0a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0z"
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "z"
