"""A boundary file checked without a register and without writing (检查): what is in it, and what would be asked.

Everything comes back as one object that JSON can hold: `status` ok, asks or refused; `outlines`, each with `name`,
`area_ha` (None: not known), `system` (None: not said), `vertices`, `holes`; `asks`, `notes`, `mistakes` as pairs of
words in Chinese and English. An ask has `what` (system, outline or repair) and `choices`, ids or names.
"""

from __future__ import annotations

from typing import Any

import shapely

from maps.boundaries.reader import read
from maps.boundaries.reading import BoundaryFile, CannotRead, Feature
from maps.suspicion import READINGS
from registry.areas import area_m2

MAX_LISTED = 12  # names in a sentence


def check_here(data: bytes, name: str, system: str | None = None) -> dict[str, Any]:
    """The answer for a file, also where it cannot be read. Runs in the limited process only."""
    try:
        file = read(data, name, system)
    except CannotRead as mistake:
        return refused(mistake)
    measured = [_measured(each, file) for each in file.features]
    asks = [*_system(file), *_outline(file), *_repair(file, measured)]
    return {
        "status": "asks" if asks else "ok",
        "outlines": [_outline_of(each, file, area) for each, area in zip(file.features, measured, strict=True)],
        "asks": asks,
        "notes": [_pair(note.zh, note.en) for note in file.notes],
        "mistakes": [],
    }


def refused(mistake: Any) -> dict[str, Any]:
    """The answer for a file that cannot be read, or opened. `mistake`: whatever says why as `zh` and `en`."""
    said = [_pair(mistake.zh, mistake.en)]
    return {"status": "refused", "outlines": [], "asks": [], "notes": [], "mistakes": said}


def _measured(each: Feature, file: BoundaryFile) -> float | bool | None:
    """Hectares; False where the outline is invalid, None where its system is not known."""
    if file.system is None:
        return None
    if not shapely.is_valid(each.shape):
        return False
    return round(area_m2(shapely.transform(each.shape, READINGS[file.shift])) / 10_000, 4)


def _outline_of(each: Feature, file: BoundaryFile, area: float | bool | None) -> dict[str, Any]:
    return {
        "name": each.label,
        "area_ha": None if area is False else area,
        "system": file.system,
        "vertices": each.vertices,
        "holes": sum(len(part.interiors) for part in each.shape.geoms),
    }


def _system(file: BoundaryFile) -> list[dict[str, Any]]:
    if file.system is not None:
        return []
    words = _pair(
        "文件没有说明可用的坐标系，请用 --system 指定。", "The file names no system that can be used: give --system."
    )
    return [{"what": "system", **words, "choices": list(file.guesses)}]


def _outline(file: BoundaryFile) -> list[dict[str, Any]]:
    names = [each.label for each in file.features]
    if len(names) < 2:
        return []
    listed = "、".join(names[:MAX_LISTED]) + ("…" if len(names) > MAX_LISTED else "")
    words = _pair(
        f"文件有 {len(names)} 个图形（{listed}），用哪一个？",
        f"The file has {len(names)} outlines ({listed}): which one?",
    )
    return [{"what": "outline", **words, "choices": names}]


def _repair(file: BoundaryFile, measured: list[float | bool | None]) -> list[dict[str, Any]]:
    names = [each.label for each, area in zip(file.features, measured, strict=True) if area is False]
    if not names:
        return []
    listed = "、".join(names[:MAX_LISTED]) + ("…" if len(names) > MAX_LISTED else "")
    words = _pair(f"环无效（{listed}），是否同意修复？", f"Rings are invalid ({listed}): may they be repaired?")
    return [{"what": "repair", **words, "choices": names}]


def _pair(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}
