"""The access log (访问日志): who logged in, exported, or looked at personal data; kept for at least six months."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry.models.base import now
from registry.models.person import AccessEntry
from registry.people import Person
from registry.policy.vocabulary import Words
from registry.store import Store

KINDS = MappingProxyType(
    {
        "login": Words("登录", "logged in"),
        "login_failed": Words("登录失败", "failed to log in"),
        "logout": Words("退出", "logged out"),
        "password": Words("设置密码", "set a password"),
        "account": Words("管理账号", "managed an account"),
        "reveal": Words("查看联系人", "saw a contact"),
        "export": Words("导出", "exported"),
        "asked": Words("提交别处的企业", "brought a company of elsewhere"),
    }
)
DONE, REFUSED = "done", "refused"
KEPT = dt.timedelta(days=200)  # six months are asked for (网络安全法 21)


def record(
    place: Session | Store,
    person: Person,
    what: str,
    subject: str | None = None,
    park_id: int | None = None,
    address: str | None = None,
    result: str = DONE,
) -> None:
    """Add an entry: `what` is one of `KINDS`, `subject` of what or whom. A store is written at once, a session by
    whoever opened it.
    """
    if what not in KINDS:
        raise KeyError(what)
    entry = AccessEntry(
        person_id=person.id, login=person.login, what=what, subject=subject, park_id=park_id, address=address,
        result=result,
    )  # fmt: skip
    with _writing(place) as session:
        session.add(entry)


@contextmanager
def _writing(place: Session | Store) -> Iterator[Session]:
    if isinstance(place, Store):
        with place.write() as session:
            yield session
    else:
        yield place


def entries(
    session: Session,
    *,
    what: str | None = None,
    login: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    limit: int | None = None,
) -> list[AccessEntry]:
    """The entries asked for, the latest first; `until` is exclusive."""
    asked = select(AccessEntry).order_by(AccessEntry.at.desc(), AccessEntry.id.desc())
    if what:
        asked = asked.where(AccessEntry.what == what)
    if login:
        asked = asked.where(AccessEntry.login == login.strip().lower())
    if since:
        asked = asked.where(AccessEntry.at >= since)
    if until:
        asked = asked.where(AccessEntry.at < until)
    return list(session.scalars(asked.limit(limit)))


def purge(session: Session, at: dt.datetime | None = None) -> int:
    """Delete what is older than 200 days; how many entries that were."""
    return session.execute(delete(AccessEntry).where(AccessEntry.at < (at or now()) - KEPT)).rowcount
