"""The store of the register: one SQLite file, or PostgreSQL with PostGIS for several app processes.

Writes are one at a time on both: `BEGIN IMMEDIATE` on SQLite, an advisory lock on PostgreSQL, taken before the first
read. SQLAlchemy's default on SQLite begins with the first write instead, and lost 1,306 of 1,600 concurrent
read-and-write updates without one error.
"""

import json
import logging
import os
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from registry import clock
from registry.store import address as databaseurl
from registry.store import audit, before_upgrade, engines, migrations, server, tables
from registry.store.address import ENVIRONMENT
from registry.store.models import AccessEntry
from registry.store.refusals import BUSY, CannotWrite, StoreError, reading, reason, writing
from registry.store.sqlite_file import SqliteFile
from registry.store.stamping import access_chain, audit_key, kept_seals, kept_secrets, stamp
from registry.store.stamping.audit_key import BadKey, Key
from registry.store.stamping.kept_seals import BadSeals, Keeper
from registry.store.stamping.seals import Authorship, from_here, recording
from registry.store.wall import standing
from registry.store.wall.acting import whoever_acts
from registry.words import Words

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
PATIENCE = 30  # seconds that a thread waits for the others of its process to write
POSTGIS = "postgis"
LOG = logging.getLogger("softpark")
UPGRADED = Words("登记库已从结构 %s 升级到 %s；升级前的备份在 %s",
                 "the register was upgraded from schema %s to %s; the backup from before is in %s")  # fmt: skip
STAMPED = "0009"  # the schema from which on a register has a stamp


