"""What a person must agree to before a boundary is taken over (需要确认), and what the history says was done to it."""

from __future__ import annotations

import shapely
from shapely.geometry.base import BaseGeometry

from maps.boundaryfiles.judging import Judgement
from maps.boundaryfiles.placing.systems import SHIFTS
from maps.boundaryfiles.placing.units import NAMES
from maps.boundaryfiles.reading import BoundaryFile, hectares
from registry.boundaries.surroundings import Surroundings
from registry.words import Words

MOSTLY_INSIDE = 0.9  # of the area: below, the boundary may belong elsewhere
NOTABLE = 0.01  # of either area: below, an overlap is the work of two surveys of one fence
SUDDEN = 3.0  # times larger or smaller than the boundary before
AROUND = 0.03  # degrees, about 3 km: farther than any datum moves an outline


def window(shape: BaseGeometry) -> shapely.Polygon:
    """Where neighbours of the outline are looked for, whatever its datum."""
    west, south, east, north = shape.bounds
    return shapely.box(west - AROUND, south - AROUND, east + AROUND, north + AROUND)


def doubts(found: Judgement, around: Surroundings) -> list[Words]:
    """What is unusual, one sentence each; nothing of it is wrong by itself. The datum has an offer of its own."""
    said = []
    if found.inside is not None and found.inside < MOSTLY_INSIDE:
        share = f"{100 * found.inside:.1f} %"
        said.append(
            Words(
                f"只有 {share} 的面积在{around.within_name.zh}内。",
                f"Only {share} of the area lies in {around.within_name.en}.",
            )
        )
    for each in found.overlaps:
        if each.outline == "surveyed" and max(each.of_new, each.of_other) >= NOTABLE:
            said.append(
                Words(
                    f"与“{each.name.zh}”的测绘边界重叠 {each.area_m2:,.0f} 平方米。",
                    f"It overlaps the surveyed boundary of {each.name.en} by {each.area_m2:,.0f} m².",
                )
            )
    if found.area_m2 and found.old_area_m2 and around.outline in ("surveyed", "district"):
        times = found.area_m2 / found.old_area_m2
        if not 1 / SUDDEN < times < SUDDEN:
            said.append(
                Words(f"面积是原边界的 {times:.2g} 倍。", f"The area is {times:.2g} times that of the boundary before.")
            )
            return said
    if found.area_m2 and around.area_m2:
        times = found.area_m2 / around.area_m2
        if not 1 / SUDDEN < times < SUDDEN:
            new, known = hectares(found.area_m2), hectares(around.area_m2)
            said.append(
                Words(
                    f"面积 {new} 公顷，是登记的面积 {known} 公顷的 {times:.2g} 倍；可能选到了图框或单体建筑。",
                    f"Its {new} ha are {times:.2g} times the {known} ha of the register: it may be the frame of the "
                    "drawing, or a building.",
                )
            )
    return said


def note(file: BoundaryFile, found: Judgement, outline: str = "") -> str:
    """For the history: the form and system of the file, and what was done to its outline. `outline`: which one it
    was, where the file has several.
    """
    said = [f"{file.form}，坐标系 {file.system}"]
    if outline:
        said.append(f"图形“{outline}”")
    if file.control is not None:
        said.append(file.control.zh.rstrip("。"))
    if file.unit != "m":
        said.append(f"长度单位为{NAMES[file.unit].zh}")
    if found.shift != "none":
        said.append(f"由 {SHIFTS[found.shift].zh} 转换为 CGCS2000")
    if found.repaired:
        said.append(f"修复无效环 {len(found.faults)} 处")
    if found.suspicion is not None:
        said.append("坐标基准存疑，经确认按原样采用")
    return "；".join(said)
