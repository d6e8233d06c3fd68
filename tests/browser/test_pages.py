"""园区 and 政策 in a real browser, and what every page has in common. Nothing leaves; see `browser_page`."""

from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import DESK, PHONE, fits, opened, phone_first, settled
from tests.fixtures.examples import one_way_each

PAGES = {"park": "/park", "park-one": "/park?park=demo-guangming-1", "check": "/check", "policies": "/policies",
         "policy-one": "/policies?doc=guangming-2025-4&measure=guangming-2025-4/14", "rulings": "/rulings",
         "guides": "/guides", "help": "/help", "help-one": "/help?topic=rulings"}  # fmt: skip


@pytest.mark.parametrize(("name", "viewport"), one_way_each(PAGES, [DESK, PHONE]), indirect=["viewport"])
def test_every_page_opens_offline_without_an_error_and_fits_the_window(browser_page, screenshot, name):
    opened(browser_page, PAGES[name])
    assert fits(browser_page)
    settled(browser_page)
    screenshot(browser_page, name)


@pytest.mark.parametrize(("name", "viewport"), one_way_each(PAGES, [PHONE, DESK]), indirect=["viewport"])
def test_every_page_can_be_read_in_english_and_fits_the_window(browser_page, name):
    path = PAGES[name]
    opened(browser_page, path + ("&" if "?" in path else "?") + "lang=en")
    expect(browser_page.locator("html")).to_have_attribute("lang", "en")
    expect(browser_page.locator(".st-key-nav").get_by_role("link", name="Self-check")).to_be_visible()
    assert fits(browser_page)


def test_streamlits_own_chrome_is_out_of_sight(browser_page):
    opened(browser_page, "/park")
    for part in ("stHeader", "stToolbar", "stMainMenu", "stAppDeployButton"):
        expect(browser_page.get_by_test_id(part)).not_to_be_visible()
    expect(browser_page).to_have_title("园区 · 软件名园")


def test_the_language_stays_while_going_from_page_to_page_and_back(browser_page):
    opened(browser_page, "/park")
    browser_page.get_by_role("button", name="English").click()
    browser_page.get_by_role("heading", name="Parks").wait_for()
    assert "lang=en" in browser_page.url
    browser_page.get_by_role("link", name="Policies").click()
    browser_page.get_by_role("heading", name="Policies").wait_for()
    assert "lang=en" in browser_page.url
    expect(browser_page.locator("html")).to_have_attribute("lang", "en")
    browser_page.get_by_role("button", name="中文").click()
    browser_page.get_by_role("heading", name="政策").wait_for()
    assert "lang" not in browser_page.url.split("?")[-1]


def test_the_pages_are_reached_by_keyboard_and_the_focus_is_seen(browser_page):
    opened(browser_page, "/policies")
    browser_page.get_by_role("link", name="政策", exact=True).wait_for()
    browser_page.locator("a.sp-name").focus()
    names = []
    for _step in range(10):
        browser_page.keyboard.press("Tab")
        names.append(browser_page.evaluate("document.activeElement.innerText.trim()"))
    pages = ["地图", "园区", "覆盖", "补贴自查", "政策", "认定", "裁定", "帮助"]
    assert [name for name in names if name in pages] == pages
    assert "English" in names
    browser_page.get_by_role("link", name="园区").focus()
    assert browser_page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


TO_ITSELF = {
    "a park to all parks": ("/park?park=demo-guangming-1&on=2026-08-31", "← 全部园区", "园区", "on=2026-08-31"),
    "a document to all documents": (PAGES["policy-one"], "← 全部政策", "政策", ""),
    "a park to 园区 in the head": ("/park?park=demo-guangming-1", "园区", "园区", ""),
    "a table of coverage to 覆盖 in the head": ("/coverage?show=tier", "覆盖", "覆盖", ""),
    "a case of certification to 认定 in the head": ("/certification?park=demo-guangming-1", "认定", "认定", ""),
}


@pytest.mark.parametrize("name", TO_ITSELF)
def test_a_link_from_a_page_to_itself_changes_the_address_and_back_leads_back(browser_page, name):
    path, link, title, asked = TO_ITSELF[name]
    opened(browser_page, path)
    before = browser_page.get_by_role("heading", level=1).inner_text()
    browser_page.get_by_role("link", name=link, exact=True).first.click()
    stands_on(browser_page, title, asked)
    browser_page.go_back()
    stands_on(browser_page, before, path.partition("?")[2])
    browser_page.go_forward()
    stands_on(browser_page, title, asked)


def stands_on(page, title: str, asked: str) -> None:
    """Wait until the page has this title and this query in its address; a page before it may fade for a moment."""
    page.get_by_role("heading", level=1, name=title, exact=True).wait_for()
    page.wait_for_url(lambda url: unquote(url.partition("?")[2]) == asked)


def test_the_map_in_the_head_shows_the_whole_map_again(browser_page):
    browser_page.goto("/?district=440311&day=2026-07-01")
    browser_page.get_by_text("以表格查看这").wait_for()
    browser_page.get_by_role("link", name="地图", exact=True).click()
    browser_page.wait_for_url(lambda url: url.partition("?")[2].partition("#")[0] == "")


def test_a_park_is_found_by_name_and_opened(browser_page):
    opened(browser_page, "/park")
    browser_page.get_by_label("按名称查找").fill("光明一园")
    browser_page.keyboard.press("Enter")
    browser_page.get_by_text("1 个园区", exact=True).wait_for()
    browser_page.get_by_role("link", name="演示光明一园").click()
    browser_page.get_by_role("heading", name="演示光明一园").wait_for()
    expect(browser_page.get_by_role("row", name="国家级软件名园")).to_be_visible()
    expect(browser_page.locator(".sp-demo")).to_contain_text("演示数据")


def test_another_day_shows_what_was_so_then(browser_page):
    opened(browser_page, "/park?park=demo-guangming-1&on=2026-08-31")
    expect(browser_page.get_by_role("row", name="省级软件名园")).to_be_visible()
    expect(browser_page.get_by_role("row", name="国家级软件名园")).to_have_count(0)


def test_a_link_opens_a_document_at_its_measure(browser_page):
    opened(browser_page, PAGES["policy-one"])
    expect(browser_page.get_by_text("自首次补贴年度起算三个日历年").first).to_be_visible()
    expect(browser_page.get_by_text("倡导有条件的园区打造").first).not_to_be_visible()


def test_a_page_prints_without_navigation_and_as_a_whole(browser_page):
    opened(browser_page, PAGES["policy-one"])
    browser_page.emulate_media(media="print")
    expect(browser_page.get_by_role("link", name="补贴自查")).not_to_be_visible()
    whole = browser_page.evaluate("document.querySelector('footer.sp-foot').getBoundingClientRect().bottom")
    assert browser_page.evaluate("document.documentElement.scrollHeight") >= whole - 1


def test_an_address_of_the_interface_that_is_none_is_not_answered_with_a_page(browser_page):
    answer = browser_page.request.get("/api/reports/district/440311")
    assert answer.status == 404 and "there is no such address" in answer.json()["error"]


@phone_first
def test_charts_stand_below_the_map_and_fit_the_window(browser_page, screenshot):
    browser_page.goto("/?district=440311")
    browser_page.get_by_text("以图表查看").click()
    for title in ("入驻企业（家）", "可申请的补贴", "历年的等次"):
        browser_page.get_by_role("heading", name=title).wait_for()
    expect(browser_page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    assert fits(browser_page)
    browser_page.get_by_role("heading", name="历年的等次").scroll_into_view_if_needed()
    screenshot(browser_page, "map-charts")
