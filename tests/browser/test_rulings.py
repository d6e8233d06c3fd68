"""裁定 in a real browser: what is open, what was ruled, and a self-check that a ruling decides."""

import os
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import fits, opened
from tests.fixtures.browser import TESTED, desk_first, window_on
from tests.fixtures.register import SOFTPARK
from tests.fixtures.serving import serving
from tests.fixtures.waiting import PATIENCE

ANSWERED = "/check?where=440311&kind=enterprise&industry=65&recognition=ai_software&rent=3000000"
PAID = "&granted=guangming-2025-4/14:2023"


@pytest.fixture(scope="module")
def served_app(template_database, tmp_path_factory, output):
    """An app of this module's own: a ruling cannot be taken out again, and would decide the answers of other tests."""
    database = tmp_path_factory.mktemp("ruled") / "softpark.db"
    shutil.copyfile(template_database, database)
    adopt = ["rulings", "adopt", "three-years", "gap-ends", "--from", "2026-01-01"]
    subprocess.run(
        [SOFTPARK, *adopt, "--by", "演示机关", "--basis", "演示〔2026〕1号"],
        env={**os.environ, "SOFTPARK_DATABASE_URL": f"sqlite:///{database}"},
        check=True,
        timeout=PATIENCE,
    )
    with serving(database, output / "serve-rulings.log") as url:
        yield url


@pytest.fixture(scope="module")
def window(browser, served_app):
    with window_on(browser, served_app, **TESTED) as found:
        yield found


@desk_first
def test_the_rulings_are_read_on_their_page_and_decide_the_self_check(browser_page, screenshot):
    opened(browser_page, "/rulings")
    browser_page.get_by_role("heading", name="“连续三年”如何计算").wait_for()
    expect(browser_page.get_by_text("已裁定：断档即止")).to_be_visible()
    expect(browser_page.get_by_text("未裁定：所有解释并列显示，合计取最低").first).to_be_visible()
    assert fits(browser_page)
    screenshot(browser_page, "rulings-ruled")
    browser_page.get_by_text("条文依据").first.click()
    assert fits(browser_page)
    screenshot(browser_page, "rulings-open")

    opened(browser_page, ANSWERED + PAID)
    browser_page.get_by_role("heading", name="不符合这项补贴的条件").wait_for()
    expect(browser_page.locator(".sp-ruling")).to_contain_text("断档即止")
    expect(browser_page.locator(".sp-ruling")).to_contain_text("演示机关，依据 演示〔2026〕1号，自 2026-01-01 起")
    assert fits(browser_page)
    screenshot(browser_page, "rulings-check")
    browser_page.get_by_role("link", name="已裁定").click()
    browser_page.get_by_role("heading", name="全部记录").wait_for()


@desk_first
def test_a_day_before_the_ruling_has_none_and_the_page_is_read_in_english(browser_page, screenshot):
    opened(browser_page, "/rulings?on=2025-12-31&lang=en")
    browser_page.get_by_role("heading", name="How three consecutive years are counted").wait_for()
    expect(browser_page.get_by_text("No ruling: all readings are shown").first).to_be_visible()
    expect(browser_page.get_by_text("Ruled:")).to_have_count(0)
    assert fits(browser_page)
    screenshot(browser_page, "rulings-en")
    browser_page.get_by_role("heading", name="All records").scroll_into_view_if_needed()
    expect(browser_page.get_by_text("演示机关, on the basis of 演示〔2026〕1号, from 2026-01-01 on")).to_be_visible()
    screenshot(browser_page, "rulings-records")
