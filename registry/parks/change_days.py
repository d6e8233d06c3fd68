"""Days of change (变化日): the days on which something on the map begins to be so, or no longer is."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.store.models import ParkOperator, Recognition, Title, ZeroRentIncubator

# Leases are left out: they begin and end on nearly every day, and the map shows no tenant.
TABLES = (Title, Recognition, ZeroRentIncubator, ParkOperator)


def days_of_change(session: Session) -> tuple[dt.date, ...]:
    """Each day once, in order: the first day of an interval, and the day after its last (both days count)."""
    found: set[dt.date] = set()
    for table in TABLES:
        found.update(session.scalars(select(table.valid_from).distinct()))
        lasts = session.scalars(select(table.valid_to).where(table.valid_to.is_not(None)).distinct())
        found.update(last + dt.timedelta(days=1) for last in lasts if last < dt.date.max)
    return tuple(sorted(found))
