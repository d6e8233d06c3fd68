"""The chain of the access log (访问日志的封印): each entry is sealed over the one before, like change sets.

An entry that is altered, taken out or put in breaks the chain; the stamp (`registry/store/stamping/stamp.py`) knows its
end. What is due to go is removed from the beginning, as a whole number of entries, and that is an entry itself: it says
how many, up to which number and with which seal, so that the chain of those that are left still has its beginning.
Removing is therefore never the same as emptying.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.orm import Session

from registry.store.models.base import now
from registry.store.models.person import AccessEntry
from registry.store.stamping.seals import FIRST_SEAL
from registry.store.wall.acting import the_program

PRUNED = "pruned"
COLUMNS = ("id", "at", "person_id", "login", "what", "subject", "park_id", "address", "result", "detail")
BLOCK = 4096  # entries read at a time


@dataclass(frozen=True, slots=True)
class End:
    """The number and the seal of an entry; 0 and the first seal where there is none."""

    id: int = 0
    seal: str = FIRST_SEAL


def seal_of(before: str, record: dict) -> str:
    """The seal of an entry, given by its columns, after the seal `before`."""
    kept = {name: record[name] for name in COLUMNS}
    kept["at"] = kept["at"].astimezone(dt.UTC).isoformat(timespec="microseconds")
    written = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{before}\n{written}".encode()).hexdigest()


def last(place: Session | Connection) -> End:
    """The last entry."""
    asked = select(AccessEntry.id, AccessEntry.seal).order_by(AccessEntry.id.desc()).limit(1)
    found = place.execute(asked).one_or_none()
    return End() if found is None else End(*found)


def add(session: Session, entry: AccessEntry) -> None:
    """Number and seal an entry, and add it. Whoever calls holds the writers' lock, so no other comes between."""
    with the_program(session):  # nobody who is logged may read the log for that
        end = last(session)
        entry.id = end.id + 1
        entry.at = entry.at or now()
        entry.seal = seal_of(end.seal, {name: getattr(entry, name) for name in COLUMNS})
        session.add(entry)
        session.flush()


def prune(session: Session, before: dt.datetime) -> int:
    """Remove the entries of before the moment `before`, up to the first that is younger, and say so in the log.

    How many they were; for none, nothing is said.
    """
    younger = session.scalar(select(func.min(AccessEntry.id)).where(AccessEntry.at >= before))
    old = AccessEntry.at < before if younger is None else AccessEntry.id < younger
    count = session.scalar(select(func.count()).select_from(AccessEntry).where(old))
    if not count:
        return 0
    asked = select(AccessEntry.id, AccessEntry.seal, AccessEntry.at).where(old)
    number, seal, at = session.execute(asked.order_by(AccessEntry.id.desc()).limit(1)).one()
    told = {"count": count, "last": number, "seal": seal, "at": at.astimezone(dt.UTC).isoformat()}
    # First said, then done: the entry follows the last one even where that goes, too.
    add(session, AccessEntry(login="softpark", what=PRUNED, result="done", detail=json.dumps(told, sort_keys=True)))
    session.execute(delete(AccessEntry).where(AccessEntry.id <= number))
    return count


def beginning(connection: Connection) -> End:
    """The entry after which the log begins: the last that was removed, as the log itself says. Raises ValueError where
    it cannot be read.
    """
    asked = select(AccessEntry.detail).where(AccessEntry.what == PRUNED).order_by(AccessEntry.id.desc()).limit(1)
    detail = connection.execute(asked).scalar()
    if detail is None:
        return End()
    try:
        told = json.loads(detail)
        return End(int(told["last"]), str(told["seal"]))
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from None


def broken(connection: Connection) -> Iterator[int]:
    """The numbers of the entries that do not follow from the one before. Raises ValueError as `beginning` does."""
    end = beginning(connection)
    entries = AccessEntry.__table__
    asked = select(*(entries.c[name] for name in (*COLUMNS, "seal"))).order_by(entries.c.id)
    for row in connection.execute(asked.execution_options(yield_per=BLOCK)):
        if row.id <= end.id or seal_of(end.seal, row._mapping) != row.seal:
            yield row.id
        end = End(row.id, row.seal)
