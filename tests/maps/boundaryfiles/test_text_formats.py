"""Files after bug reports (`reports/`), and variants of each kind: texts of land offices, maps and databases."""

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pyproj
import pytest
import shapely

from maps.boundaryfiles import BoundaryFile, CannotReadBoundary, read_file
from maps.boundaryfiles.formats.dbf_text import BYTES, Texts
from maps.boundaryfiles.reader import read_boundary
from registry.parks.areas import area_m2
from tests.fixtures import shifted
from tests.maps.boundaryfiles.conftest import HOLE, SHELL, packed

REPORTS = Path(__file__).parent / "reports"
NAN_SHAN = [(113.95, 22.53), (113.956, 22.53), (113.956, 22.534), (113.95, 22.534)]
HECTARES = 27.34


def report(number: str, read=read_boundary, **how) -> BoundaryFile:
    (path,) = REPORTS.glob(f"{number}-*")
    return read(path.read_bytes(), path.name, **how)


def same(found: shapely.Geometry, places=NAN_SHAN, near=2e-8) -> bool:
    return shapely.hausdorff_distance(found, shapely.Polygon(places)) < near


def said(file: BoundaryFile) -> str:
    return "\n".join(note.zh for note in file.notes)


def hectares(shape: shapely.Geometry) -> float:
    return round(area_m2(shape) / 10_000, 2)


@pytest.mark.parametrize("number", ["B02", "B10", "B12", "B20", "B25"])
def test_a_file_that_says_its_system_is_read_to_the_right_area(number):
    file = report(number, read_file)
    assert file.system in ("4490", "4526", "4326") and hectares(file.features[0].shape) == HECTARES


@pytest.mark.parametrize("number", ["B21", "B26", "B31"])
def test_a_file_that_says_no_system_is_read_and_the_system_asked(number):
    file = report(number, read_file)
    assert file.system is None and {"4490", "gcj02"} <= set(file.guesses)
    assert same(report(number, system="4490").features[0].shape)


def test_a_cpg_that_lies_is_said_and_the_names_are_read():
    file = report("B02", read_file)
    assert file.features[0].label == "测试软件园" and ".cpg 写明 UTF-8，属性实为 GBK" in said(file)


