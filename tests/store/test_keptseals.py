"""Seals that are kept elsewhere by every write: in a folder, in a syslog; what they find, and what they do not stop."""

import datetime as dt
import logging
import socket
from dataclasses import replace

import pytest
from sqlalchemy import text

from registry.access import log
from registry.parks import demo
from registry.person import Person
from registry.store import audit
from registry.store.models import Tenant
from registry.store.stamping import kept_seals, stamp
from registry.store.stamping.audit_key import NO_KEY
from registry.store.stamping.kept_seals import BadSeals, Keeper
from registry.store.store import Store
from tests.fixtures.rows import tenant
from tests.fixtures.stores import DATABASES, place
from tests.fixtures.waiting import PATIENCE

WHO = Person(None, "chief", "主管", "admin")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "elsewhere"
    made.mkdir()
    return made


@pytest.fixture(params=DATABASES)
def store(request, copy_of, folder) -> Store:
    made = copy_of(request.param, "placed", place)
    return Store(made.engine, key=NO_KEY, keeper=Keeper(folder))


def add(store, number: int) -> None:
    with store.write() as session:
        session.add(tenant(id=number, number=number))


def found(store) -> list[str]:
    with store.read() as session:
        return [problem.en for problem in audit.verify(session, store.keeper.kept(), NO_KEY)]


def test_each_change_and_each_entry_leaves_a_line_and_nothing_else_does(store):
    add(store, 1)
    log.record(store, WHO, "export", "roster")
    with store.write() as session:
        session.execute(text("DELETE FROM login_failure"))
    kept = store.keeper.kept()
    assert [(seal.sets.id, seal.access.id) for seal in kept] == [(2, 0), (2, 1)]
    assert found(store) == []


def test_a_history_that_was_written_anew_as_a_whole_is_found(store):
    """Everything fits in itself: only what was kept elsewhere knows."""
    add(store, 1)
    log.record(store, WHO, "export", "roster")
    add(store, 2)
    with store.engine.execution_options(write=True, migrating=True).begin() as connection:
        _rewind(connection)
    assert [problem for problem in found(Store(store.engine, keeper=Keeper())) if "kept" not in problem] == []
    said = "\n".join(found(store))
    assert "the seal of set 2 kept on" in said and "entry 1 of the access log, whose seal was kept on" in said
    assert "the stamp of write" in said


def _rewind(connection) -> None:
    """As if the two tenants and the log had never been."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        kept = []
    else:
        kept = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in kept:
        connection.execute(text(f"DROP TRIGGER {name}"))
    for statement in ("DELETE FROM access_entry", "DELETE FROM tenant", "DELETE FROM change WHERE set_id > 1",
                      "DELETE FROM change_set WHERE id > 1", "DELETE FROM stamp"):  # fmt: skip
        connection.execute(text(statement))
    for _, sql in kept:
        connection.exec_driver_sql(sql)
    stamp.begin(connection, NO_KEY)


def test_another_register_put_in_place_is_found(store):
    add(store, 1)
    with store.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE register_version SET era = 'elsewhere'"))
    assert any("of another register" in said for said in found(store))


def test_what_was_restored_on_purpose_takes_back_the_seals_of_after(store):
    add(store, 1)
    with store.read() as session:
        before, era = (
            stamp.read_stamp(session.connection()),
            session.execute(text("SELECT era FROM register_version")).scalar(),
        )
    ahead = replace(before, writes=before.writes + 1, mac="ab" * 32)
    store.keeper.keep(kept_seals.line_of(era, ahead, dt.datetime.now(dt.UTC)))
    assert found(store) != []
    store.keeper.keep(kept_seals.line_of(era, before, dt.datetime.now(dt.UTC), restored=True))
    assert found(store) == []
    store.keeper.keep(kept_seals.line_of(era, ahead, dt.datetime.now(dt.UTC)))
    assert found(store) != []


def test_a_folder_that_is_gone_stops_no_write_and_is_said(store, folder, caplog):
    add(store, 1)
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    with caplog.at_level(logging.ERROR, "softpark"):
        add(store, 2)
    with store.read() as session:
        assert session.get(Tenant, 2)
        (note,) = [note.en for note in audit.unproven(session, store.keeper) if "SOFTPARK_AUDIT_KEY" not in note.en]
    assert "a seal could not be kept" in note and "a seal could not be kept" in caplog.text
    folder.mkdir()
    add(store, 3)
    assert store.keeper.failed is None


def test_a_write_of_many_rows_leaves_one_line(store):
    with store.write() as session:
        demo.load(session)
    assert len(store.keeper.kept()) == 1


def test_a_syslog_gets_the_same_line(copy_of):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(PATIENCE)
        plain = copy_of("sqlite", "placed", place)
        store = Store(plain.engine, key=NO_KEY, keeper=Keeper(address=ear.getsockname()))
        add(store, 1)
        heard = ear.recv(4096).decode().rstrip("\0")
        (seal,) = kept_seals.read_seals([heard], "syslog")
    with store.read() as session:
        assert audit.verify(session, [seal], NO_KEY) == []
    assert seal.sets.id == 2 and store.keeper.failed is None


def test_a_syslog_that_is_not_there_is_said(tmp_path):
    keeper = Keeper(address=str(tmp_path / "no-log"))
    keeper.keep("line")
    assert "syslog" in keeper.failed


@pytest.mark.parametrize(
    ("given", "place"),
    [("", None), ("syslog", "syslog"), ("syslog://10.0.0.5", "syslog://10.0.0.5:514"),
     ("syslog://10.0.0.5:1514", "syslog://10.0.0.5:1514")],
)  # fmt: skip
def test_the_setting_names_the_place(monkeypatch, given, place):
    monkeypatch.setenv("SOFTPARK_SEALS", given)
    assert kept_seals.from_environment().place == place


@pytest.mark.parametrize("given", ["/nowhere/at/all", "syslog://", "syslog://a:b", "syslog://10.0.0.5/x"])
def test_a_setting_that_names_no_place_is_refused(monkeypatch, given):
    monkeypatch.setenv("SOFTPARK_SEALS", given)
    with pytest.raises(BadSeals, match="SOFTPARK_SEALS"):
        kept_seals.from_environment()
