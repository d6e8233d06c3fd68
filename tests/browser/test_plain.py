"""The plain version in a browser without scripts, and an old browser at the door of the app."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import PATIENCE, TESTED, at_both_sizes, fits

OLD = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0.3904.108 Safari/537.36"
SIGNS = """() => [...document.querySelectorAll(".sp-picture > svg[role=img] use")]
  .map(sign => sign.getBoundingClientRect().width)"""


@pytest.fixture
def page_with(browser, served_app: str, viewport) -> Iterator:
    """`page_with(java_script_enabled=False)`: a page in a window of its own, made so."""
    made = []

    def page(**options):
        context = browser.new_context(base_url=served_app, locale="zh-CN", viewport=viewport, **TESTED, **options)
        context.set_default_timeout(PATIENCE)
        made.append(context)
        return context.new_page()

    yield page
    for context in made:
        context.close()


def go_on(page) -> None:
    page.get_by_role("button", name="继续").click()


@at_both_sizes
def test_without_scripts_the_self_check_comes_to_an_amount(page_with, screenshot):
    page = page_with(java_script_enabled=False)
    page.goto("/check?lang=zh")
    page.get_by_role("link", name="打开简易版").click()
    page.get_by_role("heading", name="房屋在哪里？").wait_for()
    page.get_by_label("园区或所在区").select_option("440311")
    go_on(page)
    page.get_by_label("企业", exact=True).check()
    go_on(page)
    page.get_by_label(re.compile("年实际发生的租金")).fill("300万")
    go_on(page)
    page.get_by_label("从未领取").check()
    go_on(page)
    page.get_by_label("人工智能、软件特色产业园").check()
    assert fits(page)
    go_on(page)
    page.get_by_label("软件和信息技术服务业（65）").check()
    go_on(page)
    page.get_by_role("heading", name="可申请：最高 150.00 万元").wait_for()
    expect(page.get_by_text("精确到元：1,500,000 元")).to_be_visible()
    assert fits(page)
    screenshot(page, "plain-answer", full_page=True)


@at_both_sizes
def test_without_scripts_the_table_of_the_map_leads_to_a_card(page_with, screenshot):
    page = page_with(java_script_enabled=False)
    page.goto("/plain/map")
    expect(page.get_by_role("img", name="软件园区地图")).to_be_visible()
    assert fits(page)
    assert min(page.evaluate(SIGNS)) > 8, "a symbol is as large on a phone as at a desk"
    screenshot(page, "plain-map")
    page.get_by_text("筛选园区").click()
    page.get_by_label(re.compile("^ 光明区")).check()
    page.get_by_role("button", name="查看这些园区").click()
    expect(page.get_by_text("8 个园区")).to_be_visible()
    page.get_by_role("link", name="演示光明三园").click()
    page.get_by_role("heading", name="演示光明三园").wait_for()
    expect(page.get_by_text("企业名称、租金与金额不公开")).to_be_visible()
    assert fits(page)
    screenshot(page, "plain-park", full_page=True)


def test_chromium_78_is_told_its_name_and_led_to_the_same_question(page_with, screenshot):
    page = page_with(user_agent=OLD)
    page.goto("/check?where=440311")
    page.get_by_role("heading", name="浏览器版本过旧").wait_for()
    expect(page.get_by_text("您的浏览器是 Chromium 78。")).to_be_visible()
    screenshot(page, "plain-old")
    page.get_by_role("link", name="打开简易版").click()
    page.get_by_role("heading", name="您是哪一类主体？").wait_for()
    page.go_back()
    page.get_by_role("link", name="仍要打开").click()
    page.locator("footer.sp-foot").wait_for()
    page.goto("/policies")
    page.locator("footer.sp-foot").wait_for()


def test_a_browser_that_names_itself_new_and_is_not_is_found_out(page_with):
    page = page_with()
    page.add_init_script("delete Promise.withResolvers")
    page.goto("/check?where=440311&kind=enterprise")
    expect(page.get_by_role("heading", name="浏览器版本过旧")).to_be_visible()
    expect(page.get_by_text("这个浏览器缺少完整版所用的功能。")).to_be_visible()
    still = page.get_by_role("link", name="仍要打开")
    assert still.get_attribute("href") == "/check?where=440311&kind=enterprise&still=1"
    page.get_by_role("link", name="打开简易版").click()
    page.get_by_role("heading", name="上年度发生了多少租金？").wait_for()


def test_a_new_browser_sees_nothing_of_it(page_with):
    page = page_with()
    page.goto("/check")
    page.locator("footer.sp-foot").wait_for()
    expect(page.get_by_text("浏览器版本过旧")).to_be_hidden()
