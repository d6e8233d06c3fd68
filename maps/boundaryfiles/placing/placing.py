"""Where the outlines of a file lie (定位): from what stands in it to degrees, or to what has to be asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.boundaryfiles.placing import control, systems, units
from maps.boundaryfiles.placing.systems import UnknownSystem
from maps.boundaryfiles.reading import BoundaryFile, CannotReadBoundary, Choice, Feature, Raw
from maps.geo.suspicion import READINGS
from registry.parks.areas import area_m2
from registry.words import Words

if TYPE_CHECKING:
    import pyproj

DEGREE_M = 111_320.0
DEGREES = 360.0  # no coordinate beyond is in degrees
LOCAL = Words(
    "坐标按任何国家坐标系都不在广东，像是施工（独立）坐标。请给出两个控制点，或先在测绘软件中转换为 CGCS2000。",
    "By no national system do the coordinates lie in Guangdong; they look like those of a building site. Give two "
    "control points, or convert them to CGCS2000 first.",
)

NORTH_FIRST = Words(
    "图上坐标按东坐标（横坐标）在前换算；如果文件里北坐标在前，图形会左右相反，请在地图上核对。",
    "The coordinates of the file were taken with the east first; if the north is first, the outline is mirrored: look "
    "at the map.",
)


def placed(raw: Raw, name: str, sha256: str, choice: Choice, near: tuple[float, float] | None) -> BoundaryFile:
    """The outlines in degrees where the coordinate system is known; else what could be chosen. Raises
    `CannotReadBoundary`."""
    file = BoundaryFile(name, sha256, raw.form, None, "none", tuple(raw.features), tuple(raw.notes))
    if choice.control:
        return _by_control(file, raw, choice)
    if choice.system is not None:
        system = systems.chosen(choice.system)
        return _in_system(file, raw, choice, near, (system.id, systems.crs_of(system), system.shift))
    if raw.crs is None:
        return _asked(file, raw, choice, near)
    try:
        id, crs = systems.stated(raw.crs)
    except UnknownSystem as unknown:
        # Nothing is guessed here: another system would fit just as well, and be a hundred metres off.
        return _measured(replace(file, notes=(*file.notes, unknown.words)), choice.unit or raw.unit or "m")
    return _in_system(file, raw, choice, near, (id if raw.shift == "none" else raw.shift, crs, raw.shift))


def metres_of(boxes: np.ndarray, stated: str | None) -> float:
    """How long the unit of a drawing is, metres, as far as its boxes, shape (n, 2, 2), and what it states tell."""
    for unit in _certain(None, stated) + units.TRIED:
        if any(id for id in systems.guesses(boxes * units.METRES[unit], None, loose=True) if _projected(id)):
            return units.METRES[unit]
    return DEGREE_M if systems.guesses(boxes, None) else units.METRES[stated or "m"]


def _certain(chosen: str | None, stated: str | None) -> tuple[str, ...]:
    """The units that need nobody's word: the one that a person chose, else the one that the file states, and metres."""
    return (chosen,) if chosen else tuple(dict.fromkeys((stated or "m", "m")))


def _in_system(
    file: BoundaryFile,
    raw: Raw,
    choice: Choice,
    near: tuple[float, float] | None,
    known: tuple[str, pyproj.CRS, str],
) -> BoundaryFile:
    """The outlines by a system that is known; where they do not fit it, what would. Raises `CannotReadBoundary`."""
    id, crs, shift = known
    boxes = _boxes(raw.features)
    for unit in _certain(choice.unit, raw.unit):
        scale = 1.0 if crs.is_geographic else units.METRES[unit]
        fit = systems.fitting(boxes * scale, crs)
        if fit.all() or (raw.loose and fit.any()):
            return _moved(replace(file, system=id, shift=shift, unit=unit), raw, fit, scale, crs)
    misfit = systems.misfit(boxes[0, 0], crs)
    guesses, unit = _offers(raw, boxes, near, choice, None if choice.system is None else (id, crs))
    if not guesses:
        raise misfit
    notes = (*file.notes, Words(misfit.zh, misfit.en), _offered(guesses[0], unit, raw.unit))
    return _measured(replace(file, notes=notes, guesses=guesses, unit=unit, units=_unsure(unit, choice, raw)), unit)


