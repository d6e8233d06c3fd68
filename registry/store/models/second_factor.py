"""The second factor (第二因素) of accounts: an authenticator's secret, recovery codes, log-ins that wait for a code."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.models.base import Base


class SecondFactor(Base):
    """The secret that an account shares with its authenticator, as `registry.store.stamping.kept_secrets` keeps it.

    `last_step`: the half minute of the last code that was taken, so that none is taken twice; `offered`: a secret that
    was shown, but not confirmed with a code yet, beside the one in force.
    """

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str | None]
    confirmed_at: Mapped[dt.datetime | None]
    last_step: Mapped[int | None]
    offered: Mapped[str | None]
    offered_at: Mapped[dt.datetime | None]

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        whole = "(secret IS NULL) = (confirmed_at IS NULL) AND (secret IS NULL) = (last_step IS NULL)"
        return (
            *super().constraints(),
            CheckConstraint(whole, "confirmed"),
            CheckConstraint("(offered IS NULL) = (offered_at IS NULL)", "offered"),
        )


class RecoveryCode(Base):
    """A code (恢复码) that works once in place of the authenticator; hashed like a password."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str]
    used_at: Mapped[dt.datetime | None]


class PendingLogin(Base):
    """A log-in that has shown its password and waits for a code; no session. Only its token's hash is kept."""

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[dt.datetime]
