"""Corrections (更正): what a company proposes that a fact of it is, until the operating body of a park has answered."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.models.base import Base, Stated, one_of
from registry.store.models.tenant import OfTenant

ANSWERS = ("accepted", "refused", "retracted")


class FactCorrection(OfTenant, Stated, Base):
    """A fact of the tenant, or of its lease, as the company says it is; in the form of `stated_fact`.

    `since`: from which day, None for a fact by year. `park_id`: whose operating body is asked. `made_by`: the log-in of
    who proposed; `answer`: what became of it, with the reason, who answered and when. A company that takes its own
    proposal back answers it itself. `source`: what the company gives as proof.
    """

    lease_id: Mapped[int | None] = mapped_column(ForeignKey("lease.id"), index=True)
    park_id: Mapped[int] = mapped_column(ForeignKey("park.id"), index=True)
    fact: Mapped[str]
    form: Mapped[str]
    year: Mapped[int | None]
    since: Mapped[dt.date | None]
    number: Mapped[int | None]
    word: Mapped[str | None]
    made_by: Mapped[str]
    made_by_id: Mapped[int | None]
    answer: Mapped[str | None]
    reason: Mapped[str | None]
    answered_by: Mapped[str | None]
    answered_at: Mapped[dt.datetime | None]

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        waiting = text("answer IS NULL")
        answered = "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)"
        once = ("tenant_id", text("coalesce(lease_id, 0)"), "park_id", "fact", text("coalesce(year, 0)"))
        return (
            *super().constraints(),
            one_of("answer", ANSWERS),
            CheckConstraint("(year IS NULL) <> (since IS NULL)", "year_or_days"),
            CheckConstraint("(number IS NULL) <> (word IS NULL)", "one_value"),
            CheckConstraint(answered, "answered"),
            Index("uq_fact_correction_open", *once, unique=True, sqlite_where=waiting, postgresql_where=waiting),
        )
