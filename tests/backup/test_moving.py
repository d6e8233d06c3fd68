"""Moving a register from SQLite to PostgreSQL: whole, compared, verified, or nothing at all."""

import shutil

import psycopg
import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner

from cli.main import app
from registry import clock
from registry.access import log, logins
from registry.backup import BadBackup, row_sums
from registry.backup.moving import move
from registry.claims.lists import receipt
from registry.claims.runs import keeping
from registry.parks import demo
from registry.store import audit, history
from registry.store.models import Change, ChangeSet, Lease, Tenant
from registry.store.stamping.audit_key import Key
from registry.store.stamping.seals import Authorship
from registry.store.store import Store
from tests.fixtures.people import PASSWORD, make_account
from tests.fixtures.rows import tenant
from tests.fixtures.second_factor import in_half_a_minute, stepped, with_second_factor
from tests.fixtures.stores import place

BY = Authorship("root")


@pytest.fixture
def store(copy_of) -> Store:
    return copy_of("sqlite", "placed", place)


@pytest.fixture
def file(store) -> str:
    return store.engine.url.database


def moved(url: str) -> Store:
    return Store.open(url)


def tables(url: str) -> list[str]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'spatial_ref_sys'"
        return [name for (name,) in connection.execute(asked)]


def add(store: Store, number: int) -> None:
    with store.write() as session:
        session.add(tenant(id=number, number=number % 1000))


def test_a_moved_register_is_the_same_and_goes_on(store, file, postgis_url):
    with store.write() as session:
        demo.load(session)
    make_account(store, "admin", login="chief")
    logins.finish(store, logins.attempt(store, "chief", "10.0.0.7"), PASSWORD, "test")
    _, phone = with_second_factor(store, "wang")
    add(store, 900_001)
    run = keeping.assess(store, clock.today(), "440311", None)
    answer = move(file, postgis_url, by=BY)
    assert answer.problems == ()
    new = moved(postgis_url)
    with store.read() as old, new.read() as now:
        sets = select(ChangeSet.id, ChangeSet.seal).order_by(ChangeSet.id)
        before, after = old.execute(sets).all(), now.execute(sets).all()
        assert after[: len(before)] == before and len(after) == len(before) + 1
        asked = select(Change.id, Change.before, Change.after).order_by(Change.id)
        assert now.execute(asked.where(Change.set_id <= before[-1].id)).all() == old.execute(asked).all()
        for row in (Tenant, Lease):
            kept = select(row.__table__).order_by(row.id)
            assert now.execute(kept).all() == old.execute(kept).all()
        (entry,) = log.entries(now, what="moved")
        assert entry.login == "root" and audit.verify(now) == []
    assert receipt.receipt(new, run.id).proven
    assert logins.finish(new, logins.attempt(new, "chief", "10.0.0.7"), PASSWORD, "test")
    assert stepped(new, "wang", phone.at(in_half_a_minute()))
    with new.write(Authorship("x")) as session:
        session.add(tenant(number=2))
    with new.write(Authorship("x")) as session:  # what was done on SQLite can be undone on PostgreSQL
        history.undo(session, next(made.id for made in history.sets(session) if made.id == before[-1].id))
    with new.read() as session:
        assert session.get(Tenant, 900_001) is None and audit.verify(session) == []
    new.close()


def test_the_file_is_as_it_was_and_nobody_writes_into_it_meanwhile(store, file, postgis_url, monkeypatch):
    add(store, 1)
    before = shutil.copyfile(file, file + ".before")
    held = []
    copy = row_sums.copy

    def watched(old, new, table):
        with psycopg.connect(postgis_url.replace("+psycopg", "")) as other:
            held.append(other.execute("SELECT pg_try_advisory_xact_lock(%s)", [0x50F7_9A4B]).fetchone()[0])
        copy(old, new, table)

    monkeypatch.setattr(row_sums, "copy", watched)
    move(file, postgis_url, by=BY)
    assert set(held) == {False}
    with open(before, "rb") as one, open(file, "rb") as other:
        assert one.read() == other.read()


