"""What nobody gets round: no session before the code, by no other way in."""

import datetime as dt

import pytest
from sqlalchemy import select

from registry.services import people
from registry.store.models import PendingLogin
from tests.fixtures.people import PASSWORD
from tests.fixtures.second_factor import (
    STEP,
    begin,
    here,
)


def test_nobody_comes_to_the_second_step_without_the_password(official, browser_of):
    _, phone, codes = official
    browser = browser_of()
    for code in (phone.code(), codes[0]):
        answer = browser.submit(STEP, shown_at="/account/login", code=code)
        assert answer.status_code == 401 and "重新登录" in answer.text and browser.session is None


def test_a_log_in_waits_ten_minutes_and_opens_one_session(official, browser_of, store):
    known, phone, codes = official
    browser = browser_of()
    begin(browser, known.login)
    kept = browser.cookies.get("softpark-step")
    assert browser.submit(STEP, code=phone.code()).status_code == 303
    browser.cookies.set("softpark-step", kept, domain="softpark.test")
    assert browser.submit(STEP, shown_at="/account", code=codes[0]).status_code == 401
    late = browser_of()
    begin(late, known.login)
    with store.write() as session:
        row = session.scalar(select(PendingLogin))
        row.begun_at -= dt.timedelta(minutes=10)
    assert "10 分钟" in late.get(STEP).text


@pytest.mark.parametrize("deed", ["disable", "reset", "end_sessions"])
def test_what_ends_sessions_ends_a_log_in_that_waits(official, browser_of, account, store, deed):
    known, phone, _ = official
    browser = browser_of()
    begin(browser, known.login)
    getattr(people, deed)(account("admin").person, store, known.login)
    assert browser.submit(STEP, shown_at="/account/login", code=phone.code()).status_code == 401
    assert browser.session is None


def test_a_one_time_link_sets_the_password_and_then_the_code_is_asked_for(official, browser_of, account, store):
    known, phone, _ = official
    token = people.reset(account("admin").person, store, known.login)
    browser = browser_of()
    fields = {"password": PASSWORD + " 8", "again": PASSWORD + " 8"}
    answer = browser.submit(f"/account/invitation?token={token}", **fields)
    assert answer.headers["location"].startswith(STEP) and browser.session is None
    assert browser.submit(STEP, code=phone.code()).status_code == 303 and here(browser) == known.login


def test_a_disabled_account_is_not_told_of_its_second_step(official, browser_of, account, store):
    known, _, _ = official
    people.disable(account("admin").person, store, known.login)
    assert browser_of().log_in(known.login).status_code == 401


def test_a_wrong_password_reads_the_same_with_and_without_a_second_step(official, browser_of):
    known, _, _ = official
    found = browser_of().log_in(known.login, "wrong"), browser_of("10.0.0.9").log_in("nobody", "wrong")
    assert len({answer.text.split('name="form-token"')[0] for answer in found}) == 1
