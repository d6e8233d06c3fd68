"""What the register had to say about a park by a day: intervals that had begun, years that were over."""

import datetime as dt
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.store.models import Assessment


class Span(Protocol):
    """From a day to a day, both included; `valid_to` is None while no end is known."""

    @property
    def valid_from(self) -> dt.date: ...

    @property
    def valid_to(self) -> dt.date | None: ...


def covers(span: Span, day: dt.date) -> bool:
    """Whether the day lies in it: what `Interval.on` asks in SQL."""
    return span.valid_from <= day and (span.valid_to is None or day <= span.valid_to)


def begun(session: Session, table, park_id: int, as_of: dt.date) -> list:
    """The intervals of a park that began by the day, in order."""
    asked = select(table).where(table.park_id == park_id, table.valid_from <= as_of)
    return list(session.scalars(asked.order_by(table.valid_from, table.id)))


def assessments(session: Session, park_id: int, as_of: dt.date) -> list[Assessment]:
    """The results of years that were over on the day."""
    asked = select(Assessment).where(Assessment.park_id == park_id, Assessment.year < as_of.year)
    return list(session.scalars(asked.order_by(Assessment.year)))
