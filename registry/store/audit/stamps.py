"""Whether what no chain keeps and the ends of the chains are as the stamp says, and the access log is one chain."""

import datetime as dt
import json
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection, func, select

from registry.store.audit.chain import SHOWN
from registry.store.audit.problem import Problem
from registry.store.models import AccessEntry, CredentialChange
from registry.store.stamping import access_chain, credentials, stamp, stamp_contents
from registry.store.stamping.audit_key import ENVIRONMENT, Key
from registry.store.tables import ACCESS_KEPT

NAMES = {**credentials.NAMES, **stamp_contents.NAMES}
CHAINS = {
    stamp.SETS: ("变更", "the change sets"),
    stamp.ACCESS: ("访问日志", "the access log"),
}


def stamped(connection: Connection, key: Key) -> Iterator[Problem]:
    """What is not as the program left it after its last write."""
    found = stamp.read_stamp(connection)
    if found is None:
        yield Problem("封签不见了，或无法读取", "the stamp is gone, or cannot be read")
        return
    if found.broken is not None:
        yield Problem(
            f"此前某次写入时，库已不是程序上次留下的样子（{found.broken}）",
            f"at an earlier write the database was not as the program had left it ({found.broken})",
        )
    for name in stamp.unlike(found.heads, stamp.heads(connection)):
        zh, en = CHAINS[name]
        yield Problem(
            f"{zh}的末尾不是程序留下的：有记录被绕过程序删除或添加",
            f"{en} do not end as the program left them: something was taken out or put in past it",
        )
    said = _key_in_use(connection)
    if said is not None and said != found.key_id:
        yield Problem(
            f"访问日志记载启用了密钥 {said}，封签却不是用它做的：封签被人换掉了",
            f"the access log says that the key {said} is in use, but the stamp was not made with it: somebody has "
            "replaced the stamp",
        )
    if connection.execute(select(func.count()).select_from(CredentialChange)).scalar():
        yield Problem("有凭证被绕过程序更改", "credentials were changed past the program")
    yield from _under_the_key(connection, key, found)


def _key_in_use(connection: Connection) -> str | None:
    """The key that was last taken into use, as the access log says; None where it says nothing."""
    asked = select(AccessEntry.detail).where(AccessEntry.what == "key").order_by(AccessEntry.id.desc()).limit(1)
    detail = connection.execute(asked).scalar()
    try:
        return None if detail is None else json.loads(detail)["key"]
    except (KeyError, TypeError, ValueError):
        return None


def _under_the_key(connection: Connection, key: Key, found: stamp.Stamp) -> Iterator[Problem]:
    if found.key_id != key.id:
        yield _other_key(key, found)
        if found.key_id is not None:
            return
        key = Key()
    if found.digest(key) != found.mac:
        yield Problem("封签被改动", "the stamp was altered")
    for table, now in stamp.counted(connection, key).items():
        left = found.sums.get(table, credentials.Sum())
        if now != left:
            name = NAMES[table]
            more = now.rows - left.rows
            zh = f"多出 {more} 行" if more > 0 else f"少了 {-more} 行" if more < 0 else "行数相同，内容不同"
            en = (
                f"{more} more rows"
                if more > 0
                else f"{-more} rows fewer"
                if more < 0
                else "as many rows, other content"
            )
            yield Problem(
                f"{name.zh}（{table}）不是程序留下的：{zh}",
                f"{name.en} ({table}) are not as the program left them: {en}",
            )


def _other_key(key: Key, found: stamp.Stamp) -> Problem:
    if key.secret is None:
        return Problem(
            f"这个库用核验密钥保管，这里没有给出（{ENVIRONMENT}）：密码、身份、会话、一次性链接、登记库的标识与版本号、"
            "公布的数字以及两条链的末尾没有核对",
            f"this register is kept under a key that is not given here ({ENVIRONMENT}): passwords, identities, "
            "sessions, one-time links, the mark and number of the register, published figures and the ends of both "
            "chains were not checked",
        )
    if found.key_id is None:
        return Problem(
            f"设了 {ENVIRONMENT}，但这个库还没有用它保管：请执行 softpark audit key；若早已执行过，则封签被人换掉了",
            f"{ENVIRONMENT} is set, but this register is not kept under it: run `softpark audit key`; if that was done "
            "before, somebody has replaced the stamp",
        )
    return Problem(
        f"{ENVIRONMENT} 不是保管这个库的密钥", f"{ENVIRONMENT} is not the key that this register is kept under"
    )


def access_log(connection: Connection) -> Iterator[Problem]:
    """Entries that do not follow from the one before, and removals of what was not due."""
    try:
        broken = list(islice(access_chain.broken(connection), SHOWN + 1))
    except ValueError:
        yield Problem("访问日志的清理记录无法读取", "an entry of the access log about removals cannot be read")
        return
    for number in broken[:SHOWN]:
        yield Problem(
            f"访问日志第 {number} 条与前一条不相连：有记录被改动、删除或插入",
            f"entry {number} of the access log does not follow from the one before: something was altered, taken "
            "out or put in",
        )
    if len(broken) > SHOWN:
        yield Problem("访问日志还有不相连的记录", "more entries of the access log do not follow")
    yield from _removals(connection)


def _removals(connection: Connection) -> Iterator[Problem]:
    asked = select(AccessEntry.id, AccessEntry.at, AccessEntry.detail).where(AccessEntry.what == access_chain.PRUNED)
    for number, at, detail in connection.execute(asked):
        try:
            told = dt.datetime.fromisoformat(json.loads(detail)["at"])
        except (KeyError, TypeError, ValueError):
            told = at  # an entry that nobody can read removed nothing that was due
        if at - told < dt.timedelta(days=ACCESS_KEPT):
            yield Problem(
                f"访问日志第 {number} 条：清理了未满 {ACCESS_KEPT} 天的记录",
                f"entry {number} of the access log removed entries younger than {ACCESS_KEPT} days",
            )
