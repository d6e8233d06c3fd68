"""Golden figures: what we work out agrees with a real PostGIS on the same data to 1e-6, and with itself."""

from datetime import date

import numpy as np
import pytest
import shapely
from sqlalchemy import select, text

from maps.coverage import coverage, ground, key_areas, overlaps, walking
from maps.geo import geodesy
from registry.parks import demo, places
from registry.store.models import Area, Park
from registry.store.store import Store

DAY = date(2026, 11, 21)
TO_A_MILLIONTH = 1e-6
BOW = shapely.Polygon([(114.05, 22.50), (114.09, 22.505), (114.06, 22.52), (114.085, 22.54), (114.045, 22.53)])
RING = shapely.box(114.062, 22.508, 114.075, 22.518) - shapely.box(114.065, 22.511, 114.071, 22.515)
ISLES = shapely.MultiPolygon([shapely.box(114.03, 22.49, 114.047, 22.503), shapely.box(114.055, 22.503, 114.06, 22.51)])
ABROAD = shapely.Polygon([(112.02, 22.9), (112.08, 22.91), (112.05, 22.96)])
DRAWN = {"bow": BOW, "ring": RING, "isles": ISLES, "abroad": ABROAD}


def awkward(store: Store) -> None:
    """The places, the demo data, and parks of awkward shapes that overlap."""
    with store.write() as session:
        places.load(session)
        demo.load(session)
        for slug, shape in DRAWN.items():
            session.add(drawn(slug, shape))
        session.get_one(Area, "beizhan-bantian").geom = shapely.box(114.03, 22.62, 114.075, 22.645)


@pytest.fixture
def postgis(copy_of):
    """A register on PostGIS with all of them."""
    return copy_of("postgis", "awkward", awkward)


def drawn(slug: str, shape: shapely.Geometry) -> Park:
    at = shape.representative_point()
    return Park(
        slug=slug, name_zh=slug, name_en=slug, role="registered", city_code="4403", district_code="440304", geom=shape,
        area_id="hetao", lon=at.x, lat=at.y, accuracy_m=5, outline="surveyed", software_park=True, source="test",
    )  # fmt: skip


@pytest.fixture
def today(postgis):
    with postgis.read() as session:
        return ground.read_ground(session, DAY)


def asked(store, question, **words):
    with store.read() as session:
        return session.execute(text(question), words).all()


def cells(result, name):
    return {row.id: row.cells[name] for row in result.rows}


def test_the_area_of_every_park_is_that_of_postgis(postgis):
    with postgis.read() as session:
        shapes = dict(session.execute(select(Park.slug, Park.geom).where(Park.outline != "point")).all())
    theirs = dict(asked(postgis, "SELECT slug, ST_Area(geom::geography) FROM park WHERE outline <> 'point'"))

    ours = dict(zip(shapes, geodesy.square_metres(shapes.values()), strict=True))

    assert len(ours) == 28 + 1 + len(DRAWN)
    assert ours == pytest.approx(theirs, rel=TO_A_MILLIONTH)


def test_the_land_of_a_district_counts_shared_ground_once_as_postgis_does(postgis, today):
    theirs = dict(
        asked(
            postgis,
            """SELECT district_code, ST_Area(ST_Union(geom)::geography) / 10000 FROM park
               WHERE outline <> 'point' AND role <> 'reference' GROUP BY district_code""",
        )
    )

    ours = {district: land for district, land in cells(coverage.by(today, "district"), "land").items() if land}

    assert ours == pytest.approx(theirs, rel=TO_A_MILLIONTH)
    apart = sum(geodesy.square_metres(today.outlined.query("district == '440304'").geometry)) / 10_000
    assert ours["440304"] < apart * 0.99


def test_a_districts_share_is_one_of_its_published_area(postgis, today):
    theirs = dict(
        asked(
            postgis,
            """SELECT code, 100 * ST_Area(ST_Union(p.geom)::geography) / 1e6 / min(official_area_km2) FROM district
               JOIN park p ON p.district_code = code WHERE outline <> 'point' AND role <> 'reference'
               AND official_area_km2 IS NOT NULL GROUP BY code""",
        )
    )

    ours = cells(coverage.by(today, "district"), "share")

    assert {code: value for code, value in ours.items() if value is not None} == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize("area", ["hetao", "dachanwan", "beizhan-bantian"])