def _by_control(file: BoundaryFile, raw: Raw, choice: Choice) -> BoundaryFile:
    """The outlines of a building site by control points. Raises `CannotReadBoundary`."""
    if raw.crs is not None:
        raise CannotReadBoundary(
            "文件写明了坐标系，不能再用控制点换算。",
            "The file says its coordinate system: control points cannot place it otherwise.",
        )
    if choice.system is None:
        raise CannotReadBoundary(
            "请同时选择控制点实地坐标的坐标系（命令用 --system）。",
            "Choose the system of the control points' known coordinates as well (--system).",
        )
    system = systems.chosen(choice.system)
    unit = choice.unit or raw.unit or "m"
    metres = units.METRES[unit]
    way = control.similarity(control.parsed(choice.control), metres, system)
    local = np.concatenate([shapely.get_coordinates(each.shape) for each in raw.features]) * metres
    beyond = way.reach(local)
    notes = [*file.notes, *way.notes, *([beyond] if beyond else []), *_of_unit(unit, None)]
    if not raw.loose:
        notes.append(NORTH_FIRST)
    turned = _turned(raw.features, way.degrees(local))
    features = tuple(_measure(turned, "none"))
    return replace(file, system=system.id, unit=unit, control=way.notes[0], notes=tuple(notes), features=features)


def _asked(file: BoundaryFile, raw: Raw, choice: Choice, near: tuple[float, float] | None) -> BoundaryFile:
    """The outlines as they stand in the file, with the systems that fit."""
    guesses, unit = _offers(raw, _boxes(raw.features), near, choice, None)
    if not guesses:
        unit = choice.unit or raw.unit or "m"
        return _measured(replace(file, notes=(*file.notes, LOCAL), local=True, unit=unit), unit)
    guesses = (*(id for id in raw.likely if id in guesses), *(id for id in guesses if id not in raw.likely))
    notes = file.notes if unit == "m" else (*file.notes, _offered(guesses[0], unit, raw.unit))
    return _measured(replace(file, notes=notes, guesses=guesses, unit=unit, units=_unsure(unit, choice, raw)), unit)


def _offers(
    raw: Raw,
    boxes: np.ndarray,
    near: tuple[float, float] | None,
    choice: Choice,
    only: tuple[str, pyproj.CRS] | None,
) -> tuple[tuple[str, ...], str]:
    """The systems that fit, and the unit by which they do; `only`: no other system than this one."""
    certain = _certain(choice.unit, raw.unit)
    for unit in certain + (() if choice.unit else units.TRIED):
        scaled = boxes * units.METRES[unit]
        if only is not None:
            id, crs = only
            fit = systems.fitting(scaled, crs, systems.GUANGDONG)
            found = (id,) if fit.all() or (raw.loose and fit.any()) else ()
        else:
            found = systems.guesses(scaled, near, raw.loose)
        found = tuple(id for id in found if unit == "m" or _projected(id))  # degrees have no unit of length
        if found:
            return found, unit
    return (), "m"


def _unsure(unit: str, choice: Choice, raw: Raw) -> tuple[str, ...]:
    """The unit as something to confirm, where neither a person nor the file has said it."""
    return () if unit in _certain(choice.unit, raw.unit) else (unit,)


