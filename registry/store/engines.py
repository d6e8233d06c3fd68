"""Connections (连接) to the register's database: how SQLite and PostgreSQL are set up, and how long they may wait.

Nothing waits for ever: a writer gives up on another after some seconds, PostgreSQL ends what a lost process left open,
and a server that does not answer is noticed by TCP. docs/settings.md names the settings.
"""

import os
import sqlite3
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from registry.store.geometry import geo_intersects
from registry.store.sqlite_file import SqliteFile
from registry.store.wall.acting import ACTS, WALL
from registry.store.wall.policies import PROGRAM
from registry.words import Explained

# The WAL of older versions can corrupt a database (fixed in 3.51.3); TRUNCATE is as fast at the register's load.
WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)
PRAGMAS = {
    "busy_timeout": 10_000,  # milliseconds that a writer waits for another
    "journal_mode": "WAL" if WAL_IS_SAFE else "TRUNCATE",
    "synchronous": "FULL",
    "cache_size": -65_536,  # KiB, taken as needed: an import of 100,000 rows is a quarter faster
    "cell_size_check": "ON",
    "recursive_triggers": "ON",  # REPLACE fires the delete triggers, too
}
WRITER = 0x50F7_9A4B  # the key of PostgreSQL's advisory lock

# How PostgreSQL writes moments and numbers into images must not depend on the settings of a role or a database.
WRITTEN_ALIKE = "SET timezone = 'UTC'; SET extra_float_digits = 1"

# Seconds, by environment variable; 0 is no limit. The largest import is some minutes of many short statements.
WAITS = {
    "SOFTPARK_DATABASE_CONNECT_TIMEOUT": 5,
    "SOFTPARK_DATABASE_LOCK_TIMEOUT": 30,
    "SOFTPARK_DATABASE_IDLE_TIMEOUT": 120,
    "SOFTPARK_DATABASE_STATEMENT_TIMEOUT": 600,
}
CONNECT, LOCK, IDLE, STATEMENT = WAITS
LONGEST = 86_400
UPGRADING = 900  # that a start waits for another's upgrade
# A server that is gone without a word is given up after about a minute, whatever was being waited for.
KEEPALIVES = {
    "keepalives": 1, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3,
    "tcp_user_timeout": 60_000,  # milliseconds
}  # fmt: skip


class BadWait(Explained, ValueError):
    """A setting of seconds is none."""


def seconds(name: str) -> int:
    """What the environment says, or the default. Raises `BadWait`."""
    written = (os.environ.get(name) or "").strip()
    if not written:
        return WAITS[name]
    if not (written.isascii() and written.isdigit() and len(written) <= len(str(LONGEST))) or int(written) > LONGEST:
        raise BadWait(
            f"{name}={written[:40]}：应为 0 至 {LONGEST} 的整数秒，0 为不限。",
            f"{name}={written[:40]}: give whole seconds from 0 to {LONGEST}; 0 is no limit.",
        )
    return int(written)


def sqlite(url: URL, file: SqliteFile) -> Engine:
    """An engine over SQLite's file, which is looked at before every use."""
    engine = create_engine(url, hide_parameters=True)  # no error tells who was in a statement
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    file.watch(engine)
    return engine


def postgresql(url: URL) -> Engine:
    """An engine over PostgreSQL. What the address itself says about waiting wins. Raises `BadWait`."""
    waits = {"connect_timeout": seconds(CONNECT), **KEEPALIVES}
    kept = {name: value for name, value in waits.items() if name not in url.query}
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=kept)
    limits = {
        "lock_timeout": seconds(LOCK),
        "idle_in_transaction_session_timeout": seconds(IDLE),
        "statement_timeout": seconds(STATEMENT),
    }
    # By SET, since a pooler in front takes no options at the start of a connection.
    settings = "; ".join([WRITTEN_ALIKE, *(f"SET {name} = '{value}s'" for name, value in limits.items())])

    @event.listens_for(engine, "connect")
    def _limit(dbapi: Any, record: Any) -> None:
        dbapi.execute(settings)
        record.info[WALL] = dbapi.execute("SELECT current_user").fetchone() == (PROGRAM,)
        dbapi.commit()

    event.listen(engine, "begin", _begin_postgres)
    return engine


def _prepare_sqlite(dbapi: sqlite3.Connection, _) -> None:
    dbapi.isolation_level = None  # the driver must not begin transactions by itself; _begin_sqlite does
    for pragma, value in PRAGMAS.items():
        dbapi.execute(f"PRAGMA {pragma} = {value}")
    dbapi.create_function("geo_intersects", 2, geo_intersects, deterministic=True)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    write = options.get("write", False)
    if options.get("migrating"):  # whoever starts while another upgrades waits for that
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {UPGRADING * 1000}")
    # Making a table anew, as migrations do, would count as deleting rows that others refer to; they check at the end.
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if options.get('migrating') else 'ON'}")
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if write else 'ON'}")
    # Older SQLite holds the R*Tree in our triggers for unsafe, so the schema is trusted while writing only.
    connection.exec_driver_sql(f"PRAGMA trusted_schema = {'ON' if write else 'OFF'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    options = connection.get_execution_options()
    connection.info.pop(ACTS, None)
    if options.get("migrating"):
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")  # a large table takes its time to be made anew
        # and so does what is worked out between two statements on a slow machine
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{UPGRADING}s'")
    if options.get("write", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")
