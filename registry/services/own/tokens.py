"""One's own tokens (接口凭证): which there are, making one, revoking one.

Making one asks for the password, and for a code where one is in force, since a token outlasts every session.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry.access import log
from registry.access.permissions import allowed, scopes_for
from registry.access.proof.owner import Proof, account_of, prove
from registry.access.tokens import keeping, using
from registry.access.tokens.keeping import BadToken
from registry.person import Person
from registry.store import history
from registry.store.store import Store


@dataclass(frozen=True, slots=True)
class TokenEntry:
    """A token as its holder sees it. `works`: neither revoked nor past its last day; `scopes`: words of
    `registry.access.tokens.scopes.SCOPES`."""

    id: int
    name: str
    scopes: tuple[str, ...]
    made_at: dt.datetime
    last_day: dt.date
    used_on: dt.date | None
    works: bool
    revoked: bool


@dataclass(frozen=True, slots=True)
class TokenAsked:
    """What a new token is to be: its name, its scopes, and the last day on which it works."""

    name: str
    scopes: Collection[str]
    last_day: dt.date | None


@allowed("account.own")
def own(person: Person, session: Session) -> list[TokenEntry]:
    """The account's tokens: those that work first, then those that ended in the last thirty days."""
    return [
        TokenEntry(
            token.id, token.name, tuple(keeping.scopes_of(token)), token.made_at, token.last_day, token.used_on,
            keeping.works(token), token.revoked_at is not None,
        )
        for token in keeping.of(session, account_of(session, person).id)
    ]  # fmt: skip


@allowed("account.own")
def make(person: Person, store: Store, proof: Proof, asked: TokenAsked, address: str) -> str:
    """A new token, which is told this once.

    Raises `BadToken` for what cannot be, `BadPassword` and `BadCode` where it is not the owner who asks, and
    `logins.Throttled`; then nothing was made.
    """
    if not set(asked.scopes) <= set(scopes_for(person.role)):
        raise BadToken("您的角色没有这项权限，不能交给程序。", "Your role may not do this, so no program can for you.")
    prove(person, store, proof, "token_made", address)
    with store.write(history.of(person, "people")) as session:
        account = account_of(session, person)
        if (waits := using.held_back(session, account)) is not None:
            raise BadToken(waits.zh, waits.en)
        token = keeping.make(session, account, asked.name, asked.scopes, asked.last_day)
        detail = {
            "token": keeping.checked_name(asked.name),
            "scopes": sorted(asked.scopes),
            "until": str(asked.last_day),
        }
        log.record(session, person, "token_made", address=address, detail=detail)
    return token


@allowed("account.own")
def revoke(person: Person, store: Store, id: int, address: str | None = None) -> None:
    """Let one of the account's own tokens work no more; one of somebody else stays as it is."""
    with store.write(history.of(person, "people")) as session:
        name = keeping.revoke(session, account_of(session, person).id, id)
        if name is not None:
            log.record(session, person, "token_revoked", person.login, address=address, detail={"token": name})