@pytest.mark.parametrize("cpg", [b"UTF-8", b"GBK", None])
def test_fields_of_mixed_encodings_are_told_value_by_value(cpg):
    with zipfile.ZipFile(io.BytesIO((REPORTS / "B02-cpg-lies.zip").read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head = bytearray(parts["park.dbf"])
    size, start = int.from_bytes(head[10:12], "little"), int.from_bytes(head[8:10], "little")
    other = b" " + "前海园区".encode().ljust(size - 1)
    head[4:8] = (2).to_bytes(4, "little")
    parts["park.dbf"] = bytes(head[:start]) + parts["park.dbf"][start : start + size] + other + b"\x1a"
    record = parts["park.shp"][100:]
    shp, shx = bytearray(parts["park.shp"] + record), bytearray(parts["park.shx"] + parts["park.shx"][100:])
    shp[100 + len(record) : 104 + len(record)] = (2).to_bytes(4, "big")
    shx[108:112] = ((100 + len(record)) // 2).to_bytes(4, "big")
    shp[24:28], shx[24:28] = (len(shp) // 2).to_bytes(4, "big"), (len(shx) // 2).to_bytes(4, "big")
    parts |= {"park.shp": bytes(shp), "park.shx": bytes(shx)}
    parts.pop("park.cpg")
    file = read_file(packed(parts | ({"park.cpg": cpg} if cpg else {})), "a.zip")
    assert [each.label for each in file.features] == ["测试软件园", "前海园区"]
    assert "已逐个辨认" in said(file)


def test_ovkml_says_its_datum_which_is_remembered_for_the_conversion():
    file = report("B09", read_file)
    assert (file.system, file.shift) == ("gcj02", "gcj02") and "GCJ-02，按它转换" in said(file)
    assert file.features[0].label == "测试软件园" and same(file.features[0].shape)


@pytest.mark.parametrize(
    ("word", "shift"),
    [("GCJ02", "gcj02"), ("BD-09", "bd09"), ("WGS84", "none"), ("WGS-84", "none"), ("CGCS2000", "none")],
)
def test_ovkml_in_every_datum_it_may_name(word, shift):
    data = (REPORTS / "B09-ovkml-gcj02.ovkml").read_bytes().replace(b"GCJ-02", word.encode())
    assert read_boundary(data, "a.ovkml").shift == shift
    assert read_boundary(packed({"a.ovkml": data}), "a.zip").shift == shift


def test_ovkml_of_an_unknown_datum_is_asked_and_of_several_refused():
    data = (REPORTS / "B09-ovkml-gcj02.ovkml").read_bytes()
    file = read_boundary(data.replace(b"GCJ-02", b"Mars-7"), "a.ovkml")
    assert file.system is None and file.guesses[0] == "gcj02" and "Mars-7" in said(file)
    text = data.decode()
    mark = text[text.index("<Placemark>") : text.index("</Folder>")]
    both = text.replace(mark, mark + mark.replace("GCJ-02", "WGS84"))
    with pytest.raises(CannotReadBoundary, match="GCJ-02、WGS84"):
        read_boundary(both.encode(), "a.ovkml")


@pytest.mark.parametrize(("comma", "blanks"), [(", ", True), (" ,", True), ("，", True), (",\t", True), (",", False)])
def test_blanks_beside_the_commas_of_kml_are_left_out_and_that_is_said(comma, blanks):
    places = "\n".join(f"{x}{comma}{y}{comma}0" for x, y in [*NAN_SHAN, NAN_SHAN[0]])
    kml = f"<kml><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>{places}</coordinates></LinearRing>"
    file = read_boundary(f"{kml}</outerBoundaryIs></Polygon></Placemark></kml>".encode(), "a.kml")
    assert same(file.features[0].shape) and ("有空格" in said(file)) == blanks


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("GBK", "gbk"),
        ("gb2312", "gbk"),
        ("GB18030", "gb18030"),
        ("UTF-8", "gbk"),
        ("GBK", "utf-8"),
        ("UTF-8", "utf-8-sig"),
    ],
)
def test_kml_in_the_encodings_of_china_is_read_and_a_lie_is_said(declared, written):
    text = (REPORTS / "B12-kml-gbk.kml").read_bytes().decode("gbk").replace('"GBK"', f'"{declared}"')
    file = read_boundary(text.encode(written), "a.kml")
    assert file.features[0].label == "测试软件园"
    assert ("实为" in said(file)) == ((declared == "UTF-8") != written.startswith("utf-8"))


def test_entities_are_refused_in_gbk_as_well():
    data = '<?xml version="1.0" encoding="GBK"?><!DOCTYPE k [<!ENTITY x "园">]><kml><name>&x;</name></kml>'
    with pytest.raises(CannotReadBoundary, match="实体声明"):
        read_boundary(data.encode("gbk"), "a.kml")


def test_where_the_stated_system_does_not_fit_the_one_that_does_is_offered():
    file = report("B05", read_file)
    assert file.system is None and file.guesses[0] == "4526"
    assert "不在中国境内" in said(file) and "横坐标带带号 38，请确认" in said(file)
    assert hectares(report("B05", read_file, system="4526").features[0].shape) == HECTARES


@pytest.mark.parametrize(
    ("epsg", "places"), [(4547, NAN_SHAN), (4525, [(112.0, 22.9), (112.01, 22.9), (112.01, 22.91)])]
)
def test_metres_in_geojson_are_offered_the_system_that_fits(epsg, places):
    way = pyproj.Transformer.from_crs(4490, epsg, always_xy=True)
    shape = shapely.Polygon([way.transform(*each) for each in places])
    data = json.dumps(shapely.geometry.mapping(shape)).encode()
    file = read_boundary(data, "a.geojson", near=places[0])
    assert file.system is None and file.guesses[0] == str(epsg)
    assert same(read_boundary(data, "a.geojson", system=str(epsg)).features[0].shape, places)


def land(rows: list[str], **head) -> bytes:
    said = {"坐标系": "2000国家大地坐标系", "几度分带": "3", "计量单位": "米", "带号": "38"} | head
    lines = ["[属性描述]", *(f"{key}={value}" for key, value in said.items()), "[地块坐标]", *rows]
    return "\r\n".join(lines).encode("gb18030")


def surveyed(places, epsg: int, ring: int = 1) -> list[str]:
    way = pyproj.Transformer.from_crs(4490, epsg, always_xy=True)
    placed = [way.transform(*place) for place in [*places, places[0]]]
    return [f"J{n},{ring},{north:.4f},{east:.4f}" for n, (east, north) in enumerate(placed, 1)]


def test_the_text_of_the_land_office_says_its_system_and_its_name():
    file = report("B20", read_file)
    assert (file.form, file.system, file.features[0].label) == ("勘测定界界址点", "4526", "测试软件园")
    assert "北坐标" in said(file) and "请核对" not in said(file) and "已对调" not in said(file)


@pytest.mark.parametrize(
    ("epsg", "head"),
    [
        (4526, {}),
        (4526, {"带号": ""}),
        (4547, {}),
        (4525, {"带号": "37"}),
        (4498, {"几度分带": "6", "带号": "20"}),
        (4498, {"几度分带": "", "带号": ""}),
        (4509, {"几度分带": "6", "带号": "20"}),
    ],
)
def test_several_parcels_with_holes_in_every_zone(epsg, head):
    outer, inner = surveyed(SHELL, epsg), surveyed(HOLE, epsg, 2)
    rows = ["9,1,1,甲地块,面,,,,@", *outer, *inner, "5,1,2,乙地块,面,,,,@", *surveyed(NAN_SHAN, epsg)]
    file = read_boundary(land(rows, **head), "a.txt")
    assert file.system == str(epsg) and [each.label for each in file.features] == ["甲地块", "乙地块"]
    assert shapely.equals_exact(file.features[0].shape.geoms[0], shapely.Polygon(SHELL, [HOLE]), 2e-8)
    assert same(file.features[1].shape) and "请核对" not in said(file)


def test_a_second_ring_beside_the_first_is_a_part_and_missing_points_are_named():
    rows = ["30,1,1,甲,面,,,,@", *surveyed(SHELL, 4526), *surveyed(NAN_SHAN, 4526, 2)]
    file = read_boundary(land(rows), "a.txt")
    assert len(file.features[0].shape.geoms) == 2 and "不作孔洞" in said(file)
    assert "写明 30 个点，文件里有 10 个" in said(file)


def test_an_old_datum_or_a_zone_that_does_not_fit_is_asked_not_guessed():
    rows = ["5,1,1,甲,面,,,,@", *surveyed(NAN_SHAN, 4526)]
    old = read_boundary(land(rows, 坐标系="80国家大地坐标系"), "a.txt")
    assert old.system is None and old.guesses == () and "参数不公开" in said(old)
    other = read_boundary(land(rows, 带号="37"), "a.txt", near=(113.95, 22.53))
    assert other.system is None and other.guesses[0] == "4526" and "带号 37" in said(other)


@pytest.mark.parametrize(
    ("rows", "head", "words"),
    [
        (["J1,1,2492490.29,38494856.29"], {}, "第 7 行不是界址点"),
        (["5,1,1,甲,面,,,,@", "J1,1,甲,乙"], {}, "第 8 行不是界址点"),
        (["5,1,1,甲,面,,,,@"], {}, "没有界址点"),
        ([], {}, "没有地块"),
        (["5,1,1,甲,面,,,,@", *surveyed(NAN_SHAN, 4526)], {"计量单位": "毫米"}, "计量单位是“毫米”"),
    ],
)
def test_a_spoilt_text_of_the_land_office_is_refused_with_its_line(rows, head, words):
    with pytest.raises(CannotReadBoundary, match=words):
        read_boundary(land(rows, **head), "a.txt")


def test_heights_of_wkt_are_left_out_and_that_is_said():
    assert "高程（Z）未采用" in said(report("B21", read_file))


@pytest.mark.parametrize("epsg", [4490, 4326, 4547, 4526])
def test_the_srid_of_ewkt_is_the_system(epsg):
    way = pyproj.Transformer.from_crs(4490, epsg, always_xy=True)
    drawn = shapely.Polygon([way.transform(*each) for each in SHELL], [[way.transform(*each) for each in HOLE]])
    file = read_boundary(f"SRID={epsg};{drawn.wkt}".encode(), "a.wkt")
    assert file.system == str(epsg)
    assert shapely.equals_exact(file.features[0].shape.geoms[0], shapely.Polygon(SHELL, [HOLE]), 1e-8)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"srid=4490; {shapely.MultiPolygon([shapely.Polygon(SHELL), shapely.Polygon(NAN_SHAN)]).wkt.lower()}", 1),
        (f"SRID=4490;{shapely.Polygon(SHELL).wkt}\nSRID=4490;{shapely.Polygon(NAN_SHAN).wkt}\n", 2),
        (f'"SRID=4490;{shapely.Polygon(SHELL).wkt}"\n"SRID=4490;{shapely.Polygon(NAN_SHAN).wkt}"', 2),
        (f"SRID=4490;GEOMETRYCOLLECTION ({shapely.Polygon(SHELL).wkt}, POINT (1 2))", 1),
        (f"SRID=4490;{shapely.LinearRing(SHELL).wkt.replace('LINEARRING', 'LINESTRING')}", 1),
    ],
)
def test_wkt_of_several_kinds_and_lines(text, count):
    file = read_boundary(text.encode(), "a.wkt")
    assert file.system == "4490" and len(file.features) == count and same(file.features[0].shape.geoms[0], SHELL)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("POLYGON ((113.95 22.53, 113.956", "第 1 个 WKT"),
        ("CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))", "CURVEPOLYGON"),
        ("POINT (113.95 22.53)", "没有多边形"),
        ("SRID=4490;POLYGON ((1 1, 2 1, 2 2, 1 1))\nSRID=4547;POLYGON ((1 1, 2 1, 2 2, 1 1))", "SRID 不同"),
        ("SRID=2383;POLYGON ((1 1, 2 1, 2 2, 1 1))", None),
    ],
)
def test_wkt_that_cannot_be_read_says_why(text, words):
    if words is None:
        assert read_boundary(text.encode(), "a.wkt").system is None
    else:
        with pytest.raises(CannotReadBoundary, match=words):
            read_boundary(text.encode(), "a.wkt")


