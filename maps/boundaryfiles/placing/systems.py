"""Coordinate systems (坐标系) that a boundary may come in, and the way from them to longitude and latitude.

CGCS2000 and WGS-84 agree to better than a metre and count as one. Beijing 1954, Xian 1980 and local systems
(地方独立坐标系) are not converted: the parameters are not public, and without them a boundary would lie up to
hundreds of metres off without anybody seeing it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from maps.boundaryfiles.reading import CannotReadBoundary
from maps.geo.suspicion import READINGS
from registry.words import Words

if TYPE_CHECKING:
    import pyproj

SHIFTS = MappingProxyType(
    {
        "none": Words("CGCS2000 / WGS-84", "CGCS2000 / WGS-84"),
        "gcj02": Words("GCJ-02（高德、腾讯）", "GCJ-02 (Amap, Tencent)"),
        "bd09": Words("BD-09（百度）", "BD-09 (Baidu)"),
    }
)


@dataclass(frozen=True, slots=True)
class System:
    """A coordinate system to choose. `epsg` None: degrees in the datum `shift`."""

    id: str
    name: Words
    epsg: int | None = None
    shift: str = "none"


def _zones() -> list[System]:
    """The Gauss-Krüger zones (高斯-克吕格) that Guangdong lies in, three degrees and six, with and without number."""
    found = []
    for epsg, zone, middle in ((4526, 38, 114), (4525, 37, 111), (4527, 39, 117)):
        said = f"CGCS2000 3 度带，中央经线 {middle}°"
        english = f"CGCS2000 3-degree Gauss-Kruger, {middle}°E"
        found.append(System(str(epsg + 21), Words(f"{said}，横坐标不带带号", f"{english}, no zone in x"), epsg + 21))
        found.append(System(str(epsg), Words(f"{said}，横坐标带带号 {zone}", f"{english}, zone {zone} in x"), epsg))
    for epsg, zone, middle in ((4498, 20, 117), (4497, 19, 111)):
        said = f"CGCS2000 6 度带，中央经线 {middle}°"
        english = f"CGCS2000 6-degree Gauss-Kruger, {middle}°E"
        found.append(System(str(epsg + 11), Words(f"{said}，横坐标不带带号", f"{english}, no zone in x"), epsg + 11))
        found.append(System(str(epsg), Words(f"{said}，横坐标带带号 {zone}", f"{english}, zone {zone} in x"), epsg))
    return found


_ALL = (
    System("4490", Words("CGCS2000 经纬度", "CGCS2000, longitude and latitude"), 4490),
    System("4326", Words("WGS-84 经纬度", "WGS-84, longitude and latitude"), 4326),
    System(
        "gcj02", Words("GCJ-02 经纬度（高德、腾讯）", "GCJ-02, longitude and latitude (Amap, Tencent)"), shift="gcj02"
    ),
    System("bd09", Words("BD-09 经纬度（百度）", "BD-09, longitude and latitude (Baidu)"), shift="bd09"),
    *_zones(),
    System("3857", Words("Web 墨卡托（EPSG:3857）", "Web Mercator (EPSG:3857)"), 3857),
)
SYSTEMS = MappingProxyType({system.id: system for system in _ALL})

SAME_DATUM = re.compile(
    r"china[ _]?(geodetic[ _].*)?2000|cgcs[ _]?2000|wgs[ _]?(19)?84|world geodetic system 1984|itrf", re.I
)
CHINA_BOX = (72.0, 3.0, 138.0, 56.0)  # west, south, east, north
GUANGDONG = (109.5, 20.0, 117.5, 25.7)


class UnknownSystem(Exception):
    """What the file says of its coordinates does not lead to longitude and latitude; `words` say why."""

    def __init__(self, words: Words):
        super().__init__(words.zh)
        self.words = words


def chosen(id: str) -> System:
    """The system of this id. Raises `CannotReadBoundary` with the ids there are."""
    system = SYSTEMS.get(id.lower().removeprefix("epsg:"))
    if system is None:
        known = ", ".join(SYSTEMS)
        raise CannotReadBoundary(f"不认识坐标系 {id}；可用：{known}。", f"{id} is no known system; there are {known}.")
    return system


def stated(text: str) -> tuple[str, pyproj.CRS]:
    """The id or name of the system that a file states, and the system. Raises `UnknownSystem`."""
    import pyproj
    from pyproj.exceptions import CRSError

    try:
        crs = pyproj.CRS.from_user_input(text)
    except CRSError:
        raise UnknownSystem(
            Words("文件写明的坐标系读不懂，请选择坐标系。", "The file's coordinate system cannot be read: choose one.")
        ) from None
    crs = crs.sub_crs_list[0] if crs.is_compound else crs
    base = crs.source_crs if crs.is_bound else crs
    under = base.geodetic_crs
    if under is None or not SAME_DATUM.search(f"{under.datum.name} {under.name}"):
        name = base.name[:80]
        raise UnknownSystem(
            Words(
                f"文件写明的坐标系是“{name}”，它与 CGCS2000 的转换参数不公开，直接换算可能偏差上百米。"
                "请先在测绘软件中转换为 CGCS2000；如果写明的有误，请选择正确的坐标系。",
                f"The file says “{name}”. How it relates to CGCS2000 is not public, and without that the outline could "
                "lie hundreds of metres off. Convert it first, or choose the right system if that is wrong.",
            )
        )
    code = str(base.to_epsg(min_confidence=70))
    return (code, crs_of(SYSTEMS[code])) if code in SYSTEMS else (base.name, base)


def crs_of(system: System) -> pyproj.CRS:
    import pyproj

    return pyproj.CRS.from_epsg(system.epsg or 4490)


def to_lonlat(points: np.ndarray, crs: pyproj.CRS) -> tuple[np.ndarray, bool]:
    """Degrees of points in `crs`, and whether north and east had to change places. Raises `CannotReadBoundary`."""
    straight, turned = _degrees(points, crs), _degrees(points[:, ::-1], crs)
    for box in (_used(crs), CHINA_BOX):
        if within(straight, box):
            return straight, False
        if within(turned, box):
            return turned, True
    raise misfit(points[0], crs)


def misfit(point: np.ndarray, crs: pyproj.CRS) -> CannotReadBoundary:
    """That the outline that begins with this point does not lie in China by this system."""
    (straight,) = _degrees(np.asarray(point, dtype=np.float64).reshape(1, 2), crs)
    at = straight if np.isfinite(straight).all() else point
    return CannotReadBoundary(
        f"按“{crs.name}”换算后不在中国境内（第一个点：{at[0]:.6g}, {at[1]:.6g}）。坐标系可能选错，或者坐标有误。",
        f"As “{crs.name}” the outline does not lie in China (first point {at[0]:.6g}, {at[1]:.6g}). "
        "The system may be the wrong one, or the coordinates are.",
    )


def _used(crs: pyproj.CRS) -> tuple[float, float, float, float]:
    """Where in China the system is used, and a degree around; a surveyor's X is the north, and only this tells."""
    area = crs.area_of_use
    if area is None:
        return CHINA_BOX
    west, south, east, north = CHINA_BOX
    return max(west, area.west - 1), max(south, area.south - 1), min(east, area.east + 1), min(north, area.north + 1)


