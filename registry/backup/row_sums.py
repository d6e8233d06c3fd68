"""Rows from one database to another, and whether two tables hold the same: counts and sums of digests.

A row's digest is over its values as the program reads them, so that it is the same on every database; the sum of all
is so in whatever order they come (text is sorted otherwise by each).
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, LargeBinary, RowMapping, Table, func, insert, select

from registry.store.models import AccessEntry, Change, ChangeSet, Stamp, base
from registry.store.stamping.credentials import MODULUS, Sum

BLOCK = 1000  # rows at a time; one where they hold files
GROWN = (ChangeSet.__tablename__, Change.__tablename__, AccessEntry.__tablename__)
"""What a move itself adds to: only what was there before is compared."""
MADE_ANEW = (Stamp.__tablename__, base.register_version.name)
"""What says where the chains end; verification compares it with them."""


def copy(old: Connection, new: Connection, table: Table) -> None:
    """Put all rows of a table into the same, empty one of another database."""
    asked = select(table).execution_options(yield_per=_block(table))
    for rows in old.execute(asked).mappings().partitions():
        new.execute(insert(table), [dict(row) for row in rows])


def alike(old: Connection, new: Connection, table: Table) -> bool:
    """Whether both hold the same rows; of what grows, whether the new one begins with those of the old."""
    if table.name in MADE_ANEW:
        return True
    last = old.execute(select(func.max(table.c.id))).scalar() or 0 if table.name in GROWN else None
    return _sum(old, table, last) == _sum(new, table, last)


def _sum(connection: Connection, table: Table, last: int | None) -> Sum:
    rows, digests = 0, 0
    for row in _rows(connection, table, last):
        rows, digests = rows + 1, digests + int.from_bytes(_digest(row), "big")
    return Sum(rows, digests % MODULUS)


def _rows(connection: Connection, table: Table, last: int | None = None) -> Iterator[RowMapping]:
    asked = select(table) if last is None else select(table).where(table.c.id <= last)
    yield from connection.execute(asked.execution_options(yield_per=_block(table))).mappings()


def _block(table: Table) -> int:
    return 1 if any(isinstance(column.type, LargeBinary) for column in table.columns) else BLOCK


def _digest(row: Mapping) -> bytes:
    written = json.dumps({name: _written(value) for name, value in row.items()}, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).digest()


def _written(value: object) -> object:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, BaseGeometry):
        return shapely.to_wkb(value, hex=True)
    if isinstance(value, dt.date):  # moments are dates, too, and always in UTC here
        return value.isoformat()
    return value
