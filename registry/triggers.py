"""The triggers of the register, installed at the end of every migration.

Alembic's batch mode rebuilds SQLite tables and drops their triggers without a word, so `install` writes all of them
anew each time; a test counts them against `expected`.

All of pure SQL, so that writes by other tools are caught as well:

- SQLite only: an R*Tree `<table>_rtree` follows the box of every table with a shape (`registry/geometry.py`);
- every change of a row of a recorded table is written into `change` (`registry/history.py`), under the number of the
  change set that `Store.write` has opened; without one it is refused;
- a change of a run, which history leaves out, moves the number that `Store.version` gives;
- the rows of `APPENDED` tables can be added, but neither changed nor deleted; those of `ACTS` leave with the demo data;
- an entry of the access log cannot be changed, nor deleted before `ACCESS_KEPT` days are over.
"""

from sqlalchemy import Connection, inspect, text

SHAPES = ("park",)
VERSION_TABLE = "register_version"
APPENDED = ("ruling", "ruling_retraction", "change_set", "change")
ACTS = ("certification", "certification_step", "certification_evidence", "evidence_file")
ACCESS_LOG = "access_entry"
ACCESS_KEPT = 184  # days: six months, as 网络安全法 Article 21 asks
# Results that can be asked again, and large: pages depend on them, history does not keep them.
RUNS = ("run", "run_part")
# What says nothing about the register's content, or is no history's business: secrets, sessions, logs, drafts.
PRIVATE = ("login_session", "login_failure", "invitation", "sign_on_attempt", "sign_on_identity", ACCESS_LOG,
           "draft", "column_match", "evidence_file")  # fmt: skip
HISTORY = ("change_set", "change")
NO_CONTENT = ("alembic_version", VERSION_TABLE, "spatial_ref_sys")
EVENTS = ("insert", "update", "delete")


def install(connection: Connection) -> None:
    """(Re)create every trigger and rebuild the spatial index from the tables' boxes."""
    tables = content_tables(connection)
    _drop_outdated(connection, tables)
    for statement in (_on_sqlite if connection.dialect.name == "sqlite" else _on_postgres)(tables):
        connection.execute(text(statement))


def content_tables(connection: Connection) -> list[str]:
    """All tables of ours but the version's."""
    names = inspect(connection).get_table_names()
    return sorted(name for name in names if name not in NO_CONTENT and "_rtree" not in name)


def recorded(tables: list[str]) -> list[str]:
    """Those of `tables` whose rows have a history; none where the database is older than history."""
    if "change" not in tables:
        return []
    return [table for table in tables if table not in (*RUNS, *PRIVATE, *HISTORY)]


def expected(dialect: str, tables: list[str]) -> set[str]:
    """The names of all triggers that must exist, for the content tables `tables`."""
    kept = _there(APPENDED, tables)
    names = {f"{table}_history_{event}" for table in recorded(tables) for event in EVENTS}
    names |= {f"{ACCESS_LOG}_kept_{event}" for event in ("update", "delete") if ACCESS_LOG in tables}
    names |= {f"{table}_kept_{event}" for table in _there(ACTS, tables) for event in ("update", "delete")}
    if dialect != "sqlite":
        names |= {f"{table}_kept" for table in kept} | {f"{table}_version" for table in _there(RUNS, tables)}
        return names | {f"{table}_history_truncate" for table in recorded(tables)}
    names |= {f"{table}_version_{event}" for table in _there(RUNS, tables) for event in EVENTS}
    names |= {f"{table}_kept_{event}" for table in kept for event in ("update", "delete")}
    return names | {f"{table}_rtree_{event}_row" for table in SHAPES for event in EVENTS}


def existing(connection: Connection) -> set[str]:
    """The names of the triggers that do exist."""
    if connection.dialect.name == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    return set(connection.execute(text(question)).scalars())


