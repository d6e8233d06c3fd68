"""One's own account (账号): its password and its sessions."""

from sqlalchemy.orm import Session

from registry.access import log, logins, passwords, sessions
from registry.access.passwords import BadPassword
from registry.access.permissions import allowed
from registry.access.proof.owner import WRONG
from registry.person import Person
from registry.store import history
from registry.store.models.base import now
from registry.store.models.person import LoginSession
from registry.store.models.person import Person as Account
from registry.store.store import Store


@allowed("account.own")
def own(person: Person, session: Session) -> Account:
    """The account itself."""
    return session.get(Account, person.id)


@allowed("account.own")
def own_sessions(person: Person, session: Session) -> list[LoginSession]:
    """The running sessions of the account, the latest first."""
    return sessions.of(session, person.id)


@allowed("account.own")
def change_password(person: Person, store: Store, old: str, new: str, address: str, agent: str) -> str:
    """Set another password, which needs the old one. All sessions end, a new one begins: its token.

    Raises `BadPassword` and, since it can be used for guessing, `logins.Throttled`; then nothing was changed.
    """
    attempt = logins.attempt(store, person.login, address)
    with store.read() as session:
        known = session.get(Account, person.id).password_hash
    if not passwords.verify(known, old):
        log.record(store, person, "password", address=address, result=log.REFUSED)
        raise WRONG
    logins.proven(store, attempt)  # before the new one is looked at: five that are refused would lock the owner out
    if passwords.normal(old) == passwords.normal(new):
        raise BadPassword("新密码与现在的相同。", "The new password is the present one.")
    passwords.check(new, person.login, person.name)
    hashed = passwords.hashed(new)
    with store.write(history.of(person, "people")) as session:
        account = session.get(Account, person.id)
        if account.password_hash != known:
            raise WRONG
        account.password_hash, account.password_set_at = hashed, now()
        ended = sessions.end_all(session, person.id)
        log.record(session, person, "password", address=address, detail={"sessions": ended} if ended else None)
        return sessions.begin(session, account, address, agent)


@allowed("account.own")
def end_session(person: Person, store: Store, id: str, address: str | None = None) -> None:
    """Log one of the account's own sessions out; a session of somebody else stays as it is."""
    with store.write(history.of(person, "people")) as session:
        _ended(session, person, sessions.end(session, id, person.id), address)


@allowed("account.own")
def end_other_sessions(person: Person, store: Store, but: str, address: str | None = None) -> int:
    """Log out everywhere else; how many sessions that were."""
    with store.write(history.of(person, "people")) as session:
        return _ended(session, person, sessions.end_all(session, person.id, but), address)


def _ended(session: Session, person: Person, count: int, address: str | None) -> int:
    if count:
        log.record(session, person, "sessions_ended", person.login, address=address, detail={"sessions": count})
    return count
