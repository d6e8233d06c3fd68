"""Rows written in bulk (批量写入): by the driver's own way of many rows, past SQLAlchemy's work for each value.

On PostgreSQL the rows of a block are one statement, so that its history trigger runs once for all of them. On SQLite
so many are one statement as pay for it: what a statement does once, such as the table it makes of the words that a
constraint allows, it else does for each row.
"""

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from sqlalchemy import Boolean, Connection, Date, Table
from sqlalchemy.dialects import postgresql

from registry.store.models.base import Moment

_POSTGRES = postgresql.dialect()
KEY = "id"
_YES_NO = {None: None, False: 0, True: 1}
TOGETHER = 40
"""Rows of one statement on SQLite: with ten times as many it is no faster."""


def insert(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence], alike: Mapping[str, object]
) -> None:
    """Add the rows, values in the order of the columns `names`. `alike`: by column, what is the same in all of them,
    which a statement is given once.
    """
    columns = ", ".join((*alike, *names))
    if connection.dialect.name == "sqlite":
        given = _written(table, tuple(alike), [tuple(alike.values())])[0] if alike else ()
        into, written = f"INSERT INTO {table.name} ({columns}) VALUES ", _written(table, names, rows)
        whole = len(written) - len(written) % TOGETHER
        groups = [(*given, *chain.from_iterable(written[at : at + TOGETHER])) for at in range(0, whole, TOGETHER)]
        for many, some in ((TOGETHER, groups), (1, [(*given, *row) for row in written[whole:]])):
            if some:
                connection.exec_driver_sql(into + _marks(len(given), len(names), many), some)
    else:
        given = "".join(f"%s::{table.c[name].type.compile(_POSTGRES)}, " for name in alike)
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({columns}) SELECT {given}v.* FROM {_unnested(table, names)} v",
            (*alike.values(), *_arrays(rows)),
        )


def _marks(alike: int, own: int, many: int) -> str:
    """The places of `many` rows' values in a statement of SQLite: first those that are `alike` in all."""
    shared = [f"?{place}" for place in range(1, alike + 1)]
    rows = (range(first, first + own) for first in range(alike + 1, alike + 1 + many * own, own))
    return ", ".join(f"({', '.join((*shared, *(f'?{place}' for place in row)))})" for row in rows)


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
        elif isinstance(table.c[name].type, Boolean):  # for each yes the driver would look for somebody who knows it
            columns[place] = map(_YES_NO.__getitem__, columns[place])
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
