"""A boundary looked at before it is taken over (检查): where it is invalid, what a repair would make of it, how large
it is, whether it lies where it should, and whom it overlaps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps.boundaryfiles.reading import CannotReadBoundary
from maps.geo import suspicion
from maps.geo.suspicion import Suspicion
from registry.boundaries.surroundings import Surroundings
from registry.parks.areas import area_m2
from registry.words import Words

MAX_FAULTS = 50
NODED = 20_000  # vertices: up to here all crossings are looked for, beyond it the first of each ring
SLIVER_M2 = 1.0  # overlaps below are the rounding of coordinates

REASONS = MappingProxyType(
    {
        "Self-intersection": Words("边界自相交", "the boundary crosses itself"),
        "Ring Self-intersection": Words("环自相接或自相交", "a ring touches or crosses itself"),
        "Hole lies outside shell": Words("孔洞在外环之外", "a hole lies outside its shell"),
        "Holes are nested": Words("孔洞套孔洞", "a hole lies within a hole"),
        "Interior is disconnected": Words("内部被孔洞切断", "holes cut the inside apart"),
        "Nested shells": Words("外环重叠", "one part lies within another"),
        "Duplicate Rings": Words("环重复", "a ring is there twice"),
        "Too few points in geometry component": Words("环的点太少", "a ring has too few points"),
        "Invalid Coordinate": Words("坐标不是数字", "a coordinate is no number"),
        "Ring is not closed": Words("环没有闭合", "a ring is not closed"),
    }
)
REASON = re.compile(r"^(.*?)\s*(?:\[(\S+) (\S+)\])?$")


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where a boundary is invalid, and why."""

    lon: float
    lat: float
    reason: Words


@dataclass(frozen=True, slots=True)
class Overlap:
    """A neighbouring park that the boundary overlaps; `of_new`, `of_other`: the shares of the two areas."""

    park_id: int
    name: Words
    outline: str
    area_m2: float
    of_new: float
    of_other: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What there is to say about a boundary. `shape`: in CGCS2000, repaired where that was agreed to.

    `faults`: where the shape as it came is invalid, all or the first of each ring; `repairable`: a repair leaves an
    area. `area_m2` None: not known, as the shape is invalid. `old_area_m2` None: the register had a point.
    `inside`: the share of the area in its district, its error not added. `overlaps`: only of a valid shape.
    """

    shape: shapely.MultiPolygon
    shift: str
    valid: bool
    repaired: bool
    repairable: bool
    faults: tuple[Fault, ...]
    area_m2: float | None
    old_area_m2: float | None
    vertices: int
    parts: int
    holes: int
    inside: float | None
    overlaps: tuple[Overlap, ...]
    suspicion: Suspicion | None


def judge_here(
    shape: shapely.MultiPolygon, around: Surroundings, shift: str = "none", repair: bool = False
) -> Judgement:
    """Look at a boundary in degrees of the datum `shift`; `repair`: somebody agreed to that.

    In this process: for shapes of our own. `maps.boundaryfiles.judge` does it where it can do no harm.
    """
    moved = suspicion.read_as(shape, shift)
    was_valid = bool(shapely.is_valid(moved))
    faults = () if was_valid else tuple(_faults(moved))
    mended = moved if was_valid else repaired(moved)
    result = mended if repair else moved
    if repair and result.is_empty:
        raise CannotReadBoundary(
            "修复后没有剩下任何面积：这些环没有围出地块。请重新绘制。",
            "Nothing is left after the repair: the rings enclose no land. Draw the boundary anew.",
        )
    valid = was_valid or repair
    known = mended if was_valid or not mended.is_empty else None
    return Judgement(
        shape=result,
        shift=shift,
        valid=valid,
        repaired=repair and not was_valid,
        repairable=not mended.is_empty,
        faults=faults,
        area_m2=area_m2(result) if valid else None,
        old_area_m2=None if around.old.geom_type == "Point" else area_m2(around.old),
        vertices=int(shapely.get_num_coordinates(result)),
        parts=len(result.geoms),
        holes=sum(len(part.interiors) for part in result.geoms),
        inside=None if known is None or around.within is None else _inside(known, around.within),
        overlaps=tuple(_overlaps(result, around)) if valid else (),
        suspicion=_suspicion(shape, shift, around),
    )


def repaired(shape: shapely.MultiPolygon) -> shapely.MultiPolygon:
    """The polygons that the rings enclose; holes and parts stay, lines and points are dropped."""
    mended = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    return shapely.MultiPolygon([part for part in _polygons(mended) if not part.is_empty])


def _polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    parts = [deeper for part in shapely.get_parts(shape) for deeper in shapely.get_parts(part)]
    return [part for part in parts if part.geom_type == "Polygon"]


def _suspicion(shape: shapely.MultiPolygon, shift: str, around: Surroundings) -> Suspicion | None:
    return suspicion.suspect(
        shape, shift, around.within, around.tolerance_m, around.old, around.outline, around.accuracy_m
    )


def _faults(shape: shapely.MultiPolygon) -> list[Fault]:
    """Where the shape is invalid: its rings one by one, then how they lie to each other; and every crossing."""
    found: dict[tuple[float, float], Fault] = {}
    for part in shape.geoms:
        rings = [shapely.Polygon(ring) for ring in (part.exterior, *part.interiors)]
        for each in (*rings, part):
            _note(each, found)
    _note(shape, found)
    if found and shapely.get_num_coordinates(shape) <= NODED:
        crossing = REASONS["Self-intersection"]
        for lon, lat in _crossings(shape):
            found.setdefault((round(lon, 9), round(lat, 9)), Fault(lon, lat, crossing))
    return list(found.values())[:MAX_FAULTS]


def _note(shape: BaseGeometry, found: dict) -> None:
    if shapely.is_valid(shape):
        return
    said, lon, lat = REASON.match(shapely.is_valid_reason(shape)).groups()
    at = shapely.get_coordinates(shape)[0] if lon is None else (float(lon), float(lat))
    reason = REASONS.get(said, Words(f"无效（{said}）", f"invalid ({said})"))
    found.setdefault((round(at[0], 9), round(at[1], 9)), Fault(float(at[0]), float(at[1]), reason))


def _crossings(shape: shapely.MultiPolygon) -> np.ndarray:
    """The points where edges cross that have no vertex there."""
    lines = shapely.boundary(shape)
    noded = np.unique(shapely.get_coordinates(shapely.node(lines)), axis=0)
    drawn = {tuple(point) for point in shapely.get_coordinates(lines)}
    return np.array([point for point in noded if tuple(point) not in drawn]).reshape(-1, 2)


def _inside(shape: shapely.MultiPolygon, district: shapely.MultiPolygon) -> float:
    whole = area_m2(shape)
    return area_m2(shapely.intersection(shape, district)) / whole if whole else 0.0


def _overlaps(shape: shapely.MultiPolygon, around: Surroundings) -> list[Overlap]:
    whole, found = area_m2(shape), []
    shapely.prepare(shape)
    for other in around.neighbours:
        if not shape.intersects(other.shape):
            continue
        common = area_m2(shapely.intersection(shape, other.shape))
        if common > SLIVER_M2:
            name = Words(other.name_zh, other.name_en)
            of_other = common / area_m2(other.shape)
            found.append(Overlap(other.id, name, other.outline, common, common / whole, of_other))
    return sorted(found, key=lambda overlap: -overlap.area_m2)
