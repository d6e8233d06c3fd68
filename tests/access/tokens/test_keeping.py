"""Tokens as their holder makes, sees and revokes them, and as administrators do."""

import pytest
from sqlalchemy import select

from registry.access import account_acts, accounts, log, log_detail, second_factor
from registry.access.passwords import BadPassword
from registry.access.permissions import Denied
from registry.access.proof.owner import Proof
from registry.access.second_factor import BadCode
from registry.access.tokens import using
from registry.access.tokens.keeping import BadToken
from registry.access.tokens.using import NotGood
from registry.services import people
from registry.services.own import account as own_account
from registry.services.own import tokens
from registry.services.own.tokens import TokenAsked
from registry.store import audit
from registry.store.models import AccessToken
from tests.fixtures.people import PASSWORD
from tests.fixtures.second_factor import with_second_factor
from tests.fixtures.tokens import ADDRESS, in_days, token_of

PARK = "demo-guangming-1"


@pytest.fixture
def keeper(account):
    """An operating body's account."""
    return account("operator", parks=[PARK])


def good(store, token: str) -> bool:
    try:
        using.bearer(store, token, ADDRESS)
    except NotGood:
        return False
    return True


def told(store, *kinds: str) -> list[tuple[str, str, str]]:
    """By kind, who did it and what the entry says beside."""
    with store.read() as session:
        found = [entry for kind in kinds for entry in log.entries(session, what=kind)]
        return [(entry.login, entry.result, log_detail.told(entry).en) for entry in found]


def test_a_token_is_told_once_and_only_its_hash_is_kept(store, keeper):
    token = token_of(store, keeper)
    with store.read() as session:
        row = session.scalars(select(AccessToken)).one()
        kept = [str(value) for value in vars(row).values()]
        (entry,) = tokens.own(keeper.person, session)
    assert not any(token in value or token.removeprefix("sptoken_") in value for value in kept)
    assert (entry.name, entry.scopes, entry.works, entry.used_on) == ("平台", ("rosters",), True, None)
    assert len(token) == 51
    (said,) = told(store, "token_made")
    assert said == (keeper.login, "done", f"token “平台”; read rosters; until {in_days(90)}")


def test_it_is_made_by_who_shows_the_password_and_the_code_where_one_is_in_force(store, keeper):
    asked = TokenAsked("平台", ["rosters"], in_days(1))
    with pytest.raises(BadPassword):
        tokens.make(keeper.person, store, Proof("wrong"), asked, ADDRESS)
    assert told(store, "token_made") == [(keeper.login, "refused", "")]
    codes, _phone = with_second_factor(store, "wang", "official")
    with store.read() as session:
        wang = accounts.person_of(session, accounts.named(session, "wang"))
    with pytest.raises(BadCode):
        tokens.make(wang, store, Proof(PASSWORD, "000000"), asked, ADDRESS)
    assert good(store, tokens.make(wang, store, Proof(PASSWORD, codes[0]), asked, ADDRESS))


def test_who_must_have_a_second_step_makes_none_without_and_those_made_before_wait(store, account, monkeypatch):
    official = account("official")
    token = token_of(store, official)
    monkeypatch.setenv(second_factor.ENVIRONMENT, second_factor.OFFICIALS)
    with pytest.raises(BadToken, match="second step"):
        token_of(store, official, name="another")
    with pytest.raises(using.HeldBack, match="second step"):
        using.bearer(store, token, ADDRESS)


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        (TokenAsked("", ["rosters"], in_days(1)), "a name"),
        (TokenAsked(" \t", ["rosters"], in_days(1)), "a name"),
        (TokenAsked("x" * 61, ["rosters"], in_days(1)), "60"),
        (TokenAsked("a\x00b", ["rosters"], in_days(1)), "a name"),
        (TokenAsked("sptoken_" + "x" * 43, ["rosters"], in_days(1)), "a name"),
        (TokenAsked("平台", [], in_days(1)), "at least one"),
        (TokenAsked("平台", ["rosters", "everything"], in_days(1)), "role may not"),
        (TokenAsked("平台", ["runs"], in_days(1)), "role may not"),
        (TokenAsked("平台", ["rosters"], None), "last day"),
        (TokenAsked("平台", ["rosters"], in_days(-1)), "last day"),
        (TokenAsked("平台", ["rosters"], in_days(366)), "last day"),
    ],
)
def test_what_cannot_be_a_token_is_refused_with_what_would_be_right(store, keeper, asked, right):
    with pytest.raises(BadToken, match=right):
        tokens.make(keeper.person, store, Proof(PASSWORD), asked, ADDRESS)
    with store.read() as session:
        assert session.scalars(select(AccessToken)).all() == []


