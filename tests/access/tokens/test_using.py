"""Programs that come with tokens: what opens, and everything that must not."""

import datetime as dt

import pytest
from sqlalchemy import select, text

from registry.access import account_acts, accounts, log, log_detail
from registry.access.tokens import keeping, using
from registry.clock import day_of, now
from registry.services.own import tokens
from registry.store.models import AccessEntry, AccessToken
from registry.store.store import CannotWrite
from tests.fixtures.tokens import ADDRESS, bearing, in_days, token_of


@pytest.fixture
def parks(store):
    """A real park with a lease, one of others, and a demo park, by their short names."""
    from registry.store.models import Park

    with store.read() as session:
        names = ("光明科学城", "广州天河软件园", "演示罗湖一园")
        return [session.scalar(select(Park.slug).where(Park.name_zh == name)) for name in names]


@pytest.fixture
def keeper(account, parks):
    return account("operator", parks=[parks[0]])


def roster(program, park: str, **headers: str):
    return program.get(f"/api/v1/parks/{park}/roster", headers=headers)


def refused(answer, status: int, words: str = "") -> dict:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert said["zh"] and words in said["en"], said["en"]
    assert status != 401 or answer.headers["www-authenticate"].startswith('Bearer realm="softpark"')
    return said


def test_a_token_opens_the_park_of_its_account_and_no_other(program, store, keeper, parks):
    own, other, demo = parks
    headers = bearing(token_of(store, keeper))
    assert roster(program(), own, **headers).status_code == 200
    refused(roster(program(), other, **headers), 403, "Your account may not")
    assert roster(program(), demo, **headers).status_code == 200


def test_without_a_token_the_roster_of_a_real_park_is_nobodys(program, parks):
    refused(roster(program(), parks[0]), 401, "send Bearer and a token")
    assert roster(program(), parks[2]).status_code == 200


@pytest.mark.parametrize("path", ["parks", "titles", "documents", "coverage", "openapi.json"])
def test_a_token_that_is_not_good_is_never_answered_as_if_there_were_none(program, path):
    answer = program().get(f"/api/v1/{path}", headers=bearing("sptoken_" + "x" * 43))
    refused(answer, 401, "not good")
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_session_opens_nothing_here(program, store, keeper, parks):
    from registry.access import sessions
    from registry.store.models import Person as Account
    from views.entrance import identity

    with store.write() as session:
        cookie = sessions.begin(session, session.get(Account, keeper.id), ADDRESS, "test")
    asking = program()
    asking.cookies.set(identity.cookie_name(), cookie)
    refused(roster(asking, parks[0]), 401)
    refused(roster(program(), parks[0], **bearing(cookie)), 401, "not good")


def test_a_token_is_no_session(store, keeper):
    from registry.access import sessions

    assert sessions.look_up(store, token_of(store, keeper)) is None


def test_a_scope_that_is_missing_is_named(program, store, account, parks):
    official = account("official")
    paths = {"rosters": f"parks/{parks[0]}/roster", "runs": "runs", "coverage": "coverage?show=subsidies"}
    for scope, path in paths.items():
        lacking = token_of(store, official, *(each for each in paths if each != scope), name=f"without {scope}")
        having = token_of(store, official, scope, name=f"for {scope}")
        answer = program().get(f"/api/v1/{path}", headers=bearing(lacking))
        refused(answer, 403, scope)
        assert f'error="insufficient_scope", scope="{scope}"' in answer.headers["www-authenticate"]
        assert program().get(f"/api/v1/{path}", headers=bearing(having)).status_code == 200


