"""The triggers of the register, installed at the end of every migration.

Alembic's batch mode rebuilds SQLite tables and drops their triggers without a word, so `install` writes all of them
anew each time. What is installed is said once, as text, by `registry/triggers_sqlite.py` and
`registry/triggers_postgres.py`; `registry/audit/schema.py` compares a database with it.

All of pure SQL, so that writes by other tools are caught as well:

- SQLite only: an R*Tree `<table>_rtree` follows the box of every table with a shape (`registry/geometry.py`);
- every change of a row of a recorded table is written into `change` (`registry/history.py`), under the number of the
  change set that `Store.write` has opened; without one it is refused;
- every change of a credential is written into `credential_change`, for the stamp (`registry/stamp.py`);
- a change of a run, which history leaves out, moves the number that `Store.version` gives;
- the rows of `APPENDED` tables can be added, but neither changed nor deleted; those of `ACTS` leave with the demo data;
- an entry of the access log cannot be changed, nor deleted before `ACCESS_KEPT` days are over.
"""

from types import MappingProxyType
from typing import NamedTuple

from sqlalchemy import Connection, inspect, text

SHAPES = ("park",)
VERSION_TABLE = "register_version"
# What the public was told: worked out from the register and no part of it, kept for ever by itself (APPENDED).
PUBLISHED = ("publication", "published_figure", "published_part")
APPENDED = ("ruling", "ruling_retraction", "claim_guide", "change_set", "change", *PUBLISHED)
ACTS = ("certification", "certification_step", "certification_evidence", "evidence_file")
ACCESS_LOG = "access_entry"
ACCESS_KEPT = 184  # days: six months, as 网络安全法 Article 21 asks
# Results that can be asked again, and large: pages depend on them, history does not keep them.
RUNS = ("run", "run_part")
# What opens the door, by table, with the columns that the stamp is over. History has the other columns of `person`.
# The stamp of a register in use is over these very columns: a change here needs a migration that stamps anew.
CREDENTIALS = MappingProxyType(
    {
        "person": ("id", "password_hash"),
        "sign_on_identity": ("id", "person_id", "issuer", "subject"),
        "invitation": ("token_sha256", "person_id", "made_at", "expires_at", "used_at"),
        "login_session": ("token_sha256", "person_id", "begun_at", "seen_at", "ended_at", "address", "agent"),
    }
)
CREDENTIAL_CHANGE = "credential_change"
# What says nothing about the register's content, or is no history's business: secrets, sessions, logs, drafts.
PRIVATE = ("login_session", "login_failure", "invitation", "sign_on_attempt", "sign_on_identity", "sign_on_use",
           ACCESS_LOG, "draft", "column_match", "evidence_file", CREDENTIAL_CHANGE, "stamp")  # fmt: skip
HISTORY = ("change_set", "change")
EVENTS = ("insert", "update", "delete")


class Trigger(NamedTuple):
    """A trigger as it is installed: `create` is the whole statement."""

    name: str
    table: str
    create: str


def install(connection: Connection) -> None:
    """(Re)create every trigger and rebuild the spatial index from the tables' boxes."""
    sqlite = connection.dialect.name == "sqlite"
    tables = content_tables(connection)
    wanted = definitions(connection.dialect.name, tables)
    _drop_outdated(connection, {trigger.name for trigger in wanted})
    if sqlite:
        from registry.triggers_sqlite import rtrees

        for statement in rtrees():
            connection.execute(text(statement))
    else:
        _functions(connection, tables)
    for trigger in wanted:
        if sqlite:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger.name}"))
        connection.execute(text(trigger.create))


def definitions(dialect: str, tables: list[str]) -> list[Trigger]:
    """All triggers that must exist, for the content tables `tables`."""
    if dialect == "sqlite":
        from registry.triggers_sqlite import triggers
    else:
        from registry.triggers_postgres import triggers
    return list(triggers(tables))


def content_tables(connection: Connection) -> list[str]:
    """All tables of ours but the version's; what somebody else has put beside them is none of them."""
    from registry.models import Base

    ours = set(Base.metadata.tables) - {VERSION_TABLE}
    return sorted(name for name in inspect(connection).get_table_names() if name in ours)


def recorded(tables: list[str]) -> list[str]:
    """Those of `tables` whose rows have a history; none where the database is older than history."""
    if "change" not in tables:
        return []
    return [table for table in tables if table not in (*RUNS, *PRIVATE, *PUBLISHED, *HISTORY)]


def credential_tables(tables: list[str]) -> list[str]:
    """Those of `tables` that hold credentials; none where the database is older than the stamp."""
    return [table for table in CREDENTIALS if table in tables] if CREDENTIAL_CHANGE in tables else []


def there(wanted: tuple[str, ...], tables: list[str]) -> list[str]:
    """Those of `wanted` that exist; a database on its way to the newest schema may not have all of them yet."""
    return [table for table in wanted if table in tables]


def expected(dialect: str, tables: list[str]) -> set[str]:
    """The names of all triggers that must exist."""
    return {trigger.name for trigger in definitions(dialect, tables)}


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
    from registry.triggers_postgres import functions

    made = functions(tables)
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
