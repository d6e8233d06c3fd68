"""园区边界: bringing a boundary in the page, deciding what is doubtful, applying it, and taking it back."""

import io
import json

import ezdxf
import pyproj
import pytest
import shapely
from sqlalchemy import select

from registry.parks.areas import area_m2
from registry.person import Person
from registry.services import boundaries as services
from registry.store import history
from registry.store.models import Park
from tests.fixtures.shifted import to_gcj02
from tests.views import conftest as pages
from views.kit import context

SLUG = "shenzhen-software-base"
SOURCE = "测试测绘院 2026-10"
nobody_logged_in, open_page = pages.nobody_logged_in, pages.open_page


def park() -> Park:
    with context.store().read() as session:
        return session.scalars(select(Park).where(Park.slug == SLUG)).one()


@pytest.fixture
def outline(open_page) -> shapely.MultiPolygon:
    lon, lat = park().lon, park().lat
    return shapely.MultiPolygon([shapely.box(lon - 0.002, lat - 0.0015, lon + 0.002, lat + 0.0015)])


@pytest.fixture
def operator(open_page, as_person) -> Person:
    return as_person("operator", parks=[park().id])


def brought(opened, shape, **properties):
    """Upload the shape as GeoJSON and go on."""
    said = json.dumps({"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": properties})
    opened.test.file_uploader[0].set_value(("园区.geojson", said.encode(), "application/json"))
    opened.test.run()
    return opened


def read(opened) -> str:
    """All that a visitor reads, notes and labels of what is to be ticked as well."""
    ticks = [box.label for box in opened.test.checkbox]
    return "\n".join([opened.text, *ticks])


def applied(opened, source=SOURCE):
    """What it is and how well it is measured is said by hand; nothing is filled in beforehand."""
    kind = next(radio for radio in opened.test.radio if radio.label == "这条边界是")
    if kind.value is None:
        kind.set_value("surveyed").run()
    next(box for box in opened.test.number_input if "位置误差" in box.label).set_value(0.5)
    next(box for box in opened.test.text_input if "来源" in box.label).set_value(source)
    return opened.press("应用这条边界")


def test_a_boundary_is_not_applied_until_somebody_says_what_it_is(open_page, operator, outline):
    opened = brought(open_page("boundaries"), outline, name="甲")
    assert next(radio for radio in opened.test.radio if radio.label == "这条边界是").value is None
    next(box for box in opened.test.text_input if "来源" in box.label).set_value(SOURCE)
    text = opened.press("应用这条边界").text
    assert "请选择这条边界是测绘成果还是示意范围，并填写位置误差；没有写入。" in text and "已应用" not in text


def test_an_operator_brings_a_boundary_looks_at_it_and_applies_it(open_page, operator, outline):
    opened = brought(open_page("boundaries"), outline, name="甲")
    text = read(opened)
    assert "WGS-84" in text and "检查结果" in text and "1 部分 · 0 个孔洞 · 5 个折点" in text
    assert "在南山区内" in text and "坐标基准存疑" not in text
    done = applied(opened).text
    assert "已应用新的边界" in done
    now = park()
    assert now.geom.equals(outline) and (now.outline, now.source) == ("surveyed", SOURCE)
    with context.store().read() as session:
        (made,) = history.sets(session, limit=1)
        assert (made.by, made.what, made.file_name) == (operator.login, "boundary", "园区.geojson")
        assert made.note == "GeoJSON，坐标系 4326"


def test_without_a_source_nothing_is_written(open_page, operator, outline):
    opened = applied(brought(open_page("boundaries", park=SLUG), outline), source=" ")
    assert "请写明来源" in opened.text and park().outline == "indicative"


def test_a_doubtful_datum_must_be_decided_before_anything_can_be_applied(open_page, operator, outline):
    services.apply(operator, context.store(), park().id, outline, "surveyed", 0.5, "旧", park().geom)
    drawn = shapely.transform(shapely.affinity.scale(outline, 1.1), to_gcj02)
    opened = brought(open_page("boundaries", park=SLUG), drawn)
    assert "坐标基准存疑" in opened.text and "按GCJ-02（高德、腾讯）转换后" in opened.text
    assert "应用这条边界" not in [button.label for button in opened.test.button]
    asked = next(radio for radio in opened.test.radio if "哪一种基准" in radio.label)
    assert asked.value is None
    asked.set_value("gcj02")
    opened.test.run()
    assert "已应用" in applied(opened).text
    assert shapely.hausdorff_distance(park().geom, shapely.affinity.scale(outline, 1.1)) < 1e-8


def test_a_doubtful_datum_may_be_kept_as_it_is_and_the_history_says_so(open_page, operator, outline):
    services.apply(operator, context.store(), park().id, outline, "surveyed", 0.5, "旧", park().geom)
    drawn = shapely.transform(outline, to_gcj02)
    opened = brought(open_page("boundaries", park=SLUG), drawn)
    next(radio for radio in opened.test.radio if "哪一种基准" in radio.label).set_value("none")
    opened.test.run()
    applied(opened)
    assert park().geom.equals(shapely.MultiPolygon([drawn.geoms[0]]))
    with context.store().read() as session:
        assert "经确认按原样采用" in history.sets(session, limit=1)[0].note