def test_a_server_that_goes_away_in_the_middle_leaves_nothing(store, file, postgis_url, monkeypatch):
    add(store, 1)
    copy = row_sums.copy

    def cut(old, new, table):
        if table.name == "lease":
            backend = new.execute(text("SELECT pg_backend_pid()")).scalar()
            with psycopg.connect(postgis_url.replace("+psycopg", ""), autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [backend])
        copy(old, new, table)

    monkeypatch.setattr(row_sums, "copy", cut)
    with pytest.raises(BadBackup, match="没有搬迁"):
        move(file, postgis_url, by=BY)
    assert tables(postgis_url) == []
    monkeypatch.undo()
    assert move(file, postgis_url, by=BY).problems == ()


def test_who_interrupts_it_finds_the_database_empty(store, file, postgis_url, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(row_sums, "alike", interrupted)
    with pytest.raises(KeyboardInterrupt):
        move(file, postgis_url, by=BY)
    assert tables(postgis_url) == []


def test_a_row_that_came_over_otherwise_is_found_before_anything_counts(store, file, postgis_url, monkeypatch):
    copy = row_sums.copy

    def careless(old, new, table):
        copy(old, new, table)
        if table.name == "park":
            new.execute(text("UPDATE park SET accuracy_m = accuracy_m + 1 WHERE id = (SELECT min(id) FROM park)"))

    monkeypatch.setattr(row_sums, "copy", careless)
    with pytest.raises(BadBackup, match="park"):
        move(file, postgis_url, by=BY)
    assert tables(postgis_url) == []


def test_only_an_empty_database_is_moved_into(store, file, copy_of, postgis_url):
    full = copy_of("postgis", "placed", place)
    with pytest.raises(BadBackup, match="不是空的"):
        move(file, full.engine.url.render_as_string(hide_password=False), by=BY)
    with psycopg.connect(postgis_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE notes (id int)")
    with pytest.raises(BadBackup, match="notes"):
        move(file, postgis_url, by=BY)
    assert tables(postgis_url) == ["notes"]


def test_a_database_that_the_app_was_started_on_before_is_still_empty(store, file, copy_of):
    add(store, 1)
    begun = copy_of("postgis", "empty", lambda made: None)
    assert move(file, begun.engine.url.render_as_string(hide_password=False), by=BY).problems == ()
    with begun.read() as session, store.read() as old:
        era = text("SELECT era FROM register_version")
        assert session.scalar(era) == old.scalar(era)


def test_what_verification_finds_is_said_first_and_stays_found(store, file, postgis_url):
    add(store, 1)
    with store.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("DROP TRIGGER tenant_history_update"))
        connection.execute(text("UPDATE tenant SET name = '改' WHERE id = 1"))
    with pytest.raises(BadBackup, match="--accept"):
        move(file, postgis_url, by=BY)
    assert tables(postgis_url) == []
    answer = move(file, postgis_url, by=BY, accept=True)
    said = " ".join(problem.en for problem in answer.problems)
    assert "tenant 1: altered past the program" in said and "not as the program had left it" in said


def test_a_register_under_a_key_moves_with_it_and_not_without(store, file, postgis_url, monkeypatch, tmp_path):
    monkeypatch.setenv("SOFTPARK_AUDIT_KEY", "k" * 40)
    keyed = Store(store.engine)
    keyed.take_key(Key())
    seals = tmp_path / "seals"
    seals.mkdir()
    monkeypatch.setenv("SOFTPARK_SEALS", str(seals))
    add(Store(store.engine), 1)
    monkeypatch.delenv("SOFTPARK_AUDIT_KEY")
    done = CliRunner().invoke(app, ["move", file, postgis_url])
    assert done.exit_code == 1 and "SOFTPARK_AUDIT_KEY" in done.stderr and tables(postgis_url) == []
    monkeypatch.setenv("SOFTPARK_AUDIT_KEY", "k" * 40)
    done = CliRunner().invoke(app, ["move", file, postgis_url])
    assert done.exit_code == 0 and "Moved" in done.stdout
    new = moved(postgis_url)
    with new.read() as session:
        assert audit.verify(session, new.keeper.kept(), new.key) == []
    assert len(new.keeper.kept()) == 2
    new.close()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("nowhere.db", "postgresql://127.0.0.1/x"), "没有登记库文件"),
        (("sqlite:///x.db", "sqlite:///y.db"), "先写 SQLite"),
        (("x.db", "somewhere"), "postgresql://"),
    ],
)
def test_addresses_that_cannot_be_are_told_with_the_right_form(words, told):
    done = CliRunner().invoke(app, ["move", *words])
    assert done.exit_code == 1 and told in done.stderr.replace("\n", "")
