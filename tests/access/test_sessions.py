"""Sessions: what ends them, what does not, and that nobody can take one over."""

import datetime as dt

import pytest
from sqlalchemy import func, select, update

from registry.access import sessions
from registry.services.own import account as service
from registry.store.models import AccessEntry, LoginSession
from registry.store.models import Person as Account
from registry.store.models.base import now
from tests.fixtures.people import PASSWORD
from views.kit.context import store as register

ANOTHER = "seven quiet herons, one lake"


def holder(browser) -> str | None:
    login = sessions.look_up(register(), browser.session)
    return login and login.person.login


def move(store, **values) -> None:
    """Change the one session's times."""
    with store.write() as session:
        session.execute(update(LoginSession).values(**values))


@pytest.fixture
def known(account):
    return account(role="admin")


@pytest.fixture
def inside(visitor, known):
    """A browser that is logged in."""
    visitor.log_in(known.login)
    return visitor


def test_a_planted_cookie_is_replaced_at_log_in(visitor, known):
    planted = sessions.new_token()
    visitor.cookies.set("softpark-session", planted, domain="softpark.test")
    visitor.log_in(known.login)
    assert sessions.look_up(register(), planted) is None
    assert planted not in {cookie.value for cookie in visitor.cookies.jar}
    assert holder(visitor) == known.login


def test_logging_in_again_begins_another_session(inside, known):
    before = inside.session
    inside.log_in(known.login)
    assert inside.session != before


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(visitor, known):
    written = visitor.log_in(known.login).headers["set-cookie"].lower()
    assert "httponly" in written and "samesite=lax" in written and "path=/" in written
    assert "secure" not in written


def test_over_https_the_cookie_is_secure_and_of_this_host_only(browser_of, known, monkeypatch):
    monkeypatch.setenv("SOFTPARK_HTTPS", "1")
    browser = browser_of()
    browser.base_url = "https://softpark.test"
    written = browser.log_in(known.login).headers["set-cookie"]
    assert written.startswith("__Host-softpark-session=") and "Secure" in written and "Domain" not in written


def test_a_token_kept_from_before_opens_nothing_after_logging_out(inside):
    kept = inside.session
    answer = inside.submit("/account/logout", shown_at="/account")
    assert answer.status_code == 303 and inside.session is None
    inside.cookies.set("softpark-session", kept, domain="softpark.test")
    assert inside.get("/account", follow_redirects=False).headers["location"].startswith("/account/login")


def test_logging_out_ends_the_session_in_every_window(inside, browser_of):
    other = browser_of()
    other.cookies.set("softpark-session", inside.session, domain="softpark.test")
    inside.submit("/account/logout", shown_at="/account")
    assert holder(other) is None


def test_half_an_hour_without_use_ends_a_session(inside, store):
    move(store, seen_at=now() - dt.timedelta(minutes=31))
    assert holder(inside) is None


def test_twelve_hours_end_a_session_however_busy(inside, store):
    move(store, begun_at=now() - dt.timedelta(hours=12, minutes=1), seen_at=now())
    assert holder(inside) is None


def test_use_keeps_a_session_alive_and_is_noted_once_a_minute(inside, store, known):
    def seen():
        with store.read() as session:
            return session.scalar(select(LoginSession.seen_at))

    move(store, seen_at=now() - dt.timedelta(minutes=29))
    assert holder(inside) == known.login
    noted = seen()
    assert now() - noted < dt.timedelta(seconds=5)
    holder(inside)
    assert seen() == noted


def test_a_register_that_cannot_be_written_still_knows_who_is_here(inside, store, known, monkeypatch):
    from registry.store.store import CannotWrite, Store

    def refuse(self, by=None):
        raise CannotWrite("磁盘空间不足", "full")

    move(store, seen_at=now() - dt.timedelta(minutes=5))
    monkeypatch.setattr(Store, "write", refuse)
    assert holder(inside) == known.login


def test_sessions_leave_the_version_of_the_register_and_its_history_alone(inside, store, known):
    from registry.store import history

    with store.read() as session:
        before = store.version(), history.last(session)
    inside.log_in(known.login)
    inside.log_in(known.login, "wrong")
    with store.read() as session:
        assert (store.version(), history.last(session)) == before


