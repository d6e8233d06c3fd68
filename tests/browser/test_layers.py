"""Results of 覆盖 on the map, in a real browser: shown, explained by the legend, answered under the pointer."""

import re

from playwright.sync_api import expect

from tests.browser.test_map import drawn, opened, wait_for
from tests.browser.test_picture import LISTEN
from tests.fixtures.browser import desk_first

COLOURS = """() => {
  const c = document.querySelector('canvas.leaflet-zoom-animated');
  const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, seen = {};
  for (let i = 0; i < d.length; i += 4) {
    const rgb = '#' + [d[i], d[i + 1], d[i + 2]].map(v => v.toString(16).padStart(2, '0')).join('');
    seen[rgb] = (seen[rgb] || 0) + 1;
  }
  return seen;
}"""
DARKEST, LIGHTEST = "#4388a0", "#e2edf2"  # maps/viewport/symbols.py


def layered(page, address: str):
    frame = opened(page, address)
    frame.locator("body[data-layer]").wait_for(state="attached")
    return frame


def legend(frame) -> list[str]:
    return frame.locator(".softpark-row").all_inner_texts()


@desk_first
def test_districts_are_shaded_and_the_legend_says_by_what(browser_page, screenshot):
    frame = layered(browser_page, "/?layer=district")
    colours = frame.evaluate(COLOURS)
    assert colours.get(DARKEST, 0) > 500 and colours.get(LIGHTEST, 0) > 500
    told = "\n".join(legend(frame))
    assert "覆盖图层：园区与入驻企业：按区 · 占公布面积" in told and "不清楚 / 不显示" in told
    screenshot(browser_page, "map-layer-districts")


def test_another_column_is_another_shading_and_stands_in_the_address(browser_page):
    frame = layered(browser_page, "/?layer=district")
    browser_page.locator(".st-key-map_by_district [data-baseweb=select], .st-key-map_by_district input").first.click()
    browser_page.get_by_role("option", name="入驻企业（家）").click()
    expect(frame.locator(".softpark-layer")).to_contain_text("入驻企业（家）")
    expect(browser_page).to_have_url(re.compile(r"layer=district.*by=tenants|by=tenants.*layer=district"))


def test_a_layer_is_chosen_in_the_rail_and_taken_away_again(browser_page):
    frame = opened(browser_page, "/")
    before = frame.evaluate("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]")
    field = browser_page.locator(".st-key-map_layer [data-baseweb=select], .st-key-map_layer input").first
    field.click()
    browser_page.get_by_role("option", name="步行范围").click()
    expect(frame.locator(".softpark-layer")).to_contain_text("直线范围")
    expect(browser_page).to_have_url(re.compile("layer=walking"))
    assert frame.evaluate("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]") == before
    field.click()
    browser_page.get_by_role("option", name="不显示").click()
    expect(frame.locator(".softpark-layer")).to_have_count(0)
    expect(browser_page).not_to_have_url(re.compile("layer="))


def test_the_ground_under_the_pointer_is_explained(browser_page):
    frame = layered(browser_page, "/?layer=district#map=12/22.74000/113.98000")
    box = browser_page.locator(".st-key-map_frame iframe").bounding_box()
    at = frame.evaluate("(() => { const p = map.latLngToContainerPoint([22.730, 113.985]); return [p.x, p.y] })()")
    browser_page.mouse.move(box["x"] + at[0], box["y"] + at[1])
    expect(frame.locator(".softpark-tip")).to_contain_text("光明区")
    expect(frame.locator(".softpark-tip")).to_contain_text("0.49%")


def test_a_row_of_a_table_opens_the_map_with_its_layer(browser_page):
    browser_page.goto("/coverage?show=key_areas")
    browser_page.locator("table a[title='在地图上看']", has_text="大铲湾").nth(1).click()
    frame = layered(browser_page, browser_page.url)
    assert "layer=key_areas" in browser_page.url
    assert "片区内的空白" in "\n".join(legend(frame))
    assert drawn(frame)["in_view"] >= 1


def test_the_layer_of_a_table_keeps_its_settings(browser_page):
    browser_page.goto("/coverage?show=walking&radius=800")
    browser_page.get_by_role("link", name="在地图上看这一图层").click()
    browser_page.wait_for_url(re.compile("radius=800"))
    frame = layered(browser_page, browser_page.url)
    assert "园区 800 m 直线范围" in "\n".join(legend(frame))
    browser_page.get_by_role("link", name="看表格、改设置、下载").click()
    browser_page.wait_for_url(re.compile(r"/coverage\?.*radius=800"))


@desk_first
def test_the_roles_of_the_plans_are_written_on_their_places(browser_page, screenshot):
    frame = layered(browser_page, "/?layer=plans#map=10/22.65/114.10")
    assert "文件给出定位的地方" in "\n".join(legend(frame))
    frame.evaluate(LISTEN)
    frame.evaluate("map.panBy([4, 0], { animate: false })")
    written = frame.evaluate("window.softparkWritten")
    assert "现代服务业软件集聚区" in written or "工业软件集聚区" in written
    screenshot(browser_page, "map-layer-plans")


def test_the_picture_holds_the_legend_of_the_layer(browser_page, output):
    frame = layered(browser_page, "/?layer=walking")
    frame.evaluate(LISTEN)
    with browser_page.expect_download() as download:
        frame.get_by_role("button", name="保存为图片").click()
    download.value.save_as(output / "picture-layer.png")
    told = "".join(frame.evaluate("window.softparkWritten"))
    assert "直线范围内" in told and "覆盖图层：园区 1200 m 直线范围" in told


def test_an_address_with_no_such_layer_is_told_and_the_map_shown(browser_page):
    frame = opened(browser_page, "/?layer=gold&radius=800")
    assert drawn(frame)["in_view"] > 10
    expect(browser_page.get_by_text("地址中的图层：layer 不能是“gold”")).to_be_visible()


def test_a_figure_that_a_layer_does_not_have_is_told_and_the_usual_one_shown(browser_page):
    frame = layered(browser_page, "/?layer=district&by=gold")
    expect(browser_page.get_by_text("不能按“gold”显示")).to_be_visible()
    assert "占公布面积" in "\n".join(legend(frame))


def test_while_two_days_are_compared_the_layer_is_drawn_on_its_own_day(browser_page):
    frame = layered(browser_page, "/?layer=district&day=2026-11-21&beside=2025-11-21")
    wait_for(frame, "d.beside !== undefined")
    shaded = frame.evaluate(
        "[...document.querySelectorAll('canvas.leaflet-zoom-animated')].map(c => {"
        " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " for (let i = 0; i < d.length; i += 4) {"
        "   if (d[i] === 0x43 && d[i + 1] === 0x88 && d[i + 2] === 0xa0) return true; }"
        " return false; })"
    )
    assert sorted(shaded) == [False, True]
    expect(frame.locator(".softpark-layer")).to_contain_text("2026-11-21")
