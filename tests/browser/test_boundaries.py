"""Boundaries in a real browser: a file with a doubtful datum and a ring that crosses itself, decided, applied, undone;
a drawing with a frame, in millimetres, and one of a building site;
a district's, which the map then draws with its source; several of one file; and one that is clicked on the map.
"""

import io
import json

import ezdxf
import numpy as np
import pyproj
import pytest
import shapely
from playwright.sync_api import expect
from sqlalchemy import select

from registry.store import history
from registry.store.models import District, Park
from registry.store.store import Store
from tests.browser.test_pages import fits, opened
from tests.fixtures.browser import DESK, at_rest, desk_first, phone_first, settled
from tests.fixtures.people import log_in
from tests.fixtures.shifted import to_gcj02
from tests.fixtures.waiting import until

SLUG = "demo-guangming-1"
GRID = pyproj.Transformer.from_crs(4490, 4547, always_xy=True)
ON_A_PHONE = "demo-guangming-2"  # a park of its own: both tests change what they find


@pytest.fixture
def slug(viewport) -> str:
    return SLUG if viewport["width"] > 500 else ON_A_PHONE


@pytest.fixture
def park(served_database, slug):
    """The park as the running app has it now."""

    def read() -> Park:
        store = Store.open(f"sqlite:///{served_database}")
        with store.read() as session:
            found = session.scalars(select(Park).where(Park.slug == slug)).one()
        store.close()
        return found

    return read


@pytest.fixture
def operator(served_account, browser_page, slug):
    """Somebody who runs the park, logged in."""
    known = served_account("operator", parks=[slug])
    log_in(browser_page, known.login, then="/park")
    return known


def drawn_on_amap(shape: shapely.Geometry) -> bytes:
    """The outline as somebody draws it on 高德, with a ring that crosses itself, and no word about its datum."""
    west, south, east, north = shape.bounds
    middle, across = (west + east) / 2, (north - south) / 4
    bow = [(middle, north), (middle - across, north - across), (middle, north - across), (middle - across, north)]
    ring = [(west, south), (east, south), (east, north), *bow, (west, north)]
    shifted = to_gcj02([*ring, ring[0]]).tolist()
    feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [shifted]}, "properties": {}}
    return json.dumps(feature).encode()


def look(page, screenshot, name: str) -> None:
    """A picture of the whole page, which scrolls within its window."""
    size = page.viewport_size
    page.set_viewport_size({**size, "height": 2_200})
    settled(page)
    screenshot(page, name)
    page.set_viewport_size(size)


def test_a_doubtful_boundary_is_decided_applied_and_taken_back(browser_page, operator, park, slug, screenshot):
    page, before = browser_page, park()
    opened(page, f"/boundaries?park={slug}")
    expect(page.get_by_role("heading", name="的边界")).to_be_visible()
    assert fits(page)
    look(page, screenshot, "boundaries-empty")

    page.locator("input[type=file]").set_input_files(
        {"name": "园区.geojson", "mimeType": "application/json", "buffer": drawn_on_amap(before.geom)}
    )
    expect(page.get_by_text("坐标基准存疑。")).to_be_visible()
    expect(page.get_by_text("边界自相交").first).to_be_visible()
    expect(page.get_by_role("button", name="应用这条边界")).to_have_count(0)
    page.frame_locator("iframe").locator(".leaflet-interactive").first.wait_for()
    assert fits(page)
    look(page, screenshot, "boundaries-doubtful")

    page.get_by_text("当作 GCJ-02（高德、腾讯），转换为 CGCS2000").click()
    expect(page.get_by_text("坐标基准存疑。")).to_have_count(0)
    page.get_by_text("同意修复").click()
    expect(page.get_by_role("button", name="应用这条边界")).to_be_visible()
    page.get_by_text("测绘成果", exact=True).click()
    page.get_by_label("位置误差（米）").fill("0.5")
    page.get_by_label("来源：测绘单位、成果名称与日期").fill("测试测绘院，园区红线图，2026-10")
    settled(page)
    assert fits(page)
    look(page, screenshot, "boundaries-decided")

    page.get_by_role("button", name="应用这条边界").click()
    expect(page.get_by_text("已应用新的边界")).to_be_visible()
    now = park()
    assert now.outline == "surveyed" and now.geom.is_valid and now.source.startswith("演示数据：测试测绘院")
    assert shapely.hausdorff_distance(now.geom.envelope, before.geom.envelope) < 1e-6

    page.get_by_role("link", name="查看这次变更，或撤销").click()
    expect(page.get_by_text("修复无效环").first).to_be_visible()
    page.frame_locator("iframe").locator(".leaflet-interactive").first.wait_for()
    assert fits(page)
    look(page, screenshot, "boundaries-change")
    page.get_by_role("button", name="撤销这次变更").click()
    page.get_by_role("button", name="确定撤销").click()
    expect(page.get_by_role("heading", name="撤销第")).to_be_visible()
    assert park().geom.equals(before.geom) and park().outline == before.outline


