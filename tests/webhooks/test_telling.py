"""What is told: that a park's roster or titles have changed, once for a change, to whom may know, and never what."""

import json

import pytest
from sqlalchemy import update

from registry.person import Person
from registry.services import corrections, rosters
from registry.services.own import webhooks
from registry.store import audit, history
from registry.store.models import Lease, PersonPark, Tenant, TenantProfile
from registry.store.models.person import Person as Account
from registry.store.stamping.seals import Authorship
from tests.certification.conftest import CITY_WAY, MUNICIPAL, prepare, walk
from tests.certification.test_voids import granted, void
from tests.fixtures.people import make_account
from tests.rosters.rosters import HERE, KEEPER, NEIGHBOUR, answer, changed, held, last, put, row
from tests.webhooks.conftest import hooked, keeper, pushed, seen


def told(receiver, secret: str) -> list[tuple[str, str]]:
    """(kind, park) of what the receiver was sent, each with a right signature."""
    found = [sent.verified(secret) for sent in receiver.got]
    return [(each["type"], each["data"]["park"]) for each in found]


def test_an_import_and_its_undo_are_each_told_once_however_many_rows_they_change(register, receiver, monkeypatch):
    monkeypatch.setenv("SOFTPARK_SITE", "https://park.example/softpark/")
    fresh = hooked(register, keeper(register), receiver)
    many = [row(number, monthly_rent_fen=123_456, room=f"N-{number}") for number in range(11, 31)]
    made = put(register, [*held(register), *many])
    pushed(register)
    assert told(receiver, fresh.secret) == [("roster.changed", "here")]
    (sent,) = receiver.got
    message = sent.verified(fresh.secret)
    assert message == {
        "type": "roster.changed",
        "timestamp": message["timestamp"],
        "data": {"park": "here", "url": "https://park.example/softpark/api/v1/parks/here/roster"},
    }
    assert sent.path == "/hook?for=softpark" and sent.headers["content-type"] == "application/json"
    rosters.undo(KEEPER, register, HERE, made)
    pushed(register)
    assert told(receiver, fresh.secret) == [("roster.changed", "here")] * 2
    assert len({sent.id for sent in receiver.got}) == 2
    with register.read() as session:
        assert audit.verify(session) == []


def test_what_was_not_written_is_not_told(one_store, receiver):
    hooked(one_store, keeper(one_store), receiver)
    with pytest.raises(ZeroDivisionError), one_store.write(Authorship("somebody", what="edit")) as session:
        session.execute(update(Lease).values(room="x"))
        session.flush()
        raise ZeroDivisionError
    pushed(one_store)
    assert receiver.got == []


def test_what_changed_before_there_was_a_webhook_is_not_told(one_store, receiver):
    put(one_store, changed(held(one_store), 2, room="X-1"))
    hooked(one_store, keeper(one_store), receiver)
    pushed(one_store)
    assert receiver.got == []


def test_nothing_is_told_of_others_parks_nor_of_accounts_boundaries_and_rulings(one_store, receiver):
    hooked(one_store, keeper(one_store, "there"), receiver)
    put(one_store, changed(held(one_store), 2, room="X-1"))  # tenant 2 rents here only
    make_account(one_store, "operator", parks=["there"])
    pushed(one_store)
    assert receiver.got == []


def test_a_company_of_two_parks_that_is_changed_changes_the_rosters_of_both(register, receiver):
    here, there = (hooked(register, keeper(register, park), receiver) for park in ("here", "there"))
    put(register, changed(held(register), 3, size="medium"), how={"shared": [changed(held(register), 3)[-1].uscc]})
    answer(register, "accepted")
    pushed(register)
    parks = {json.loads(sent.body)["data"]["park"] for sent in receiver.got}
    assert parks == {"here", "there"}
    for fresh, park in ((here, "here"), (there, "there")):
        mine = [sent for sent in receiver.got if json.loads(sent.body)["data"]["park"] == park]
        assert all(sent.verified(fresh.secret) for sent in mine)


