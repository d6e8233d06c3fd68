"""Tokens as they are used (接口凭证的使用): whose token it is, and what is done about those that are not good.

A token has 256 random bits, so nobody guesses one whole; but somebody may have a part of one, or try those of another
place. So unknown ones are counted by the access log, in which each stands: after thirty of one address none is looked
at for the rest of a quarter of an hour. One that was good once is no guess: it is refused, and logged once a day.
"""

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from registry.access import accounts, log, logins, passwords, second_factor, sessions
from registry.access.logins import Throttled
from registry.access.tokens import keeping
from registry.clock import day_of, midnight, past
from registry.person import PUBLIC, Person
from registry.store.models.access_token import AccessToken
from registry.store.models.base import now
from registry.store.models.person import AccessEntry
from registry.store.models.person import Person as Account
from registry.store.store import Store, StoreError
from registry.store.wall.acting import nobody
from registry.words import Explained, Words

FAILED = "token_failed"
WINDOW, MOST = logins.WINDOW, logins.PER_ADDRESS


class NotGood(Explained):
    """The token opens nothing, and never will again."""


class HeldBack(Explained):
    """The token is good, but its account has something to do before it is good for anything."""


class TokensGuessed(Throttled):
    """Too many unknown tokens from one address: none is looked at for `seconds`."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who came with a token: the account as it is now, within the token's scopes; and what the token is called."""

    person: Person
    token: str


UNKNOWN = Words(
    "这个接口凭证无效：不是本站的、已被撤销，或账号已停用。请在“账号”页上重新生成。",
    "This token is not good: it is none of ours, was revoked, or its account is disabled. Make another on the page of "
    "the account.",
)


def bearer(store: Store, token: str, address: str) -> Bearer:
    """Who holds the token. Raises `NotGood`, `HeldBack`, and `TokensGuessed` where none is looked at."""
    with nobody():
        with store.read() as session:
            _refuse(session, address)
            seen = _seen(session, token)
        if seen is None:
            _count(store, address)
            raise NotGood(UNKNOWN.zh, UNKNOWN.en)
        if seen.over is not None:
            _note_refused(store, seen, address)
            raise NotGood(seen.over.zh, seen.over.en)
        if seen.waits is not None:
            raise HeldBack(seen.waits.zh, seen.waits.en)
        if seen.used_on != day_of(now()):
            _note_used(store, seen.id)
    return Bearer(replace(seen.person, scopes=seen.scopes), seen.name)


def held_back(session: Session, account: Account) -> Words | None:
    """What the account has to do before its tokens, like its sessions, are good for anything."""
    if passwords.expired(account.password_set_at, now()):
        return Words(
            "这个账号的密码已使用超过 90 天：请先登录更换密码。",
            "The password of this account is older than 90 days: log in and change it first.",
        )
    if second_factor.lacking(session, account):
        return Words(
            "这个账号的角色须使用两步验证：请先登录设置。",
            "The role of this account must have a second step: log in and set it up first.",
        )
    return None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A token that we made. `over`: why it is good no more; `waits`: what its account has to do first."""

    id: int
    name: str
    used_on: dt.date | None
    scopes: frozenset[str]
    person: Person
    over: Words | None
    waits: Words | None


def _seen(session: Session, token: str) -> _Seen | None:
    if not keeping.FORM.fullmatch(token):
        return None
    asked = select(AccessToken, Account).join(Account, Account.id == AccessToken.person_id)
    found = session.execute(asked.where(AccessToken.token_sha256 == sessions.digest(token))).one_or_none()
    if found is None:
        return None
    row, account = found
    return _Seen(
        row.id, row.name, row.used_on, frozenset(keeping.scopes_of(row)), accounts.person_of(session, account),
        _over(row, account), held_back(session, account),
    )  # fmt: skip


def _over(token: AccessToken, account: Account) -> Words | None:
    """Why the token is good no more; None where it is good."""
    if account.disabled_at is not None or token.revoked_at is not None:
        return UNKNOWN
    if keeping.works(token):
        return None
    return Words(
        f"这个接口凭证已于 {token.last_day} 到期。请在“账号”页上重新生成。",
        f"This token ended on {token.last_day}. Make another on the page of the account.",
    )


def _refuse(session: Session, address: str) -> None:
    """Raises `TokensGuessed` where too many of the address were unknown."""
    at, place = now(), logins.place_of(address)
    recent = (AccessEntry.at > at - WINDOW) & past(AccessEntry.at, at)
    unknown = recent & (AccessEntry.what == FAILED) & AccessEntry.person_id.is_(None)
    here = AccessEntry.address.startswith(place.address, autoescape=True)
    if not place.address.endswith(":"):
        here = AccessEntry.address == place.address
    newest = select(AccessEntry.at).where(unknown & here).order_by(AccessEntry.id.desc()).limit(MOST)
    times = session.scalars(newest).all()
    if len(times) == MOST:
        raise TokensGuessed(max(1, round((times[-1] + WINDOW - at).total_seconds())))


def _count(store: Store, address: str) -> None:
    """One more was unknown; within the write, so that many at once count as well."""
    with store.write() as session:
        _refuse(session, address)
        log.record(session, PUBLIC, FAILED, address=logins.place_of(address).text, result=log.REFUSED)


def _note_refused(store: Store, seen: _Seen, address: str) -> None:
    """That somebody still comes with a token that is over, once a day."""
    since, detail = midnight(day_of(now())), {"token": seen.name}
    with store.read() as session:
        entries = log.entries(session, what=FAILED, login=seen.person.login, since=since)
        told = any(entry.detail == log.written(detail) for entry in entries)
    if not told:
        log.record(store, seen.person, FAILED, address=address, result=log.REFUSED, detail=detail)


def _note_used(store: Store, id: int) -> None:
    """A register that cannot be written now must still be readable: then the day is noted another time."""
    today: dt.date = day_of(now())
    try:
        with store.write() as session:
            used = update(AccessToken).where(AccessToken.id == id).values(used_on=today)
            session.execute(used.execution_options(synchronize_session=False))
    except (DBAPIError, StoreError):
        pass
