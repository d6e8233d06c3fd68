"""A boundary file checked without a register and without writing (检查): what is in it, and what would be asked.

Everything comes back as one object that JSON can hold: `status` ok, asks or refused; `outlines`, each with `name`,
`area_ha` (None: not known; without a system that of the drawing's own plane), `system` (None: not said), `vertices`,
`holes`; `asks`, `notes`, `mistakes` as pairs of words in Chinese and English. An ask has `what` (unit, system, control,
outline or repair) and `choices`, ids or names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maps.boundaryfiles.choosing import in_a_sentence, outlines
from maps.boundaryfiles.placing.units import NAMES
from maps.boundaryfiles.reader import read_boundary
from maps.boundaryfiles.reading import BoundaryFile, CannotReadBoundary, Feature


def check_here(
    data: bytes, name: str, system: str | None = None, unit: str | None = None, control: Sequence[str] = ()
) -> dict[str, Any]:
    """The answer for a file, also where it cannot be read. Runs in the limited process only."""
    try:
        file = read_boundary(data, name, system, unit=unit, control=control)
    except CannotReadBoundary as mistake:
        return refused(mistake)
    asks = [*_unit(file), *_system(file), *_outline(file), *_repair(file)]
    return {
        "status": "asks" if asks else "ok",
        "outlines": [_outline_of(each, file) for each in file.features],
        "asks": asks,
        "notes": [_pair(note.zh, note.en) for note in file.notes],
        "mistakes": [],
    }


def refused(mistake: Any) -> dict[str, Any]:
    """The answer for a file that cannot be read, or opened. `mistake`: whatever says why as `zh` and `en`."""
    said = [_pair(mistake.zh, mistake.en)]
    return {"status": "refused", "outlines": [], "asks": [], "notes": [], "mistakes": said}


def _outline_of(each: Feature, file: BoundaryFile) -> dict[str, Any]:
    return {
        "name": each.label,
        "area_ha": None if each.area_m2 is None else round(each.area_m2 / 10_000, 4),
        "system": file.system,
        "vertices": each.vertices,
        "holes": sum(len(part.interiors) for part in each.shape.geoms),
    }


def _unit(file: BoundaryFile) -> list[dict[str, Any]]:
    if not file.units:
        return []
    name = NAMES[file.units[0]]
    words = _pair(
        f"长度单位像是{name.zh}，请用 --unit {file.units[0]} 确认。",
        f"Lengths look like {name.en}: confirm with --unit {file.units[0]}.",
    )
    return [{"what": "unit", **words, "choices": list(file.units)}]


def _system(file: BoundaryFile) -> list[dict[str, Any]]:
    if file.system is not None:
        return []
    if file.local:
        words = _pair(
            "像是施工坐标：请用 --control 给出两个控制点（图上 X,Y,实地东坐标,北坐标），"
            "用 --system 写明实地坐标的坐标系。",
            "Coordinates of a building site: give two control points with --control (x,y of the drawing, then easting,"
            "northing), and the system of the latter with --system.",
        )
        return [{"what": "control", **words, "choices": []}]
    words = _pair(
        "文件没有说明可用的坐标系，请用 --system 指定。", "The file names no system that can be used: give --system."
    )
    return [{"what": "system", **words, "choices": list(file.guesses)}]


def _outline(file: BoundaryFile) -> list[dict[str, Any]]:
    if len(file.features) < 2:
        return []
    count, listed = len(file.features), outlines(file)
    words = _pair(
        f"文件有 {count} 个图形（{listed.zh}），用哪一个？", f"The file has {count} outlines ({listed.en}): which one?"
    )
    return [{"what": "outline", **words, "choices": [each.label for each in file.features]}]


def _repair(file: BoundaryFile) -> list[dict[str, Any]]:
    names = [each.label for each in file.features if each.area_m2 is None] if file.system is not None else []
    if not names:
        return []
    listed = in_a_sentence(names, names)
    words = _pair(f"环无效（{listed.zh}），是否同意修复？", f"Rings are invalid ({listed.en}): may they be repaired?")
    return [{"what": "repair", **words, "choices": names}]


def _pair(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}