def _offered(id: str, unit: str, stated: str | None) -> Words:
    """The system, and the unit, that fit where what the file states does not."""
    name, length = systems.SYSTEMS[id].name, units.NAMES[unit]
    if unit == "m":
        return Words(f"吻合的坐标系：{name.zh}，请确认。", f"What fits is {name.en}: confirm it.")
    if unit == stated:
        return Words(f"文件写明长度单位为{length.zh}，与“{name.zh}”吻合。",
                     f"The file says that lengths are in {length.en}; they fit {name.en}.")  # fmt: skip
    return Words(
        f"单位像是{length.zh}：按{length.zh}读与“{name.zh}”吻合，请确认。",
        f"Lengths look like {length.en}: as such they fit {name.en}. Confirm it.",
    )


def _moved(file: BoundaryFile, raw: Raw, fit: np.ndarray, scale: float, crs: pyproj.CRS) -> BoundaryFile:
    """The outlines that fit, in degrees, with their areas."""
    notes, kept = list(file.notes), [each for each, fits in zip(raw.features, fit, strict=True) if fits]
    every = np.concatenate([shapely.get_coordinates(each.shape) for each in kept])
    degrees, turned = systems.to_lonlat(every * scale, crs)
    if turned:
        notes.append(
            Words(
                "文件里纬度（北坐标）写在前面，已对调。", "The file has latitude or north first; they were exchanged."
            )
        )
    if len(kept) < len(fit):
        notes.append(
            Words(
                f"{len(fit) - len(kept)} 条闭合线按这个坐标系不在中国境内（如图例、详图），没有列出。",
                f"By this system {len(fit) - len(kept)} closed lines do not lie in China, as legends; they are not "
                "listed.",
            )
        )
    if not crs.is_geographic:
        notes += _of_unit(file.unit, raw.unit)
    return replace(file, notes=tuple(notes), features=tuple(_measure(_turned(kept, degrees), file.shift)))


def _of_unit(unit: str, stated: str | None) -> list[Words]:
    """What to say of the unit: where it is not metres, and where the file says another."""
    length = units.NAMES[unit]
    if stated not in (None, unit):
        other = units.NAMES[stated]
        return [Words(f"文件写明长度单位为{other.zh}，但按{length.zh}才吻合，已按{length.zh}读取。",
                      f"The file says {other.en}, but only {length.en} fit; it was read in {length.en}.")]  # fmt: skip
    if unit == "m":
        return []
    return [Words(f"长度单位按{length.zh}读取。", f"Lengths were read in {length.en}.")]


def _turned(features: list[Feature], degrees: np.ndarray) -> list[Feature]:
    moved, start = [], 0
    for each in features:
        count = len(shapely.get_coordinates(each.shape))
        moved.append(replace(each, shape=shapely.set_coordinates(each.shape, degrees[start : start + count])))
        start += count
    return moved


def _measure(features: list[Feature], shift: str) -> list[Feature]:
    """With the areas on the ellipsoid."""
    areas = [
        area_m2(shapely.transform(each.shape, READINGS[shift])) if shapely.is_valid(each.shape) else None
        for each in features
    ]
    return [replace(each, area_m2=area) for each, area in zip(features, areas, strict=True)]


def _measured(file: BoundaryFile, unit: str) -> BoundaryFile:
    """With the areas in the plane of the drawing, if it is one."""
    every = np.concatenate([shapely.get_coordinates(each.shape) for each in file.features])
    if np.abs(every).max() <= DEGREES and not file.local:
        return file
    scale = units.METRES[unit] ** 2
    return replace(
        file,
        features=tuple(
            replace(each, area_m2=float(each.shape.area) * scale if shapely.is_valid(each.shape) else None)
            for each in file.features
        ),
    )


def _projected(id: str) -> bool:
    epsg = systems.SYSTEMS[id].epsg
    return epsg is not None and epsg not in (4490, 4326)


def _boxes(features: list[Feature]) -> np.ndarray:
    """Around each outline, shape (n, 2, 2): its least and its greatest coordinates."""
    return shapely.bounds([each.shape for each in features]).reshape(-1, 2, 2)
