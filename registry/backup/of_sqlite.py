"""Backups of SQLite, by its own online copy: one state, whatever is written meanwhile."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from registry.backup import contents
from registry.backup.contents import Contents
from registry.backup.files import BadBackup, sha256, whole
from registry.store.stamping.audit_key import Key
from registry.store.stamping.kept_seals import Keeper
from registry.store.store import Store, StoreError, _engine

WAIT = 60  # seconds for a writer to end
DAMAGED = ("损坏", "damaged")


def make(store: Store, path: Path) -> Contents:
    """Copy the register into `path`, and check the copy. Raises `BadBackup`."""
    with whole(path) as part:
        copy(file_of(store), part)
        found = checked(part, store.key)
        return replace(found, sha256=sha256(part))


def file_of(store: Store) -> Path:
    """The file that holds a register on SQLite."""
    return Path(store.engine.url.database or "")


def copy(source: Path, target: Path) -> None:
    """One state of the database `source`, as a single file. Raises `BadBackup`."""
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=WAIT)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)  # all pages in one step: a writer waits meanwhile, and the copy need not begin anew
            new.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise BadBackup(f"{source} 不能复制：{error}", f"{source} cannot be copied: {error}") from error


def checked(path: Path, key: Key) -> Contents:
    """What is in the database `path`, upgraded where it is of an earlier schema. Raises `BadBackup` where it is
    damaged, or no register of this program.
    """
    try:
        with opened(path, key) as store:
            store.migrate(keep=False)
            with store.read() as session:
                found = contents.of(session, key)
    except (DBAPIError, StoreError) as error:
        why = getattr(error, "orig", None) or error
        raise BadBackup(f"{path} 不是完好的登记库：{why}", f"{path} is no sound register: {why}") from None
    for problem in found.problems:
        if DAMAGED[1] in problem.en:
            raise BadBackup(f"{path}：{problem.zh}", f"{path}: {problem.en}")
    return found


@contextmanager
def opened(path: Path, key: Key) -> Iterator[Store]:
    """A store over the file as it is: nothing is migrated, no seal is kept."""
    store = Store(*_engine(f"sqlite:///{path}"), key=key, keeper=Keeper())
    try:
        yield store
    finally:
        store.close()
