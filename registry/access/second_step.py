"""The second step (第二步) of a log-in: a code of the authenticator, or a recovery code.

Each try counts with those of the password (`registry/access/logins.py`): the right password takes back none of them,
only the right code does. So who knows a password guesses no more codes than anybody guesses passwords; and not from
many networks either (`registry/access/guessed_codes.py`).
"""

from registry.access import (
    accounts,
    entering,
    log,
    logins,
    passwords,
    second_factor,
    sessions,
)
from registry.access.logins import Attempt
from registry.access.proof import guessed_codes, recovery_codes
from registry.access.second_factor import BadCode
from registry.person import Person
from registry.store.models.person import Person as Account
from registry.store.stamping.kept_secrets import Unreadable
from registry.store.store import Store
from registry.store.wall.acting import nobody
from registry.words import Explained


class Over(Explained):
    """Nobody's log-in waits for this code (any more)."""

    def __init__(self) -> None:
        super().__init__(
            "输入密码后超过 10 分钟，或已在别处完成登录。请重新登录。",
            "More than ten minutes have passed since the password, or the log-in was completed. Please log in again.",
        )


def holder(store: Store, token: str | None) -> Person:
    """Whose log-in waits. Raises `Over`."""
    with store.read() as session:
        account = entering.waiting(session, token)
        if account is None:
            raise Over
        return accounts.person_of(session, account)


def finish(store: Store, attempt: Attempt, token: str, typed: str, agent: str) -> str:
    """The token of a new session, for a right code. Raises `BadCode`, `Over`, `CodesGuessed`."""
    person = holder(store, token)
    known = _recovery(store, person, typed)
    refused: BadCode | Unreadable | None = None
    begun = ""
    with nobody(), store.write() as session:
        account = entering.waiting(session, token)
        if account is None:
            raise Over
        guessed_codes.refuse(session, person.login)
        try:
            spent = _take(session, store, account, typed, known)
        except (BadCode, Unreadable) as bad:
            refused = bad
            guessed_codes.count(session, person, attempt.address)
        else:
            entering.use_up(session, token)
            logins.forgive(session, attempt)
            logins.tidy(session)
            left = {"codes_left": recovery_codes.left(session, account.id)} if spent else None
            log.record(session, person, "login", address=attempt.address, detail=left)
            begun = sessions.begin(session, account, attempt.address, agent)
    if refused is not None:
        raise BadCode(refused.zh, refused.en)
    return begun


def _recovery(store: Store, person: Person, typed: str) -> tuple[int, str] | None:
    """The number and the hash of the recovery code that was typed, where it is right. Hashing takes long, so it is
    done outside of the writers' lock."""
    if person.id is None or second_factor.is_code(typed):
        return None
    with store.read() as session:
        row = recovery_codes.fitting(session, person.id, typed)
        known = None if row is None else (row.number, row.code_hash)
    right = passwords.verify(known[1] if known else None, recovery_codes.normal(typed))
    return known if right else None


def _take(session, store: Store, account: Account, typed: str, known: tuple[int, str] | None) -> bool:
    """Whether it was a recovery code that was taken. Raises `BadCode`, `Unreadable`."""
    if second_factor.is_code(typed):
        second_factor.take(session, store.key, account.id, typed)
        return False
    if known is None or not recovery_codes.spend(session, account.id, *known):
        raise BadCode(
            "这不是 6 位验证码，也不是未用过的恢复码。恢复码形如 3-ABCD-EFGH-JKMN，每个只能用一次。",
            "This is neither a code of six digits nor a recovery code that was not used yet. A recovery code looks "
            "like 3-ABCD-EFGH-JKMN, and each works once.",
        )
    return True
