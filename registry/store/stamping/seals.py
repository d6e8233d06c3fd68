"""Seals (封印): every transaction that changes the register is recorded as a change set and sealed when it ends.

A seal is the sha256 of the seal before it, of who did what, and of all the rows changed. Whoever alters the database
past the program breaks this chain, or leaves rows that are not as their last change says: `registry/store/audit/` finds
both. A whole chain written anew is found by a seal that was kept elsewhere (`softpark audit seal`).
"""

import datetime as dt
import getpass
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, text

from registry.clock import now
from registry.store.models import Change, ChangeSet
from registry.store.tables import VERSION_TABLE

FIRST_SEAL = "0" * 64
BLOCK = 4096  # changes that are put together for the digest at a time
UNIT, RECORD = "\x1f", "\x1e"  # between the parts of a change, between changes; JSON escapes both


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who makes a change set, as what, for which park, from which file; `undoes`: the set that it takes back."""

    by: str
    person_id: int | None = None
    what: str = "command"
    park_id: int | None = None
    file_name: str | None = None
    file_sha256: str | None = None
    note: str | None = None
    undoes: int | None = None


def from_here() -> Authorship:
    """The account of the operating system, for what is typed on the server."""
    try:
        return Authorship(getpass.getuser())
    except OSError:  # a container may have no name for its user
        return Authorship("server")


def system(what: str, note: str) -> Authorship:
    """A change that the program makes by itself."""
    return Authorship("softpark", what=what, note=note)


@contextmanager
def recording(connection: Connection, by: Authorship) -> Iterator[None]:
    """Record what is written within, as one sealed change set; nothing written leaves none."""
    number = (connection.execute(select(func.max(ChangeSet.id))).scalar() or 0) + 1
    before = connection.execute(select(func.max(Change.id))).scalar() or 0
    _writing(connection, number)
    yield
    rows = connection.execute(select(func.min(Change.id), func.max(Change.id)).where(Change.id > before)).one()
    if rows[0] is None:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET writing = NULL"))
        return
    _seal(connection, number, by, *rows)
    connection.execute(text(f"UPDATE {VERSION_TABLE} SET writing = NULL, number = number + 1"))


def _writing(connection: Connection, number: int) -> None:
    connection.execute(text(f"UPDATE {VERSION_TABLE} SET writing = :number"), {"number": number})


def _seal(connection: Connection, number: int, by: Authorship, first: int, last: int) -> None:
    before = connection.execute(select(ChangeSet.seal).order_by(ChangeSet.id.desc()).limit(1)).scalar() or FIRST_SEAL
    made = ChangeSet(
        id=number,
        at=now(),
        by=by.by,
        person_id=by.person_id,
        what=by.what,
        park_id=by.park_id,
        file_name=by.file_name,
        file_sha256=by.file_sha256,
        note=by.note,
        undoes=by.undoes,
        first_change=first,
        last_change=last,
        digest=digest(connection, first, last),
        seal="",
    )
    made.seal = seal_of(before, made)
    row = {column.name: getattr(made, name) for name, column in ChangeSet.__mapper__.columns.items()}
    connection.execute(insert(ChangeSet.__table__), row)


def seal_of(before: str, made: ChangeSet) -> str:
    """The seal that a set must have after the seal `before`."""
    record = {name: getattr(made, name) for name in ChangeSet.__mapper__.columns.keys() if name not in ("at", "seal")}
    record["at"] = made.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    written = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{before}\n{written}".encode()).hexdigest()


def digest(connection: Connection, first: int, last: int) -> str:
    """sha256 of all changes from `first` to `last`, put together by the database: no object for a row."""
    asked = text(_TOGETHER[connection.dialect.name])
    found = hashlib.sha256()
    for low in range(first, last + 1, BLOCK):
        span = {"low": low, "high": min(low + BLOCK - 1, last), "unit": UNIT, "record": RECORD}
        written = connection.execute(asked, span).scalar() or b""
        found.update(written if isinstance(written, bytes) else written.encode())
        found.update(RECORD.encode())
    return found.hexdigest()


PARTS = ("id", "set_id", "table_name", "row_key", "operation", "row_before", "row_after")


def _together(value: str, together: str) -> str:
    """SQL: the changes as one text. `value`: how a column is said as a text."""
    line = " || :unit || ".join(f"coalesce({value.format(part)}, '')" for part in PARTS)
    return (
        f"SELECT {together} FROM (SELECT id, {line} AS line FROM change WHERE id BETWEEN :low AND :high ORDER BY id) r"
    )


# SQLite joins numbers as their texts, and hands bytes over as they are: nothing is decoded to be encoded again.
_TOGETHER = {
    "sqlite": _together("{}", "CAST(group_concat(line, :record) AS BLOB)"),
    "postgresql": _together("CAST({} AS TEXT)", "string_agg(line, :record ORDER BY id)"),
}
