"""Guessing is slowed down, and nobody can lock out somebody else."""

import datetime as dt

import argon2
import pytest
from sqlalchemy import func, select, update

from registry.access import logins, passwords
from registry.access.logins import Throttled
from registry.store.models import LoginFailure
from registry.store.models.base import now


@pytest.fixture
def known(account):
    return account(role="admin")


@pytest.fixture
def fail(store, monkeypatch):
    """Fail to log in, without the time that hashing takes."""
    monkeypatch.setattr(passwords, "verify", lambda known, password: False)

    def failed(login: str, address: str, times: int = 1) -> logins.Attempt:
        for _ in range(times):
            attempt = logins.attempt(store, login, address)
            assert logins.finish(store, attempt, "wrong", "test") is None
        return attempt

    return failed


def age(store, **ago) -> None:
    with store.write() as session:
        session.execute(update(LoginFailure).values(at=now() - dt.timedelta(**ago)))


def test_after_five_failures_even_the_right_password_waits(visitor, known, fail):
    fail(known.login, "10.0.0.7", 5)
    answer = visitor.log_in(known.login)
    assert answer.status_code == 429 and visitor.session is None
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert "分钟后再试" in answer.text


def test_four_failures_do_not(visitor, known):
    for _try in range(4):
        assert visitor.log_in(known.login, "wrong").status_code == 401
    assert visitor.log_in(known.login).status_code == 303


def test_a_success_forgives(store, visitor, known):
    for _round in range(3):
        for _try in range(3):
            visitor.log_in(known.login, "wrong")
        assert visitor.log_in(known.login).status_code == 303
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(LoginFailure)) == 0


def test_the_owner_gets_in_from_elsewhere_while_somebody_guesses(store, known, fail):
    fail(known.login, "10.0.0.7", 5)
    assert logins.attempt(store, known.login, "192.168.3.4").wait <= logins.LONGEST_WAIT


def test_a_neighbour_of_the_same_network_counts_as_the_same(store, known, fail):
    fail(known.login, "10.0.0.7", 5)
    with pytest.raises(Throttled):
        logins.attempt(store, known.login, "10.0.0.200")
    logins.attempt(store, known.login, "10.0.1.7")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [("2001:db8::1", "2001:db8::ffff:2", True), ("2001:db8::1", "2001:db8:0:1::1", False),
     ("::ffff:10.0.0.7", "10.0.0.9", True), ("not an address", "not an address", True)],
)  # fmt: skip
def test_networks_of_both_kinds(store, known, fail, first, second, same):
    fail(known.login, first, 5)
    if same:
        with pytest.raises(Throttled):
            logins.attempt(store, known.login, second)
    else:
        logins.attempt(store, known.login, second)


def test_many_names_from_one_address_are_refused_after_thirty(store, fail):
    for number in range(30):
        fail(f"name-{number}", "10.0.0.7")
    with pytest.raises(Throttled):
        logins.attempt(store, "another", "10.0.0.7")
    logins.attempt(store, "another", "10.0.0.8")


def test_a_quarter_of_an_hour_later_it_is_forgotten(store, known, fail):
    fail(known.login, "10.0.0.7", 5)
    age(store, minutes=15, seconds=1)
    assert logins.attempt(store, known.login, "10.0.0.7").wait == 0


def test_guessing_from_everywhere_makes_each_try_wait_longer_up_to_half_a_minute(store, known, fail):
    waits = [fail(known.login, f"10.0.{network}.1").wait for network in range(14)]
    assert waits[:5] == [0] * 5 and waits[5:11] == [1, 2, 4, 8, 16, 30] and set(waits[11:]) == {30}


def test_names_that_are_no_account_are_slowed_down_alike(store, fail):
    fail("nobody", "10.0.0.7", 5)
    with pytest.raises(Throttled):
        logins.attempt(store, "nobody", "10.0.0.7")


def test_attempts_at_the_same_moment_all_count(store, known):
    for _try in range(5):
        logins.attempt(store, known.login, "10.0.0.7")  # none has been answered yet
    with pytest.raises(Throttled):
        logins.attempt(store, known.login, "10.0.0.7")


@pytest.mark.usefixtures("slow_hashes")
def test_an_unknown_name_costs_as_much_as_a_wrong_password(store, known, monkeypatch):
    """One hash each, with the same memory and rounds: what takes the time, and tells nobody which names exist."""
    asked = []

    class Heard(argon2.PasswordHasher):
        def verify(self, hash, password):
            asked.append(argon2.extract_parameters(hash))
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "_hasher", Heard())
    for login in ("nobody", known.login):
        assert logins.finish(store, logins.attempt(store, login, "10.0.0.7"), "wrong password", "test") is None

    assert len(asked) == 2 and asked[0] == asked[1]
