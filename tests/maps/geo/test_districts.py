"""Outlines of districts: codes, names, datum, and that the shipped file is what the script extracts."""

import json

import geopandas
import pytest
import shapely
from pyproj import Geod

from maps.geo import districts


@pytest.fixture(scope="module")
def shipped():
    return geopandas.read_file(districts.DISTRICTS)


def test_every_district_of_the_four_cities_is_there(shipped):
    counts = shipped.groupby("city_code").size().to_dict()

    assert counts == {"4401": 11, "4403": 9, "4404": 3, "4453": 5}


def test_a_district_has_the_code_and_the_names_of_its_city(shipped):
    rows = shipped.set_index("code")

    assert rows.loc["440311", "name_zh"] == "光明区"
    assert rows.loc["440311", "name_en"] == "Guangming"
    assert rows.loc["440402", ["name_zh", "city_zh", "city_en"]].tolist() == ["香洲区", "珠海市", "Zhuhai"]
    assert (shipped["code"].str[:4] == shipped["city_code"]).all()


def test_outlines_are_in_cgcs2000_and_say_that_they_are_indicative(shipped):
    assert shipped.crs.to_epsg() == 4490
    assert shipped["source"].str.contains("示意").all()


def test_districts_share_their_borders_without_gap_or_overlap(shipped):
    assert shipped.geometry.is_valid.all()
    assert shapely.coverage_is_valid(shipped.geometry.values)


@pytest.mark.parametrize(("code", "km2"), [("440311", 156.1), ("440309", 175.6), ("440303", 78.79), ("440310", 166.3)])
def test_inland_districts_have_their_published_area_within_one_percent(shipped, code, km2):
    outline = shipped.set_index("code").loc[code, "geometry"]

    area = abs(Geod(ellps="GRS80").geometry_area_perimeter(outline)[0]) / 1e6

    assert area == pytest.approx(km2, rel=0.01)


def test_the_shipped_files_are_what_the_script_extracts():
    for path, extract in (
        (districts.DISTRICTS, districts.extract_districts),
        (districts.NEIGHBOURS, districts.extract_neighbours),
    ):
        assert json.loads(path.read_text())["features"] == json.loads(json.dumps(extract()))


def test_the_land_around_does_not_cover_a_district(shipped):
    around = shapely.union_all(geopandas.read_file(districts.NEIGHBOURS).geometry.values)

    covered = shapely.area(shapely.intersection(around, shipped.geometry.values)) / shapely.area(shipped.geometry)

    assert covered.max() < 0.01
