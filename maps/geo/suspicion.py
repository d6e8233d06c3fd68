"""Datum suspicion (坐标基准存疑): an outline that fits only when it is taken for GCJ-02 or BD-09, or for none of them.

Most Chinese map programs draw in GCJ-02 (高德, 腾讯) or BD-09 (百度) and export it under the name of WGS-84. Such an
outline lies about 600 m or 1,200 m off in Guangdong, and looks right on the map it was drawn on. So each reading of
the same degrees is held against what the register knows:

- district: which share of the outline lies in its district, whose outline is widened by its own error;
- outline: how far, in the middle, the new boundary lies from the old one;
- place: how far the centre lies from the old centre, where only that is known and its error is small enough.

A reading is suspected where the stated one does not fit and the other does. Nothing is converted without consent.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps.geo import datum

READINGS = MappingProxyType({"none": np.asarray, "gcj02": datum.gcj02_to_wgs84, "bd09": datum.bd09_to_wgs84})
"""What degrees are taken for, and the way from there to CGCS2000."""
FITS, MISFITS = 0.98, 0.90  # shares of the outline in its district
NEAR, FAR = 60.0, 150.0  # metres between new and old boundary, in the middle
TELLING = 400.0  # metres: a centre that is known less well tells no datum from another
SAMPLES = 400
METRES = 111_320.0  # a degree of latitude; good to 1 % here, where only hundreds of metres matter


@dataclass(frozen=True, slots=True)
class Fit:
    """How a reading fits on one ground: `value` is a share for the district, else metres."""

    ground: str
    value: float
    fits: bool
    misfits: bool


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The stated reading does not fit, `reading` does. `stated`, `found`: how each fits on `ground`; `others`: further
    readings that fit as well.
    """

    ground: str
    reading: str
    stated: Fit
    found: Fit
    others: tuple[str, ...] = ()


def read_as(shape: BaseGeometry, reading: str) -> BaseGeometry:
    """The shape in CGCS2000, its degrees taken for those of `reading`."""
    return shape if reading == "none" else shapely.transform(shape, READINGS[reading])


def suspect(
    shape: BaseGeometry,
    stated: str = "none",
    district: BaseGeometry | None = None,
    tolerance_m: float = 0.0,
    old: BaseGeometry | None = None,
    outline: str = "point",
    accuracy_m: float = float("inf"),
) -> Suspicion | None:
    """What may be wrong with the datum of `shape`, whose degrees are said to be `stated`; None: nothing to see.

    `old` with its `outline` (surveyed, district, indicative, point) and error is what the register has.
    """
    at = np.radians(shapely.get_coordinates(shape)[:, 1].mean())
    flat = {reading: _flat(read_as(shape, reading), at) for reading in READINGS}
    tests = {
        "outline": lambda each: _outline(each, _flat(old, at), accuracy_m),
        "place": lambda each: _place(each, _flat(old, at), accuracy_m),
        "district": lambda each: _district(each, widened),
    }
    widened = None if district is None else _widened(_flat(district, at), flat, tolerance_m)
    for ground in _grounds(district, old, outline, accuracy_m):
        said = tests[ground](flat[stated])
        if ground == "outline" and said.fits:
            return None  # nothing tells more than a boundary that it follows
        if not said.misfits:
            continue
        others = {reading: tests[ground](flat[reading]) for reading in READINGS if reading != stated}
        better = sorted((r for r, fit in others.items() if fit.fits), key=lambda r: _worse(others[r]))
        if better:
            return Suspicion(ground, better[0], said, others[better[0]], tuple(better[1:]))
    return None


def _grounds(district, old, outline: str, accuracy_m: float) -> list[str]:
    grounds = []
    if old is not None and outline in ("surveyed", "district"):
        grounds.append("outline")
    elif old is not None and accuracy_m <= TELLING:
        grounds.append("place")
    if district is not None:
        grounds.append("district")
    return grounds


def _worse(fit: Fit) -> float:
    return -fit.value if fit.ground == "district" else fit.value


def _flat(shape: BaseGeometry, at: float) -> BaseGeometry:
    """Metres from the equator and the meridian of Greenwich, true in both directions at the latitude `at`."""
    return shapely.transform(shape, lambda lonlat: lonlat * (METRES * np.cos(at), METRES))


def _widened(district: BaseGeometry, flat: dict, tolerance_m: float) -> BaseGeometry:
    """The part of the district around the readings, with its error added."""
    west, south, east, north = shapely.total_bounds(list(flat.values()))
    margin = 2 * tolerance_m + 1
    part = shapely.clip_by_rect(district, west - margin, south - margin, east + margin, north + margin)
    part = shapely.make_valid(shapely.buffer(part, tolerance_m)) if tolerance_m else part
    shapely.prepare(part)
    return part


def _samples(shape: BaseGeometry) -> np.ndarray:
    """Points along the boundary, equally far from each other."""
    points, line = _boundary(shape)
    steps = np.hypot(*np.diff(points, axis=0).T) * (line[:-1] == line[1:])  # from one line to the next is no way
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.arange(SAMPLES) / SAMPLES * along[-1]
    return np.column_stack([np.interp(at, along, points[:, 0]), np.interp(at, along, points[:, 1])])


def _boundary(shape: BaseGeometry) -> tuple[np.ndarray, np.ndarray]:
    """The vertices of all rings, and for each the number of its ring."""
    return shapely.get_coordinates(shapely.get_parts(shapely.boundary(shape)), return_index=True)


def _district(shape: BaseGeometry, widened: BaseGeometry) -> Fit:
    at = _samples(shape)
    share = float(shapely.contains_xy(widened, at[:, 0], at[:, 1]).mean())
    return Fit("district", share, share >= FITS, share < MISFITS)


def _outline(shape: BaseGeometry, old: BaseGeometry, accuracy_m: float) -> Fit:
    """Both ways, the nearer: an outline that was extended or cut down still follows the old one along its rest."""
    value = min(_between(shape, old), _between(old, shape))
    near = max(NEAR, accuracy_m)
    return Fit("outline", value, value <= near, value > max(FAR, 1.5 * near))


def _between(shape: BaseGeometry, other: BaseGeometry) -> float:
    """Metres from the boundary of `shape` to that of `other`, in the middle."""
    # By its edges: the distance to a line of 200,000 vertices as a whole takes seconds for each hundred points.
    tree = shapely.STRtree(_edges(other))
    _, metres = tree.query_nearest(shapely.points(_samples(shape)), return_distance=True, all_matches=False)
    return float(np.median(metres))


def _edges(shape: BaseGeometry) -> np.ndarray:
    points, line = _boundary(shape)
    ends = np.stack([points[:-1], points[1:]], axis=1)
    return shapely.linestrings(ends[line[:-1] == line[1:]])


def _place(shape: BaseGeometry, old: BaseGeometry, accuracy_m: float) -> Fit:
    value = float(shapely.distance(shape.centroid, old.centroid))
    return Fit("place", value, value <= accuracy_m, value > accuracy_m and value > FAR)