def test_a_changed_password_ends_all_other_sessions_and_opens_with_the_new_one(inside, browser_of, known):
    other, old = browser_of("10.9.9.9"), inside.session
    other.log_in(known.login)
    answer = inside.submit("/account/password", shown_at="/account", old=PASSWORD, password=ANOTHER, again=ANOTHER)
    assert answer.status_code == 303
    assert holder(other) is None and sessions.look_up(register(), old) is None
    assert holder(inside) == known.login
    assert browser_of("10.9.9.8").log_in(known.login).status_code == 401
    assert browser_of("10.9.9.8").log_in(known.login, ANOTHER).status_code == 303


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"old": "not it", "password": ANOTHER, "again": ANOTHER}, "现在的密码不对"),
        ({"old": PASSWORD, "password": ANOTHER, "again": ANOTHER + "!"}, "两次输入的密码不一样"),
        ({"old": PASSWORD, "password": PASSWORD, "again": PASSWORD}, "与现在的相同"),
        ({"old": PASSWORD, "password": "short", "again": "short"}, "至少要 12 个"),
        ({"old": PASSWORD, "password": "password1234", "again": "password1234"}, "容易被猜到"),
    ],
)
def test_a_password_that_cannot_be_is_refused_and_nothing_changes(inside, browser_of, known, given, said):
    answer = inside.submit("/account/password", shown_at="/account", **given)
    assert answer.status_code == 422 and said in answer.text
    assert holder(inside) == known.login
    assert browser_of("10.9.9.9").log_in(known.login).status_code == 303


def test_the_old_password_cannot_be_guessed_through_the_form(inside):
    for _try in range(5):
        inside.submit("/account/password", shown_at="/account", old="guess", password=ANOTHER, again=ANOTHER)
    answer = inside.submit("/account/password", shown_at="/account", old=PASSWORD, password=ANOTHER, again=ANOTHER)
    assert answer.status_code == 429


def test_refused_new_passwords_do_not_lock_out_who_knows_the_old_one(inside, browser_of, known):
    """Who has shown the old password is not guessing, however often the new one is not taken."""
    for _try in range(6):
        answer = inside.submit("/account/password", shown_at="/account", old=PASSWORD, password="short", again="short")
        assert answer.status_code == 422
    assert browser_of("10.0.0.9").log_in(known.login).status_code == 303
    answer = inside.submit("/account/password", shown_at="/account", old=PASSWORD, password=ANOTHER, again=ANOTHER)
    assert answer.status_code == 303


def test_a_right_old_password_takes_back_what_was_guessed_before(inside, known):
    for _round in range(2):
        for _try in range(4):
            inside.submit("/account/password", shown_at="/account", old="guess", password=ANOTHER, again=ANOTHER)
        answer = inside.submit("/account/password", shown_at="/account", old=PASSWORD, password="short", again="short")
        assert answer.status_code == 422


def test_one_session_can_be_ended_from_another(inside, browser_of, known):
    other = browser_of("10.9.9.9")
    other.log_in(known.login)
    inside.submit("/account/sessions", shown_at="/account", session=sessions.digest(other.session))
    assert holder(other) is None and holder(inside) == known.login


def test_log_out_everywhere_else(inside, browser_of, known):
    others = [browser_of(f"10.9.9.{n}") for n in range(2)]
    for other in others:
        other.log_in(known.login)
    assert "退出其他所有登录" in inside.get("/account").text
    inside.submit("/account/sessions", shown_at="/account")
    assert [holder(other) for other in others] == [None, None]
    assert holder(inside) == known.login


def test_nobody_ends_the_session_of_another(inside, browser_of, account, known, store):
    other = account(role="tenant")
    theirs = browser_of("10.9.9.9")
    theirs.log_in(other.login)
    theirs.submit("/account/sessions", shown_at="/account", session=sessions.digest(inside.session))
    service.end_session(other.person, store, sessions.digest(inside.session))
    assert holder(inside) == known.login


def test_log_outs_and_changed_passwords_are_logged(inside, store, known):
    inside.submit("/account/password", shown_at="/account", old=PASSWORD, password=ANOTHER, again=ANOTHER)
    inside.submit("/account/logout", shown_at="/account")
    with store.read() as session:
        assert session.scalars(select(AccessEntry.what).order_by(AccessEntry.id)).all() == [
            "login", "password", "logout",
        ]  # fmt: skip


def test_dengbao_asks_for_a_new_password_after_ninety_days_before_anything_else(inside, store, known, monkeypatch):
    monkeypatch.setenv("SOFTPARK_PASSWORDS", "dengbao")
    with store.write() as session:
        session.get(Account, known.id).password_set_at = now() - dt.timedelta(days=91)
    from starlette.requests import Request

    from views.entrance import identity

    cookie = f"softpark-session={inside.session}".encode()
    request = Request({"type": "http", "headers": [(b"cookie", cookie)]})
    assert identity.of(request).role == "public"
    assert inside.log_in(known.login, path="/account/login?next=/park").headers["location"] == "/account"
    page = inside.get("/account").text
    assert "超过 90 天" in page and "退出登录" not in page
    inside.submit("/account/password", shown_at="/account", old=PASSWORD, password="Heron-7-lake", again="Heron-7-lake")
    assert "超过 90 天" not in inside.get("/account").text
    assert holder(inside) == known.login


def test_what_is_long_over_is_deleted_at_the_next_log_in(inside, store, known):
    move(store, begun_at=now() - dt.timedelta(days=31), seen_at=now() - dt.timedelta(days=31))
    inside.log_in(known.login)
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(LoginSession)) == 1
