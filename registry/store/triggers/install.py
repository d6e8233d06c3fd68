"""The triggers of the register, installed at the end of every migration.

Alembic's batch mode rebuilds SQLite tables and drops their triggers without a word, so `install` writes all of them
anew each time. What is installed is said once, as text, by `registry/store/triggers/sqlite.py` and
`registry/store/triggers/postgres.py`; `registry/store/audit/schema.py` compares a database with it.

All of pure SQL, so that writes by other tools are caught as well:

- SQLite only: an R*Tree `<table>_rtree` follows the box of every table with a shape (`registry/store/geometry.py`);
- every change of a row of a recorded table is written into `change` (`registry/store/history.py`), under the number of
  the change set that `Store.write` has opened; without one it is refused;
- every change of a credential is written into `credential_change`, for the stamp (`registry/store/stamping/stamp.py`);
- a change of a run, which history leaves out, moves the number that `Store.version` gives;
- the rows of `APPENDED` tables can be added, but neither changed nor deleted; those of `ACTS` leave with the demo data;
- an entry of the access log cannot be changed, nor deleted before `ACCESS_KEPT` days are over.
"""

from sqlalchemy import Connection, inspect, text

from registry.store.models import Base
from registry.store.tables import VERSION_TABLE, Trigger
from registry.store.triggers import postgres
from registry.store.triggers import sqlite as triggers_sqlite


def install(connection: Connection) -> None:
    """(Re)create every trigger and rebuild the spatial index from the tables' boxes."""
    sqlite = connection.dialect.name == "sqlite"
    tables = content_tables(connection)
    wanted = definitions(connection.dialect.name, tables)
    _drop_outdated(connection, {trigger.name for trigger in wanted})
    if sqlite:
        for statement in triggers_sqlite.rtrees():
            connection.execute(text(statement))
    else:
        _functions(connection, tables)
    for trigger in wanted:
        if sqlite:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger.name}"))
        connection.execute(text(trigger.create))


def definitions(dialect: str, tables: list[str]) -> list[Trigger]:
    """All triggers that must exist, for the content tables `tables`."""
    of = triggers_sqlite if dialect == "sqlite" else postgres
    return list(of.triggers(tables))


def content_tables(connection: Connection) -> list[str]:
    """All tables of ours but the version's; what somebody else has put beside them is none of them."""
    ours = set(Base.metadata.tables) - {VERSION_TABLE}
    return sorted(name for name in inspect(connection).get_table_names() if name in ours)


# Of our own schema: PostGIS may have others beside it, and so may whoever shares the server.
_OURS = "relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())"


def existing(connection: Connection) -> set[str]:
    """The names of the triggers that do exist."""
    if connection.dialect.name == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        found = "pg_trigger JOIN pg_class c ON c.oid = tgrelid"
        question = f"SELECT tgname FROM {found} WHERE NOT tgisinternal AND {_OURS}"
    return set(connection.execute(text(question)).scalars())


def _drop_outdated(connection: Connection, wanted: set[str]) -> None:
    """Remove the triggers that an earlier version of the program needed and this one does not."""
    if connection.dialect.name == "sqlite":
        for name in existing(connection) - wanted:
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        return
    asked = text(
        "SELECT format('DROP TRIGGER %I ON %I.%I', tgname, current_schema(), relname), tgname "
        f"FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal AND {_OURS}"
    )
    for drop, name in connection.execute(asked).all():
        if name not in wanted:
            connection.execute(text(drop))


def _functions(connection: Connection, tables: list[str]) -> None:
    """The functions that triggers call; those of an earlier version, which nothing calls any more, go."""
    made = postgres.functions(tables)
    for statement in made.values():
        connection.execute(text(statement))
    asked = text("""
        SELECT p.proname, format('DROP FUNCTION %I.%I()', n.nspname, p.proname)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = current_schema() AND p.prorettype = 'trigger'::regtype
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgfoid = p.oid)
    """)
    for name, drop in connection.execute(asked).all():
        if name not in made:
            connection.execute(text(drop))
