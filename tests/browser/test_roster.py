"""名册 in a real browser: what an operating body does every month, and what nobody else gets to see."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.roster_files import edited
from tests.fixtures.people import log_in

PARK, OTHER = "demo-guangming-3", "demo-guangming-4"


@pytest.fixture
def operator(served_account):
    return served_account(parks=[PARK])


def opened(page, path: str):
    page.goto(path)
    page.locator("footer.sp-foot").wait_for()
    return page


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def exported(page) -> bytes:
    """The roster as its operating body takes it away."""
    answer = page.request.get(f"/api/roster/export?park={PARK}")
    assert answer.status == 200, answer.text()
    return answer.body()


def upload(page, path) -> None:
    page.locator("input[type=file]").set_input_files(path)


def test_a_months_file_with_three_mistakes_is_corrected_compared_applied_and_undone(
    browser_page, operator, tmp_path, screenshot
):
    page = browser_page
    log_in(page, operator.login, then=f"/roster?park={PARK}")
    page.get_by_role("heading", name="演示光明三园名册").wait_for()
    before = exported(page)
    wrong = {"A2": "91440300MA5G123456", "D3": "2025年13月1日", "G4": -500, "C5": "3 栋 1205", "F6": 321.5}
    page.get_by_role("link", name="导入", exact=True).click()
    upload(page, edited(before, tmp_path / "十一月名册.xlsx", wrong))
    page.get_by_role("heading", name="3 处需要改正").wait_for()
    for place in ("A2", "D3", "G4"):
        expect(page.get_by_role("cell", name=f"名册 {place}")).to_be_visible()
    screenshot(page, "roster-problems", full_page=True)
    corrections = page.request.get("/" + page.get_by_role("link", name="下载更正表").get_attribute("href"))
    assert corrections.status == 200
    page.get_by_role("button", name=re.compile("移除文件|Remove")).click()
    rows = {cell: value for cell, value in wrong.items() if cell in ("C5", "F6")}
    upload(page, edited(before, tmp_path / "十一月名册（更正）.xlsx", rows, delete=(7,)))
    page.get_by_text("更改 2 行").first.wait_for()
    expect(page.get_by_text("321.5 m²")).to_be_visible()
    expect(page.get_by_text("3 栋 1205").first).to_be_visible()
    page.get_by_role("heading", name="名册中有、表中没有：1 行").wait_for()
    screenshot(page, "roster-difference", full_page=True)
    page.get_by_role("button", name="写入名册").click()
    page.get_by_text("已写入名册。").wait_for()
    screenshot(page, "roster-written", full_page=True)
    assert exported(page) != before
    page.get_by_role("link", name="查看这次变更，或撤销").click()
    page.get_by_role("heading", name="2 行有变化").wait_for()
    screenshot(page, "roster-change", full_page=True)
    page.get_by_role("button", name="撤销这次变更").click()
    page.get_by_role("button", name="确定撤销").click()
    page.get_by_role("heading", name=re.compile("撤销第 .* 号变更")).wait_for()
    page.get_by_role("link", name="变更历史").click()
    page.get_by_text("已由第").wait_for()
    screenshot(page, "roster-history", full_page=True)
