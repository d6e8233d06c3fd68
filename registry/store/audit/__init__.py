"""Verification (核验): whether the database is what its history says, and nothing was altered past the program.

Is the database built as the program builds it, with nothing besides (`schema`)? Does every seal follow from the one
before, are the changes those that were sealed, and does each begin where the one before ended (`chain`)? Is every row
as its last change left it (`rows`)? Is the access log one chain, and are the credentials those that the program left
(`stamps`)? Is it still the same history as seals say that were kept elsewhere (`kept`)?

`unproven` says what none of this can prove as the program is set up.

Who stands here:

    chain            Whether the change sets are one chain, and each row's changes follow one from the other
    kept             Whether the database is still what seals that were kept elsewhere say
    parts            The parts of which a database is built (库的构成), by kind, table and name, each with the text that
                     makes it
    problem          What verification says
    rows             Whether the rows are as their last change left them
    schema           Whether the database is built as this program builds it, and holds nothing besides
    schema_postgres  How a PostgreSQL database is built: what its catalogues say about the schema of the register
    schema_sqlite    How a SQLite database is built
    stamps           Whether what no chain keeps and the ends of the chains are as the stamp says, and the access log is
                     one chain

Who calls it: cli, registry.backup, registry.services, registry.store.
"""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from registry.store.audit import chain, kept, rows, stamps
from registry.store.audit.problem import Problem
from registry.store.audit.rows import rebase
from registry.store.audit.schema import schema
from registry.store.stamping import audit_key, stamp
from registry.store.stamping.audit_key import Key
from registry.store.stamping.kept_seals import ENVIRONMENT as SEALS
from registry.store.stamping.kept_seals import Keeper, KeptSeal
from registry.words import Words

__all__ = ["KeptSeal", "Problem", "rebase", "unproven", "verify"]


def verify(session: Session, seals: Iterable[KeptSeal] = (), key: Key | None = None) -> list[Problem]:
    """Everything that is not as the program left it; empty for an untouched database.

    `key`: the one that it is kept under, the environment's unless given. `seals`: those that were kept elsewhere.
    """
    connection = session.connection()
    key = audit_key.from_environment() if key is None else key
    checks = {
        Words("库的结构", "the structure of the database"): lambda: schema(connection),
        Words("变更的封印", "the seals of the changes"): lambda: chain.chain(session),
        Words("变更的归属", "which set a change belongs to"): lambda: chain.strays(connection),
        Words("变更的前后相接", "whether changes follow one from the other"): lambda: chain.breaks(connection),
        Words("升级时的记录", "what upgrades recorded"): lambda: chain.upgrades(connection),
        Words("各行的内容", "the rows"): lambda: rows.rows(connection),
        Words("材料文件", "the files of evidence"): lambda: rows.evidence(connection),
        Words("索引与引用", "indexes and references"): lambda: rows.indexes(connection),
        Words("访问日志", "the access log"): lambda: stamps.access_log(connection),
        Words("封签", "the stamp"): lambda: stamps.stamped(connection, key),
        Words("留存的封印", "the seals that were kept"): lambda: kept.kept(connection, seals),
    }
    return [problem for name, check in checks.items() for problem in _checked(connection, name, check)]


def _checked(connection: Connection, name: Words, check: Callable[[], Iterator[Problem]]) -> list[Problem]:
    """What a check finds; that it cannot be made, as where a table is gone, is a problem, too."""
    try:
        with connection.begin_nested():
            return list(check())
    except DBAPIError as error:
        why = str(error.orig).splitlines()[0]
        return [Problem(f"{name.zh}没有核对：{why}", f"{name.en}: not checked: {why}")]


def unproven(session: Session, keeper: Keeper) -> list[Problem]:
    """What verification cannot prove here, and what would let it."""
    found = []
    made = stamp.read_stamp(session.connection())
    if made is not None and made.key_id is None:
        found.append(
            Problem(
                f"没有核验密钥（{audit_key.ENVIRONMENT}）：能写入数据库又了解本程序的人，可以改密码、加会话、身份或一次性链接、"
                "清空访问日志，再把封签一并改好，而不被发现",
                f"there is no key of verification ({audit_key.ENVIRONMENT}): who can write into the database and knows "
                "the program can replace a password, put in a session, identity or one-time link, or empty the access "
                "log, make the stamp fit, and not be found out",
            )
        )
    if keeper.place is None:
        found.append(
            Problem(
                f"没有在别处留存封印（{SEALS}）：整个历史被改写，或换用了较早的备份，不会被发现",
                f"no seals are kept elsewhere ({SEALS}): a history written anew as a whole, or an older backup put in "
                "place, is not found out",
            )
        )
    elif keeper.failed is not None:
        found.append(Problem(f"封印没能留存：{keeper.failed}", f"a seal could not be kept: {keeper.failed}"))
    return found