def drawing(rings: list[np.ndarray], metres: float = 1.0) -> dict:
    """A DXF with these rings on one layer, points in units of so many metres, as a file to upload."""
    made, text = ezdxf.new(), io.StringIO()
    for ring in rings:
        made.modelspace().add_lwpolyline((ring / metres).tolist(), close=True, dxfattribs={"layer": "用地红线"})
    made.header["$INSUNITS"] = 0
    made.write(text)
    return {"name": "红线图.dxf", "mimeType": "application/dxf", "buffer": text.getvalue().encode()}


@phone_first
def test_a_drawing_is_chosen_from_by_areas_and_a_building_site_placed_by_control_points(
    browser_page, operator, park, slug, screenshot
):
    """A frame around the boundary in millimetres; then the same boundary in coordinates of the site."""
    page, before = browser_page, park().geom
    red = np.column_stack(GRID.transform(*shapely.get_coordinates(before)[:-1].T))
    middle = red.mean(axis=0)
    opened(page, f"/boundaries?park={slug}")
    page.locator("input[type=file]").set_input_files(drawing([(red - middle) * 6 + middle, red], 0.001))
    expect(page.get_by_text("单位像是毫米")).to_be_visible()
    settled(page)
    assert fits(page)
    look(page, screenshot, "boundaries-millimetres")

    page.get_by_role("button", name="按这个坐标系读取").first.click()
    expect(page.get_by_text("图框、单体建筑不要选")).to_be_visible()
    expect(page.get_by_role("heading", name="检查结果")).to_have_count(0)
    page.get_by_role("combobox", name="文件有 2 个图形").click()
    expect(page.get_by_role("option")).to_have_count(2)
    screenshot(page, "boundaries-rings")
    page.get_by_role("option", name="#1").click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("是登记的面积").first).to_be_visible()
    page.frame_locator("iframe").locator(".leaflet-interactive").first.wait_for()
    settled(page)
    assert fits(page)
    look(page, screenshot, "boundaries-frame-doubted")

    opened(page, f"/boundaries?park={slug}")
    page.locator("input[type=file]").set_input_files(drawing([red - red[0]]))
    field = page.get_by_label("控制点，每行一个")
    east, north = red[0]
    far = red[len(red) // 2]
    field.fill(f"0,0,{east},{north}\n{far[0] - east},{far[1] - north},{far[0]},{far[1]}")
    field.blur()
    systems = page.get_by_role("combobox", name="控制点实地坐标的坐标系")
    wanted = page.get_by_role("option", name="中央经线 114°，横坐标不带带号").first

    def listed() -> bool:
        """A list that is open while the page draws what was typed shuts again, so it is opened until it stays."""
        if not wanted.is_visible():
            systems.click()
            settled(page)
        return wanted.is_visible()

    until(listed, "the list of systems stays open")
    wanted.click()
    settled(page)
    assert fits(page)
    look(page, screenshot, "boundaries-control")
    page.get_by_role("button", name="按控制点换算").click()
    expect(page.get_by_text("由 2 个控制点换算：比例")).to_be_visible()
    expect(page.get_by_role("button", name="应用这条边界")).to_be_visible()
    page.frame_locator("iframe").locator(".leaflet-interactive").first.wait_for()
    settled(page)
    assert fits(page)
    look(page, screenshot, "boundaries-control-placed")
    assert park().geom.equals(before)


@desk_first
def test_an_office_brings_its_districts_boundary_and_the_map_draws_it_with_its_source(
    browser_page, served_account, served_database, screenshot
):
    page, source = browser_page, "光明区测绘院，行政区域界线成果，2026-10"
    official = served_account("official", scope="440311")
    store = Store.open(f"sqlite:///{served_database}")
    with store.read() as session:
        before = session.get(District, "440311").geom
    drawn = shapely.multipolygons(list(shapely.get_parts(shapely.buffer(before, -0.0008))))
    log_in(page, official.login, then="/park")
    opened(page, "/boundaries")
    expect(page.get_by_role("link", name="光明区", exact=True)).to_be_visible()
    assert fits(page)
    look(page, screenshot, "boundaries-choice")

    opened(page, "/boundaries?district=440311")
    feature = {"type": "Feature", "geometry": shapely.geometry.mapping(drawn), "properties": {"XZQDM": "440311"}}
    page.locator("input[type=file]").set_input_files(
        {"name": "区界.geojson", "mimeType": "application/json", "buffer": json.dumps(feature).encode()}
    )
    expect(page.get_by_role("button", name="应用这条边界")).to_be_visible()
    page.get_by_label("来源：测绘单位、成果名称与日期").fill(source)
    settled(page)
    assert fits(page)
    look(page, screenshot, "boundaries-district")
    page.get_by_role("button", name="应用这条边界").click()
    expect(page.get_by_text("已应用新的边界")).to_be_visible()

    opened(page, "/?district=440311")
    credit = page.frame_locator("iframe").locator(".leaflet-control-attribution")
    expect(credit).to_contain_text(f"光明区：{source}；其余：天地图")
    settled(page)
    assert fits(page)
    look(page, screenshot, "map-own-district")

    with store.read() as session:
        number = history.last(session)
    opened(page, f"/boundaries?district=440311&do=history&change={number}")
    page.frame_locator("iframe").locator(".leaflet-interactive").first.wait_for()
    look(page, screenshot, "boundaries-district-change")
    page.get_by_role("button", name="撤销这次变更").click()
    page.get_by_role("button", name="确定撤销").click()
    expect(page.get_by_role("heading", name="撤销第")).to_be_visible()
    with store.read() as session:
        assert session.get(District, "440311").geom.equals(before)
    store.close()


def test_a_city_brings_several_districts_of_one_file(browser_page, served_account, served_database, screenshot):
    page = browser_page
    official = served_account("official", scope="4403")
    store = Store.open(f"sqlite:///{served_database}")
    with store.read() as session:
        shapes = {code: session.get(District, code).geom for code in ("440309", "440311")}
    features = [
        {"type": "Feature", "properties": {"XZQDM": code},
         "geometry": shapely.geometry.mapping(shapely.buffer(shape, -0.0008))}
        for code, shape in shapes.items()
    ]  # fmt: skip
    log_in(page, official.login, then="/park")
    opened(page, "/boundaries?lang=en")
    page.get_by_role("link", name="Several districts from one file").click()
    data = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    page.locator("input[type=file]").set_input_files(
        {"name": "all.geojson", "mimeType": "application/json", "buffer": data}
    )
    expect(page.get_by_role("button", name="Apply the boundaries of 2 districts")).to_be_visible()
    page.get_by_label("Source").fill("City survey 2026-10")
    page.frame_locator("iframe").locator(".leaflet-interactive").first.wait_for()
    settled(page)
    assert fits(page)
    look(page, screenshot, "boundaries-several")
    page.get_by_role("button", name="Apply the boundaries of 2 districts").click()
    expect(page.get_by_text("Applied the boundaries of 2 districts")).to_be_visible()
    with store.write() as session:
        assert {session.get(District, code).geom_source for code in shapes} == {"City survey 2026-10"}
        history.undo(session, history.last(session))
    store.close()


@desk_first
def test_a_boundary_is_clicked_on_the_map(browser_page, operator, park, slug, screenshot):
    page = browser_page
    opened(page, f"/boundaries?park={slug}")
    page.get_by_text("在地图上点，或填写坐标").click()
    chart = page.frame_locator("iframe").locator(".leaflet-container")
    chart.wait_for()
    at_rest(page.frame_locator("iframe"))
    box = chart.bounding_box()
    lines = page.get_by_label("坐标点，每行一个")
    middle, across = (box["width"] / 2, box["height"] / 2), box["height"] / 4
    for number, (x, y) in enumerate(((-1, -1), (1, -1), (1, 1), (-1, 1)), 1):
        chart.click(position={"x": middle[0] + x * across, "y": middle[1] + y * across})
        expect(page.frame_locator("iframe").locator("path.leaflet-interactive")).not_to_have_count(0)
        page.wait_for_function(
            "n => document.querySelector('textarea').value.trim().split('\\n').filter(l => l).length === n", arg=number
        )
    assert len(lines.input_value().split("\n")) == 4
    assert fits(page)
    look(page, screenshot, "boundaries-points")
    page.get_by_role("button", name="检查这个边界").click()
    expect(page.get_by_role("heading", name="检查结果")).to_be_visible()
    expect(page.get_by_text("1 部分 · 0 个孔洞 · 5 个折点")).to_be_visible()
    assert fits(page)


@pytest.mark.parametrize("viewport", [DESK], indirect=True)
def test_the_page_is_read_in_english(browser_page, operator, slug, screenshot):
    opened(browser_page, f"/boundaries?park={slug}&lang=en")
    expect(browser_page.get_by_role("heading", name="Boundary of")).to_be_visible()
    expect(browser_page.get_by_text("Upload a file")).to_be_visible()
    look(browser_page, screenshot, "boundaries-en")
