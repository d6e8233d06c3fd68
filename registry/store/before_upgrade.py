"""A backup before an upgrade (升级前的备份): the register as the earlier program left it, kept before its schema is
changed. `softpark restore` takes it, of this program or of the one before.

SQLite's file is copied, PostgreSQL's database dumped: into the folder of `SOFTPARK_BACKUPS`, else beside the file, or
into `var` of the program. Where none can be made nothing is upgraded, unless `SOFTPARK_UPGRADE_BACKUP=none` says that
somebody else keeps one.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import Connection, text

from registry import clock
from registry.store.address import file_of
from registry.store.programs import ProgramFailed, run
from registry.words import Explained

FOLDER, SETTING, NONE = "SOFTPARK_BACKUPS", "SOFTPARK_UPGRADE_BACKUP", "none"
KEPT = ("--no-owner", "--no-privileges")


class CannotKeep(Explained):
    """No backup could be made; nothing was upgraded."""


def keep(connection: Connection, revision: str, elsewhere: Path) -> Path | None:
    """Keep the register that `connection` alone may write, at this schema; where. None where none is wanted.

    elsewhere: the folder for a register that lies in no folder of its own. Raises `CannotKeep`.
    """
    if os.environ.get(SETTING, "").strip() == NONE:
        return None
    url, sqlite = connection.engine.url, connection.dialect.name == "sqlite"
    folder = Path(os.environ.get(FOLDER, "").strip() or (file_of(url).parent if sqlite else elsewhere))
    name = file_of(url).name if sqlite else f"{url.database}.dump"
    path = folder / f"{name}.schema-{revision}-{clock.now():%Y%m%dT%H%M%S%f}"
    try:
        folder.mkdir(exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        (_copy if sqlite else _dump)(connection, path)
    except (OSError, sqlite3.Error, ProgramFailed) as error:
        with suppress(OSError):
            path.unlink()
        zh, en = (error.zh, error.en) if isinstance(error, ProgramFailed) else (str(error), str(error))
        raise CannotKeep(
            f"登记库没有升级，因为升级前不能备份到 {folder}：{zh}。"
            f"请排除原因；若另有备份（如 pgBackRest），请设 {SETTING}={NONE}。",
            f"The register was not upgraded, since no backup could be made before, in {folder}: {en}. Mend that, or "
            f"set {SETTING}={NONE} where there is another backup, such as pgBackRest's.",
        ) from error
    return path


def _copy(connection: Connection, path: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{file_of(connection.engine.url)}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(path)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")


def _dump(connection: Connection, path: Path) -> None:
    schema = connection.execute(text("SELECT current_schema()")).scalar()
    run(
        connection.engine.url, "pg_dump", "--format=custom", f"--schema={schema}", "--exclude-table=spatial_ref_sys",
        f"--file={path}", *KEPT,
    )  # fmt: skip
