"""Raising the wall (立墙) of row-level security, by the owner of a register on PostgreSQL; logged, since verification
holds the database to it from then on.
"""

from collections.abc import Iterator

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session

from registry.access import log
from registry.access.account_acts import COMMAND_LINE, at_the_server
from registry.store.stamping.seals import Authorship
from registry.store.store import Store, StoreError, reason
from registry.store.wall import prepare, standing
from registry.store.wall.prepare import CannotPrepare


def put_up(store: Store, login: str, by: Authorship) -> list[str]:
    """Make roles that are missing, policies and rights; the statements that made roles. All of it or nothing.

    Raises `CannotPrepare` on SQLite, where somebody else owns the register, and where roles are missing that this one
    may not make: then `sql` says what an administrator of the server has to run first.
    """
    if store.engine.dialect.name != "postgresql":
        raise CannotPrepare(
            "SQLite 没有行级安全：登记库是一个文件，凡能打开它的都能读到全部。PostgreSQL 才有这道墙。",
            "SQLite has no row-level security: its register is a file, read whole by whoever opens it. PostgreSQL has.",
        )
    with store.engine.connect() as connection:
        if standing.behind(connection):
            raise CannotPrepare(
                "这个地址是墙内程序的角色：请用登记库所有者的地址执行。",
                "This address is the program's own behind the wall: run it with the address of the register's owner.",
            )
        missing = prepare.roles(connection, login)
    with store.write(by) as session:
        try:
            with session.begin_nested():
                for statement in missing:
                    session.execute(text(statement))
        except ProgrammingError as error:
            raise CannotPrepare(
                f"本角色不能建立角色（{reason(error)}）：请让服务器的管理员先执行下列 SQL，再执行 softpark wall。",
                f"This role may not make roles ({reason(error)}): let an administrator of the server run the SQL "
                "below, then `softpark wall` again.",
                tuple(missing),
            ) from None
        _raise(session)
        log.record(session, at_the_server(by), "wall", login, address=COMMAND_LINE)
    return missing


def doubts(store: Store) -> Iterator[str]:
    """What is said at the start of a server that goes round a wall which its database has, in both languages."""
    try:
        with store.read() as session:
            connection = session.connection()
            round_it = standing.prepared(connection) and not standing.behind(connection)
    except StoreError as error:
        yield str(error)
        return
    if round_it:
        yield (
            "数据库立有行级安全这道墙，而 SOFTPARK_DATABASE_URL 是所有者的地址，墙不起作用；"
            "请改用 softpark wall 所说的登录角色。\n"
            "The database has a wall of row-level security, and SOFTPARK_DATABASE_URL is the address of its owner, who "
            "goes round it: take the login that `softpark wall` named."
        )


def _raise(session: Session) -> None:
    try:
        with session.begin_nested():
            prepare.raise_wall(session.connection())
    except DBAPIError as error:
        raise CannotPrepare(
            f"没有立起，未作任何更改：{reason(error)}", f"Nothing was changed: {reason(error)}"
        ) from error
