"""Registers that earlier versions of the program wrote are upgraded whole, and verification knows them."""

import lzma
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from registry import backup
from registry.access import log, logins
from registry.store import audit, history, migrations
from registry.store.models import AccessEntry, Tenant
from registry.store.stamping import stamp
from registry.store.stamping.seals import Authorship
from registry.store.store import Store, StoreError, _engine
from tests.fixtures.schemas.fill import PASSWORD
from tests.store.starting import open_at_once

SCHEMAS = Path(__file__).parents[1] / "fixtures" / "schemas"
REVISIONS = sorted(path.name[:4] for path in SCHEMAS.glob("*.db.xz"))


@pytest.fixture(params=["sqlite", "postgis"])
def old(request, tmp_path, monkeypatch):
    """`old("0006")`: the address of a register as the program wrote it that had this schema last. It is upgraded
    without a backup before, which tests of its own are about.
    """
    monkeypatch.setenv("SOFTPARK_UPGRADE_BACKUP", "none")

    def make(revision: str) -> str:
        if request.param == "sqlite":
            file = tmp_path / "old.db"
            file.write_bytes(lzma.decompress((SCHEMAS / f"{revision}.db.xz").read_bytes()))
            return f"sqlite:///{file}"
        import psycopg

        url = request.getfixturevalue("postgis_url")
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute(lzma.decompress((SCHEMAS / f"{revision}.sql.xz").read_bytes()))
        return url

    return make


def found(store: Store) -> list[str]:
    with store.read() as session:
        return [problem.en for problem in audit.verify(session)]


def test_every_schema_that_a_program_left_is_tried():
    assert REVISIONS == ["0001", "0002", "0003", "0006", "0007", "0008", "0011"]
    assert set(REVISIONS) < set(migrations.revisions())


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_old_register_is_upgraded_whole(old, revision):
    store = Store.open(old(revision))
    assert found(store) == []
    with store.read() as session:
        assert session.get(Tenant, 2).name == "改名的旧企业"
        if revision > "0006":
            kinds = session.scalars(select(AccessEntry.what).order_by(AccessEntry.id)).all()
            assert kinds == ["login", "export", "reveal"]
        assert session.execute(text("SELECT id, year, voided_by FROM assessment")).all() == [(3, 2025, None)]
        if revision > "0006":  # SQLite makes their table anew, while steps refer to it
            assert session.execute(text("SELECT id, purpose FROM certification")).all() == [(5, "ending")]
            assert session.execute(text("SELECT id, certification_id FROM certification_step")).all() == [(9, 5)]
    with store.write() as session:  # and it is used on
        session.get(Tenant, 2).name = "再改名"
    if revision > "0006":
        assert logins.finish(store, logins.attempt(store, "chief", "10.0.0.7"), PASSWORD, "test")
    assert found(store) == []
    store.close()


def past(url: str, statement: str) -> None:
    """A statement on the old register, with the triggers that would record it off."""
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars():
                connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            "UPDATE lease SET monthly_rent_fen = 1 WHERE id = 11",
            "lease 11: altered past the program before the upgrade",
        ),
        ("UPDATE assessment SET result = 'excellent'", "assessment 3: altered past the program before the upgrade"),
        ("DELETE FROM lease", "lease 11: not as its last change left it"),
        (
            "INSERT INTO tenant (id, uscc, name, source, demo, recorded_at) SELECT 77, 'X', name, source, demo, "
            "recorded_at FROM tenant WHERE id = 1",
            "tenant 77: added past the program before the upgrade",
        ),
    ],
)
def test_an_upgrade_does_not_hide_what_was_altered_before(old, statement, says):
    url = old("0007")
    past(url, statement.replace("'X'", "substr(uscc, 1, 17) || 'X'"))
    store = Store.open(url)
    assert any(problem.startswith(says) for problem in found(store))
    store.close()