def test_esri_json_is_read_with_its_names_and_holes():
    assert report("B25", read_file).features[0].label == "测试软件园"
    outer, inner = [list(each) for each in SHELL], [list(each) for each in HOLE]
    bare = {"rings": [inner, outer], "spatialReference": {"wkid": 4490}}
    found = read_boundary(json.dumps(bare).encode(), "a.json").features[0].shape.geoms[0]
    assert found.equals(shapely.Polygon(SHELL, [HOLE]))


@pytest.mark.parametrize(
    ("reference", "system"),
    [
        ({"wkid": 102100, "latestWkid": 3857}, "3857"),
        ({"wkid": 102100}, "3857"),
        ({"wkt": pyproj.CRS(4547).to_wkt()}, "4547"),
    ],
)
def test_esri_json_in_the_systems_of_esri(reference, system):
    way = pyproj.Transformer.from_crs(4490, int(system), always_xy=True)
    shape = {"rings": [[way.transform(*each) for each in SHELL]], "spatialReference": reference}
    file = read_boundary(json.dumps({"attributes": {"name": "甲"}, "geometry": shape}).encode(), "a.json")
    assert file.features[0].label == "甲" and same(file.features[0].shape, SHELL)


def test_esri_json_without_a_system_is_asked_and_arcs_are_refused():
    assert read_boundary(json.dumps({"rings": [SHELL]}).encode(), "a.json").system is None
    with pytest.raises(CannotReadBoundary, match="圆弧"):
        read_boundary(b'{"curveRings": [[[1, 2], {"c": [[3, 4], [5, 6]]}]]}', "a.json")
    for broken in (b'{"rings": 7}', b'{"geometryType": "esriGeometryPolygon", "features": 7}'):
        with pytest.raises(CannotReadBoundary):
            read_boundary(broken, "a.json")


