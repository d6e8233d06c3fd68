"""The time that codes are of, and an official who has set the second step up."""

import datetime as dt

import pytest

from registry.access import second_factor
from tests.fixtures.second_factor import set_up


@pytest.fixture
def clock(monkeypatch):
    """The time that codes are of: `clock(90)` is a minute and a half later."""
    here = {"now": dt.datetime(2026, 11, 21, 1, 0, 5, tzinfo=dt.UTC)}
    monkeypatch.setattr(second_factor, "now", lambda: here["now"])

    def later(seconds: int) -> None:
        here["now"] += dt.timedelta(seconds=seconds)

    later.at = lambda: here["now"]
    return later


@pytest.fixture
def official(visitor, account, clock):
    """An official who has set it up, and is logged in at `visitor`."""
    known = account("official")
    visitor.log_in(known.login)
    phone, codes = set_up(visitor, clock)
    clock(60)
    return known, phone, codes
