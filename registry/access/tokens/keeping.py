"""Tokens as they are kept (接口凭证的保管): made for an account, listed, revoked. Only a hash of each is there.

A token works until a day that its holder chose, a year at most: claims, budgets and the people of an office change by
the year, and one that nobody remembers ends by itself.
"""

import datetime as dt
import re
import secrets
from collections.abc import Collection, Iterable

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry.access import sessions
from registry.access.tokens.scopes import SCOPES
from registry.clock import day_of, past
from registry.store.models.access_token import AccessToken
from registry.store.models.base import now
from registry.store.models.person import Person as Account
from registry.words import Explained

PREFIX = "sptoken_"
"""By which a person, and whatever looks for secrets in files, knows one."""
FORM = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
LONGEST = dt.timedelta(days=365)
USUAL = dt.timedelta(days=90)
MOST = 20  # of an account that work at the same time
NAME_LIMIT = 60
KEPT = dt.timedelta(days=30)  # after its end, for the account's own list


class BadToken(Explained, ValueError):
    """A token cannot be made so; nothing was. `.zh` and `.en` say what would be right."""


def make(session: Session, account: Account, name: str, scopes: Collection[str], last_day: dt.date | None) -> str:
    """A new token of the account, which is nowhere else. Raises `BadToken`."""
    name = checked_name(name)
    if not scopes or not SCOPES.keys() >= set(scopes):
        raise BadToken("请至少选择一项用途。", "Choose at least one thing that it is for.")
    today = day_of(now())
    if last_day is None or not today <= last_day <= today + LONGEST:
        raise BadToken(
            f"最后一日应在 {today} 至 {today + LONGEST} 之间，写成 {today + USUAL}。",
            f"The last day must be from {today} to {today + LONGEST}, written like {today + USUAL}.",
        )
    working = _working(session, account.id)
    if len(working) >= MOST:
        raise BadToken(
            f"一个账号最多同时有 {MOST} 个有效的接口凭证，请先撤销不用的。",
            f"An account has {MOST} tokens in force at most; revoke those that nobody uses.",
        )
    if name in {token.name for token in working}:
        raise BadToken(
            f"已有名为“{name}”的接口凭证，请换一个名称。", f"There is a token “{name}” already; name it otherwise."
        )
    purge(session)
    token = PREFIX + secrets.token_urlsafe(32)
    session.add(
        AccessToken(
            token_sha256=sessions.digest(token), person_id=account.id, name=name, last_day=last_day,
            scopes=" ".join(scope for scope in SCOPES if scope in scopes),
        )
    )  # fmt: skip
    return token


def checked_name(name: str) -> str:
    """The name without surrounding blanks. Raises `BadToken`, also for one that looks like a token."""
    name = " ".join(name.split())
    if not 0 < len(name) <= NAME_LIMIT or not name.isprintable() or FORM.search(name):
        raise BadToken(
            f"请写一个名称，说明哪个程序用它，最多 {NAME_LIMIT} 个字。",
            f"Give it a name that says which program uses it, at most {NAME_LIMIT} characters.",
        )
    return name


def works(token: AccessToken) -> bool:
    """Whether the token is neither revoked nor past its end; one from the future (the clock was set back) is over."""
    return token.revoked_at is None and day_of(now()) <= token.last_day and past(token.made_at, now())


def of(session: Session, person_id: int) -> list[AccessToken]:
    """The account's tokens, also those that ended in the last thirty days: those that work first, the latest first."""
    at = now()
    lately = AccessToken.revoked_at.is_(None) | (AccessToken.revoked_at >= at - KEPT)
    asked = select(AccessToken).where(
        AccessToken.person_id == person_id, AccessToken.last_day >= day_of(at - KEPT), lately
    )
    return sorted(session.scalars(asked.order_by(AccessToken.id.desc())), key=lambda token: not works(token))


def _working(session: Session, person_id: int) -> list[AccessToken]:
    return [token for token in of(session, person_id) if works(token)]


def counted(session: Session) -> dict[int, int]:
    """By account, how many tokens work."""
    at = now()
    working = (AccessToken.revoked_at.is_(None), AccessToken.last_day >= day_of(at), past(AccessToken.made_at, at))
    asked = select(AccessToken.person_id, func.count()).where(*working).group_by(AccessToken.person_id)
    return dict(session.execute(asked).all())


def revoke(session: Session, person_id: int, id: int) -> str | None:
    """Let a token of the account work no more; its name, None where it is not theirs or is over already."""
    token = session.get(AccessToken, id)
    if token is None or token.person_id != person_id or not works(token):
        return None
    token.revoked_at = now()
    return token.name


def revoke_all(session: Session, person_id: int) -> int:
    """Let no token of the account work any more; how many these were."""
    working = _working(session, person_id)
    for token in working:
        token.revoked_at = now()
    return len(working)


def purge(session: Session) -> None:
    """Delete what was over long ago."""
    at = now()
    gone = (AccessToken.last_day < day_of(at - KEPT)) | (AccessToken.revoked_at < at - KEPT)
    session.execute(delete(AccessToken).where(gone))


def scopes_of(token: AccessToken) -> Iterable[str]:
    """The words of its scopes."""
    return token.scopes.split()
