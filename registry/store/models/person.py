"""People (人员): accounts, what they are for, their sessions, and the log of who came and saw what."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from registry import uscc
from registry.store.models.base import Base, now, one_of

ACCOUNT_ROLES = ("tenant", "operator", "official", "admin", "system", "security", "audit")


class Person(Base):
    """An account (账号). A tenant's has its `uscc`, an official's the GB/T 2260 code of a district or the first four
    digits of a city's (`scope`), an operator's its parks (`PersonPark`).

    `password_hash` is None for who comes by single sign-on, or has not used the invitation yet.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    scope: Mapped[str | None]
    uscc: Mapped[str | None]
    password_hash: Mapped[str | None]
    password_set_at: Mapped[dt.datetime | None]
    made_at: Mapped[dt.datetime] = mapped_column(default=now)
    disabled_at: Mapped[dt.datetime | None]

    parks: Mapped[list["PersonPark"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    @validates("uscc")
    def _check_uscc(self, _, number: str | None) -> str | None:
        return None if number is None else uscc.checked(number)

    @classmethod
    def constraints(cls):
        return (
            *super().constraints(),
            one_of("role", ACCOUNT_ROLES),
            CheckConstraint("length(login) > 0 AND login = lower(login)", "login"),
            CheckConstraint("(role = 'tenant') = (uscc IS NOT NULL)", "uscc_of_tenant"),
            CheckConstraint("(role = 'official') = (scope IS NOT NULL)", "scope_of_official"),
            CheckConstraint("scope IS NULL OR length(scope) IN (4, 6)", "scope_code"),
        )


class PersonPark(Base):
    """A park whose roster an operator keeps."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    park_id: Mapped[int] = mapped_column(ForeignKey("park.id", ondelete="CASCADE"), primary_key=True)


class SignOnIdentity(Base):
    """Who a provider of single sign-on (单点登录) says somebody is."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]

    @classmethod
    def constraints(cls):
        return (*super().constraints(), UniqueConstraint("issuer", "subject"))


class SignOnUse(Base):
    """A single sign-on that was used up; who has begun one carries it in a cookie (`registry/access/sign_on.py`)."""

    state_sha256: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[dt.datetime] = mapped_column(default=now)


class LoginSession(Base):
    """A session (会话): only its token's hash is kept. Ended by log-out, a changed password, or an admin."""

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    address: Mapped[str]
    agent: Mapped[str]


class LoginFailure(Base):
    """A failed log-in, counted against the account and the address."""

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
    at: Mapped[dt.datetime]


class Invitation(Base):
    """A link that can be used once (一次性链接) to choose a password; without a person, to make the first admin."""

    token_sha256: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class AccessEntry(Base):
    """The access log (访问日志): log-ins, exports, reveals, what was done to accounts. A trigger keeps it for at least
    six months.

    `what`: a word of `registry.access.log.KINDS`; `subject`: of what or whom; `detail`: from what to what, as JSON
    (`registry.access.log`); `result`: done or refused; `seal`: sha256 of the seal before and this entry
    (`registry.store.stamping.access_chain`).
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    person_id: Mapped[int | None]
    login: Mapped[str]
    what: Mapped[str]
    subject: Mapped[str | None]
    park_id: Mapped[int | None]
    address: Mapped[str | None]
    result: Mapped[str]
    detail: Mapped[str | None]
    seal: Mapped[str]

    @classmethod
    def constraints(cls):
        return (*super().constraints(), one_of("result", ("done", "refused")))
