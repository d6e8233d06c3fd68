"""Whether the rows are as their last change left them; what hangs on them; and recording them anew after an upgrade."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, select, text

from registry.store import images, tables
from registry.store.audit.chain import SHOWN
from registry.store.audit.problem import Problem
from registry.store.models import Base, CertificationEvidence, EvidenceFile
from registry.store.stamping.seals import Authorship, recording, system
from registry.store.triggers import install


def rows(connection: Connection) -> Iterator[Problem]:
    """Rows that are not as their last change left them, were never recorded, or are gone."""
    for name in tables.recorded(install.content_tables(connection)):
        found = _unlike(connection, name)
        for key in found[:SHOWN]:
            yield Problem(f"{name} {key}：与其最后一次变更不符", f"{name} {key}: not as its last change left it")
        if len(found) > SHOWN:
            more = len(found) - SHOWN
            yield Problem(f"{name}：另有 {more} 行不符", f"{name}: {more} more rows are not as history says")


def _unlike(connection: Connection, name: str) -> list[str]:
    """The keys of these rows."""
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


def evidence(connection: Connection) -> Iterator[Problem]:
    """Files of evidence, which history knows by their sha256."""
    asked = select(EvidenceFile.evidence_id, EvidenceFile.content, CertificationEvidence.file_sha256).outerjoin(
        CertificationEvidence, CertificationEvidence.id == EvidenceFile.evidence_id
    )
    for id, content, told in connection.execute(asked.execution_options(yield_per=1)):
        if hashlib.sha256(content).hexdigest() != told:
            yield Problem(f"evidence_file {id}：内容被改动", f"evidence_file {id}: its content was altered")
    missing = select(CertificationEvidence.id).where(
        CertificationEvidence.file_sha256.is_not(None),
        CertificationEvidence.id.not_in(select(EvidenceFile.evidence_id)),
    )
    for id in connection.execute(missing).scalars():
        yield Problem(f"evidence_file {id}：文件不见了", f"evidence_file {id}: the file is gone")


def indexes(connection: Connection) -> Iterator[Problem]:
    """SQLite: the file and its indexes are sound, references lead somewhere, and the spatial index has every box."""
    if connection.dialect.name != "sqlite":
        return
    for said in connection.exec_driver_sql(f"PRAGMA integrity_check({SHOWN})").scalars():
        if said != "ok":
            yield Problem(f"数据库文件损坏：{said}", f"the database file is damaged: {said}")
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(SHOWN):
        yield Problem(
            f"{table} {row}：所引用的 {parent} 不存在", f"{table} {row}: refers to a {parent} that is not there"
        )
    for table in tables.SHAPES:
        # The index keeps each box rounded outwards to single precision.
        asked = text(f"""
            SELECT count(*) FROM {table} t LEFT JOIN {table}_rtree r ON r.id = t.id
            WHERE r.id IS NULL OR r.minx > t.minx OR r.maxx < t.maxx OR r.miny > t.miny OR r.maxy < t.maxy
               OR (r.maxx - r.minx) - (t.maxx - t.minx) > 0.001 OR (r.maxy - r.miny) - (t.maxy - t.miny) > 0.001
        """)
        extra = text(f"SELECT count(*) FROM {table}_rtree WHERE id NOT IN (SELECT id FROM {table})")
        if connection.execute(asked).scalar() or connection.execute(extra).scalar():
            yield Problem(f"{table} 的空间索引与其行不符", f"the spatial index of {table} is not that of its rows")


def rebase(connection: Connection, revision: str) -> None:
    """Record rows as they are after a change of the schema."""
    record_anew(connection, system("migration", f"schema {revision}"))


def record_anew(connection: Connection, by: Authorship) -> None:
    """Record rows as they are, where their last image is another or there is none, as one change set."""
    kept = tables.recorded(install.content_tables(connection))
    with recording(connection, by):
        for name in kept:
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
        FROM {tables.VERSION_TABLE} v, {name} r LEFT JOIN ({told}) t ON t.row_key = {key}
        WHERE t.row_after IS NULL OR t.row_after <> {image} ORDER BY {order}
        """)
    )
