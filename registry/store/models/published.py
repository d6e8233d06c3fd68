"""Publications (公布): what the public was told about money, day by day. Rows are added, never changed.

Not part of the register: worked out from it, and kept because what was told once decides what may be told next
(`registry/claims/published/`).
"""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.models.base import Base, now


class Publication(Base):
    """One close of a day. `day`: the day that was closed, in China."""

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[dt.date] = mapped_column(unique=True)
    made_at: Mapped[dt.datetime] = mapped_column(default=now)


class PublishedFigure(Base):
    """A figure that was renewed. `name`: which, such as sums/park/nanshan-yungu; `value`: JSON; `digest`: of all that
    it is worked out from, so that a figure of which nothing has changed is known.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    name: Mapped[str] = mapped_column(index=True)
    digest: Mapped[str]
    value: Mapped[str]


class PublishedPart(Base):
    """From this publication on, the sum `sum_name` holds what enterprise (or park) `who` adds to it, or holds it no
    longer. `what`: to which sort of sum, `mark`: a digest of how much. No reference to the tenant: what was told
    outlives it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), index=True)
    sum_name: Mapped[str]
    what: Mapped[str]
    who: Mapped[int]
    mark: Mapped[str]
    inside: Mapped[bool]

    @classmethod
    def constraints(cls):
        return (*super().constraints(), CheckConstraint("length(what) > 0", "what_given"))
