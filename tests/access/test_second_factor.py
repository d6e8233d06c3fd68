"""The second step: who is asked for a code, which codes are taken, and what nobody gets round."""

import datetime as dt
import re

import pytest
from pyotp import random_base32
from pyotp.totp import TOTP
from sqlalchemy import select

from registry.access import account_acts, guessed_codes, log, logins, second_factor, sessions
from registry.access.log_detail import told
from registry.access.permissions import Denied
from registry.services import people
from registry.store import audit
from registry.store.models import AccessEntry, LoginSession, PendingLogin, RecoveryCode, SecondFactor
from registry.store.stamping import stamp
from registry.store.stamping.audit_key import NO_KEY, read_key
from registry.store.store import Store
from tests.fixtures.people import PASSWORD
from tests.fixtures.second_factor import stepped, with_second_factor
from views.kit.context import store as register

KEY, OTHER = (read_key(name * 40) for name in "ko")
SECRET = re.compile(r"<code>([A-Z2-7 ]+)</code>")
CODE = re.compile(r"<code>(\d-\w{4}-\w{4}-\w{4})</code>")
PAGE, STEP = "/account/second-factor", "/account/second-step"


@pytest.fixture
def clock(monkeypatch):
    """The time that codes are of: `clock(90)` is a minute and a half later."""
    here = {"now": dt.datetime(2026, 11, 21, 1, 0, 5, tzinfo=dt.UTC)}
    monkeypatch.setattr(second_factor, "now", lambda: here["now"])

    def later(seconds: int) -> None:
        here["now"] += dt.timedelta(seconds=seconds)

    later.at = lambda: here["now"]
    return later


class Phone:
    """Somebody's authenticator. `slow`: seconds that its clock is behind."""

    def __init__(self, secret: str, clock, slow: int = 0):
        self.secret, self.clock, self.slow = secret, clock, slow

    def code(self, after: int = 0) -> str:
        """What it shows, or shows so many seconds later; the server's clock stays."""
        return TOTP(self.secret).at(self.clock.at() + dt.timedelta(seconds=after - self.slow))


def set_up(browser, clock) -> tuple[Phone, list[str]]:
    """Set the second step up on the pages, as somebody who is logged in."""
    assert browser.submit(PAGE, password=PASSWORD).status_code == 303
    phone = Phone(SECRET.search(browser.get(PAGE).text)[1].replace(" ", ""), clock)
    done = browser.submit(f"{PAGE}/confirm", shown_at=PAGE, code=phone.code())
    assert done.status_code == 200, done.text
    return phone, CODE.findall(done.text)


def begin(browser, login: str, path: str = "/account/login"):
    """The password; the answer leads to the second step."""
    answer = browser.log_in(login, path=path)
    assert answer.status_code == 303 and answer.headers["location"].startswith(STEP), answer.headers
    return answer


@pytest.fixture
def official(visitor, account, clock):
    """An official who has set it up, and is logged in at `visitor`."""
    known = account("official")
    visitor.log_in(known.login)
    phone, codes = set_up(visitor, clock)
    clock(60)
    return known, phone, codes


def here(browser) -> str | None:
    found = sessions.look_up(register(), browser.session)
    return found and found.person.login


def kinds(store, login: str) -> list[tuple[str, str]]:
    with store.read() as session:
        asked = select(AccessEntry.what, AccessEntry.result).where(AccessEntry.login == login).order_by(AccessEntry.id)
        return [tuple(row) for row in session.execute(asked)]


# --- setting it up ---


def test_without_a_second_step_a_password_is_enough_as_before(visitor, account):
    known = account("official")
    assert visitor.log_in(known.login).headers["location"] == "/" and here(visitor) == known.login


def test_the_page_shows_a_picture_drawn_here_and_the_secret_as_text(visitor, account, clock):
    known = account("admin")
    visitor.log_in(known.login)
    assert "<svg" not in visitor.get(PAGE).text
    visitor.submit(PAGE, password=PASSWORD)
    page = visitor.get(PAGE)
    assert "<svg" in page.text and "http://" not in page.text.replace("http://www.w3.org/2000/svg", "")
    secret = SECRET.search(page.text)[1].replace(" ", "")
    assert f"otpauth://totp/SoftPark:{known.login}?secret={secret}" in page.text
    assert page.headers["cache-control"] == "no-store" and "<script" not in page.text


