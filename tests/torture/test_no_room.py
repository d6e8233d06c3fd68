"""A full disk, a read-only or busy database: a clear message, nothing lost, and it goes on when it can."""

import shutil
import sqlite3
import subprocess

import pytest
from sqlalchemy import event

from registry.services import rosters
from registry.store import audit
from registry.store.store import CannotWrite, Store
from tests.rosters.rosters import DAY, HERE, KEEPER, apply, held, last, plan_of, put, row


def many(count: int) -> list:
    return [row(number, room=f"R{number}", kind="enterprise", contact="张三") for number in range(1000, 1000 + count)]


def refused(store, plan) -> str:
    with pytest.raises(CannotWrite) as stopped:
        apply(store, plan)
    return str(stopped.value)


def sound(store, rows, number) -> None:
    assert held(store) == rows and last(store) == number
    with store.read() as session:
        assert audit.verify(session) == []


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path, opened):
    path = tmp_path / "register.db"
    store = opened(f"sqlite:///{path}")
    put(store, [row(9, room="A")])
    rows, number = held(store), last(store)
    with sqlite3.connect(path) as raw:
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
    room = {"pages": pages + 20}

    @event.listens_for(store.engine, "begin")
    def _limit(connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {room['pages']}")

    plan = plan_of(store, [*rows, *many(3000)])
    said = refused(store, plan)
    assert "磁盘" in said and "disk" in said
    sound(store, rows, number)
    room["pages"] = 2**31 - 1
    assert apply(store, plan) == number + 1
    assert len(held(store)) == 3001


def test_a_disk_that_is_really_full_is_said_and_nothing_is_lost(tmp_path, opened):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small disk can be mounted by root only")
    try:
        store = opened(f"sqlite:///{disk / 'register.db'}")
        put(store, [row(9, room="A")])
        rows, number = held(store), last(store)
        filler = disk / "filler"
        filler.write_bytes(b"\0" * (shutil.disk_usage(disk).free - 300_000))
        plan = plan_of(store, [*rows, *many(1500)])
        assert "磁盘" in refused(store, plan)
        sound(store, rows, number)
        filler.unlink()
        assert apply(store, plan) == number + 1
        store.close()
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_a_database_that_is_read_only_is_read_on_and_said(tmp_path, opened):
    path = tmp_path / "register.db"
    put(opened(f"sqlite:///{path}"), [row(9, room="A")])
    store = Store.open(f"sqlite:///file:{path}?mode=ro&uri=true")
    plan = plan_of(store, [row(9, room="A", area_m2=5.0)])
    said = refused(store, plan)
    assert "只读" in said and "read-only" in said
    with store.read() as session:
        assert len(rosters.roster(KEEPER, session, HERE, DAY).rows) == 1
    store.close()


def test_somebody_who_writes_for_too_long_is_named_as_such(tmp_path, opened):
    path = tmp_path / "register.db"
    store = opened(f"sqlite:///{path}")
    put(store, [row(9, room="A")])

    plan, number = plan_of(store, [row(9, room="A", area_m2=5.0)]), last(store)
    store.engine.dispose()  # connections made from here on have little patience
    event.listen(store.engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA busy_timeout = 50"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert "正忙" in refused(store, plan)
    other.execute("ROLLBACK")
    other.close()
    assert apply(store, plan) == number + 1
