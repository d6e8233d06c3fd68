"""Esri JSON, as ArcGIS services answer: features or one shape with `rings`, in the system of `spatialReference`."""

from __future__ import annotations

from maps.boundaryfiles import rings
from maps.boundaryfiles.reading import MAX_FEATURES, CannotReadBoundary, Raw, feature, many
from registry.words import Words

FORM = "Esri JSON"
ESRI_OWN = 100_000  # numbers from here on are Esri's, not EPSG's


def matches(said: dict) -> bool:
    if "type" in said and not isinstance(said.get("geometryType"), str):
        return False
    return any(key in said for key in ("rings", "curveRings", "geometryType")) or (
        isinstance(said.get("geometry"), dict) and "rings" in said["geometry"]
    )


def read(said: dict) -> Raw:
    """Raises `CannotReadBoundary`. Rings of one shape belong together: one inside another is a hole."""
    entries = said.get("features", [said if "geometry" in said else {"geometry": said}])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise _damaged()
    if len(entries) > MAX_FEATURES:
        raise many(len(entries))
    features, high, told = [], False, {_crs(said.get("spatialReference"))}
    for entry in entries:
        shape = entry.get("geometry")
        if not isinstance(shape, dict):
            continue
        if shape.get("curveRings"):
            raise CannotReadBoundary(
                "边界含有圆弧（curveRings）。请在 ArcGIS 中增密（Densify）后再导出。",
                "The outline has arcs (curveRings). Densify it in ArcGIS and export it again.",
            )
        told.add(_crs(shape.get("spatialReference")))
        given = shape.get("rings") or []
        if not isinstance(given, list):
            raise _damaged()
        high = high or any(isinstance(p, list) and len(p) > 2 for r in given if isinstance(r, list) for p in r)
        if given:
            drawn = rings.nested([rings.ring(each) for each in given])
            attributes = entry.get("attributes")
            features.append(feature(drawn, len(features) + 1, attributes if isinstance(attributes, dict) else {}))
    if not features:
        raise rings.nothing()
    told.discard(None)
    if len(told) > 1:
        raise CannotReadBoundary(
            f"图形的坐标系不同（{'、'.join(sorted(told))}）。请统一后再试。",
            f"The shapes are in different systems ({', '.join(sorted(told))}). Bring them in one.",
        )
    notes = (
        [Words("高程（Z）未采用，只取平面位置。", "Heights (Z) were left out; only the plan is taken.")] if high else []
    )
    return Raw(FORM, features, told.pop() if told else None, notes)


def _crs(reference: object) -> str | None:
    if not isinstance(reference, dict):
        return None
    number = reference.get("latestWkid") or reference.get("wkid")
    if isinstance(number, int) and number > 0:
        return f"{'ESRI' if number >= ESRI_OWN else 'EPSG'}:{number}"
    wkt = reference.get("wkt")
    return wkt[:20_000] if isinstance(wkt, str) and wkt else None


def _damaged() -> CannotReadBoundary:
    return CannotReadBoundary(
        "Esri JSON 读不下去：features 或 rings 不是列表。请重新导出。",
        "The Esri JSON cannot be read: features or rings are no list. Export it anew.",
    )
