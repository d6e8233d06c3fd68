"""Schema migrations: Alembic without a configuration file, run by the store itself.

`versions/` holds one file a revision, `NNNN_what.py`, its number being the revision. Alembic is imported only
where something is to be migrated.

Who stands here:

    env       Alembic's entry: migrate on the store's own connection, then install the triggers anew
    versions  Versions of the schema (结构版本): one file a revision, read by their numbers

Who calls it: registry.backup, registry.store, registry.store.audit.
"""

import re
from pathlib import Path

from sqlalchemy import Connection

HERE = Path(__file__).parent


_FOLLOWS = re.compile(r'^down_revision = (?:None|"(\d{4})")$', re.MULTILINE)


def revisions() -> list[str]:
    """The numbers of all revisions, oldest first: each names the one before it, whatever its own number is."""
    paths = (HERE / "versions").glob("[0-9][0-9][0-9][0-9]_*.py")
    following = {_FOLLOWS.search(path.read_text(encoding="utf-8"))[1]: path.name[:4] for path in paths}
    found: list[str] = []
    while (next_ := following.get(found[-1] if found else None)) is not None:
        found.append(next_)
    return found


def config(connection: Connection):
    """Alembic's configuration for this connection."""
    from alembic.config import Config

    options = Config(attributes={"connection": connection})
    options.set_main_option("script_location", str(HERE))
    return options


def upgrade(connection: Connection, to: str = "head") -> None:
    """Migrate within the connection's transaction: all of it, or nothing.

    Raises `RuntimeError` where SQLite, which does not look while tables are made anew, finds a row that refers to none.
    """
    from alembic import command

    command.upgrade(config(connection), to)
    if connection.dialect.name == "sqlite":
        astray = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if astray:
            raise RuntimeError(f"schema {to}: {len(astray)} rows refer to rows that are not there, as {astray[0]}")
