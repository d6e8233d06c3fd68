"""Reading boundary files of every kind: the same outline, wherever it comes from and in whichever coordinates."""

import json
from dataclasses import replace

import geopandas
import numpy as np
import pytest
import shapely

from maps.boundaryfiles import SYSTEMS, CannotReadBoundary, read_file, together
from maps.boundaryfiles.reader import read_boundary
from registry.parks.areas import area_m2
from tests.fixtures import shifted
from tests.maps.boundaryfiles.conftest import AREA_M2, HOLE, SHELL, packed, shapefile, written

NEAR = 1e-6  # degrees: 0.1 m


def same(file, outline) -> bool:
    (found,) = file.features
    holes = [len(part.interiors) for part in outline.geoms]
    if [len(part.interiors) for part in found.shape.geoms] != holes:
        return False
    return shapely.hausdorff_distance(found.shape.boundary, outline.boundary) < NEAR


def points(places, heading="经度,纬度") -> bytes:
    return "\n".join([heading, *(f"{x},{y}" for x, y in places)]).encode()


def test_geojson_is_read_with_its_hole_and_its_name_and_its_crs(frame, outline):
    file = read_file(frame.to_json().encode(), "a.geojson")
    assert same(file, outline) and (file.form, file.system) == ("GeoJSON", "4490")
    assert file.features[0].label == "甲园区" and file.features[0].properties["code"] == "440311"


def test_geojson_without_crs_is_wgs84_and_that_is_said(frame, outline):
    file = read_boundary(json.dumps(shapely.geometry.mapping(outline)).encode(), "a.json")
    assert same(file, outline) and file.system == "4326" and "WGS-84" in file.notes[0].zh


def test_projected_geojson_of_the_old_standard_is_converted(frame, outline):
    data = frame.to_crs(4547).to_json(drop_id=True)
    said = json.loads(data) | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}}
    file = read_boundary(json.dumps(said).encode(), "a.json")
    assert same(file, outline) and file.system == "4547"


@pytest.mark.parametrize("crs", [4490, 4326, 4547, 4526, 3857, 32649])
def test_a_zipped_shapefile_is_converted_from_what_its_prj_says(frame, outline, tmp_path, crs):
    file = read_file(shapefile(frame, tmp_path, crs), "a.zip")
    assert same(file, outline) and file.form == "Shapefile"
    assert file.features[0].label == "甲园区"


@pytest.mark.parametrize(("encoding", "without"), [("GBK", (".cpg",)), ("UTF-8", (".cpg",)), ("UTF-8", ())])
def test_chinese_names_of_a_shapefile_are_read_whatever_they_are_written_in(frame, tmp_path, encoding, without):
    file = read_file(shapefile(frame, tmp_path, 4490, encoding, without), "a.zip")
    assert file.features[0].label == "甲园区"


def test_a_shapefile_without_prj_asks_for_the_system_and_guesses_it(frame, outline, tmp_path):
    data = shapefile(frame, tmp_path, 4547, without=(".prj",))
    file = read_file(data, "a.zip", near=(113.94, 22.75))
    assert file.system is None and file.guesses[0] == "4547"
    assert same(read_file(data, "a.zip", system="4547"), outline)


@pytest.mark.parametrize("crs", [2383, 2435, 2326])
def test_a_datum_whose_parameters_are_not_public_is_not_converted_and_nothing_is_guessed(frame, tmp_path, crs):
    file = read_file(shapefile(frame, tmp_path, crs), "a.zip")
    assert file.system is None and file.guesses == ()
    assert "参数不公开" in file.notes[-1].zh and "not public" in file.notes[-1].en


@pytest.mark.parametrize("crs", [4490, 4547])
def test_a_geopackage_is_read(frame, outline, tmp_path, crs):
    file = read_file(written(frame.to_crs(crs), tmp_path, ".gpkg"), "a.gpkg")
    assert same(file, outline) and (file.form, file.system) == ("GeoPackage", str(crs))
    assert file.features[0].label == "甲园区"


def test_kml_and_kmz_are_read(frame, outline, tmp_path):
    named = frame.rename(columns={"名称": "Name"})
    data = written(named, tmp_path, ".kml", driver="KML")
    for file in (read_file(data, "a.kml"), read_file(packed({"doc.kml": data}), "a.kmz")):
        assert same(file, outline) and file.form == "KML"
        assert file.features[0].label == "甲园区" and file.features[0].properties["code"] == "440311"


def test_kml_in_utf_16_is_read(outline):
    text = f"""<?xml version="1.0" encoding="UTF-16"?><kml xmlns="http://www.opengis.net/kml/2.2"><Placemark>
    <name>甲园区</name><Polygon><innerBoundaryIs><LinearRing><coordinates>{_kml(HOLE)}</coordinates></LinearRing>
    </innerBoundaryIs><outerBoundaryIs><LinearRing><coordinates>{_kml(SHELL)}</coordinates></LinearRing>
    </outerBoundaryIs></Polygon></Placemark></kml>"""
    file = read_boundary(text.encode("utf-16"), "a.kml")
    assert same(file, outline) and file.features[0].label == "甲园区"


def _kml(ring) -> str:
    return " ".join(f"{x},{y},0" for x, y in [*ring, ring[0]])


