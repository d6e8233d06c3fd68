"""Stated facts (陈述的事实): what companies, operating bodies and authorities said of facts that documents declare."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.models.base import Base, Stated, one_of

SAID_AS = ("company", "operating-body", "authority")
WHOSE = ("tenant_id", "lease_id", "park_id", "operating_body_id")


class StatedFact(Stated, Base):
    """One statement: whose fact (one of `WHOSE`), which (`fact`, its path), and what it is.

    A fact by year has its `year`, any other holds from `valid_from` to `valid_to`, both inclusive. `number`: a yes as
    1, fen, parts of a percentage or a number, days since 1970; `word`: a choice or a code. `form`: of which kind the
    value was when it was stated (`registry.stated.forms.form_of`), so that a file which declares it otherwise now does
    not change what was said. `said_as`: who said it; `said_park_id`: for which park its operating body did, or took it
    over from the company; `office`: the district or city of the authority; `said_by`: the log-in, or the command.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int | None] = mapped_column(ForeignKey("tenant.id"), index=True)
    lease_id: Mapped[int | None] = mapped_column(ForeignKey("lease.id"), index=True)
    park_id: Mapped[int | None] = mapped_column(ForeignKey("park.id"), index=True)
    operating_body_id: Mapped[int | None] = mapped_column(ForeignKey("operating_body.id"), index=True)
    fact: Mapped[str]
    form: Mapped[str]
    year: Mapped[int | None]
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    number: Mapped[int | None]
    word: Mapped[str | None]
    said_as: Mapped[str]
    said_by: Mapped[str]
    said_park_id: Mapped[int | None] = mapped_column(ForeignKey("park.id"), index=True)
    office: Mapped[str | None]

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        one = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in WHOSE)
        by_year = text("year IS NOT NULL")
        # coalesce, since a unique index takes every NULL for a different one.
        nobody = (text(f"coalesce({name}, 0)") for name in (*WHOSE, "said_park_id"))
        once = (*nobody, text("coalesce(office, '')"), "fact", "year")
        return (
            *super().constraints(),
            one_of("said_as", SAID_AS),
            CheckConstraint(f"{one} = 1", "one_owner"),
            CheckConstraint("(year IS NULL) <> (valid_from IS NULL)", "year_or_days"),
            CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", "interval"),
            CheckConstraint("(number IS NULL) <> (word IS NULL)", "one_value"),
            CheckConstraint("(said_as = 'authority') = (office IS NOT NULL)", "office_given"),
            CheckConstraint("(said_as = 'authority') = (said_park_id IS NULL)", "park_given"),
            CheckConstraint("length(said_by) > 0", "said_by_given"),
            Index("uq_stated_fact_year", *once, unique=True, sqlite_where=by_year, postgresql_where=by_year),
        )
