"""The stamp (封签): how the program left the database after its last write.

It stands over the ends of both chains, of change sets and of the access log, and over what no chain keeps: the
credentials, the register's mark and number, what was published (`registry/store/stamping/stamp_contents.py`). Its
digest is made with the key (`registry/store/stamping/audit_key.py`). Before each write the program looks whether the
database is as it left it, and notes for good where it is not: what somebody did in between is then found at any later
time, though honest writes follow. Whoever puts an older stamp back has to put back everything that it stands over,
which is the same as an older copy of the whole register: seals that are kept elsewhere find that
(`registry/store/stamping/kept_seals.py`).

A register that is kept under a key is written with this key only.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, insert, select, update

from registry import clock
from registry.store.models import AccessEntry, ChangeSet
from registry.store.models import Stamp as Row
from registry.store.stamping import credentials, stamp_contents
from registry.store.stamping.access_chain import End
from registry.store.stamping.audit_key import ENVIRONMENT, Key
from registry.store.stamping.credentials import Sum
from registry.store.stamping.seals import FIRST_SEAL
from registry.words import Explained

ALTERED, SETS, ACCESS, NUMBER = "the stamp", "the change sets", "the access log", "the mark and number"


class WrongKey(Explained):
    """The register is kept under a key that this process has not; nothing was written."""

    def __init__(self, key: Key):
        given = "没有给出密钥" if key.secret is None else "给出的是另一把"
        told = "none was given" if key.secret is None else "another one was given"
        super().__init__(
            f"这个登记库用核验密钥保管，{given}：请把 {ENVIRONMENT} 设为它的密钥。未作任何更改。",
            f"This register is kept under a key of verification, and {told}: set {ENVIRONMENT} to its key. "
            "Nothing was changed.",
        )


@dataclass(frozen=True, slots=True)
class Heads:
    """The ends of the two chains."""

    sets: End
    access: End


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the stamp says, `registry.store.models.Stamp` read."""

    writes: int
    heads: Heads
    sums: dict[str, Sum]
    key_id: str | None
    broken: str | None
    mac: str = ""

    def made(self, key: Key) -> "Stamp":
        """The same with its digest under the key."""
        return replace(self, key_id=key.id, mac=replace(self, key_id=key.id).digest(key))

    def digest(self, key: Key) -> str:
        return key.digest(json.dumps(self.columns(), sort_keys=True).encode()).hex()

    def columns(self) -> dict:
        """All columns but the digest."""
        sums = {table: each.written() for table, each in sorted(self.sums.items())}
        return {
            "writes": self.writes,
            "set_id": self.heads.sets.id,
            "set_seal": self.heads.sets.seal,
            "access_id": self.heads.access.id,
            "access_seal": self.heads.access.seal,
            "credentials": json.dumps(sums, sort_keys=True),
            "key_id": self.key_id,
            "broken": self.broken,
        }


def _last(table: type, *columns) -> tuple:
    """Of the last row of a table, each column as a part of a question, so that one question asks for both chains."""
    return tuple(select(column).order_by(table.id.desc()).limit(1).scalar_subquery() for column in columns)


_HEADS = select(*_last(ChangeSet, ChangeSet.id, ChangeSet.seal), *_last(AccessEntry, AccessEntry.id, AccessEntry.seal))


def heads(connection: Connection) -> Heads:
    """The ends of the chains as they are now."""
    number, seal, entry, entry_seal = connection.execute(_HEADS).one()
    return Heads(End(number or 0, seal or FIRST_SEAL), End(entry or 0, entry_seal or FIRST_SEAL))


def read_stamp(connection: Connection) -> Stamp | None:
    """The stamp; None where it is gone, or is not what the program writes."""
    rows = connection.execute(select(Row.__table__)).mappings().all()
    if len(rows) != 1:
        return None
    (row,) = rows
    try:
        sums = {table: Sum.read(written) for table, written in json.loads(row["credentials"]).items()}
    except (AttributeError, IndexError, TypeError, ValueError):
        return None
    ends = Heads(End(row["set_id"], row["set_seal"]), End(row["access_id"], row["access_seal"]))
    return Stamp(row["writes"], ends, sums, row["key_id"], row["broken"], row["mac"])


def begin(connection: Connection, key: Key, broken: str | None = None) -> Stamp:
    """Stamp a register that has none, or anew: as it is now, under this key."""
    before = read_stamp(connection)
    writes = 0 if before is None else before.writes + 1
    made = Stamp(writes, heads(connection), counted(connection, key), key.id, broken).made(key)
    connection.execute(delete(Row))
    connection.execute(insert(Row.__table__).values(id=1, mac=made.mac, **made.columns()))
    return made


def counted(connection: Connection, key: Key) -> dict[str, Sum]:
    """By table, the sums of what is there now of all that no chain keeps."""
    return {**credentials.counted(connection, key), **stamp_contents.counted(connection, key)}


def check_key(found: Stamp | None, key: Key) -> None:
    """Raises `WrongKey` where the stamp was made with another key than this one."""
    if found is not None and found.key_id is not None and found.key_id != key.id:
        raise WrongKey(key)


@contextmanager
def stamping(connection: Connection, key: Key) -> Iterator[list[Stamp]]:
    """Stamp the database after what is written within. Gives a list that holds the new stamp afterwards, if the chains
    grew. Raises `WrongKey` before anything is written.
    """
    before = read_stamp(connection)
    check_key(before, key)
    if before is not None and before.key_id is None:
        key = Key()  # one that was not taken into use yet: `softpark audit key`
    broken = _broken(connection, before, key)
    known = {} if before is None else before.sums
    change, published = credentials.last_change(connection), stamp_contents.ends(connection, known)
    grown: list[Stamp] = []
    yield grown
    moves = credentials.take(connection, change)
    ends = heads(connection)
    sums = credentials.moved(known, key, moves)
    sums |= stamp_contents.moved(connection, key, known, published)
    if before is not None and sums == known and ends == before.heads and broken == before.broken:
        return
    made = Stamp(0 if before is None else before.writes + 1, ends, sums, key.id, broken).made(key)
    if before is None:
        connection.execute(delete(Row))
        connection.execute(insert(Row.__table__).values(id=1, mac=made.mac, **made.columns()))
    else:
        connection.execute(update(Row.__table__).values(mac=made.mac, **made.columns()))
    if before is None or ends != before.heads:
        grown.append(made)


def _broken(connection: Connection, found: Stamp | None, key: Key) -> str | None:
    """What is noted for good: what it was already, or what is found now not to be as the program left it."""
    at = clock.now().isoformat(timespec="seconds")
    if found is None or found.digest(key) != found.mac:
        return f"{at} {ALTERED}"
    if found.broken is not None:
        return found.broken
    wrong = unlike(found.heads, heads(connection))
    if not stamp_contents.left(connection, key, found.sums):
        wrong.append(NUMBER)
    return f"{at} {', '.join(wrong)}" if wrong else None


def unlike(left: Heads, there: Heads) -> list[str]:
    """Which chains do not end as they were left."""
    pairs = ((SETS, left.sets, there.sets), (ACCESS, left.access, there.access))
    return [name for name, one, other in pairs if one != other]
