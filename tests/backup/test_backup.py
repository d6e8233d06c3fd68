"""Backups: one state whatever is written meanwhile, checked, restored whole, and nothing lost by restoring."""

import datetime as dt
import json
import os
import sqlite3
import threading

import pytest
from sqlalchemy import text

from registry import backup, clock
from registry.access import log, logins
from registry.backup import BadBackup, nightly
from registry.backup.contents import listed
from registry.claims.lists import receipt
from registry.claims.runs import keeping
from registry.claims.runs.keeping import kept
from registry.parks import demo
from registry.person import Person
from registry.store import audit, history
from registry.store.models import Tenant
from registry.store.stamping.audit_key import NO_KEY
from registry.store.stamping.seals import Authorship
from registry.store.store import Store
from tests.fixtures.people import PASSWORD, make_account
from tests.fixtures.rows import tenant
from tests.fixtures.second_factor import in_half_a_minute, stepped, with_second_factor
from tests.fixtures.stores import DATABASES, place

WHO, BY = Person(None, "chief", "主管", "admin"), Authorship("root")


@pytest.fixture(params=DATABASES)
def store(request, copy_of) -> Store:
    return copy_of(request.param, "placed", place)


def address(store: Store) -> str:
    return store.engine.url.render_as_string(hide_password=False)


def add(store: Store, number: int) -> None:
    with store.write() as session:
        session.add(tenant(id=number, number=number))


def restored(store: Store, path, replace=True):
    store.engine.dispose()
    return backup.restore(path, replace=replace, by=BY, url=address(store))


def tenants(store: Store) -> list[int]:
    with store.read() as session:
        return sorted(session.scalars(text("SELECT id FROM tenant")))


def found(store: Store) -> list[str]:
    with store.read() as session:
        return [problem.en for problem in audit.verify(session)]


def test_a_register_comes_back_as_it_was_backed_up(store, tmp_path):
    make_account(store, "admin", login="chief")
    logins.finish(store, logins.attempt(store, "chief", "10.0.0.7"), PASSWORD, "test")
    codes, phone = with_second_factor(store, "wang")
    add(store, 1)
    contents = backup.make(store, tmp_path / "kept")
    assert contents.problems == () and contents.rows["tenant"] == 1 and contents.rows["login_session"] == 1
    add(store, 2)
    answer = restored(store, tmp_path / "kept")
    assert answer.problems == () and found(store) == []
    assert tenants(store) == [1]
    with store.read() as session:
        assert history.last(session) == contents.sets
        (entry,) = log.entries(session, what="restored")
    assert json.loads(entry.detail) == {"backup": contents.sets}
    assert logins.finish(store, logins.attempt(store, "chief", "10.0.0.7"), PASSWORD, "test")
    assert stepped(store, "wang", phone.at(in_half_a_minute())) and stepped(store, "wang", codes[0])
    add(store, 3)
    assert found(store) == []


def test_runs_are_proven_after_a_restore_as_before(store, tmp_path):
    with store.write() as session:
        demo.load(session)
    run = keeping.assess(store, NIGHT.date(), "440311", None)
    assert receipt.receipt(store, run.id).proven
    backup.make(store, tmp_path / "kept")
    with store.write() as session:
        demo.remove(session)
    restored(store, tmp_path / "kept")
    with store.read() as session:
        assert [each.id for each in kept(session)] == [run.id]
    assert receipt.receipt(store, run.id).proven


def test_what_was_there_is_kept_beside_and_can_be_put_back(store, tmp_path):
    add(store, 1)
    backup.make(store, tmp_path / "kept")
    add(store, 2)
    beside = restored(store, tmp_path / "kept").kept
    assert beside.exists() and tenants(store) == [1]
    restored(store, beside)
    assert tenants(store) == [1, 2] and found(store) == []


def test_a_register_that_is_not_empty_is_not_replaced_unasked(store, tmp_path):
    add(store, 1)
    backup.make(store, tmp_path / "kept")
    add(store, 2)
    with pytest.raises(BadBackup, match="--replace"):
        restored(store, tmp_path / "kept", replace=False)
    assert tenants(store) == [1, 2] and found(store) == []


