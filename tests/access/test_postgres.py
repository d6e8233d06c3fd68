"""The same on PostgreSQL: accounts, sessions, throttling, one-time links, the log that stays."""

import datetime as dt

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from registry.access import invitations, log, logins, sessions
from registry.access.logins import Throttled
from registry.access.permissions import Denied
from registry.parks import places
from registry.services import people
from registry.services.own import account as own
from registry.store.models import AccessEntry, LoginSession
from registry.store.models import Person as Account
from registry.store.models.base import now
from registry.store.store import Store
from tests.fixtures.people import PASSWORD, make_account

ANOTHER = "seven quiet herons, one lake"


@pytest.fixture
def store(postgis_url):
    store = Store.open(postgis_url)
    with store.write() as session:
        places.load(session)
    yield store
    store.close()


def log_in(store, login, password=PASSWORD, address="10.0.0.7"):
    return logins.finish(store, logins.attempt(store, login, address), password, "test")


def test_a_life_of_an_account(store):
    chief = make_account(store, "admin", login="chief").person
    link = people.add(chief, store, "wang", "王明", "official", scope="光明区")
    token = invitations.accept(store, link, PASSWORD, "10.0.0.8", "test")
    wang = sessions.look_up(store, token).person
    assert (wang.role, wang.scope) == ("official", "440311")
    with pytest.raises(Denied):
        people.disable(wang, store, "chief")
    fresh = own.change_password(wang, store, PASSWORD, ANOTHER, "10.0.0.8", "test")
    assert sessions.look_up(store, token) is None and sessions.look_up(store, fresh)
    assert log_in(store, "wang") is None
    people.change(chief, store, "wang", "operator", parks=[1])
    assert sessions.look_up(store, fresh).person.parks == {1}
    people.disable(chief, store, "wang")
    assert sessions.look_up(store, fresh) is None
    with store.read() as session:
        kinds = session.scalars(select(AccessEntry.what).order_by(AccessEntry.id)).all()
        assert [entry.person.login for entry in people.everybody(chief, session)] == ["chief", "wang"]
    assert kinds == [
        "account_added", "password", "password", "login_failed", "account_changed", "account_disabled",
    ]  # fmt: skip


def test_guessing_and_idling_end_as_on_sqlite(store):
    make_account(store, "admin", login="chief")
    token = log_in(store, "chief")
    with store.write() as session:
        session.execute(update(LoginSession).values(seen_at=now() - dt.timedelta(minutes=29)))
    assert sessions.look_up(store, token).person.login == "chief"
    with store.write() as session:
        session.execute(update(LoginSession).values(seen_at=now() - dt.timedelta(minutes=31)))
    assert sessions.look_up(store, token) is None
    for _try in range(5):
        assert log_in(store, "chief", "wrong") is None
    with pytest.raises(Throttled):
        log_in(store, "chief", address="10.0.0.99")
    assert log_in(store, "chief", address="10.0.1.7")


def test_the_access_log_stays(store):
    log.record(store, make_account(store, "admin").person, "export")
    with pytest.raises(DBAPIError), store.write() as session:
        session.execute(text("DELETE FROM access_entry"))


def test_accounts_stand_in_the_history_without_their_secrets(store):
    from registry.store import history

    chief = make_account(store, "admin", login="chief").person
    people.add(chief, store, "wang", "王明", "official", scope="440311")
    with store.read() as session:
        assert session.scalar(select(Account.password_hash).where(Account.login == "chief")).startswith("$argon2id$")
        items = [item for one in history.sets(session) for item in history.changes(session, one.id)]
    secret = {"login_session", "login_failure", "invitation", "access_entry", "sign_on_use"}
    assert {item.table for item in items} & (secret | {"person"}) == {"person"}
    assert "argon2" not in str(items)
