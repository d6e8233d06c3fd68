"""The triggers of a register on SQLite, as text; `registry/store/triggers/install.py` says what they are for."""

from collections.abc import Iterator

from registry.store import images
from registry.store.models import Base
from registry.store.tables import (
    ACCESS_KEPT,
    ACCESS_LOG,
    ACTS,
    APPENDED,
    CREDENTIAL_CHANGE,
    CREDENTIALS,
    EVENTS,
    RUNS,
    SHAPES,
    VERSION_TABLE,
    Trigger,
    credential_tables,
    recorded,
    there,
)

BOX = "(id, minx, maxx, miny, maxy)"


def rtrees() -> Iterator[str]:
    """Statements that make each spatial index anew from the boxes in its table."""
    for table in SHAPES:
        rtree = f"{table}_rtree"
        yield f"DROP TABLE IF EXISTS {rtree}"
        yield f"CREATE VIRTUAL TABLE {rtree} USING rtree{BOX}"
        yield f"INSERT INTO {rtree} {BOX} SELECT id, minx, maxx, miny, maxy FROM {table}"


def triggers(tables: list[str]) -> Iterator[Trigger]:
    """All triggers of a database with these tables."""
    for table in SHAPES:
        yield from _rtree(table)
    for table in recorded(tables):
        yield from _history(table)
    for table in credential_tables(tables):
        yield from _credential(table)
    for table in there(RUNS, tables):
        for event in EVENTS:
            body = f"UPDATE {VERSION_TABLE} SET number = number + 1;"
            yield _trigger(f"{table}_version_{event}", event, table, body)
    for table in there(APPENDED, tables):
        for event in ("update", "delete"):
            body = f"SELECT RAISE(ABORT, '{table}: rows are appended, never changed or deleted');"
            yield _trigger(f"{table}_kept_{event}", event, table, body)
    for table in there(ACTS, tables):
        refuse = f"SELECT RAISE(ABORT, '{table}: rows are appended, never changed or deleted')"
        yield _trigger(f"{table}_kept_update", "update", table, f"{refuse};")
        yield _trigger(f"{table}_kept_delete", "delete", table, f"{refuse} WHERE NOT old.demo;")
    if ACCESS_LOG in tables:
        refuse = f"SELECT RAISE(ABORT, '{ACCESS_LOG}: entries are kept for {ACCESS_KEPT} days')"
        young = f"WHERE old.at > strftime('%Y-%m-%d %H:%M:%S', 'now', '-{ACCESS_KEPT} days')"
        yield _trigger(f"{ACCESS_LOG}_kept_update", "update", ACCESS_LOG, f"{refuse};")
        yield _trigger(f"{ACCESS_LOG}_kept_delete", "delete", ACCESS_LOG, f"{refuse} {young};")


def _trigger(name: str, event: str, table: str, body: str, when: str = "") -> Trigger:
    return Trigger(name, table, f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} {when} BEGIN {body} END")


def _rtree(table: str) -> Iterator[Trigger]:
    rtree = f"{table}_rtree"
    new = "(new.id, new.minx, new.maxx, new.miny, new.maxy)"
    bodies = {
        "insert": f"INSERT INTO {rtree} {BOX} VALUES {new};",
        "update": f"DELETE FROM {rtree} WHERE id = old.id; INSERT INTO {rtree} {BOX} VALUES {new};",
        "delete": f"DELETE FROM {rtree} WHERE id = old.id;",
    }
    for event, body in bodies.items():
        yield _trigger(f"{rtree}_{event}_row", event, table, body)


def _history(name: str) -> Iterator[Trigger]:
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
        yield _trigger(f"{name}_history_{event}", event, name, body, when)


def _credential(name: str) -> Iterator[Trigger]:
    table, only = Base.metadata.tables[name], CREDENTIALS[name]
    for event in EVENTS:
        before = "NULL" if event == "insert" else images.image(table, "old", "sqlite", only)
        after = "NULL" if event == "delete" else images.image(table, "new", "sqlite", only)
        into = f"INSERT INTO {CREDENTIAL_CHANGE} (table_name, row_before, row_after)"
        body = f"{into} VALUES ('{name}', {before}, {after});"
        when = f"WHEN {images.differs(table, 'sqlite', only)}" if event == "update" else ""
        yield _trigger(f"{name}_credential_{event}", event, name, body, when)
