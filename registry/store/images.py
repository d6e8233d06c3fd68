"""Images (行的样貌): a row as a JSON object of its columns, written by the database itself, read back as Python values.

History, undo and verification all rest on the same image, so what a trigger records is what is compared later.
"""

import datetime as dt
import json
from collections.abc import Collection
from functools import cache

import shapely
from sqlalchemy import Boolean, Date, DateTime, Double, LargeBinary, Table

from registry.store.geometry import Geom
from registry.store.models import Base
from registry.store.models.base import Moment

# What history leaves out of a row: a secret that nobody may read there.
HIDDEN = {"person": ("password_hash",), "webhook": ("secret", "secret_before")}


def columns(table: Table, only: Collection[str] | None = None) -> list:
    """The columns an image has: all that history may show, or `only` these."""
    if only is not None:
        return [table.columns[name] for name in only]
    return [column for column in table.columns if column.name not in HIDDEN.get(table.name, ())]


def key(table: Table, row: str) -> str:
    """SQL: the text that names a row of `table`; `row` is how SQL calls it, such as new."""
    return " || '/' || ".join(f"CAST({row}.{column.name} AS TEXT)" for column in table.primary_key)


def image(table: Table, row: str, dialect: str, only: Collection[str] | None = None) -> str:
    """SQL: the JSON text of a row, or of `only` these columns of it."""
    value = _sqlite_value if dialect == "sqlite" else _postgres_value
    pairs = ", ".join(f"'{column.name}', {value(column, row)}" for column in columns(table, only))
    return f"json_object({pairs})" if dialect == "sqlite" else f"json_build_object({pairs})::text"


def differs(table: Table, dialect: str, only: Collection[str] | None = None) -> str:
    """SQL: whether old and new are different rows."""
    word = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f"old.{column.name} {word} new.{column.name}" for column in columns(table, only))


def _sqlite_value(column, row: str) -> str:
    name = f"{row}.{column.name}"
    if _is_bytes(column):
        return f"CASE WHEN {name} IS NOT NULL THEN hex({name}) END"
    if isinstance(column.type, Double):
        # SQLite's own JSON keeps 15 digits of a number; 17 tell every double apart.
        return f"CASE WHEN {name} IS NOT NULL THEN json(printf('%!.17g', {name})) END"
    return name


def _postgres_value(column, row: str) -> str:
    name = f"{row}.{column.name}"
    if isinstance(column.type, Geom):
        return f"upper(encode(ST_AsBinary({name}), 'hex'))"
    return f"upper(encode({name}, 'hex'))" if _is_bytes(column) else name


def _is_bytes(column) -> bool:
    return isinstance(column.type, Geom | LargeBinary)


def decode(table_name: str, written: str | None) -> dict | None:
    """The Python values of an image, by column name; None stays None."""
    if written is None:
        return None
    readers = _readers(table_name)
    return {
        name: value if value is None or name not in readers else readers[name](value)
        for name, value in json.loads(written).items()
    }


@cache
def _readers(table_name: str) -> dict:
    """How the columns are read that JSON has no words for."""
    found = {}
    for column in Base.metadata.tables[table_name].columns:
        if isinstance(column.type, Geom):
            found[column.name] = shapely.from_wkb
        elif isinstance(column.type, LargeBinary):
            found[column.name] = bytes.fromhex
        elif isinstance(column.type, Moment | DateTime):
            found[column.name] = _moment
        elif isinstance(column.type, Date):
            found[column.name] = dt.date.fromisoformat
        elif isinstance(column.type, Boolean):
            found[column.name] = bool
        elif isinstance(column.type, Double):
            found[column.name] = float
    return found


def _moment(written: str) -> dt.datetime:
    read = dt.datetime.fromisoformat(written)
    return read.replace(tzinfo=read.tzinfo or dt.UTC).astimezone(dt.UTC)