def test_demo_data_ask_for_the_scope_as_well(program, store, account, parks):
    token = token_of(store, account("official"), "coverage")
    refused(roster(program(), parks[2], **bearing(token)), 403, "rosters")


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer", "bEaReR"])
def test_the_scheme_is_read_in_any_case(program, store, keeper, parks, scheme):
    answer = roster(program(), parks[0], authorization=f"{scheme} {token_of(store, keeper)}")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "sent",
    ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "{token}", "Token {token}", "Bearer {token} x", "Bearer x{token}",
     "Bearer {token}=", "Bearer {token},{token}", "Bearer\t{token}", "Bearer " + "x" * 60_000],
)  # fmt: skip
def test_what_is_not_a_bearer_and_its_token_is_refused(program, store, keeper, parks, sent):
    answer = roster(program(), parks[0], authorization=sent.format(token=token_of(store, keeper)))
    refused(answer, 401)


def test_two_authorizations_are_refused_whichever_is_good(program, store, keeper, parks):
    good = bearing(token_of(store, keeper))["authorization"]
    for sent in ([good, good], [good, "Bearer x"], ["Basic x", good]):
        headers = [("authorization", each) for each in sent]
        refused(program().get(f"/api/v1/parks/{parks[0]}/roster", headers=headers), 400, "twice")


@pytest.mark.parametrize("name", ["access_token", "token", "Authorization", "ACCESS_TOKEN", "api_key"])
def test_a_token_in_the_address_is_refused_and_not_repeated(program, store, keeper, parks, name):
    token = token_of(store, keeper)
    for path in (f"parks/{parks[0]}/roster", "parks"):
        answer = program().get(f"/api/v1/{path}?{name}={token}")
        refused(answer, 400, "does not belong into an address")
        assert token not in answer.text
        answer = program().get(f"/api/v1/{path}?{name}=x", headers=bearing(token))
        refused(answer, 400, "does not belong into an address")


def test_a_token_is_in_no_answer_and_no_entry(program, store, keeper, parks):
    token = token_of(store, keeper)
    answers = [
        roster(program(), parks[0], **bearing(token)),
        roster(program(), parks[1], **bearing(token)),
        roster(program(), parks[0], **bearing(token + "x")),
        program().get(f"/api/v1/{token}", headers=bearing(token)),
        program().get(f"/api/v1/parks?name={token}"),
    ]
    assert not any(token in answer.text or token in str(answer.headers) for answer in answers[:4])
    with store.read() as session:
        for entry in session.scalars(select(AccessEntry)):
            assert token not in str(vars(entry))


def test_a_token_ends_with_its_last_day(program, store, keeper, parks, monkeypatch):
    token = token_of(store, keeper, days=3)
    later = {"days": 0}
    for module in (keeping, using):
        monkeypatch.setattr(module, "now", lambda: now() + dt.timedelta(days=later["days"]))
    assert roster(program(), parks[0], **bearing(token)).status_code == 200
    later["days"] = 3
    assert roster(program(), parks[0], **bearing(token)).status_code == 200
    later["days"] = 4
    refused(roster(program(), parks[0], **bearing(token)), 401, f"ended on {in_days(3)}")
    later["days"] = -2  # a clock that was set back
    refused(roster(program(), parks[0], **bearing(token)), 401)


def test_a_token_that_is_revoked_between_two_parts_is_refused_at_the_second(program, store, keeper, parks):
    token = token_of(store, keeper)
    assert roster(program(), parks[0], **bearing(token)).status_code == 200
    with store.read() as session:
        (entry,) = tokens.own(keeper.person, session)
    tokens.revoke(keeper.person, store, entry.id, ADDRESS)
    refused(roster(program(), parks[0], **bearing(token)), 401, "revoked")


def test_other_parks_of_the_account_go_for_its_tokens_at_once(program, store, keeper, parks):
    token = token_of(store, keeper)
    with store.write() as session:
        chief = account_acts.at_the_server(type("By", (), {"by": "root"}))
        ids = accounts.park_ids(session, [parks[1]])
        account_acts.change(session, chief, accounts.named(session, keeper.login), "operator", parks=ids)
    refused(roster(program(), parks[0], **bearing(token)), 403)
    assert roster(program(), parks[1], **bearing(token)).status_code == 200


