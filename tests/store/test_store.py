"""The store: one writer at a time, readers that cannot write, and a version that tells of every change."""

import multiprocessing
import sqlite3
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registry.store import engines
from registry.store.engines import WAL_IS_SAFE
from registry.store.models import Tenant
from registry.store.store import BUSY, CannotWrite, Store, StoreError
from tests.fixtures.copies import SHIPPED
from tests.fixtures.rows import tenant
from tests.fixtures.waiting import PATIENCE

WRITERS = 4
ROUNDS = 25


def count_up(url: str, rounds: int) -> None:
    """Read a number, add one, write it back: what loses updates where two writers may read the same.

    SQLite lets nobody queue: on a busy machine one writer may find the others writing whenever it looks, until it is
    refused. It is told so, nothing of it was written, and it tries again, as people do.
    """
    store = Store.open(url)
    while rounds:
        try:
            with store.write() as session:
                number = int(session.scalar(text("SELECT name FROM tenant WHERE id = 1")))
                session.execute(text("UPDATE tenant SET name = :name WHERE id = 1"), {"name": str(number + 1)})
        except CannotWrite as refused:
            if str(refused) != "\n".join(BUSY):
                raise
        else:
            rounds -= 1
    store.close()


def test_no_update_is_lost_between_processes(empty_store):
    with empty_store.write() as session:
        session.add(tenant(id=1, name="0"))
    url = empty_store.engine.url.render_as_string(hide_password=False)
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=count_up, args=(url, ROUNDS)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(PATIENCE)
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    with empty_store.read() as session:
        assert session.get_one(Tenant, 1).name == str(WRITERS * ROUNDS)


@pytest.mark.skipif(not WAL_IS_SAFE, reason="without WAL a writer waits for the reader to end")
def test_a_reader_sees_one_state_while_another_writes_on_sqlite(store):
    assert_reads_one_state(store)


def test_a_reader_sees_one_state_while_another_writes_on_postgis(postgis_url):
    store = Store.open(postgis_url)
    assert_reads_one_state(store)
    store.close()


def assert_reads_one_state(store):
    with store.read() as session:
        before = session.scalar(text("SELECT count(*) FROM tenant"))
        with store.write() as other:
            other.add(tenant(name="later"))
        assert session.scalar(text("SELECT count(*) FROM tenant")) == before


def test_a_reader_cannot_write(empty_store):
    with empty_store.read() as session, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        session.execute(text("INSERT INTO register_version (era, number) VALUES ('x', 1)"))
    with empty_store.write() as session:  # and the connection it used can write again
        session.add(tenant(3))


def test_a_failed_write_leaves_nothing_behind(empty_store):
    before = empty_store.version()
    with pytest.raises(RuntimeError), empty_store.write() as session:
        session.add(tenant(1))
        session.flush()
        raise RuntimeError
    with empty_store.read() as session:
        assert session.scalar(text("SELECT count(*) FROM tenant")) == 0
    assert empty_store.version() == before


def test_the_version_moves_with_any_change_even_by_raw_sql_and_not_with_reading(placed_store):
    seen = [placed_store.version()]
    for change in (
        "INSERT INTO tenant (uscc, name, source, demo, recorded_at) SELECT '91000000DEM000021B', 'x', 't', demo,"
        " recorded_at FROM park LIMIT 1",
        "UPDATE park SET note = 'x' WHERE slug = 'shenzhen-software-park'",
        "DELETE FROM tenant",
    ):
        with placed_store.write() as session:
            session.execute(text(change))
        seen.append(placed_store.version())
    assert len(set(seen)) == 4
    with placed_store.read() as session:
        session.execute(text("SELECT * FROM park"))
    assert placed_store.version() == seen[-1]


def test_two_databases_never_have_the_same_version(tmp_path):
    versions = {Store.open(f"sqlite:///{tmp_path / name}.db").version() for name in ("a", "b")}
    assert len(versions) == 2


def test_sqlite_runs_with_the_settings_that_were_decided(tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "PRAGMAS", SHIPPED)
    store = Store.open(f"sqlite:///{tmp_path / 'x.db'}")
    with store.read() as session:
        each = (*SHIPPED, "foreign_keys", "trusted_schema")
        asked = {pragma: session.scalar(text(f"PRAGMA {pragma}")) for pragma in each}
    assert asked == {
        "busy_timeout": 10_000,
        "journal_mode": "wal" if WAL_IS_SAFE else "truncate",
        "synchronous": 2,
        "cache_size": -65_536,
        "foreign_keys": 1,
        "cell_size_check": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
    }
    assert (sqlite3.sqlite_version_info >= (3, 51, 3)) == WAL_IS_SAFE


def test_a_database_of_a_newer_program_is_refused_and_left_alone(empty_store):
    with empty_store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"9999.*升级程序") as refusal:
        empty_store.migrate()
    assert "upgrade the program" in str(refusal.value)
    assert empty_store.revision() == "9999"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_an_unsuitable_address_is_refused_with_what_would_be_right(url):
    with pytest.raises(StoreError, match="sqlite"):
        Store.open(url)


def test_postgis_is_put_into_a_database_that_lacks_it(postgis_url):
    """By whoever may; the fixture's user may, so the extension is dropped first."""
    bare = Store.open(postgis_url)
    with bare.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        connection.execute(text("DROP EXTENSION postgis CASCADE"))
        tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        connection.execute(text(f"DROP TABLE {', '.join(tables)} CASCADE"))
    bare.close()
    store = Store.open(postgis_url)
    assert store.revision() is not None
    store.close()


def test_a_postgresql_without_postgis_is_refused_with_what_to_install(postgis_url, monkeypatch):
    monkeypatch.setattr("registry.store.store.POSTGIS", "no_such_extension")
    with pytest.raises(StoreError, match="PostGIS"):
        Store.open(postgis_url)


def test_threads_may_share_a_store(placed_store):
    seen = []

    def look():
        with placed_store.read() as session:
            seen.append(session.scalar(text("SELECT count(*) FROM park")))

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1
