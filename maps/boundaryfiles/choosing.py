"""Which outline of a file becomes the boundary (选择图形): one that a person names, or several together."""

from __future__ import annotations

from collections.abc import Sequence

import shapely

from maps.boundaryfiles import rings
from maps.boundaryfiles.reading import DXF, BoundaryFile, CannotReadBoundary, Feature, hectares
from registry.words import Words

MAX_TOGETHER = 50
MAX_LISTED = 12  # outlines in a sentence


def named(file: BoundaryFile, names: Sequence[str]) -> Feature:
    """The outline of these names or numbers (from 1); without any the only one there is. Raises
    `CannotReadBoundary`."""
    if not names:
        if len(file.features) > 1:
            raise _which(file, "")
        return file.features[0]
    return together(file, [_place(file, name) for name in names])


def together(file: BoundaryFile, places: Sequence[int]) -> Feature:
    """The outlines at these places as one. Of a drawing, a ring that lies in another is its hole; else all are parts.

    Raises `CannotReadBoundary` where there are too many.
    """
    chosen = [file.features[place] for place in dict.fromkeys(places)]
    if len(chosen) == 1:
        return chosen[0]
    if len(chosen) > MAX_TOGETHER:
        raise CannotReadBoundary(
            f"一次最多合并 {MAX_TOGETHER} 个图形。", f"At most {MAX_TOGETHER} outlines can be taken together."
        )
    parts = [part for each in chosen for part in each.shape.geoms]
    if file.form == DXF:
        shape = rings.nested([shapely.get_coordinates(part.exterior) for part in parts])
    else:
        shape = rings.multi(parts)
    return Feature(shape, "、".join(each.label for each in chosen), {})


def _place(file: BoundaryFile, name: str) -> int:
    found = [place for place, each in enumerate(file.features) if each.label == name]
    if len(found) == 1:
        return found[0]
    number = name.removeprefix("#")
    if not found and number.isdecimal() and 1 <= int(number) <= len(file.features):
        return int(number) - 1
    raise _which(file, name)


def outlines(file: BoundaryFile) -> Words:
    """The outlines with their numbers and areas, in a sentence."""
    said = [(number, each.label, each.area_m2) for number, each in enumerate(file.features, 1)]
    return in_a_sentence(
        [f"{n}：{label}" + ("" if area is None else f"（{hectares(area)} 公顷）") for n, label, area in said],
        [f"{n}: {label}" + ("" if area is None else f" ({hectares(area)} ha)") for n, label, area in said],
    )


def in_a_sentence(zh: Sequence[str], en: Sequence[str]) -> Words:
    """The first of these, parted as each language does."""
    more = "…" if len(zh) > MAX_LISTED else ""
    return Words("、".join(zh[:MAX_LISTED]) + more, ", ".join(en[:MAX_LISTED]) + more)


def _which(file: BoundaryFile, name: str) -> CannotReadBoundary:
    count, listed = len(file.features), outlines(file)
    zh, en = (f"没有唯一名为“{name}”的图形。", f"No single outline is called “{name}”. ") if name else ("", "")
    return CannotReadBoundary(
        f"{zh}文件有 {count} 个图形（{listed.zh}），请用 --feature 指定名称或序号；可以写几次，合成一个边界。",
        f"{en}The file has {count} outlines ({listed.en}): name one with --feature, or its number; several together by "
        "several.",
    )
