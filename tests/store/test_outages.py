"""A database that is down, locked, gone or replaced while the program runs: said, and it goes on when it is back."""

import re
import shutil
import sqlite3
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import text

from registry.store import address, engines
from registry.store.models import Tenant
from registry.store.refusals import CannotRead, CannotWrite
from registry.store.store import Store
from tests.fixtures.rows import tenant


@pytest.fixture
def opened(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'x.db'}")
    with store.write() as session:
        session.add(tenant(1, name="甲"))
    yield store
    store.close()


@contextmanager
def refused(kind, detail):
    """Refused in words for everybody, with the `detail` for the log."""
    with pytest.raises(kind) as stopped:
        yield
    assert re.search(detail, stopped.value.detail), stopped.value.detail
    assert "/" not in str(stopped.value) and len(str(stopped.value).splitlines()) == 2


def names(store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(text("SELECT name FROM tenant ORDER BY id")))


def test_a_file_that_is_gone_is_said_and_no_empty_register_begins(opened, tmp_path):
    path, away = tmp_path / "x.db", tmp_path / "away.db"
    path.rename(away)
    with refused(CannotRead, "不见了"):
        names(opened)
    with refused(CannotRead, "is gone"):
        opened.version()
    with refused(CannotWrite, "不见了"), opened.write() as session:
        session.add(tenant(2))
    assert not path.exists()
    away.rename(path)
    assert names(opened) == ["甲"]


def test_a_file_that_is_gone_is_noticed_by_a_new_connection_as_well(opened, tmp_path):
    opened.engine.dispose()
    (tmp_path / "x.db").rename(tmp_path / "away.db")
    with refused(CannotRead, "不见了"):
        names(opened)
    assert not (tmp_path / "x.db").exists()


def test_a_copy_that_is_put_in_its_place_is_read_from_then_on(opened, tmp_path, caplog):
    """As a backup is put back: the old file, which has no name any more, gets nothing that is written."""
    path, copy = tmp_path / "x.db", tmp_path / "copy.db"
    shutil.copyfile(path, copy)
    with opened.write() as session:
        session.add(tenant(2, name="乙"))
    copy.replace(path)
    assert names(opened) == ["甲"]
    with opened.write() as session:
        session.add(tenant(3, name="丙"))
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT name FROM tenant ORDER BY id").fetchall() == [("甲",), ("丙",)]
    assert "replaced by a copy" in caplog.text


@pytest.mark.parametrize("instead", ["another register", "no register", "no database", "nothing"])
def test_something_else_in_its_place_is_refused(opened, tmp_path, instead):
    path, other, kept = tmp_path / "x.db", tmp_path / "other.db", tmp_path / "kept.db"
    if instead == "another register":
        Store.open(f"sqlite:///{other}").close()
    elif instead == "no register":
        with sqlite3.connect(other) as raw:
            raw.execute("CREATE TABLE tenant (name TEXT)")
    else:
        other.write_bytes(b"" if instead == "nothing" else b"no database" * 500)
    path.rename(kept)
    other.rename(path)
    with refused(CannotRead, "登记|not a database"):
        names(opened)
    with pytest.raises(CannotWrite), opened.write() as session:
        session.add(tenant(2))
    kept.replace(path)
    assert names(opened) == ["甲"]


def test_a_locked_file_is_said(opened, tmp_path, monkeypatch):
    monkeypatch.setitem(engines.PRAGMAS, "busy_timeout", 20)
    opened.engine.dispose()  # connections made from here on have little patience
    with sqlite3.connect(tmp_path / "x.db", isolation_level=None) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(CannotRead, match="没有应答"):
            names(opened)
    other.close()
    assert names(opened) == ["甲"]


# --- PostgreSQL ---


@pytest.fixture(params=[engines.LOCK])
def impatient(postgis_url, monkeypatch, request):
    """A store on PostgreSQL that waits for a second at most for others to let go of a lock, or for a sleeper to go on.
    Not for both: a test on a busy machine may seem to sleep.
    """
    Store.open(postgis_url).close()  # migrated with time enough
    monkeypatch.setenv(request.param, "1")
    store = Store.open(postgis_url)
    yield store
    store.close()


@pytest.fixture
def raw(postgis_url):
    with psycopg.connect(postgis_url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


def test_the_limits_are_those_of_the_settings_and_the_address_wins(postgis_url):
    store = Store.open(postgis_url)
    with store.read() as session:
        shown = {
            name: session.scalar(text(f"SHOW {name}"))
            for name in ("lock_timeout", "idle_in_transaction_session_timeout", "statement_timeout")
        }
        told = session.connection().connection.dbapi_connection.info.get_parameters()
    assert shown == {
        "lock_timeout": "30s", "idle_in_transaction_session_timeout": "2min", "statement_timeout": "10min",
    }  # fmt: skip
    assert (told["connect_timeout"], told["keepalives_idle"], told["tcp_user_timeout"]) == ("5", "30", "60000")
    store.close()
    own = Store.open(f"{postgis_url}?connect_timeout=9&keepalives_idle=77")
    with own.read() as session:
        told = session.connection().connection.dbapi_connection.info.get_parameters()
    assert (told["connect_timeout"], told["keepalives_idle"]) == ("9", "77")
    own.close()


def test_a_writer_waits_for_another_process_no_longer_than_is_set(impatient, raw):
    raw.execute(f"SELECT pg_advisory_lock({engines.WRITER})")
    with pytest.raises(CannotWrite, match="正忙"), impatient.write() as session:
        session.add(tenant(1))
    raw.execute(f"SELECT pg_advisory_unlock({engines.WRITER})")
    with impatient.write() as session:
        session.add(tenant(1))


@pytest.mark.parametrize("impatient", [engines.IDLE], indirect=True)
def test_a_writer_that_sleeps_is_ended_so_that_others_can_write(impatient, raw):
    with pytest.raises(CannotWrite), impatient.write() as session:
        session.add(tenant(1))
        session.flush()
        raw.execute("SET lock_timeout = '20s'")
        raw.execute(f"SELECT pg_advisory_lock({engines.WRITER})")  # waits until the server has ended the sleeper
        session.add(tenant(2))
        session.flush()
    raw.execute(f"SELECT pg_advisory_unlock({engines.WRITER})")
    with impatient.read() as session:
        assert session.query(Tenant).count() == 0


def test_a_table_that_somebody_locks_is_said_and_read_again_afterwards(impatient, raw):
    raw.execute("BEGIN")
    raw.execute("LOCK TABLE register_version IN ACCESS EXCLUSIVE MODE")
    with pytest.raises(CannotRead, match="没有应答"):
        impatient.version()
    raw.execute("ROLLBACK")
    assert impatient.version()


def test_connections_that_the_server_ended_are_made_anew(impatient, raw):
    with pytest.raises(CannotRead), impatient.read() as session:
        session.scalar(text("SELECT 1"))
        raw.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                    "AND datname = current_database()")  # fmt: skip
        session.scalar(text("SELECT 1"))
    assert impatient.version()


def test_a_server_that_is_not_there_is_said(postgis_url):
    url = address.read_address(postgis_url).set(port=1).render_as_string(hide_password=False)
    with pytest.raises(CannotRead, match="没有应答"):
        Store.open(url)
