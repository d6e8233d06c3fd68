"""Logging in and out in a real browser, one's own account, and the page of accounts."""

import re

import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import DESK, PHONE, fits
from tests.fixtures.examples import one_way_each
from tests.fixtures.people import AT_A_VIEW, PASSWORD, log_in

PUBLIC_PAGES = ["地图", "园区", "覆盖", "补贴自查", "政策", "认定", "裁定", "帮助"]


def drawn(page) -> None:
    page.locator("footer.sp-foot").wait_for()


@pytest.mark.parametrize(("lang", "viewport"), one_way_each(["zh", "en"], [DESK, PHONE]), indirect=["viewport"])
def test_the_plain_pages_fit_the_window_in_both_languages(browser_page, screenshot, served_account, lang):
    known = served_account(parks=["demo-guangming-1"])
    browser_page.goto(f"/account/login?lang={lang}")
    expect(browser_page.get_by_role("heading", name={"zh": "登录", "en": "Log in"}[lang])).to_be_visible()
    assert fits(browser_page)
    screenshot(browser_page, f"login-{lang}")
    log_in(browser_page, known.login, then="/account")
    browser_page.goto(f"/account?lang={lang}")
    assert fits(browser_page)
    screenshot(browser_page, f"account-{lang}", full_page=True)


@pytest.mark.parametrize(
    ("path", "viewport"),
    one_way_each(
        ["/people", "/people?do=log", "/people?lang=en", "/people?do=sight&park=demo-guangming-1", "/people?do=upkeep"],
        [PHONE, DESK],
    ),
    indirect=["viewport"],
)
def test_the_page_of_accounts_fits_the_window(browser_page, screenshot, served_account, path):
    log_in(browser_page, served_account("admin").login, then="/people")
    browser_page.goto(path)
    drawn(browser_page)
    assert fits(browser_page)
    screenshot(browser_page, re.sub(r"\W+", "-", path).strip("-"))


def test_the_cookie_is_out_of_the_reach_of_scripts(browser_page, served_account):
    log_in(browser_page, served_account(parks=["demo-guangming-1"]).login, then="/park")
    drawn(browser_page)
    assert "softpark-session" not in browser_page.evaluate("document.cookie")
    assert "softpark-session" in {cookie["name"] for cookie in browser_page.context.cookies()}


def test_the_head_says_who_is_here_and_shows_the_pages_of_the_role(browser_page, served_account):
    browser_page.goto("/park")
    drawn(browser_page)
    nav = browser_page.locator(".st-key-nav")
    expect(nav.get_by_role("link")).to_have_text(PUBLIC_PAGES)
    for role, pages in {"operator": ["名册", "边界"], "admin": ["人员"]}.items():
        known = served_account(role, parks=["demo-guangming-1"])
        log_in(browser_page, known.login, then="/park")
        drawn(browser_page)
        expect(nav.get_by_role("link")).to_have_text([*PUBLIC_PAGES, *pages])
        expect(browser_page.get_by_role("link", name=known.person.name)).to_be_visible()
        browser_page.get_by_role("button", name="退出").click()
        drawn(browser_page)
        expect(browser_page.get_by_role("link", name="登录")).to_be_visible()


def test_a_deep_link_asks_for_log_in_and_leads_back(browser_page, served_account):
    browser_page.goto("/people?do=log")
    drawn(browser_page)
    expect(browser_page.get_by_role("heading", name="需要登录")).to_be_visible()
    browser_page.locator(".sp-lead + p a").click()
    browser_page.get_by_label("登录名").fill(served_account("admin").login)
    browser_page.get_by_label("密码").fill(PASSWORD)
    browser_page.get_by_role("button", name="登录").click()
    browser_page.wait_for_url("**/people?do=log")
    expect(browser_page.get_by_text("访问日志").first).to_be_visible()


def test_another_window_is_anonymous_after_logging_out_in_one(browser_page, served_account):
    log_in(browser_page, served_account("admin").login, then="/people")
    drawn(browser_page)
    other = browser_page.context.new_page()
    other.goto("/people")
    drawn(other)
    expect(other.get_by_role("heading", name="人员")).to_be_visible()
    browser_page.get_by_role("button", name="退出").click()
    browser_page.wait_for_url(re.compile(r"/" + AT_A_VIEW))
    other.get_by_text("访问日志").first.click()  # the next thing done there
    expect(other.get_by_role("heading", name="需要登录")).to_be_visible()


def test_nothing_of_the_one_before_is_left_for_the_next_at_the_same_browser(browser_page, served_account):
    chief, tenant = served_account("admin"), served_account("tenant")
    log_in(browser_page, chief.login, then="/people")
    drawn(browser_page)
    browser_page.get_by_role("button", name="退出").click()
    drawn(browser_page)
    log_in(browser_page, tenant.login, then="/people")
    drawn(browser_page)
    expect(browser_page.get_by_role("heading", name="无权查看")).to_be_visible()
    browser_page.go_back()
    expect(browser_page.get_by_role("heading", name="登录")).to_be_visible()
    expect(browser_page.get_by_text(chief.login)).to_have_count(0)
    browser_page.go_back()
    browser_page.wait_for_url(re.compile(r"/" + AT_A_VIEW))
    browser_page.go_back()  # to the page of accounts as the first one saw it
    browser_page.wait_for_url(re.compile(r"/people$"))
    expect(browser_page.get_by_role("heading", name="无权查看")).to_be_visible()
    expect(browser_page.get_by_text(chief.login)).to_have_count(0)


def test_an_administrator_adds_somebody_who_chooses_a_password_and_is_in(browser_page, served_account):
    log_in(browser_page, served_account("admin").login, then="/people")
    drawn(browser_page)
    browser_page.get_by_text("添加账号").click()
    login = f"new-{browser_page.viewport_size['width']}"
    browser_page.locator(".st-key-new-login input").fill(login)
    browser_page.locator(".st-key-new-name input").fill("新企业")
    browser_page.keyboard.press("Tab")
    drawn(browser_page)  # what leaving the field draws anew would swallow the click
    browser_page.locator(".st-key-new-role").get_by_text("入驻企业").click()
    browser_page.locator(".st-key-new-uscc input").fill("91000000DEM0000010")
    browser_page.get_by_role("button", name="添加并生成链接").click()
    expect(browser_page.get_by_role("alert")).to_contain_text("校验码")
    browser_page.locator(".st-key-new-uscc input").fill("91000000DEM0000019")
    browser_page.get_by_role("button", name="添加并生成链接").click()
    link = browser_page.locator(".st-key-people-link code").inner_text().strip()
    browser_page.reload()
    drawn(browser_page)
    expect(browser_page.locator(".st-key-people-link")).to_have_count(0)
    browser_page.get_by_role("button", name="退出").click()
    drawn(browser_page)
    browser_page.goto(link)
    browser_page.get_by_label("新密码").fill(PASSWORD)
    browser_page.get_by_label("再输入一次").fill(PASSWORD)
    browser_page.get_by_role("button", name="保存密码并登录").click()
    browser_page.wait_for_url("**/own")
    drawn(browser_page)
    expect(browser_page.get_by_role("link", name="新企业")).to_be_visible()
