"""Logging in (登录) with a password, and what slows down who guesses.

An attempt counts as failed from its first moment, so that many at once count as well; a success takes that back.
Five failures in 15 minutes for an account from one network (/24, /64), or thirty from one address, are refused for
the rest of that time. Failures of an account from anywhere make the next attempt wait, up to 30 s: nobody can lock
another person out.
"""

import datetime as dt
import hashlib
import ipaddress
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry.access import accounts, entering, log, passwords, sessions
from registry.clock import past
from registry.person import PUBLIC
from registry.store.models.base import now
from registry.store.models.person import LoginFailure, SignOnUse
from registry.store.models.person import Person as Account
from registry.store.store import Store
from registry.store.wall.acting import nobody

WINDOW = dt.timedelta(minutes=15)
PER_ACCOUNT_AND_NETWORK = 5
PER_ADDRESS = 30
LONGEST_WAIT = 30  # seconds
LOGIN_LIMIT = 200


class Throttled(Exception):
    """Too many failures: `seconds` until the next attempt."""

    def __init__(self, seconds: int):
        super().__init__(f"{seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that may go on after `wait` seconds."""

    id: int
    login: str
    address: str
    wait: int


def attempt(store: Store, login: str, address: str) -> Attempt:
    """Count an attempt to log in as `login`. Raises `Throttled`."""
    login = accounts.normal_login(login[:LOGIN_LIMIT])
    at, place = now(), place_of(address)
    with nobody(), store.write() as session:
        key = _key(session, login)
        recent = (LoginFailure.at > at - WINDOW) & past(LoginFailure.at, at)
        own = recent & (LoginFailure.login == key)
        _refuse(session, own & _from(place.network), PER_ACCOUNT_AND_NETWORK, at)
        _refuse(session, recent & _from(place.address), PER_ADDRESS, at)
        failures = session.scalar(select(func.count()).select_from(LoginFailure).where(own))
        counted = LoginFailure(login=key, address=place.text, at=at)
        session.add(counted)
        session.flush()
        return Attempt(counted.id, login, address, _wait(failures))


def finish(store: Store, attempt: Attempt, password: str, agent: str) -> str | None:
    """The token of a new session, or None where account and password do not fit; both take the same time.

    Raises `entering.SecondStepAsked` where they fit and the account has a second factor.
    """
    with store.read() as session:
        account = accounts.find(session, attempt.login)
        usable = account is not None and account.disabled_at is None
        known = account.password_hash if usable else None
        person = accounts.person_of(session, account) if account else PUBLIC
    right = passwords.verify(known, password)
    with nobody(), store.write() as session:
        if not right:
            log.record(session, person, "login_failed", address=attempt.address, result=log.REFUSED)
            return None
        account = session.get(Account, person.id)
        if account is None or known is None or account.password_hash != known:
            return None  # changed while we looked
        if passwords.outdated(known):
            account.password_hash = passwords.hashed(password)
        entered = entering.enter(session, account, attempt.address, agent)
        tidy(session)
        if entered.waits:
            _withdraw(session, attempt)  # but none of those before: they may be codes that were guessed
        else:
            forgive(session, attempt)
            log.record(session, person, "login", address=attempt.address)
    return entered.session_token()


@dataclass(frozen=True, slots=True)
class NetworkPlace:
    """An address as it is kept, and the beginnings that stand for it and for its network."""

    text: str
    address: str
    network: str


def place_of(address: str) -> NetworkPlace:
    """What an address counts as: one of IPv4 is itself, one of IPv6 its /64; a text that is none stays as it is."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return NetworkPlace(address, address, address)
    if found.version == 6 and found.ipv4_mapped:
        found = found.ipv4_mapped
    text = found.exploded
    if found.version == 4:
        return NetworkPlace(text, text, text[: text.rindex(".") + 1])
    return NetworkPlace(text, text[:20], text[:20])  # who has one address of a /64 has them all


def _from(beginning: str):
    if beginning.endswith((".", ":")):
        return LoginFailure.address.startswith(beginning, autoescape=True)
    return LoginFailure.address == beginning


def _key(session: Session, login: str) -> str:
    """The log-in name, or for one that is no account only a hash: people type passwords into the wrong field."""
    if accounts.find(session, login):
        return login
    return "?" + hashlib.sha256(login.encode()).hexdigest()[:32]


def _refuse(session: Session, which, limit: int, at: dt.datetime) -> None:
    newest = select(LoginFailure.at).where(which).order_by(LoginFailure.at.desc()).limit(limit)
    times = session.scalars(newest).all()
    if len(times) == limit:
        raise Throttled(max(1, round((times[-1] + WINDOW - at).total_seconds())))


def _wait(failures: int) -> int:
    beyond = failures - PER_ACCOUNT_AND_NETWORK
    return 0 if beyond < 0 else min(LONGEST_WAIT, 2**beyond)


def unasked(store: Store, attempt: Attempt) -> None:
    """No password was looked at, so nothing failed."""
    with nobody(), store.write() as session:
        _withdraw(session, attempt)


def _withdraw(session: Session, attempt: Attempt) -> None:
    session.execute(delete(LoginFailure).where(LoginFailure.id == attempt.id))


def proven(store: Store, attempt: Attempt) -> None:
    """Whoever attempted this has shown the account's password, and so was not guessing."""
    with nobody(), store.write() as session:
        forgive(session, attempt)


def forgive(session: Session, attempt: Attempt) -> None:
    """The account's failures from this network were its owner's."""
    network = _from(place_of(attempt.address).network)
    session.execute(delete(LoginFailure).where(LoginFailure.login == attempt.login, network))


def tidy(session: Session) -> None:
    """What has done its work goes."""
    at = now()
    for moment, table in ((LoginFailure.at, LoginFailure), (SignOnUse.used_at, SignOnUse)):
        session.execute(delete(table).where((moment < at - dt.timedelta(days=1)) | ~past(moment, at)))
    entering.tidy(session)
    sessions.purge(session)
    log.purge(session)
