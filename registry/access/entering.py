"""Coming in (进入): what somebody gets who has shown a password, a one-time link, or a provider's word.

A session; or, where the account has a second factor, a token with which a code can be given in the next ten minutes.
That token opens nothing by itself.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from registry.access import second_factor, sessions
from registry.clock import past
from registry.store.models.base import now
from registry.store.models.person import Person as Account
from registry.store.models.second_factor import PendingLogin

LASTS = dt.timedelta(minutes=10)


class SecondStepAsked(Exception):
    """Not logged in yet: with `token` a code has to be given first. What was shown so far was right."""

    def __init__(self, token: str):
        super().__init__("a code is asked for")
        self.token = token


@dataclass(frozen=True, slots=True)
class Entered:
    """A session's token, or that of a log-in that waits for its code."""

    token: str
    waits: bool

    def session_token(self) -> str:
        """The token of the session. Raises `SecondStepAsked`, outside of what was written."""
        if self.waits:
            raise SecondStepAsked(self.token)
        return self.token


def enter(session: Session, account: Account, address: str, agent: str) -> Entered:
    """Let the account in, or ask it for a code first."""
    if not second_factor.confirmed(session, account.id):
        return Entered(sessions.begin(session, account, address, agent), waits=False)
    token = sessions.new_token()
    session.add(PendingLogin(token_sha256=sessions.digest(token), person_id=account.id, begun_at=now()))
    return Entered(token, waits=True)


def waiting(session: Session, token: str | None) -> Account | None:
    """Whose log-in waits under this token; None where it is over, or never was."""
    row = session.get(PendingLogin, sessions.digest(token)) if token else None
    if row is None or row.begun_at <= now() - LASTS or not past(row.begun_at, now()):
        return None
    account = session.get(Account, row.person_id)
    return None if account is None or account.disabled_at is not None else account


def use_up(session: Session, token: str) -> None:
    """The log-in waits no longer."""
    session.execute(delete(PendingLogin).where(PendingLogin.token_sha256 == sessions.digest(token)))


def tidy(session: Session) -> None:
    """What nobody waits for any more goes."""
    over = (PendingLogin.begun_at <= now() - LASTS) | ~past(PendingLogin.begun_at, now())
    session.execute(delete(PendingLogin).where(over))
