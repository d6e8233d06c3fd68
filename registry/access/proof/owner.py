"""The proof (本人证明) that it is the owner of an account who asks: the password, and a code where one is in force.

It is asked for before something is changed, or made, that would outlast a session that was taken over.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry.access import log, logins, passwords, second_factor
from registry.access.passwords import BadPassword
from registry.access.proof import guessed_codes, recovery_codes
from registry.access.second_factor import BadCode
from registry.person import Person
from registry.store import history
from registry.store.models.person import Person as Account
from registry.store.stamping.kept_secrets import Unreadable
from registry.store.store import Store

WRONG = BadPassword("现在的密码不对。", "The present password is wrong.")


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody shows before something of this is changed: the password, and a code where one is asked for."""

    password: str = ""
    code: str = ""


def account_of(session: Session, person: Person) -> Account:
    """The person's account. Raises LookupError where it is gone."""
    account = session.get(Account, person.id)
    if account is None:
        raise LookupError(person.login)
    return account


def prove(person: Person, store: Store, proof: Proof, what: str, address: str) -> None:
    """That it is the owner who asks. Raises `BadPassword`, `BadCode`, `logins.Throttled`. `what`: under which word of
    `log.KINDS` a wrong password is logged.
    """
    attempt = logins.attempt(store, person.login, address)
    with store.read() as session:
        account = account_of(session, person)
        known, asked = account.password_hash, second_factor.of(session, account.id).confirmed_at is not None
        row = recovery_codes.fitting(session, account.id, proof.code) if asked else None
        spare = None if row is None else (row.number, row.code_hash)
    try:
        if known is not None and not passwords.verify(known, proof.password):
            raise WRONG
    except BadPassword:
        log.record(store, person, what, address=address, result=log.REFUSED)
        raise
    if asked:
        _prove_code(person, store, proof.code, spare, address)
    logins.proven(store, attempt)


def _prove_code(person: Person, store: Store, typed: str, spare: tuple[int, str] | None, address: str) -> None:
    right = spare is not None and passwords.verify(spare[1], recovery_codes.normal(typed))
    refused: BadCode | None = None
    with store.write(history.of(person, "people")) as session:
        account = account_of(session, person)
        guessed_codes.refuse(session, person.login)
        if not (right and spare and recovery_codes.spend(session, account.id, *spare)):
            try:
                readably(lambda: second_factor.take(session, store.key, account.id, typed))
            except BadCode as bad:
                refused = bad
                guessed_codes.count(session, person, address)
    if refused is not None:
        raise refused


def readably(work: Callable[[], object]) -> None:
    """Do it; a secret that cannot be read is a code that cannot be taken."""
    try:
        work()
    except Unreadable as gone:
        raise BadCode(gone.zh, gone.en) from None
