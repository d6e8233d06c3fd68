"""Guessed codes (猜验证码): how many wrong ones an account takes, whatever network or process they come by.

Passwords are counted by network, so that nobody locks another out (`registry.access.logins`). Of codes only a million
are, three of them good at any moment, and who has a network of IPv6 has 65,536 addresses to try from; but only who
knows the password, or holds a session, is asked for one. So these are counted for the account as a whole, by the access
log, in which each stands; and begin anew when an administrator has made the password void.
"""

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import log
from registry.access.logins import Throttled
from registry.clock import past
from registry.person import Person
from registry.store.models.base import now
from registry.store.models.person import AccessEntry
from registry.store.wall.acting import the_program

WINDOW = dt.timedelta(days=1)
MOST = 30
WRONG = "second_failed"
ANEW = ("account_reset", "second_factor_reset")


class CodesGuessed(Throttled):
    """Too many wrong codes: none is looked at for `seconds`, or until an administrator resets the password."""


def refuse(session: Session, login: str) -> None:
    """Where too many were wrong. Raises `CodesGuessed`. Within the write that looks at the next one, so that many at
    once count as well.
    """
    at = now()
    recent = (AccessEntry.at > at - WINDOW) & past(AccessEntry.at, at)
    resets = select(func.max(AccessEntry.id)).where(recent, AccessEntry.what.in_(ANEW), AccessEntry.subject == login)
    wrong = recent & (AccessEntry.what == WRONG) & (AccessEntry.login == login)
    with the_program(session):  # most of the log is not the person's own to read
        since = session.scalar(resets) or 0
        newest = select(AccessEntry.at).where(wrong, AccessEntry.id > since).order_by(AccessEntry.id.desc())
        times = session.scalars(newest.limit(MOST)).all()
    if len(times) == MOST:
        raise CodesGuessed(max(1, round((times[-1] + WINDOW - at).total_seconds())))


def count(session: Session, person: Person, address: str) -> None:
    """One more was wrong."""
    log.record(session, person, WRONG, address=address, result=log.REFUSED)
