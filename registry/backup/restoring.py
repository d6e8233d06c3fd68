"""Restoring (恢复): a backup put in the place of the register. What was there is kept beside it."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import inspect, text

from registry import clock
from registry.access import log
from registry.access.account_acts import COMMAND_LINE, at_the_server
from registry.backup import contents, of_postgres, of_sqlite
from registry.backup.contents import Contents, listed
from registry.backup.files import BadBackup, sha256, synced
from registry.store import audit
from registry.store.address import ENVIRONMENT
from registry.store.audit import Problem
from registry.store.stamping import kept_seals, stamp
from registry.store.stamping.kept_seals import Keeper
from registry.store.stamping.seals import Authorship
from registry.store.store import Store, _default_url, _engine

MAGIC = {b"SQLite format 3\0": "sqlite", b"PGDMP": "postgresql"}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, what verification says of it, and where what was there before is kept."""

    contents: Contents
    problems: tuple[Problem, ...]
    kept: Path | None


def restore(path: Path, *, replace: bool, by: Authorship, url: str | None = None) -> Restored:
    """Make the register at `url` (the environment's) that of the backup `path`.

    A register that is not empty is only replaced if told to `replace` it. Raises `BadBackup` where the backup is not
    sound, or is not that of its list; then nothing was changed.
    """
    store = Store(*_engine(url or os.environ.get(ENVIRONMENT) or _default_url()))
    kind = store.engine.dialect.name
    try:
        told = _checked_file(path, kind)
        if _used(store) and not replace:
            raise BadBackup(
                "登记库中已有内容：要用备份替换它，请加 --replace（原有的会保留在旁边）。",
                "The register is not empty: to replace it by the backup, add --replace (what is there is kept beside).",
            )
        kept = (_put_file if kind == "sqlite" else _put_dump)(store, path, told)
    finally:
        store.close()
    return _opened(url, told, kept, by)


def _checked_file(path: Path, kind: str) -> Contents | None:
    """The list of the backup, where it has one."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise BadBackup(f"无法读取 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}") from None
    found = next((name for magic, name in MAGIC.items() if start.startswith(magic)), None)
    if found is None:
        raise BadBackup(f"{path} 不是 softpark backup 写成的备份。", f"{path} is no backup of `softpark backup`.")
    if found != kind:
        raise BadBackup(
            f"{path} 是 {NAMES[found]} 的备份，而登记库在 {NAMES[kind]} 中。",
            f"{path} is a backup of {NAMES[found]}, and the register is in {NAMES[kind]}.",
        )
    told = listed(path).read()
    if told is not None and told.sha256 != sha256(path):
        raise BadBackup(
            f"{path} 与其清单不符：文件损坏，或被改动。", f"{path} is not as its list says: damaged, or altered."
        )
    return told


def _used(store: Store) -> bool:
    """Whether the register holds anything: a change was ever recorded, or anybody has an account."""
    if store.engine.dialect.name == "sqlite":
        file = of_sqlite.file_of(store)
        if not (file.exists() and file.stat().st_size):
            return False
    with store.engine.connect() as connection:
        tables = set(inspect(connection).get_table_names())
        asked = [name for name in ("tenant", "park", "change_set", "access_entry") if name in tables]
        return any(connection.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first() for name in asked)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f"{path.name}.before-{clock.now():%Y%m%dT%H%M%S%f}{ending}")


def _put_file(store: Store, path: Path, told: Contents | None) -> Path | None:
    """A copy that was checked, put in the place of SQLite's file in one step."""
    target = of_sqlite.file_of(store)
    store.engine.dispose()
    new = target.with_name(target.name + ".restoring")
    kept = _beside(target, "") if target.exists() else None
    try:
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        of_sqlite.copy(path, new)
        _compare(told, of_sqlite.checked(new, store.key))
        synced(new)
        with closing(sqlite3.connect(target, timeout=of_sqlite.WAIT, isolation_level=None)) as old:
            if kept is not None:
                old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                old.execute("BEGIN EXCLUSIVE")  # whoever writes has ended; whoever comes finds the new file
                os.link(target, kept)
            os.replace(new, target)
        synced(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise BadBackup(f"没有恢复：{error}", f"nothing was restored: {error}") from error
    finally:
        new.unlink(missing_ok=True)
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    return kept


def _put_dump(store: Store, path: Path, told: Contents | None) -> Path | None:
    """The dump, put in the place of the register in one transaction; what was there is dumped first."""
    kept = _beside(path.absolute(), ".dump") if _used(store) else None
    if kept is not None:
        of_postgres.make(store, kept)
    of_postgres.put(store, path)
    return kept


def _compare(told: Contents | None, found: Contents) -> None:
    """Raises `BadBackup` where a backup of this very schema holds other things than its list says."""
    wrong = [] if told is None or told.schema != found.schema else told.unlike(found)
    if wrong:
        names = ", ".join(wrong)
        raise BadBackup(f"备份的内容与其清单不符：{names}", f"the backup is not what its list says: {names}")


def _opened(url: str | None, told: Contents | None, kept: Path | None, by: Authorship) -> Restored:
    """Upgrade it where it is older, say where seals are kept that this was on purpose, log it, and verify it."""
    keeper = kept_seals.from_environment()
    store = Store(*_engine(url or os.environ.get(ENVIRONMENT) or _default_url()), keeper=Keeper())
    try:
        store.migrate(keep=False)
        with store.read() as session:
            found, made = contents.of(session, store.key), stamp.read_stamp(session.connection())
        try:
            _compare(told, found)
        except BadBackup as other:
            where = "" if kept is None else f"；原有的在 {kept}"
            there = "" if kept is None else f"; what was there is in {kept}"
            raise BadBackup(f"已恢复，但{other.zh}{where}", f"restored, but {other.en}{there}") from None
        if made is not None:
            keeper.keep(kept_seals.line_of(found.era, made, clock.now(), restored=True))
        store.keeper = keeper
        who = at_the_server(by)
        log.record(store, who, "restored", address=COMMAND_LINE, detail={"backup": found.sets})
        with store.read() as session:
            problems = audit.verify(session, keeper.kept(), store.key)
        return Restored(found, tuple(problems), kept)
    finally:
        store.close()
