"""地图 in a real browser with the way out cut: `browser_page` fails on any request to the outside and any error."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import at_both_sizes, settled, timers_run, watch_timers

PARK = "demo-guangming-1"
CENTRE = pytest.approx((13, 22.6, 114.0), abs=2e-4)  # to a pixel: Leaflet puts the corner of a view on a whole one
AT_CENTRE = r"#map=13/22\.(600|599[89])\d*/11(4\.000|3\.999[89])\d*"  # the same in an address
NATIONAL = ".st-key-map_is_tier_national label"


def frame_of(page):
    """The frame of the map, once parks are drawn in it."""
    page.frame_locator(".st-key-map_frame iframe").locator("body[data-drawn]").wait_for(state="attached")
    return next(frame for frame in page.frames if "/vendor/frame/" in frame.url)


def drawn(frame) -> dict:
    """What the map last drew: filters, day, total, in_view, mode."""
    return json.loads(frame.evaluate("document.body.dataset.drawn"))


def opened(page, address="/"):
    page.goto(address)
    return frame_of(page)


def wait_for(frame, condition: str) -> dict:
    frame.wait_for_function(f"() => {{ const d = JSON.parse(document.body.dataset.drawn); return {condition} }}")
    return drawn(frame)


def click_park(page, frame, slug: str, place: str = ".st-key-map_frame iframe") -> None:
    """Click the map where the park stands."""
    lon, lat = frame.evaluate(
        "slug => fetch('../../api/map/parks?bbox=109,20,118,26&z=9').then(r => r.json())"
        ".then(layer => layer.parks.find(park => park.slug === slug).at)",
        slug,
    )
    at = [lat / 100_000, lon / 100_000]
    x, y = frame.evaluate("at => { const p = map.latLngToContainerPoint(at); return [p.x, p.y] }", at)
    box = page.locator(place).bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)


def view(frame) -> tuple[float, float, float]:
    return tuple(frame.evaluate("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]"))


def test_a_map_whose_scripts_cannot_be_had_says_so_instead_of_staying_empty(browser_page):
    browser_page.route(
        "**/map.js", lambda route: route.fulfill(content_type="text/javascript", body="throw new Error('gone')")
    )
    browser_page.goto("/")
    expect(browser_page.frame_locator(".st-key-map_frame iframe").get_by_role("alert")).to_have_text("园区没有载入。")


@at_both_sizes
def test_the_map_draws_with_no_network(browser_page, screenshot):
    frame = opened(browser_page)

    layer = drawn(frame)
    colours = frame.evaluate(
        "(() => { const c = document.querySelector('canvas.leaflet-zoom-animated');"
        " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, seen = new Set();"
        " for (let i = 0; i < d.length; i += 40) seen.add([d[i], d[i + 1], d[i + 2]].join()); return seen.size })()"
    )
    assert layer["mode"] == "parks" and layer["in_view"] > 10
    assert colours > 20
    screenshot(browser_page, "map")


def test_the_legend_counts_what_is_in_view(browser_page):
    frame = opened(browser_page)
    rows = {
        row.locator("span").inner_text(): row.locator("i").inner_text() for row in frame.locator(".softpark-row").all()
    }
    beside = ("争创园区（未认定）", "演示数据", "参照地点（非园区）")
    counted = sum(int(rows[tier] or 0) for tier in rows if tier not in beside and rows[tier])

    assert counted == drawn(frame)["in_view"]
    assert rows["参照地点（非园区）"] == "1"
    assert {"国家级", "省级", "市级", "区级人工智能/软件", "其他特色", "未认定"} <= rows.keys()


def test_the_day_stands_on_the_map(browser_page):
    frame = opened(browser_page, "/?day=2015-01-01")

    expect(frame.locator(".softpark-heading")).to_contain_text("截至 2015-01-01")
    assert drawn(frame)["day"] == "2015-01-01"


def test_a_filter_changes_the_layer_in_the_same_map_and_the_view_goes_to_what_it_finds(browser_page):
    frame = opened(browser_page)
    before = view(frame)
    frame.evaluate("window.still_the_same_map = true")

    browser_page.locator(NATIONAL).click()
    layer = wait_for(frame, "d.filters.tier === 'national' && d.in_view === d.total")

    assert 0 < layer["total"] < 10
    assert frame.evaluate("window.still_the_same_map") is True
    assert view(frame) != before
    browser_page.wait_for_url(re.compile(r"\?tier=national#map="))


def test_back_undoes_a_filter_and_the_view_that_followed_it(browser_page):
    frame = opened(browser_page, "/#map=13/22.60000/114.00000")
    assert view(frame) == CENTRE

    browser_page.get_by_label("按名称查找").fill("演示盐田一园")
    browser_page.keyboard.press("Enter")
    wait_for(frame, "d.total === 1 && d.in_view === 1")
    assert view(frame) != CENTRE
    browser_page.wait_for_url(re.compile(r"name=.*#map=14/"))
    browser_page.go_back()

    wait_for(frame, "!d.filters.name")
    settled(browser_page)
    assert view(frame) == CENTRE


def test_an_address_pasted_into_an_open_page_moves_the_map(browser_page):
    watch_timers(browser_page)
    frame = opened(browser_page)

    browser_page.evaluate("location.hash = '#map=14/22.77/113.92'")

    frame.wait_for_function("() => map.getZoom() === 14")
    assert view(frame) == pytest.approx((14, 22.77, 113.92), abs=2e-4)
    timers_run(frame)  # the map writes its view into the address again and again
    assert view(frame) == pytest.approx((14, 22.77, 113.92), abs=2e-4)
    assert (
        browser_page.url.endswith(("#map=14/22.77/113.92", "#map=14/22.77000/113.92000"))
        or "#map=14/22.77" in browser_page.url
    )


def test_a_link_with_filters_and_no_view_opens_on_what_they_find(browser_page):
    frame = opened(browser_page, "/?district=440308")  # 盐田 has one park

    layer = wait_for(frame, "d.in_view === 1")
    assert layer["total"] == 1 and view(frame)[0] == 14


def test_all_that_is_certified_or_recognised_takes_one_tick(browser_page):
    frame = opened(browser_page)
    everything = drawn(frame)["total"]

    browser_page.get_by_text(re.compile("^已认定（")).click()
    some = wait_for(frame, "d.filters.tier && d.filters.tier.split(',').length === 6")["total"]
    assert 0 < some < everything
    assert browser_page.locator(".st-key-map_is_tier_municipal input").is_checked()
    assert not browser_page.locator(".st-key-map_is_tier_none input").is_checked()

    browser_page.get_by_text(re.compile("^已认定（")).click()
    assert wait_for(frame, "!d.filters.tier")["total"] == everything


@pytest.mark.parametrize("address", ["/?name=演示盐田一园", "/?name=演示盐田一园&day=2026-11-01&beside=2025-11-01"])
def test_the_legend_covers_no_park_that_is_alone_in_view(browser_page, address):
    frame = opened(browser_page, address)
    wait_for(frame, "d.in_view === 1")
    legend = frame.locator(".softpark-legend")
    assert legend.locator(".softpark-row").first.is_visible()
    box = legend.bounding_box()
    inside = browser_page.locator(".st-key-map_frame iframe").bounding_box()

    # Move the park to where the middle of the legend is.
    frame.evaluate(
        "([x, y]) => fetch('../../api/map/parks?bbox=109,20,118,26&z=9&name=演示盐田一园').then(r => r.json())"
        ".then(layer => { const [lon, lat] = layer.parks[0].at.map(each => each / 100000);"
        " const p = map.latLngToContainerPoint([lat, lon]); map.panBy([p.x - x, p.y - y], {animate: false}) })",
        [box["x"] - inside["x"] + box["width"] / 2, box["y"] - inside["y"] + box["height"] / 2],
    )

    expect(legend.locator(".softpark-row").first).to_be_hidden()
    expect(legend.get_by_role("button")).to_have_attribute("aria-expanded", "false")


def test_the_legend_folds_and_stays_folded(browser_page):
    frame = opened(browser_page)
    legend = frame.locator(".softpark-legend")

    legend.get_by_role("button", name="图例").click()
    expect(legend.locator(".softpark-row").first).to_be_hidden()
    browser_page.reload()

    frame = frame_of(browser_page)
    expect(frame.locator(".softpark-legend .softpark-row").first).to_be_hidden()
    frame.locator(".softpark-legend").get_by_role("button", name="图例").click()
    expect(frame.locator(".softpark-legend .softpark-row").first).to_be_visible()


def test_the_names_of_the_few_parks_that_a_filter_finds_are_all_written(browser_page):
    """光明 has eight of them within a few kilometres."""
    frame = opened(browser_page)
    frame.evaluate(
        "(() => { window.written = new Set(); const c = CanvasRenderingContext2D.prototype, write = c.fillText;"
        " c.fillText = function (text) { window.written.add(text); return write.apply(this, arguments) } })()"
    )

    browser_page.locator(".st-key-map_is_district_440311 label").click()
    layer = wait_for(frame, "d.filters.district === '440311' && d.in_view === d.total")

    names = frame.evaluate(
        "fetch('../../api/map/parks?bbox=109,20,118,26&z=9&district=440311').then(r => r.json())"
        ".then(layer => layer.parks.filter(park => park.role !== 'reference').map(park => park.name))"
    )
    written = " ".join(frame.evaluate("[...window.written]"))
    assert len(names) == layer["total"] and all(name in written for name in names)


def test_parallels_reach_to_the_ends_of_the_margin_for_dragging(browser_page):
    frame = opened(browser_page, "/#map=15/22.60000/114.00000")

    reached = frame.evaluate(
        "(() => { const c = document.querySelector('canvas.leaflet-zoom-animated').getContext('2d');"
        " const seen = [], line = c.lineTo;"
        " c.lineTo = function (x, y) { if (x > 100) seen.push(y); return line.apply(c, arguments) };"
        " map.eachLayer(layer => layer.redraw && layer.redraw()); delete c.lineTo;"
        " const high = c.canvas.clientHeight; return [Math.min(...seen), high - Math.max(...seen), high] })()"
    )
    step = reached[2] / 3  # at least three parallels lie on so high a canvas
    assert reached[0] < step and reached[1] < step


def test_searching_a_name_finds_the_park(browser_page):
    frame = opened(browser_page)

    browser_page.get_by_label("按名称查找").fill("软件基地")
    browser_page.keyboard.press("Enter")

    assert wait_for(frame, "d.filters.name === '软件基地'")["total"] == 1


def test_a_click_opens_the_card_and_a_click_beside_closes_it(browser_page):
    frame = opened(browser_page, "/#map=14/22.7700/113.9200")
    card = browser_page.locator(".st-key-map_card")

    click_park(browser_page, frame, PARK)
    card.get_by_role("heading", name="演示光明一园").wait_for()
    text = card.inner_text()
    for said in ("★ 国家级", "演示运营主体", "13 家", "位置误差约 260 m", "这里的企业可能得到", "每年最高 200.00 万元"):
        assert said in text
    assert f"park={PARK}" in browser_page.url
    assert card.get_by_role("link", name="打开园区页面").get_attribute("href").endswith(f"park?park={PARK}")

    box = browser_page.locator(".st-key-map_frame iframe").bounding_box()
    browser_page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 120)
    card.wait_for(state="detached")
    browser_page.wait_for_url(re.compile(r"/#map="))


def test_a_link_reopens_the_same_view_filters_day_and_park(browser_page):
    address = f"/?tier=national,provincial&day=2026-07-01&park={PARK}#map=12.5/22.7500/113.9500"
    frame = opened(browser_page, address)
    browser_page.locator(".st-key-map_card h2").wait_for()

    layer = drawn(frame)
    zoom, latitude, longitude = view(frame)
    assert layer["filters"] == {"tier": "national,provincial"} and layer["day"] == "2026-07-01"
    assert (zoom, round(latitude, 2), round(longitude, 2)) == (12.5, 22.75, 113.95)
    assert browser_page.locator(".st-key-map_is_tier_provincial input").is_checked()


def test_back_undoes_a_filter(browser_page):
    frame = opened(browser_page)
    browser_page.locator(NATIONAL).click()
    wait_for(frame, "d.filters.tier === 'national'")
    browser_page.wait_for_url(re.compile("tier=national"))

    browser_page.go_back()

    wait_for(frame, "!d.filters.tier")
    assert not browser_page.locator(".st-key-map_is_tier_national input").is_checked()


def test_moving_the_map_is_kept_in_the_address_beside_the_filters(browser_page):
    frame = opened(browser_page, "/?tier=municipal")

    frame.evaluate("map.setView([22.6, 114.0], 13, {animate: false})")
    browser_page.wait_for_url(re.compile(f"tier=municipal{AT_CENTRE}"))
    before = drawn(frame)["day"]
    frame.get_by_role("button", name=re.compile("上一个变化：")).first.click()
    wait_for(frame, f"d.day < '{before}'")

    browser_page.wait_for_url(re.compile(AT_CENTRE))
    assert view(frame) == CENTRE


def test_a_change_of_language_keeps_the_view(browser_page):
    watch_timers(browser_page)
    opened(browser_page, "/#map=13/22.6000/114.0000")

    browser_page.get_by_role("button", name="English").click()
    browser_page.get_by_label("Find by name").wait_for()
    browser_page.wait_for_url(re.compile(f"lang=en{AT_CENTRE}"))
    settled(browser_page)
    frame = frame_of(browser_page)
    timers_run(frame)

    assert view(frame) == CENTRE
    assert re.search(f"lang=en{AT_CENTRE}", browser_page.url)


def test_a_map_that_has_lost_its_size_for_a_moment_keeps_its_view_and_asks_for_nothing(browser_page):
    watch_timers(browser_page)
    frame = opened(browser_page, "/#map=13/22.6000/114.0000")
    resize = "size => Object.assign(map.getContainer().style, { width: size, height: size })"

    frame.evaluate(resize, "0px")
    timers_run(frame)  # one of them writes the view into the address
    frame.evaluate(resize, "")
    timers_run(frame)

    assert view(frame) == CENTRE
    assert re.search(AT_CENTRE, browser_page.url)


def test_coming_back_from_a_park_finds_the_same_view(browser_page):
    frame = opened(browser_page, f"/?park={PARK}#map=13/22.6000/114.0000")
    wait_for(frame, "d.in_view >= 0")

    browser_page.get_by_role("link", name="打开园区页面").click()
    browser_page.wait_for_url(re.compile(rf"/park\?park={PARK}$"))
    browser_page.locator(".st-key-map_frame").wait_for(state="detached")
    browser_page.go_back()

    browser_page.locator(".st-key-map_card h2").wait_for()
    assert view(frame_of(browser_page)) == CENTRE


def test_a_row_of_the_table_selects_the_park_and_brings_it_into_view(browser_page):
    frame = opened(browser_page, "/?name=天河软件园#map=12/22.60000/114.00000")
    assert drawn(frame)["in_view"] == 0

    browser_page.get_by_text("以表格查看这 1 个园区").click()
    table = browser_page.locator("[data-testid=stDataFrame]")
    table.wait_for()
    box = table.bounding_box()
    browser_page.mouse.click(box["x"] + 16, box["y"] + 52)

    browser_page.locator(".st-key-map_card").get_by_role("heading", name="广州天河软件园").wait_for()
    assert wait_for(frame, "d.in_view === 1")["total"] == 1


def test_the_rail_works_by_keyboard(browser_page):
    frame = opened(browser_page)

    browser_page.locator(".st-key-map_is_tier_national input").focus()
    browser_page.keyboard.press("Space")

    assert wait_for(frame, "d.filters.tier === 'national'")["total"] > 0


def test_the_map_can_be_focused_and_moved_by_keyboard(browser_page):
    frame = opened(browser_page)
    before = view(frame)

    frame.locator("#map_div").focus()
    browser_page.keyboard.press("ArrowLeft")

    frame.wait_for_function(f"() => map.getCenter().lng < {before[2]} - 0.001")


def test_an_address_that_makes_no_sense_is_said_and_the_map_still_opens(browser_page):
    frame = opened(browser_page, "/?tier=gold&park=nowhere")

    expect(browser_page.get_by_text("没有“gold”这一项")).to_be_visible()
    expect(browser_page.get_by_text("不在登记中：nowhere")).to_be_visible()
    assert drawn(frame)["filters"] == {}


def test_english_is_english_on_the_map_too(browser_page):
    frame = opened(browser_page, "/?lang=en")

    expect(frame.locator(".softpark-heading")).to_contain_text("As of")
    assert not re.search("[一-鿿]", frame.locator(".softpark-legend").inner_text())


@pytest.mark.parametrize("viewport", ["390x844"], indirect=True)
def test_on_a_phone_the_map_comes_first_and_the_filters_open_on_demand(browser_page, screenshot):
    frame = opened(browser_page)
    box = browser_page.locator(".st-key-map_frame iframe").bounding_box()
    button = browser_page.locator(".st-key-map_sheet")

    assert box["x"] + box["width"] <= 390 and button.bounding_box()["y"] > box["y"]
    expect(browser_page.locator(NATIONAL)).to_be_hidden()
    button.locator("label").click()
    browser_page.locator(NATIONAL).click()
    wait_for(frame, "d.filters.tier === 'national'")

    overflow = browser_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    screenshot(browser_page, "map-filters", full_page=True)


def test_a_printed_map_is_drawn_at_three_times_the_resolution_of_the_screen(browser_page):
    frame = opened(browser_page)
    width = "document.querySelector('canvas.leaflet-zoom-animated').width"
    on_screen = frame.evaluate(width)

    frame.evaluate("dispatchEvent(new Event('beforeprint'))")
    on_paper = frame.evaluate(width)
    frame.evaluate("dispatchEvent(new Event('afterprint'))")

    assert on_paper == 3 * on_screen
    assert frame.evaluate(width) == on_screen


def test_every_click_on_a_filter_is_drawn_in_the_same_map(browser_page):
    """bench/map.py measures how soon."""
    frame = opened(browser_page)
    everything = drawn(frame)["total"]
    frame.evaluate("window.still_the_same_map = true")

    chosen = set()
    for tier in ("national", "provincial", "municipal", "national", "provincial", "municipal"):
        browser_page.locator(f".st-key-map_is_tier_{tier} label").click()
        chosen ^= {tier}
        asked = ",".join(sorted(chosen))
        total = wait_for(frame, f"(d.filters.tier || '').split(',').sort().join() === '{asked}'")["total"]
        assert (0 < total < everything) if chosen else total == everything
        settled(browser_page)

    assert frame.evaluate("window.still_the_same_map") is True


@pytest.mark.parametrize("viewport", ["390x844"], indirect=True)
def test_on_a_phone_the_table_follows_the_shut_filters_without_a_gap(browser_page):
    opened(browser_page)
    above = browser_page.locator(".st-key-map_sheet").bounding_box()
    below = browser_page.locator(".st-key-map_table").bounding_box()

    assert 0 <= below["y"] - (above["y"] + above["height"]) < 60
