"""Without a mouse: past the head of a page, from question to question; and with a thumb."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_check import choose, question
from tests.browser.test_map import opened as map_opened
from tests.fixtures.browser import PHONE, opened, settled
from tests.fixtures.people import log_in

FOCUSED = "document.activeElement.textContent.trim()"
LOW = """() => Array.from(document.querySelectorAll(
    "button, summary, [role=radiogroup] label, .stCheckbox label, [data-testid=stDateInputField], .st-key-nav a, " +
    ".leaflet-bar a"))
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.closest("[role=tooltip]"))
  .map(e => [e.textContent.trim() || e.getAttribute("aria-label") || e.className, e.getBoundingClientRect().height])
  .filter(([_name, high]) => high > 0 && high < 43.5)"""
"""What is seen of what is pressed, and not as high as a thumb: its words and its height in pixels."""


@pytest.mark.parametrize(("path", "heading"), [("/policies", "政策"), ("/help", "帮助"), ("/", "软件园区地图")])
def test_the_first_tab_offers_to_skip_the_head_and_does(browser_page, path, heading):
    browser_page.goto(path)
    browser_page.get_by_role("heading", level=1, name=heading).wait_for(state="attached")
    settled(browser_page)
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate(FOCUSED) == "跳到正文"
    browser_page.keyboard.press("Enter")
    assert browser_page.evaluate(FOCUSED) == heading
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("!document.activeElement.closest('.st-key-head')"), "Tab goes on below the head"


def test_the_link_past_the_head_is_in_english_on_an_english_page(browser_page):
    opened(browser_page, "/policies?lang=en")
    settled(browser_page)
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate(FOCUSED) == "Skip to main content"


def test_a_page_that_is_opened_leaves_the_focus_alone(browser_page):
    opened(browser_page, "/check?where=440311")
    question(browser_page, "您是哪一类主体？")
    settled(browser_page)
    assert browser_page.evaluate("document.activeElement === document.body")


def test_the_focus_goes_to_the_next_question_and_then_to_the_answer(browser_page):
    opened(browser_page, "/check?where=440311")
    question(browser_page, "您是哪一类主体？")
    settled(browser_page)
    choose(browser_page, "企业")
    focused(browser_page, "上年度发生了多少租金？")
    browser_page.get_by_role("button", name="先看结果").click()
    browser_page.get_by_text("逐条对照").first.wait_for()
    expect(browser_page.get_by_role("heading", level=1)).to_be_focused()


def focused(page, heading: str) -> None:
    expect(page.locator("h2.sp-question")).to_have_text(heading)
    expect(page.locator("h2.sp-question")).to_be_focused()


def test_what_only_is_heard_is_chinese_on_a_chinese_page(browser_page):
    """Streamlit brings English names for the parts of its fields; Chinese ones take their place, also in what opens."""
    opened(browser_page, "/coverage")
    settled(browser_page)
    expect(browser_page.get_by_role("spinbutton", name="年，截至日期")).to_be_visible()
    browser_page.get_by_role("button", name="选择日期").click()
    expect(browser_page.get_by_role("button", name="下个月")).to_be_visible()
    browser_page.get_by_role("button", name="下个月").click()
    expect(browser_page.get_by_role("grid", name="选择日期，2026年12月")).to_be_visible()
    english = browser_page.evaluate(
        """() => Array.from(document.querySelectorAll("[aria-label]"))
          .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.closest("svg"))
          .map(e => e.getAttribute("aria-label")).filter(name => /^[A-Z][a-z]{2}/.test(name))"""
    )
    assert english == []


@pytest.mark.parametrize("viewport", [PHONE], indirect=True)
@pytest.mark.parametrize("path", ["/check?where=440311", "/park", "/help", "/policies", "/coverage", "/rulings"])
def test_what_is_pressed_on_a_phone_is_44_pixels_high(browser_page, path):
    opened(browser_page, path)
    settled(browser_page)
    assert browser_page.evaluate(LOW) == []


@pytest.mark.parametrize("viewport", [PHONE], indirect=True)
def test_what_is_pressed_on_the_map_of_a_phone_is_44_pixels_high(browser_page):
    frame = map_opened(browser_page)
    assert browser_page.evaluate(LOW) == [] and frame.evaluate(LOW) == []


def test_a_reload_in_the_middle_of_an_import_keeps_the_file(browser_page, served_account):
    park = "demo-guangming-3"
    log_in(browser_page, served_account(parks=[park]).login, then=f"/roster?park={park}")
    table = browser_page.request.get(f"/api/roster/export?park={park}&format=xlsx").body()
    browser_page.goto(f"/roster?park={park}&do=import")
    browser_page.locator("input[type=file]").set_input_files(
        {"name": "十一月.xlsx", "mimeType": "application/octet-stream", "buffer": table}
    )
    browser_page.get_by_text(re.compile("没有变化")).first.wait_for()
    browser_page.reload()
    browser_page.get_by_text("接着处理之前上传的文件：十一月.xlsx").wait_for()
    browser_page.get_by_text(re.compile("没有变化")).first.wait_for()
