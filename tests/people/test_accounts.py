"""What an account is for, as the page of accounts changes it."""

import pytest
from sqlalchemy import select

from registry.accounts import BadAccount
from registry.models import AccessEntry, Park
from registry.people import Denied, Target, may
from registry.services import people
from tests.fixtures.people import USCC


@pytest.fixture
def chief(account):
    return account(role="admin").person


def person(store, chief, login):
    with store.read() as session:
        return next(entry for entry in people.everybody(chief, session) if entry.person.login == login)


def park_id(store, slug):
    with store.read() as session:
        return session.scalar(select(Park.id).where(Park.slug == slug))


def test_a_changed_role_holds_at_once_and_takes_the_old_rights_away(store, chief, account):
    known = account(role="operator", parks=["demo-guangming-1"])
    people.change(chief, store, known.login, "official", scope="440311")
    changed = person(store, chief, known.login).person
    assert (changed.role, changed.scope, changed.parks) == ("official", "440311", frozenset())
    people.change(chief, store, known.login, "tenant", uscc=USCC)
    changed = person(store, chief, known.login).person
    assert (changed.role, changed.scope, changed.uscc) == ("tenant", None, USCC)


def test_parks_are_taken_over_as_given(store, chief, account):
    known = account(role="operator", parks=["demo-guangming-1"])
    second = park_id(store, "demo-guangming-2")
    people.change(chief, store, known.login, "operator", parks=[second])
    changed = person(store, chief, known.login).person
    assert changed.parks == {second}
    assert not may(changed, "roster.edit", Target(park_id(store, "demo-guangming-1")))


def test_the_last_administrator_keeps_the_role(store, chief):
    with pytest.raises(BadAccount, match="最后一个"):
        people.change(chief, store, chief.login, "tenant", uscc=USCC)
    with pytest.raises(BadAccount, match="最后一个"):
        people.disable(chief, store, chief.login)


def test_a_removed_park_leaves_no_right_behind(store, chief, account):
    known = account(role="operator", parks=["demo-guangming-1"])
    assert person(store, chief, known.login).person.parks
    from registry import demo

    with store.write() as session:
        demo.remove(session)
    assert person(store, chief, known.login).person.parks == frozenset()


def test_what_administrators_do_is_logged_with_whom_it_was_done_to(store, chief, account):
    known = account(role="tenant")
    people.end_sessions(chief, store, known.login, address="10.0.0.7")
    people.reset(chief, store, known.login, address="10.0.0.7")
    with store.read() as session:
        entries = session.scalars(select(AccessEntry)).all()
    assert [(entry.login, entry.what, entry.subject) for entry in entries] == [
        (chief.login, "account", known.login)
    ] * 2


@pytest.mark.parametrize("role", ["tenant", "operator", "official"])
def test_nobody_else_manages_accounts(store, account, role):
    known = account(role=role, parks=["demo-guangming-1"])
    with pytest.raises(Denied):
        people.add(known.person, store, "friend", "Friend", "admin")
    with pytest.raises(Denied):
        people.change(known.person, store, known.login, "admin")
