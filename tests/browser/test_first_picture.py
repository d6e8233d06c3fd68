"""What somebody who opens a page for the first time waits for."""

import shutil
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.test_map import PARK, click_park
from tests.fixtures.browser import (
    DESK,
    PATIENCE,
    PHONE,
    TESTED,
    desk_first,
    fits,
    page_in,
    phone_first,
    settled,
    window_on,
)
from tests.fixtures.examples import one_way_each
from tests.fixtures.serving import serving

MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def strangers(browser, served_app):
    """A window whose browser has read the scripts before: a page takes half the time."""
    with window_on(browser, served_app, **TESTED) as found:
        yield found


@pytest.fixture
def stranger(strangers, served_app, viewport):
    """A page of somebody of whom nothing else is kept from before. Fails where a page must not err."""
    with page_in(strangers, served_app, viewport) as page:
        yield page


@pytest.fixture
def first_visitor(browser, served_app):
    """The same without anything that looks into requests: Playwright turns the browser's store off where it does."""
    context = browser.new_context(base_url=served_app, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def fetched(page) -> list[tuple[str, int]]:
    """Address and bytes over the wire of each answer, from now on; none of what the browser had already."""
    session, addresses, sizes = page.context.new_cdp_session(page), {}, []
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda e: addresses.update({e["requestId"]: e["request"]["url"]}))
    session.on(
        "Network.loadingFinished", lambda e: sizes.append((addresses.get(e["requestId"], ""), e["encodedDataLength"]))
    )
    return sizes


def map_drawn(page) -> None:
    """Wait until the live map stands in its place, and all that is around it. Playwright hears of no "networkidle"
    where a frame was moved before it was quiet.
    """
    page.frame_locator(".st-key-map_frame iframe").locator("body[data-drawn]").wait_for()
    page.locator("#sp-first").wait_for(state="detached")
    page.locator("footer.sp-foot").wait_for()
    settled(page)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def test_a_map_comes_over_the_wire_in_a_megabyte(first_visitor):
    sizes = fetched(first_visitor)
    first_visitor.goto("/")
    map_drawn(first_visitor)
    assert any(".css" in address for address, _size in sizes), "nothing was counted"
    assert sum(size for _address, size in sizes) <= MEGABYTE, sorted(sizes, key=lambda each: -each[1])[:10]
    # Browsers read brotli over https and from this machine only; elsewhere they have gzip.
    with httpx.Client(headers={"accept-encoding": "gzip"}, timeout=PATIENCE) as client:
        plain = [client.get(address) for address, size in sizes if size and address.startswith("http")]
    assert all(answer.headers.get("content-encoding") in (None, "gzip") for answer in plain)
    assert sum(answer.num_bytes_downloaded for answer in plain) <= MEGABYTE


def test_a_map_asks_for_nothing_twice(first_visitor):
    every = fetched(first_visitor)
    first_visitor.goto("/")
    map_drawn(first_visitor)
    for name in ("map.js", "start.js", "map.css", "leaflet.js?v=", "leaflet.css?v="):
        assert [size > 0 for address, size in every if name in address].count(True) == 1, name


def test_no_font_is_fetched_that_no_page_shows(first_visitor):
    sizes = fetched(first_visitor)
    first_visitor.goto("/")
    map_drawn(first_visitor)
    fonts = [address for address, _size in sizes if ".woff2" in address]
    assert [font for font in fonts if "MaterialSymbols" not in font] == []


def test_a_page_is_drawn_in_its_own_theme_from_its_first_moment(stranger):
    """Streamlit begins in its own colours until the server has told it ours; on a dark screen that was a flash."""
    stranger.emulate_media(color_scheme="dark")
    stranger.goto("/policies")
    grounds = stranger.evaluate(
        "new Promise(done => { const seen = new Set();"
        " const look = () => { const app = document.querySelector('.stApp');"
        "  if (app) seen.add(getComputedStyle(app).backgroundColor);"
        "  document.querySelector('footer.sp-foot') ? done([...seen]) : requestAnimationFrame(look) };"
        " look() })"
    )
    assert grounds == ["rgb(18, 24, 28)"]


# --- the first picture ---

FIRST = "#sp-first .sp-first-frame"


def holding(page, *patterns: str):
    """Keep back what the page asks for at these addresses; calling what this returns lets all of it come."""
    waiting, come = [], []

    def hold(route) -> None:
        route.continue_() if come else waiting.append(route)

    def release() -> None:
        come.append(True)
        for route in waiting:
            route.continue_()

    for pattern in patterns:
        page.route(pattern, hold)
    return release


STREAMLIT, FRAME = "**/static/js/index.*.js", "**/vendor/frame/*.html*"


@pytest.fixture
def held(stranger):
    """The page as it is before Streamlit and the live map have come; calling it lets both come."""
    return holding(stranger, STREAMLIT, FRAME)


@pytest.fixture
def live(stranger):
    """`live(path)`: the map of that address as it is before Streamlit has come, and what lets Streamlit come."""

    def opened(path: str = "/"):
        release = holding(stranger, STREAMLIT)
        stranger.goto(path, wait_until="commit")
        stranger.frame_locator("#sp-first iframe").locator("body[data-drawn]").wait_for()
        return next(frame for frame in stranger.frames if "/vendor/frame/" in frame.url), release

    return opened


