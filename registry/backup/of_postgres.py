"""Backups of PostgreSQL by its own programs, `pg_dump`, `pg_restore` and `psql`; PostGIS is the server's business."""

import tempfile
from dataclasses import replace
from pathlib import Path

from sqlalchemy import URL, Connection, text
from sqlalchemy.orm import Session

from registry.backup import contents
from registry.backup.contents import Contents
from registry.backup.files import BadBackup, sha256, whole
from registry.store import programs
from registry.store.before_upgrade import KEPT
from registry.store.engines import WRITER
from registry.store.store import Store
from registry.store.wall import standing


def make(store: Store, path: Path) -> Contents:
    """Dump the register into `path`, and check the very state that was dumped. Raises `BadBackup`."""
    with (
        whole(path) as part,
        store.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
    ):
        for setting in ("idle_in_transaction_session_timeout", "statement_timeout"):
            connection.execute(text(f"SET LOCAL {setting} = 0"))
        snapshot, schema = connection.execute(text("SELECT pg_export_snapshot(), current_schema()")).one()
        behind = ("--enable-row-security",) if standing.behind(connection) else ()  # the program's role sees all rows
        _run(
            store.engine.url, "pg_dump", *behind, "--format=custom",
            f"--schema={schema}", "--exclude-table=spatial_ref_sys",
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
    """Run a program of PostgreSQL. Raises `BadBackup`."""
    try:
        programs.run(url, program, *words)
    except programs.ProgramFailed as failed:
        raise BadBackup(failed.zh, failed.en) from None