def test_a_string_of_a_map_service_asks_for_its_datum_with_gcj02_first():
    file = report("B26", read_file)
    assert file.guesses[:2] == ("gcj02", "bd09") and "GCJ-02" in said(file)
    moved = shapely.transform(shapely.Polygon(NAN_SHAN), shifted.to_gcj02)
    assert not moved.equals(report("B26", system="gcj02").features[0].shape)


@pytest.mark.parametrize(
    "text",
    [
        ";".join(f"{x},{y}" for x, y in NAN_SHAN),
        ";\n".join(f"{x},{y}" for x, y in NAN_SHAN) + ";",
        "；".join(f"{x}，{y}" for x, y in NAN_SHAN),
        " ; ".join(f"{x}, {y}" for x, y in NAN_SHAN),
        '"' + ";".join(f"{x},{y}" for x, y in NAN_SHAN) + '"\n',
    ],
)
def test_strings_of_map_services_in_their_variants(text):
    assert same(read_boundary(text.encode(), "a.txt", system="4490").features[0].shape)


def test_parts_of_a_string_are_parts_or_holes():
    text = "|".join(";".join(f"{x},{y}" for x, y in each) for each in (SHELL, HOLE, NAN_SHAN))
    shape = read_boundary(text.encode(), "a.txt", system="4490").features[0].shape
    assert sorted(len(part.interiors) for part in shape.geoms) == [0, 1]