def test_an_invalid_boundary_is_shown_where_and_mended_only_when_agreed(open_page, operator, outline):
    west, south, east, north = outline.bounds
    tie = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    opened = brought(open_page("boundaries", park=SLUG), tie)
    text = read(opened)
    assert "边界有 1 处无效" in text and "边界自相交" in text and f"{(west + east) / 2:.6f}" in text
    assert "应用这条边界" not in [button.label for button in opened.test.button]
    next(box for box in opened.test.checkbox if "同意修复" in box.label).check()
    opened.test.run()
    applied(opened)
    assert len(park().geom.geoms) == 2 and park().geom.is_valid


def test_what_is_unusual_must_be_confirmed(open_page, operator):
    elsewhere = shapely.box(114.05, 22.54, 114.054, 22.543)
    opened = brought(open_page("boundaries", park=SLUG), elsewhere)
    assert "只有 0.0 % 的面积在南山区内" in read(opened)
    assert "没有核对" in applied(opened).text and park().outline == "indicative"
    next(box for box in opened.test.checkbox if "已核对" in box.label).check()
    assert "已应用" in applied(opened).text


def test_an_area_three_times_off_what_the_register_tells_must_be_confirmed(open_page, operator, outline):
    frame = shapely.affinity.scale(outline, 4, 4)
    opened = brought(open_page("boundaries", park=SLUG), frame)
    assert "登记的面积 15.00 公顷的 15 倍" in read(opened) and "图框" in read(opened)
    assert "没有核对" in applied(opened).text and park().outline == "indicative"


def test_a_frame_in_a_drawing_is_not_taken_and_rings_are_put_together_by_choice(open_page, operator, outline):
    """The boundary, a pond in it and the frame of the drawing, all on one layer."""
    pond = shapely.affinity.scale(outline, 0.2, 0.2)
    made, grid = ezdxf.new(), pyproj.Transformer.from_crs(4490, 4547, always_xy=True)
    for each in (shapely.affinity.scale(outline, 5, 5), outline, pond):
        ring = [grid.transform(*point) for point in shapely.get_coordinates(each)]
        made.modelspace().add_lwpolyline(ring, close=True, dxfattribs={"layer": "0"})
    text = io.StringIO()
    made.write(text)
    opened = open_page("boundaries", park=SLUG)
    opened.test.file_uploader[0].set_value(("红线.dxf", text.getvalue().encode(), "application/dxf"))
    opened.test.run()
    assert "0 #1" in opened.text and "公顷" in opened.text and "请选择" in opened.text
    opened.press("按这个坐标系读取")
    assert "检查结果" not in opened.text
    choice = next(box for box in opened.test.multiselect if "3 个图形" in box.label)
    choice.set_value([1, 2])
    opened.test.run()
    assert "1 部分 · 1 个孔洞" in opened.text
    applied(opened)
    (part,) = park().geom.geoms
    assert shapely.hausdorff_distance(part, outline.difference(pond)) < 1e-7 and len(part.interiors) == 1
    with context.store().read() as session:
        assert "图形“0 #2、0 #3”" in history.sets(session, limit=1)[0].note


def test_coordinates_of_a_building_site_are_placed_by_two_control_points(open_page, operator, outline):
    grid = pyproj.Transformer.from_crs(4490, 4547, always_xy=True)
    known = [grid.transform(*point) for point in shapely.get_coordinates(outline)]
    east, north = known[0]
    local = [(x - east + 50, y - north + 50) for x, y in known]
    text, made = io.StringIO(), ezdxf.new()
    made.modelspace().add_lwpolyline(local, close=True, dxfattribs={"layer": "红线"})
    made.header["$INSUNITS"] = 0
    made.write(text)
    opened = open_page("boundaries", park=SLUG)
    opened.test.file_uploader[0].set_value(("总平面.dxf", text.getvalue().encode(), "application/dxf"))
    opened.test.run()
    assert "像是施工（独立）坐标，请给出控制点" in opened.text and "检查结果" not in opened.text
    field = next(box for box in opened.test.text_area if "控制点" in box.label)
    field.set_value(f"50,50,{east},{north}")
    next(box for box in opened.test.selectbox if "控制点" in box.label).set_value("4547")
    opened.test.run()
    opened.press("按控制点换算")
    assert "至少要 2 个" in opened.text and "没有任何改变" in opened.text
    field = next(box for box in opened.test.text_area if "控制点" in box.label)
    assert field.value.startswith("50,50,")
    field.set_value(f"{field.value}\n{local[2][0]},{local[2][1]},{known[2][0]},{known[2][1]}")
    opened.test.run()
    opened.press("按控制点换算")
    assert "由 2 个控制点换算：比例" in opened.text and "检查结果" in opened.text
    applied(opened)
    assert shapely.hausdorff_distance(park().geom, outline) < 1e-7
    with context.store().read() as session:
        assert "由 2 个控制点换算" in history.sets(session, limit=1)[0].note


