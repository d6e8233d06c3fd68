"""Recovery codes (恢复码): ten that work once each in place of the authenticator; hashed like passwords, shown once.

A code begins with its own number, so that one hash is looked at and not ten.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry.access import passwords
from registry.store.models.base import now
from registry.store.models.second_factor import RecoveryCode

MANY = 10
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read for something else
LENGTH = 12  # signs besides the number, 59 bits
WRITTEN = re.compile(rf"([0-9])([{SIGNS}]{{{LENGTH}}})")


@dataclass(frozen=True, slots=True)
class FreshCodes:
    """New codes as they are shown, and as they are kept."""

    shown: tuple[str, ...]
    hashes: tuple[str, ...]


def make() -> FreshCodes:
    """Ten new codes, of nobody yet; hashing them takes more than a second."""
    codes = [f"{number}{''.join(secrets.choice(SIGNS) for _ in range(LENGTH))}" for number in range(MANY)]
    return FreshCodes(tuple(map(_shown, codes)), tuple(map(passwords.hashed, codes)))


def replace(session: Session, person_id: int, fresh: FreshCodes) -> None:
    """Give the account these codes; the old ones are void."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    for number, known in enumerate(fresh.hashes):
        session.add(RecoveryCode(person_id=person_id, number=number, code_hash=known))


def fitting(session: Session, person_id: int, typed: str) -> RecoveryCode | None:
    """The unused code with the number that was typed, whatever else was."""
    found = WRITTEN.fullmatch(normal(typed))
    if found is None:
        return None
    row = session.get(RecoveryCode, (person_id, int(found[1])))
    return row if row is not None and row.used_at is None else None


def spend(session: Session, person_id: int, number: int, known: str) -> bool:
    """Use a code that was found right up; False where somebody was faster."""
    row = session.get(RecoveryCode, (person_id, number))
    if row is None or row.used_at is not None or row.code_hash != known:
        return False
    row.used_at = now()
    return True


def left(session: Session, person_id: int) -> int:
    """How many codes can still be used."""
    unused = RecoveryCode.used_at.is_(None) & (RecoveryCode.person_id == person_id)
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(unused)) or 0


def normal(typed: str) -> str:
    """As it is hashed: capital letters, half-width, without the dashes it is shown with."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed)).upper()


def _shown(code: str) -> str:
    return f"{code[0]}-{code[1:5]}-{code[5:9]}-{code[9:]}"