def test_a_made_up_lease_does_not_tell_that_somebody_elses_company_changed(one_store, receiver):
    """Tenant 4 is of park 902; park 901 only says that it came."""
    put(one_store, [*held(one_store), row(4, "2026-05-01", room="N", name="来者公司")])
    hooked(one_store, keeper(one_store), receiver)
    with one_store.write(history.of(NEIGHBOUR, "edit", park_id=902)) as session:
        session.execute(update(TenantProfile).where(TenantProfile.tenant_id == 5004).values(size="large"))
        session.execute(update(Tenant).where(Tenant.id == 5004).values(name="新名"))
    pushed(one_store)
    assert receiver.got == []


@pytest.mark.parametrize(("wanted", "expected"), [("rosters", []), ("titles", ["title.changed"] * 2)])
def test_a_title_is_told_when_it_is_granted_and_when_it_is_declared_void(copy_of, receiver, wanted, expected):
    store = copy_of("sqlite", "certification", prepare)
    person = make_account(store, "official", scope="4403").person
    kinds = {"rosters": wanted == "rosters", "titles": wanted == "titles"}
    fresh = hooked(store, person, receiver, park="light", **kinds)
    title = granted(store)
    pushed(store)
    void(store, title)
    pushed(store)
    assert [kind for kind, _park in told(receiver, fresh.secret)] == expected
    for sent in receiver.got:
        assert sent.verified(fresh.secret)["data"]["url"].endswith("/api/v1/titles?park=light")


def test_a_step_that_grants_nothing_is_not_told(copy_of, receiver):
    store = copy_of("sqlite", "certification", prepare)
    hooked(store, make_account(store, "official", scope="4403").person, receiver)
    walk(store, MUNICIPAL, *CITY_WAY)
    pushed(store)
    assert receiver.got == []


@pytest.mark.parametrize(("scope", "expected"), [("440311", 1), ("4403", 1), ("440305", 0), ("4401", 0)])
def test_an_official_is_told_of_the_own_district_or_city_only(one_store, receiver, scope, expected):
    hooked(one_store, make_account(one_store, "official", scope=scope).person, receiver)
    put(one_store, changed(held(one_store), 2, room="X-1"))
    pushed(one_store)
    assert len(receiver.got) == expected


def disabled(session, person: Person) -> None:
    from registry.clock import now

    session.get(Account, person.id).disabled_at = now()


def of_no_park(session, person: Person) -> None:
    session.delete(session.get(PersonPark, (person.id, HERE)))


def a_tenant(session, person: Person) -> None:
    account = session.get(Account, person.id)
    account.role, account.uscc, account.parks = "tenant", "91000000DEM0000019", []


@pytest.mark.parametrize("lose", [disabled, of_no_park, a_tenant], ids=lambda lose: lose.__name__)
def test_who_loses_the_right_is_told_nothing_more_not_even_what_was_waiting(register, receiver, later, lose):
    person = keeper(register)
    hooked(register, person, receiver)
    receiver.answer = 503
    put(register, changed(held(register), 2, room="X-1"))
    pushed(register, later)
    assert len(receiver.got) == 1
    with register.write() as session:
        lose(session, person)
    put(register, changed(held(register), 2, room="X-2"))
    receiver.answer = 204
    pushed(register, later(minutes=5))
    assert len(receiver.got) == 1
    (message,) = seen(register, person).told
    assert message.state == "stopped" and "权限" in message.outcome.zh


def test_a_correction_that_a_park_accepts_changes_its_roster(one_store, receiver):
    """What a company says of a fact becomes the register's when the operating body takes it over."""
    from registry.store.models import StatedFact

    hooked(one_store, keeper(one_store), receiver)
    assert corrections.answer.action == "roster.edit"
    with one_store.write(history.of(KEEPER, "correction", park_id=HERE)) as session:
        session.add(
            StatedFact(
                tenant_id=5002, fact="tenant.x", form="number", year=2025, number=3, said_as="company",
                said_by="keeper", said_park_id=HERE, source="测试", demo=False,
            )
        )  # fmt: skip
    pushed(one_store)
    assert len(receiver.got) == 1


def test_the_change_sets_are_looked_at_once_and_gathering_makes_none(one_store, receiver):
    person = keeper(one_store)
    hooked(one_store, person, receiver)
    put(one_store, changed(held(one_store), 2, room="X-1"))
    at = last(one_store)
    for _turn in range(3):
        pushed(one_store)
    assert len(receiver.got) == 1 and last(one_store) == at
    assert [each.state for each in seen(one_store, person).told] == ["sent"]
    assert webhooks.LAST["sent"].zh == "已送达"
