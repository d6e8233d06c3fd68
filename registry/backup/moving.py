"""Moving (搬迁): the register of a SQLite file into an empty PostgreSQL, whole or not at all.

All rows go over as they are: history with its seals, accounts and sessions, the access log, runs byte for byte. The
image of a row (`registry/store/images.py`) is written otherwise by the other database, so a change set of its own
records every row anew after its last change, as an upgrade does, and the stamp is made over what stands there now.

It is one transaction of PostgreSQL, under the lock that writers take; the file is locked against writers meanwhile and
stays as it was. Whatever interrupts it leaves the database as empty as it was found.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from registry import clock
from registry.access import log
from registry.access.account_acts import COMMAND_LINE, at_the_server
from registry.backup import contents, row_sums
from registry.backup.contents import Contents
from registry.backup.files import BadBackup
from registry.store import address, audit, migrations
from registry.store.audit import Problem
from registry.store.audit.rows import record_anew
from registry.store.models import Base, Stamp, base
from registry.store.stamping import kept_seals, stamp
from registry.store.stamping.audit_key import NO_KEY, Key
from registry.store.stamping.seals import Authorship
from registry.store.store import CannotWrite, Store, _engine, _require_postgis, reason

MADE_BY_ITSELF = ("alembic_version", base.register_version.name, Stamp.__tablename__)
"""What a register has before anything is in it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What stands in PostgreSQL now, and what verification says of it: what it said of the file, and nothing else."""

    contents: Contents
    problems: tuple[Problem, ...]


def move(file: str, into: str, *, by: Authorship, accept: bool = False) -> Moved:
    """Move the register of the SQLite `file` (a path or an address) to the PostgreSQL address `into`.

    A file of an earlier schema is upgraded first, as any command does. Raises `BadBackup` where the file is no sound
    register (found problems are moved along if told to `accept` them), where the database is not empty, or anything
    came over otherwise than it was; then the database is as it was. Raises `StoreError` as `Store.open` does.
    """
    with _opened(file, into) as (source, target), source.alone() as old:
        stamp.check_key(stamp.read_stamp(old), source.key)
        with Session(old) as session:
            problems = audit.verify(session, source.keeper.kept(), source.key)
        if problems and not accept:
            told = problems[0]
            raise BadBackup(
                f"没有搬迁：核验发现 {len(problems)} 个问题，如“{told.zh}”。请先看 softpark audit verify；"
                "要照样搬过去，请加 --accept。",
                f"Nothing was moved: verification found {len(problems)} problems, as: {told.en}. See `softpark audit "
                "verify`; --accept moves it as it is.",
            )
        whole = False
        try:
            with target.alone(migrating=True) as new:
                made = _move(old, new, by, source.key, problems)
                found = _compared(old, new, problems, source)
                whole = True
        except (DBAPIError, CannotWrite) as error:
            told = reason(error) if isinstance(error, DBAPIError) else error.detail or str(error)
            if whole:  # lost at the very end: only the server knows
                raise BadBackup(
                    f"PostgreSQL 没有应答是否已写完：{told}。请再执行一次；若说库不是空的，就是已经搬好。",
                    f"PostgreSQL did not say whether it is written: {told}. Run it again: if it says that the database "
                    "is not empty, the register has been moved.",
                ) from error
            raise _nothing(told, told) from error
        source.keeper.keep(kept_seals.line_of(found.era, made, clock.now()))
        return Moved(found, found.problems)


def _nothing(zh: str, en: str) -> BadBackup:
    return BadBackup(
        f"没有搬迁，PostgreSQL 中的库和原来一样：{zh}", f"Nothing was moved, the database is as it was: {en}"
    )


@contextmanager
def _opened(file: str, into: str) -> Iterator[tuple[Store, Store]]:
    """Both stores; that of PostgreSQL as it is."""
    source_url, target_url = _addresses(file, into)
    target = Store(*_engine(target_url))
    try:
        source = Store.open(source_url)
        try:
            yield source, target
        finally:
            source.close()
    finally:
        target.close()


def _addresses(file: str, into: str) -> tuple[str, str]:
    """Both as addresses. Raises `BadBackup`."""
    source = file if ":" in file else f"sqlite:///{Path(file).absolute()}"
    if not source.startswith("sqlite:") or not into.startswith("postgres"):
        raise BadBackup(
            f"先写 SQLite 的文件，再写 PostgreSQL 的地址，如 {address.POSTGRESQL}。",
            f"Give the file of SQLite first, then the address of PostgreSQL, as {address.POSTGRESQL}.",
        )
    try:
        path = address.file_of(address.read_address(source))
    except address.BadAddress as bad:
        raise BadBackup(bad.zh, bad.en) from None
    if not path.is_file() or not path.stat().st_size:
        raise BadBackup(f"没有登记库文件 {path}。", f"There is no register in {path}.")
    return source, into


def _move(old: Connection, new: Connection, by: Authorship, key: Key, problems: list[Problem]) -> stamp.Stamp:
    """Make the schema, put every row into it, record it anew, log it, and stamp it; the stamp."""
    _refuse_used(new)
    _require_postgis(new)
    migrations.upgrade(new)
    for made in (base.register_version, Stamp.__table__):
        new.execute(delete(made))
    for table in Base.metadata.sorted_tables:  # history comes over as it is, so nothing is recorded meanwhile
        new.execute(text(f"ALTER TABLE {table.name} DISABLE TRIGGER USER"))
        row_sums.copy(old, new, table)
    for when in ("IMMEDIATE", "DEFERRED"):  # a table that waits for its references to be checked cannot be altered
        new.execute(text(f"SET CONSTRAINTS ALL {when}"))
    for table in Base.metadata.sorted_tables:
        new.execute(text(f"ALTER TABLE {table.name} ENABLE TRIGGER USER"))
    _count_on(new)
    before = stamp.read_stamp(new)
    record_anew(new, Authorship(by.by, what="move", note=f"SQLite → PostgreSQL, schema {migrations.revisions()[-1]}"))
    with Session(new) as session:
        detail = {"moved": stamp.heads(old).sets.id, "accepted": len(problems)}
        log.record(session, at_the_server(by), "moved", address=COMMAND_LINE, detail=detail)
    broken = None
    if problems:  # what was wrong stays found, though the stamp is made anew
        broken = (before and before.broken) or f"{clock.now().isoformat(timespec='seconds')} {len(problems)} problems"
    return stamp.begin(new, NO_KEY if before is None or before.key_id is None else key, broken)


def _refuse_used(new: Connection) -> None:
    """Raises `BadBackup` where the database holds anything but the schema of a register that is still empty."""
    there = set(inspect(new).get_table_names()) - {"spatial_ref_sys"}
    strange = there - set(Base.metadata.tables) - set(MADE_BY_ITSELF)
    used = sorted(
        name for name in there - strange - set(MADE_BY_ITSELF)
        if new.execute(text(f"SELECT 1 FROM {name} LIMIT 1")).first()
    )  # fmt: skip
    if strange or used:
        names = ", ".join([*sorted(strange), *used][:5])
        raise BadBackup(
            f"PostgreSQL 的这个库不是空的（{names}）：请另建一个空库。未作任何更改。",
            f"This database of PostgreSQL is not empty ({names}): make an empty one. Nothing was changed.",
        )


def _count_on(new: Connection) -> None:
    """The next numbers of rows follow the last ones that came over."""
    for table in Base.metadata.sorted_tables:
        if "id" in table.c and table.c.id.type.python_type is int:
            asked = text(f"SELECT pg_get_serial_sequence('{table.name}', 'id'), max(id) FROM {table.name}")
            sequence, last = new.execute(asked).one()
            if sequence is not None and last is not None:
                new.execute(
                    text("SELECT setval(CAST(:sequence AS regclass), :last)"), {"sequence": sequence, "last": last}
                )


def _compared(old: Connection, new: Connection, problems: list[Problem], source: Store) -> Contents:
    """What stands in the new database, where nothing of the old one is missing or otherwise. Raises `BadBackup`."""
    wrong = [table.name for table in Base.metadata.sorted_tables if not row_sums.alike(old, new, table)]
    with Session(new) as session:
        found = contents.of(session, source.key)
        seals = audit.verify(session, source.keeper.kept(), source.key)
    if wrong:
        raise _nothing(f"{'、'.join(wrong)} 与原来的不同", f"{', '.join(wrong)} did not come over as they were")
    if seals and not problems:
        raise _nothing(f"核验不符，{seals[0].zh}", f"verification finds: {seals[0].en}")
    return found
