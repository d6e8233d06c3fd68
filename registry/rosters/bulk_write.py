"""Rows written in bulk (批量写入): by the driver's own way of many rows, past SQLAlchemy's work for each value.

On PostgreSQL the rows of a block are one statement, so that its history trigger runs once for all of them.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, Date, Table
from sqlalchemy.dialects import postgresql

from registry.store.models.base import Moment

_POSTGRES = postgresql.dialect()
KEY = "id"


def insert(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence]) -> None:
    """Add the rows, values in the order of the columns `names`."""
    columns = ", ".join(names)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        _each(connection, f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", table, names, rows)
    else:
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({columns}) SELECT * FROM {_unnested(table, names)}", _arrays(rows)
        )


def update(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence]) -> None:
    """Set the columns `names` of the rows whose id is the last value of each."""
    if connection.dialect.name == "sqlite":
        settings = ", ".join(f"{name} = ?" for name in names)
        _each(connection, f"UPDATE {table.name} SET {settings} WHERE {KEY} = ?", table, (*names, KEY), rows)
    else:
        settings = ", ".join(f"{name} = v.{name}" for name in names)
        values = f"{_unnested(table, (*names, KEY))} AS v({', '.join((*names, KEY))})"
        connection.exec_driver_sql(
            f"UPDATE {table.name} SET {settings} FROM {values} WHERE {table.name}.{KEY} = v.{KEY}", _arrays(rows)
        )


def delete(connection: Connection, table: Table, rows: Sequence[Sequence]) -> None:
    """Delete the rows with these ids."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DELETE FROM {table.name} WHERE {KEY} = ?", list(rows))
    else:
        connection.exec_driver_sql(f"DELETE FROM {table.name} WHERE {KEY} = ANY(%s)", _arrays(rows))


def _each(connection: Connection, statement: str, table: Table, names: Sequence[str], rows: Sequence[Sequence]):
    columns = list(zip(*rows, strict=True))
    for place, name in enumerate(names):
        if isinstance(table.c[name].type, Date | Moment):  # few different ones, so each is written as text once
            written = {value: _text(value) for value in set(columns[place])}
            columns[place] = map(written.__getitem__, columns[place])
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


def _text(value: dt.date | dt.datetime | None) -> str | None:
    """How SQLAlchemy writes a day or a moment on SQLite."""
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S.%f}"
    return None if value is None else value.isoformat()


def _unnested(table: Table, names: Sequence[str]) -> str:
    return f"unnest({', '.join(f'%s::{table.c[name].type.compile(_POSTGRES)}[]' for name in names)})"


def _arrays(rows: Sequence[Sequence]) -> tuple[list, ...]:
    return tuple(map(list, zip(*rows, strict=True)))
