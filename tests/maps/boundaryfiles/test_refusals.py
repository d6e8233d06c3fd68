"""What cannot be read, or must not be: every answer is a clear sentence in both languages."""

import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import ezdxf
import numpy as np
import pytest
import shapely

from maps.boundaryfiles import MAX_BYTES, MAX_VERTICES, CannotReadBoundary, judge, process, read_file
from maps.boundaryfiles.reader import read_boundary
from registry.process.apart.caller import ROOT
from tests.fixtures.examples import some
from tests.maps.boundaryfiles.conftest import SHELL, packed, shapefile, written

TRACES = re.compile(r"Traceback|Error\b|Exception|None|nan")


def refused(data: bytes, name: str = "a", limited: bool = True) -> CannotReadBoundary:
    """The refusal of a file; it must have words in both languages."""
    with pytest.raises(CannotReadBoundary) as caught:
        (read_file if limited else read_boundary)(data, name)
    assert re.search(r"[一-鿿].*。$", caught.value.zh) and re.search(r"^[A-Z].*\.$", caught.value.en)
    assert not TRACES.search(caught.value.zh + caught.value.en)
    return caught.value


def geojson(coordinates, kind="Polygon") -> bytes:
    return json.dumps({"type": kind, "coordinates": coordinates}).encode()


def test_a_file_that_is_too_large_is_refused_before_it_is_read():
    assert "20 MB" in refused(b" " * (MAX_BYTES + 1)).zh


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 字节"),
        (b"%PDF-1.7", "PDF"),
        (b"AC1032 drawing", "另存为 DXF"),
        (b"Rar!\x1a\x07", "改用 zip"),
        (b"7z\xbc\xaf\x27\x1c", "改用 zip"),
        (b"\x00\x00\x27\x0a" + bytes(96), "压缩为 zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "另存为 CSV"),
        (b"\x89PNG\r\n", "图片"),
        (b"<!doctype html><html></html>", "网页"),
        (b"\xff\xfe\x00\x01\xff\xff\x00", "坐标"),
        (b"{", "第 1 行"),
        (b"[]", "不是 GeoJSON"),
        (b'{"type": "Topology"}', "TopoJSON：请导出为 GeoJSON"),
        (b'Version   300\nCharset "Neutral"\nDelimiter ","', "MapInfo"),
        (b"!table\n!version 300\n!charset WindowsSimpChinese", "MapInfo"),
        (b"\x00\x01\x00\x00Standard Jet DB\x00", "Access"),
        (b'<?xml version="1.0"?><gpx version="1.1"><trk/></gpx>', "GPX"),
        (b'<wfs:FeatureCollection xmlns:gml="http://www.opengis.net/gml"/>', "GML"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "图片"),
        ("113°56.7′,22°44.4′\n113°57.7′,22°44.4′\n113°57.7′,22°45.4′".encode(), "第 1 行是度加十进制分"),
        ("经度,纬度\n113.9,22.7\n113度57.7分,22.7".encode(), "第 3 行是度加十进制分"),
        (b'{"type": 3}', "不是 GeoJSON"),
        (b'{"type": "FeatureCollection", "features": 7}', "不是 GeoJSON"),
        (b'{"type": "Feature", "geometry": {"type": "Polygon", "coordinates": 5}}', "不是 GeoJSON"),
        (b'{"type": "FeatureCollection", "features": []}', "没有多边形"),
        (geojson([113.9, 22.7], "Point"), "没有多边形"),
        (geojson([[113.9, 22.7], [113.8, 22.7]], "LineString"), "没有闭合"),
        (geojson([[[113.9, 22.7], [113.8, 22.7], [113.9, 22.7]]]), "至少要三个"),
        (geojson([[["a", "b"], [1, 2], [3, 4]]]), "不是数字"),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 1], [2, 3], [4, 5]]]}', "不是数字"),
        (b'{"type": "Polygon", "coordinates": [[[1e999, 1], [2, 3], [4, 5]]]}', "不是数字"),
        (geojson([[[3.9, 52.7], [3.8, 52.7], [3.8, 52.8]]]), "不在中国"),
        (b"[" * 200_000, "不是有效的 JSON"),
        ("经度,纬度\n113.9,22.7\n这里,没有\n113.8,22.8".encode(), "第 3 行"),
        ("经度,纬度\n".encode(), "没有坐标"),
        (b"name,town\na,b\nc,d\ne,f", "找不到坐标列"),
        (b"SQLite format 3\0" + bytes(500), "GeoPackage"),
        (b"PK\x03\x04" + bytes(50), "压缩包已损坏"),
        (b"<kml><Placemark></kml>", "KML 读不下去"),
        (b"<kml></kml>", "没有多边形"),
        (b"<a>" * 5_000, "KML 读不下去"),
    ],
)
def test_what_is_no_boundary_is_refused_with_what_would_be_right(data, said):
    assert said in refused(data, limited=False).zh


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"0\nSECTION\n2\nENTITIES\n0\nGARBAGE", "EOF"),
        (b"  0\nSECTION\n  2\nENTITIES\n  0\nENDSEC\n  0\nEOF\n", "没有多边形"),
        (b"{", "第 1 行"),
        (b"[" * 200_000, "不是有效的 JSON"),
        (b"SQLite format 3\0" + bytes(500), "GeoPackage"),
    ],
)
def test_the_limited_process_hands_the_refusal_on(data, said):
    assert said in refused(data).zh


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "inside",
    [
        '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><name>&x;</name></kml>',
        '<!DOCTYPE kml SYSTEM "http://127.0.0.1:9/x.dtd"><kml/>',
        '<!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><kml><name>&c;</name></kml>',
    ],
)
def test_entities_in_kml_are_refused_in_every_encoding(inside, encoding):
    data = f'<?xml version="1.0" encoding="{encoding}"?>{inside}'.encode(encoding)
    for file in (data, packed({"doc.kml": data})):
        assert "实体声明" in refused(file, limited=False).zh


