"""Backups of PostgreSQL by its own programs, `pg_dump`, `pg_restore` and `psql`; PostGIS is the server's business."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from sqlalchemy import URL, Connection, text
from sqlalchemy.orm import Session

from registry.backup import contents
from registry.backup.contents import Contents
from registry.backup.files import BadBackup, sha256, whole
from registry.store.engines import WRITER
from registry.store.store import Store

KEPT = ("--no-owner", "--no-privileges")


def make(store: Store, path: Path) -> Contents:
    """Dump the register into `path`, and check the very state that was dumped. Raises `BadBackup`."""
    with (
        whole(path) as part,
        store.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
    ):
        for setting in ("idle_in_transaction_session_timeout", "statement_timeout"):
            connection.execute(text(f"SET LOCAL {setting} = 0"))
        snapshot, schema = connection.execute(text("SELECT pg_export_snapshot(), current_schema()")).one()
        _run(
            store.engine.url, "pg_dump", "--format=custom", f"--schema={schema}", "--exclude-table=spatial_ref_sys",
            f"--snapshot={snapshot}", f"--file={part}", *KEPT,
        )  # fmt: skip
        _run(None, "pg_restore", "--list", str(part))
        return replace(contents.of(Session(connection), store.key), sha256=sha256(part))


def put(store: Store, path: Path) -> None:
    """Put the dump `path` in the place of what is in the database, all of it or nothing. Raises `BadBackup`."""
    with tempfile.TemporaryDirectory() as folder, store.engine.connect() as connection:
        schema = connection.execute(text("SELECT current_schema()")).scalar_one()
        script, put_back = Path(folder) / "drop.sql", Path(folder) / "restore.sql"
        script.write_text("\n".join(_drops(connection)), encoding="utf-8")
        connection.rollback()
        _run(None, "pg_restore", f"--schema={schema}", f"--file={put_back}", *KEPT, str(path))
        _run(
            store.engine.url, "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
            "--output=/dev/null", f"--file={script}", f"--file={put_back}",
        )  # fmt: skip


def _drops(connection: Connection) -> list[str]:
    """Statements that take the register away, but not what belongs to an extension."""
    alien = "(SELECT objid FROM pg_depend WHERE classid = '{}'::regclass AND deptype = 'e')"
    tables = connection.execute(
        text(
            "SELECT format('DROP TABLE IF EXISTS %I.%I CASCADE;', current_schema(), relname) FROM pg_class "
            "WHERE relkind IN ('r', 'p') AND relnamespace = CAST(current_schema() AS regnamespace) "
            f"AND oid NOT IN {alien.format('pg_class')}"
        )
    ).scalars()
    functions = connection.execute(
        text(
            "SELECT format('DROP FUNCTION IF EXISTS %s CASCADE;', oid::regprocedure) FROM pg_proc WHERE prokind = 'f' "
            f"AND pronamespace = CAST(current_schema() AS regnamespace) AND oid NOT IN {alien.format('pg_proc')}"
        )
    ).scalars()
    return [f"SELECT pg_advisory_xact_lock({WRITER});", *tables, *functions]


def _run(url: URL | None, program: str, *words: str) -> None:
    """Run a program of PostgreSQL; the password goes by the environment, where no list of processes shows it."""
    if shutil.which(program) is None:
        raise BadBackup(
            f"这台机器上没有 {program}：请安装不低于服务器版本的 PostgreSQL 客户端（Debian：postgresql-client）。",
            f"{program} is not on this machine: install PostgreSQL's client programs (Debian: postgresql-client), of "
            "the server's version or later.",
        )
    environment = dict(os.environ)
    if url is not None:
        environment["PGPASSWORD"] = url.password or environment.get("PGPASSWORD", "")
        address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
        words = (*words, f"--dbname={address}")
    done = subprocess.run(
        [program, *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        told = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[0]
        raise BadBackup(f"{program} 没有成功：{told}", f"{program} failed: {told}")