def test_areas_and_parks_are_cut_as_postgis_cuts_them(postgis, today, area):
    [(inside, gap)] = asked(
        postgis,
        """WITH land AS (SELECT ST_Union(geom) AS geom FROM park WHERE outline <> 'point' AND role <> 'reference')
           SELECT ST_Area(ST_CollectionExtract(ST_Intersection(area.geom, land.geom), 3)::geography) / 10000,
                  ST_Area(ST_CollectionExtract(ST_Difference(area.geom, land.geom), 3)::geography) / 10000
           FROM area, land WHERE area.id = :area""",
        area=area,
    )
    outside = dict(
        asked(
            postgis,
            """SELECT :area || ':outside:' || slug,
                      ST_Area(ST_CollectionExtract(ST_Difference(park.geom, area.geom), 3)::geography) / 10000
               FROM park JOIN area ON area.id = :area WHERE outline <> 'point' AND role <> 'reference'
               AND (park.area_id = area.id OR ST_Intersects(park.geom, area.geom))""",
            area=area,
        )
    )
    ours = cells(key_areas.three_way(today), "land")

    assert ours[f"{area}:inside"] == pytest.approx(inside, rel=TO_A_MILLIONTH)
    assert ours[f"{area}:gap"] == pytest.approx(gap, rel=TO_A_MILLIONTH)
    mine = {id: land for id, land in ours.items() if id.startswith(f"{area}:outside:")}
    assert mine == pytest.approx({id: land for id, land in outside.items() if land > 0}, rel=TO_A_MILLIONTH)


def test_what_parks_cover_and_what_is_left_add_up_to_the_area(today):
    land = cells(key_areas.three_way(today), "land")
    whole = dict(zip(today.areas["id"], geodesy.square_metres(today.areas.geometry) / 10_000, strict=True))

    for area in ("hetao", "dachanwan", "beizhan-bantian"):
        assert land[f"{area}:inside"] + land[f"{area}:gap"] == pytest.approx(whole[area], rel=TO_A_MILLIONTH)


def test_overlaps_are_those_of_postgis(postgis, today):
    theirs = asked(
        postgis,
        """SELECT a.slug || ':' || b.slug, ST_Area(ST_CollectionExtract(ST_Intersection(a.geom, b.geom), 3)::geography)
           FROM park a JOIN park b ON a.id < b.id AND ST_Intersects(a.geom, b.geom)
           WHERE a.outline <> 'point' AND b.outline <> 'point' AND a.role <> 'reference' AND b.role <> 'reference'""",
    )
    found = overlaps.overlaps(today)
    ours = {row.id: row.cells["area"] for row in found.rows if row.cells["what"] is not overlaps.GAP}

    assert len(ours) >= 3
    assert ours == pytest.approx({pair: area for pair, area in theirs if area >= overlaps.SMALLEST}, rel=1e-6)


@pytest.mark.parametrize("metres", [300, 1200])
def test_the_ground_within_reach_is_that_of_a_buffer_in_postgis(postgis, today, metres):
    theirs = dict(
        asked(
            postgis,
            """WITH served AS (SELECT ST_Union(ST_Transform(ST_Buffer(ST_Transform(geom, 4534 + round(
                   ST_X(ST_Centroid(geom))::numeric / 3)::int - 25), :metres, 'quad_segs=16'), 4490)) AS geom FROM park
                   WHERE role <> 'reference' AND (outline = 'surveyed' OR accuracy_m <= :metres))
               SELECT code,
                      ST_Area(ST_CollectionExtract(ST_Intersection(district.geom, served.geom), 3)::geography) / 1e6
               FROM district, served WHERE ST_Intersects(district.geom, served.geom)""",
            metres=metres,
        )
    )
    ours = {code: km2 for code, km2 in cells(walking.reach(today, metres), "reached").items() if km2}

    assert len(ours) >= 9
    assert ours == pytest.approx(theirs, rel=TO_A_MILLIONTH)


def test_what_is_within_reach_is_what_postgis_finds_within_that_distance(postgis, today):
    """Points strewn about: in the layer where the nearest park is nearer by the geodesic, but for 0.3 % at the edge."""
    served = walking.reach(today, 1200).total.shape
    draw = np.random.default_rng(5)
    points = [
        (float(x), float(y))
        for x, y in zip(draw.uniform(113.85, 114.4, 400), draw.uniform(22.48, 22.82, 400), strict=True)
    ]
    distances = [
        asked(
            postgis,
            """SELECT min(ST_Distance(geom::geography, ST_SetSRID(ST_Point(:x, :y), 4490)::geography)) FROM park
               WHERE role <> 'reference' AND (outline = 'surveyed' OR accuracy_m <= 1200)""",
            x=x,
            y=y,
        )[0][0]
        for x, y in points
    ]

    inside = shapely.intersects_xy(served, *zip(*points, strict=True))

    assert 20 < sum(inside) < 380
    assert all(near for near, metres in zip(inside, distances, strict=True) if metres < 1200 * 0.997)
    assert not any(near for near, metres in zip(inside, distances, strict=True) if metres > 1200 * 1.003)


def test_sqlite_and_postgis_give_the_same_tables(store, postgis):
    """The same register on both, but for the parks drawn here."""
    with store.read() as session:
        here = ground.read_ground(session, DAY)
    with postgis.read() as session:
        there = ground.read_ground(session, DAY)
    parks = there.parks[~there.parks["slug"].isin(list(DRAWN))].reset_index(drop=True)
    same = ground.Ground(DAY, parks, there.areas, there.districts, there.tenancies)

    for key in coverage.KEYS:
        assert [row.cells for row in coverage.by(here, key).table()] == [
            r.cells for r in coverage.by(same, key).table()
        ]