@pytest.mark.parametrize(
    "name", ["../../evil.kml", "/etc/evil.kml", "a/../../evil.kml", "..\\evil.kml", "C:\\evil.kml"]
)
def test_an_archive_that_reaches_outside_is_refused(name):
    assert "外部目录" in refused(packed({name: b"<kml/>"}), limited=False).zh


def test_an_archive_that_unpacks_to_too_much_is_refused_without_unpacking_it():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.kml", "w") as part:
        for _ in range(250):
            part.write(bytes(1_000_000))
    assert len(made.getvalue()) < 1_000_000
    assert "200 MB" in refused(made.getvalue(), "a.zip").zh


def test_an_archive_that_lies_about_its_sizes_is_stopped_all_the_same():
    data = packed({"a.kml": b" " * 5_000_000})
    size = (5_000_000).to_bytes(4, "little")
    assert data.count(size) == 2
    assert refused(data.replace(size, (5).to_bytes(4, "little")), "a.zip")


def test_an_archive_in_an_archive_or_with_too_many_parts_or_nothing_fitting_is_refused():
    inner = packed({"a.kml": b"<kml/>"})
    for parts, said in (
        ({"b.kml": inner}, "一层"),
        ({f"{n}.kml": b"" for n in range(600)}, "文件过多"),
        ({"readme.md": b"hello"}, "现有：无"),
        ({"a.kml": b"<kml/>", "b.kml": b"<kml/>"}, "a.kml、b.kml"),
    ):
        assert said in refused(packed(parts), limited=False).zh


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("边界.gdb/a00000001.gdbtable", ".gdb（文件地理数据库）：请导出为 GeoPackage 或 Shapefile"),
        ("a.MIF", "MapInfo"),
        ("红线.dwg", "另存为 DXF"),
        ("a.topojson", "TopoJSON"),
        ("a.gml", "GML"),
        ("a.mdb", "Access"),
        ("word/document.xml", "Word"),
        ("扫描.pdf", "PDF"),
        ("a.JPG", "图片"),
    ],
)
def test_an_archive_of_what_is_not_read_is_named_with_the_way_out(name, said):
    assert said in refused(packed({name: b"x", "readme": b"x"}), limited=False).zh


def test_the_reported_geodatabase_is_named():
    data = (Path(__file__).parent / "reports" / "B32-gdb.zip").read_bytes()
    answer = refused(data, "B32-gdb.zip")
    assert ".gdb" in answer.zh and "GeoPackage" in answer.zh and "GeoPackage or Shapefile" in answer.en


