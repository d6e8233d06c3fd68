"""Accounts of others (人员), for administrators: who is there, what they may, and one-time links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Unpack

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.access import account_acts, accounts, invitations, second_factor
from registry.access.permissions import allowed
from registry.access.tokens import keeping
from registry.person import Person
from registry.store import history
from registry.store.models.park import Park
from registry.store.models.person import LoginSession, PersonPark, SignOnIdentity
from registry.store.store import Store


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """An account as an administrator sees it. `parks`: short names (代号) and names of an operator's parks."""

    person: Person
    parks: tuple[Park, ...]
    invited: bool  # has not chosen a password, and comes by no single sign-on either
    disabled: bool
    seen_at: datetime | None
    second_factor: bool
    tokens: int = 0  # that work


@allowed("people.manage")
def everybody(person: Person, session: Session) -> list[AccountEntry]:
    """All accounts: those in use first, then by log-in name."""
    parks: dict[int, list[Park]] = {}
    for id, park in session.execute(select(PersonPark.person_id, Park).join(Park).order_by(Park.name_zh)):
        parks.setdefault(id, []).append(park)
    latest = select(LoginSession.person_id, func.max(LoginSession.seen_at)).group_by(LoginSession.person_id)
    seen = dict(session.execute(latest).all())
    having = second_factor.having(session)
    tokens = keeping.counted(session)
    signed_on = set(session.scalars(select(SignOnIdentity.person_id)))
    return [
        AccountEntry(
            accounts.person_of(session, account),
            tuple(parks.get(account.id, ())),
            account.password_hash is None and account.id not in signed_on,
            account.disabled_at is not None,
            seen.get(account.id),
            account.id in having,
            tokens.get(account.id, 0),
        )
        for account in accounts.listed(session)
    ]


@allowed("people.manage")
def add(
    person: Person,
    store: Store,
    login: str,
    name: str,
    role: str,
    *,
    address: str | None = None,
    **duty: Unpack[accounts.Duty],
) -> str:
    """A new account; the token of the one-time link with which its owner chooses a password."""
    with store.write(history.of(person, "people")) as session:
        account = account_acts.add(session, person, login, name, role, address=address, **duty)
        return invitations.invite(session, account)


@allowed("people.manage")
def change(
    person: Person,
    store: Store,
    login: str,
    role: str,
    *,
    address: str | None = None,
    **duty: Unpack[accounts.Duty],
) -> None:
    """Give an account another role, or other parks, another district, another company."""
    with store.write(history.of(person, "people")) as session:
        account = accounts.named(session, login)
        account_acts.change(session, person, account, role, address=address, **duty)


@allowed("people.manage")
def reset(person: Person, store: Store, login: str, *, address: str | None = None) -> str:
    """Void the account's password, sessions and tokens at once; the token of a new one-time link."""
    with store.write(history.of(person, "people")) as session:
        return account_acts.reset(session, person, accounts.named(session, login), address=address)


@allowed("people.manage")
def reset_second_factor(person: Person, store: Store, login: str, *, address: str | None = None) -> bool:
    """Ask the account for no codes until its owner sets the second step up anew; whether it had one."""
    with store.write(history.of(person, "people")) as session:
        return account_acts.reset_second_factor(session, person, accounts.named(session, login), address=address)


@allowed("people.manage")
def revoke_tokens(person: Person, store: Store, login: str, *, address: str | None = None) -> int:
    """Let no program come with a token of the account any more; how many tokens that were."""
    with store.write(history.of(person, "people")) as session:
        return account_acts.revoke_tokens(session, person, accounts.named(session, login), address=address)


@allowed("people.manage")
def disable(person: Person, store: Store, login: str, *, address: str | None = None) -> None:
    """Nobody can use the account any more, from now on. What it did stays."""
    with store.write(history.of(person, "people")) as session:
        account_acts.disable(session, person, accounts.named(session, login), address=address)


@allowed("people.manage")
def enable(person: Person, store: Store, login: str, *, address: str | None = None) -> None:
    """The account can be used again."""
    with store.write(history.of(person, "people")) as session:
        account_acts.enable(session, person, accounts.named(session, login), address=address)


@allowed("people.manage")
def end_sessions(person: Person, store: Store, login: str, *, address: str | None = None) -> int:
    """Log the account out everywhere; how many sessions that were."""
    with store.write(history.of(person, "people")) as session:
        return account_acts.end_sessions(session, person, accounts.named(session, login), address=address)
