"""The places the register starts with: districts, authorities, key areas, and the parks that documents name.

They come from `data/` (`districts.geojson`, `official_areas.csv`, `authorities.csv`, `places.csv`); each file says
its source. Loading adds what is missing and leaves what is there, so that a boundary or a note that an office has
corrected is never overwritten. No footprint of a named place is public: where an area is known the register keeps an
indicative (示意) circle of just that area, else the point with its accuracy.
"""

import csv
import json
import math
from pathlib import Path

import shapely
from shapely import affinity
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.store.models import Area, Authority, District, Park
from registry.store.store import DATA

CORNERS = 64
ROUND = 0.995  # 4π times the area by the square of the border: 1 of a circle, 0.999 of 64 corners, 0.948 of eight


def load(session: Session) -> int:
    """Add the places that the register does not have yet; returns how many."""
    new = _districts(session)
    session.add_all(new)
    session.flush()  # the others refer to districts
    places = [*_authorities(session), *_areas(session), *_parks(session)]
    session.add_all(places)
    session.flush()
    return len(new) + len(places)


def missing(session: Session) -> bool:
    """Whether `load` would add anything: asked on every start, so it reads no outline."""
    places = rows("places.csv")
    areas = {row["id"] for row in places if row["role"] == "area"}
    wanted = (
        (District.code, {feature["properties"]["code"] for feature in _features()}),
        (Authority.code, {row["code"] for row in rows("authorities.csv")}),
        (Area.id, areas),
        (Park.slug, {row["id"] for row in places} - areas),
    )
    return any(names - set(session.scalars(select(key))) for key, names in wanted)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file in `data/`; lines beginning with # are its comment."""
    with Path(DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def circle(lon: float, lat: float, area_ha: float) -> shapely.Polygon:
    """A regular polygon around (lon, lat), EPSG:4490, whose geodesic area (GRS80) is `area_ha` hectares."""
    from pyproj import Geod

    # The radius of the polygon, not of the circle: a polygon inside a circle of that area would be 0.2 % too small.
    radius_m = math.sqrt(area_ha * 10_000 * 2 / (CORNERS * math.sin(2 * math.pi / CORNERS)))
    bearings = [-360 * corner / CORNERS for corner in range(CORNERS)]  # anticlockwise
    lons, lats, _ = Geod(ellps="GRS80").fwd([lon] * CORNERS, [lat] * CORNERS, bearings, [radius_m] * CORNERS)
    return shapely.Polygon(zip(lons, lats, strict=True))


def is_circle(outline: BaseGeometry) -> bool:
    """Whether an outline in degrees is one of `circle`: nothing else has so much ground for its border."""
    flat = affinity.scale(outline, math.cos(math.radians(outline.centroid.y)), 1, origin=(0, 0))
    return flat.area > 0 and 4 * math.pi * flat.area / flat.length**2 > ROUND


def _districts(session: Session) -> list[District]:
    known = set(session.scalars(select(District.code)))
    missing = [feature for feature in _features() if feature["properties"]["code"] not in known]
    if not missing:
        return []
    official = {row["code"]: row for row in rows("official_areas.csv")}
    return [_district(feature, official.get(feature["properties"]["code"])) for feature in missing]


def _features() -> list[dict]:
    return json.loads((DATA / "districts.geojson").read_text(encoding="utf-8"))["features"]


def _district(feature: dict, official: dict[str, str] | None) -> District:
    named = dict(feature["properties"])
    district = District(geom=shape(feature["geometry"]), geom_source=named.pop("source"), **named)
    if official:
        district.official_area_km2 = float(official["area_km2"])
        district.area_source, district.area_note = official["source"], official["note"] or None
    return district


def _authorities(session: Session) -> list[Authority]:
    known = set(session.scalars(select(Authority.code)))
    return [
        Authority(**{key: value or None for key, value in row.items() if key != "ground"})  # the law's alone
        for row in rows("authorities.csv")
        if row["code"] not in known
    ]


def _areas(session: Session) -> list[Area]:
    known = set(session.scalars(select(Area.id)))
    missing = [row for row in rows("places.csv") if row["role"] == "area" and row["id"] not in known]
    return [
        Area(
            id=row["id"],
            geom=_outline(row),
            districts=[session.get_one(District, code) for code in row["district"].split(";")],
            **_position(row),
        )
        for row in missing
    ]


def _parks(session: Session) -> list[Park]:
    known = set(session.scalars(select(Park.slug)))
    missing = [row for row in rows("places.csv") if row["role"] != "area" and row["id"] not in known]
    return [_park(row) for row in missing]


def _park(row: dict[str, str]) -> Park:
    outline = _outline(row)
    code = row["district"]
    return Park(
        slug=row["id"],
        role=row["role"],
        city_code=code[:4],
        district_code=code if len(code) == 6 else None,
        software_park={"true": True, "false": False, "": None}[row["software_park"]],
        outline="point" if outline is None else "indicative",
        geom=outline or shapely.Point(float(row["lon"]), float(row["lat"])),
        **_position(row),
    )


def _outline(row: dict[str, str]) -> shapely.Polygon | None:
    """The indicative circle, where the area is known."""
    return circle(float(row["lon"]), float(row["lat"]), float(row["area_ha"])) if row["area_ha"] else None


def _position(row: dict[str, str]) -> dict:
    return {
        "name_zh": row["name_zh"],
        "name_en": row["name_en"],
        "document": row["document"],
        "lon": float(row["lon"]),
        "lat": float(row["lat"]),
        "accuracy_m": float(row["accuracy_m"]),
        "area_ha": float(row["area_ha"]) if row["area_ha"] else None,
        "note": row["note"] or None,
        "source": row["source"],
    }
