"""Verification (核验): whether the database is what its history says, and nothing was altered past the program.

Three questions: does every seal follow from the one before; are the changes those that were sealed; is every row of
the register as its last change left it. Seals that were kept elsewhere answer a fourth: is it still the same chain.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import Session

from registry import images, triggers
from registry.models import Base, Change, ChangeSet
from registry.seals import FIRST_SEAL, digest, recording, seal_of, system

SHOWN = 20  # rows that are named one by one for each table


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the program did not do."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class KeptSeal:
    """A seal written down elsewhere: of which change set, on which day."""

    set_id: int
    seal: str
    day: dt.date


def verify(session: Session, kept: Iterable[KeptSeal] = ()) -> list[Problem]:
    """Everything that is not as the history says; empty for an untouched database."""
    connection = session.connection()
    return [*_triggers(connection), *_chain(session), *_strays(connection), *_rows(connection), *_kept(session, kept)]


def _triggers(connection: Connection) -> Iterator[Problem]:
    missing = triggers.expected(connection.dialect.name, triggers.content_tables(connection)) - triggers.existing(
        connection
    )
    if missing:
        names = ", ".join(sorted(missing))
        yield Problem(f"缺少触发器，其间的更改没有记录：{names}", f"triggers are missing: {names}")


def _chain(session: Session) -> Iterator[Problem]:
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


def _strays(connection: Connection) -> Iterator[Problem]:
    """Changes that belong to no set, or to another than they say."""
    outside = (
        select(func.count())
        .select_from(Change)
        .outerjoin(ChangeSet, Change.set_id == ChangeSet.id)
        .where((ChangeSet.id.is_(None)) | ~Change.id.between(ChangeSet.first_change, ChangeSet.last_change))
    )
    if count := connection.execute(outside).scalar():
        yield Problem(f"{count} 条变更不属于任何封印", f"{count} changes belong to no seal")


def _rows(connection: Connection) -> Iterator[Problem]:
    for name in triggers.recorded(triggers.content_tables(connection)):
        found = _unlike(connection, name)
        for key in found[:SHOWN]:
            yield Problem(f"{name} {key}：与其最后一次变更不符", f"{name} {key}: not as its last change left it")
        if len(found) > SHOWN:
            more = len(found) - SHOWN
            yield Problem(f"{name}：另有 {more} 行不符", f"{name}: {more} more rows are not as history says")


def _unlike(connection: Connection, name: str) -> list[str]:
    """The keys of rows that are not as their last change left them, that were never recorded, or that are gone."""
    table = Base.metadata.tables[name]
    key, image = images.key(table, "r"), images.image(table, "r", connection.dialect.name)
    last = f"SELECT row_key, max(id) AS id FROM change WHERE table_name = '{name}' GROUP BY row_key"
    there = f"SELECT {key} AS row_key, {image} AS row_image FROM {name} r"
    told = f"SELECT c.row_key, c.row_after FROM change c JOIN ({last}) l ON l.id = c.id WHERE c.row_after IS NOT NULL"
    asked = f"""
        SELECT n.row_key FROM ({there}) n LEFT JOIN ({told}) t ON t.row_key = n.row_key
        WHERE t.row_after IS NULL OR t.row_after <> n.row_image
        UNION ALL
        SELECT row_key FROM (SELECT t.row_key FROM ({told}) t EXCEPT SELECT {key} FROM {name} r) gone
    """  # EXCEPT, since SQLite has no index for joining on a key that is worked out
    return list(connection.execute(text(asked)).scalars())


def _kept(session: Session, kept: Iterable[KeptSeal]) -> Iterator[Problem]:
    for line in kept:
        made = session.get(ChangeSet, line.set_id)
        if made is None or made.seal != line.seal:
            yield Problem(
                f"{line.day} 留存的第 {line.set_id} 号封印与库中不同：历史被整体改写，或换用了较早的备份",
                f"the seal of set {line.set_id} kept on {line.day} is not the database's: the history was rewritten, "
                "or an older backup is in use",
            )


def rebase(connection: Connection, revision: str) -> None:
    """Record rows as they are after a change of the schema, where their last image is another or there is none."""
    tables = triggers.recorded(triggers.content_tables(connection))
    with recording(connection, system("migration", f"schema {revision}")):
        for name in tables:
            _record_anew(connection, name)


def _record_anew(connection: Connection, name: str) -> None:
    table = Base.metadata.tables[name]
    key, image = images.key(table, "r"), images.image(table, "r", connection.dialect.name)
    told = f"""
        SELECT c.row_key, c.row_after FROM change c
        JOIN (SELECT max(id) AS id FROM change WHERE table_name = '{name}' GROUP BY row_key) l ON l.id = c.id
    """
    order = ", ".join(f"r.{column.name}" for column in table.primary_key)
    connection.execute(
        text(f"""
        INSERT INTO change (set_id, table_name, row_key, operation, row_before, row_after)
        SELECT v.writing, '{name}', {key}, CASE WHEN t.row_after IS NULL THEN 'insert' ELSE 'update' END,
               t.row_after, {image}
        FROM {triggers.VERSION_TABLE} v, {name} r LEFT JOIN ({told}) t ON t.row_key = {key}
        WHERE t.row_after IS NULL OR t.row_after <> {image} ORDER BY {order}
        """)
    )
