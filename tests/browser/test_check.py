"""补贴自查 in a real browser: a tenant's first visit, from the first question to the answer."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import fits, opened
from tests.fixtures.browser import PHONE, desk_first


def question(page, text: str) -> None:
    page.get_by_role("heading", name=text).wait_for()


def choose(page, option: str) -> None:
    page.locator("label", has_text=re.compile(f"^{re.escape(option)}$")).click()
    page.get_by_role("button", name="继续").click()


def place(page, name: str) -> None:
    """Type a part of the name and take the first that fits."""
    page.get_by_role("combobox").fill(name)
    page.get_by_role("option", name=name).first.click()
    page.get_by_role("button", name="继续").click()


@desk_first
def test_a_first_visit_ends_in_one_plain_sentence(browser_page, screenshot):
    opened(browser_page, "/check")
    question(browser_page, "房屋在哪里？")
    place(browser_page, "深圳市光明区")
    question(browser_page, "您是哪一类主体？")
    screenshot(browser_page, "check-question")
    choose(browser_page, "企业")
    question(browser_page, "上年度发生了多少租金？")
    browser_page.get_by_text("这一题最多影响 200 万元。").wait_for()
    browser_page.get_by_role("textbox").fill("300万")
    browser_page.get_by_role("button", name="继续").click()
    question(browser_page, "以前领取过这项补贴吗？")
    browser_page.get_by_text("这一题最多影响 150 万元。").wait_for()
    choose(browser_page, "从未领取")
    question(browser_page, "区里认定这个园区为哪一类？")
    choose(browser_page, "人工智能、软件特色产业园")
    question(browser_page, "属于哪个行业？")
    choose(browser_page, "软件和信息技术服务业（65）")
    browser_page.get_by_role("heading", name="可申请：最高 150.00 万元").wait_for()
    expect(browser_page.get_by_text("精确到元：1,500,000 元")).to_be_visible()
    expect(browser_page.locator(".st-key-answer-granted")).to_contain_text("从未领取")
    assert fits(browser_page)
    screenshot(browser_page, "check-answer", full_page=True)


def test_back_goes_to_the_question_before_and_reload_loses_nothing(browser_page):
    opened(browser_page, "/check?where=440311")
    question(browser_page, "您是哪一类主体？")
    choose(browser_page, "企业")
    question(browser_page, "上年度发生了多少租金？")
    browser_page.go_back()
    question(browser_page, "您是哪一类主体？")
    choose(browser_page, "机构（事业单位、研究机构等）")
    question(browser_page, "上年度发生了多少租金？")
    browser_page.reload()
    question(browser_page, "上年度发生了多少租金？")
    expect(browser_page.get_by_text("机构（事业单位、研究机构等）")).to_be_visible()


def test_a_wrong_amount_is_said_at_its_field_and_stays_there_to_be_corrected(browser_page):
    opened(browser_page, "/check?where=440311&kind=enterprise&industry=65&recognition=none")
    question(browser_page, "上年度发生了多少租金？")
    field = browser_page.get_by_role("textbox")
    field.fill("-5")
    browser_page.get_by_role("button", name="继续").click()
    browser_page.get_by_role("alert").filter(has_text="小于零").wait_for()
    expect(field).to_have_value("-5")
    field.fill("2000000")
    browser_page.get_by_role("button", name="继续").click()
    question(browser_page, "以前领取过这项补贴吗？")


def test_a_lease_that_ends_before_it_starts_is_corrected_without_typing_the_rest_again(browser_page):
    opened(browser_page, "/check?where=440311&kind=enterprise&industry=65&recognition=none")
    browser_page.locator("label", has_text="按租赁合同计算").click()
    browser_page.get_by_label("起租日").fill("2025-07-01")
    browser_page.get_by_label("结束日").fill("2025-06-30")
    browser_page.get_by_label("月租金").fill("250000")
    browser_page.get_by_role("button", name="继续").click()
    browser_page.get_by_role("alert").filter(has_text="早于起租日").wait_for()
    expect(browser_page.get_by_label("月租金")).to_have_value("250000")
    browser_page.get_by_label("结束日").fill("2028-06-30")
    browser_page.get_by_role("button", name="继续").click()
    question(browser_page, "以前领取过这项补贴吗？")
    choose(browser_page, "从未领取")
    browser_page.get_by_role("heading", name="可申请：最高 75.00 万元").wait_for()


def test_an_answer_is_changed_and_the_result_follows(browser_page):
    opened(browser_page, "/check?where=440311&kind=enterprise&industry=65&recognition=none&rent=3000000&granted=none")
    browser_page.get_by_role("heading", name="可申请：最高 100.00 万元").wait_for()
    browser_page.locator(".st-key-answer-recognition").get_by_role("button", name="修改").click()
    question(browser_page, "区里认定这个园区为哪一类？")
    choose(browser_page, "人工智能、软件特色产业园")
    browser_page.get_by_role("heading", name="可申请：最高 150.00 万元").wait_for()


@desk_first
def test_readings_and_discretion_are_shown_as_what_they_are(browser_page, screenshot):
    opened(
        browser_page,
        "/check?where=440311&kind=enterprise&industry=65&recognition=other_featured&cooperation=no"
        "&rent=1800000&granted=none",
    )
    browser_page.get_by_role("heading", name="取决于条文如何解释").wait_for()
    expect(browser_page.get_by_role("listitem").filter(has_text="不予补贴")).to_be_visible()
    assert fits(browser_page)
    screenshot(browser_page, "check-readings", full_page=True)
    opened(
        browser_page,
        "/check?where=demo-liuxiandong-1&kind=enterprise&software=yes&new=yes&rent=2400000&granted=none",
    )
    browser_page.get_by_role("heading", name="由南山区决定是否及如何发放").wait_for()
    screenshot(browser_page, "check-discretion", full_page=True)


def test_the_journey_works_in_english(browser_page):
    opened(browser_page, "/check?lang=en&where=440311")
    browser_page.get_by_role("heading", name="What kind of organisation are you?").wait_for()
    browser_page.locator("label", has_text="trade association").click()
    browser_page.get_by_role("button", name="Continue").click()
    browser_page.get_by_role("heading", name="Not eligible").wait_for()
    assert "lang=en" in browser_page.url


@pytest.mark.parametrize("viewport", [PHONE], indirect=True)
def test_on_a_phone_what_a_reading_says_has_the_width_of_the_page(browser_page):
    opened(browser_page, "/check?where=440311&kind=enterprise&industry=65&recognition=other_featured&cooperation=no"
                         "&rent=1800000&granted=guangming-2025-4/14:2023")  # fmt: skip
    narrowest = browser_page.locator(".sp-readings > li > div:first-child").evaluate_all(
        "all => Math.min(...all.map(one => one.getBoundingClientRect().width))"
    )
    assert narrowest > 300
    assert fits(browser_page)


def test_an_answer_is_printed_with_its_number_and_address_and_without_buttons(browser_page, screenshot):
    browser_page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    opened(browser_page, "/check?where=440311&kind=enterprise&industry=65&recognition=none&rent=3000000&granted=none")
    browser_page.get_by_role("button", name="打印").click()
    assert browser_page.evaluate("window.printed") == 1
    browser_page.emulate_media(media="print")
    address = browser_page.locator(".sp-print-only")
    expect(address).to_be_visible()
    expect(address).to_contain_text("http://")
    expect(browser_page.get_by_role("button", name="打印")).to_be_hidden()
    screenshot(browser_page, "check-print", full_page=True)
    browser_page.emulate_media(media="screen")
    browser_page.get_by_role("link", name="这个答案的网址").click()
    browser_page.get_by_text(re.compile("与编号 .* 一致")).wait_for()
    browser_page.get_by_role("heading", name="可申请：最高 100.00 万元").wait_for()
