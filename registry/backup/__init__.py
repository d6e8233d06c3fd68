"""Backups (备份) of the register: made while it is written, checked before they count, restored without a loss.

`make` and `restore` do it for either database; `nightly` makes one every night, where `SOFTPARK_BACKUPS` asks for it.
A backup is one file (a SQLite database, or an archive of `pg_dump`) with a list of what is in it beside it
(`registry/backup/contents.py`). It holds password hashes and personal data, so only its owner can read it.

Who stands here:

    contents     What is in a backup
    files        Files of backups: written beside, put in place when whole, readable by their owner only
    moving       Moving (搬迁): the register of a SQLite file into an empty PostgreSQL, whole or not at all
    nightly      The nightly backup (每夜备份), where `SOFTPARK_BACKUPS` names a folder
    of_postgres  Backups of PostgreSQL by its own programs, `pg_dump`, `pg_restore` and `psql`
    of_sqlite    Backups of SQLite, by its own online copy: one state, whatever is written meanwhile
    restoring    Restoring (恢复): a backup put in the place of the register
    row_sums     Rows from one database to another, and whether two tables hold the same

Who calls it: app, cli, registry.services.
"""

from pathlib import Path

from registry.backup import of_postgres, of_sqlite
from registry.backup.contents import Contents, listed
from registry.backup.files import BadBackup, refuse_existing
from registry.backup.restoring import Restored, restore
from registry.store.store import Store

__all__ = ["BadBackup", "Contents", "Restored", "make", "restore"]


def make(store: Store, path: Path) -> Contents:
    """A backup of the register as it is at one moment, in the file `path`, which must not be there; what is in it.

    Raises `BadBackup`; then there is no such file. Problems that verification finds are in `Contents.problems`: such a
    backup is kept, since it is the evidence.
    """
    refuse_existing(path)
    of = of_sqlite if store.engine.dialect.name == "sqlite" else of_postgres
    contents = of.make(store, path)
    listed(path).write(contents)
    return contents