def test_setting_it_up_asks_for_the_password(visitor, account, clock):
    visitor.log_in(account("official").login)
    answer = visitor.submit(PAGE, password="not this one")
    assert answer.status_code == 422 and "密码不对" in answer.text
    assert "<svg" not in visitor.get(PAGE).text


def test_a_secret_counts_once_a_code_has_shown_that_it_arrived(visitor, browser_of, account, clock):
    known = account("official")
    visitor.log_in(known.login)
    visitor.submit(PAGE, password=PASSWORD)
    assert visitor.submit(f"{PAGE}/confirm", shown_at=PAGE, code="000000").status_code == 422
    assert browser_of().log_in(known.login).headers["location"] == "/", "nobody is locked out by a set-up given up"


def test_a_secret_that_nobody_confirmed_is_gone_after_a_quarter_of_an_hour(visitor, account, clock):
    """Who found the page open weeks later saw it, and could make that telephone the account's without a password."""
    visitor.log_in(account("official").login)
    visitor.submit(PAGE, password=PASSWORD)
    phone = Phone(SECRET.search(visitor.get(PAGE).text)[1].replace(" ", ""), clock)
    clock(14 * 60)
    assert "15 分钟内有效" in visitor.get(PAGE).text
    clock(60)
    assert "<svg" not in visitor.get(PAGE).text and not SECRET.search(visitor.get(PAGE).text)
    answer = visitor.submit(f"{PAGE}/confirm", shown_at=PAGE, code=phone.code())
    assert answer.status_code == 422 and "15 分钟" in answer.text


def test_ten_recovery_codes_are_shown_once_and_kept_as_hashes(visitor, account, clock, store):
    visitor.log_in(account("official").login)
    _, codes = set_up(visitor, clock)
    assert len(set(codes)) == 10
    assert not CODE.search(visitor.get(PAGE).text)
    with store.read() as session:
        hashes = session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(hashes) == 10 and all(each.startswith("$argon2id$") for each in hashes)


def test_setting_it_up_ends_the_sessions_elsewhere_and_is_logged(visitor, browser_of, account, clock, store):
    known, other = account("official"), browser_of("10.0.0.9")
    other.log_in(known.login)
    visitor.log_in(known.login)
    set_up(visitor, clock)
    assert here(visitor) == known.login and here(other) is None
    assert ("second_factor", "done") in kinds(store, known.login)


# --- logging in ---


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


# --- guessing ---


def test_five_wrong_codes_close_the_way_as_five_wrong_passwords_do(official, browser_of):
    known, phone, _ = official
    browser = browser_of()
    begin(browser, known.login)
    assert [browser.submit(STEP, code="000000").status_code for _ in range(5)] == [401] * 5
    answer = browser.submit(STEP, code=phone.code())
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0 and browser.session is None
    assert browser_of().log_in(known.login).status_code == 429


def test_the_right_password_takes_back_no_code_that_was_guessed(official, browser_of):
    """Else who knows it would have five codes for each time it is typed."""
    known, _, _ = official
    for _ in range(5):
        browser = browser_of()
        begin(browser, known.login)
        assert browser.submit(STEP, code="000000").status_code == 401
    assert browser_of().log_in(known.login).status_code == 429


def test_passwords_and_codes_that_were_wrong_count_together(official, browser_of):
    known, _, _ = official
    browser = browser_of()
    assert [browser.log_in(known.login, "wrong").status_code for _ in range(3)] == [401] * 3
    begin(browser, known.login)
    assert [browser.submit(STEP, code="000000").status_code for _ in range(3)] == [401, 401, 429]


def test_the_right_code_takes_them_back(official, browser_of, clock):
    known, phone, _ = official
    for _ in range(2):
        browser = browser_of()
        begin(browser, known.login)
        assert [browser.submit(STEP, code="000000").status_code for _ in range(4)] == [401] * 4
        assert browser.submit(STEP, code=phone.code()).status_code == 303
        clock(60)


def wrong_codes(store, known, count: int) -> None:
    """As many were typed from as many networks, one of which would wait for the others."""
    with store.write() as session:
        for number in range(count):
            guessed_codes.count(session, known.person, f"10.1.{number}.1")


