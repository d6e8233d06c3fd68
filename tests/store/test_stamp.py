"""Whatever the program itself does keeps verification whole, without a key and under one; and what the key is for."""

import datetime as dt

import pytest
from sqlalchemy import select, text

from registry.access import account_acts, accounts, invitations, log, logins, sessions
from registry.parks import demo
from registry.services import people
from registry.services.own import account as own
from registry.store import audit
from registry.store.models import AccessEntry, CredentialChange, LoginSession, SignOnUse
from registry.store.models.base import now
from registry.store.stamping import access_chain, audit_key
from registry.store.stamping import stamp as stamps
from registry.store.stamping.audit_key import NO_KEY, BadKey, Key
from registry.store.store import CannotWrite, Store, StoreError
from tests.fixtures.people import PASSWORD, make_account
from tests.fixtures.stores import DATABASES, place

ANOTHER = "seven quiet herons, one lake"
KEY, OTHER = Key(b"a key of the tests, 32 bytes long"), Key(b"another key, as long as the first")


@pytest.fixture(
    params=[
        pytest.param(("sqlite", NO_KEY), id="sqlite, no key"),
        pytest.param(("postgis", KEY), id="postgis, a key"),
        pytest.param(("sqlite", KEY), id="sqlite, a key", marks=pytest.mark.prove),
        pytest.param(("postgis", NO_KEY), id="postgis, no key", marks=pytest.mark.prove),
    ]
)
def store(request, copy_of) -> Store:
    database, key = request.param
    made = copy_of(database, "placed", place)
    keyed = Store(made.engine, key=key)
    with made.engine.execution_options(write=True).begin() as connection:
        stamps.begin(connection, key)
    return keyed


@pytest.fixture
def chief(store):
    return make_account(store, "admin", login="chief").person


def found(store, key=None) -> list[str]:
    with store.read() as session:
        return [problem.en for problem in audit.verify(session, key=key or store.key)]


def log_in(store, login="chief", password=PASSWORD, address="10.0.0.7"):
    return logins.finish(store, logins.attempt(store, login, address), password, "test")


def old_entry(store, days: int, what: str = "login") -> None:
    with store.write() as session:
        access_chain.add(session, AccessEntry(at=now() - dt.timedelta(days=days), login="x", what=what, result="done"))


def test_a_life_of_accounts_keeps_it_whole(store, chief):
    link = people.add(chief, store, "wang", "王明", "official", scope="光明区")
    token = invitations.accept(store, link, PASSWORD, "10.0.0.8", "test")
    wang = sessions.look_up(store, token).person
    assert log_in(store, "wang", "wrong") is None
    assert log_in(store, "wang")
    fresh = own.change_password(wang, store, PASSWORD, ANOTHER, "10.0.0.8", "test")
    own.end_other_sessions(wang, store, sessions.digest(fresh))
    with store.write() as session:  # "seen at", as looking up a session notes it a minute later
        session.get(LoginSession, sessions.digest(fresh)).seen_at = now() + dt.timedelta(seconds=61)
    people.change(chief, store, "wang", "operator", parks=[1])
    people.reset(chief, store, "wang")
    people.disable(chief, store, "wang")
    people.enable(chief, store, "wang")
    people.end_sessions(chief, store, "wang")
    assert found(store) == []


def test_the_first_administrator_keeps_it_whole(store):
    token = invitations.first(store)
    invitations.accept(store, token, PASSWORD, "10.0.0.8", "test", login="first", name="第一个")
    assert found(store) == []


def test_single_sign_on_keeps_it_whole(store):
    with store.write() as session:
        session.add(SignOnUse(state_sha256="5" * 64))
    with store.write() as session:
        session.delete(session.get(SignOnUse, "5" * 64))
    assert found(store) == []


def test_what_is_tidied_away_keeps_it_whole(store, chief):
    """Sessions that were over long ago, and entries of the access log that are due."""
    log_in(store)
    with store.write() as session:
        session.scalars(select(LoginSession)).one().begun_at = now() - dt.timedelta(days=31)
    old_entry(store, 3)
    log_in(store)
    with store.read() as session:
        assert len(session.scalars(select(LoginSession)).all()) == 1
    assert found(store) == []


def test_entries_that_are_due_go_from_the_beginning_and_it_is_said(store):
    for days in (300, 250, 201, 190, 205, 1):  # one was written while the clock was wrong
        old_entry(store, days)
    with store.write() as session:
        assert log.purge(session) == 3
    with store.read() as session:
        ages = [(now() - entry.at).days for entry in log.entries(session, what="login")]
        (said,) = log.entries(session, what="pruned")
    assert sorted(ages) == [1, 190, 205]
    assert '"count": 3' in said.detail and '"last": 3' in said.detail
    assert found(store) == []
    with store.write() as session:
        assert log.purge(session) == 0
    with store.read() as session:
        assert len(log.entries(session, what="pruned")) == 1


def test_a_log_of_which_all_is_due_begins_anew_where_it_ended(store):
    for days in (300, 250):
        old_entry(store, days)
    with store.write() as session:
        log.purge(session)
    assert found(store) == []
    old_entry(store, 0)
    assert found(store) == []


