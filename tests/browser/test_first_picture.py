"""What somebody who opens a page for the first time waits for."""

import pytest

from tests.fixtures.browser import PATIENCE

MEGABYTE = 1_000_000


@pytest.fixture
def stranger(browser, served_app):
    """A page of somebody who was never here: nothing is kept from before."""
    context = browser.new_context(base_url=served_app, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def fetched(page) -> dict[str, int]:
    """Bytes over the wire by address, from now on."""
    session, addresses, sizes = page.context.new_cdp_session(page), {}, {}
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda e: addresses.update({e["requestId"]: e["request"]["url"]}))

    def finished(event) -> None:
        address = addresses.get(event["requestId"], "")
        sizes[address] = sizes.get(address, 0) + event["encodedDataLength"]

    session.on("Network.loadingFinished", finished)
    return sizes


def map_drawn(page) -> None:
    page.frame_locator("iframe[src*='streamlit_folium']").locator("body[data-drawn]").wait_for()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("encodings", ["gzip", "gzip, br"])
def test_a_map_comes_over_the_wire_in_a_megabyte(stranger, encodings):
    """Browsers read brotli over https and from this machine only."""

    def ask(route):
        route.continue_(headers={**route.request.headers, "accept-encoding": encodings})

    stranger.route("**/*", ask)
    sizes = fetched(stranger)
    stranger.goto("/")
    map_drawn(stranger)
    assert any(address.endswith(".css") for address in sizes), "nothing was counted"
    assert sum(sizes.values()) <= MEGABYTE, sorted(sizes.items(), key=lambda size: -size[1])[:10]


def test_no_font_is_fetched_that_no_page_shows(stranger):
    sizes = fetched(stranger)
    stranger.goto("/")
    map_drawn(stranger)
    fonts = [address for address in sizes if ".woff2" in address]
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
