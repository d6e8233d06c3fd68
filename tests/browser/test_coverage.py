"""覆盖 in a browser: from a table to the map and back, a setting that stays in the address, and a file."""

import re

import pytest

from tests.fixtures.browser import phone_first

READY = ".sp-about"


def opened(page, query: str = ""):
    page.goto(f"/coverage{query}")
    page.locator(READY).first.wait_for()
    return page


@phone_first
def test_the_tables_fit_the_screen(browser_page, screenshot):
    for show in ("district", "key_areas", "walking", "subsidies", "changes", "plans"):
        opened(browser_page, f"?show={show}")
        screenshot(browser_page, f"coverage-{show}")
        assert browser_page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_row_opens_the_map_where_its_parks_are(browser_page):
    opened(browser_page)
    browser_page.get_by_role("cell", name="光明区").get_by_role("link").click()
    browser_page.frame_locator("iframe").locator(".softpark-legend").wait_for()
    browser_page.wait_for_url(re.compile(r"/\?district=440311#map=13"))


def test_a_table_is_reached_by_a_link_and_a_setting_stays_in_the_address(browser_page):
    opened(browser_page)
    browser_page.get_by_role("link", name="步行范围").click()
    browser_page.get_by_role("heading", name="园区 1200 m 直线范围").wait_for()
    browser_page.get_by_label("直线距离").click()
    browser_page.get_by_role("option", name="800 m").click()
    browser_page.get_by_role("heading", name="园区 800 m 直线范围").wait_for()
    assert browser_page.url.endswith("/coverage?show=walking&radius=800")
    browser_page.reload()
    browser_page.get_by_role("heading", name="园区 800 m 直线范围").wait_for()


@pytest.mark.parametrize("kind", ["XLSX", "GeoJSON", "GeoPackage"])
def test_a_table_can_be_taken_along(browser_page, kind):
    opened(browser_page, "?show=key_areas")
    with browser_page.expect_download() as taken:
        browser_page.get_by_role("link", name=kind).click()
    assert taken.value.suggested_filename.startswith("softpark-key_areas-")
    assert taken.value.failure() is None