def test_codes_guessed_from_many_networks_are_thirty_a_day(official, browser_of, store):
    """Who has a network of IPv6 has 65,536 places to guess five from, and had a good one after some hours."""
    known, phone, codes = official
    wrong_codes(store, known, guessed_codes.MOST - 1)
    last, next_one = (browser_of(f"198.51.{number}.7") for number in (100, 101))
    begin(last, known.login)
    begin(next_one, known.login)
    assert last.submit(STEP, code="000000").status_code == 401
    for code in (phone.code(), codes[0]):
        answer = next_one.submit(STEP, code=code)
        assert answer.status_code == 429 and "重置密码" in answer.text and next_one.session is None
        assert 23 * 3600 < int(answer.headers["retry-after"]) <= 24 * 3600
    assert "in 24 hours" in next_one.submit(f"{STEP}?lang=en", code=codes[0]).text


def test_wrong_codes_of_somebody_else_or_of_before_yesterday_hold_nobody_up(official, browser_of, account, store):
    known, phone, _ = official
    wrong_codes(store, account("official"), guessed_codes.MOST)
    browser = browser_of()
    begin(browser, known.login)
    assert browser.submit(STEP, code=phone.code()).status_code == 303


def test_an_administrators_reset_of_the_password_lets_the_owner_in_again(official, browser_of, account, store):
    known, phone, _ = official
    wrong_codes(store, known, guessed_codes.MOST)
    token = people.reset(account("admin").person, store, known.login)
    browser, fields = browser_of(), {"password": PASSWORD + " 8", "again": PASSWORD + " 8"}
    browser.submit(f"/account/invitation?token={token}", **fields)
    assert browser.submit(STEP, code=phone.code()).status_code == 303 and here(browser) == known.login


def test_a_password_that_is_changed_takes_back_no_code_that_was_guessed(official, visitor, store):
    """Who had taken a session over and knew the password guessed without end: four codes, then another password, which
    was refused, and four more."""
    known, phone, _ = official
    wrong_codes(store, known, guessed_codes.MOST - 1)
    off = {"shown_at": PAGE, "password": PASSWORD}
    assert visitor.submit(f"{PAGE}/off", code="000000", **off).status_code == 422
    fields = {"old": PASSWORD, "password": "short", "again": "short"}
    assert visitor.submit("/account/password", shown_at="/account", **fields).status_code == 422
    for page in (PAGE, f"{PAGE}/codes", f"{PAGE}/off"):
        answer = visitor.submit(page, code=phone.code(), **off)
        assert answer.status_code == 429 and "重置密码" in answer.text, page


# --- what nobody gets round ---


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


# --- changing it ---


def test_another_telephone_needs_password_and_code_and_the_old_one_works_until_then(
    official, visitor, browser_of, clock
):
    known, old, _ = official
    assert visitor.submit(PAGE, password=PASSWORD, code="000000").status_code == 422
    assert visitor.submit(PAGE, password="wrong", code=old.code()).status_code == 422
    assert visitor.submit(PAGE, password=PASSWORD, code=old.code()).status_code == 303
    clock(30)
    browser = browser_of()
    begin(browser, known.login)
    assert browser.submit(STEP, code=old.code()).status_code == 303
    new = Phone(SECRET.search(visitor.get(PAGE).text)[1].replace(" ", ""), clock)
    assert visitor.submit(f"{PAGE}/confirm", shown_at=PAGE, code=new.code()).status_code == 200
    clock(60)
    begin(browser, known.login)
    assert browser.submit(STEP, code=old.code()).status_code == 401
    assert browser.submit(STEP, code=new.code()).status_code == 303


def test_other_recovery_codes_void_the_old_ones(official, visitor, browser_of):
    known, phone, codes = official
    fresh = CODE.findall(visitor.submit(f"{PAGE}/codes", shown_at=PAGE, password=PASSWORD, code=phone.code()).text)
    assert len(fresh) == 10 and not set(fresh) & set(codes)
    browser = browser_of()
    begin(browser, known.login)
    assert [browser.submit(STEP, code=code).status_code for code in (codes[0], fresh[0])] == [401, 303]