def _drop_outdated(connection: Connection, tables: list[str]) -> None:
    """Remove the triggers that an earlier version of the program needed and this one does not."""
    wanted = expected(connection.dialect.name, tables)
    if connection.dialect.name == "sqlite":
        for name in existing(connection) - wanted:
            connection.execute(text(f"DROP TRIGGER {name}"))
        return
    asked = text("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
    for name, table in connection.execute(asked).all():
        if name not in wanted:
            connection.execute(text(f"DROP TRIGGER {name} ON {table}"))


def _there(wanted: tuple[str, ...], tables: list[str]) -> list[str]:
    """Those of `wanted` that exist; a database on its way to the newest schema may not have all of them yet."""
    return [table for table in wanted if table in tables]


def _on_sqlite(tables: list[str]):
    for table in SHAPES:
        yield from _sqlite_rtree(table)
    for table in recorded(tables):
        yield from _sqlite_history(table)
    for table in _there(RUNS, tables):
        for event in EVENTS:
            body = f"UPDATE {VERSION_TABLE} SET number = number + 1;"
            yield from _sqlite_trigger(f"{table}_version_{event}", event, table, body)
    for table in _there(APPENDED, tables):
        for event in ("update", "delete"):
            body = f"SELECT RAISE(ABORT, '{table}: rows are appended, never changed or deleted');"
            yield from _sqlite_trigger(f"{table}_kept_{event}", event, table, body)
    for table in _there(ACTS, tables):
        refuse = f"SELECT RAISE(ABORT, '{table}: rows are appended, never changed or deleted')"
        yield from _sqlite_trigger(f"{table}_kept_update", "update", table, f"{refuse};")
        yield from _sqlite_trigger(f"{table}_kept_delete", "delete", table, f"{refuse} WHERE NOT old.demo;")
    if ACCESS_LOG in tables:
        refuse = f"SELECT RAISE(ABORT, '{ACCESS_LOG}: entries are kept for {ACCESS_KEPT} days')"
        young = f"WHERE old.at > strftime('%Y-%m-%d %H:%M:%S', 'now', '-{ACCESS_KEPT} days')"
        yield from _sqlite_trigger(f"{ACCESS_LOG}_kept_update", "update", ACCESS_LOG, f"{refuse};")
        yield from _sqlite_trigger(f"{ACCESS_LOG}_kept_delete", "delete", ACCESS_LOG, f"{refuse} {young};")


def _sqlite_rtree(table: str):
    box = "(id, minx, maxx, miny, maxy)"
    new = "(new.id, new.minx, new.maxx, new.miny, new.maxy)"
    rtree = f"{table}_rtree"
    yield f"DROP TABLE IF EXISTS {rtree}"
    yield f"CREATE VIRTUAL TABLE {rtree} USING rtree{box}"
    yield f"INSERT INTO {rtree} {box} SELECT id, minx, maxx, miny, maxy FROM {table}"
    bodies = {
        "insert": f"INSERT INTO {rtree} {box} VALUES {new};",
        "update": f"DELETE FROM {rtree} WHERE id = old.id; INSERT INTO {rtree} {box} VALUES {new};",
        "delete": f"DELETE FROM {rtree} WHERE id = old.id;",
    }
    for event, body in bodies.items():
        yield from _sqlite_trigger(f"{rtree}_{event}_row", event, table, body)


def _sqlite_history(name: str):
    from registry import images
    from registry.models import Base

    table = Base.metadata.tables[name]
    for event in EVENTS:
        row = "old" if event == "delete" else "new"
        before = "NULL" if event == "insert" else images.image(table, "old", "sqlite")
        after = "NULL" if event == "delete" else images.image(table, "new", "sqlite")
        body = (
            f"INSERT INTO change (set_id, table_name, row_key, operation, row_before, row_after) "
            f"SELECT writing, '{name}', {images.key(table, row)}, '{event}', {before}, {after} FROM {VERSION_TABLE};"
        )
        when = f"WHEN {images.differs(table, 'sqlite')}" if event == "update" else ""
        yield from _sqlite_trigger(f"{name}_history_{event}", event, name, body, when)


def _sqlite_trigger(name: str, event: str, table: str, body: str, when: str = ""):
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} {when} BEGIN {body} END"


