"""The store of the register: one SQLite file, or PostgreSQL with PostGIS for several app processes.

Writes are one at a time on both: `BEGIN IMMEDIATE` on SQLite, an advisory lock on PostgreSQL, taken before the first
read. SQLAlchemy's default on SQLite begins with the first write instead, and lost 1,306 of 1,600 concurrent
read-and-write updates without one error.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from registry import audit, migrations, triggers
from registry.geometry import geo_intersects
from registry.seals import Authorship, from_here, recording

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
ENVIRONMENT = "SOFTPARK_DATABASE_URL"
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
PATIENCE = 30  # seconds that a thread waits for the others of its process to write
POSTGIS = "postgis"
WRITER = 0x50F7_9A4B  # the key of PostgreSQL's advisory lock


class StoreError(Exception):
    """The store cannot be opened as it is; the message says what to do."""


class CannotWrite(StoreError):
    """The database takes nothing at the moment; nothing was changed, and what was there is whole."""


class Store:
    """The register's database. `Store.open` gives one that is ready; a Store may be shared by threads."""

    def __init__(self, engine: Engine):
        self.engine = engine
        # SQLite reads one state in any transaction; PostgreSQL does so when told.
        steady = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        self._readers = engine.execution_options(postgresql_readonly=True, **steady)
        self._writers = engine.execution_options(write=True)
        self._turn = threading.Lock()

    @classmethod
    def open(cls, url: str | None = None) -> "Store":
        """The store at `url`, created and migrated as needed.

        Without `url`: the environment's SOFTPARK_DATABASE_URL, else `var/softpark.db` of the checkout.
        Raises `StoreError` where the database was written by a newer SoftPark.
        """
        store = cls(_engine(url or os.environ.get(ENVIRONMENT) or default_url()))
        store.migrate()
        return store

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the register and cannot change it."""
        with Session(self._readers) as session:
            yield session

    @contextmanager
    def write(self, by: Authorship | None = None) -> Iterator[Session]:
        """A session that alone may write; committed at the end, rolled back if anything is raised.

        What it changes is recorded as one change set made `by` somebody; without it, by the account of the operating
        system. Raises `CannotWrite` where the disk is full, the database read-only, or another writes for too long.
        """
        with self._in_turn(), _said(), Session(self._writers) as session, session.begin():
            # Takes the writers' lock now, before anything is read.
            with recording(session.connection(), by or from_here()):
                yield session
                session.flush()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """The threads of this process write one after the other: those that wait hold no connection, and none starves
        while SQLite lets whoever asks at the right moment go first.
        """
        if not self._turn.acquire(timeout=PATIENCE):
            raise CannotWrite("\n".join(BUSY))
        try:
            yield
        finally:
            self._turn.release()

    def version(self, session: Session | None = None) -> str:
        """A text that differs whenever any row of the register has changed: the key of what was computed from it.

        It ends with the last seal, so that two copies of a database that went different ways never share it. Of a
        `session` the version that it sees: what is read in it belongs to just that one.
        """
        last = "SELECT seal FROM change_set ORDER BY id DESC LIMIT 1"
        asked = f"SELECT era, number, ({last}) FROM {triggers.VERSION_TABLE}"
        if session is None:
            with self.engine.connect() as connection:
                era, number, seal = connection.execute(text(asked)).one()
        else:
            era, number, seal = session.execute(text(asked)).one()
        return f"{era}.{number}.{(seal or '')[:16]}"

    def revision(self) -> str | None:
        """The migration the database is at; None for an empty one."""
        with self.engine.connect() as connection:
            return _revision(connection)

    def migrate(self) -> bool:
        """Bring the schema to the newest revision; True if anything was done."""
        known = migrations.revisions()
        at = self.revision()
        if at == known[-1]:
            return False
        if at is not None and at not in known:
            raise StoreError(
                f"数据库由更新版本的 SoftPark 写成（结构版本 {at}，本程序只认识到 {known[-1]}）："
                f"请升级程序，或改用其备份。未作任何更改。\n"
                f"The database was written by a newer SoftPark (schema {at}; this one knows up to {known[-1]}): "
                f"upgrade the program, or open a backup. Nothing was changed."
            )
        with self._writers.execution_options(migrating=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                _require_postgis(connection)
            migrations.upgrade(connection)
            audit.rebase(connection, known[-1])
        return True

    def close(self) -> None:
        self.engine.dispose()


# What a database says when it cannot write, and what a person can do about it.
BUSY = (
    "数据库正忙（另一项写入未结束）：本次更改没有写入，请稍后再试。",
    "The database is busy with another write: nothing was changed. Try again in a moment.",
)
REFUSALS = (
    (
        ("full", "no space left", "disk quota"),
        "磁盘空间不足：本次更改没有写入，原有数据完好。请清理磁盘后再试。",
        "The disk is full: nothing was changed, what was there is whole. Make room, then try again.",
    ),
    (
        ("readonly", "read-only"),
        "数据库只读：本次更改没有写入。请检查数据库文件及其目录的权限。",
        "The database is read-only: nothing was changed. Look at the permissions of its file and folder.",
    ),
    (("locked", "lock timeout", "busy"), *BUSY),
    (
        ("disk i/o error", "unable to open database"),
        "数据库文件读写出错：本次更改没有写入。请检查磁盘。",
        "The database file could not be read or written: nothing was changed. Check the disk.",
    ),
)


@contextmanager
def _said() -> Iterator[None]:
    """A database that cannot write says so in words."""
    try:
        yield
    except DBAPIError as error:
        told = str(error.orig).lower()
        for words, zh, en in REFUSALS:
            if any(word in told for word in words):
                raise CannotWrite(f"{zh}\n{en}") from error
        raise


def default_url() -> str:
    return f"sqlite:///{ROOT / 'var' / 'softpark.db'}"


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _require_postgis(connection: Connection) -> None:
    available = "SELECT installed_version FROM pg_available_extensions WHERE name = :name"
    found = connection.execute(text(available), {"name": POSTGIS}).one_or_none()
    if found is not None and found.installed_version is None:
        try:
            connection.execute(text(f"CREATE EXTENSION {POSTGIS}"))
        except DBAPIError:
            found = None
    if found is None:
        raise StoreError(
            "这个 PostgreSQL 数据库没有 PostGIS：请安装其软件包，并由管理员在库中执行 CREATE EXTENSION postgis。\n"
            "This PostgreSQL database has no PostGIS: install its package and let an administrator run\n"
            "CREATE EXTENSION postgis in the database."
        )


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise StoreError("请给出数据库文件的路径，如 sqlite:////srv/softpark.db / give the path of a file")
        folder = Path(parsed.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"无法建立目录 {folder} / cannot make the folder: {error.strerror}") from error
        engine = create_engine(parsed)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    elif parsed.get_backend_name() == "postgresql":
        engine = create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        event.listen(engine, "begin", _begin_postgres)
    else:
        raise StoreError(
            f"不支持的数据库 {parsed.get_backend_name()}：请用 sqlite 或 postgresql / use one of these two"
        )
    return engine


def _prepare_sqlite(dbapi: sqlite3.Connection, _) -> None:
    dbapi.isolation_level = None  # the driver must not begin transactions by itself; _begin_sqlite does
    for pragma, value in PRAGMAS.items():
        dbapi.execute(f"PRAGMA {pragma} = {value}")
    dbapi.create_function("geo_intersects", 2, geo_intersects, deterministic=True)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    write = options.get("write", False)
    # Making a table anew, as migrations do, would count as deleting rows that others refer to; they check at the end.
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if options.get('migrating') else 'ON'}")
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if write else 'ON'}")
    # Older SQLite holds the R*Tree in our triggers for unsafe, so the schema is trusted while writing only.
    connection.exec_driver_sql(f"PRAGMA trusted_schema = {'ON' if write else 'OFF'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    if connection.get_execution_options().get("write", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")
