"""What is done to accounts (对账号的操作), each with its entry in the access log: who did what to whom, from what to
what.

Pages, the command line and single sign-on all come through here, so that none of them leaves it out.
"""

from typing import Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import accounts, administrators, invitations, log, second_factor, sessions
from registry.access.tokens import keeping
from registry.person import Person
from registry.store.models.park import Park
from registry.store.models.person import Person as Account
from registry.store.stamping.seals import Authorship

COMMAND_LINE = "命令行 command line"


def at_the_server(by: Authorship) -> Person:
    """Whoever types on the server, as the access log names them: the account of the operating system."""
    return Person(None, by.by, by.by, "admin")


def add(
    session: Session, person: Person, login: str, name: str, role: str, *, address: str | None = None,
    **duty: Unpack[accounts.Duty],
) -> Account:  # fmt: skip
    """A new account, without a password. Raises `BadAccount`."""
    account = accounts.add(session, login, name, role, **duty)
    detail = {"role": [account.role]}
    if places := _places(session, account):
        detail["for"] = [places]
    log.record(session, person, "account_added", account.login, address=address, detail=detail)
    return account


def change(
    session: Session, person: Person, account: Account, role: str, *, address: str | None = None,
    **duty: Unpack[accounts.Duty],
) -> None:  # fmt: skip
    """Another role, other parks, another district or company; where nothing is other, nothing is said.

    Raises `BadAccount`.
    """
    old_role, old_places = account.role, _places(session, account)
    if administrators.separate() and account.id == person.id and role != old_role:
        raise accounts.BadAccount(
            "role",
            "不能更改自己的角色：请另一位管理员来改。",
            "Nobody changes their own role: ask another administrator.",
        )
    accounts.change(session, account, role, **duty)
    detail: dict[str, object] = {}
    if account.role != old_role:
        detail["role"] = [old_role, account.role]
        if revoked := keeping.revoke_all(session, account.id):  # nobody made them for what the new role may
            detail["tokens"] = revoked
    if (new_places := _places(session, account)) != old_places:
        detail["for"] = [old_places, new_places]
    if detail:
        log.record(session, person, "account_changed", account.login, address=address, detail=detail)


def disable(session: Session, person: Person, account: Account, *, address: str | None = None) -> None:
    """Nobody can use the account any more, its sessions end and its tokens are void. Raises `BadAccount` for the last
    administrator.
    """
    accounts.disable(session, account)
    detail = {"sessions": sessions.end_all(session, account.id), "tokens": keeping.revoke_all(session, account.id)}
    log.record(session, person, "account_disabled", account.login, address=address, detail=detail)


def enable(session: Session, person: Person, account: Account, *, address: str | None = None) -> None:
    """The account can be used again."""
    accounts.enable(session, account)
    log.record(session, person, "account_enabled", account.login, address=address)


def reset(session: Session, person: Person, account: Account, *, address: str | None = None) -> str:
    """Void the password, the sessions and the tokens of programs; the token of a new one-time link."""
    token, ended = invitations.reset(session, account)
    detail = {"sessions": ended, "tokens": keeping.revoke_all(session, account.id)}
    log.record(session, person, "account_reset", account.login, address=address, detail=detail)
    return token


def reset_second_factor(session: Session, person: Person, account: Account, *, address: str | None = None) -> bool:
    """Ask the account for no codes any more, until its owner sets the second step up anew; its sessions end. Whether
    it had one."""
    had = second_factor.remove(session, account.id)
    ended = sessions.end_all(session, account.id)
    log.record(session, person, "second_factor_reset", account.login, address=address, detail={"sessions": ended})
    return had


def end_sessions(session: Session, person: Person, account: Account, *, address: str | None = None) -> int:
    """Log the account out everywhere; how many sessions that were."""
    ended = sessions.end_all(session, account.id)
    log.record(session, person, "sessions_ended", account.login, address=address, detail={"sessions": ended})
    return ended


def revoke_tokens(session: Session, person: Person, account: Account, *, address: str | None = None) -> int:
    """Let no program come with a token of the account any more; how many tokens that were."""
    revoked = keeping.revoke_all(session, account.id)
    log.record(session, person, "token_revoked", account.login, address=address, detail={"tokens": revoked})
    return revoked


def _places(session: Session, account: Account) -> list[str]:
    """What the account is for, by the names that do not change: parks' short names, a code."""
    if account.role == "operator":
        held = [entry.park_id for entry in account.parks]
        return sorted(session.scalars(select(Park.slug).where(Park.id.in_(held))))
    return [text for text in (account.scope, account.uscc) if text]