def test_it_is_turned_off_with_password_and_code_or_a_recovery_code(official, visitor, browser_of, store):
    known, _, codes = official
    assert visitor.submit(f"{PAGE}/off", shown_at=PAGE, password=PASSWORD, code="").status_code == 422
    answer = visitor.submit(f"{PAGE}/off", shown_at=PAGE, password=PASSWORD, code=codes[9])
    assert answer.status_code == 303 and "两步验证已关闭" in visitor.get(answer.headers["location"]).text
    assert browser_of().log_in(known.login).headers["location"] == "/"
    assert ("second_factor_off", "done") in kinds(store, known.login)


def test_guesses_at_these_forms_count_as_well(official, visitor):
    found = [
        visitor.submit(f"{PAGE}/off", shown_at=PAGE, password=PASSWORD, code="000000").status_code for _ in "123456"
    ]
    assert found == [422] * 5 + [429]


# --- an administrator's reset ---


def test_an_administrator_resets_it_which_is_logged_and_ends_sessions(official, visitor, browser_of, account, store):
    known, _, _ = official
    chief = account("admin").person
    assert people.reset_second_factor(chief, store, known.login)
    assert here(visitor) is None and browser_of().log_in(known.login).headers["location"] == "/"
    with store.read() as session:
        (entry,) = log.entries(session, what="second_factor_reset")
        assert (entry.login, entry.subject) == (chief.login, known.login)
        assert not any(entry.second_factor for entry in people.everybody(chief, session))
        assert session.scalars(select(RecoveryCode)).all() == []


@pytest.mark.parametrize("role", ["tenant", "operator", "official"])
def test_nobody_else_resets_anybodys(official, account, store, role):
    known, _, _ = official
    other = account(role, parks=["demo-guangming-1"] if role == "operator" else [])
    with pytest.raises(Denied):
        people.reset_second_factor(other.person, store, known.login)


# --- where it must be ---


@pytest.mark.parametrize(
    ("setting", "role", "must"),
    [("offered", "admin", False), ("officials", "admin", True), ("officials", "official", True),
     ("officials", "operator", False), ("officials", "tenant", False), ("everybody", "tenant", True)],
)  # fmt: skip
def test_whom_the_setting_names_sets_it_up_before_anything_else(
    visitor, account, clock, monkeypatch, setting, role, must
):
    from views.entrance import identity

    monkeypatch.setenv(second_factor.ENVIRONMENT, setting)
    known = account(role, parks=["demo-guangming-1"] if role == "operator" else [])
    answer = visitor.log_in(known.login)
    assert (answer.headers["location"] == PAGE) is must
    login = sessions.look_up(register(), visitor.session)
    assert (identity.person_of(login).role == "public") is must
    if must:
        assert "须使用两步验证" in visitor.get("/account").text and "更换密码" not in visitor.get("/account").text
        set_up(visitor, clock)
        assert identity.person_of(sessions.look_up(register(), visitor.session)).login == known.login


def test_a_session_from_before_the_setting_is_held_back_as_well(visitor, account, monkeypatch):
    visitor.log_in(account("official").login)
    monkeypatch.setenv(second_factor.ENVIRONMENT, "officials")
    assert sessions.look_up(register(), visitor.session).lacking


def test_who_must_have_it_does_not_turn_it_off(official, visitor, monkeypatch):
    _, phone, _ = official
    monkeypatch.setenv(second_factor.ENVIRONMENT, "officials")
    assert "不能关闭" in visitor.get(PAGE).text
    answer = visitor.submit(f"{PAGE}/off", shown_at=PAGE, password=PASSWORD, code=phone.code())
    assert answer.status_code == 422 and "不能关闭" in answer.text


def test_a_word_that_is_none_ends_the_start(monkeypatch):
    monkeypatch.setenv(second_factor.ENVIRONMENT, "always")
    with pytest.raises(ValueError, match="officials"):
        second_factor.policy()


# --- in the database ---


def found(store) -> list[str]:
    with store.read() as session:
        return [problem.en for problem in audit.verify(session, key=store.key)]


@pytest.fixture(params=["sqlite", "postgis"])
def kept(request, copy_of):
    """`kept(KEY)`: a register on each database, under a key or none."""
    made = copy_of(request.param, "empty", lambda store: None)

    def under(key) -> Store:
        store = Store(made.engine, key=key)
        if key is not NO_KEY:
            with made.engine.execution_options(write=True).begin() as connection:
                stamp.begin(connection, key)
        return store

    return under


