"""The places the register starts with."""

from pathlib import Path

import pytest
import shapely
from pyproj import Geod
from sqlalchemy import func, select

from registry.parks import places
from registry.store.models import Area, Authority, District, Park, Recognition, Title

AREA_HA = 302.0


def test_the_five_areas_are_areas_and_no_parks(placed_store):
    with placed_store.read() as session:
        areas = session.scalars(select(Area)).all()
        assert {area.name_zh for area in areas} == {
            "北站-坂田片区", "大铲湾片区", "西丽留仙洞", "河套片区", "尖岗山片区"
        }  # fmt: skip
        parks = {park.name_zh: park.role for park in session.scalars(select(Park))}
        assert not parks.keys() & {area.name_zh for area in areas}
        spanning = session.get_one(Area, "beizhan-bantian")
        assert [district.name_zh for district in spanning.districts] == ["龙岗区", "龙华区"]
    assert sorted(parks.values()) == ["candidate"] * 7 + ["named", "reference"]


def test_no_real_park_is_certified_or_recognised(placed_store):
    with placed_store.read() as session:
        for table in (Title, Recognition):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_yunfu_is_known_by_its_city_only_and_has_no_footprint(placed_store):
    with placed_store.read() as session:
        yunfu = session.scalar(select(Park).where(Park.slug == "yunfu-xinchuang-park"))
        assert (yunfu.city_code, yunfu.district_code, yunfu.outline) == ("4453", None, "point")
        assert yunfu.geom.geom_type == "Point"
        assert yunfu.accuracy_m == 25_000


def test_an_outline_is_drawn_only_where_an_area_is_known_and_is_indicative(placed_store):
    with placed_store.read() as session:
        for park in session.scalars(select(Park)):
            assert park.outline == ("point" if park.area_ha is None else "indicative")
            assert park.geom.geom_type == ("Point" if park.area_ha is None else "MultiPolygon")
            assert park.geom.contains(shapely.Point(park.lon, park.lat))


def test_an_indicative_circle_has_just_the_known_area():
    circle = places.circle(114.055, 22.514, AREA_HA)
    area_m2, _ = Geod(ellps="GRS80").geometry_area_perimeter(circle)
    assert area_m2 == pytest.approx(AREA_HA * 10_000, rel=1e-4)


def test_official_areas_come_with_their_source_and_only_for_shenzhen(placed_store):
    with placed_store.read() as session:
        districts = session.scalars(select(District).where(District.official_area_km2.is_not(None))).all()
        assert {district.city_zh for district in districts} == {"深圳市"}
        assert len(districts) == 9
        assert all(district.area_source for district in districts)
        longgang = session.get_one(District, "440307")
        assert longgang.official_area_km2 == 683.6
        assert "大鹏" in longgang.area_note


def test_zones_without_a_code_of_their_own_are_authorities(placed_store):
    with placed_store.read() as session:
        zones = {zone.name_zh: zone.district_code for zone in session.scalars(select(Authority))}
    assert zones == {
        "大鹏新区": "440307",
        "前海深港现代服务业合作区": None,
        "深汕特别合作区": None,
        "河套深港科技创新合作区": "440304",
    }


def test_each_authority_is_named_in_the_words_of_a_document():
    sources = Path(__file__).parents[3] / "shared" / "policies"
    if not sources.exists():
        pytest.skip("the source texts are not at hand")
    texts = "".join("".join(path.read_text("utf-8").split()) for path in sources.glob("shenzhen-*.txt"))
    for row in places.rows("authorities.csv"):
        assert row["source"].partition("“")[2].rstrip("”") in texts, row["code"]


def test_loading_again_adds_nothing_and_keeps_what_an_office_corrected(placed_store):
    with placed_store.write() as session:
        park = session.scalar(select(Park).where(Park.slug == "shenzhen-software-park"))
        park.geom, park.outline = shapely.box(113.93, 22.54, 113.94, 22.55), "surveyed"
        assert not places.missing(session)
        assert places.load(session) == 0
    with placed_store.read() as session:
        assert session.scalar(select(Park.outline).where(Park.slug == "shenzhen-software-park")) == "surveyed"


def test_a_place_that_is_missing_is_added(placed_store):
    with placed_store.write() as session:
        session.delete(session.scalar(select(Park).where(Park.slug == "guangming-science-city")))
        session.flush()
        assert places.missing(session)
        assert places.load(session) == 1
