"""接口凭证 under 账号: made, seen once, listed and revoked by plain forms."""

import re

from registry.access import second_factor
from registry.access.tokens import using
from tests.fixtures.people import PASSWORD
from tests.fixtures.second_factor import set_up
from tests.fixtures.tokens import ADDRESS, in_days
from views.kit.context import store as register

PAGE = "/account/tokens"
TOKEN = re.compile(r"sptoken_[A-Za-z0-9_-]{43}")


def made(browser, **fields: str):
    asked = {"name": "区产业平台", "scope-rosters": "1", "last-day": in_days(30).isoformat(), "password": PASSWORD}
    return browser.submit(PAGE, **(asked | fields))


def test_a_token_is_made_seen_once_and_revoked(visitor, account):
    known = account("official")
    visitor.log_in(known.login)
    assert "接口凭证" in visitor.get("/account").text and "还没有接口凭证" in visitor.get(PAGE).text
    answer = made(visitor)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    (token,) = TOKEN.findall(answer.text)
    assert using.bearer(register(), token, ADDRESS).person.login == known.login
    listed = visitor.get(PAGE).text
    assert token not in listed and "区产业平台" in listed and "读取名册" in listed and in_days(30).isoformat() in listed
    id = re.search(r'name="token" value="(\d+)"', listed)[1]
    assert visitor.submit(f"{PAGE}/revoke", shown_at=PAGE, token=id).headers["location"] == PAGE
    assert "已撤销" in visitor.get(PAGE).text


def test_what_is_wrong_is_said_and_what_was_typed_stands_there_still(visitor, account):
    visitor.log_in(account("official").login)
    for fields, words in (
        ({"name": ""}, "名称"),
        ({"last-day": in_days(800).isoformat()}, "最后一日"),
        ({"last-day": "soon"}, "最后一日"),
        ({"password": "wrong"}, "密码不对"),
        ({"scope-everything": "1"}, "没有这项权限"),
    ):
        answer = made(visitor, **fields)
        assert answer.status_code == 422 and words in answer.text and not TOKEN.search(answer.text)
        assert 'id="scope-rosters" name="scope-rosters" value="1" checked' in answer.text
    assert "<b>" not in made(visitor, name="<b>x", password="wrong").text


def test_the_password_cannot_be_guessed_through_the_form(visitor, account):
    visitor.log_in(account("official").login)
    assert [made(visitor, password="wrong").status_code for _ in "123456"] == [422] * 5 + [429]


def test_a_code_is_asked_for_where_one_is_in_force(visitor, account, monkeypatch):
    import datetime as dt

    here = {"now": dt.datetime(2026, 11, 21, 1, 0, 5, tzinfo=dt.UTC)}
    monkeypatch.setattr(second_factor, "now", lambda: here["now"])

    def clock() -> None: ...

    clock.at = lambda: here["now"]
    visitor.log_in(account("official").login)
    phone, _codes = set_up(visitor, clock)
    here["now"] += dt.timedelta(seconds=60)
    assert 'name="code"' in visitor.get(PAGE).text
    assert made(visitor, code="000000").status_code == 422
    assert TOKEN.search(made(visitor, code=phone.code()).text)


def test_who_must_set_up_a_second_step_first_is_sent_there(visitor, account, monkeypatch):
    monkeypatch.setenv(second_factor.ENVIRONMENT, second_factor.OFFICIALS)
    visitor.log_in(account("official").login)
    assert visitor.get(PAGE, follow_redirects=False).headers["location"] == "/account"


def test_a_role_of_which_programs_are_of_no_use_is_told_so(visitor, account):
    visitor.log_in(account("tenant").login)
    assert "接口凭证" not in visitor.get("/account").text
    page = visitor.get(f"{PAGE}?lang=en").text
    assert "There is nothing that a program could read for your role" in page and 'type="checkbox"' not in page


def test_a_form_of_another_site_makes_and_revokes_nothing(visitor, account):
    visitor.log_in(account("official").login)
    fields = {"name": "x", "scope-rosters": "1", "last-day": in_days(30).isoformat(), "password": PASSWORD}
    for path in (PAGE, f"{PAGE}/revoke"):
        assert visitor.post(path, data=fields, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert "还没有接口凭证" in visitor.get(PAGE).text
