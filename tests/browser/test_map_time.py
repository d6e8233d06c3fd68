"""The map through time: a slider over days of change, and two days side by side, by mouse, finger and keyboard."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.test_map import PARK, click_park, drawn, frame_of, opened, view, wait_for
from tests.browser.test_picture import LISTEN
from tests.fixtures.browser import desk_first, settled

DAY, EARLIER = "2026-11-21", "2025-07-01"
BOTH = f"/?day={DAY}&beside={EARLIER}"
WIDTH = "document.querySelector('#map_div').clientWidth"
LAYER = """day => fetch('../../api/map/parks?z=14&day=' + day + '&bbox=' + map.getBounds().toBBoxString())
  .then(answer => answer.json())"""
CUTS = "[...document.querySelectorAll('.leaflet-pane')].map(pane => pane.style.clipPath).filter(Boolean)"


def slider(frame, side=1):
    """The slider over days; 0 is the left one of a comparison."""
    return frame.locator(".softpark-slider input").nth(side)


def handle(frame):
    return frame.get_by_role("slider", name="两天之间的分隔线")


def percent(frame) -> int:
    return int(handle(frame).get_attribute("aria-valuenow"))


def asked(page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def compared(page, address=BOTH):
    frame = opened(page, address)
    wait_for(frame, "d.beside")
    return frame


# --- the slider ---


@desk_first
def test_an_arrow_key_goes_to_the_change_before_and_the_view_stays(browser_page):
    frame = opened(browser_page, f"/?day={DAY}")
    before = view(frame)
    frame.evaluate("window.still_the_same_map = true")

    slider(frame).focus()
    browser_page.keyboard.press("ArrowLeft")

    layer = wait_for(frame, f"d.day < '{DAY}'")
    assert layer["day"] == slider(frame).get_attribute("aria-valuetext")
    browser_page.wait_for_url(re.compile(f"day={layer['day']}"))
    rail = browser_page.locator(".st-key-map_day")
    expect(rail.locator("[role=spinbutton]").first).to_have_text(layer["day"][:4])
    assert view(frame) == before and frame.evaluate("window.still_the_same_map") is True


def test_the_buttons_go_to_the_change_before_and_after_and_say_which(browser_page):
    frame = opened(browser_page, f"/?day={DAY}")
    back = frame.get_by_role("button", name=re.compile("上一个变化：2026-09-01"))
    expect(back).to_be_visible()

    back.click()
    wait_for(frame, "d.day === '2026-09-01'")
    browser_page.wait_for_url(re.compile("day=2026-09-01"))
    frame.get_by_role("button", name=re.compile("下一个变化：")).last.click()

    wait_for(frame, "d.day > '2026-09-01'")


def test_the_map_follows_while_the_slider_is_dragged_and_the_page_when_it_is_let_go(browser_page):
    frame = opened(browser_page, f"/?day={DAY}")
    frame_box = browser_page.locator(".st-key-map_frame iframe").bounding_box()
    box = slider(frame).bounding_box()
    y = box["y"] + box["height"] / 2
    assert frame_box["y"] < y < frame_box["y"] + frame_box["height"]

    share = slider(frame).evaluate("input => input.value / input.max")
    browser_page.mouse.move(box["x"] + 8 + share * (box["width"] - 16), y)
    browser_page.mouse.down()
    browser_page.mouse.move(box["x"] + box["width"] / 2, y, steps=6)
    shown = "document.querySelector('.softpark-slider:not([hidden]) input').ariaValueText"
    wait_for(frame, f"d.day < '{DAY}' && d.day === {shown}")
    assert asked(browser_page)["day"] == DAY
    browser_page.mouse.up()

    day = slider(frame).get_attribute("aria-valuetext")
    browser_page.wait_for_url(re.compile(f"day={day}"))
    settled(browser_page)
    assert drawn(frame)["day"] == day == slider(frame).get_attribute("aria-valuetext")


def test_any_day_may_be_chosen_and_is_a_stop(browser_page):
    frame = opened(browser_page, "/?day=2026-03-03")
    expect(slider(frame)).to_have_attribute("aria-valuetext", "2026-03-03")
    assert drawn(frame)["day"] == "2026-03-03"


def test_back_undoes_a_step_of_the_slider(browser_page):
    frame = opened(browser_page, f"/?day={DAY}")
    slider(frame).press("ArrowLeft")
    browser_page.wait_for_url(lambda url: f"day={DAY}" not in url)
    browser_page.locator("[data-test-script-state=notRunning]").wait_for()  # Streamlit knows the new address only then

    browser_page.go_back()

    wait_for(frame, f"d.day === '{DAY}'")
    expect(slider(frame)).to_have_attribute("aria-valuetext", DAY)


def test_a_step_and_a_click_in_quick_succession_are_both_heard(browser_page):
    frame = opened(browser_page, f"/?day={DAY}#map=14/22.7700/113.9200")
    slider(frame).press("ArrowLeft")
    day = slider(frame).get_attribute("aria-valuetext")
    click_park(browser_page, frame, PARK)

    browser_page.locator(".st-key-map_card h2").wait_for()
    browser_page.wait_for_url(re.compile(f"day={day}"))
    assert asked(browser_page)["park"] == PARK


# --- two days side by side ---


@desk_first
def test_two_days_stand_side_by_side_each_with_its_day_and_its_counts(browser_page, screenshot):
    frame = compared(browser_page)

    expect(frame.locator(".softpark-side-left")).to_have_text(EARLIER)
    expect(frame.locator(".softpark-side-right")).to_have_text(DAY)
    assert frame.locator(".softpark-days").inner_text().split() == ["左", EARLIER, "右", DAY]
    layers = {day: frame.evaluate(LAYER, day) for day in (EARLIER, DAY)}
    national = frame.locator(".softpark-row", has_text="国家级").locator("i").all_inner_texts()
    assert national == [str(layers[day]["counts"]["national"]) for day in (EARLIER, DAY)]
    assert len(set(national)) == 2
    assert browser_page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    screenshot(browser_page, "map-two-days")


@desk_first
def test_the_line_is_dragged_by_mouse_and_the_map_does_not_move(browser_page):
    frame = compared(browser_page)
    before, cuts = view(frame), frame.evaluate(CUTS)
    box = handle(frame).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    browser_page.mouse.move(x, y)
    browser_page.mouse.down()
    browser_page.mouse.move(x + frame.evaluate(WIDTH) / 4, y, steps=5)
    browser_page.mouse.up()

    assert percent(frame) == pytest.approx(75, abs=2)
    moved = frame.evaluate(CUTS)
    assert len(cuts) == len(moved) == 2 and cuts != moved
    browser_page.mouse.move(x, y)
    assert percent(frame) == pytest.approx(75, abs=2)  # it was let go
    assert view(frame) == before


@pytest.mark.parametrize("viewport", ["390x844"], indirect=True)
def test_the_line_is_dragged_by_a_finger(browser_page):
    frame = compared(browser_page)
    before = view(frame)
    box = handle(frame).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = browser_page.context.new_cdp_session(browser_page)

    def touch(kind: str, *points: float) -> None:
        places = [{"x": at, "y": y} for at in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", x)
    for step in range(1, 6):
        touch("touchMove", x - step * 20)
    touch("touchEnd")

    assert percent(frame) == pytest.approx(50 - 100 * 100 / frame.evaluate(WIDTH), abs=3)
    assert view(frame) == before


def test_the_line_is_moved_by_keyboard_and_says_where_it_stands(browser_page):
    frame = compared(browser_page)
    before = view(frame)
    handle(frame).focus()
    found = []
    for key in ("ArrowRight", "ArrowLeft", "PageUp", "PageDown", "Home", "End"):
        browser_page.keyboard.press(key)
        found.append(percent(frame))

    assert found == [52, 50, 60, 50, 0, 100]
    expect(handle(frame)).to_have_attribute("aria-valuetext", re.compile(EARLIER))
    assert view(frame) == before


def test_the_clip_follows_the_map_as_it_moves(browser_page):
    frame = compared(browser_page)
    edge = """() => {
      const pane = document.querySelector('.leaflet-softpark-right-pane');
      const left = parseFloat(pane.style.clipPath.split(' ')[3]);
      return Math.round(map.layerPointToContainerPoint([left, 0]).x - map.getSize().x / 2);
    }"""
    assert abs(frame.evaluate(edge)) <= 1
    frame.evaluate("map.panBy([150, 40], {animate: false})")
    assert abs(frame.evaluate(edge)) <= 1
    frame.evaluate("map.setZoom(12, {animate: false})")
    assert abs(frame.evaluate(edge)) <= 1


def test_a_click_opens_the_card_as_of_the_day_of_its_side(browser_page):
    frame = compared(browser_page, f"{BOTH}#map=14/22.7700/113.9200")
    card = browser_page.locator(".st-key-map_card")

    handle(frame).press("End")  # all of the earlier day
    click_park(browser_page, frame, PARK)
    card.get_by_text(f"截至 {EARLIER}").wait_for()
    expect(card).to_contain_text("◆ 省级")
    browser_page.wait_for_url(re.compile("side=beside"))

    handle(frame).press("Home")
    click_park(browser_page, frame, PARK)
    card.get_by_text(f"截至 {DAY}").wait_for()
    expect(card).to_contain_text("★ 国家级")
    assert "side" not in asked(browser_page)


def test_pointing_tells_the_day_of_the_side(browser_page):
    frame = compared(browser_page, f"{BOTH}#map=14/22.7700/113.9200")
    for key, day in (("End", EARLIER), ("Home", DAY)):
        handle(frame).press(key)
        frame.evaluate(
            "slug => { const c = document.querySelectorAll('canvas.leaflet-zoom-animated');"
            " fetch('../../api/map/parks?bbox=109,20,118,26&z=9').then(r => r.json()).then(layer => {"
            " const at = layer.parks.find(park => park.slug === slug).at;"
            " window.at = map.latLngToContainerPoint([at[1] / 1e5, at[0] / 1e5]) }) }",
            PARK,
        )
        frame.wait_for_function("() => window.at")
        x, y = frame.evaluate("[at.x, at.y]")
        box = browser_page.locator(".st-key-map_frame iframe").bounding_box()
        browser_page.mouse.move(box["x"] + x + 60, box["y"] + y + 60)
        browser_page.mouse.move(box["x"] + x, box["y"] + y)
        frame.locator(".softpark-tip", has_text=day).wait_for()


@desk_first
def test_the_button_begins_a_comparison_with_a_year_before_and_ends_it(browser_page):
    frame = opened(browser_page, f"/?day={DAY}")
    button = frame.get_by_role("button", name="与另一天比较")
    expect(button).to_have_attribute("aria-pressed", "false")

    button.click()
    wait_for(frame, "d.beside && d.beside.day === '2025-11-21'")
    browser_page.wait_for_url(re.compile("beside=2025-11-21"))
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()

    wait_for(frame, "!d.beside")
    browser_page.wait_for_url(lambda url: "beside" not in url)
    assert handle(frame).count() == 0 and frame.evaluate(CUTS) == []


def test_each_day_has_its_slider_and_the_left_one_stays_the_earlier(browser_page):
    frame = compared(browser_page, f"/?day={DAY}&beside=2026-09-01")
    left = slider(frame, 0)
    expect(left).to_have_attribute("aria-valuetext", "2026-09-01")

    left.focus()
    browser_page.keyboard.press("End")
    expect(left).to_have_attribute("aria-valuetext", "2026-09-01")  # the stop before the right day
    browser_page.keyboard.press("ArrowLeft")

    browser_page.wait_for_url(re.compile(r"beside=2026-0[1-8]"))
    assert wait_for(frame, "d.beside.day < '2026-09-01'")["day"] == DAY


def test_outlines_as_they_were_held_are_asked_for_in_a_comparison_only(browser_page):
    seen = []
    browser_page.on("request", lambda request: seen.append(request.url) if "/api/map/parks" in request.url else None)
    frame = opened(browser_page, f"/?day={DAY}")
    assert seen and not any("outlines=then" in url for url in seen)

    seen.clear()
    frame.get_by_role("button", name="与另一天比较").click()
    wait_for(frame, "d.beside")

    assert len(seen) == 2 and all("outlines=then" in url for url in seen)


def test_more_parks_than_can_be_drawn_are_compared_by_their_counts(browser_page):
    counts = {EARLIER: 3400, DAY: 4100}

    def grid(route):
        day = parse_qs(urlsplit(route.request.url).query)["day"][0]
        tiers = dict.fromkeys(("provincial", "municipal", "humanoid", "ai_software", "other_featured", "none"), 0)
        layer = {
            "as_of": day, "total": counts[day], "in_view": counts[day], "counts": {"national": counts[day]} | tiers,
            "candidates": 0, "references": 0, "demo": 0, "mode": "grid", "cells": [[114.0, 22.65, counts[day]]],
        }  # fmt: skip
        route.fulfill(body=json.dumps(layer), content_type="application/json")

    browser_page.route("**/api/map/parks*", grid)
    frame = compared(browser_page)

    assert frame.locator(".softpark-row", has_text="国家级").locator("i").all_inner_texts() == ["3400", "4100"]
    expect(frame.locator(".softpark-heading")).to_contain_text("3400 → 4100")


@desk_first
def test_the_picture_shows_both_days(browser_page, output):
    frame = compared(browser_page)
    frame.evaluate(LISTEN)
    with browser_page.expect_download() as download:
        frame.get_by_role("button", name="保存为图片").click()

    assert download.value.suggested_filename == f"softpark-map-{EARLIER}-{DAY}.png"
    download.value.save_as(output / f"picture-two-days-{browser_page.viewport_size['width']}.png")
    written = frame.evaluate("window.softparkWritten")
    assert f"{EARLIER} 与 {DAY} 比较" in "".join(written)
    assert written.count(EARLIER) == written.count(DAY) >= 2  # at the line, and above the counts of the legend
    assert {"左", "右"} <= set(written)


def test_both_sides_are_printed_at_three_times_the_resolution_of_the_screen(browser_page):
    frame = compared(browser_page)
    widths = "[...document.querySelectorAll('canvas.leaflet-zoom-animated')].map(canvas => canvas.width)"
    on_screen = frame.evaluate(widths)

    frame.evaluate("dispatchEvent(new Event('beforeprint'))")
    on_paper = frame.evaluate(widths)
    frame.evaluate("dispatchEvent(new Event('afterprint'))")

    assert len(on_screen) == 2 and on_paper == [3 * width for width in on_screen]
    assert frame.evaluate(widths) == on_screen


@pytest.mark.parametrize("viewport", ["390x844"], indirect=True)
def test_on_a_phone_a_comparison_takes_nothing_of_the_map(browser_page):
    frame = opened(browser_page, f"/?day={DAY}")
    size = "[map.getSize().x, map.getSize().y]"
    before, stood = frame.evaluate(size), view(frame)

    frame.get_by_role("button", name="与另一天比较").click()
    wait_for(frame, "d.beside")
    settled(browser_page)

    assert frame.evaluate(size) == before and before[1] >= 400
    assert view(frame) == stood


# --- what changed ---


def test_a_row_of_what_changed_selects_the_park_and_brings_it_into_view(browser_page):
    frame = compared(browser_page, f"{BOTH}#map=14/22.5500/114.5500")
    assert drawn(frame)["in_view"] == 0
    table = browser_page.locator(".st-key-map_changes [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    browser_page.mouse.click(box["x"] + 16, box["y"] + 52)

    browser_page.locator(".st-key-map_card h2").wait_for()
    assert wait_for(frame, "d.in_view > 0")["beside"]["day"] == EARLIER


def test_the_table_of_changes_leads_to_the_map_with_both_days(browser_page):
    browser_page.goto(f"/coverage?show=changes&since={EARLIER}&on=2026-11-20")
    browser_page.get_by_title("在地图上看").first.click()
    browser_page.wait_for_url(re.compile(f"beside={EARLIER}"))

    layer = wait_for(frame_of(browser_page), "d.beside")
    assert (layer["day"], layer["beside"]["day"]) == ("2026-11-20", EARLIER)