def book(*sheets: list) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets, 1):
        sheet = made.create_sheet(f"表{number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("heading", [["点号", "经度", "纬度"], None])
def test_a_workbook_of_points_is_read_as_its_csv(heading):
    rows = [[n, x, y] for n, (x, y) in enumerate(NAN_SHAN, 1)]
    data = book([heading, *rows] if heading else rows, [["说明"]])
    for file in (data, packed({"a.xlsx": data})):
        found = read_file(file, "a.xlsx", system="4490")
        assert same(found.features[0].shape) and "表1" in said(found)


def test_a_workbook_without_points_or_with_two_sheets_of_them_is_refused_by_name():
    rows = [["经度", "纬度"], *map(list, NAN_SHAN)]
    with pytest.raises(CannotReadBoundary, match="表1、表2"):
        read_boundary(book(rows, rows), "a.xlsx")
    with pytest.raises(CannotReadBoundary, match="第 4 行"):
        read_boundary(book([*rows[:2], [None], ["甲", "乙"]]), "a.xlsx")
    with pytest.raises(CannotReadBoundary, match="找不到坐标列"):
        read_boundary(book([["名称", "地址"], ["甲", "乙"], ["丙", "丁"]]), "a.xlsx")


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("联通".encode("gbk"), "联通"),
        ("园区".encode(), "园区"),
        ("园区".encode("gbk"), "园区"),
        ("园区".encode()[:-1], "园"),
        ("软件园".encode("gbk")[:-1], "软件"),
    ],
)
def test_a_word_of_a_dbf_is_told_by_itself_even_where_the_field_cut_it(written, word):
    assert Texts(utf8=False).word(written.decode(BYTES)) == word
