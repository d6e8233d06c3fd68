"""Asking (查询) for companies that are not in one's park: who keeps a roster brings some now and then, but no list.

What the register knows of them is told to nobody; that they are in it may show when a row is written.
"""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import clock
from registry.access import log
from registry.person import Person
from registry.store.models import AccessEntry
from registry.store.store import Store
from registry.words import Words

A_DAY = 300
"""Credit codes of other parks' tenants that one person may bring on a day in China, each counted once."""

TOO_MANY = Words(
    f"今天提交的、登记在别处的企业超过了每人每天 {A_DAY} 家的上限，名册没有改动。请分成几个文件，明天再继续。",
    f"Today you brought more than {A_DAY} companies that are registered elsewhere, the most for a person and day. "
    "Nothing was changed: split the file and go on tomorrow.",
)


def within_limit(
    session: Session, person: Person, park_id: int, codes: Collection[str], address: str | None = None
) -> bool:
    """Log the codes, each once a day; False where these are too many, and then none is logged."""
    today = clock.midnight(clock.day_of(clock.now()))
    asked = select(AccessEntry.subject).where(
        AccessEntry.person_id == person.id, AccessEntry.what == "asked", AccessEntry.at >= today,
        AccessEntry.result == log.DONE,
    )  # fmt: skip
    before = set(session.scalars(asked)) if codes else set()
    fresh = sorted(set(codes) - before)
    if fresh and len(before) + len(fresh) > A_DAY:
        return False
    for code in fresh:
        log.record(session, person, "asked", code, park_id, address)
    return True


def refused(store: Store, person: Person, park_id: int, number: int, address: str | None = None) -> None:
    """Log that somebody brought so many codes that they were too many."""
    log.record(store, person, "asked", f"{number}", park_id, address, log.REFUSED)
