"""One click gives the map as a picture: what is on the screen at twice its pixels, with all that a print needs."""

import math
import struct
from pathlib import Path

from pyproj import Geod

from tests.browser.test_map import drawn, opened, wait_for
from tests.fixtures.browser import desk_first

LISTEN = """() => {
  const all = window.softparkWritten = [], context = CanvasRenderingContext2D.prototype, kept = context.fillText;
  context.fillText = function (text, ...at) { all.push(text); return kept.call(this, text, ...at); };
}"""
PIXELS = """() => {
  const c = document.querySelector('canvas.leaflet-zoom-animated');
  return [c.width, c.height, c.toDataURL()];
}"""


def saved(page, frame, path: Path) -> Path:
    """Click 保存为图片 and keep the file."""
    with page.expect_download() as download:
        frame.get_by_role("button", name="保存为图片").click()
    assert download.value.suggested_filename == f"softpark-map-{drawn(frame)['day']}.png"
    download.value.save_as(path)
    return path


def size(path: Path) -> tuple[int, int]:
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG")
    return struct.unpack(">II", data[16:24])


@desk_first
def test_one_click_saves_the_map_at_twice_its_pixels(browser_page, output):
    frame = opened(browser_page, "/?day=2026-11-21")
    wide, high = frame.evaluate("[map.getSize().x, map.getSize().y]")
    path = saved(browser_page, frame, output / f"picture-{browser_page.viewport_size['width']}.png")
    found = size(path)
    assert found[0] == 2 * (wide + 40) and found[1] > 2 * (high + 100)


def test_the_picture_says_title_filters_day_legend_sources_and_review(browser_page, output):
    frame = opened(browser_page, "/?district=440311&day=2026-11-21")
    wait_for(frame, "d.filters.district === '440311'")
    frame.evaluate(LISTEN)
    saved(browser_page, frame, output / "picture-guangming.png")
    written = frame.evaluate("window.softparkWritten")
    told = "".join(written)
    for words in (
        "软件园区地图", "截至 2026-11-21", "光明区", "含演示数据：虚构", "北", "km", "来源：软件名园登记",
        "审图号：无，示意图", "区划轮廓：天地图", "演示光明四园",
    ):  # fmt: skip
        assert words in told, words
    rows = frame.eval_on_selector_all(".softpark-row span", "rows => rows.map(row => row.textContent)")
    assert rows and all(row in written for row in rows)  # the legend of the page, row by row


def test_the_map_on_the_screen_is_the_same_afterwards(browser_page, output):
    frame = opened(browser_page)
    before = frame.evaluate(PIXELS)
    saved(browser_page, frame, output / "picture-again.png")
    assert frame.evaluate(PIXELS) == before


def test_the_scale_bar_is_true_on_the_ground(browser_page):
    frame = opened(browser_page)
    for zoom in (8, 10.5, 13, 17):
        bar = frame.evaluate(
            "async zoom => { const start = document.querySelector('script[src$=\"/start.js\"]').src;"
            " return (await import(new URL('page/scalebar.js', start))).scaleBar(zoom, 22.75, 140) }",
            zoom,
        )
        degrees = bar["pixels"] * 360 / (256 * 2**zoom)
        _there, _back, metres = Geod(ellps="GRS80").inv(113.9, 22.75, 113.9 + degrees, 22.75)
        assert math.isclose(bar["metres"], metres, rel_tol=2e-3), zoom
        assert 40 < bar["pixels"] <= 140, zoom