def place(locator) -> list[int]:
    box = locator.bounding_box()
    return [round(box[name]) for name in ("x", "y", "width")]


def told(texts: list[str]) -> list[str]:
    return [" ".join(text.split()) for text in texts if text.strip()]


@pytest.mark.parametrize(
    ("path", "viewport"),
    one_way_each(["/", "/?district=440311", "/?lang=en", "/#map=12/22.7700/113.9200"], [PHONE, DESK]),
    indirect=["viewport"],
)
def test_the_live_map_takes_the_place_of_its_picture_and_says_the_same(stranger, held, path):
    stranger.goto(path, wait_until="commit")
    picture = stranger.locator(FIRST)
    picture.wait_for()
    before, day = place(picture), stranger.locator(".sp-first-day").all_inner_texts()
    rows = stranger.locator(".sp-first-legend li:has(b)").all_inner_texts()
    assert fits(stranger) and all(any(sign.isdigit() for sign in row) for row in rows)
    held()
    map_drawn(stranger)
    stranger.locator("#sp-first").wait_for(state="detached")
    frame = stranger.frame_locator(".st-key-map_frame iframe")
    assert place(stranger.locator(".st-key-map_frame iframe")) == pytest.approx(before, abs=1)
    assert told(frame.locator(".softpark-heading").all_inner_texts()) == told(day)
    live = told(frame.locator(".softpark-row:has(i:not(:empty))").all_inner_texts())
    assert live == told(rows)


def test_the_picture_is_the_part_of_the_map_that_the_live_one_shows(stranger, held):
    stranger.goto("/?district=440311", wait_until="commit")
    svg = stranger.locator(".sp-first-map > svg")
    svg.wait_for()
    corner = "svg => { const [x, y, wide] = svg.getAttribute('viewBox').split(' ').map(Number), d = svg.dataset;"
    corner += " return [d.west * 1 + x / d.units, d.north * 1 + y / d.units, wide / d.units] }"
    west, north, wide = svg.evaluate(corner)
    held()
    map_drawn(stranger)
    frame = next(frame for frame in stranger.frames if "/vendor/frame/" in frame.url)
    live = frame.evaluate(
        "(() => { const { x, y } = map.getPixelBounds().min, world = 256 * 2 ** map.getZoom();"
        " return [x / world, y / world, map.getSize().x / world] })()"
    )
    assert [west, north, wide] == pytest.approx(live, abs=wide / 500)


def test_what_is_hidden_from_view_is_hidden_from_the_ear_and_the_mouse(stranger, held):
    stranger.goto("/", wait_until="commit")
    stranger.locator(FIRST).wait_for()
    assert stranger.locator("#sp-first[aria-hidden=true]").count() == 1
    assert stranger.locator("#sp-first :is(a, button, input, [tabindex]:not([tabindex='-1']), h1)").count() == 0
    held()
    map_drawn(stranger)


def test_a_map_that_cannot_be_drawn_is_not_hidden_behind_its_picture(stranger):
    stranger.route(
        "**/map.js", lambda route: route.fulfill(content_type="text/javascript", body="throw new Error('x')")
    )
    stranger.goto("/")
    stranger.frame_locator(".st-key-map_frame iframe").locator(".softpark-lost").wait_for()
    stranger.locator("#sp-first").wait_for(state="detached")


INK = """elements => Object.fromEntries(elements.filter(each => each.textContent.trim()).map(each => {
  const range = document.createRange(); range.selectNodeContents(each);
  const box = range.getBoundingClientRect();
  return [each.textContent.trim(), [box.x, box.y + box.height / 2, box.width]] }))"""


@desk_first
def test_nothing_jumps_that_is_read_before_and_after(stranger, held):
    """The pages by name in the head, and what the map says of its day."""
    stranger.goto("/", wait_until="commit")
    stranger.locator(FIRST).wait_for()
    pages = stranger.locator(".sp-first-nav span").evaluate_all(INK)
    day, frame_before = stranger.locator(".sp-first-day").bounding_box(), stranger.locator(FIRST).bounding_box()
    held()
    stranger.locator("#sp-first").wait_for(state="detached")
    settled(stranger)
    live = stranger.locator(".st-key-nav [data-testid=stPageLink] p").evaluate_all(INK)
    moved = {
        page: (at, live[page])
        for page, at in pages.items()
        if page != "地图" and at != pytest.approx(live[page], abs=2)
    }
    assert moved == {}  # the page where one is stands in heavier letters
    heading = stranger.frame_locator(".st-key-map_frame iframe").locator(".softpark-heading").bounding_box()
    frame_after = stranger.locator(".st-key-map_frame iframe").bounding_box()
    for side in ("x", "y"):
        assert heading[side] - frame_after[side] == pytest.approx(day[side] - frame_before[side], abs=2), side
    for side in ("width", "height"):
        assert heading[side] == pytest.approx(day[side], abs=3), side


