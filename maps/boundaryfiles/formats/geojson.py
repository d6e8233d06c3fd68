"""GeoJSON: features, collections, bare geometries; a `crs` member of the older standard is read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from maps.boundaryfiles import rings
from maps.boundaryfiles.formats import esri_json
from maps.boundaryfiles.reading import MAX_FEATURES, CannotReadBoundary, Feature, Raw, feature, left_out, many
from registry.words import Words

FORM = "GeoJSON"
DEEPEST = 20  # geometry collections within each other


def read(text: str) -> Raw:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as failed:
        at = f"（第 {failed.lineno} 行第 {failed.colno} 列）" if isinstance(failed, json.JSONDecodeError) else ""
        line = f" (line {failed.lineno}, column {failed.colno})" if at else ""
        raise CannotReadBoundary(
            f"不是有效的 JSON{at}。请重新导出 GeoJSON。", f"This is no valid JSON{line}. Export it anew."
        ) from None
    if isinstance(said, dict) and esri_json.matches(said):
        return esri_json.read(said)
    if not isinstance(said, dict) or not isinstance(said.get("type"), str):
        raise _no_geojson()
    if said["type"] == "Topology":
        raise CannotReadBoundary("这是 TopoJSON：请导出为 GeoJSON。", "This is TopoJSON: export it as GeoJSON.")
    notes: list[Words] = []
    try:
        found = list(_features(said, notes))
    except (TypeError, KeyError, AttributeError) as failed:
        raise _no_geojson() from failed
    crs = _crs(said)
    if crs is None:
        crs = "EPSG:4326"
        notes.append(Words("GeoJSON 按标准为 WGS-84 经纬度。", "By its standard, GeoJSON is in WGS-84 degrees."))
    return Raw(FORM, found, crs, notes)


def _features(said: dict, notes: list[Words]) -> Iterator[Feature]:
    entries = said["features"] if said["type"] == "FeatureCollection" else [said]
    if len(entries) > MAX_FEATURES:
        raise many(len(entries))
    number = lines = 0
    for entry in entries:
        whole = entry["type"] == "Feature"
        geometry = entry["geometry"] if whole else entry
        polygons, loose, left = _shapes(geometry, DEEPEST)
        lines += left
        if loose:
            polygons += list(rings.nested(loose).geoms)
        if polygons:
            number += 1
            yield feature(rings.multi(polygons), number, (entry.get("properties") or {}) if whole else {})
    if not number:
        raise rings.nothing(lines)
    if lines:
        notes.append(left_out(lines))


def _shapes(geometry: dict | None, deep: int) -> tuple[list, list, int]:
    """Polygons, closed lines, and the number of open ones."""
    if geometry is None or deep == 0:
        return [], [], 0
    kind = geometry["type"]
    if kind == "GeometryCollection":
        several = [_shapes(each, deep - 1) for each in geometry["geometries"]]
        return [p for s in several for p in s[0]], [r for s in several for r in s[1]], sum(s[2] for s in several)
    given = geometry.get("coordinates", ())
    if kind == "Polygon":
        return [rings.polygon([rings.ring(each) for each in given])] if given else [], [], 0
    if kind == "MultiPolygon":
        return [rings.polygon([rings.ring(each) for each in part]) for part in given if part], [], 0
    if kind in ("LineString", "MultiLineString"):
        lines = [given] if kind == "LineString" else given
        closed = [rings.ring(line) for line in lines if len(line) > rings.FEWEST and line[0] == line[-1]]
        return [], closed, len(lines) - len(closed)
    return [], [], 0


def _crs(said: dict) -> str | None:
    """The name in `crs`; CRS84 is WGS-84 with the longitude first, which is the order here anyway."""
    given = said.get("crs")
    name = given.get("properties", {}).get("name") if isinstance(given, dict) else None
    if not isinstance(name, str):
        return None
    return "EPSG:4326" if name.upper().endswith("CRS84") else name[:300]


def _no_geojson() -> CannotReadBoundary:
    return CannotReadBoundary(
        "这个 JSON 不是 GeoJSON。应有 type，以及 features、geometry 或 coordinates。",
        "This JSON is no GeoJSON: it needs type, and features, geometry or coordinates.",
    )