def _degrees(points: np.ndarray, crs: pyproj.CRS) -> np.ndarray:
    """From the projection to the degrees of its own datum: nothing is shifted."""
    import pyproj

    if crs.is_geographic and all(axis.unit_name == "degree" for axis in crs.axis_info[:2]):
        return np.asarray(points, dtype=np.float64)
    way = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    return np.column_stack(way.transform(points[:, 0], points[:, 1]))


def within(lonlat: np.ndarray, box: tuple[float, float, float, float]) -> bool:
    return bool(_each_within(lonlat[np.newaxis], box)[0])


def _each_within(lonlat: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    """Which groups of points, shape (n, points, 2), lie in the box as a whole: a mask of shape (n,)."""
    west, south, east, north = box
    # What is no number is in no box.
    return ((lonlat >= (west, south)) & (lonlat <= (east, north))).all(axis=(1, 2))


def fitting(boxes: np.ndarray, crs: pyproj.CRS, area: tuple[float, float, float, float] = CHINA_BOX) -> np.ndarray:
    """Which boxes, shape (n, 2, 2) in the units of `crs`, lie in the area, read the way round in which more of them do.

    A mask of shape (n,).
    """
    best = np.zeros(len(boxes), dtype=bool)
    for where in (_used(crs), CHINA_BOX):
        for corners in (boxes, boxes[:, :, ::-1]):
            lonlat = _degrees(corners.reshape(-1, 2), crs).reshape(-1, 2, 2)
            fit = _each_within(lonlat, where) & _each_within(lonlat, area)
            if fit.sum() > best.sum():
                best = fit
    return best


def guesses(boxes: np.ndarray, near: tuple[float, float] | None, loose: bool = False) -> tuple[str, ...]:
    """The systems as which all boxes, shape (n, 2, 2), lie in Guangdong, the one that is nearest to `near` first.

    `loose`: as many as by any other system are enough, if it is one of metres.
    """
    found = []
    for place, system in enumerate(_ALL):
        crs = crs_of(system)
        fit = fitting(boxes, crs, GUANGDONG)
        if fit.all() or (loose and fit.any() and not crs.is_geographic):
            lonlat, _ = to_lonlat(boxes[fit].reshape(-1, 2), crs)
            lonlat = READINGS[system.shift](lonlat)
            away = np.hypot(*(lonlat.mean(axis=0) - near)) if near else 0.0
            # A kilometre says nothing about the datum; that is what the suspicion is for.
            found.append((-int(fit.sum()), round(float(away), 1), place, system.id))
    most = min((each[0] for each in found), default=0)
    return tuple(id for count, _, _, id in sorted(found) if count == most)
