"""The access log (访问日志): who logged in, exported, looked at personal data, or did what to whose account.

It is kept for at least six months, each entry sealed over the one before (`registry/store/stamping/access_chain.py`).
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.person import Person
from registry.store.models.base import now
from registry.store.models.person import AccessEntry
from registry.store.stamping import access_chain
from registry.store.stamping.access_chain import PRUNED
from registry.store.store import Store
from registry.words import Words

KINDS = MappingProxyType(
    {
        "login": Words("登录", "logged in"),
        "login_failed": Words("登录失败", "failed to log in"),
        "second_failed": Words("两步验证失败", "failed the second step"),
        "logout": Words("退出", "logged out"),
        "password": Words("设置密码", "set a password"),
        "second_factor": Words("设置两步验证", "set up the second step"),
        "second_factor_off": Words("关闭两步验证", "turned the second step off"),
        "recovery_codes": Words("更换恢复码", "made new recovery codes"),
        "webhook": Words("管理推送地址", "managed a webhook"),
        "account": Words("管理账号", "managed an account"),
        "account_added": Words("添加账号", "added an account"),
        "account_changed": Words("更改账号的角色或范围", "changed an account's role or scope"),
        "account_disabled": Words("停用账号", "disabled an account"),
        "account_enabled": Words("启用账号", "enabled an account"),
        "account_reset": Words("重置密码", "reset a password"),
        "second_factor_reset": Words("重置两步验证", "reset a second step"),
        "sessions_ended": Words("退出登录", "ended sessions"),
        "token_made": Words("生成接口凭证", "made a token"),
        "token_revoked": Words("撤销接口凭证", "revoked a token"),
        "token_failed": Words("接口凭证无效", "came with a token that is not good"),
        "token_roster": Words("凭接口凭证查看名册", "read a roster with a token"),
        "reveal": Words("查看联系人", "saw a contact"),
        "export": Words("导出", "exported"),
        "asked": Words("提交别处的企业", "brought a company of elsewhere"),
        PRUNED: Words("清理到期的记录", "removed entries that were due"),
        "key": Words("启用核验密钥", "took a key of verification into use"),
        "restored": Words("从备份恢复", "restored a backup"),
        "wall": Words("启用行级安全", "raised the wall of row-level security"),
        "moved": Words("搬到另一种数据库", "moved to another database"),
    }
)
# "account" is what earlier versions wrote of everything done to an account.
OF_ACCOUNTS = ("account", "account_added", "account_changed", "account_disabled", "account_enabled", "account_reset",
               "second_factor_reset", "sessions_ended", "token_revoked")  # fmt: skip
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
    detail: Mapping[str, object] | None = None,
) -> None:
    """Add an entry: `what` is one of `KINDS`, `subject` of what or whom, `detail` as `registry.access.log_detail` tells
    it. A store is written at once, a session, which must be one that writes, by whoever opened it.
    """
    if what not in KINDS:
        raise KeyError(what)
    entry = AccessEntry(
        person_id=person.id, login=person.login, what=what, subject=subject, park_id=park_id, address=address,
        result=result, detail=written(detail),
    )  # fmt: skip
    with _writing(place) as session:
        access_chain.add(session, entry)


def written(detail: Mapping[str, object] | None) -> str | None:
    """A detail as an entry keeps it."""
    return json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else None


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
    """The entries asked for, the latest first; `until` is exclusive.

    Of a `login`: what it did, and what was done to its account.
    """
    asked = select(AccessEntry).order_by(AccessEntry.at.desc(), AccessEntry.id.desc())
    if what:
        asked = asked.where(AccessEntry.what == what)
    if login:
        name = login.strip().lower()
        done_to = AccessEntry.what.in_(OF_ACCOUNTS) & (AccessEntry.subject == name)
        asked = asked.where((AccessEntry.login == name) | done_to)
    if since:
        asked = asked.where(AccessEntry.at >= since)
    if until:
        asked = asked.where(AccessEntry.at < until)
    return list(session.scalars(asked.limit(limit)))


def purge(session: Session, at: dt.datetime | None = None) -> int:
    """Remove what is older than 200 days, in whole days, so that one entry a day at most says so; how many."""
    return access_chain.prune(session, midnight((at or now()) - KEPT))


def midnight(moment: dt.datetime) -> dt.datetime:
    """The beginning of the moment's day in UTC."""
    return moment.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
