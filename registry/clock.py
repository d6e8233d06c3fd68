"""The clock (时钟): the day that counts as today, and China's hours. No other module asks the machine for them.

The register speaks of parks in China, so a day is China's wherever the machine stands; instants are kept in UTC.
"""

import datetime as dt
import os

from registry.words import Explained

CHINA = dt.timezone(dt.timedelta(hours=8))
"""No summer time since 1991, so no time zone database is needed."""

SETTING = "SOFTPARK_TODAY"


class BadToday(Explained, ValueError):
    """`SOFTPARK_TODAY` is no day."""


APART = dt.timedelta(minutes=1)  # that the clocks of two machines may differ


def past(moment, at: dt.datetime):
    """Whether a moment, or a column of moments, is not in the future. Where it is, the clock was set back since: what
    then lasts for some time would last longer by that, so it counts as over instead.
    """
    return moment <= at + APART


def now() -> dt.datetime:
    """This instant, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The day in China, or the one that `SOFTPARK_TODAY=2026-11-21` sets, so that a test or a demonstration has a fixed
    one. Raises BadToday.
    """
    fixed = os.environ.get(SETTING)
    if not fixed:
        return day_of(now())
    try:
        return dt.date.fromisoformat(fixed)
    except ValueError:
        raise BadToday(
            f"环境变量 {SETTING}={fixed} 不是日期，应写成 2026-11-21",
            f"{SETTING}={fixed} is not a day; write it like 2026-11-21",
        ) from None


def in_china(at: dt.datetime) -> dt.datetime:
    """The instant as China's clocks show it."""
    return at.astimezone(CHINA)


def day_of(at: dt.datetime) -> dt.date:
    """The day in China of an instant."""
    return in_china(at).date()


def midnight(day: dt.date) -> dt.datetime:
    """The instant at which the day begins in China."""
    return dt.datetime.combine(day, dt.time(), CHINA)
