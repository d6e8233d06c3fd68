"""Overlaps and slivers (重叠与缝隙): pairs of parks that claim the same ground, and narrow strips between neighbours.

A sliver is a strip that is narrower than a width one chooses: an overlap or a gap that a drawing error makes, seldom
one that anybody means. Its width is the mean one, twice its area by the length of its edge.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps.coverage.ground import INDICATIVE, REGISTER, Ground
from maps.coverage.results import PartKind, Result, ResultColumn, ResultRow, box_of, share
from maps.geo.geodesy import SEGMENTS, in_degrees, in_metres, near_pairs, perimeters, polygonal, square_metres, zone
from registry.words import Words

WIDTH = 10.0  # metres below which a strip is a sliver, unless one chooses another
SMALLEST = 1.0  # m²: less is the rounding of coordinates
OVERLAP = Words("重叠", "overlap")
SLIVER = Words("狭长重叠", "narrow overlap")
GAP = Words("狭缝", "narrow gap")
WHAT: dict[PartKind, Words] = {"overlap": OVERLAP, "sliver": SLIVER, "strip": GAP}
COLUMNS = (
    ResultColumn("what", Words("情形", "what"), "name"),
    ResultColumn("one", Words("园区", "park"), "name"),
    ResultColumn("other", Words("相邻园区", "and park"), "name"),
    ResultColumn("area", Words("面积（m²）", "m²"), "square_metres"),
    ResultColumn("width", Words("平均宽度（m）", "mean width, m"), "metres"),
    ResultColumn(
        "share",
        Words("占较小园区", "of the smaller park"),
        "percent",
        Words("分母：较小一个园区的轮廓面积（登记当日）", "of the smaller park's outline, as registered on the day"),
    ),
)


def overlaps(ground: Ground, width: float = WIDTH) -> Result:
    """Every overlap of two parks, the largest first, then every gap that is narrower than `width` metres."""
    shapes = ground.outlined.geometry.to_numpy()
    parks = list(ground.outlined.itertuples())
    rows = [*_shared(parks, shapes, width), *_gaps(parks, shapes, width)]
    note = Words(
        f"窄于 {width:g} m 的重叠或缝隙列为狭长，多为绘图误差；示意轮廓之间的重叠须待测绘后判断。",
        f"An overlap or gap below {width:g} m is listed as narrow: most come from drawing. "
        "Whether indicative outlines overlap, a survey will tell.",
    )
    return Result("overlaps", Words("园区之间的重叠与缝隙", "Overlaps and slivers between parks"), COLUMNS, tuple(rows),
                  None, (note, INDICATIVE), (REGISTER,), {"width_m": width})  # fmt: skip


def _shared(parks, shapes: np.ndarray, width: float) -> list[ResultRow]:
    pairs = near_pairs(shapes, 0)
    cut = [polygonal(shape) for shape in shapely.intersection(shapes[pairs[:, 0]], shapes[pairs[:, 1]])]
    areas, edges = square_metres(cut), perimeters(cut)
    rows = []
    for place in np.argsort(-areas, kind="stable"):
        if areas[place] < SMALLEST:
            break
        narrow = 2 * areas[place] / edges[place] < width
        rows.append(_row("sliver" if narrow else "overlap", parks, pairs[place], cut[place], areas[place]))
    return rows


def _gaps(parks, shapes: np.ndarray, width: float) -> list[ResultRow]:
    """What widening two neighbours by half the width and narrowing them again fills between them."""
    rows = []
    for pair in near_pairs(shapes, width):
        one, other = shapes[pair[0]], shapes[pair[1]]
        if shapely.area(shapely.intersection(one, other)) > 0:
            continue
        code = zone(one.centroid.x)
        flat = shapely.union(in_metres(one, code), in_metres(other, code))
        # Mitred, so that the corners of the parks themselves are left as they are.
        wide = shapely.buffer(flat, width / 2, quad_segs=SEGMENTS, join_style="mitre")
        closed = shapely.buffer(wide, -width / 2, quad_segs=SEGMENTS, join_style="mitre")
        strip = _between(polygonal(shapely.difference(closed, flat)), in_metres(one, code), in_metres(other, code))
        if strip.area < SMALLEST:
            continue
        shape = in_degrees(strip, code)
        rows.append(_row("strip", parks, pair, shape, square_metres([shape])[0]))
    return rows


def _between(filled: shapely.MultiPolygon, one: BaseGeometry, other: BaseGeometry) -> shapely.MultiPolygon:
    """The pieces that touch both parks; notches of one outline that were filled as well are its own affair."""
    parts = shapely.get_parts(filled)
    near = 0.01  # metres: a buffer's edge is not bit for bit the outline's
    touching = (shapely.distance(parts, one) < near) & (shapely.distance(parts, other) < near)
    return shapely.multipolygons(parts[touching])


def _row(kind: PartKind, parks, pair: np.ndarray, shape: BaseGeometry, area: float) -> ResultRow:
    one, other = parks[pair[0]], parks[pair[1]]
    smaller = float(square_metres([one.geometry, other.geometry]).min())
    cells = {
        "what": WHAT[kind],
        "one": Words(one.name_zh, one.name_en),
        "other": Words(other.name_zh, other.name_en),
        "area": float(area),
        "width": float(2 * area / perimeters([shape])[0]),
        "share": None if kind == "strip" else share(float(area), smaller),
    }
    return ResultRow(f"{one.slug}:{other.slug}", cells, shape, box_of([shape]), one.slug, kind=kind)