def test_a_role_changed_past_the_program_gives_a_token_no_more_than_that_role_has(program, store, keeper, parks):
    token = token_of(store, keeper)
    with store.write() as session:
        session.execute(text("UPDATE person SET role = 'admin' WHERE id = :id"), {"id": keeper.id})
    refused(roster(program(), parks[0], **bearing(token)), 403)


def test_unknown_tokens_of_one_address_are_thirty_in_a_quarter_of_an_hour(program, store, keeper, parks):
    token = token_of(store, keeper)
    for number in range(30):
        refused(roster(program(), parks[0], **bearing(f"sptoken_{number:043}")), 401)
    answer = roster(program(), parks[0], **bearing(token))
    refused(answer, 429, "15 minutes")
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert program().get("/api/v1/parks").status_code == 200, "who comes without a token guesses nothing"
    assert roster(program("10.0.0.8"), parks[0], **bearing(token)).status_code == 200
    with store.read() as session:
        assert len(log.entries(session, what="token_failed")) == 30


def test_a_whole_network_of_ipv6_is_one_address(program, parks):
    for number in range(30):
        refused(roster(program(f"2001:db8::{number:x}"), parks[0], **bearing("x")), 401)
    refused(roster(program("2001:db8::ffff"), parks[0], **bearing("x")), 429)
    refused(roster(program("2001:db8:0:1::1"), parks[0], **bearing("x")), 401)


def test_a_token_that_was_good_once_is_no_guess_and_stands_in_the_log_once_a_day(program, store, keeper, parks):
    token = token_of(store, keeper)
    with store.read() as session:
        (entry,) = tokens.own(keeper.person, session)
    tokens.revoke(keeper.person, store, entry.id, ADDRESS)
    for _ in range(40):
        refused(roster(program(), parks[0], **bearing(token)), 401)
    with store.read() as session:
        (entry,) = log.entries(session, what="token_failed")
        assert (entry.login, entry.result) == (keeper.login, "refused")
        assert log_detail.told(entry).en == "token “平台”"


def test_each_reading_of_a_roster_is_logged_before_it_is_given(program, store, keeper, parks, monkeypatch):
    token = token_of(store, keeper)
    for _ in range(2):
        assert roster(program(), parks[0], **bearing(token)).status_code == 200
    refused(roster(program(), parks[1], **bearing(token)), 403)
    with store.read() as session:
        found = log.entries(session, what="token_roster")
        assert len(found) == 2
        assert {(entry.login, entry.address, entry.result) for entry in found} == {(keeper.login, ADDRESS, "done")}
        assert all(entry.park_id and "平台" in log_detail.told(entry).zh for entry in found)

    def full(*_args, **_words):
        raise CannotWrite("没有空间。", "There is no room.")

    monkeypatch.setattr("registry.services.programs.log.record", full)
    answer = roster(program(), parks[0], **bearing(token))
    assert answer.status_code == 503 and "uscc" not in answer.text


def test_the_day_of_its_last_use_is_noted_once(program, store, keeper, parks):
    token = token_of(store, keeper)
    for _ in range(2):
        roster(program(), parks[0], **bearing(token))
    with store.read() as session:
        assert session.scalar(select(AccessToken.used_on)) == day_of(now())


def test_what_a_token_is_answered_is_for_nobody_else_to_keep(program, store, keeper, parks):
    headers = bearing(token_of(store, keeper))
    own = roster(program(), parks[0], **headers)
    assert own.headers["cache-control"] == "private, no-cache" and "Authorization" in own.headers["vary"]
    public = program().get("/api/v1/parks")
    assert public.headers["cache-control"] == "no-cache" and "Authorization" in public.headers["vary"]
    same = roster(program(), parks[0], **headers, **{"if-none-match": own.headers["etag"]})
    assert same.status_code == 304 and same.headers["cache-control"] == "private, no-cache"
    refused(roster(program(), parks[0], **{"if-none-match": own.headers["etag"]}), 401)
