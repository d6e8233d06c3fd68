"""提议 in a real browser: a change of facts that two parks share is proposed in one and answered in the other."""

import sqlite3

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.roster_files import edited
from tests.fixtures.browser import fits, settled
from tests.fixtures.people import log_in

SHARED = """
    SELECT t.uscc, t.name, a.slug, b.slug FROM tenant t
    JOIN lease l ON l.tenant_id = t.id JOIN park a ON a.id = l.park_id
    JOIN lease m ON m.tenant_id = t.id JOIN park b ON b.id = m.park_id
    WHERE a.id < b.id AND a.demo AND b.demo
      AND l.start_on <= '2026-11-21' AND (l.end_on IS NULL OR l.end_on >= '2026-11-21')
      AND m.start_on <= '2026-11-21' AND (m.end_on IS NULL OR m.end_on >= '2026-11-21')
    ORDER BY t.id LIMIT 1
"""


@pytest.fixture
def shared(served_database):
    """A company of two demo parks: credit code, name, and the parks' short names."""
    with sqlite3.connect(f"file:{served_database}?mode=ro", uri=True) as register:
        return register.execute(SHARED).fetchone()


def place_of(source: bytes, code: str, tmp_path) -> int:
    """The first row of the company in the exported roster, as Excel counts."""
    file = tmp_path / "before.xlsx"
    file.write_bytes(source)
    sheet = load_workbook(file)["名册"]
    return next(cell.row for cell in sheet["A"] if cell.value == code)


def log_out(page) -> None:
    page.context.clear_cookies()


def test_a_change_of_shared_facts_is_proposed_in_one_park_and_answered_in_the_other(
    browser_page, served_account, shared, tmp_path, screenshot
):
    code, name, here, there = shared
    proposer, answerer = served_account(parks=[here]), served_account(parks=[there])
    page = browser_page
    log_in(page, proposer.login, then=f"/roster?park={here}")
    exported = page.request.get(f"/api/roster/export?park={here}&format=xlsx").body()
    row = place_of(exported, code, tmp_path)
    page.get_by_role("link", name="导入", exact=True).click()
    renamed = edited(exported, tmp_path / "改名.xlsx", {f"B{row}": "演示更名企业"})
    page.locator("input[type=file]").set_input_files(renamed)
    page.get_by_text("作为提议提交").wait_for()
    page.get_by_text(f"{name}：企业名称").click()
    settled(page)
    screenshot(page, "proposal-tick", full_page=True)
    page.get_by_role("button", name="写入名册").click()
    page.get_by_text("1 家企业的情况等待企业本人、另一园区或主管部门答复").wait_for()
    log_out(page)
    log_in(page, answerer.login, then=f"/roster?park={there}")
    page.get_by_role("heading", name="1 项提议等您答复").wait_for()
    expect(page.get_by_text("另一园区提议更改下列情况")).to_be_visible()
    expect(page.locator(".sp-changes ins")).to_have_text("演示更名企业")
    screenshot(page, "proposal-waiting", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    settled(page)
    assert fits(page)
    screenshot(page, "proposal-waiting", full_page=True)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="不同意").click()
    expect(page.get_by_text("已答复不同意，登记不变")).to_be_visible()
    log_out(page)
    log_in(page, proposer.login, then=f"/roster?park={here}")
    page.get_by_text("本园区的提议（1）").wait_for()
    expect(page.get_by_text("答复不同意")).to_be_visible()
    screenshot(page, "proposal-made")
