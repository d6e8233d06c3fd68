"""The map follows a dark screen, and what is saved or printed of it is light all the same."""

import io

import pytest
from PIL import Image

from tests.browser.test_map import opened
from tests.browser.test_picture import saved

AT_THE_EDGE = "() => getComputedStyle(document.body).backgroundColor"
GROUND = """() => {
  const c = document.querySelector('canvas.leaflet-zoom-animated');
  return Array.from(c.getContext('2d').getImageData(3, 3, 1, 1).data.slice(0, 3));
}"""


@pytest.fixture
def dark_page(browser_page):
    browser_page.emulate_media(color_scheme="dark")
    yield browser_page
    browser_page.emulate_media(color_scheme="no-preference")


def light(pixel) -> bool:
    return sum(pixel[:3]) > 3 * 128


def test_the_map_is_dark_on_a_dark_screen_and_light_again_at_once(dark_page, screenshot):
    frame = opened(dark_page)
    assert not light(frame.evaluate(GROUND))
    assert frame.evaluate(AT_THE_EDGE) == "rgb(18, 24, 28)"
    screenshot(dark_page, "map-dark")
    dark_page.emulate_media(color_scheme="light")
    frame.wait_for_function("() => !document.body.classList.contains('softpark-dark')")
    assert light(frame.evaluate(GROUND))


def test_a_picture_saved_from_a_dark_map_is_light_and_the_map_stays_dark(dark_page, output):
    frame = opened(dark_page, "/?day=2026-11-21")
    picture = Image.open(io.BytesIO(saved(dark_page, frame, output / "picture-dark.png").read_bytes())).convert("RGB")
    wide, high = picture.size
    assert light(picture.getpixel((4, 4))), "the paper"
    assert light(picture.getpixel((wide // 2, 150))), "the map on it"
    assert light(picture.getpixel((wide - 60, high - 120))), "its legend"
    assert not light(frame.evaluate(GROUND))


def test_a_dark_map_is_printed_light(dark_page):
    frame = opened(dark_page)
    frame.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert light(frame.evaluate(GROUND))
    frame.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert not light(frame.evaluate(GROUND))