def _on_postgres(tables: list[str]):
    yield f"""
        CREATE OR REPLACE FUNCTION {VERSION_TABLE}_move() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN UPDATE {VERSION_TABLE} SET number = number + 1; RETURN NULL; END $$
    """
    yield from _postgres_refusal("appended_only", "%: rows are appended, never changed or deleted")
    yield from _postgres_refusal("access_kept", f"%: entries are kept for {ACCESS_KEPT} days")
    yield from _postgres_refusal("never_truncated", "%: delete rows, so that history can record them")
    for table in recorded(tables):
        yield from _postgres_history(table)
    for table in _there(RUNS, tables):
        yield f"""
            CREATE OR REPLACE TRIGGER {table}_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {VERSION_TABLE}_move()
        """
    for table in _there(APPENDED, tables):
        yield f"""
            CREATE OR REPLACE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION appended_only()
        """
    for table in _there(ACTS, tables):
        for event, when in (("update", ""), ("delete", "WHEN (NOT old.demo)")):
            yield f"""
                CREATE OR REPLACE TRIGGER {table}_kept_{event} BEFORE {event.upper()} ON {table}
                FOR EACH ROW {when} EXECUTE FUNCTION appended_only()
            """
    if ACCESS_LOG in tables:
        young = f"WHEN (old.at > now() - interval '{ACCESS_KEPT} days')"
        for event, when in (("update", ""), ("delete", young)):
            yield f"""
                CREATE OR REPLACE TRIGGER {ACCESS_LOG}_kept_{event} BEFORE {event.upper()} ON {ACCESS_LOG}
                FOR EACH ROW {when} EXECUTE FUNCTION access_kept()
            """


def _postgres_refusal(function: str, message: str):
    yield f"""
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{message}', TG_TABLE_NAME
           USING ERRCODE = 'integrity_constraint_violation'; END $$
    """


def _postgres_history(name: str):
    """Once a statement, over all its rows: 100,000 imported rows are recorded by one insert.

    The rows are called past and present, because old and new are variables of the language.
    """
    from registry import images
    from registry.models import Base

    table = Base.metadata.tables[name]
    same = " AND ".join(f"past.{column.name} = present.{column.name}" for column in table.primary_key)
    rows = {
        "insert": ("present", "new_rows present", "REFERENCING NEW TABLE AS new_rows"),
        "update": (
            "present",
            f"old_rows past JOIN new_rows present ON {same}",
            "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
        ),
        "delete": ("past", "old_rows past", "REFERENCING OLD TABLE AS old_rows"),
    }
    for event, (row, source, referencing) in rows.items():
        before = "NULL" if event == "insert" else images.image(table, "past", "postgresql")
        after = "NULL" if event == "delete" else images.image(table, "present", "postgresql")
        only = f"WHERE {before} <> {after}" if event == "update" else ""
        order = ", ".join(f"{row}.{column.name}" for column in table.primary_key)
        trigger = f"{name}_history_{event}"
        yield f"""
            CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO change (set_id, table_name, row_key, operation, row_before, row_after)
            SELECT v.writing, '{name}', {images.key(table, row)}, '{event}', {before}, {after}
            FROM {source} CROSS JOIN {VERSION_TABLE} v {only} ORDER BY {order};
            RETURN NULL; END $$
        """
        yield f"""
            CREATE OR REPLACE TRIGGER {trigger} AFTER {event.upper()} ON {name} {referencing}
            FOR EACH STATEMENT EXECUTE FUNCTION {trigger}()
        """
    yield f"""
        CREATE OR REPLACE TRIGGER {name}_history_truncate BEFORE TRUNCATE ON {name}
        FOR EACH STATEMENT EXECUTE FUNCTION never_truncated()
    """
