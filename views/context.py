"""What every page asks for first: the register, the law, and today's date."""

import os
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from registry.policy import Ruling, load_law
from registry.rulings import in_force
from registry.store import Store

CHINA = timezone(timedelta(hours=8))  # no summer time since 1991; needs no time zone database


@lru_cache(maxsize=1)
def store() -> Store:
    """The register of this process (environment `SOFTPARK_DATABASE_URL`, else var/softpark.db)."""
    return Store.open()


def law():
    """The policy documents as data, read once."""
    return load_law()


def adopted(on: date) -> tuple[Ruling, ...]:
    """The rulings of the register that are in force on the day."""
    with store().read() as session:
        return in_force(session, on)


def today() -> date:
    """The calendar day in China; `SOFTPARK_TODAY=2026-11-21` sets it, so that a test has a fixed day."""
    fixed = os.environ.get("SOFTPARK_TODAY")
    return date.fromisoformat(fixed) if fixed else datetime.now(CHINA).date()
