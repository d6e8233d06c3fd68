"""Synthetic parks: as a frame, as a register, as what the peers read. The same for everybody, from one seed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import geopandas
import numpy as np
import shapely
from sqlalchemy import insert, text

from maps.geo.districts import DISTRICTS
from registry.parks import places
from registry.store.geometry import accepted
from registry.store.models import Lease, OperatingBody, Park, ParkOperator, Recognition, Tenant, Title
from registry.store.store import Store
from registry.store.triggers import install

DAY = date(2026, 11, 21)
CITY = {"4403"}
FIRST_ID = 100_000  # of the synthetic parks: above those of the places
SOURCE = "bench/map.py"
TITLES = ("national", "provincial", "municipal", "municipal", None, None)


def outlines(count: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Polygons of 20 vertices and 50 to 400 m radius, their centres (n, 2), and codes of the districts they are in."""
    draw = np.random.default_rng(seed)
    districts = geopandas.read_file(DISTRICTS)
    districts = districts[districts["city_code"].isin(CITY)]
    land, codes = districts.geometry.to_numpy(), districts["code"].to_numpy()
    tree = shapely.STRtree(land)
    centres, within = np.empty((0, 2)), np.empty(0, dtype=int)
    while len(centres) < count:
        tried = draw.uniform((113.75, 22.40), (114.63, 22.86), (count, 2))
        point, district = tree.query(shapely.points(tried), predicate="within")
        centres, within = np.vstack([centres, tried[point]]), np.concatenate([within, district])
    centres, within = centres[:count], within[:count]
    angles = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    radii = draw.uniform(50, 400, (count, 1)) * draw.uniform(0.7, 1.3, (count, 20)) / 111_000
    rings = centres[:, None, :] + np.stack([radii * np.cos(angles) / 0.92, radii * np.sin(angles)], axis=-1)
    return shapely.polygons(rings), centres, codes[within]


def park_frame(count: int) -> geopandas.GeoDataFrame:
    """Synthetic parks in the shape of `registry.parks.parks.park_frame`."""
    shapes, centres, codes = outlines(count)
    numbers = np.arange(count)
    return geopandas.GeoDataFrame(
        {
            "id": FIRST_ID + numbers,
            "slug": [f"bench-{number}" for number in numbers],
            "name_zh": [f"测试园区{number}" for number in numbers],
            "name_en": [f"Bench Park {number}" for number in numbers],
            "role": "registered",
            "candidate": False,
            "district": codes,
            "district_zh": codes,
            "district_en": codes,
            "area": None,
            "standing": [TITLES[number % len(TITLES)] or "none" for number in numbers],
            "recognition": np.random.default_rng(2).choice(("ai_software", "other_featured", "none"), count),
            "outline": "surveyed",
            "accuracy_m": 50.0,
            "demo": False,
            "lon": centres[:, 0],
            "lat": centres[:, 1],
        },
        geometry=shapes,
        crs=4490,
    )


def _drawn(shape: shapely.Geometry) -> dict:
    """The geometry and its box: a bulk insert gives both."""
    shape = accepted(shape)
    return {"geom": shape, **dict(zip(("minx", "miny", "maxx", "maxy"), shape.bounds, strict=True))}


def fill(url: str, count: int) -> None:
    """A register with the places it starts with and `count` synthetic parks, each with what a park has."""
    store = Store.open(url)
    frame = park_frame(count)
    stated = {"source": SOURCE, "demo": False}
    ids = frame["id"].tolist()
    rows = [
        {
            "id": park.id, "slug": park.slug, "name_zh": park.name_zh, "name_en": park.name_en, "role": park.role,
            "city_code": "4403", "district_code": park.district, "lon": park.lon, "lat": park.lat, "accuracy_m": 50.0,
            "outline": park.outline, **_drawn(park.geometry), **stated,
        }
        for park in frame.itertuples()
    ]  # fmt: skip
    facts: dict[type, list[dict]] = {
        Park: rows,
        OperatingBody: [{"id": n + 1, "name": f"测试运营主体{n}", **stated} for n in range(count // 10 + 1)],
        ParkOperator: [
            {"park_id": id, "operating_body_id": n // 10 + 1, "valid_from": date(2022, 1, 1), **stated}
            for n, id in enumerate(ids)
        ],
        Title: [
            {"park_id": id, "tier": standing, "kind": "base", "valid_from": date(2024, 1, 1), **stated}
            for id, standing in zip(ids, frame["standing"], strict=True)
            if standing != "none"
        ],
        Recognition: [
            {"park_id": id, "kind": "ai_software", "valid_from": date(2025, 6, 1), **stated} for id in ids[::4]
        ],
        Tenant: [{"id": n + 1, "uscc": f"{n:018d}", "name": f"测试企业{n}", **stated} for n in range(count)],
        Lease: [
            {"tenant_id": n + 1, "park_id": id, "start": date(2024, 1, 1), **stated} for n, id in enumerate(ids)
        ],
    }  # fmt: skip
    with without_history(store), store.write() as session:
        places.load(session)
        for table, records in facts.items():
            if records:
                session.execute(insert(table), records)
    store.close()


@contextmanager
def without_history(store: Store) -> Iterator[None]:
    """The parks are made up: recording each row would take longer than all else. The R*Tree is made at the end."""
    with store.engine.execution_options(write=True).begin() as connection:
        for name in install.existing(connection):
            if "_history_" in name or "_rtree_" in name:
                connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    with store.engine.execution_options(write=True).begin() as connection:
        install.install(connection)
