"""Whether the change sets are one chain, and each row's changes follow one from the other."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from registry.store import images, migrations
from registry.store.audit.problem import Problem
from registry.store.models import Change, ChangeSet
from registry.store.stamping.seals import FIRST_SEAL, digest, seal_of
from registry.store.tables import VERSION_TABLE

SHOWN = 20  # things that are named one by one
BLOCK = 4096  # changes read at a time
MIGRATION = "migration"
ANEW = (MIGRATION, "move")  # kinds of change sets that record rows as they are
# The columns that a migration itself fills or changes in rows that were there: {("0012", "lease"): ("room",)}.
UPGRADES: dict[tuple[str, str], tuple[str, ...]] = {}


def chain(session: Session) -> Iterator[Problem]:
    """Every seal follows from the one before, and the rows are those that were sealed."""
    seal, end = FIRST_SEAL, 0
    for number, made in enumerate(session.scalars(select(ChangeSet).order_by(ChangeSet.id)), start=1):
        if made.id != number:
            yield Problem(f"缺少第 {number} 号变更", f"change set {number} is missing")
            return
        if made.first_change <= end:
            yield Problem(f"第 {number} 号变更与前一号重叠", f"change set {number} overlaps the one before")
        if digest(session.connection(), made.first_change, made.last_change) != made.digest:
            yield Problem(f"第 {number} 号变更的内容被改动", f"the rows of change set {number} were altered")
        if seal_of(seal, made) != made.seal:
            yield Problem(f"第 {number} 号变更的封印不符", f"the seal of change set {number} does not fit")
        seal, end = made.seal, made.last_change


def strays(connection: Connection) -> Iterator[Problem]:
    """Changes that belong to no set, or to another than they say."""
    outside = (
        select(func.count())
        .select_from(Change)
        .outerjoin(ChangeSet, Change.set_id == ChangeSet.id)
        .where((ChangeSet.id.is_(None)) | ~Change.id.between(ChangeSet.first_change, ChangeSet.last_change))
    )
    if count := connection.execute(outside).scalar():
        yield Problem(f"{count} 条变更不属于任何封印", f"{count} changes belong to no seal")
    if connection.execute(text(f"SELECT writing FROM {VERSION_TABLE}")).all() != [(None,)]:
        yield Problem(
            f"{VERSION_TABLE} 不是程序留下的：有人绕过程序写入",
            f"{VERSION_TABLE} is not as the program leaves it: somebody writes past it",
        )


def breaks(connection: Connection) -> Iterator[Problem]:
    """Changes that do not begin where the change before of the same row ended: in between somebody altered the row,
    which an honest change afterwards would hide.
    """
    other = "IS NOT" if connection.dialect.name == "sqlite" else "IS DISTINCT FROM"
    # Only numbers are sorted, not images: half a million of those would fill the memory.
    asked = text(f"""
        SELECT c.set_id, c.table_name, c.row_key FROM (
            SELECT id, lag(id) OVER (PARTITION BY table_name, row_key ORDER BY id) AS previous FROM change
        ) n JOIN change c ON c.id = n.id LEFT JOIN change p ON p.id = n.previous
        WHERE c.row_before {other} p.row_after ORDER BY c.id
    """)
    for number, table, key in _some(connection.execute(asked).all()):
        if table is None:
            yield Problem(f"另有 {number} 行在变更之间被改动", f"{number} more rows were altered between changes")
        else:
            yield Problem(
                f"{table} {key}：在第 {number} 号变更之前被绕过程序改动",
                f"{table} {key}: altered past the program before change set {number}",
            )


def upgrades(connection: Connection) -> Iterator[Problem]:
    """What an upgrade recorded anew without having changed it itself: rows that were altered, or put in, before it.

    An upgrade records rows as they are where the schema gave them another image. Columns that were there before and
    are there after must have kept their values, and rows may come only where there was no history yet, unless
    `UPGRADES` says so.
    """
    made = (
        select(
            ChangeSet.id,
            ChangeSet.what,
            ChangeSet.note,
            Change.table_name,
            Change.row_key,
            Change.operation,
            Change.before,
            Change.after,
        )
        .join(Change, Change.id.between(ChangeSet.first_change, ChangeSet.last_change))
        .where(ChangeSet.what.in_(ANEW))
        .order_by(Change.id)
    )
    for number, what, note, table, key, operation, before, after in connection.execute(
        made.execution_options(yield_per=BLOCK)
    ):
        its = _by_upgrade(note, table) if what == MIGRATION else set()
        if operation == "insert" and number > 1 and not its:
            yield Problem(
                f"{table} {key}：在升级（第 {number} 号变更）之前被绕过程序添加",
                f"{table} {key}: added past the program before the upgrade in change set {number}",
            )
        elif operation == "update" and (altered := _altered(table, before, after) - its):
            columns = ", ".join(sorted(altered))
            yield Problem(
                f"{table} {key}：在升级（第 {number} 号变更）之前被绕过程序改动：{columns}",
                f"{table} {key}: altered past the program before the upgrade in change set {number}: {columns}",
            )


def _by_upgrade(note: str, table: str) -> set[str]:
    """The columns of the table that an upgrade to the schema of the note may have filled or changed."""
    known = migrations.revisions()
    revision = note.removeprefix("schema ")
    done = known[: known.index(revision) + 1] if revision in known else known
    return {
        column for (made, name), columns in UPGRADES.items() if name == table and made in done for column in columns
    }


def _altered(table: str, before: str, after: str) -> set[str]:
    """The columns that both images have, with other values."""
    old, new = images.decode(table, before), images.decode(table, after)
    return {name for name in old if name in new and old[name] != new[name]}


def _some(found: list) -> Iterator[tuple]:
    """The first of them, then how many more, as (number, None, None)."""
    yield from found[:SHOWN]
    if len(found) > SHOWN:
        yield len(found) - SHOWN, None, None
