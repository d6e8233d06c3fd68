"""A clock that is set back prolongs nothing: what lies in the future then counts as over."""

import datetime as dt

import pytest

from registry import clock
from registry.access import invitations, logins, passwords, sessions, sign_on, sign_on_state
from registry.access.invitations import BadInvitation
from registry.access.logins import Throttled
from registry.access.provider import Attempt
from registry.access.sign_on import NotLoggedIn
from registry.access.sign_on_settings import Roles, Settings
from registry.process import steady
from registry.store.models import LoginSession
from registry.store.models import Person as Account


@pytest.fixture
def turned(monkeypatch):
    """`turned(hours=-2)`: from now on the clock of this process is so much off."""
    real = clock.now

    def turn(**off: float) -> None:
        for module in (sessions, logins, invitations):
            monkeypatch.setattr(module, "now", lambda: real() + dt.timedelta(**off))
        monkeypatch.setattr(sign_on_state, "now", lambda: int((real() + dt.timedelta(**off)).timestamp()))

    return turn


@pytest.fixture
def token(store, account) -> str:
    known = account(role="admin")
    with store.write() as session:
        return sessions.begin(session, session.get(Account, known.id), "10.0.0.7", "test")


@pytest.mark.parametrize("back", [{"minutes": -20}, {"hours": -2}, {"days": -400}])
def test_a_session_ends_and_comes_back_with_the_right_time(store, token, turned, back):
    assert sessions.look_up(store, token)
    turned(**back)
    assert sessions.look_up(store, token) is None
    turned()
    assert sessions.look_up(store, token)


@pytest.fixture
def passed(monkeypatch, turned):
    """`passed(minutes=25, back=20)`: so much time passes, and within it the clock of the wall is set back."""
    begun, gone = steady._now(), dt.timedelta()

    def pass_(back: float = 0, **time: float) -> None:
        nonlocal gone
        gone += dt.timedelta(**time)
        monkeypatch.setattr(steady, "_now", lambda: begun + gone.total_seconds())
        turned(seconds=(gone - dt.timedelta(minutes=back)).total_seconds())

    return pass_


def test_an_idle_session_goes_on_no_longer_for_a_clock_that_was_set_back_by_less_than_it_was_idle(store, token, passed):
    assert sessions.look_up(store, token)
    passed(minutes=29)
    passed(minutes=2, back=20)  # 31 minutes idle, 11 by the clock
    assert sessions.look_up(store, token) is None
    with store.read() as session:
        assert sessions.running(session, {sessions.digest(token)}) == set()
        assert sessions.of(session, session.query(LoginSession).one().person_id) == []


def test_who_goes_on_working_while_the_clock_is_set_back_stays_logged_in(store, token, passed):
    for minutes, back in ((25, 0), (25, 20), (25, 20), (25, 20)):
        passed(minutes=minutes, back=back)
        assert sessions.look_up(store, token)
    passed(minutes=31, back=20)
    assert sessions.look_up(store, token) is None


def test_a_session_lasts_twelve_hours_whatever_the_clock_says(store, token, passed):
    assert sessions.look_up(store, token)
    for turn in range(28):
        passed(minutes=25, back=20 if turn > 2 else 0)
        assert sessions.look_up(store, token)
    passed(minutes=25, back=20)  # 12:05 hours after it began, 11:45 by the clock
    assert sessions.look_up(store, token) is None


def test_clocks_of_two_machines_may_differ_by_a_little(store, token, turned):
    turned(seconds=-30)
    assert sessions.look_up(store, token)


def test_a_session_that_is_ended_meanwhile_does_not_come_back(store, token, turned):
    turned(hours=-2)
    with store.write() as session:
        sessions.end_all(session, session.query(LoginSession).one().person_id)
    turned()
    assert sessions.look_up(store, token) is None


def test_a_lockout_lasts_no_longer(store, turned):
    for _ in range(5):
        logins.attempt(store, "li", "10.0.0.7")
    with pytest.raises(Throttled):
        logins.attempt(store, "li", "10.0.0.7")
    turned(hours=-2)
    assert logins.attempt(store, "li", "10.0.0.7").wait == 0


def test_an_invitation_is_good_no_longer(store, account, turned):
    known = account(role="admin", password=None)
    with store.write() as session:
        made = invitations.invite(session, session.get(Account, known.id))
    turned(days=-30)
    with store.read() as session, pytest.raises(BadInvitation):
        invitations.holder(session, made)


def test_a_sign_on_is_good_no_longer(store, turned):
    settings = Settings("https://id.example", "softpark", "secret", Roles(claim="g", roles=()), None, "openid")
    kept = sign_on_state.written(settings, Attempt("state", "n", "v", "http://softpark.test/back"), "/")
    assert sign_on._attempt(store, settings, "state", kept, "http://softpark.test/back")
    turned(hours=-2)
    with pytest.raises(NotLoggedIn):
        sign_on._attempt(store, settings, "state", kept, "http://softpark.test/back")


def test_a_password_of_the_future_must_be_changed(monkeypatch):
    monkeypatch.setenv("SOFTPARK_PASSWORDS", "dengbao")
    at = clock.now()
    assert passwords.expired(at + dt.timedelta(hours=2), at)
    assert not passwords.expired(at + dt.timedelta(seconds=30), at)
    assert not passwords.expired(at - dt.timedelta(days=89), at)
    assert passwords.expired(at - dt.timedelta(days=91), at)
