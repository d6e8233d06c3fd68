"""The second step in a real browser: setting it up, logging in with a code, and with a recovery code."""

import datetime as dt
import re

import pyotp
import pytest
from playwright.sync_api import expect

from tests.fixtures.browser import DESK, PHONE, fits
from tests.fixtures.examples import one_way_each
from tests.fixtures.people import PASSWORD, log_in


@pytest.mark.parametrize(("lang", "viewport"), one_way_each(["zh", "en"], [DESK, PHONE]), indirect=["viewport"])
def test_it_is_set_up_and_then_asked_for(browser_page, screenshot, served_account, lang):
    page, known = browser_page, served_account("official")
    english = lang == "en"
    log_in(page, known.login, then="/account")
    page.goto(f"/account?lang={lang}")
    page.get_by_role("link", name="Set up the second step" if english else "设置两步验证").click()
    page.get_by_label("Present password" if english else "现在的密码").fill(PASSWORD)
    page.get_by_role("button", name="Make a secret" if english else "生成密钥").click()
    expect(page.locator(".sp-qr svg")).to_be_visible()
    assert fits(page)
    screenshot(page, f"second-factor-{lang}", full_page=True)
    phone = pyotp.TOTP(page.locator("main code").inner_text().replace(" ", ""))
    page.get_by_role("textbox", name="Code" if english else "验证码").fill(phone.now())
    page.get_by_role("button", name="Use the second step" if english else "启用两步验证").click()
    codes = page.locator(".sp-recovery code")
    expect(codes).to_have_count(10)
    assert fits(page)
    screenshot(page, f"recovery-codes-{lang}", full_page=True)
    spare = codes.first.inner_text()
    page.get_by_role("link", name="Kept, go on" if english else "已保存，继续").click()
    expect(page.get_by_role("heading", name="Second step" if english else "两步验证")).to_be_visible()
    for code in (lambda: phone.at(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)), lambda: spare):
        page.get_by_role("button", name="Log out" if english else "退出登录").click()
        page.goto(f"/account/login?next=/account%3Flang%3D{lang}&lang={lang}")
        page.get_by_label("Log-in name" if english else "登录名").fill(known.login)
        page.get_by_label("Password" if english else "密码").fill(PASSWORD)
        page.get_by_role("button", name="Log in" if english else "登录").click()
        page.wait_for_url("**/account/second-step*")
        assert fits(page)
        screenshot(page, f"second-step-{lang}")
        page.get_by_role("textbox", name="Code" if english else "验证码").fill(code())
        page.get_by_role("button", name="Check and log in" if english else "验证并登录").click()
        page.wait_for_url(re.compile(rf"/account\?lang={lang}$"))
        expect(page.get_by_text(known.person.name).first).to_be_visible()
