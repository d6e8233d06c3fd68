"""Parks of four cities that never were (合成的园区): three in ten with an outline, clumped as real ones are.

Every row is marked as made up (演示) and says so in its source. They are written to a store in bulk, past the
history of rows, which would take longer than all else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass

import geopandas
import numpy as np
import shapely
from on_the_map.synthetic import FIRST_ID, without_history
from sqlalchemy import Connection, text

from maps.geo.districts import DISTRICTS
from registry.parks import places
from registry.store.geometry import SRID
from registry.store.store import Store

DAY = dt.date(2026, 11, 21)
SOURCE = "bench/million.py：合成数据"
LEARNED = "2026-11-01 00:00:00.000000"
SHARE_OF_CITY = {"4401": 0.4, "4403": 0.4, "4404": 0.12, "4453": 0.08}
CLUMPS, SPREAD, ALONE = 30, 0.012, 0.3  # in a district; degrees; share of the parks that are in none
OUTLINED, TITLED, RECOGNISED = 0.3, 0.08, 0.12
TIERS = ("national", "provincial", "municipal")
TIERS_DRAWN = (0.02, 0.18, 0.8)
BATCH = 50_000
PARK = ("id", "slug", "name_zh", "name_en", "role", "city_code", "district_code", "lon", "lat", "accuracy_m", "outline",
        "geom", "minx", "miny", "maxx", "maxy", "source", "demo", "recorded_at")  # fmt: skip
TITLE = ("park_id", "tier", "kind", "valid_from", "valid_to", "source", "demo", "recorded_at")
RECOGNITION = ("park_id", "kind", "valid_from", "valid_to", "source", "demo", "recorded_at")


@dataclass(frozen=True)
class Made:
    """`shapes`: a point or a multipolygon a park, `centres` (n, 2), EPSG:4490; `districts`: codes. `titles` and
    `recognitions`: rows as `TITLE` and `RECOGNITION` have them, without what every row has.
    """

    shapes: np.ndarray
    centres: np.ndarray
    districts: np.ndarray
    titles: list[tuple]
    recognitions: list[tuple]

    @property
    def ids(self) -> np.ndarray:
        return FIRST_ID + np.arange(len(self.shapes))


def made(count: int, seed: int = 1) -> Made:
    """As many parks, the same for everybody."""
    draw = np.random.default_rng(seed)
    centres, codes = _centres(count, draw)
    order = draw.permutation(count)  # a register is not in the order of places
    centres, codes = centres[order], codes[order]
    shapes = shapely.points(centres)
    outlined = np.flatnonzero(draw.random(count) < OUTLINED)
    angles = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    radii = draw.uniform(40, 300, (len(outlined), 1)) * draw.uniform(0.7, 1.3, (len(outlined), 20)) / 111_000
    rings = centres[outlined, None, :] + np.stack([radii * np.cos(angles) / 0.92, radii * np.sin(angles)], axis=-1)
    polygons = shapely.polygons(rings)
    shapes[outlined] = shapely.multipolygons(polygons, indices=np.arange(len(polygons)))
    ids = FIRST_ID + np.arange(count)
    titled = np.flatnonzero(draw.random(count) < TITLED)
    recognised = np.flatnonzero(draw.random(count) < RECOGNISED)
    titles = [
        (int(id), str(tier), "base", *days)
        for id, tier, days in zip(
            ids[titled], draw.choice(TIERS, len(titled), p=TIERS_DRAWN), _days(len(titled), draw), strict=True
        )
    ]
    recognitions = [
        (int(id), str(kind), *days)
        for id, kind, days in zip(
            ids[recognised], draw.choice(("ai_software", "other_featured"), len(recognised)),
            _days(len(recognised), draw), strict=True,
        )
    ]  # fmt: skip
    return Made(shapes, centres, codes, titles, recognitions)


def _days(count: int, draw: np.random.Generator) -> Iterator[tuple[str, str | None]]:
    """First and last day of as many grants: first days of months since 2018; every third ended after three years."""
    begun = draw.integers(0, 12 * 8 + 10, count)
    for number, months in enumerate(begun.tolist()):
        first = dt.date(2018 + months // 12, months % 12 + 1, 1)
        yield first.isoformat(), (dt.date(first.year + 3, first.month, 1).isoformat() if number % 3 == 0 else None)


def _centres(count: int, draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Places within districts, most of them in clumps, and the codes of the districts."""
    land = geopandas.read_file(DISTRICTS)
    cities = land.groupby("city_code")
    found, codes = [], []
    for city, share in SHARE_OF_CITY.items():
        districts = cities.get_group(city)
        weights = draw.dirichlet(np.full(len(districts), 2.0))
        for (code, shape), weight in zip(districts[["code", "geometry"]].itertuples(index=False), weights, strict=True):
            wanted = max(1, round(count * share * weight))
            found.append(_within(shape, wanted, draw))
            codes.append(np.full(wanted, code, dtype=object))
    centres, districts = np.vstack(found), np.concatenate(codes)
    missing = max(0, count - len(centres))  # by rounding
    centres, districts = np.vstack([centres, centres[:missing]]), np.concatenate([districts, districts[:missing]])
    return centres[:count], districts[:count]


