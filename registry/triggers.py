"""The triggers of the register, installed at the end of every migration.

Alembic's batch mode rebuilds SQLite tables and drops their triggers without a word, so `install` writes all of them
anew each time; a test counts them against `expected`.

Three kinds, all of pure SQL, so that writes by other tools are caught as well:

- SQLite only: an R*Tree `<table>_rtree` follows the box of every table with a shape (`registry/geometry.py`);
- on both: any change of any row moves the number that `Store.version` gives, the key of what pages have cached;
- on both: the rows of `APPENDED` tables can be added, but neither changed nor deleted.
"""

from sqlalchemy import Connection, inspect, text

SHAPES = ("park",)
VERSION_TABLE = "register_version"
APPENDED = ("ruling", "ruling_retraction")
# Alembic's own table and the number itself say nothing about the register's content.
NO_CONTENT = ("alembic_version", VERSION_TABLE, "spatial_ref_sys")


def install(connection: Connection) -> None:
    """(Re)create every trigger and rebuild the spatial index from the tables' boxes."""
    tables = content_tables(connection)
    if connection.dialect.name == "sqlite":
        statements = _on_sqlite(tables)
    else:
        statements = _on_postgres(tables)
    for statement in statements:
        connection.execute(text(statement))


def content_tables(connection: Connection) -> list[str]:
    names = inspect(connection).get_table_names()
    return sorted(name for name in names if name not in NO_CONTENT and "_rtree" not in name)


def expected(dialect: str, tables: list[str]) -> set[str]:
    """The names of all triggers that must exist, for the content tables `tables`."""
    if dialect != "sqlite":
        kept = {f"{table}_kept" for table in _appended(tables)}
        return kept | {f"{table}_version" for table in tables}
    events = ("insert", "update", "delete")
    versions = {f"{table}_version_{event}" for table in tables for event in events}
    kept = {f"{table}_kept_{event}" for table in _appended(tables) for event in ("update", "delete")}
    return versions | kept | {f"{table}_rtree_{event}_row" for table in SHAPES for event in events}


def existing(connection: Connection) -> set[str]:
    """The names of the triggers that do exist."""
    if connection.dialect.name == "sqlite":
        question = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        question = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    return set(connection.execute(text(question)).scalars())


def _on_sqlite(tables: list[str]):
    for table in SHAPES:
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
    for table in tables:
        for event in ("insert", "update", "delete"):
            body = f"UPDATE {VERSION_TABLE} SET number = number + 1;"
            yield from _sqlite_trigger(f"{table}_version_{event}", event, table, body)
    for table in _appended(tables):
        for event in ("update", "delete"):
            body = f"SELECT RAISE(ABORT, '{table}: rows are appended, never changed or deleted');"
            yield from _sqlite_trigger(f"{table}_kept_{event}", event, table, body)


def _appended(tables: list[str]) -> list[str]:
    """Those of `tables` whose rows stay; a database on its way to the newest schema may not have all of them yet."""
    return [table for table in APPENDED if table in tables]


def _sqlite_trigger(name: str, event: str, table: str, body: str):
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} BEGIN {body} END"


def _on_postgres(tables: list[str]):
    yield f"""
        CREATE OR REPLACE FUNCTION {VERSION_TABLE}_move() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN UPDATE {VERSION_TABLE} SET number = number + 1; RETURN NULL; END $$
    """
    for table in tables:
        # Once a statement, not once a row: 100,000 imported rows move the number once.
        yield f"""
            CREATE OR REPLACE TRIGGER {table}_version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {VERSION_TABLE}_move()
        """
    yield """
        CREATE OR REPLACE FUNCTION appended_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '%: rows are appended, never changed or deleted', TG_TABLE_NAME
           USING ERRCODE = 'integrity_constraint_violation'; END $$
    """
    for table in _appended(tables):
        yield f"""
            CREATE OR REPLACE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION appended_only()
        """
