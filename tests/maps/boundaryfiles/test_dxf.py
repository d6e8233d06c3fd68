"""DXF of every program: all closed rings of a drawing with their areas, none taken for the boundary by itself."""

import io
import math
import subprocess
import sys

import ezdxf
import numpy as np
import pyproj
import pytest
import shapely

from maps.boundaryfiles import CannotReadBoundary, choosing, named, read_file
from maps.boundaryfiles.dxf import tags as dxftags
from maps.boundaryfiles.reader import read_boundary
from registry.parks.areas import area_m2
from registry.process.apart.caller import ROOT
from tests.boundaries.test_check import HECTARES, check, report

TO_GRID = pyproj.Transformer.from_crs(4490, 4547, always_xy=True)
X, Y = (round(each) for each in TO_GRID.transform(113.95, 22.53))
RED = [(X, Y), (X + 600, Y), (X + 600, Y + 400), (X, Y + 400)]
FRAME = [(X - 300, Y - 300), (X + 1500, Y - 300), (X + 1500, Y + 1200), (X - 300, Y + 1200)]


def drawing(version: str = "R2010", **header) -> ezdxf.document.Drawing:
    made = ezdxf.new(version)
    for name, value in header.items():
        made.header[f"${name}"] = value
    return made


def written(made, encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    made.write(text)
    return text.getvalue().encode(encoding)


def closed(made, points=RED, layer="红线", flag=True, scale=1.0):
    return made.modelspace().add_lwpolyline(
        [(x * scale, y * scale) for x, y in points], close=flag, dxfattribs={"layer": layer}
    )


def hectares(file) -> dict[str, float]:
    return {each.label: round(each.area_m2 / 10_000, 2) for each in file.features}


def said(file) -> str:
    return "".join(note.zh for note in file.notes)


@pytest.mark.parametrize(("number", "layer"), [("B13", "红线"), ("B14", "BOUNDARY")])
def test_the_drawings_of_users_give_their_layer_and_area(number, layer):
    found = check(report(number))
    assert found["status"] == "asks" and [each["what"] for each in found["asks"]] == ["system"]
    assert found["asks"][0]["choices"][0] == "4547"
    (outline,) = found["outlines"]
    assert (outline["name"], outline["system"]) == (layer, None)
    assert outline["area_ha"] == pytest.approx(HECTARES, abs=0.01)
    by_system = check(report(number), "--system", "4547")
    assert by_system["status"] == "ok" and by_system["outlines"][0]["area_ha"] == pytest.approx(HECTARES, abs=0.01)


def test_coordinates_of_a_building_site_are_said_to_be_such():
    found = check(report("B15"))
    assert "施工（独立）坐标" in found["notes"][-1]["zh"] and found["outlines"][0]["area_ha"] == 27.3331
    assert found["asks"][0]["choices"] == []


def test_millimetres_are_noticed_offered_and_taken_when_confirmed():
    found = check(report("B16"))
    assert [each["what"] for each in found["asks"]] == ["unit", "system"] and found["asks"][0]["choices"] == ["mm"]
    assert "单位像是毫米" in found["notes"][0]["zh"] and found["outlines"][0]["area_ha"] == pytest.approx(
        27.34, abs=0.01
    )
    still = check(report("B16"), "--system", "4547")
    assert still["status"] == "asks" and still["asks"][0]["choices"] == ["mm"]
    confirmed = check(report("B16"), "--system", "4547", "--unit", "mm")
    assert confirmed["status"] == "ok" and "毫米" in confirmed["notes"][-1]["zh"]
    assert confirmed["outlines"][0]["area_ha"] == pytest.approx(HECTARES, abs=0.01)


def test_a_frame_on_the_layer_of_the_boundary_is_listed_beside_it_and_never_nested():
    found = check(report("B19"), "--system", "4547")
    assert [each["what"] for each in found["asks"]] == ["outline"]
    areas = {each["name"]: (round(each["area_ha"]), each["holes"]) for each in found["outlines"]}
    assert areas == {"0 #1": (340, 0), "0 #2": (27, 0)}
    assert "340" in found["asks"][0]["zh"] and "27.34" in found["asks"][0]["zh"]


@pytest.mark.parametrize(
    ("version", "page", "encoding", "other"),
    [
        ("R2000", "ANSI_936", "gbk", False),
        ("R2000", "gb2312", "gbk", False),
        ("R2000", "ANSI_1252", "gbk", True),
        ("R2000", "ANSI_936", "utf-8", True),
        ("R2004", "ANSI_950", "big5", False),
        ("R2010", "ANSI_936", "utf-8", False),
        ("R2010", "ANSI_936", "gbk", True),
        ("R12", "ANSI_936", "gbk", False),
    ],
)
def test_the_name_of_a_layer_is_read_in_every_code_page(version, page, encoding, other):
    layer = "用地紅線" if encoding == "big5" else "用地红线"
    made = drawing(version)
    if version == "R12":
        made.modelspace().add_polyline2d(RED, close=True, dxfattribs={"layer": layer})
    else:
        closed(made, layer=layer)
    lines = written(made, encoding).decode("latin-1").split("\n")
    lines[lines.index("$DWGCODEPAGE") + 2] = page
    file = read_boundary("\n".join(lines).encode("latin-1"), "a.dxf")
    assert file.features[0].label == layer and file.features[0].area_m2 == 240_000
    assert ("按内容辨认" in said(file)) == other


def test_signs_that_a_code_page_lacks_are_read_from_their_numbers():
    made = drawing("R2000")
    closed(made, layer=r"\U+7EA2\U+7EBF")
    assert read_boundary(written(made), "a.dxf").features[0].label == "红线"


@pytest.mark.parametrize(
    ("insunits", "scale", "unit", "asked", "words"),
    [
        (6, 1, "m", (), ""),
        (0, 1, "m", (), ""),
        (4, 1, "m", (), "已按米读取"),
        (4, 1000, "mm", (), "毫米"),
        (0, 1000, "mm", ("mm",), "像是毫米"),
        (6, 1000, "mm", ("mm",), "像是毫米"),
        (5, 100, "cm", (), "厘米"),
        (0, 100, "cm", ("cm",), "像是厘米"),
        (7, 0.001, "km", (), "公里"),
        (0, 0.001, "km", ("km",), "像是公里"),
        (2, 1 / 0.3048, "ft", (), "英尺"),
        (14, 10, "dm", (), "分米"),
    ],
)
def test_the_unit_of_a_drawing_is_what_fits_whatever_its_head_says(insunits, scale, unit, asked, words):
    made = drawing(INSUNITS=insunits)
    closed(made, scale=scale)
    data = written(made)
    first = read_boundary(data, "a.dxf")
    assert first.system is None and first.guesses[0] == "4547" and first.units == asked
    file = read_boundary(data, "a.dxf", system="4547", unit=unit if asked else None)
    assert file.system == "4547" and file.unit == unit and not file.units
    assert file.features[0].area_m2 == pytest.approx(240_000, rel=1e-4) and words in said(first) + said(file)


def test_an_unknown_unit_is_answered_with_those_there_are():
    with pytest.raises(CannotReadBoundary, match="mm、cm"):
        read_boundary(b"1,2", "a.csv", unit="li")


def test_blocks_are_taken_apart_where_they_are_set_and_layer_0_takes_the_layer_of_the_block():
    made = drawing()
    inner, outer = made.blocks.new("内", base_point=(5, 5)), made.blocks.new("外")
    inner.add_lwpolyline([(5, 5), (25, 5), (25, 15), (5, 15)], close=True, dxfattribs={"layer": "0"})
    outer.add_blockref("内", (0, 0), dxfattribs={"layer": "0", "xscale": 10, "yscale": 10, "rotation": 90})
    outer.add_lwpolyline([(0, 0), (3, 0), (3, 3)], close=True, dxfattribs={"layer": "细部"})
    made.modelspace().add_blockref("外", (X, Y), dxfattribs={"layer": "红线"})
    file = read_boundary(written(made), "a.dxf")
    assert hectares(file) == {"红线": 2.0, "细部": 0.0}
    assert np.allclose(file.features[0].shape.bounds, (X - 100, Y, X, Y + 200))


def test_a_block_that_is_set_in_rows_and_columns_is_there_as_often():
    made = drawing()
    made.blocks.new("楼").add_lwpolyline([(0, 0), (20, 0), (20, 10), (0, 10)], close=True)
    made.modelspace().add_blockref(
        "楼", (X, Y), dxfattribs={"row_count": 2, "column_count": 3, "row_spacing": 50, "column_spacing": 50}
    )
    assert len(read_boundary(written(made), "a.dxf").features) == 6


def test_a_bomb_of_blocks_and_a_block_in_itself_end_in_words():
    made = drawing()
    made.blocks.new("B0").add_lwpolyline([(0, 0), (20, 0), (20, 10)], close=True)
    for number in range(1, 9):
        for _ in range(10):
            made.blocks.get(f"B{number - 1}") and (
                made.blocks.get(f"B{number}") or made.blocks.new(f"B{number}")
            ).add_blockref(f"B{number - 1}", (0, 0))
    made.modelspace().add_blockref("B8", (X, Y))
    with pytest.raises(CannotReadBoundary, match="WBLOCK"):
        read_file(written(made), "a.dxf")
    made = drawing()
    made.blocks.new("S").add_blockref("S", (1, 1))
    made.modelspace().add_blockref("S", (X, Y))
    closed(made)
    file = read_boundary(written(made), "a.dxf")
    assert hectares(file) == {"红线": 24.0} and "AUDIT" in said(file)


def segments(made, gap: float = 0.0, kinds: bool = False):
    """The red line in pieces whose ends lie `gap` metres apart; `kinds`: a half circle and a spline among them."""
    space, layer = made.modelspace(), {"layer": "红线"}
    space.add_line(RED[0], RED[1], dxfattribs=layer)
    if kinds:
        space.add_arc((X + 600, Y + 200), 200, -90, 90, dxfattribs=layer)
        space.add_open_spline([RED[2], (X + 400, Y + 400), (X + 200, Y + 400), RED[3]], degree=3, dxfattribs=layer)
    else:
        space.add_lwpolyline([(RED[2][0], RED[2][1] + gap), (RED[1][0], RED[1][1] + gap)], dxfattribs=layer)
        space.add_polyline2d([RED[2], (X + 300, Y + 400), RED[3]], dxfattribs=layer)
    space.add_line((RED[0][0] - gap, RED[0][1]), RED[3], dxfattribs=layer)


@pytest.mark.parametrize("gap", [0.0, 0.009])
def test_pieces_that_meet_within_a_centimetre_are_joined(gap):
    made = drawing()
    segments(made, gap)
    file = read_boundary(written(made), "a.dxf")
    assert hectares(file) == {"红线": 24.0} and "没有闭合" not in said(file)


def test_pieces_that_are_farther_apart_are_not_and_that_is_said():
    made = drawing()
    segments(made, 0.05)
    with pytest.raises(CannotReadBoundary, match="4 条线都没有闭合"):
        read_boundary(written(made), "a.dxf")
    closed(made, FRAME, "图框")
    file = read_boundary(written(made), "a.dxf")
    assert list(hectares(file)) == ["图框"] and "4 条没有闭合的线未采用" in said(file)


def test_arcs_and_curves_are_true_to_the_centimetre():
    made = drawing()
    segments(made, kinds=True)
    area = read_boundary(written(made), "a.dxf").features[0].area_m2
    assert area == pytest.approx(240_000 + math.pi * 200**2 / 2, abs=0.01 * 600)
    made = drawing()
    made.modelspace().add_circle((X, Y), 300, dxfattribs={"layer": "圆"})
    made.modelspace().add_ellipse((X, Y), (250, 0), 0.5, dxfattribs={"layer": "椭圆"})
    made.modelspace().add_lwpolyline([(X, Y, 1), (X + 400, Y, 1)], format="xyb", close=True, dxfattribs={"layer": "凸"})
    areas = {each.label: each.area_m2 for each in read_boundary(written(made), "a.dxf").features}
    wanted = {"圆": math.pi * 300**2, "椭圆": math.pi * 250 * 125, "凸": math.pi * 200**2}
    assert areas == pytest.approx(wanted, abs=0.01 * math.tau * 300)


def test_a_line_that_ends_where_it_began_is_closed_though_its_flag_says_open():
    made = drawing()
    closed(made, [*RED, (X, Y + 0.005)], flag=False)
    assert hectares(read_boundary(written(made), "a.dxf")) == {"红线": 24.0}


def test_lines_of_different_layers_are_not_joined():
    made = drawing()
    made.modelspace().add_lwpolyline(RED[:3], dxfattribs={"layer": "甲"})
    made.modelspace().add_lwpolyline([RED[2], RED[3], RED[0]], dxfattribs={"layer": "乙"})
    with pytest.raises(CannotReadBoundary, match="没有闭合"):
        read_boundary(written(made), "a.dxf")


def test_a_leader_across_the_boundary_does_not_cut_it():
    made = drawing()
    segments(made)
    made.modelspace().add_line((X - 50, Y - 50), (X + 300, Y + 200), dxfattribs={"layer": "红线"})
    made.modelspace().add_line(RED[1], (X + 700, Y - 100), dxfattribs={"layer": "红线"})
    file = read_boundary(written(made), "a.dxf")
    assert hectares(file) == {"红线": 24.0} and "2 条没有闭合" in said(file)


def test_two_parcels_that_share_a_wall_are_two_rings():
    made = drawing()
    segments(made)
    made.modelspace().add_lwpolyline([RED[1], (X + 900, Y), (X + 900, Y + 400), RED[2]], dxfattribs={"layer": "红线"})
    assert hectares(read_boundary(written(made), "a.dxf")) == {"红线 #1": 24.0, "红线 #2": 12.0}


def test_what_is_drawn_twice_is_listed_once():
    made = drawing()
    closed(made)
    closed(made, RED[1:] + RED[:1])
    made.modelspace().add_hatch(dxfattribs={"layer": "红线"}).paths.add_polyline_path(RED, is_closed=True)
    closed(made, layer="建筑")
    assert sorted(hectares(read_boundary(written(made), "a.dxf"))) == ["建筑", "红线"]


def test_a_ring_that_crosses_itself_stays_as_it_was_drawn():
    made = drawing()
    closed(made, [RED[0], RED[2], RED[1], RED[3]])
    (feature,) = read_boundary(written(made), "a.dxf", system="4547").features
    assert not shapely.is_valid(feature.shape) and feature.area_m2 is None


def test_several_rings_are_put_together_only_by_the_person_who_chooses_them():
    made = drawing()
    closed(made)
    closed(made, [(X + 100, Y + 100), (X + 200, Y + 100), (X + 200, Y + 200)])
    closed(made, FRAME, "图框")
    file = read_boundary(written(made), "a.dxf", system="4547")
    assert list(hectares(file)) == ["图框", "红线 #1", "红线 #2"]
    park = named(file, ["红线 #1", "#3"])
    assert len(park.shape.geoms) == 1 and len(park.shape.geoms[0].interiors) == 1
    assert area_m2(park.shape) == pytest.approx(235_000, rel=1e-4) and park.label == "红线 #1、红线 #2"
    with pytest.raises(CannotReadBoundary, match=r"图框（270.0\d 公顷）、2：红线 #1"):
        named(file, [])
    with pytest.raises(CannotReadBoundary, match="没有唯一名为“红线”"):
        named(file, ["红线"])
    with pytest.raises(CannotReadBoundary, match="最多合并"):
        choosing.together(choosing.BoundaryFile("a", "", "WKT", None, "none", file.features * 20), range(60))


def test_a_legend_far_from_the_boundary_does_not_hide_its_system():
    made = drawing()
    closed(made)
    closed(made, [(0, 0), (420, 0), (420, 297), (0, 297)], "图例")
    data = written(made)
    first = read_boundary(data, "a.dxf")
    assert first.guesses[0] == "4547" and len(first.features) == 2
    file = read_boundary(data, "a.dxf", system="4547")
    assert hectares(file) == {"红线": 24.0} and "1 条闭合线按这个坐标系不在中国境内" in said(file)


def test_what_is_not_read_is_named_with_the_way_out():
    made = drawing()
    made.modelspace().add_blockref("不在", (X, Y))
    made.layout("Layout1").add_lwpolyline([(0, 0), (9, 0), (9, 9)], close=True)
    region = b"  2\nENTITIES\n  0\nREGION\n  8\n0\n"
    with pytest.raises(CannotReadBoundary, match=r"面域 1 个.*EXPLODE.*图纸空间.*（不在）"):
        read_boundary(written(made).replace(b"  2\nENTITIES\n", region), "a.dxf")
    closed(made)
    assert "面域 1 个" in said(read_boundary(written(made).replace(b"  2\nENTITIES\n", region), "a.dxf"))


def test_the_binary_form_is_read():
    made, data = drawing("R2000"), io.BytesIO()
    made.encoding = "gbk"
    closed(made)
    made.write(data, fmt="bin")
    assert hectares(read_boundary(data.getvalue(), "a.dxf")) == {"红线": 24.0}


def test_a_drawing_that_was_written_by_hand_is_read():
    tags = "999\nby hand\n  0\nSECTION\n  2\nENTITIES\n  0\nLWPOLYLINE\n  8\n红线\n 90\n3\n 70\n1\n"
    tags += "".join(f" 10\n{x}\n 20\n{y}\n" for x, y in RED) + "  0\nENDSEC\n  0\nEOF\n"
    for data in (tags.encode(), tags.replace("\n", "\r\n").encode("gbk"), b"\xef\xbb\xbf\n" + tags.encode()):
        assert hectares(read_boundary(data, "a.dxf")) == {"红线": 24.0}


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        (lambda data: data[: len(data) // 2], "不完整"),
        (lambda data: data.replace(b"AcDbPolyline\n", b"AcDbPolyline\nabc\n"), "应为组码"),
        (lambda data: data.replace(str(float(X + 600)).encode(), b"X"), "读不下去"),
        (lambda data: data.replace(str(float(X + 600)).encode(), b"nan"), "不是数字"),
        (lambda data: dxftags.BINARY + b"\r\n\x1a\x00" + data, "不完整"),
    ],
)
def test_a_damaged_drawing_is_refused_in_words(spoilt, words):
    made = drawing()
    closed(made)
    with pytest.raises(CannotReadBoundary, match=words):
        read_file(spoilt(written(made)), "a.dxf")


def test_a_drawing_with_too_much_in_it_is_refused_with_the_way_out(monkeypatch):
    monkeypatch.setattr(dxftags, "MAX_ENTITIES", 3)
    made = drawing()
    segments(made)
    with pytest.raises(CannotReadBoundary, match="WBLOCK"):
        read_boundary(written(made), "a.dxf")


def test_of_very_many_rings_the_largest_are_listed_and_the_rest_is_told(monkeypatch):
    monkeypatch.setattr("maps.boundaryfiles.dxf.drawing.MAX_FEATURES", 2)
    made = drawing()
    for size in (1, 3, 2):
        closed(made, [(X, Y), (X + 100 * size, Y), (X + 100 * size, Y + 100)], layer=f"{size}")
    file = read_boundary(written(made), "a.dxf")
    assert list(hectares(file)) == ["3", "2"] and "闭合线有 3 条，只列出面积最大的 2 条" in said(file)


def test_gdal_opens_no_dxf_any_more_and_ezdxf_looks_at_no_font_of_the_machine():
    code = (
        "from maps.boundaryfiles.formats import gdal\n"
        "assert 'DXF' not in gdal._started().list_drivers(read=True)\n"
        "from maps.boundaryfiles.dxf.drawing import _ezdxf\n"
        "with _ezdxf():\n"
        "    from ezdxf.fonts.fonts import font_manager\n"
        "assert not font_manager.has_font('DejaVuSans.ttf')\n"
        "print('off')"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "off\n", done.stderr
