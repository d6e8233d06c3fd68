"""WKT and EWKT, one shape or one a line: `SRID=4490;POLYGON ((…))`. Heights are left out, and that is said."""

from __future__ import annotations

import re

import shapely
from shapely.geometry.base import BaseGeometry

from maps.boundaryfiles import rings
from maps.boundaryfiles.reading import MAX_FEATURES, CannotReadBoundary, Raw, feature, left_out, many
from registry.words import Words

FORM = "WKT"
KINDS = "MULTIPOLYGON|POLYGON|GEOMETRYCOLLECTION|MULTILINESTRING|LINESTRING|LINEARRING|MULTIPOINT|POINT"
CURVES = "CURVEPOLYGON|MULTISURFACE|COMPOUNDCURVE|CIRCULARSTRING|MULTICURVE|POLYHEDRALSURFACE|TIN|TRIANGLE"
START = re.compile(rf"\s*\"?(?:SRID\s*=\s*(\d+)\s*;\s*)?({KINDS}|{CURVES})\s*(?:ZM?|M)?\s*(?:\(|EMPTY)", re.I)


def matches(text: str) -> bool:
    return START.match(text) is not None


def read(text: str) -> Raw:
    """Raises `CannotReadBoundary` with the shape that cannot be read."""
    starts = [found for found in START.finditer(text) if _outermost(text, found.start())]
    if len(starts) > MAX_FEATURES:
        raise many(len(starts))
    ends = [found.start() for found in starts[1:]] + [len(text)]
    features, lines, high = [], 0, False
    for number, (found, end) in enumerate(zip(starts, ends, strict=True), 1):
        shape = _shape(found.group(2), text[found.start(2) : end], number)
        high = high or shapely.has_z(shape)
        polygons, loose, left = rings.of_shape(shapely.force_2d(shape))
        lines += left
        polygons += list(rings.nested(loose).geoms) if loose else []
        if polygons:
            features.append(feature(rings.multi(polygons), len(features) + 1, {}))
    if not features:
        raise rings.nothing(lines)
    notes = [left_out(lines)] if lines else []
    if high:
        notes.append(Words("高程（Z）未采用，只取平面位置。", "Heights (Z) were left out; only the plan is taken."))
    return Raw(FORM, features, _crs({found.group(1) for found in starts}), notes)


def _outermost(text: str, place: int) -> bool:
    """Whether this beginning is no member of a collection: before it every bracket is closed."""
    return text.count("(", 0, place) == text.count(")", 0, place)


def _shape(kind: str, said: str, number: int) -> BaseGeometry:
    if re.fullmatch(CURVES, kind, re.I):
        raise CannotReadBoundary(
            f"第 {number} 个图形是 {kind.upper()}，曲线和立体不能读取。请转换为 POLYGON 后再试。",
            f"Shape {number} is a {kind.upper()}: curves and solids are not read. Convert it to POLYGON.",
        )
    try:
        shape = shapely.from_wkt(said.strip().strip('";').strip())
    except shapely.errors.GEOSException:
        raise CannotReadBoundary(
            f"第 {number} 个 WKT 图形读不下去：{said.strip()[:60]}。请检查括号和逗号，重新导出。",
            f"WKT shape {number} cannot be read: {said.strip()[:60]}. Look at brackets and commas, or export it anew.",
        ) from None
    return shape


def _crs(said: set[str | None]) -> str | None:
    numbers = {each for each in said if each and int(each)}
    if len(numbers) > 1:
        raise CannotReadBoundary(
            f"图形的 SRID 不同（{'、'.join(sorted(numbers))}）。请统一坐标系后再试。",
            f"The shapes have different SRIDs ({', '.join(sorted(numbers))}). Bring them in one system.",
        )
    return f"EPSG:{numbers.pop()}" if numbers else None
