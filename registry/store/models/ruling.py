"""Rulings (裁定) on the open questions of the law, and their retractions: appended, never changed, never deleted."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.store.models.base import Base, now


class Act:
    """Mixin: an act of an authority: by whom, on what basis, from which day it counts, when the register learned it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    # Named apart from the attribute because BY is a word of SQL.
    by: Mapped[str] = mapped_column("ruled_by")
    basis: Mapped[str]
    from_day: Mapped[dt.date]
    recorded_at: Mapped[dt.datetime] = mapped_column(default=now)

    @classmethod
    def constraints(cls) -> tuple:
        given = (CheckConstraint(f"length(trim({c})) > 0", f"{c}_given") for c in ("ruled_by", "basis"))
        return (*super().constraints(), *given)


class Ruling(Act, Base):
    """One option of one open question of `registry.policy.vocabulary`, adopted from `from_day` on.

    `document`: the one policy document that it holds for; None for all. The words are checked by
    `registry.claims.rulings`, not by the table: a new document may bring a new question.
    """

    question: Mapped[str] = mapped_column(index=True)
    option: Mapped[str]
    document: Mapped[str | None]

    retraction: Mapped["RulingRetraction | None"] = relationship(back_populates="ruling")


class RulingRetraction(Act, Base):
    """The end of a ruling: from `from_day` on it counts no more."""

    ruling_id: Mapped[int] = mapped_column(ForeignKey("ruling.id"), unique=True)

    ruling: Mapped[Ruling] = relationship(back_populates="retraction")