def test_an_upgrade_that_gives_the_stamp_more_to_stand_over_does_not_hide_what_was_altered_before(old):
    """From 0012 on: the mark and number of the register, and what was published."""
    url = old("0011")
    past(url, "UPDATE stamp SET writes = writes + 1")
    store = Store.open(url)
    assert any("at an earlier write the database was not as the program had left it" in said for said in found(store))
    store.close()


def test_what_was_there_before_history_is_recorded_once_by_the_program(old):
    store = Store.open(old("0003"))
    with store.read() as session:
        (made,) = history.sets(session)
        assert (made.by, made.what) == ("softpark", "migration")
        keys = {(item.table, item.key): item.operation for item in history.changes(session, made.id)}
    assert keys["tenant", "2"] == keys["lease", "11"] == "insert"
    store.close()


def test_entries_of_an_old_access_log_are_chained_as_they_are_found(old):
    store = Store.open(old("0008"))
    who = log.entries
    with store.read() as session:
        assert [entry.what for entry in who(session)] == ["reveal", "export", "login"]
        assert all(entry.seal for entry in who(session))
    store.close()


def test_a_first_migration_stops_half_way_without_a_trace(old, monkeypatch):
    """All of an upgrade, or nothing of it."""
    url = old("0008")
    monkeypatch.setattr(audit, "rebase", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        Store(*_engine(url)).migrate()
    store = Store(*_engine(url))
    assert store.revision() == "0008"
    store.close()


def test_the_register_is_kept_before_it_is_upgraded_and_where_is_said(old, tmp_path, monkeypatch, caplog):
    monkeypatch.delenv("SOFTPARK_UPGRADE_BACKUP")
    monkeypatch.setenv("SOFTPARK_BACKUPS", str(tmp_path / "kept"))
    url = old("0008")
    Store.open(url).close()
    (kept,) = (tmp_path / "kept").iterdir()
    assert "schema-0008" in kept.name and str(kept) in caplog.text and kept.stat().st_mode & 0o077 == 0
    store = Store.open(url)
    with store.write(Authorship("x")) as session:
        session.get(Tenant, 2).name = "升级之后"
    store.close()
    assert backup.restore(kept, replace=True, by=Authorship("x"), url=url).problems == ()
    store = Store.open(url)
    with store.read() as session:
        assert session.get(Tenant, 2).name == "改名的旧企业"
    store.close()
    assert list((tmp_path / "kept").iterdir()) == [kept] or store.engine.dialect.name == "postgresql"


def test_a_register_of_which_no_backup_can_be_made_is_not_upgraded(old, tmp_path, monkeypatch):
    monkeypatch.delenv("SOFTPARK_UPGRADE_BACKUP")
    (tmp_path / "full").write_bytes(b"a file, where a folder should be")
    monkeypatch.setenv("SOFTPARK_BACKUPS", str(tmp_path / "full"))
    url = old("0008")
    with pytest.raises(StoreError, match="SOFTPARK_UPGRADE_BACKUP=none"):
        Store.open(url)
    store = Store(*_engine(url))
    assert store.revision() == "0008"
    store.close()


# On an empty one tests/store/test_starts.py does the same with the whole program.
@pytest.mark.parametrize("revision", [pytest.param(None, marks=pytest.mark.prove), "0003"])
def test_of_several_processes_that_start_at_once_one_makes_the_schema(old, request, tmp_path, revision):
    """The others wait for it and find it done: the register is stamped for the first time once."""
    if revision is None:
        sqlite = "sqlite" in request.node.callspec.id
        url = f"sqlite:///{tmp_path / 'new.db'}" if sqlite else request.getfixturevalue("postgis_url")
    else:
        url = old(revision)
    assert open_at_once(url, 3) == [0, 0, 0]
    store = Store.open(url)
    with store.read() as session:
        assert stamp.read_stamp(session.connection()).writes == 0
        migrated = [made for made in history.sets(session) if made.what == "migration"]
    assert len(migrated) == (0 if revision is None else 1)
    assert found(store) == []
    store.close()