@pytest.mark.parametrize("role", ["tenant", "admin"])
def test_a_role_of_which_a_program_can_read_no_more_than_everybody_makes_none(store, account, role):
    with pytest.raises(BadToken):
        token_of(store, account(role))


def test_an_account_has_twenty_at_most_and_none_by_the_same_name(store, keeper):
    token_of(store, keeper, name="0")
    with pytest.raises(BadToken, match="already"):
        token_of(store, keeper, name="0")
    for number in range(1, 20):
        token_of(store, keeper, name=str(number))
    with pytest.raises(BadToken, match="20"):
        token_of(store, keeper, name="20")
    with store.read() as session:
        first = tokens.own(keeper.person, session)[0]
    tokens.revoke(keeper.person, store, first.id, ADDRESS)
    assert good(store, token_of(store, keeper, name="20"))


def test_its_holder_revokes_it_and_nobody_elses(store, keeper, account):
    token, other = token_of(store, keeper), account("operator", parks=[PARK])
    with store.read() as session:
        (entry,) = tokens.own(keeper.person, session)
        assert tokens.own(other.person, session) == []
    tokens.revoke(other.person, store, entry.id, ADDRESS)
    assert good(store, token)
    tokens.revoke(keeper.person, store, entry.id, ADDRESS)
    assert not good(store, token)
    with store.read() as session:
        (entry,) = tokens.own(keeper.person, session)
    assert entry.revoked and not entry.works
    assert told(store, "token_revoked") == [(keeper.login, "done", f"{keeper.login}: token “平台”")]


def test_who_manages_accounts_sees_how_many_there_are_and_revokes_them(store, keeper, account):
    first, second = token_of(store, keeper, name="1"), token_of(store, keeper, name="2")
    chief = account("admin").person
    with store.read() as session:
        assert {each.person.login: each.tokens for each in people.everybody(chief, session)}[keeper.login] == 2
    assert people.revoke_tokens(chief, store, keeper.login) == 2
    assert not good(store, first) and not good(store, second)
    assert told(store, "token_revoked") == [(chief.login, "done", f"{keeper.login}: tokens revoked: 2")]
    with pytest.raises(Denied):
        people.revoke_tokens(keeper.person, store, chief.login)


def acts(store, login: str, do) -> None:
    with store.write() as session:
        chief = account_acts.at_the_server(type("By", (), {"by": "root"}))
        do(session, chief, accounts.named(session, login))


ENDED_BY = {
    "disabling": lambda session, chief, account: account_acts.disable(session, chief, account),
    "a reset": lambda session, chief, account: account_acts.reset(session, chief, account),
    "another role": lambda session, chief, account: account_acts.change(
        session, chief, account, "official", scope="440311"
    ),
}


@pytest.mark.parametrize("what", ENDED_BY)
def test_what_takes_the_account_away_takes_its_tokens_for_good(store, keeper, what):
    token = token_of(store, keeper)
    acts(store, keeper.login, ENDED_BY[what])
    assert not good(store, token)
    if what == "disabling":
        acts(store, keeper.login, lambda session, chief, account: account_acts.enable(session, chief, account))
        assert not good(store, token)
    (said,) = told(store, {"disabling": "account_disabled", "a reset": "account_reset"}.get(what, "account_changed"))
    assert "tokens revoked: 1" in said[2]


def test_a_password_that_its_owner_changes_lets_the_programs_go_on(store, keeper):
    token = token_of(store, keeper)
    own_account.change_password(keeper.person, store, PASSWORD, "quite another 老虎 password", ADDRESS, "test")
    assert good(store, token)


@pytest.mark.parametrize("database", ["sqlite", "postgis", "walled"])
def test_verification_stays_whole_while_tokens_are_made_used_and_revoked(copy_of, database):
    from tests.fixtures.people import make_account
    from tests.fixtures.stores import place

    store = copy_of(database, "placed", place)
    official = make_account(store, "official")
    token = token_of(store, official)
    assert using.bearer(store, token, ADDRESS).person.scopes == {"rosters"}
    with store.read() as session:
        (entry,) = tokens.own(official.person, session)
        assert entry.used_on == in_days(0) and audit.verify(session, key=store.key) == []
    tokens.revoke(official.person, store, entry.id, ADDRESS)
    assert not good(store, token)
    chief = make_account(store, "admin").person
    token_of(store, official, name="another")
    assert people.revoke_tokens(chief, store, official.login) == 1
    with store.read() as session:
        assert audit.verify(session, key=store.key) == []
