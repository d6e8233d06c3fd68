"""One-time links: how a password is chosen, and how the first administrator comes in."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from registry.access import accounts, invitations, sessions
from registry.access.invitations import BadInvitation, link
from registry.store.models import Invitation
from registry.store.models import Person as Account
from registry.store.models.base import now
from tests.fixtures.people import PASSWORD
from views.kit.context import store as register


def invited(store, known) -> str:
    with store.write() as session:
        return link(invitations.invite(session, session.get(Account, known.id)))


@pytest.fixture
def newcomer(account):
    return account(role="operator", parks=["demo-guangming-1"], password=None)


def choose(visitor, path, password=PASSWORD, **words):
    return visitor.submit(path, password=password, again=words.pop("again", password), **words)


def test_a_link_lets_its_owner_choose_a_password_and_logs_in(visitor, browser_of, store, newcomer):
    path = invited(store, newcomer)
    assert newcomer.login in visitor.get(path).text
    answer = choose(visitor, path)
    assert answer.status_code == 303 and answer.headers["location"] == "/roster", "to work, not to the account"
    assert sessions.look_up(register(), visitor.session).person.login == newcomer.login
    assert browser_of().log_in(newcomer.login).status_code == 303


def test_a_link_works_once(visitor, browser_of, store, newcomer):
    path = invited(store, newcomer)
    choose(visitor, path)
    assert browser_of().get(path).status_code == 404


def test_looking_at_a_link_does_not_use_it_up(visitor, store, newcomer):
    path = invited(store, newcomer)
    for _look in range(3):
        assert visitor.get(path).status_code == 200


def test_a_newer_link_voids_the_older(visitor, store, newcomer):
    old, new = invited(store, newcomer), invited(store, newcomer)
    assert (visitor.get(old).status_code, visitor.get(new).status_code) == (404, 200)


def test_a_link_is_void_after_a_week(visitor, store, newcomer):
    path = invited(store, newcomer)
    with store.write() as session:
        session.execute(update(Invitation).values(expires_at=now() - dt.timedelta(seconds=1)))
    answer = visitor.get(path)
    assert answer.status_code == 404 and "向管理员要一个新的" in answer.text


@pytest.mark.parametrize("token", ["", "x", "0" * 43, "令牌", "a&token=b"])
def test_an_invented_link_is_refused(visitor, token):
    assert visitor.get("/account/invitation", params={"token": token}).status_code == 404


def test_a_bad_password_leaves_the_link_usable(visitor, store, newcomer):
    path = invited(store, newcomer)
    assert "至少要 12 个" in choose(visitor, path, "short").text
    assert "两次输入的密码不一样" in choose(visitor, path, again="another").text
    assert choose(visitor, path).status_code == 303


def test_the_link_of_a_disabled_account_is_void(visitor, store, newcomer):
    path = invited(store, newcomer)
    with store.write() as session:
        accounts.disable(session, session.get(Account, newcomer.id))
    assert visitor.get(path).status_code == 404


def test_only_the_hash_of_a_link_is_kept(store, newcomer):
    token = invited(store, newcomer).split("=")[1]
    with store.read() as session:
        assert session.scalars(select(Invitation.token_sha256)).all() == [sessions.digest(token)]


def test_a_reset_voids_the_password_and_the_sessions_at_once(visitor, browser_of, store, account):
    known = account(role="tenant")
    visitor.log_in(known.login)
    with store.write() as session:
        invitations.reset(session, session.get(Account, known.id))
    assert sessions.look_up(register(), visitor.session) is None
    assert browser_of().log_in(known.login).status_code == 401


def test_the_first_administrator_comes_in_by_a_link_and_then_it_is_void(visitor, browser_of, store):
    path = link(invitations.first(store))
    answer = choose(visitor, path, login="chen", name="陈管理")
    assert answer.status_code == 303
    assert sessions.look_up(register(), visitor.session).person.role == "admin"
    assert browser_of().get(path).status_code == 404
    assert invitations.first(store) is None


def test_of_processes_that_start_together_one_prints_the_first_link_and_the_others_say_so(store):
    def begin(_process: int) -> str:
        try:
            return link(invitations.first(store))
        except invitations.AlreadyMade as said:
            return said.en

    with ThreadPoolExecutor(3) as processes:
        told = sorted(processes.map(begin, range(3)))
    assert told[0].startswith("/account/invitation?token=") and "by another process" in told[1] == told[2]


def test_a_start_after_that_prints_another_and_voids_the_one_that_may_be_lost(visitor, store):
    lost = link(invitations.first(store))
    with store.write() as session:
        session.execute(update(Invitation).values(made_at=now() - invitations.STARTING))
    found = link(invitations.first(store))
    assert (visitor.get(lost).status_code, visitor.get(found).status_code) == (404, 200)


def test_there_is_no_account_before_the_first_administrator(store):
    with store.read() as session:
        assert accounts.listed(session) == []


def test_a_first_administrator_who_cannot_be_is_told_why(visitor, store):
    path = link(invitations.first(store))
    assert "登录名" in choose(visitor, path, login="陈 管理", name="陈").text
    assert "姓名" in choose(visitor, path, login="chen", name=" ").text
    with store.read() as session:
        assert not accounts.has_admin(session)


def test_two_who_use_one_link_at_the_same_time_do_not_both_get_in(store, newcomer):
    token = invited(store, newcomer).split("=")[1]
    invitations.accept(store, token, PASSWORD, "10.0.0.7", "test")
    with pytest.raises(BadInvitation):
        invitations.accept(store, token, PASSWORD + "!", "10.0.0.8", "test")
