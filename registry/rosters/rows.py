"""Rows of the register as plain tuples, read in bulk: as they are now, or as history knows them to have been."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator

from sqlalchemy import Boolean, Date, Table, and_, select
from sqlalchemy.orm import Session

BATCH = 500
"""Values in one question to the database."""

_YES_NO = {0: False, 1: True}


def batches(values: Collection) -> Iterator[list]:
    """The values, some at a time."""
    listed = list(values)
    return (listed[first : first + BATCH] for first in range(0, len(listed), BATCH))


class Tables:
    """Reads rows; with `past`, images by table and key (`registry.store.history.before`), as they were then."""

    def __init__(self, session: Session, past: dict[str, dict[str, dict | None]]):
        self.session, self.past = session, past

    def rows(self, model, names: tuple[str, ...], where, then: Callable[[dict], bool]) -> list[tuple]:
        """The columns `names`, the id first, of the rows that meet `where`; `then` says the same of an image."""
        table: Table = model.__table__
        columns = [table.c[name] for name in names]
        found = _plain(self.session.connection().execute(select(*columns).where(where)).cursor.fetchall(), columns)
        changed = self.past.get(table.name)
        if not changed:
            return found
        kept = [row for row in found if str(row[0]) not in changed]
        images = (image for image in changed.values() if image is not None and then(image))
        return kept + [tuple(image[name] for name in names) for image in images]

    def some(self, model, names, column, values: Collection, then: Callable[[dict], bool], where=True) -> list[tuple]:
        """The rows that meet `where` and whose `column` is one of `values`."""
        found: dict[int, tuple] = {}
        for some in batches(values):
            found |= {row[0]: row for row in self.rows(model, names, and_(column.in_(some), where), then)}
        return list(found.values())


def _plain(rows: list[tuple], columns: list) -> list[tuple]:
    """The driver's own tuples, which are far cheaper than SQLAlchemy's rows; SQLite's days and yeses are read here."""
    if not rows:
        return []
    read = list(zip(*rows, strict=True))
    for place, column in enumerate(columns):
        if isinstance(column.type, Date) and any(isinstance(value, str) for value in read[place]):
            days = {text: text if text is None else dt.date.fromisoformat(text) for text in set(read[place])}
            read[place] = map(days.__getitem__, read[place])
        elif isinstance(column.type, Boolean):
            read[place] = map(_YES_NO.get, read[place])
    return list(zip(*read, strict=True))
