"""Coverage: denominators, what is not known, slivers, walking distance, and the files one takes along."""

import io
import json
from datetime import date

import geopandas
import openpyxl
import pandas
import pytest
import shapely

from maps.coverage import (
    changes,
    coverage,
    exports,
    ground,
    key_areas,
    overlaps,
    plan_roles,
    plan_targets,
    subsidy_layer,
    walking,
)
from maps.coverage.ground import Ground
from maps.coverage.results import ResultColumn, view_of
from maps.geo import geodesy
from registry.claims import subsidies
from registry.parks.difference import difference
from registry.person import PUBLIC
from registry.words import Words

DAY = date(2026, 11, 21)
LON, LAT = 114.05, 22.55
EAST, NORTH = 1 / 102_900, 1 / 110_750  # degrees of a metre, near enough here


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A rectangle in metres around a place in Shenzhen."""
    return shapely.box(LON + west * EAST, LAT + south * NORTH, LON + east * EAST, LAT + north * NORTH)


def made(*shapes: shapely.Geometry, accuracy: float = 5.0, outline: str = "surveyed", **columns) -> Ground:
    """A register of nothing but these parks."""
    count = len(shapes)
    frame = {
        "id": range(count), "slug": [f"p{n}" for n in range(count)], "name_zh": [f"园{n}" for n in range(count)],
        "name_en": [f"Park {n}" for n in range(count)], "role": "registered", "city": "4403", "district": "440304",
        "district_zh": "福田区", "district_en": "Futian", "area": None, "standing": "none", "recognition": "none",
        "outline": ["point" if s.geom_type == "Point" else outline for s in shapes], "accuracy_m": accuracy,
        "demo": False,
    }  # fmt: skip
    parks = geopandas.GeoDataFrame(frame | columns, geometry=list(shapes), crs=4490)
    district = {
        "code": ["440304"], "name_zh": ["福田区"], "name_en": ["Futian"], "city_code": ["4403"], "city_zh": ["深圳市"],
        "city_en": ["Shenzhen"], "official_area_km2": [78.66], "area_source": ["网页"], "area_note": [None],
        "geom_source": ["示意"],
    }  # fmt: skip
    districts = geopandas.GeoDataFrame(district, geometry=[box(-9_000, -9_000, 9_000, 9_000)], crs=4490)
    none = geopandas.GeoDataFrame({"id": [], "name_zh": [], "name_en": []}, geometry=[], crs=4490)
    tenancies = pandas.DataFrame({"park": [], "tenant": [], "area_m2": [], "unmeasured": []}, dtype=int)
    return Ground(DAY, parks, none, districts, tenancies)


@pytest.fixture
def today(store):
    with store.read() as session:
        return ground.read_ground(session, DAY)


@pytest.fixture
def everything(store, today):
    """Every result that the page has."""
    figures = subsidies.read_subsidies(store, DAY)
    with store.read() as session:
        events = difference(session, date(2025, 11, 21), DAY)
        places = subsidies.shown(figures, subsidies.readable(subsidies.targets(session), PUBLIC))
    return [
        *(coverage.by(today, key) for key in coverage.KEYS), key_areas.three_way(today), overlaps.overlaps(today),
        walking.reach(today), subsidy_layer.by_district(today, places), subsidy_layer.by_park(today, places),
        changes.changes(today, events, date(2025, 11, 21), DAY), plan_roles.plan_layer(today),
        *plan_targets.targets(today),
    ]  # fmt: skip


def cells(result, name):
    return {row.id: row.cells[name] for row in result.rows}


# --- what a percentage is of ---


def test_no_percentage_goes_without_its_denominator_and_year(everything):
    percentages = [column for result in everything for column in result.columns if column.kind == "percent"]
    assert len(percentages) == 6
    assert all("分母" in column.of.zh and ("年份" in column.of.zh or "当日" in column.of.zh) for column in percentages)
    with pytest.raises(ValueError, match="denominator"):
        ResultColumn("share", Words("占比", "share"), "percent")


def test_a_district_without_a_published_area_has_no_share(today):
    table = coverage.by(today, "district")
    assert cells(table, "land")["440106"] > 0
    assert cells(table, "official")["440106"] is None
    assert cells(table, "share")["440106"] is None


def test_the_outline_of_a_district_is_no_denominator(today):
    grown = today.districts.assign(geometry=[shape.buffer(0.1) for shape in today.districts.geometry])
    wider = Ground(DAY, today.parks, today.areas, grown, today.tenancies)
    assert cells(coverage.by(today, "district"), "share") == cells(coverage.by(wider, "district"), "share")


def test_a_citys_published_area_is_the_sum_of_its_districts_where_all_have_one(today):
    official = cells(coverage.by(today, "city"), "official")
    assert official["4403"] == pytest.approx(1998.57)
    assert official["4401"] is None


# --- counting ---


def test_every_park_is_in_one_row_of_each_table(today):
    for key in coverage.KEYS:
        table = coverage.by(today, key)
        assert sum(cells(table, "parks").values()) == table.total.cells["parks"] == len(today.parks)


def test_a_reference_place_is_no_park(today):
    assert "guangming-science-city" not in set(today.parks["slug"])


def test_a_district_with_a_published_area_is_listed_even_without_a_park():
    empty = made()
    [row] = coverage.by(empty, "district").rows
    assert (row.cells["parks"], row.cells["land"], row.cells["share"]) == (0, 0, 0)


def test_the_land_of_parks_without_an_outline_is_not_known_and_not_zero(today):
    assert cells(coverage.by(today, "district"), "land")["440112"] is None
    assert cells(coverage.by(made(shapely.Point(LON, LAT)), "district"), "share") == {"440304": None}


def test_a_park_of_which_only_the_city_is_known_stands_under_its_city(today):
    assert cells(coverage.by(today, "district"), "district")["4453"].zh == "云浮市（区不清楚）"


def test_a_tenant_of_two_parks_counts_once_in_all(today):
    table = coverage.by(today, "tier")
    assert table.total.cells["tenants"] == today.tenancies["tenant"].nunique()
    assert sum(cells(table, "tenants").values()) > table.total.cells["tenants"]


def test_an_area_without_a_published_boundary_is_listed_as_such(today):
    parts = cells(key_areas.three_way(today), "part")
    assert [id for id, part in parts.items() if part is key_areas.UNBOUNDED] == [
        "beizhan-bantian", "jiangangshan", "liuxiandong",
    ]  # fmt: skip


# --- overlaps and slivers ---


def test_two_parks_on_the_same_ground_overlap():
    [row] = overlaps.overlaps(made(box(0, 0, 400, 300), box(300, 0, 700, 300))).rows
    assert row.cells["what"] is overlaps.OVERLAP
    assert row.cells["area"] == pytest.approx(100 * 300, rel=0.01)
    assert row.cells["share"] == pytest.approx(25, rel=0.01)


def test_a_strip_of_four_metres_is_a_narrow_overlap_and_a_matter_of_the_width_one_chooses():
    parks = made(box(0, 0, 400, 300), box(396, 0, 700, 300))
    [row] = overlaps.overlaps(parks).rows
    assert row.cells["what"] is overlaps.SLIVER
    assert row.cells["width"] == pytest.approx(4, rel=0.05)
    assert overlaps.overlaps(parks, width=2).rows[0].cells["what"] is overlaps.OVERLAP


def test_a_narrow_gap_between_neighbours_is_found_with_its_area():
    parks = made(box(0, 0, 400, 300), box(406, 0, 700, 300))
    [row] = overlaps.overlaps(parks).rows
    assert row.cells["what"] is overlaps.GAP
    assert row.cells["area"] == pytest.approx(6 * 300, rel=0.02)
    assert overlaps.overlaps(parks, width=5).rows == ()


def test_neighbours_that_share_a_border_neither_overlap_nor_gape():
    assert overlaps.overlaps(made(box(0, 0, 400, 300), box(400, 0, 700, 300))).rows == ()


def test_a_notch_of_one_park_is_no_gap_to_another():
    notched = box(0, 0, 400, 300) - box(100, 296, 104, 300)
    assert overlaps.overlaps(made(notched, box(0, 320, 400, 600))).rows == ()


# --- walking distance ---


def test_the_ground_within_reach_of_a_point_is_a_circle():
    table = walking.reach(made(shapely.Point(LON, LAT)), 1000)
    assert table.total.cells["reached"] == pytest.approx(3.14159, rel=0.005)
    assert "直线" in table.name.zh
    assert any("不是实际步行路程" in note.zh for note in table.notes)


def test_a_park_whose_place_is_less_certain_than_the_distance_is_left_out_and_named():
    park = made(shapely.Point(LON, LAT), accuracy=1500)
    table = walking.reach(park, 1200)
    assert (table.total.cells["parks"], table.total.cells["left_out"]) == (0, 1)
    assert table.total.cells["reached"] == 0
    assert any("园0" in note.zh for note in table.notes)
    assert walking.reach(park, 2000).total.cells["parks"] == 1


def test_reach_grows_with_the_distance_and_counts_shared_ground_once():
    two = made(box(0, 0, 100, 100), box(200, 0, 300, 100))
    near, far = (walking.reach(two, metres).total.cells["reached"] for metres in (500, 1000))
    one = walking.reach(made(box(0, 0, 100, 100)), 500).total.cells["reached"]
    assert near < far
    assert one < near < 2 * one


@pytest.mark.parametrize("metres", [0, 99, 10_001, float("nan")])
def test_a_distance_out_of_bounds_is_refused(metres):
    with pytest.raises(ValueError, match="100"):
        walking.reach(made(shapely.Point(LON, LAT)), metres)


# --- geodesy ---


@pytest.mark.parametrize(("lon", "code"), [(114.05, 4547), (113.3, 4547), (112.044, 4546), (115.6, 4548)])
def test_a_place_has_its_three_degree_zone(lon, code):
    assert geodesy.zone(lon) == code


def test_a_hole_has_no_area():
    ring = box(0, 0, 400, 300) - box(100, 100, 200, 200)
    assert geodesy.square_metres([ring])[0] == pytest.approx(110_000, rel=0.01)
    assert geodesy.square_metres([ring, shapely.reverse(ring)]).tolist() == pytest.approx([geodesy._area(ring)] * 2)


def test_points_and_touching_lines_have_no_area():
    touching = shapely.intersection(box(0, 0, 100, 100), box(100, 0, 200, 100))
    assert geodesy.square_metres([shapely.Point(0, 0), touching, None, shapely.Polygon()]).tolist() == [0, 0, 0, 0]


def test_the_view_of_a_row_is_centred_on_it_and_as_near_as_it_fits():
    zoom, lat, lon = view_of((114.0, 22.5, 114.1, 22.6))
    assert (lat, lon) == (22.55, 114.05)
    assert 11 < zoom < 13
    assert view_of((114.05, 22.55, 114.05, 22.55))[0] == 16.0


# --- files ---


def test_a_workbook_has_a_sheet_for_each_result_and_one_of_sources(everything):
    book = openpyxl.load_workbook(io.BytesIO(exports.workbook(everything, DAY, True)))
    assert len(book.sheetnames) == len(everything) + 1
    assert book.sheetnames[-1] == exports.SOURCES
    told = "\n".join(str(cell.value) for row in book[exports.SOURCES].iter_rows() for cell in row)
    assert "2026-11-21" in told
    assert "非统计年鉴" in told
    assert "演示数据" in told
    assert "guangdong-2020-137" in told


def test_the_figures_of_a_workbook_are_those_of_the_table(today):
    table = coverage.by(today, "district")
    sheet = openpyxl.load_workbook(io.BytesIO(exports.workbook([table], DAY, True))).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(table.rows) + 1
    for line, row in zip(rows, table.table(), strict=True):
        assert list(line[1:]) == [pytest.approx(row.cells[c.id]) if row.cells[c.id] is not None else None
                                  for c in table.columns[1:]]  # fmt: skip


def test_a_name_that_looks_like_a_formula_stays_text():
    parks = made(box(0, 0, 400, 300), box(300, 0, 700, 300), name_zh=["=1+1", "@x"], name_en=["=1+1", "@x"])
    book = openpyxl.load_workbook(io.BytesIO(exports.workbook([overlaps.overlaps(parks)], DAY, False)))
    assert book.worksheets[0]["B2"].value == "=1+1"
    assert book.worksheets[0]["B2"].data_type == "s"


def test_geojson_and_geopackage_hold_the_rows_with_their_outlines(everything, tmp_path):
    path = tmp_path / "coverage.gpkg"
    path.write_bytes(exports.geopackage(everything, DAY, True))
    for result in everything:
        collection = json.loads(exports.geojson(result, DAY, True))
        layer = geopandas.read_file(path, layer=result.id)
        assert layer.crs.to_epsg() == 4490
        assert len(collection["features"]) == len(layer) == len(result.rows)
        for feature, shape, row in zip(collection["features"], layer.geometry, result.rows, strict=True):
            assert (feature["geometry"] is None) == (row.shape is None) == (shape is None)
            if row.shape is not None:
                assert geodesy.square_metres([shape])[0] == pytest.approx(geodesy.square_metres([row.shape])[0])
    told = geopandas.read_file(path, layer="sources")
    assert set(told["layer"]) == {result.id for result in everything}


def test_what_is_not_known_is_null_in_files_and_money_is_yuan(today, store):
    figures = subsidies.read_subsidies(store, DAY)
    table = subsidy_layer.by_district(today, subsidies.shown(figures, figures.districts))
    low = {
        f["properties"]["id"]: f["properties"]["low"] for f in json.loads(exports.geojson(table, DAY, True))["features"]
    }
    assert low["440311"] == next(row.cells["low"] for row in table.rows if row.id == "440311") / 100
    land = json.loads(exports.geojson(coverage.by(today, "district"), DAY, True))["features"]
    assert next(f["properties"]["land"] for f in land if f["properties"]["id"] == "440112") is None


def test_a_sum_that_may_not_be_told_is_blank_in_files(today, store):
    figures = subsidies.read_subsidies(store, DAY)
    table = subsidy_layer.by_district(today, subsidies.shown(figures, ()))
    hidden = [row.id for row in table.rows if row.hidden]
    assert "440308" in hidden
    features = json.loads(exports.geojson(table, DAY, True))["features"]
    told = {f["properties"]["id"]: f["properties"] for f in features}
    assert all(told[id][name] is None for id in hidden for name in ("tenants", "claimants", "low", "high"))
    assert any("不足 5 家" in note.zh for note in table.notes)


def test_per_square_metre_is_left_open_where_a_lease_has_no_area(today):
    sums = subsidies.Sums(6, 6, 600_00, 900_00, 300.0, unmeasured=1)
    places = [subsidies.PlaceSums(*each) for each in (("440304", sums, "440300"), ("440300", sums), (None, sums))]
    [row] = subsidy_layer.by_district(today, places).rows
    assert row.cells["per_metre"] is None
    assert row.cells["per_tenant"] == 100_00
