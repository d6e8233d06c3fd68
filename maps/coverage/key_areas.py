"""Key areas and parks (片区与园区): what of an area parks cover, what is left, and what of its parks lies outside.

Only two of the five areas have a size in a source, and so an indicative circle; of the others the document gives no
more than a name, and nothing is worked out.
"""

from __future__ import annotations

from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from maps.coverage.adding import explained
from maps.coverage.ground import ALL, INDICATIVE, ONCE, REGISTER, Ground
from maps.coverage.results import Box, PartKind, Result, ResultColumn, ResultRow, Source, box_of, share
from maps.geo.geodesy import HECTARE, polygonal, square_metres, united
from registry.words import Words

INSIDE = Words("片区内的园区", "parks in the area")
OF_WHICH = Words("其中", "of which")
GAP = Words("片区内的空白", "left in the area")
OUTSIDE = Words("园区在片区外的部分", "part of a park outside the area")
UNBOUNDED = Words("没有公布范围，无法计算", "no boundary is published; cannot be worked out")
COLUMNS = (
    ResultColumn("area", Words("重点片区", "key area"), "name"),
    ResultColumn("part", Words("部分", "part"), "name"),
    ResultColumn("name", Words("园区", "park"), "name"),
    ResultColumn("land", Words("面积（公顷）", "ha"), "hectares"),
    ResultColumn(
        "share",
        Words("占片区", "of the area"),
        "percent",
        Words("分母：该片区示意圆的面积（来源所载公顷数；来源未注明年份）",
              "of the indicative circle of the area (the hectares of the source, which names no year)"),
    ),
)  # fmt: skip
Part = Literal["inside", "of_which", "gap", "outside"]
PARTS: dict[Part, tuple[Words, PartKind | None]] = {
    "inside": (INSIDE, "inside"),
    "of_which": (OF_WHICH, None),  # the map has drawn it with what is inside
    "gap": (GAP, "gap"),
    "outside": (OUTSIDE, "outside"),
}


INSIDE_ALONE = Words(
    "合计只是各片区内的园区用地（重叠的只计一次）；“其中”是它的部分，空白和片区外的另列",
    "the total is the land of parks inside of areas alone (shared ground once); “of which” are its parts, while gaps "
    "and what lies outside stand apart",
)


def three_way(ground: Ground) -> Result:
    """片区∩园区, 片区−园区 and 园区−片区: for each area, then for each park that touches it or is registered in it."""
    rows = [row for area in ground.areas.itertuples() for row in _area(ground, area)]
    found = tuple(rows)
    total = _row("all", ALL, "inside", None, united(r.shape for r in found if r.kind == "inside"), None)
    sources = [REGISTER, *(Source(Words(a.name_zh, a.name_en), *a.document.split(" ", 1)) for a in _bounded(ground))]
    result = Result("key_areas", Words("重点片区与园区", "Key areas and parks"), COLUMNS, found, total, _notes(ground),
                    tuple(sources))  # fmt: skip
    return explained(result, {"land": INSIDE_ALONE})


def _bounded(ground: Ground) -> list:
    return [area for area in ground.areas.itertuples() if area.geometry is not None]


def _notes(ground: Ground) -> tuple[Words, ...]:
    said = [(area, area.note.partition(" / ")) for area in _bounded(ground) if area.note]
    sized = [Words(f"{a.name_zh}：{zh}", f"{a.name_en}: {en or zh}") for a, (zh, _sign, en) in said]
    return (ONCE, INDICATIVE, *sized)


def _area(ground: Ground, area) -> list[ResultRow]:
    name = Words(area.name_zh, area.name_en)
    at = (area.lon, area.lat, area.lon, area.lat)
    if area.geometry is None:
        cells = {"area": name, "part": UNBOUNDED, "name": None, "land": None, "share": None}
        return [ResultRow(area.id, cells, None, at)]
    whole = float(square_metres([area.geometry])[0])
    outlined = ground.outlined
    touching = outlined.intersects(area.geometry)
    land = united(outlined.geometry[touching])
    inside = polygonal(shapely.intersection(area.geometry, land))
    gap = polygonal(shapely.difference(area.geometry, land))
    rows = [_row(f"{area.id}:inside", name, "inside", None, inside, whole, area.geometry.bounds)]
    parks = list(outlined[(outlined["area"] == area.id) | touching].itertuples())
    for park in parks:
        rows += _part(area, name, "of_which", park, shapely.intersection(area.geometry, park.geometry), whole)
    rows.append(_row(f"{area.id}:gap", name, "gap", None, gap, whole))
    for park in parks:
        rows += _part(area, name, "outside", park, shapely.difference(park.geometry, area.geometry), whole)
    return rows


def _part(area, name: Words, part: Part, park, cut: BaseGeometry, whole: float) -> list[ResultRow]:
    """A park's part in or outside the area; none where it has none."""
    shape = polygonal(cut)
    return [] if shape.is_empty else [_row(f"{area.id}:{part}:{park.slug}", name, part, park, shape, whole)]


def _row(
    id: str, area: Words, part: Part, park, shape: shapely.MultiPolygon, whole: float | None, box: Box | None = None
) -> ResultRow:
    square = float(square_metres([shape])[0])
    words, kind = PARTS[part]
    cells = {
        "area": area,
        "part": words,
        "name": None if park is None else Words(park.name_zh, park.name_en),
        "land": square / HECTARE,
        "share": share(square, whole) if part != "outside" else None,
    }
    drawn = None if shape.is_empty else shape
    return ResultRow(id, cells, drawn, box_of([shape]) or box, None if park is None else park.slug, kind=kind)
