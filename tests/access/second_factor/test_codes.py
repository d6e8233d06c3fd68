"""Logging in with a code (验证码): which are taken, once, and what is said of the others."""

import re

import pytest
from sqlalchemy import select

from registry.access import log, sessions
from registry.access.log_detail import told
from registry.store.models import LoginSession, PendingLogin
from tests.fixtures.second_factor import STEP, begin, here, kinds, set_up
from views.kit.context import store as register


def test_after_the_password_a_code_is_asked_for_and_there_is_no_session_before(official, browser_of, store):
    known, phone, _ = official
    browser = browser_of()
    begin(browser, known.login)
    assert browser.session is None
    with store.read() as session:
        assert session.scalar(select(PendingLogin.person_id)) == known.id
        assert len(session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))).all()) == 1  # visitor's
    assert browser.get("/account", follow_redirects=False).headers["location"].startswith("/account/login")
    page = browser.get(STEP).text
    assert 'autocomplete="one-time-code"' in page and known.login in page
    done = browser.submit(STEP, code=phone.code())
    assert done.status_code == 303 and here(browser) == known.login


def test_what_waits_for_a_code_opens_nothing_as_a_session(official, browser_of):
    known, _, _ = official
    browser = browser_of()
    begin(browser, known.login)
    token = browser.cookies.get("softpark-step")
    assert token and sessions.look_up(register(), token) is None


def test_the_page_that_asked_for_it_follows_the_code(official, browser_of):
    known, phone, _ = official
    browser = browser_of()
    answer = begin(browser, known.login, "/account/login?next=/findings%3Flang%3Den&lang=en")
    assert browser.submit(answer.headers["location"], code=phone.code()).headers["location"] == "/findings?lang=en"


def test_a_wrong_code_is_said_counted_and_logged(official, browser_of, store):
    known, _, _ = official
    browser = browser_of()
    begin(browser, known.login)
    answer = browser.submit(STEP, code="000000")
    assert answer.status_code == 401 and "验证码不对" in answer.text and browser.session is None
    assert kinds(store, known.login)[-1] == ("second_failed", "refused")


def test_codes_are_taken_as_people_type_them(official, browser_of):
    known, phone, _ = official
    browser, code = browser_of(), phone.code()
    begin(browser, known.login)
    full_width = "".join(chr(ord(digit) + 0xFEE0) for digit in code[:3])
    assert browser.submit(STEP, code=f" {full_width} {code[3:]} ").status_code == 303


@pytest.mark.parametrize(("away", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_is_good_a_half_minute_before_and_after_its_own(official, browser_of, clock, away, taken):
    known, phone, _ = official
    clock(60)
    browser = browser_of()
    begin(browser, known.login)
    assert (browser.submit(STEP, code=phone.code(away)).status_code == 303) is taken


def test_a_code_works_once_also_at_another_browser_and_no_older_one_after_it(official, browser_of, clock):
    known, phone, _ = official
    seen, before = phone.code(), phone.code(-30)
    first, second = browser_of(), browser_of("10.9.0.9")
    begin(first, known.login)
    begin(second, known.login)
    assert first.submit(STEP, code=seen).status_code == 303
    for older in (seen, before):
        answer = second.submit(STEP, code=older)
        assert answer.status_code == 401 and "已经用过" in answer.text
    clock(30)
    assert second.submit(STEP, code=phone.code()).status_code == 303


def test_the_code_that_confirmed_the_set_up_logs_nobody_in(visitor, browser_of, account, clock):
    known = account("official")
    visitor.log_in(known.login)
    phone, _ = set_up(visitor, clock)
    browser = browser_of()
    begin(browser, known.login)
    assert browser.submit(STEP, code=phone.code()).status_code == 401


@pytest.mark.parametrize(
    ("slow", "zh", "en"),
    [(300, "慢约 5 分钟", "5 min slow"), (-300, "请核对设备的时间", "none is taken, look at the")],
)
def test_a_clock_that_is_off_is_explained_and_lets_nobody_in(official, browser_of, clock, slow, zh, en):
    known, phone, _ = official
    browser = browser_of()
    phone.slow = slow
    begin(browser, known.login)
    answer = browser.submit(STEP, code=phone.code())
    assert answer.status_code == 401 and zh in answer.text and "09:01:05" in answer.text
    assert en in browser.submit(f"{STEP}?lang=en", code=phone.code()).text and browser.session is None


def test_a_guess_learns_of_no_code_that_is_still_to_come(official, browser_of, clock):
    known, phone, _ = official
    browser = browser_of()
    begin(browser, known.login)
    to_come = browser.submit(STEP, code=phone.code(120)).text
    never = next(code for code in map("{:06}".format, range(9)) if code not in map(phone.code, range(-900, 900, 30)))
    assert re.sub("form-token.*", "", to_come) == re.sub("form-token.*", "", browser.submit(STEP, code=never).text)


def test_a_recovery_code_works_once_in_place_of_the_telephone(official, browser_of, store):
    known, _, codes = official
    first, again = browser_of(), browser_of()
    begin(first, known.login)
    assert first.submit(STEP, code=codes[3].lower().replace("-", " ")).status_code == 303
    begin(again, known.login)
    assert again.submit(STEP, code=codes[3]).status_code == 401 and again.session is None
    assert again.submit(STEP, code=codes[4]).status_code == 303
    with store.read() as session:
        said = [told(entry).zh for entry in log.entries(session, what="login", login=known.login)]
    assert said[:2] == ["用了恢复码，还剩 8 个", "用了恢复码，还剩 9 个"]


def test_a_recovery_code_of_somebody_else_is_none(official, browser_of, account, clock):
    known, _, _ = official
    stranger = browser_of("10.0.0.9")
    stranger.log_in(account("admin").login)
    _, theirs = set_up(stranger, clock)
    browser = browser_of()
    begin(browser, known.login)
    assert browser.submit(STEP, code=theirs[0]).status_code == 401