def test_demo_data_loaded_reset_and_removed_keeps_it_whole(store):
    for work in (demo.load, demo.reset, demo.remove):
        with store.write() as session:
            work(session)
        assert found(store) == []


def test_a_write_that_fails_leaves_no_trace(store, chief):
    with pytest.raises(ZeroDivisionError), store.write() as session:
        invitations.invite(session, accounts.named(session, "chief"))
        account_acts.disable(session, chief, account_acts.add(session, chief, "next", "下一个", "admin"))
        raise ZeroDivisionError
    assert found(store) == []


def test_no_credential_stays_written_down_beside_its_table(store, chief):
    log_in(store)
    with store.read() as session:
        assert session.scalars(select(CredentialChange)).all() == []


# ---- the key -------------------------------------------------------------------------------------------------------


@pytest.fixture(params=DATABASES)
def plain(request, copy_of) -> Store:
    """A register that is kept without a key."""
    return copy_of(request.param, "placed", place)


def keyed(store: Store, key: Key) -> Store:
    return Store(store.engine, key=key)


def test_without_a_key_it_is_said_what_is_not_proven(plain):
    with plain.read() as session:
        said = "\n".join(note.en for note in audit.unproven(session, plain.keeper))
    assert "SOFTPARK_AUDIT_KEY" in said and "replace a password" in said and "SOFTPARK_SEALS" in said


def test_a_key_is_taken_into_use_once_it_is_said_so_and_logged(plain):
    make_account(plain, "admin", login="chief")
    under = keyed(plain, KEY)
    assert "run `softpark audit key`" in found(under)[0]
    log_in(under)  # until then the register is written as before
    assert found(plain, NO_KEY) == []
    assert under.take_key(NO_KEY) == []
    assert found(under) == []
    log_in(under)
    assert found(under) == []
    with under.read() as session:
        (entry,) = log.entries(session, what="key")
        assert KEY.id in entry.detail
        assert [note for note in audit.unproven(session, under.keeper) if "SOFTPARK_AUDIT_KEY" in note.en] == []


@pytest.mark.parametrize("other", [NO_KEY, OTHER], ids=["without a key", "with another key"])
def test_a_process_without_the_key_reads_but_does_not_write(plain, other):
    keyed(plain, KEY).take_key(NO_KEY)
    stranger = keyed(plain, other)
    with pytest.raises(CannotWrite, match="SOFTPARK_AUDIT_KEY"):
        log.record(stranger, make_person(), "export")
    with pytest.raises(CannotWrite), stranger.write() as session:
        session.execute(text("DELETE FROM park"))
    said = found(stranger)
    assert len(said) == 1 and "key" in said[0]
    assert found(keyed(plain, KEY)) == []


def make_person():
    from registry.person import Person

    return Person(None, "x", "x", "admin")


def test_a_key_is_exchanged_for_another(plain):
    keyed(plain, KEY).take_key(NO_KEY)
    second = keyed(plain, OTHER)
    assert second.take_key(NO_KEY) != []  # the old one is asked for
    assert second.take_key(KEY) == []
    assert found(second) == []


def test_a_register_that_was_tampered_with_gets_no_key_unless_somebody_answers_for_it(plain):
    make_account(plain, "admin", login="chief")
    with plain.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("UPDATE person SET password_hash = 'x'"))
    under = keyed(plain, KEY)
    assert under.take_key(NO_KEY) != [] and found(under) != []
    problems = under.take_key(NO_KEY, accept=True)
    assert problems
    with under.read() as session:
        (entry,) = log.entries(session, what="key")
    assert f'"accepted": {len(problems)}' in entry.detail


def test_a_stamp_without_the_key_put_in_place_of_one_with_it_is_found_even_without_the_key(plain):
    keyed(plain, KEY).take_key(NO_KEY)
    with plain.engine.execution_options(write=True).begin() as connection:
        stamps.begin(connection, NO_KEY)
    assert any("somebody has replaced the stamp" in said for said in found(plain, NO_KEY))


def test_a_new_register_is_kept_under_the_key_from_its_beginning(tmp_path, monkeypatch):
    file = tmp_path / "key"
    file.write_text("0123456789abcdef" * 4 + "\n")
    monkeypatch.setenv("SOFTPARK_AUDIT_KEY", str(file))
    store = Store.open(f"sqlite:///{tmp_path / 'new.db'}")
    with store.read() as session:
        assert stamps.read_stamp(session.connection()).key_id == store.key.id is not None
    assert found(store) == []
    store.close()


@pytest.mark.parametrize(
    ("given", "says"), [("short", "至少 32 个字符"), ("/nowhere/key", "读不出来"), ("/dev/null", "至少 32 个字符")]
)
def test_a_setting_that_is_no_key_is_refused_in_words(tmp_path, monkeypatch, given, says):
    with pytest.raises(BadKey, match=says):
        audit_key.read_key(given)
    monkeypatch.setenv("SOFTPARK_AUDIT_KEY", given)
    with pytest.raises(StoreError, match=says):
        Store.open(f"sqlite:///{tmp_path / 'new.db'}")


def test_a_key_is_not_told_by_what_prints_it():
    assert "a key of the tests" not in repr(KEY) and KEY.id in repr(KEY)
