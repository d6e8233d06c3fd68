"""Three administrators in place of one: how they come to be, and what none of them can do."""

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.access import accounts, administrators, invitations, log
from registry.access.accounts import BadAccount
from registry.access.administrators import OF_THREE
from registry.access.permissions import Denied
from registry.services import access, people, record, upkeep
from registry.store import audit
from registry.store.models import Person as Account
from tests.fixtures.people import PASSWORD, make_account


@pytest.fixture
def three(store, monkeypatch) -> dict:
    monkeypatch.setenv(administrators.ENVIRONMENT, "three")
    return {role: make_account(store, role, login=role).person for role in OF_THREE}


def test_the_first_to_come_manages_accounts_and_adds_the_other_two(store, monkeypatch):
    monkeypatch.setenv(administrators.ENVIRONMENT, "three")
    token = invitations.first(store)
    invitations.accept(store, token, PASSWORD, "10.0.0.8", "test", login="first", name="第一个")
    with store.read() as session:
        first = accounts.person_of(session, accounts.named(session, "first"))
    assert first.role == "security" and invitations.first(store) is None
    for role in ("system", "audit"):
        people.add(first, store, role, role, role)
    with store.read() as session:
        assert audit.verify(session) == []


def test_where_there_was_one_the_setting_asks_for_a_security_administrator_first(store, account, monkeypatch):
    account("admin")
    assert invitations.first(store) is None
    monkeypatch.setenv(administrators.ENVIRONMENT, "three")
    assert invitations.first(store) is not None


@pytest.mark.parametrize(
    ("setting", "role"), [("one", "system"), ("one", "security"), ("one", "audit"), ("three", "admin")]
)
def test_a_role_that_is_not_in_effect_is_given_to_nobody(store, monkeypatch, setting, role):
    monkeypatch.setenv(administrators.ENVIRONMENT, setting)
    with store.write() as session, pytest.raises(BadAccount, match=role):
        accounts.add(session, "somebody", "某人", role)


@pytest.mark.parametrize("role", OF_THREE)
def test_the_last_of_each_kind_is_neither_disabled_nor_given_another_role(store, three, role):
    chief = make_account(store, "security", login="another").person
    if role == "security":
        people.disable(chief, store, "another")
    name = accounts.ROLES[role].zh
    with pytest.raises(BadAccount, match=name):
        people.disable(three["security"], store, role)
    with store.write() as session, pytest.raises(BadAccount, match=name):
        other = next(each for each in OF_THREE if each != role)
        accounts.change(session, session.get(Account, three[role].id), other)
    make_account(store, role, login="second")
    people.disable(chief if role != "security" else three["security"], store, "second")


def test_nobody_takes_a_second_role_by_changing_the_own(store, three):
    make_account(store, "security", login="another")
    with pytest.raises(BadAccount, match="自己的角色"):
        people.change(three["security"], store, "security", "audit")
    people.change(make_account(store, "security", login="third").person, store, "another", "audit")
    with store.read() as session:
        assert accounts.named(session, "another").role == "audit"


def test_each_does_its_own_and_is_refused_the_others(store, three):
    deeds = {
        "security": lambda person: people.add(person, store, f"new-{person.role}", "新", "official", scope="440311"),
        "system": lambda person: upkeep.settings(person, store),
        "audit": lambda person: record.verify(person, store),
    }
    for of, deed in deeds.items():
        for role, person in three.items():
            if role == of:
                deed(person)
            else:
                with pytest.raises(Denied):
                    deed(person)
    with store.read() as session:
        access.entries(three["audit"], session)
        for role in ("security", "system"):
            with pytest.raises(Denied):
                access.entries(three[role], session)


def test_who_audits_sees_who_changed_what_and_no_row_of_it(store, three):
    with store.read() as session:
        found = record.changes(three["audit"], session, 5)
    assert found[0].by and not any(hasattr(each, "before") or hasattr(each, "after") for each in found)
    problems, open_ = record.verify(three["audit"], store)
    assert problems == [] and any("SOFTPARK_AUDIT_KEY" in each.en for each in open_)


def test_the_security_administrators_deeds_are_in_the_log_that_the_auditor_reads(store, three):
    people.reset(three["security"], store, "audit")
    with store.read() as session:
        (entry,) = log.entries(session, what="account_reset")
    assert (entry.login, entry.subject) == ("security", "audit")


def test_settings_that_hold_a_secret_are_told_to_be_set_and_no_more(store, three, monkeypatch):
    monkeypatch.setenv("SOFTPARK_AUDIT_KEY", "s3cret" * 8)
    monkeypatch.setenv("SOFTPARK_PASSWORDS", "dengbao")
    told = {each.name: each for each in upkeep.settings(three["system"], store)}
    assert told["SOFTPARK_AUDIT_KEY"].given and told["SOFTPARK_AUDIT_KEY"].value is None
    assert told["SOFTPARK_PASSWORDS"].value == "dengbao" and not told["SOFTPARK_SITE"].given
    assert "s3cret" not in repr(told)


def test_a_word_that_is_none_ends_the_start(monkeypatch):
    monkeypatch.setenv(administrators.ENVIRONMENT, "two")
    with pytest.raises(ValueError, match="three"):
        administrators.policy()


def test_at_the_server_they_are_added_as_well(store, monkeypatch):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv(administrators.ENVIRONMENT, "three")
    done = CliRunner().invoke(app, ["people", "add", "auditor", "--role", "audit"])
    assert done.exit_code == 0, done.output
    refused = CliRunner().invoke(app, ["people", "add", "chief", "--role", "admin"])
    assert refused.exit_code == 2 and "security" in refused.output
