"""Rows of parks as the register held them at the end of a day (园区当时的登记), from its history."""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import clock
from registry.store import history
from registry.store.models import Change, ChangeSet, Park

PARK = Park.__tablename__


def end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day in China."""
    return clock.midnight(day + dt.timedelta(days=1)) - dt.timedelta(microseconds=1)


def last_change(session: Session, day: dt.date) -> int:
    """The number of the last row that was changed up to the end of the day; 0 before the first."""
    known = history.known_on(session, end_of(day))
    return session.scalar(select(ChangeSet.last_change).where(ChangeSet.id == known)) or 0


def held_before(
    session: Session, since: int, until: int | None = None, only: Collection[int] | None = None
) -> dict[int, str | None]:
    """By id of a park, its row (a text for `registry.store.images`) as it was before the first of the changes after
    `since`.

    None: the park was not there. Of changes up to `until`, and of the parks `only`, where they are given; a park that
    is missing was not changed by these.
    """
    asked = select(Change.row_key, Change.before).where(Change.id > since, Change.table_name == PARK)
    if until is not None:
        asked = asked.where(Change.id <= until)
    found: dict[int, str | None] = {}
    for key, before in session.execute(asked.order_by(Change.id)):
        if only is None or int(key) in only:
            found.setdefault(int(key), before)
    return found