def test_points_are_typed_and_their_system_chosen(open_page, operator, outline):
    opened = open_page("boundaries", park=SLUG)
    opened.test.radio[0].set_value("points")
    opened.test.run()
    shifted = shapely.transform(outline, to_gcj02)
    lines = "\n".join(f"{x:.9f},{y:.9f}" for x, y in shifted.geoms[0].exterior.coords[:-1])
    opened.test.text_area[0].set_value(lines)
    next(box for box in opened.test.selectbox if "坐标系" in box.label).set_value("gcj02")
    opened.test.run()
    opened.press("检查这个边界")
    assert "检查结果" in opened.text
    applied(opened)
    assert shapely.hausdorff_distance(park().geom, outline) < 1e-7


def test_a_file_without_a_system_asks_for_it_with_the_likeliest_first(open_page, operator, outline):
    opened = open_page("boundaries", park=SLUG)
    rows = "\n".join(f"{x},{y}" for x, y in outline.geoms[0].exterior.coords)
    opened.test.file_uploader[0].set_value(("点.csv", f"经度,纬度\n{rows}".encode(), "text/csv"))
    opened.test.run()
    assert "文件没有说明可用的坐标系" in opened.text and "检查结果" not in opened.text
    assert next(box for box in opened.test.selectbox if box.label == "坐标系").value == "4490"
    opened.press("按这个坐标系读取")
    assert "检查结果" in opened.text and "您选择的" in opened.text


def test_of_several_outlines_one_is_chosen(open_page, operator, outline):
    opened = open_page("boundaries", park=SLUG)
    features = [
        {"type": "Feature", "geometry": shapely.geometry.mapping(each), "properties": {"name": name}}
        for name, each in (("别的", shapely.box(114.05, 22.54, 114.06, 22.55)), ("本园", outline))
    ]
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    opened.test.file_uploader[0].set_value(("a.geojson", data, "application/json"))
    opened.test.run()
    choice = next(box for box in opened.test.multiselect if "2 个图形" in box.label)
    area = f"{area_m2(outline) / 10_000:,.2f}"
    assert choice.value == [] and choice.options == ["1 · 别的 · 113.91 公顷", f"2 · 本园 · {area} 公顷"]
    assert "检查结果" not in opened.text and "图框、单体建筑不要选" in opened.text
    choice.set_value([1])
    opened.test.run()
    applied(opened)
    assert park().geom.equals(outline)
    with context.store().read() as session:
        assert "图形“本园”" in history.sets(session, limit=1)[0].note


def test_a_file_that_cannot_be_read_says_why_and_that_nothing_changed(open_page, operator):
    opened = open_page("boundaries", park=SLUG)
    opened.test.file_uploader[0].set_value(("a.geojson", b"{", "application/json"))
    opened.test.run()
    assert "不是有效的 JSON" in opened.text and "登记没有任何改变" in opened.text


def test_the_history_shows_both_boundaries_and_takes_a_change_back(open_page, operator, outline):
    before = park().geom
    number = services.apply(operator, context.store(), park().id, outline, "surveyed", 0.5, SOURCE, before)
    listed = open_page("boundaries", park=SLUG, do="history").text
    assert operator.login in listed and "更改边界" in listed and SOURCE in listed
    opened = open_page("boundaries", park=SLUG, do="history", change=str(number))
    assert "之前" in opened.text and "示意范围" in opened.text and "测绘边界" in opened.text
    opened.press("撤销这次变更").press("确定撤销")
    assert park().geom.equals(before)
    assert f"撤销第 {number} 次变更" in opened.text
    assert f"已由第 {number + 1} 次变更撤销" in open_page("boundaries", park=SLUG, do="history").text


def test_somebody_elses_change_in_between_is_not_written_over(open_page, operator, outline):
    opened = brought(open_page("boundaries", park=SLUG), outline)
    other = shapely.affinity.translate(outline, 0.001)
    services.apply(operator, context.store(), park().id, other, "surveyed", 0.5, "别人", park().geom)
    assert "已被别人更改" in applied(opened).text
    assert park().geom.equals(other)


@pytest.mark.parametrize(
    ("role", "scope"), [("public", None), ("tenant", None), ("admin", None), ("official", "440311")]
)
def test_nobody_else_sees_the_page_of_a_park(open_page, as_person, role, scope):
    as_person(role, scope=scope)
    for slug in (SLUG, "nowhere"):
        opened = open_page("boundaries", park=slug)
        assert opened.title in ("需要登录", "无权查看") and not opened.test.get("file_uploader")


def test_an_official_chooses_among_the_parks_of_the_scope(open_page, as_person):
    as_person("official", scope="440305")
    text = open_page("boundaries").text
    assert "深圳市软件基地" in text and "光明" not in text
    assert open_page("boundaries", park=SLUG).title == "深圳市软件基地的边界"


def test_a_refusal_is_read_in_english(open_page, operator):
    opened = open_page("boundaries", park=SLUG, lang="en")
    opened.test.file_uploader[0].set_value(("a.geojson", b"{", "application/json"))
    opened.test.run()
    assert "This is no valid JSON (line 1, column 2)" in opened.text
