"""Logging in and out in a real browser."""

from playwright.sync_api import expect

from tests.fixtures.browser import at_both_sizes
from tests.fixtures.people import log_in


@at_both_sizes
def test_the_log_in_form_fits_the_window(browser_page, screenshot):
    browser_page.goto("/account/login")
    expect(browser_page.get_by_role("heading", name="登录")).to_be_visible()
    assert browser_page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    screenshot(browser_page, "login")


def test_an_operator_logs_in_and_the_cookie_is_out_of_the_reach_of_scripts(browser_page, served_account):
    log_in(browser_page, served_account(parks=["demo-guangming-1"]).login, then="/park")
    browser_page.locator("footer.sp-foot").wait_for()
    assert "softpark-session" not in browser_page.evaluate("document.cookie")
    assert "softpark-session" in {cookie["name"] for cookie in browser_page.context.cookies()}