def enrolled(store, clock, login: str = "chief") -> Phone:
    """The telephone of an account that has set it up through the services."""
    _, phone = with_second_factor(store, login, at=clock.at())
    clock(60)
    return Phone(phone.secret, clock)


@pytest.mark.parametrize("key", [NO_KEY, KEY], ids=["no key", "a key"])
def test_verification_stays_whole_and_the_secret_is_kept_as_the_key_allows(kept, clock, key):
    store = kept(key)
    phone = enrolled(store, clock)
    assert sessions.look_up(store, stepped(store, "chief", phone.code())).person.login == "chief"
    assert found(store) == []
    with store.read() as session:
        assert (phone.secret in session.scalar(select(SecondFactor.secret))) is (key is NO_KEY)


def test_a_key_taken_into_use_or_exchanged_takes_the_secrets_along(kept, clock):
    store = kept(NO_KEY)
    phone = enrolled(store, clock)
    for old, new in ((NO_KEY, KEY), (KEY, OTHER)):
        store = Store(store.engine, key=new)
        assert store.take_key(old) == [] and found(store) == []
        with store.read() as session:
            assert phone.secret not in session.scalar(select(SecondFactor.secret))
        assert stepped(store, "chief", phone.code())
        clock(60)


def test_a_key_that_was_not_taken_into_use_encrypts_nothing_that_could_be_lost(kept, clock):
    plain = kept(NO_KEY)
    phone = enrolled(Store(plain.engine, key=KEY), clock)
    assert stepped(plain, "chief", phone.code())


def test_under_a_key_a_secret_of_ones_own_put_in_past_the_program_is_found_and_taken_for_none(kept, clock):
    from sqlalchemy import text

    from registry.access.second_factor import BadCode
    from tests.attacks.insider import past

    store = kept(KEY)
    enrolled(store, clock)
    mine = Phone(random_base32(), clock)
    with store.engine.execution_options(write=True).begin() as connection:
        past(f"UPDATE second_factor SET secret = 'plain:{mine.secret}'")(connection)
    assert any("second_factor" in problem for problem in found(store))
    with pytest.raises(BadCode, match="重置两步验证"):
        stepped(store, "chief", mine.code())
    with store.read() as session:
        assert session.scalar(text("SELECT count(*) FROM login_session WHERE ended_at IS NULL")) == 0


def test_one_accounts_secret_is_no_other_accounts(kept, clock):
    from registry.access.second_factor import BadCode
    from tests.attacks.insider import past

    store = kept(KEY)
    enrolled(store, clock)
    phone = enrolled(store, clock, "mine")
    mine, chief = (f"(SELECT id FROM person WHERE login = '{login}')" for login in ("mine", "chief"))
    copied = f"(SELECT secret FROM second_factor WHERE person_id = {mine})"
    with store.engine.execution_options(write=True).begin() as connection:
        past(f"UPDATE second_factor SET secret = {copied} WHERE person_id = {chief}")(connection)
    with pytest.raises(BadCode, match="重置两步验证"):
        stepped(store, "chief", phone.code())


def test_at_the_server_it_is_reset_too(store, account, clock, monkeypatch):
    from typer.testing import CliRunner

    from cli.main import app

    monkeypatch.setenv("SOFTPARK_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    enrolled(store, clock)
    listed = CliRunner().invoke(app, ["people", "list"], env={"COLUMNS": "200"})
    assert "✓" in listed.output
    done = CliRunner().invoke(app, ["people", "reset-second-factor", "chief"])
    assert done.exit_code == 0 and "已重置 chief" in done.output
    again = CliRunner().invoke(app, ["people", "reset-second-factor", "chief"])
    assert again.exit_code == 0 and "没有两步验证" in again.output
    assert CliRunner().invoke(app, ["people", "reset-second-factor", "nobody"]).exit_code == 2
    assert logins.finish(store, logins.attempt(store, "chief", "10.0.0.7"), PASSWORD, "test")
    with store.read() as session:
        assert log.entries(session, what="second_factor_reset")[0].address == account_acts.COMMAND_LINE