def test_a_shapefile_without_its_parts_or_two_in_one_archive_are_refused(frame, tmp_path):
    assert ".shx" in refused(shapefile(frame, tmp_path, 4490, without=(".shx",))).zh
    with zipfile.ZipFile(io.BytesIO(shapefile(frame, tmp_path, 4490))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    twice = parts | {name.replace("park", "other"): data for name, data in parts.items()}
    assert "2 个 Shapefile" in refused(packed(twice)).zh
    broken = parts | {"park.shp": parts["park.shp"][:90]}
    assert refused(packed(broken))


@pytest.mark.parametrize("seed", some(range(3), 1))
def test_a_shapefile_or_geopackage_spoilt_at_random_is_an_answer_or_a_refusal(frame, tmp_path, seed):
    draw = np.random.default_rng(seed)
    with zipfile.ZipFile(io.BytesIO(shapefile(frame, tmp_path, 4490))) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    for _ in range(12):
        parts["park.shp"][draw.integers(len(parts["park.shp"]))] = draw.integers(256)
    package = bytearray(written(frame, tmp_path, ".gpkg"))
    for _ in range(60):
        package[draw.integers(len(package))] = draw.integers(256)
    for data in (packed({name: bytes(part) for name, part in parts.items()}), bytes(package)):
        try:
            assert read_file(data, "a").features
        except CannotReadBoundary as answer:
            assert not TRACES.search(answer.zh + answer.en)


@pytest.mark.parametrize("binary", [False, True])
def test_a_drawing_spoilt_at_random_is_an_answer_or_a_refusal(binary):
    made = ezdxf.new("R2000")
    made.modelspace().add_lwpolyline([(4e5, 2.5e6, 0.3), (4.1e5, 2.5e6), (4.1e5, 2.6e6)], format="xyb", close=True)
    made.modelspace().add_spline([(4e5, 2.5e6), (4.1e5, 2.5e6), (4.1e5, 2.6e6)])
    made.blocks.new("B").add_arc((0, 0), 50, 0, 300)
    made.modelspace().add_blockref("B", (4e5, 2.5e6))
    made.modelspace().add_hatch().paths.add_polyline_path([(4e5, 2.5e6), (4.1e5, 2.5e6), (4.1e5, 2.6e6)])
    text, data = io.StringIO(), io.BytesIO()
    made.write(data, fmt="bin") if binary else made.write(text)
    whole = data.getvalue() if binary else text.getvalue().encode()
    start = max(whole.find(b"BLOCKS"), whole.find(b"ENTITIES"))  # the rest is left out anyway
    draw = np.random.default_rng(1)
    for _ in range(10 if binary else 40):
        spoilt = bytearray(whole)
        for _ in range(4):
            spoilt[draw.integers(22 if binary else start, len(spoilt))] = draw.integers(256)
        try:
            assert read_boundary(bytes(spoilt), "a").features
        except CannotReadBoundary as answer:
            assert not TRACES.search(answer.zh)


def test_more_vertices_than_allowed_are_refused_in_every_format(tmp_path):
    turn = np.linspace(0, 2 * np.pi, MAX_VERTICES + 2)[:-1]
    ring = np.round(np.column_stack([113.9 + 0.05 * np.cos(turn), 22.7 + 0.05 * np.sin(turn)]), 8).tolist()
    assert "200,002 个折点" in refused(geojson([ring]), limited=False).zh
    assert "200,001 个折点" in refused("\n".join(f"{x},{y}" for x, y in ring).encode(), limited=False).zh
    coordinates = " ".join(f"{x},{y}" for x, y in [*ring, ring[0]])
    kml = f"<kml><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>{coordinates}</coordinates></LinearRing>"
    kml += "</outerBoundaryIs></Polygon></Placemark></kml>"
    assert "200,002 个折点" in refused(kml.encode()).zh


def test_too_many_shapes_are_refused():
    square = [[[113.9, 22.7], [113.91, 22.7], [113.91, 22.71]]]
    entry = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": square}, "properties": {}}
    data = json.dumps({"type": "FeatureCollection", "features": [entry] * 2_001}).encode()
    assert "2,001 个图形" in refused(data, limited=False).zh


def test_a_vrt_that_would_make_gdal_fetch_something_is_never_opened(tmp_path):
    """GDAL opens a VRT wherever it finds the word near the beginning of a file."""
    secret = tmp_path / "secret.csv"
    secret.write_text("WKT\n" + shapely.Polygon(SHELL).wkt)
    layer = f'<OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>'
    vrt = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    for data in (vrt.encode(), f"999\n{vrt}\n0\nSECTION\n2\nENTITIES\n0\nENDSEC\n0\nEOF\n".encode()):
        refused(data)
        refused(packed({"a.dxf": data}))


def test_a_geopackage_may_only_be_read_and_calls_no_function(frame, tmp_path):
    path = tmp_path / "evil.gpkg"
    frame.to_file(path)
    with sqlite3.connect(path) as database:
        for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("ALTER TABLE evil RENAME TO real")
        database.execute("CREATE VIEW evil AS SELECT fid, geom, hex(randomblob(4)) AS name FROM real")
        database.execute("UPDATE gpkg_geometry_columns SET table_name = 'evil'")
    assert "GeoPackage" in refused(path.read_bytes()).zh


@pytest.mark.prove
def test_a_tangle_that_would_take_for_ever_is_stopped(around):
    """Forty thousand points at random: a repair would have to find hundreds of millions of crossings."""
    tangle = np.random.default_rng(1).random((40_000, 2)) * 0.01 + (113.93, 22.74)
    shape = shapely.MultiPolygon([shapely.Polygon(tangle)])
    with pytest.raises(CannotReadBoundary) as caught:
        judge(shape, around(), repair=True)
    assert "已停止，没有任何改变" in caught.value.zh


def test_no_more_than_two_files_are_read_at_once(monkeypatch):
    turn = process.READER.turn
    with turn(print), turn(print), monkeypatch.context() as impatient:
        impatient.setattr(process, "WALL_SECONDS", 0.05)
        assert "稍后再试" in refused(b"{").zh
    assert "JSON" in refused(b"{").zh


def test_the_child_can_write_no_file_and_not_grow_without_end():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from registry.process.limits import Limits, restrict; restrict(Limits(2 << 30, 15, 30))\n"
            "try:\n  bytearray(3 << 30)\nexcept MemoryError:\n  print('no memory')\n"
            "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "try:\n  f = open('limit.txt', 'wb', 0); f.write(b'x')\nexcept OSError:\n  print('no file')\n"
            "import os; os.remove('limit.txt')",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split("\n")[:2] == ["no memory", "no file"], done
