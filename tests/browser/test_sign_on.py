"""Single sign-on in a real browser, against a real provider on loopback: oidc-provider-mock, or the certified
oidc-provider of npm where SOFTPARK_TEST_OIDC is its address (`make test-oidc`).
"""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.fixtures import sign_on
from tests.fixtures.browser import OUTSIDE, PATIENCE
from tests.fixtures.people import AT_A_VIEW
from tests.fixtures.serving import serving

CERTIFIED = os.environ.get("SOFTPARK_TEST_OIDC")


@pytest.fixture
def site(database_file, tmp_path, output, monkeypatch, request) -> Iterator[str]:
    """The address of an app that trusts the provider."""
    if CERTIFIED:
        sign_on.trust(monkeypatch, tmp_path, CERTIFIED)
    else:
        request.getfixturevalue("sign_on_provider")
    with serving(database_file, output / "serve-sign-on.log") as url:
        yield url


def consent(page, user: str) -> None:
    """Sign on at the provider, which has pages of its own."""
    if CERTIFIED:
        page.locator("input[name=login]").fill(user)
        page.locator("input[name=password]").fill("anything")
        page.get_by_role("button", name="Sign-in").click()
        page.get_by_role("button", name="Continue").click()
        return
    page.get_by_role("button", name=user, exact=True).click()


@pytest.fixture
def page(browser):
    """A window of its own: the provider's pages may ask for a style sheet elsewhere, which they do not get."""
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    context.route(OUTSIDE, lambda route: route.abort())
    yield context.new_page()
    context.close()


def test_an_operator_signs_on_and_comes_back_to_the_page_that_was_asked_for(page, site):
    page.goto(f"{site}/roster?park=demo-guangming-1&do=edit")
    page.locator(".sp-lead + p a").click()
    page.get_by_role("link", name="园区统一认证").click()
    consent(page, "keeper")
    page.wait_for_url(f"{site}/roster?park=demo-guangming-1&do=edit")
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("演示光明一园")


def test_who_has_no_role_is_told_so(page, site):
    page.goto(f"{site}/account/sign-on")
    consent(page, "stranger")
    expect(page.get_by_role("alert")).to_contain_text("没有角色")
    assert "softpark-session" not in {cookie["name"] for cookie in page.context.cookies()}


def test_logging_out_here_ends_the_session_here(page, site):
    page.goto(f"{site}/account/sign-on?next=/account")
    consent(page, "wang")
    page.wait_for_url(f"{site}/account")
    expect(page.get_by_text("王明")).to_be_visible()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(re.compile(re.escape(f"{site}/") + AT_A_VIEW))
    page.goto(f"{site}/account")
    assert "/account/login" in page.url