class Store:
    """The register's database. `Store.open` gives one that is ready; a Store may be shared by threads.

    `key`: what verification is kept under; `keeper`: where seals are kept elsewhere. The environment's unless given.
    """

    def __init__(
        self, engine: Engine, file: SqliteFile | None = None, key: Key | None = None, keeper: Keeper | None = None
    ):
        self.engine, self._file = engine, file
        self.key = audit_key.from_environment() if key is None else key
        self.keeper = kept_seals.from_environment() if keeper is None else keeper
        # SQLite reads one state in any transaction; PostgreSQL does so when told.
        steady = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
        self._readers = engine.execution_options(postgresql_readonly=True, **steady)
        self._writers = engine.execution_options(write=True)
        self._turn = threading.Lock()

    @classmethod
    def open(cls, url: str | None = None) -> "Store":
        """The store at `url`, created and migrated as needed.

        Without `url`: the environment's SOFTPARK_DATABASE_URL, else `var/softpark.db` of the checkout.
        Raises `StoreError` where the address is none, where the database cannot be reached, was written by a newer
        SoftPark, or a setting is wrong.
        """
        try:
            store = cls(*_engine(url or os.environ.get(ENVIRONMENT) or _default_url()))
        except (BadKey, BadSeals) as wrong:
            raise StoreError(wrong.zh, wrong.en) from None
        try:
            with reading():
                store.migrate()
                store._prove_wall()
            store._remember()
        except DBAPIError as error:
            store.close()
            told = reason(error)
            raise StoreError(f"无法打开数据库：{told}", f"Cannot open the database: {told}") from error
        except BaseException:
            store.close()
            raise
        return store

    def _prove_wall(self) -> None:
        """Raises `StoreError` where this is the wall's login, and the wall does not stand."""
        if self.engine.dialect.name != "postgresql":
            return
        with self.engine.connect() as connection:
            found = list(standing.gaps(connection)) if standing.behind(connection) else []
        if found:
            raise StoreError(
                f"行级安全这道墙不完整（共 {len(found)} 处）：{found[0].zh}。请用所有者的地址执行 softpark wall。",
                f"The wall of row-level security does not stand ({len(found)} gaps): {found[0].en}. Run `softpark "
                "wall` with the owner's address.",
            )

    def _remember(self) -> None:
        """What the file of SQLite is from now on."""
        if self._file is not None:
            with self.engine.connect() as connection:
                self._file.know(connection.execute(text(f"SELECT era FROM {tables.VERSION_TABLE}")).scalar_one())

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the register and cannot change it. Raises `CannotRead`."""
        with reading(), Session(self._readers) as session, whoever_acts(session):
            yield session

    @contextmanager
    def write(self, by: Authorship | None = None) -> Iterator[Session]:
        """A session that alone may write; committed at the end, rolled back if anything is raised.

        What it changes is recorded as one change set made `by` somebody; without it, by the account of the operating
        system. Raises `CannotWrite` where the disk is full, the database read-only, another writes for too long, or
        the register is kept under a key that this process has not.
        """
        with self._in_turn(), writing(), Session(self._writers) as session, session.begin():
            connection = session.connection()  # takes the writers' lock now, before anything is read
            era = self._era(connection)
            with stamp.stamping(connection, self.key) as grown, recording(connection, by or from_here()):
                with whoever_acts(session):
                    yield session
                session.flush()
        self._keep(era, grown)

    @contextmanager
    def alone(self, migrating: bool = False) -> Generator[Connection, None, None]:
        """A connection that alone may write, for what is no change of the register itself: nothing is recorded and
        nothing stamped. Raises `CannotWrite`.
        """
        with self._in_turn(), writing(), self._writers.execution_options(migrating=migrating).begin() as connection:
            yield connection

    def _era(self, connection: Connection) -> str:
        """Which register this is, where seals are kept elsewhere and have to tell."""
        if self.keeper.place is None:
            return ""
        return connection.execute(text(f"SELECT era FROM {tables.VERSION_TABLE}")).scalar_one()

    def _keep(self, era: str, grown: list[stamp.Stamp]) -> None:
        """Leave a seal elsewhere. What was written is written, so nothing may fail from here on."""
        for made in grown:
            self.keeper.keep(kept_seals.line_of(era, made, clock.now()))

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """The threads of this process write one after the other: those that wait hold no connection, and none starves
        while SQLite lets whoever asks at the right moment go first.
        """
        if not self._turn.acquire(timeout=PATIENCE):
            raise CannotWrite(*BUSY)
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
        asked = f"SELECT era, number, ({last}) FROM {tables.VERSION_TABLE}"
        if session is None:
            with reading(), self.engine.connect() as connection:
                era, number, seal = connection.execute(text(asked)).one()
        else:
            era, number, seal = session.execute(text(asked)).one()
        return f"{era}.{number}.{(seal or '')[:16]}"

    def revision(self) -> str | None:
        """The migration the database is at; None for an empty one."""
        with reading(), self.engine.connect() as connection:
            return _revision(connection)

    def migrate(self, keep: bool = True) -> bool:
        """Bring the schema to the newest revision; True if anything was done. The register as it was is kept before.

        keep: False where what is upgraded is a copy itself.
        """
        known = migrations.revisions()
        at = self.revision()
        if at == known[-1]:
            return False
        if at is not None and at not in known:
            raise StoreError(
                f"数据库由更新版本的 SoftPark 写成（结构版本 {at}，本程序只认识到 {known[-1]}）："
                f"请升级程序，或改用其备份。未作任何更改。",
                f"The database was written by a newer SoftPark (schema {at}; this one knows up to {known[-1]}): "
                f"upgrade the program, or open a backup. Nothing was changed.",
            )
        with self.engine.connect() as connection:
            if standing.behind(connection):
                raise StoreError(
                    f"登记库的结构要升级到 {known[-1]}，而本程序的登录角色不拥有它："
                    "请用所有者的地址执行 softpark wall。未作任何更改。",
                    f"The register must be upgraded to schema {known[-1]}, and the program's login does not own it: "
                    "run `softpark wall` with the owner's address. Nothing was changed.",
                )
        try:
            with writing(), self._writers.execution_options(migrating=True).begin() as connection:
                at = _revision(connection)
                if at == known[-1]:  # of several that start at once, one has done it while the others waited
                    return False
                stamped = at is not None and known.index(at) >= known.index(STAMPED)
                if connection.dialect.name == "postgresql":
                    _require_postgresql(connection)
                    _require_postgis(connection)
                kept = _kept_before(connection, at) if keep and at is not None else None
                with stamp.stamping(connection, self.key) if stamped else nullcontext([]) as grown:
                    migrations.upgrade(connection)
                    audit.rebase(connection, known[-1])
                if not stamped:
                    grown = [self._first_stamp(connection)]
                era = self._era(connection)
        finally:
            if self.engine.dialect.name == "sqlite":
                self.engine.dispose()  # its connection waits for longer than later writers may
        self._keep(era, grown)
        if kept is not None:
            LOG.warning(UPGRADED.zh, at, known[-1], kept)
            LOG.warning(UPGRADED.en, at, known[-1], kept)
        return True

    def _first_stamp(self, connection: Connection) -> stamp.Stamp:
        if self.key.secret is not None:
            with Session(connection) as session:
                _log_key(session, self.key, 0)
        return stamp.begin(connection, self.key)

    def check_key(self) -> None:
        """Raises `CannotWrite` where the register is kept under a key that this process has not."""
        with writing(), self.engine.connect() as connection:
            stamp.check_key(stamp.read_stamp(connection), self.key)

    def take_key(self, old: Key, accept: bool = False) -> list[audit.Problem]:
        """Keep the register under this store's key from now on, instead of `old` (or none); what verification found.

        Where it found anything nothing is done, unless `accept`. That it was done stands in the access log.
        """
        with self._in_turn(), writing(), Session(self._writers) as session, session.begin():
            connection = session.connection()
            problems = audit.verify(session, key=old)
            if problems and not accept:
                return problems
            _log_key(session, self.key, len(problems))
            kept_secrets.rekey(connection, old, self.key)
            era, made = self._era(connection), stamp.begin(connection, self.key)
        self._keep(era, [made])
        return problems

    def close(self) -> None:
        self.engine.dispose()


def _kept_before(connection: Connection, revision: str) -> Path | None:
    try:
        return before_upgrade.keep(connection, revision, ROOT / "var")
    except before_upgrade.CannotKeep as cannot:
        raise StoreError(cannot.zh, cannot.en) from None


def _log_key(session: Session, key: Key, accepted: int) -> None:
    detail = json.dumps({"key": key.id, "accepted": accepted}, sort_keys=True)
    access_chain.add(session, AccessEntry(login=from_here().by, what="key", result="done", detail=detail))


def _default_url() -> str:
    """The database of the checkout, whose folder is made."""
    folder = ROOT / "var"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        told = error.strerror
        raise StoreError(f"无法建立目录 {folder}：{told}", f"Cannot make the folder {folder}: {told}") from error
    return f"sqlite:///{folder / 'softpark.db'}"


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _require_postgresql(connection: Connection) -> None:
    if (said := server.refused(server.version(connection))) is not None:
        raise StoreError(said.zh, said.en)


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
            "这个 PostgreSQL 数据库没有 PostGIS：请安装其软件包，并由管理员在库中执行 CREATE EXTENSION postgis。",
            "This PostgreSQL database has no PostGIS: install its package and let an administrator run\n"
            "CREATE EXTENSION postgis in the database.",
        )


def _engine(address: str) -> tuple[Engine, SqliteFile | None]:
    try:
        url = databaseurl.read_address(address)
        if url.get_backend_name() != "sqlite":
            return engines.postgresql(url), None
    except (databaseurl.BadAddress, engines.BadWait) as wrong:
        raise StoreError(wrong.zh, wrong.en) from None
    except ModuleNotFoundError as missing:
        raise StoreError(
            f"使用 PostgreSQL 需要软件包 {missing.name}：pip install 'softpark[postgres]'。",
            f"PostgreSQL needs the package {missing.name}: pip install 'softpark[postgres]'.",
        ) from None
    file = SqliteFile(databaseurl.file_of(url))
    return engines.sqlite(url, file), file
