"""Single sign-on (单点登录): from an attempt to a session of our own. What the provider says decides the role."""

import logging
import re
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import account_acts, accounts, entering, log, logins, provider, sessions, sign_on_state
from registry.access.accounts import LOGIN, NAME_LIMIT, BadAccount
from registry.access.entering import Entered
from registry.access.provider import Attempt, CannotAsk
from registry.access.sign_on_settings import Settings, asks_here
from registry.access.tokens import keeping
from registry.person import PUBLIC, Person
from registry.process.logs import one_line
from registry.store.models.person import Person as Account
from registry.store.models.person import SignOnIdentity, SignOnUse
from registry.store.stamping.seals import Authorship
from registry.store.store import Store
from registry.words import Explained

BY = "单点登录 single sign-on"
PROVIDER = Person(None, BY, BY, "public")
"""Who changes accounts as the provider's claims say, in the access log."""
LOG = logging.getLogger("softpark")


class NotLoggedIn(Explained):
    """Nobody was logged in; `.zh` and `.en` say how to go on."""


def begin(settings: Settings, redirect_uri: str, following: str) -> tuple[str, str]:
    """Where to send the browser, and what it must bring back in its cookie. Nothing is kept here. Raises
    `NotLoggedIn`."""
    attempt = Attempt(sessions.new_token(), sessions.new_token(), sessions.new_token(), redirect_uri)
    try:
        address = provider.address(settings, attempt)
    except CannotAsk as error:
        raise _unreachable(error) from error
    return address, sign_on_state.written(settings, attempt, following)


def finish(
    store: Store, settings: Settings, redirect_uri: str, answer: Mapping[str, str], kept: str | None, address: str,
    agent: str,
) -> tuple[Entered, str]:  # fmt: skip
    """A new session, or a code to give first, and where to go; from what the provider sent back with the browser.

    `kept`: what `begin` put into the browser's cookie, so that nobody is signed on by a link of somebody else. Raises
    `NotLoggedIn`.
    """
    attempt, following = _attempt(store, settings, answer.get("state"), kept, redirect_uri)
    try:
        claims = provider.claims(settings, attempt, answer)
    except CannotAsk as error:
        raise _unreachable(error) from error
    entitled = settings.roles.of(claims)
    if entitled is None:
        _turn_away(store, settings, claims, address)
        raise NotLoggedIn(
            "您已通过单点登录，但您的账号在本系统没有角色。请联系管理员。",
            "You signed on, but your account has no role here. Ask an administrator.",
        )
    rule, about = entitled
    with store.write(Authorship(BY, what="people")) as session:
        _use_up(session, attempt)
        try:
            account = _account(session, settings, claims, rule.role, about, address)
        except BadAccount as bad:
            raise NotLoggedIn(
                f"您已通过单点登录，但账号信息有误：{bad.zh}", f"You signed on, but your account is not right: {bad.en}"
            ) from bad
        person = accounts.person_of(session, account)
        disabled = account.disabled_at is not None
        logins.tidy(session)
        entered = None if disabled else _enter(session, account, address, agent)
        if disabled or (entered is not None and not entered.waits):
            log.record(
                session, person, "login_failed" if disabled else "login", BY, address=address,
                result=log.REFUSED if disabled else log.DONE,
            )  # fmt: skip
    if entered is None:
        raise NotLoggedIn("您的账号已停用。请联系管理员。", "Your account is disabled. Ask an administrator.")
    return entered, following


def _enter(session: Session, account: Account, address: str, agent: str) -> Entered:
    """A session, or a code first where the provider asks for none."""
    if asks_here():
        return entering.enter(session, account, address, agent)
    return Entered(sessions.begin(session, account, address, agent), waits=False)


def _attempt(
    store: Store, settings: Settings, state: str | None, kept: str | None, redirect_uri: str
) -> tuple[Attempt, str]:
    """The attempt with this state, and where to go then. Raises `NotLoggedIn`."""
    found = sign_on_state.read_attempt(settings, kept, redirect_uri)
    if found is None or found[0].state != state:
        raise _over()
    with store.read() as session:
        if session.get(SignOnUse, sessions.digest(state)) is not None:
            raise _over()
    return found


def _use_up(session: Session, attempt: Attempt) -> None:
    """An attempt opens one session: the provider takes a code once, and so do we. Raises `NotLoggedIn`."""
    used = sessions.digest(attempt.state)
    if session.get(SignOnUse, used) is not None:
        raise _over()
    session.add(SignOnUse(state_sha256=used))


def _over() -> NotLoggedIn:
    return NotLoggedIn(
        "这次单点登录已过期，或不是在这个浏览器中开始的。请重新登录。",
        "This sign-on has expired, or was not begun in this browser. Please log in again.",
    )


def _account(
    session: Session, settings: Settings, claims: dict, role: str, about: dict, address: str
) -> Account:  # fmt: skip
    """The account of who signed on, made or changed to what the claims say. Raises `BadAccount`."""
    about = {name: accounts.park_ids(session, value) if name == "parks" else value for name, value in about.items()}
    account = _known(session, settings, claims)
    if account is not None:
        account_acts.change(session, PROVIDER, account, role, address=address, **about)
        return account
    name = str(claims.get("name") or claims.get("preferred_username") or claims["sub"])[:NAME_LIMIT]
    login = _free_login(session, claims)
    account = account_acts.add(session, PROVIDER, login, name, role, address=address, **about)
    session.add(SignOnIdentity(person_id=account.id, issuer=settings.issuer, subject=claims["sub"]))
    return account


def _known(session: Session, settings: Settings, claims: dict) -> Account | None:
    """By issuer and subject only: a name that happens to be the same is no proof."""
    return session.scalar(
        select(Account)
        .join(SignOnIdentity)
        .where(SignOnIdentity.issuer == settings.issuer, SignOnIdentity.subject == claims["sub"])
    )


def _free_login(session: Session, claims: dict) -> str:
    """A log-in name like the one at the provider, that nobody has yet."""
    wished = accounts.normal_login(str(claims.get("preferred_username") or claims.get("email") or "sso"))
    base = re.sub(r"[^a-z0-9._@-]", "", wished).lstrip("._@-")[:50]
    base = base if LOGIN.fullmatch(base) else "sso"
    number, login = 1, base
    while accounts.find(session, login):
        number += 1
        login = f"{base}-{number}"
    return login


def _turn_away(store: Store, settings: Settings, claims: dict, address: str) -> None:
    """Log it; and whoever had a role before is logged out everywhere, programs too."""
    with store.write(Authorship(BY, what="people")) as session:
        account = _known(session, settings, claims)
        ended = sessions.end_all(session, account.id) if account is not None else 0
        revoked = keeping.revoke_all(session, account.id) if account is not None else 0
        person = accounts.person_of(session, account) if account else PUBLIC
        detail = {"sessions": ended, "tokens": revoked}
        log.record(session, person, "login_failed", BY, address=address, result=log.REFUSED, detail=detail)


def _unreachable(error: CannotAsk) -> NotLoggedIn:
    LOG.warning("single sign-on: %s", one_line(str(error), 500))
    return NotLoggedIn(
        "单点登录没有成功：身份提供方没有应答，或应答不可信。请稍后再试；若仍不行，请告诉管理员。",
        "Single sign-on failed: the provider did not answer, or not in a way that can be trusted. Try again later, and "
        "tell an administrator if it goes on.",
    )