def _within(shape: shapely.Geometry, wanted: int, draw: np.random.Generator) -> np.ndarray:
    shapely.prepare(shape)
    west, south, east, north = shape.bounds
    middles = draw.uniform((west, south), (east, north), (CLUMPS, 2))
    weights = 1 / np.arange(1, CLUMPS + 1)
    found = np.empty((0, 2))
    while len(found) < wanted:
        clumped = middles[draw.choice(CLUMPS, wanted, p=weights / weights.sum())] + draw.normal(0, SPREAD, (wanted, 2))
        alone = draw.uniform((west, south), (east, north), (wanted, 2))
        tried = np.where(draw.random((wanted, 1)) < ALONE, alone, clumped)
        found = np.vstack([found, tried[shapely.contains_xy(shape, tried[:, 0], tried[:, 1])]])
    return np.round(found[:wanted], 6)


def rows(parks: Made, postgresql: bool = False) -> Iterator[list[tuple]]:
    """The rows of parks as `PARK` has them, a batch at a time; shapes as WKB, for PostgreSQL with their system and in
    hexadecimal, as `COPY` reads them."""
    ids, districts = parks.ids, parks.districts
    for begin in range(0, len(ids), BATCH):
        end = min(begin + BATCH, len(ids))
        shapes, centres = parks.shapes[begin:end], parks.centres[begin:end].tolist()
        kinds = np.where(shapely.get_dimensions(shapes) == 2, "surveyed", "point").tolist()
        written = shapely.to_wkb(shapely.set_srid(shapes, SRID), hex=postgresql, include_srid=postgresql)
        yield [
            (
                id, f"synthetic-{number}", f"合成产业园区{number}号", f"Synthetic Park {number}", "registered",
                code[:4], code, lon, lat, 50.0, kind, wkb, *box, SOURCE, True, LEARNED,
            )
            for number, id, code, (lon, lat), kind, wkb, box in zip(
                range(begin, end), ids[begin:end].tolist(), districts[begin:end], centres, kinds, written,
                shapely.bounds(shapes).tolist(), strict=True,
            )
        ]  # fmt: skip


def fill(url: str, parks: Made) -> None:
    """A register with the places it starts with and these parks, titles and recognitions."""
    store = Store.open(url)
    grants = {"title": (TITLE, parks.titles), "recognition": (RECOGNITION, parks.recognitions)}
    sqlite = store.engine.dialect.name == "sqlite"
    with without_history(store) if sqlite else nullcontext(), store.write() as session:
        if not sqlite:  # its triggers off for this transaction
            session.execute(text("SET LOCAL session_replication_role = replica"))
        places.load(session)
        session.flush()
        connection = session.connection()
        for batch in rows(parks, postgresql=connection.dialect.name == "postgresql"):
            _put(connection, "park", PARK, batch)
        for table, (columns, granted) in grants.items():
            _put(connection, table, columns, [(*row, SOURCE, True, LEARNED) for row in granted])
    store.close()


def _put(connection: Connection, table: str, columns: tuple[str, ...], batch: list[tuple]) -> None:
    named = f"{table} ({', '.join(columns)})"
    if connection.dialect.name == "sqlite":
        if batch:
            marks = ", ".join("?" * len(columns))
            connection.exec_driver_sql(f"INSERT INTO {named} VALUES ({marks})", batch)
        return
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {named} FROM STDIN") as copy:
        for row in batch:
            copy.write_row(row)
