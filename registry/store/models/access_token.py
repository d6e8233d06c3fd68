"""Tokens (接口凭证): with which programs read the interface as an account."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.models.base import Base, now


class AccessToken(Base):
    """A token of an account; only its hash is kept.

    `name`: what its holder calls it; `scopes`: words of `registry.access.tokens.scopes`, with blanks between;
    `last_day`: the last on which it works, `used_on`: the last on which it was used, both days in China.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    scopes: Mapped[str]
    made_at: Mapped[dt.datetime] = mapped_column(default=now)
    last_day: Mapped[dt.date]
    used_on: Mapped[dt.date | None]
    revoked_at: Mapped[dt.datetime | None]

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (
            *super().constraints(),
            CheckConstraint("length(name) > 0", "named"),
            CheckConstraint("length(scopes) > 0", "for_something"),
        )