def test_an_empty_place_needs_no_leave(tmp_path, copy_of):
    made = copy_of("sqlite", "placed", place)
    add(made, 1)
    backup.make(made, tmp_path / "kept")
    url = f"sqlite:///{tmp_path / 'new' / 'register.db'}"
    (tmp_path / "new").mkdir()
    assert backup.restore(tmp_path / "kept", replace=False, by=BY, url=url).kept is None
    new = Store.open(url)
    assert tenants(new) == [1] and found(new) == []
    new.close()


@pytest.mark.parametrize("harm", ["cut", "altered", "empty", "text", "gone"])
def test_a_backup_that_is_not_sound_is_refused_and_nothing_changes(store, tmp_path, harm):
    add(store, 1)
    path = tmp_path / "kept"
    backup.make(store, path)
    whole = path.read_bytes()
    harmed = {"cut": whole[: len(whole) // 2], "altered": whole[:-20] + b"x" * 20, "empty": b"", "text": b"hello"}
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(harmed[harm])
    add(store, 2)
    with pytest.raises(BadBackup):
        restored(store, path)
    assert tenants(store) == [1, 2] and found(store) == []


def test_a_damaged_file_without_its_list_is_refused_too(tmp_path, copy_of):
    store = copy_of("sqlite", "placed", place)
    path = tmp_path / "kept"
    backup.make(store, path)
    listed(path).path.unlink()
    whole = bytearray(path.read_bytes())
    whole[8192:40960] = os.urandom(32768)
    path.write_bytes(whole)
    before = found(store)
    with pytest.raises(BadBackup):
        restored(store, path)
    assert found(store) == before == []


def test_a_backup_of_the_other_database_is_refused_with_its_name(tmp_path, copy_of):
    lite, post = copy_of("sqlite", "placed", place), copy_of("postgis", "placed", place)
    backup.make(lite, tmp_path / "kept")
    with pytest.raises(BadBackup, match=r"SQLite.*PostgreSQL"):
        restored(post, tmp_path / "kept")


def test_a_backup_is_never_written_over_and_only_its_owner_reads_it(store, tmp_path):
    backup.make(store, tmp_path / "kept")
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0
    with pytest.raises(BadBackup, match="已经存在"):
        backup.make(store, tmp_path / "kept")
    with pytest.raises(BadBackup):
        backup.make(store, tmp_path / "nowhere" / "kept")
    assert sorted(path.name for path in tmp_path.glob("kept*")) == ["kept", "kept.json"]


def test_what_was_done_past_the_program_is_said_at_the_backup_which_is_kept(store, tmp_path):
    add(store, 1)
    with store.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("CREATE TABLE notes (id INTEGER)"))
    contents = backup.make(store, tmp_path / "kept")
    assert "table notes was not made by this program" in [problem.en for problem in contents.problems]
    assert (tmp_path / "kept").exists()


def test_a_machine_without_pg_dump_says_what_to_install(tmp_path, copy_of, monkeypatch):
    store = copy_of("postgis", "placed", place)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BadBackup, match="postgresql-client"):
        backup.make(store, tmp_path / "kept")
    assert list(tmp_path.glob("kept*")) == []


def test_sixty_backups_under_a_writer_that_never_rests_are_all_sound(tmp_path, copy_of):
    """`cp` was broken 3 times in 60."""
    from registry.backup import of_sqlite

    store = copy_of("sqlite", "placed", place)
    over, wrote = threading.Event(), []

    def hammer() -> None:
        number = 1
        while not over.is_set():
            add(store, number)
            wrote.append(number)
            number += 1

    writer = threading.Thread(target=hammer)
    writer.start()
    try:
        for night in range(60):
            copy = tmp_path / f"{night}.db"
            of_sqlite.copy(store.engine.url.database, copy)
            with sqlite3.connect(copy) as file:
                assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert file.execute("PRAGMA foreign_key_check").fetchall() == []
            if night % 10 == 0:
                assert of_sqlite.checked(copy, NO_KEY).problems == ()
            file.close()
            copy.unlink()
    finally:
        over.set()
        writer.join()
    assert wrote and found(store) == []


# ---- every night ---------------------------------------------------------------------------------------------------