def test_closed_lines_of_dxf_are_an_outline_with_a_hole_when_both_are_chosen(frame, outline, tmp_path):
    lines = frame.to_crs(4547)[["geometry"]].set_geometry(frame.to_crs(4547).boundary).explode()
    data = written(lines, tmp_path, ".dxf", driver="DXF")
    asked = read_file(data, "a.dxf", near=(113.94, 22.75))
    assert asked.system is None and asked.guesses[0] == "4547"
    file = read_file(data, "a.dxf", system="4547")
    assert file.form == "DXF" and len(file.features) == 2
    assert same(replace(file, features=(together(file, (0, 1)),)), outline)


def test_several_parts_stay_several_parts(outline):
    other = shapely.box(113.95, 22.74, 113.96, 22.75)
    both = shapely.MultiPolygon([*outline.geoms, other])
    file = read_boundary(json.dumps(shapely.geometry.mapping(both)).encode(), "a.json")
    assert len(file.features[0].shape.geoms) == 2 and len(file.features[0].shape.geoms[0].interiors) == 1


def test_a_file_of_many_parks_gives_them_all_by_name(frame, outline):
    others = [shapely.affinity.translate(outline, 0.02 * n) for n in range(3)]
    many = geopandas.GeoDataFrame({"name": ["甲", "乙", "丙"]}, geometry=others, crs=4490)
    assert [each.label for each in read_boundary(many.to_json().encode(), "a.json").features] == ["甲", "乙", "丙"]


@pytest.mark.parametrize("heading", ["经度,纬度", "lon,lat", "X,Y"])
def test_points_are_joined_in_their_order_and_closed(heading):
    file = read_boundary(points(SHELL, heading), "a.csv", system="4490")
    assert file.features[0].shape.equals(shapely.MultiPolygon([shapely.Polygon(SHELL)]))


def test_a_column_of_rings_makes_a_hole(outline):
    rows = [f"{x},{y},{ring}" for ring, places in (("外", SHELL), ("内", HOLE)) for x, y in places]
    file = read_boundary("\n".join(["经度,纬度,环", *rows]).encode("gb18030"), "a.csv", system="4490")
    assert same(file, outline)


def test_a_surveyors_table_has_the_north_in_x_and_numbers_its_points(frame):
    east_north = list(frame.to_crs(4547).geometry[0].geoms[0].exterior.coords)[:-1]
    rows = [f"{n},{north},{east}" for n, (east, north) in enumerate(east_north, 1)]
    for heading in (["点号,X,Y"], []):
        file = read_boundary("\n".join([*heading, *rows]).encode(), "a.csv", system="4547")
        assert file.features[0].shape.symmetric_difference(shapely.Polygon(SHELL)).area < 1e-9
        assert any("已对调" in note.zh for note in file.notes)


def test_degrees_with_minutes_and_seconds_are_read():
    rows = ["东经113°55′48″\t北纬22°44′24″", "113°56′42″\t22°44′24″", "113:56:42\t22:45:7.2"]
    found = read_boundary("\n".join(rows).encode(), "a.txt", system="4490").features[0].shape
    assert np.allclose(shapely.get_coordinates(found)[:3], [(113.93, 22.74), (113.945, 22.74), (113.945, 22.752)])


def test_latitude_first_is_turned_round_and_that_is_said():
    file = read_boundary(points([(y, x) for x, y in SHELL], ""), "a.csv", system="4326")
    assert file.features[0].shape.equals(shapely.MultiPolygon([shapely.Polygon(SHELL)]))
    assert any("已对调" in note.zh for note in file.notes)


@pytest.mark.parametrize(("id", "forward"), [("gcj02", shifted.to_gcj02), ("bd09", shifted.to_bd09)])
def test_a_chinese_datum_that_was_chosen_is_remembered_and_not_yet_converted(id, forward, outline):
    shifted = shapely.transform(outline, forward)
    file = read_boundary(json.dumps(shapely.geometry.mapping(shifted)).encode(), "a.json", system=id)
    assert same(file, shifted) and (file.system, file.shift) == (id, id)


def test_every_system_that_can_be_chosen_converts_and_returns(frame, outline):
    for id, system in SYSTEMS.items():
        there = frame.to_crs(system.epsg or 4490).geometry[0]
        file = read_boundary(json.dumps(shapely.geometry.mapping(there)).encode(), "a.json", system=id)
        assert same(file, outline), id


def test_an_outline_without_a_system_is_guessed_to_be_where_it_should(frame):
    places = list(frame.to_crs(4526).geometry[0].geoms[0].exterior.coords)
    assert read_boundary(points(places, "x,y"), "a.csv", near=(113.94, 22.75)).guesses[0] == "4526"
    assert read_boundary(points(SHELL), "a.csv").guesses[:4] == ("4490", "4326", "gcj02", "bd09")


def test_the_area_is_that_of_the_ellipsoid_whichever_way_rings_run(outline):
    assert area_m2(outline) == pytest.approx(AREA_M2, abs=0.01)
    assert area_m2(outline.reverse()) == pytest.approx(AREA_M2, abs=0.01)


def test_an_unknown_system_is_answered_with_those_there_are():
    with pytest.raises(CannotReadBoundary, match=r"gcj02.*4547"):
        read_boundary(points(SHELL), "a.csv", system="shenzhen")
