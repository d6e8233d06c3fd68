"""Rows written in bulk (批量写入): by the driver's own way of many rows, past SQLAlchemy's work for each value.

On PostgreSQL the rows of a block are one statement, so that its history trigger runs once for all of them. On SQLite
so many are one statement as pay for it: what a statement does once, such as the table it makes of the words that a
constraint allows, it else does for each row.
"""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from itertools import chain

from sqlalchemy import Connection, Date, Table
from sqlalchemy.dialects import postgresql

from registry.store.models.base import Moment

_POSTGRES = postgresql.dialect()
KEY = "id"
TOGETHER = 40
"""Rows of one statement on SQLite: with ten times as many it is no faster."""


def insert(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence]) -> None:
    """Add the rows, values in the order of the columns `names`."""
    columns = ", ".join(names)
    if connection.dialect.name == "sqlite":
        marks = f"({', '.join('?' * len(names))})"
        into, written = f"INSERT INTO {table.name} ({columns}) VALUES ", _written(table, names, rows)
        whole = len(written) - len(written) % TOGETHER
        groups = [tuple(chain.from_iterable(written[at : at + TOGETHER])) for at in range(0, whole, TOGETHER)]
        for many, some in ((TOGETHER, groups), (1, written[whole:])):
            if some:
                connection.exec_driver_sql(into + ", ".join([marks] * many), some)
    else:
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({columns}) SELECT * FROM {_unnested(table, names)}", _arrays(rows)
        )


def update(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence]) -> None:
    """Set the columns `names` of the rows whose id is the last value of each."""
    if connection.dialect.name == "sqlite":
        settings = ", ".join(f"{name} = ?" for name in names)
        written = _written(table, (*names, KEY), rows)
        connection.exec_driver_sql(f"UPDATE {table.name} SET {settings} WHERE {KEY} = ?", written)
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


def ids(connection: Connection, table: Table, name: str, values: Collection[str]) -> dict[str, int]:
    """The ids of the rows that have one of these texts in the column, by that text."""
    if connection.dialect.name == "sqlite":
        among, asked = "IN (SELECT value FROM json_each(?))", json.dumps(list(values))
    else:
        among, asked = "= ANY(%s)", list(values)
    found = connection.exec_driver_sql(f"SELECT {name}, {KEY} FROM {table.name} WHERE {name} {among}", (asked,))
    return dict(found.cursor.fetchall())


def _written(table: Table, names: Sequence[str], rows: Sequence[Sequence]) -> list[tuple]:
    """The rows as SQLite keeps them."""
    columns = list(zip(*rows, strict=True))
    for place, name in enumerate(names):
        if isinstance(table.c[name].type, Date | Moment):  # few different ones, so each is written as text once
            written = {value: _text(value) for value in set(columns[place])}
            columns[place] = map(written.__getitem__, columns[place])
    return list(zip(*columns, strict=True))


def _text(value: dt.date | dt.datetime | None) -> str | None:
    """How SQLAlchemy writes a day or a moment on SQLite."""
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S.%f}"
    return None if value is None else value.isoformat()


def _unnested(table: Table, names: Sequence[str]) -> str:
    return f"unnest({', '.join(f'%s::{table.c[name].type.compile(_POSTGRES)}[]' for name in names)})"


def _arrays(rows: Sequence[Sequence]) -> tuple[list, ...]:
    return tuple(map(list, zip(*rows, strict=True)))
