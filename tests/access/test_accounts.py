"""What an account is for, as the page of accounts changes it."""

import pytest
from sqlalchemy import select

from registry.access import log as access
from registry.access.accounts import BadAccount
from registry.access.log_detail import told
from registry.access.permissions import Denied, Target, may
from registry.services import access as log
from registry.services import people
from registry.store.models import AccessEntry, Park
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
    from registry.parks import demo

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
        (chief.login, "sessions_ended", known.login), (chief.login, "account_reset", known.login),
    ]  # fmt: skip


def told_last(store) -> tuple[str, str, str]:
    """The kind of the last entry of the access log, and what it says in both languages."""
    with store.read() as session:
        entry = session.scalars(select(AccessEntry).order_by(AccessEntry.id.desc())).first()
        return entry.what, told(entry).zh, told(entry).en


def test_the_access_log_says_what_was_done_to_whom(store, chief):
    people.add(chief, store, "wang", "王明", "official", scope="光明区")
    assert told_last(store) == (
        "account_added", "wang：角色 主管部门；范围 440311", "wang: role Official; for 440311"
    )  # fmt: skip
    parks = [park_id(store, slug) for slug in ("demo-guangming-1", "demo-guangming-2")]
    people.change(chief, store, "wang", "operator", parks=parks)
    assert told_last(store) == (
        "account_changed",
        "wang：角色 主管部门 → 运营主体；范围 440311 → demo-guangming-1、demo-guangming-2",
        "wang: role Official → Operating body; for 440311 → demo-guangming-1, demo-guangming-2",
    )
    people.change(chief, store, "wang", "operator", parks=parks[:1])
    assert told_last(store)[1] == "wang：范围 demo-guangming-1、demo-guangming-2 → demo-guangming-1"
    people.disable(chief, store, "wang")
    assert told_last(store)[:2] == ("account_disabled", "wang")
    people.enable(chief, store, "wang")
    assert told_last(store)[:2] == ("account_enabled", "wang")
    people.reset(chief, store, "wang")
    assert told_last(store)[:2] == ("account_reset", "wang")


def test_how_many_sessions_were_ended_is_said(store, chief, account, visitor, browser_of):
    known = account(role="admin", login="lilei")
    visitor.log_in("lilei")
    browser_of().log_in("lilei")
    people.end_sessions(chief, store, known.login)
    assert told_last(store) == ("sessions_ended", "lilei：退出 2 处登录", "lilei: sessions ended: 2")
    visitor.log_in("lilei")
    people.disable(chief, store, known.login)
    assert told_last(store)[1] == "lilei：退出 1 处登录"


def test_what_changes_nothing_is_not_said_to_have(store, chief, account):
    known = account(role="official")
    people.change(chief, store, known.login, "official", scope="440311")
    with store.read() as session:
        assert session.scalars(select(AccessEntry)).all() == []


def test_the_log_of_an_account_has_what_it_did_and_what_was_done_to_it(store, chief, account):
    known = account(role="admin", login="lilei")
    people.disable(chief, store, "lilei")
    people.enable(chief, store, "lilei")
    access.record(store, known.person, "export", "roster")
    access.record(store, chief, "reveal", "lilei")  # of a company, whatever it is called
    with store.read() as session:
        kinds = [entry.what for entry in log.entries(chief, session, login="lilei")]
    assert kinds == ["export", "account_enabled", "account_disabled"]


@pytest.mark.parametrize("role", ["tenant", "operator", "official"])
def test_nobody_else_manages_accounts(store, account, role):
    known = account(role=role, parks=["demo-guangming-1"])
    with pytest.raises(Denied):
        people.add(known.person, store, "friend", "Friend", "admin")
    with pytest.raises(Denied):
        people.change(known.person, store, known.login, "admin")
