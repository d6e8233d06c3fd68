"""Demo data: labelled, valid, always the same, and gone without a trace."""

import datetime as dt
import math

import pytest
import shapely
from pyproj import Geod
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from registry.parks import demo, parks
from registry.parks.park_standing import STANDINGS
from registry.store.models import Area, Base, District, Lease, OperatingBody, Park, Rent, Tenant, TenantProfile, Title
from registry.store.tables import HISTORY, VERSION_TABLE
from registry.uscc import checked
from tests.fixtures.rows import lease, park, tenant

LABELLED = [table for table in Base.metadata.sorted_tables if {"demo", "source"} <= set(table.c.keys())]


def rows(store) -> dict[str, list]:
    """Every row of every table but history's and its stamp, without the instant it was recorded."""
    with store.engine.connect() as connection:
        return {
            table.name: connection.execute(
                select(*(column for column in table.c if column.name != "recorded_at")).order_by(*table.primary_key)
            ).all()
            for table in Base.metadata.sorted_tables
            if table.name not in (VERSION_TABLE, "stamp", *HISTORY)
        }


def test_removing_the_demo_leaves_every_real_row_as_it_was(placed_store):
    with placed_store.write() as session:
        session.add_all([park(id=901), tenant(id=901)])
        session.flush()
        session.add(lease(901, 901, "2025-01-01"))
    before = rows(placed_store)
    with placed_store.write() as session:
        assert demo.load(session) == 24
    assert rows(placed_store) != before
    with placed_store.write() as session:
        assert demo.remove(session) > 1000
    assert rows(placed_store) == before


def test_a_reset_brings_back_what_was_there_on_the_first_day(store):
    def plain():
        with store.read() as session:
            listed = select(Park.slug, Tenant.name, Tenant.uscc, Lease.start, Lease.area_m2, Lease.monthly_rent_fen)
            return session.execute(
                listed.select_from(Lease).join(Lease.park).join(Lease.tenant).order_by(Tenant.uscc, Lease.start)
            ).all()

    before = plain()
    with store.write() as session:
        session.execute(text("UPDATE tenant SET name = '演示改名' WHERE demo"))
        session.execute(text("DELETE FROM lease WHERE id % 2 = 0"))
        demo.reset(session)
    assert plain() == before


def test_loading_twice_adds_nothing(store):
    with store.write() as session:
        assert demo.load(session) == 0


def test_a_real_lease_in_a_demo_park_is_not_torn_away(store):
    with store.write() as session:
        session.add(tenant(id=9001))
        session.flush()
        session.add(lease(9001, session.scalar(select(Park.id).where(Park.demo)), "2025-01-01"))
    with pytest.raises(IntegrityError), store.write() as session:
        demo.remove(session)
    with store.read() as session:
        assert demo.present(session) == 24


def test_everything_of_the_demo_is_labelled_by_name_source_and_mark(store):
    with store.read() as session:
        for table in LABELLED:
            sources = session.scalars(select(table.c.source).where(table.c.demo).distinct()).all()
            assert sources in ([demo.SOURCE], []), table.name
            strays = select(func.count()).select_from(table).where(~table.c.demo, table.c.source == demo.SOURCE)
            assert session.scalar(strays) == 0
        for column, mark in (
            (Park.name_zh, Park.demo),
            (Tenant.name, Tenant.demo),
            (OperatingBody.name, OperatingBody.demo),
        ):
            names = session.scalars(select(column).where(mark)).all()
            assert names
            assert all(name.startswith("演示") for name in names)


def test_no_demo_fact_stands_on_a_real_place(store):
    with store.read() as session:
        for table in (Title, Lease):
            on_real = select(func.count()).select_from(table).join(Park).where(~Park.demo)
            assert session.scalar(on_real) == 0


def test_every_credit_code_is_valid_and_of_a_region_that_does_not_exist(store):
    with store.read() as session:
        codes = session.scalars(select(Tenant.uscc)).all() + session.scalars(select(OperatingBody.uscc)).all()
    assert len(codes) > 240
    assert all(checked(code) == code and code[2:8] == "000000" for code in codes)


def test_demo_parks_lie_in_their_districts_and_do_not_overlap(store):
    with store.read() as session:
        placed = session.execute(select(Park.slug, Park.geom, District.geom).join(Park.district).where(Park.demo)).all()
    outside = [slug for slug, shape, district in placed if not shapely.covers(district, shape)]
    assert outside == []
    shapes = [shape for _, shape, _ in placed]
    assert shapely.area(shapely.union_all(shapes)) == pytest.approx(sum(shapely.area(shapes)))


def test_the_demo_shows_every_standing_and_parks_that_gain_lose_and_climb(store):
    days = [dt.date(year, month, 1) for year in (2023, 2024, 2025, 2026) for month in (1, 4, 7, 10)]
    with store.read() as session:
        over_time = [parks.park_frame(session, day).query("demo").set_index("slug")["standing"] for day in days]
        today = parks.park_frame(session, TODAY).query("demo")
    assert set(today["standing"]) == set(STANDINGS)
    ranks = [[STANDINGS.index(standings[slug]) for standings in over_time] for slug in today["slug"]]
    assert any(first > last for first, *_, last in ranks)  # climbed
    assert any(min(seen) < seen[-1] for seen in ranks)  # lost


def test_some_facts_are_unknown_on_purpose(store):
    with store.read() as session:
        for column in (
            TenantProfile.industry,
            TenantProfile.ai_listed,
            TenantProfile.size,
            TenantProfile.grants_complete,
        ):
            known = session.scalar(select(func.count(column)))
            assert 0 < known < session.scalar(select(func.count()).select_from(TenantProfile))
        assert set(session.scalars(select(Rent.year).distinct())) == {2023, 2024, 2025}


TODAY = dt.date(2026, 11, 21)
AREAS = ["beizhan-bantian", "liuxiandong", "jiangangshan", "hetao"]
"""Those whose circle lies on land by the shipped outlines of districts."""


@pytest.mark.parametrize("area", AREAS)
def test_the_demo_parks_of_an_area_lie_in_its_circle_and_in_their_district(placed_store, area):
    with placed_store.write() as session:
        demo.load(session)
        place = session.get_one(Area, area)
        radius = math.sqrt(place.area_ha * 10_000 / math.pi) if place.area_ha else place.accuracy_m
        found = session.scalars(select(Park).where(Park.demo, Park.area_id == area)).all()
        assert found
        for each in found:
            corners = shapely.get_coordinates(each.geom)
            away = Geod(ellps="GRS80").inv([place.lon] * len(corners), [place.lat] * len(corners), *corners.T)[2]
            assert max(away) <= radius, each.slug
            assert session.get_one(District, each.district_code).geom.contains(each.geom), each.slug
