"""Proposals (提议): what a park says of a tenant whose facts other parks' rosters show as well."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.models.base import Base, Stated, one_of
from registry.store.models.tenant import OfTenant

ANSWERS = ("accepted", "confirmed", "refused")
ANSWERED_AS = ("tenant", "operator", "official")


class Proposal(OfTenant, Stated, Base):
    """Facts that a park says of the tenant, until the tenant itself, another of its parks or an official has answered.

    `introduces`: the tenant came to the park from elsewhere, so the park may not read what the register knows of it;
    its own roster shows `says` until the answer is accepted (the register takes the facts over) or confirmed (it is the
    park's tenant, the register's facts stay). `says`: a JSON object of fields of the roster. `since`, `corrects`: from
    which day they hold, as in `registry.rosters.plan.Comparison`. `made_by`: the log-in of who proposed; `answered_as`:
    what the one who answered was to it, for `answered_park_id` where it was a park's operating body or official.
    """

    park_id: Mapped[int] = mapped_column(ForeignKey("park.id"), index=True)
    introduces: Mapped[bool]
    says: Mapped[str]
    since: Mapped[dt.date]
    corrects: Mapped[bool]
    made_by: Mapped[str]
    made_by_id: Mapped[int | None]
    answer: Mapped[str | None]
    answered_by: Mapped[str | None]
    answered_as: Mapped[str | None]
    answered_park_id: Mapped[int | None] = mapped_column(ForeignKey("park.id"))
    answered_at: Mapped[dt.datetime | None]

    @classmethod
    def constraints(cls):
        open_ = text("answer IS NULL")
        return (
            *super().constraints(),
            one_of("answer", ANSWERS),
            one_of("answered_as", ANSWERED_AS),
            CheckConstraint(
                "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_as IS NULL) "
                "AND (answer IS NULL) = (answered_at IS NULL)",
                "answered",
            ),
            CheckConstraint("introduces OR answer IS NULL OR answer <> 'confirmed'", "confirmed"),
            Index("uq_proposal_open", "tenant_id", "park_id", unique=True, sqlite_where=open_, postgresql_where=open_),
        )