NIGHT = dt.datetime(2026, 11, 21, 3, tzinfo=clock.CHINA)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    made = tmp_path / "backups"
    made.mkdir()
    monkeypatch.setenv("SOFTPARK_BACKUPS", str(made))
    return made


def test_one_backup_is_made_each_night_and_old_ones_go(store, folder, monkeypatch):
    monkeypatch.setenv("SOFTPARK_BACKUPS_KEPT", "2")
    assert nightly.run(store, NIGHT.replace(hour=1)) is None
    for day in range(21, 26):
        assert nightly.run(store, NIGHT.replace(day=day)).name.startswith(f"softpark-2026-11-{day}")
        assert nightly.run(store, NIGHT.replace(day=day, hour=5)) is None
    assert sorted(nightly.made(folder)) == [dt.date(2026, 11, day) for day in (23, 24, 25)]
    assert nightly.troubles(NIGHT.replace(day=25)) == []
    assert nightly.troubles(NIGHT.replace(day=26)) == []
    (late,) = nightly.troubles(NIGHT.replace(day=27))
    assert "2026-11-25" in late.zh


def test_a_backup_that_is_made_by_hand_is_no_nightly_one_and_that_is_said(store, folder):
    backup.make(store, folder / "by-hand")
    (none,) = nightly.troubles(NIGHT)
    assert "每夜备份：没有" in none.zh and "不计" in none.zh and "not counted" in none.en


def test_a_failure_is_in_the_log_in_the_folder_and_among_the_troubles(store, folder, monkeypatch, caplog):
    def full(*_):
        raise BadBackup("磁盘已满", "the disk is full")

    monkeypatch.setattr(backup, "make", full)
    assert nightly.run(store, NIGHT) is None
    assert "the disk is full" in caplog.text
    assert any("磁盘已满" in trouble.zh for trouble in nightly.troubles(NIGHT))
    monkeypatch.undo()
    monkeypatch.setenv("SOFTPARK_BACKUPS", str(folder))
    assert nightly.run(store, NIGHT) and nightly.troubles(NIGHT) == []


def test_while_verification_finds_anything_no_older_backup_goes(store, folder, monkeypatch):
    monkeypatch.setenv("SOFTPARK_BACKUPS_KEPT", "1")
    nightly.run(store, NIGHT.replace(day=10))
    with store.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("CREATE TABLE notes (id INTEGER)"))
    nightly.run(store, NIGHT)
    assert len(nightly.made(folder)) == 2
    (trouble,) = nightly.troubles(NIGHT)
    assert "table notes" in trouble.en


def test_a_night_that_was_interrupted_is_made_up_for(store, folder):
    ending = "db" if store.engine.dialect.name == "sqlite" else "dump"
    (folder / f"softpark-2026-11-21.{ending}").write_bytes(b"half")
    assert nightly.run(store, NIGHT) and nightly.troubles(NIGHT) == []


def test_without_the_setting_nothing_is_made_and_nothing_is_said(store, monkeypatch):
    monkeypatch.delenv("SOFTPARK_BACKUPS", raising=False)
    assert nightly.run(store, NIGHT) is None and nightly.troubles(NIGHT) == []


@pytest.mark.parametrize("setting", [{"SOFTPARK_BACKUPS": "/nowhere/at/all"}, {"SOFTPARK_BACKUPS_KEPT": "some"}])
def test_a_wrong_setting_is_said(monkeypatch, folder, setting):
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    (name,) = setting
    assert name in nightly.troubles(NIGHT)[0].zh


def test_a_restored_backup_is_no_older_state_put_in_place_by_somebody(tmp_path, copy_of, monkeypatch):
    """The seals that were kept of what came after it no longer count, and later ones do."""
    seals = tmp_path / "seals"
    seals.mkdir()
    monkeypatch.setenv("SOFTPARK_SEALS", str(seals))
    plain = copy_of("sqlite", "placed", place)
    store = Store(plain.engine)
    add(store, 1)
    backup.make(store, tmp_path / "kept")
    add(store, 2)
    assert restored(store, tmp_path / "kept").problems == ()
    add(store, 5)
    with store.read() as session:
        assert audit.verify(session, store.keeper.kept()) == []
        assert session.get(Tenant, 2) is None
