"""The triggers of a register on PostgreSQL and the functions that they call, as text;
`registry/store/triggers/install.py` says what they are for.

History and credentials are recorded once a statement, over all its rows: 100,000 imported rows are recorded by one
insert. The rows are called past and present, because old and new are variables of the language. How a moment or a
number is written depends on the session's settings, so these functions bring their own.
"""

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
    VERSION_TABLE,
    Trigger,
    credential_tables,
    recorded,
    there,
)

WRITTEN_ALIKE = "SET timezone = 'UTC' SET extra_float_digits = 1"
REFERENCING = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}


def functions(tables: list[str]) -> dict[str, str]:
    """The functions by name."""
    made = {
        f"{VERSION_TABLE}_move": f"""
            CREATE OR REPLACE FUNCTION {VERSION_TABLE}_move() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN UPDATE {VERSION_TABLE} SET number = number + 1; RETURN NULL; END $$
        """,
        "appended_only": _refusal("appended_only", "%: rows are appended, never changed or deleted"),
        "access_kept": _refusal("access_kept", f"%: entries are kept for {ACCESS_KEPT} days"),
        "never_truncated": _refusal("never_truncated", "%: delete rows, so that history can record them"),
    }
    for table in recorded(tables):
        for event in EVENTS:
            made[f"{table}_history_{event}"] = _history(table, event)
    for table in credential_tables(tables):
        for event in EVENTS:
            made[f"{table}_credential_{event}"] = _credential(table, event)
    return made


def triggers(tables: list[str]) -> Iterator[Trigger]:
    """All triggers of a database with these tables."""
    for table in recorded(tables):
        yield from _after_statements(table, "history")
    for table in credential_tables(tables):
        yield from _after_statements(table, "credential")
    for table in there(RUNS, tables):
        yield _trigger(
            f"{table}_version", "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE", table,
            f"FOR EACH STATEMENT EXECUTE FUNCTION {VERSION_TABLE}_move()",
        )  # fmt: skip
    for table in there(APPENDED, tables):
        yield _trigger(
            f"{table}_kept", "BEFORE UPDATE OR DELETE OR TRUNCATE", table,
            "FOR EACH STATEMENT EXECUTE FUNCTION appended_only()",
        )  # fmt: skip
    for table in there(ACTS, tables):
        for event, when in (("update", ""), ("delete", "WHEN (NOT old.demo)")):
            does = f"FOR EACH ROW {when} EXECUTE FUNCTION appended_only()"
            yield _trigger(f"{table}_kept_{event}", f"BEFORE {event.upper()}", table, does)
    if ACCESS_LOG in tables:
        young = f"WHEN (old.at > now() - interval '{ACCESS_KEPT} days')"
        for event, when in (("update", ""), ("delete", young)):
            does = f"FOR EACH ROW {when} EXECUTE FUNCTION access_kept()"
            yield _trigger(f"{ACCESS_LOG}_kept_{event}", f"BEFORE {event.upper()}", ACCESS_LOG, does)
    for table in _whole(tables):
        does = "FOR EACH STATEMENT EXECUTE FUNCTION never_truncated()"
        yield _trigger(f"{table}_history_truncate", "BEFORE TRUNCATE", table, does)


def _whole(tables: list[str]) -> list[str]:
    """The tables whose rows no trigger would see go, if all went at once."""
    others = there((ACCESS_LOG, "evidence_file"), tables)
    return sorted({*recorded(tables), *credential_tables(tables), *others})


def _trigger(name: str, when: str, table: str, does: str) -> Trigger:
    return Trigger(name, table, f"CREATE OR REPLACE TRIGGER {name} {when} ON {table} {does}")


def _after_statements(table: str, kind: str) -> Iterator[Trigger]:
    for event in EVENTS:
        name = f"{table}_{kind}_{event}"
        does = f"{REFERENCING[event]} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        yield _trigger(name, f"AFTER {event.upper()}", table, does)


def _refusal(function: str, message: str) -> str:
    return f"""
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{message}', TG_TABLE_NAME
           USING ERRCODE = 'integrity_constraint_violation'; END $$
    """


def _history(name: str, event: str) -> str:
    table = Base.metadata.tables[name]
    row, source, before, after = _rows(table, event)
    only = f"WHERE {before} <> {after}" if event == "update" else ""
    order = ", ".join(f"{row}.{column.name}" for column in table.primary_key)
    return f"""
        CREATE OR REPLACE FUNCTION {name}_history_{event}() RETURNS trigger LANGUAGE plpgsql {WRITTEN_ALIKE} AS $$ BEGIN
        INSERT INTO change (set_id, table_name, row_key, operation, row_before, row_after)
        SELECT v.writing, '{name}', {images.key(table, row)}, '{event}', {before}, {after}
        FROM {source} CROSS JOIN {VERSION_TABLE} v {only} ORDER BY {order};
        RETURN NULL; END $$
    """


def _credential(name: str, event: str) -> str:
    _, source, before, after = _rows(Base.metadata.tables[name], event, CREDENTIALS[name])
    only = f"WHERE {before} <> {after}" if event == "update" else ""
    return f"""
        CREATE OR REPLACE FUNCTION {name}_credential_{event}() RETURNS trigger LANGUAGE plpgsql {WRITTEN_ALIKE} AS $$
        BEGIN
        INSERT INTO {CREDENTIAL_CHANGE} (table_name, row_before, row_after)
        SELECT '{name}', {before}, {after} FROM {source} {only};
        RETURN NULL; END $$
    """


def _rows(table, event: str, only: tuple[str, ...] | None = None) -> tuple[str, str, str, str]:
    """The row that an event is about, where the rows come from, and their images before and after."""
    same = " AND ".join(f"past.{column.name} = present.{column.name}" for column in table.primary_key)
    row, source = {
        "insert": ("present", "new_rows present"),
        "update": ("present", f"old_rows past JOIN new_rows present ON {same}"),
        "delete": ("past", "old_rows past"),
    }[event]
    before = "NULL" if event == "insert" else images.image(table, "past", "postgresql", only)
    after = "NULL" if event == "delete" else images.image(table, "present", "postgresql", only)
    return row, source, before, after