@phone_first
def test_the_map_lives_before_streamlit_has_come_and_stays_the_same_map(stranger, live):
    frame, release = live("/?district=440311")
    stranger.locator(".sp-first-live").wait_for(state="attached")
    assert not stranger.locator(".sp-first-map").is_visible()
    before = place(stranger.locator("#sp-first iframe"))
    frame.evaluate("window.mine = true; map.setZoom(12, { animate: false })")
    view = frame.evaluate("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]")
    asked = stranger.evaluate("location.hash")
    release()
    stranger.locator("#sp-first").wait_for(state="detached")
    after = place(stranger.locator(".st-key-map_frame iframe"))
    assert [after[0] + 1, after[1] + 1, after[2] - 2] == pytest.approx(before, abs=1)  # its frame has a line around it
    assert frame.evaluate("window.mine") is True, "the map was begun anew"
    assert frame.evaluate("[map.getZoom(), map.getCenter().lat, map.getCenter().lng]") == pytest.approx(view)
    assert stranger.evaluate("location.hash") == asked


def test_what_is_clicked_before_streamlit_has_come_is_answered_when_it_comes(stranger, live):
    frame, release = live("/#map=14/22.7700/113.9200")
    click_park(stranger, frame, PARK, "#sp-first iframe")
    release()
    stranger.locator(".st-key-map_card h2").wait_for()
    assert f"park={PARK}" in stranger.url


def test_a_map_is_asked_for_once_though_two_ask_for_it(stranger, live):
    """What Streamlit asks the live map to show is what it shows already: nothing is fetched or drawn anew."""
    asked = []
    stranger.on("request", lambda request: asked.append(request.url))
    _frame, release = live("/?tier=national,none&name=a%3C/script%3E")
    release()
    stranger.locator("#sp-first").wait_for(state="detached")
    settled(stranger)
    for part in ("/api/map/parks?", "/api/map/districts?", "/vendor/frame/zh.html"):
        assert sum(part in url for url in asked) == 1, part


def test_until_streamlit_has_come_the_keyboard_is_not_led_into_what_nobody_hears(stranger, live):
    _frame, release = live()
    assert stranger.locator("#sp-first iframe").get_attribute("tabindex") == "-1"
    release()
    stranger.locator("#sp-first").wait_for(state="detached")
    assert stranger.locator(".st-key-map_frame iframe").get_attribute("tabindex") is None


def test_a_browser_that_cannot_move_a_frame_has_one_begun_by_streamlit(stranger):
    stranger.add_init_script("delete Element.prototype.moveBefore")
    begun = []
    stranger.on(
        "request", lambda request: begun.append(request.url) if "/vendor/frame/zh.html" in request.url else None
    )
    stranger.goto("/")
    map_drawn(stranger)
    stranger.locator("#sp-first").wait_for(state="detached")
    assert len(begun) == 1


def test_streamlit_comes_though_the_live_map_does_not(stranger):
    release = holding(stranger, FRAME)
    stranger.goto("/", wait_until="commit")
    stranger.locator(".st-key-map_facet_tier").wait_for()
    stranger.locator(FIRST).wait_for()
    release()
    map_drawn(stranger)


@pytest.mark.parametrize(
    "path", ["/guides", "/check", "/rulings", "/certification", "/policies", "/park", "/coverage", "/help"]
)
def test_a_page_begins_with_what_it_then_says(stranger, held, path):
    stranger.goto(path, wait_until="commit")
    stranger.locator(".sp-first-h1").wait_for()
    first = told(stranger.locator("#sp-first :is(.sp-first-h1, .sp-lead)").all_inner_texts())
    held()
    stranger.locator("footer.sp-foot").wait_for()
    assert stranger.locator("#sp-first").count() == 0
    assert told(stranger.locator("[data-testid=stMain] :is(h1, .sp-lead)").all_inner_texts())[: len(first)] == first


def test_an_address_whose_view_is_no_number_opens_the_map_of_no_view(stranger):
    stranger.goto("/#map=1.2.3/22.77/113.92")
    map_drawn(stranger)
    stranger.locator("#sp-first").wait_for(state="detached")


@pytest.mark.parametrize("path", ["/", "/check"])
def test_who_runs_no_scripts_reads_that_they_are_needed(browser, served_app, viewport, path):
    context = browser.new_context(base_url=served_app, viewport=viewport, java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(path)
    said = page.locator("noscript p")
    assert "需要启用 JavaScript" in (said.text_content() or "")
    said.click(trial=True)  # nothing stands above it
    context.close()


def test_a_page_that_cannot_be_shown_is_not_hidden_behind_what_it_begins_with(browser, template_database, tmp_path):
    database = Path(shutil.copyfile(template_database, tmp_path / "softpark.db"))
    with serving(database, tmp_path / "serve.log") as address:
        context = browser.new_context(base_url=address, locale="zh-CN", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        database.rename(tmp_path / "away.db")
        for path in ("/", "/check", "/park?park=demo-guangming-1"):
            page.goto(path)
            page.locator("[data-testid=stMain]").get_by_role("alert").wait_for()
            page.locator("#sp-first").wait_for(state="detached")
        context.close()
