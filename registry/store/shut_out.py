"""Why PostgreSQL does not let the program in (数据库不让进), by the SQLSTATE of its refusal: for whoever runs us.

The server's own words may be in any language, and libpq hands the SQLSTATE of a refused connection to nobody: it stands
in its trace of the protocol alone. So a second connection is tried under a trace, for each reason once a minute.
Without a trace (libpq before 18, other systems than Linux) it is said that the server refuses, in its own words.
"""

from __future__ import annotations

import os
import re
import select
import time
from functools import lru_cache
from typing import TYPE_CHECKING

from registry.words import Words

if TYPE_CHECKING:
    from psycopg.pq.abc import PGconn

WITHIN = 2.0  # seconds for the second connection; the server has just answered the first
REMEMBERED = 60.0  # seconds; each trace costs some KB that libpq does not give back
SAID = (
    b":  "  # libpq writes what a server said as "FATAL:  …", in any language, and puts no two blanks into its own words
)
_STATE = re.compile(rb'ErrorResponse\t S "[^"]*" V "[^"]*" C "([0-9A-Z]{5})"')

# By SQLSTATE (PostgreSQL, appendix A); {user} and {database} are those of the address.
WHY = {
    "28P01": Words(
        "PostgreSQL 不接受用户 {user} 的密码，或者没有这个用户。密码取自 SOFTPARK_DATABASE_URL、PGPASSWORD 或 "
        "PGPASSFILE 所指的文件；要改库里的密码：ALTER ROLE {user} PASSWORD …",
        "PostgreSQL does not take the password of {user}, or there is no such role. The password is that of "
        "SOFTPARK_DATABASE_URL, PGPASSWORD or the file that PGPASSFILE names; to change it in the database: "
        "ALTER ROLE {user} PASSWORD …",
    ),
    "28000": Words(
        "PostgreSQL 不让用户 {user} 从这里进入库 {database}：pg_hba.conf 没有准许的一行，或者没有这个用户，"
        "或者它不可登录（NOLOGIN）。",
        "PostgreSQL does not let {user} into the database {database} from here: no line of pg_hba.conf allows it, or "
        "there is no such role, or it may not log in (NOLOGIN).",
    ),
    "3D000": Words(
        "PostgreSQL 里没有库 {database}：请建库（createdb）并装上 postgis，或改 SOFTPARK_DATABASE_URL。",
        "There is no database {database}: make it (createdb) with the extension postgis, or change "
        "SOFTPARK_DATABASE_URL.",
    ),
    "42501": Words(
        "用户 {user} 无权连接库 {database}：GRANT CONNECT ON DATABASE {database} TO {user}",
        "{user} has no right to connect to {database}: GRANT CONNECT ON DATABASE {database} TO {user}",
    ),
    "53300": Words(
        "PostgreSQL 不再接受用户 {user} 的连接，已经满了：提高 max_connections，或用户、库的 CONNECTION LIMIT。",
        "PostgreSQL takes no more connections of {user}: raise max_connections, or the CONNECTION LIMIT of the role or "
        "database.",
    ),
    "55000": Words(
        "库 {database} 现在不准连接（ALLOW_CONNECTIONS false）。",
        "The database {database} lets nobody in at the moment (ALLOW_CONNECTIONS false).",
    ),
    "57P03": Words(
        "PostgreSQL 正在启动、恢复或停止；好了之后程序会自行继续。",
        "PostgreSQL is starting, recovering or stopping; the program goes on by itself when it is done.",
    ),
}
NO_PASSWORD = Words(
    "PostgreSQL 要用户 {user} 的密码，但没有给：请写在 SOFTPARK_DATABASE_URL、PGPASSWORD 或 PGPASSFILE 所指的文件里"
    "（文件须归服务用户，权限 600，并有主机、端口、库和用户都相符的一行）。",
    "PostgreSQL asks for the password of {user}, and there is none: give it in SOFTPARK_DATABASE_URL, PGPASSWORD or "
    "the file that PGPASSFILE names, which must be the service's own, of mode 600, with a line for this host, port, "
    "database and user.",
)
OTHERWISE = Words("PostgreSQL 拒绝了用户 {user} 的连接。", "PostgreSQL refuses the connection of {user}.")


def why(error: BaseException | None) -> Words | None:
    """Why a connection of psycopg was refused; None of every other error, as where no server answered."""
    tried: PGconn | None = getattr(error, "pgconn", None)
    if tried is None or getattr(error, "sqlstate", None) is not None:
        return None
    said = OTHERWISE
    if tried.needs_password:
        said = NO_PASSWORD
    elif SAID not in tried.error_message:
        return None
    names = {"user": _text(tried.user), "database": _text(tried.db)}
    state = "" if said is NO_PASSWORD else _remembered(_address(tried), int(time.monotonic() / REMEMBERED)) or ""
    said, shown = WHY.get(state, said), f" [{state}]" if state else ""
    return Words(said.zh.format(**names) + shown, said.en.format(**names) + shown)


def _text(told: bytes) -> str:
    return told.decode("utf-8", "replace")


def _address(tried: PGconn) -> str:
    """What `tried` was to connect to, with all that the environment added."""
    from psycopg.conninfo import make_conninfo

    given = {_text(each.keyword): _text(each.val) for each in tried.info if each.val}
    return make_conninfo(**given)


@lru_cache(maxsize=8)
def _remembered(address: str, _minute: int) -> str | None:
    return sqlstate(address)


def sqlstate(address: str) -> str | None:
    """The SQLSTATE with which the server at this address (as libpq writes it) refuses a connection; None where it
    refuses none, does not answer in time, or libpq does not tell.
    """
    from psycopg import NotSupportedError, pq

    if not hasattr(os, "memfd_create"):
        return None
    connection = pq.PGconn.connect_start(address.encode())
    trace = os.memfd_create("libpq-trace")  # in memory, since the exchange about the password stands in it, too
    try:
        connection.trace(trace)
        _come_to_an_end(connection)
        connection.untrace()  # writes what is left of it
        os.lseek(trace, 0, os.SEEK_SET)
        states = _STATE.findall(os.read(trace, 1 << 20))
    except NotSupportedError:
        return None
    finally:
        connection.finish()
        os.close(trace)
    return states[-1].decode() if states else None


def _come_to_an_end(connection: PGconn) -> None:
    """Let libpq go on until the connection stands, has failed, or `WITHIN` is over."""
    from psycopg.pq import PollingStatus

    waits = {PollingStatus.READING: select.POLLIN, PollingStatus.WRITING: select.POLLOUT}
    until = time.monotonic() + WITHIN
    while (event := waits.get(PollingStatus(connection.connect_poll()))) is not None:
        ready = select.poll()
        ready.register(connection.socket, event)
        if not ready.poll(max(0.0, until - time.monotonic()) * 1000):
            return
