"""Sessions (会话): a random token in a cookie, of which only the hash is kept; ended by time, log-out or an admin."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from registry.access import accounts, passwords, second_factor
from registry.clock import past
from registry.person import Person
from registry.process.steady import Sessions
from registry.store.models.base import now
from registry.store.models.person import LoginSession
from registry.store.models.person import Person as Account
from registry.store.models.second_factor import PendingLogin
from registry.store.store import Store, StoreError

IDLE = dt.timedelta(minutes=30)
ABSOLUTE = dt.timedelta(hours=12)
NOTED = dt.timedelta(minutes=1)  # how often "seen at" is written at most
KEPT = dt.timedelta(days=30)  # after its end, for the account's own list
AGENT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who is logged in. `id`: the session's. `expired`: the password must be changed before anything else;
    `lacking`: a second factor must be set up before anything else.
    """

    person: Person
    id: str
    expired: bool = False
    lacking: bool = False

    @property
    def kept_back(self) -> bool:
        """Whether something must be done before the session is good for anything."""
        return self.expired or self.lacking


def digest(token: str) -> str:
    """What is kept of a token of 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


def begin(session: Session, account: Account, address: str, agent: str) -> str:
    """Begin a session for the account; its token, which is nowhere else."""
    token, at = new_token(), now()
    session.add(
        LoginSession(
            token_sha256=digest(token), person_id=account.id, begun_at=at, seen_at=at, address=address,
            agent=agent[:AGENT_LIMIT],
        )
    )  # fmt: skip
    return token


def look_up(store: Store, token: str | None) -> Login | None:
    """Who holds the token, unless the session has ended or the account is disabled. Notes that they were here."""
    if not token:
        return None
    id, at = digest(token), now()
    with store.read() as session:
        found = session.execute(
            select(LoginSession.begun_at, LoginSession.seen_at, Account)
            .join(Account, Account.id == LoginSession.person_id)
            .where(LoginSession.token_sha256 == id, Account.disabled_at.is_(None), *_running(at))
        ).one_or_none()
        if found is None:
            return None
        begun_at, seen_at, account = found
        if _over(id, begun_at, seen_at, at):
            return None
        login = Login(
            accounts.person_of(session, account),
            id,
            passwords.expired(account.password_set_at, at),
            second_factor.lacking(session, account),
        )
    if at - seen_at >= NOTED:
        _note(store, id, at)
    return login


_STEADY = Sessions()


def _over(id: str, begun_at: dt.datetime, seen_at: dt.datetime, at: dt.datetime) -> bool:
    """Whether a session that still runs by the clock would be over if nobody had set that back."""
    return _STEADY.over(id, begun_at, seen_at, at, IDLE, ABSOLUTE)


def _running(at: dt.datetime) -> tuple:
    return (*_open(at), past(LoginSession.begun_at, at), past(LoginSession.seen_at, at))


def _open(at: dt.datetime) -> tuple:
    """Running, or will be when a clock that was set back is right again."""
    return (
        LoginSession.ended_at.is_(None),
        LoginSession.begun_at > at - ABSOLUTE,
        LoginSession.seen_at > at - IDLE,
    )


def _note(store: Store, id: str, at: dt.datetime) -> None:
    """A register that cannot be written now must still be readable, so a failure only shortens the session."""
    try:
        with store.write() as session:
            session.execute(
                update(LoginSession)
                .where(LoginSession.token_sha256 == id, LoginSession.seen_at < at)
                .values(seen_at=at)
                .execution_options(synchronize_session=False)
            )
    except (DBAPIError, StoreError):
        pass


def of(session: Session, person_id: int) -> list[LoginSession]:
    """The person's running sessions, the latest first."""
    at = now()
    asked = select(LoginSession).where(LoginSession.person_id == person_id, *_running(at))
    found = session.scalars(asked.order_by(LoginSession.begun_at.desc()))
    return [each for each in found if not _over(each.token_sha256, each.begun_at, each.seen_at, at)]


def running(session: Session, ids: set[str]) -> set[str]:
    """Those of these sessions that have not ended."""
    at, columns = now(), (LoginSession.token_sha256, LoginSession.begun_at, LoginSession.seen_at)
    found = session.execute(select(*columns).where(LoginSession.token_sha256.in_(ids), *_running(at)))
    return {id for id, begun_at, seen_at in found if not _over(id, begun_at, seen_at, at)}


def end(session: Session, id: str, person_id: int) -> int:
    """End one session of the person by its id; 0 where it is not theirs or is over already."""
    return _end(session, (LoginSession.token_sha256 == id) & (LoginSession.person_id == person_id))


def end_all(session: Session, person_id: int, but: str | None = None) -> int:
    """End the person's sessions, all or all but one; how many. A log-in that waits for its code is over as well."""
    session.execute(delete(PendingLogin).where(PendingLogin.person_id == person_id))
    mine = LoginSession.person_id == person_id
    return _end(session, mine if but is None else mine & (LoginSession.token_sha256 != but))


def _end(session: Session, which) -> int:
    found = update(LoginSession).where(which, *_open(now()))
    return session.execute(found.values(ended_at=now()).execution_options(synchronize_session=False)).rowcount


def purge(session: Session) -> None:
    """Delete sessions that were over long ago."""
    session.execute(delete(LoginSession).where(LoginSession.begun_at < now() - KEPT))
