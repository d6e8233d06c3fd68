"""One-time links (一次性链接): how a person chooses a password, and how the first administrator comes in."""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry.access import accounts, administrators, entering, log, passwords, sessions
from registry.clock import past
from registry.store.models.base import now
from registry.store.models.person import Invitation
from registry.store.models.person import Person as Account
from registry.store.stamping.seals import Authorship
from registry.store.store import Store
from registry.words import Explained

LASTS = dt.timedelta(days=7)
FIRST_LASTS = dt.timedelta(days=1)
STARTING = dt.timedelta(minutes=2)  # in which processes that are started together have all come this far
PATH = "/account/invitation"


class BadInvitation(Explained, ValueError):
    """The link was used, is too old, or never was one."""

    def __init__(self):
        super().__init__(
            "这个链接已经用过、过期，或者不完整。请向管理员要一个新的。",
            "This link was used, has expired, or is not complete. Ask an administrator for a new one.",
        )


class AlreadyMade(Explained):
    """Another process has just printed the link that makes the first administrator."""

    def __init__(self):
        super().__init__(
            "还没有管理员。设立第一个的链接刚由另一个进程（或上一次启动）打印，请看那里的输出；找不到时，两分钟后重新启动本进程。",
            "There is no administrator yet. The link that makes the first was printed a moment ago by another process, "
            "or by the start before: look there. If it is lost, start this process again in two minutes.",
        )


def link(token: str) -> str:
    """The path of a one-time link, without the host."""
    return f"{PATH}?token={token}"


def invite(session: Session, account: Account) -> str:
    """The token of a link with which the account's owner chooses a password within 7 days; older links are void."""
    session.execute(delete(Invitation).where(Invitation.person_id == account.id))
    return _new(session, account.id, LASTS)


def reset(session: Session, account: Account) -> tuple[str, int]:
    """The same, and the old password and all sessions of the account, how many these were, are void at once."""
    account.password_hash = None
    ended = sessions.end_all(session, account.id)
    return invite(session, account), ended


def first(store: Store) -> str | None:
    """The token of the one link that makes the first administrator within a day; None where there is one. Older ones
    are void. Raises `AlreadyMade` where one was made while this process started: several that start together print one.
    """
    with store.read() as session:
        if accounts.has_admin(session):
            return None
    with store.write() as session:
        firsts = Invitation.person_id.is_(None), Invitation.used_at.is_(None)
        made = session.scalar(select(Invitation.made_at).where(*firsts).order_by(Invitation.made_at.desc()).limit(1))
        if made is not None and dt.timedelta() <= now() - made < STARTING:
            raise AlreadyMade
        session.execute(delete(Invitation).where(*firsts))
        return _new(session, None, FIRST_LASTS)


def _new(session: Session, person_id: int | None, lasts: dt.timedelta) -> str:
    token, at = sessions.new_token(), now()
    session.add(Invitation(token_sha256=sessions.digest(token), person_id=person_id, made_at=at, expires_at=at + lasts))
    return token


def holder(session: Session, token: str) -> Account | None:
    """Whose link it is; None for that of the first administrator. Raises `BadInvitation`."""
    return _holder(session, _valid(session, token))


def _valid(session: Session, token: str) -> Invitation:
    found, at = session.get(Invitation, sessions.digest(token)), now()
    if found is None or found.used_at is not None or found.expires_at <= at or not past(found.made_at, at):
        raise BadInvitation
    return found


def _holder(session: Session, invitation: Invitation) -> Account | None:
    if invitation.person_id is None:
        if accounts.has_admin(session):
            raise BadInvitation
        return None
    account = session.get(Account, invitation.person_id)
    if account.disabled_at is not None:
        raise BadInvitation
    return account


def accept(
    store: Store, token: str, password: str, address: str, agent: str, *, login: str = "", name: str = ""
) -> str:
    """Set the password and begin a session: its token. `login` and `name` are for the first administrator only.
    Raises `entering.SecondStepAsked` where the password is set and the account has a second factor.

    Raises `BadInvitation`, `passwords.BadPassword`, `accounts.BadAccount`; then nothing was changed.
    """
    with store.read() as session:
        account = holder(session, token)
        passwords.check(password, account.login if account else login, account.name if account else name)
        by = Authorship(account.login if account else accounts.normal_login(login), what="people")
    hashed = passwords.hashed(password)  # takes long, so outside of the writers' lock
    with store.write(by) as session:
        invitation = _valid(session, token)
        account = _holder(session, invitation) or _first(session, login, name, address)
        account.password_hash, account.password_set_at = hashed, now()
        invitation.used_at = now()
        ended = sessions.end_all(session, account.id)
        person = accounts.person_of(session, account)
        log.record(session, person, "password", address=address, detail={"sessions": ended} if ended else None)
        entered = entering.enter(session, account, address, agent)
    return entered.session_token()


def _first(session: Session, login: str, name: str, address: str) -> Account:
    """The first administrator, who is added by nobody but the link."""
    account = accounts.add(session, login, name, administrators.first())
    person = accounts.person_of(session, account)
    log.record(session, person, "account_added", account.login, address=address, detail={"role": [account.role]})
    return account
