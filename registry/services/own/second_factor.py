"""One's own second factor (两步验证): setting it up, other recovery codes, turning it off.

Each of these asks for the password, as changing it does, and for a code where one is in force.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from registry.access import log, logins, second_factor, sessions
from registry.access.permissions import allowed
from registry.access.proof import recovery_codes
from registry.access.proof.owner import Proof, account_of, prove, readably
from registry.access.second_factor import BadCode, OfferedSecret
from registry.person import Person
from registry.store import history
from registry.store.stamping.kept_secrets import Unreadable
from registry.store.store import Store

WHAT = "second_factor"


@dataclass(frozen=True, slots=True)
class FactorState:
    """How it stands with an account's second factor. `confirmed_at`: since when codes are asked for; `codes`: recovery
    codes that are left; `password`: whether the account has one, which is asked for; `required`: it may not be without.
    """

    confirmed_at: datetime | None
    codes: int
    offered: OfferedSecret | None
    password: bool
    required: bool


@allowed("account.own")
def state(person: Person, store: Store) -> FactorState:
    """How it stands. An offered secret that cannot be read is none."""
    with store.read() as session:
        account = account_of(session, person)
        try:
            offered = second_factor.offered(session, store.key, account)
        except Unreadable:
            offered = None
        return FactorState(
            second_factor.of(session, account.id).confirmed_at,
            recovery_codes.left(session, account.id),
            offered,
            account.password_hash is not None,
            second_factor.required(account.role),
        )


@allowed("account.own")
def begin(person: Person, store: Store, proof: Proof, address: str) -> None:
    """Make a secret for an authenticator; the one in force stays until the new one is confirmed.

    Raises `BadPassword`, `BadCode`, `logins.Throttled`; then nothing was changed. So do the others.
    """
    prove(person, store, proof, WHAT, address)
    with store.write(history.of(person, "people")) as session:
        second_factor.offer(session, store.key, account_of(session, person))


@allowed("account.own")
def confirm(person: Person, store: Store, typed: str, here: str, address: str) -> list[str]:
    """Take the new secret into use by its first code: ten recovery codes. All sessions but `here` end."""
    attempt = logins.attempt(store, person.login, address)
    with store.read() as session:
        readably(lambda: second_factor.first_step(session, store.key, account_of(session, person), typed))
    fresh = recovery_codes.make()  # takes long, so outside of the writers' lock
    with store.write(history.of(person, "people")) as session:
        account = account_of(session, person)
        readably(lambda: second_factor.confirm(session, store.key, account, typed))
        recovery_codes.replace(session, account.id, fresh)
        ended = sessions.end_all(session, account.id, here)
        log.record(session, person, "second_factor", address=address, detail={"sessions": ended} if ended else None)
    logins.proven(store, attempt)
    return list(fresh.shown)


@allowed("account.own")
def renew_codes(person: Person, store: Store, proof: Proof, address: str) -> list[str]:
    """Ten new recovery codes; the old ones are void."""
    prove(person, store, proof, WHAT, address)
    fresh = recovery_codes.make()
    with store.write(history.of(person, "people")) as session:
        _confirmed(session, person)
        recovery_codes.replace(session, account_of(session, person).id, fresh)
        log.record(session, person, "recovery_codes", address=address)
    return list(fresh.shown)


@allowed("account.own")
def turn_off(person: Person, store: Store, proof: Proof, address: str) -> None:
    """Ask this account for no codes any more. Refused where its role must have a second factor."""
    if second_factor.required(person.role):
        raise BadCode(
            "您的角色必须使用两步验证，不能关闭；换设备请重新设置。",
            "Your role must have a second step, so it stays on; for another device set it up anew.",
        )
    prove(person, store, proof, WHAT, address)
    with store.write(history.of(person, "people")) as session:
        _confirmed(session, person)
        second_factor.remove(session, account_of(session, person).id)
        log.record(session, person, "second_factor_off", address=address)


def _confirmed(session: Session, person: Person) -> None:
    if second_factor.of(session, account_of(session, person).id).confirmed_at is None:
        raise BadCode("这个账号没有两步验证。", "This account has no second step.")
