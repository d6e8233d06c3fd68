"""谁能看到这一行，为什么: what the page says, held against really asking as each of these people."""

import inspect

import pytest
from sqlalchemy import select

from registry.access import administrators, permissions
from registry.access.permissions import ACTIONS, Denied
from registry.claims import subsidies
from registry.person import PUBLIC, Person
from registry.services import people, sight
from registry.store.models import Park
from registry.store.models.webhook import TITLE
from registry.store.store import Store
from registry.webhooks.rights import may_be_told
from tests.access.test_permissions import ANOTHER_USCC, DEMO, FOREIGN, OWN, SERVICES, refuses
from tests.fixtures.people import USCC, make_account


@pytest.fixture(scope="module")
def town(template_database, tmp_path_factory):
    """A register with several accounts of each role, and the numbers of three parks."""
    import shutil

    store = Store.open(f"sqlite:///{shutil.copyfile(template_database, tmp_path_factory.mktemp('town') / 'town.db')}")
    with store.read() as session:
        parks = {name: session.scalar(select(Park).where(Park.name_zh == name)) for name in (OWN, FOREIGN, DEMO)}
    own, foreign = parks[OWN], parks[FOREIGN]
    made = {
        "chief": make_account(store, "admin", login="chief"),
        "keeper": make_account(store, "operator", login="keeper", parks=[own.slug]),
        "both": make_account(store, "operator", login="both", parks=[own.slug, foreign.slug]),
        "district": make_account(store, "official", login="district", scope=own.district_code),
        "city": make_account(store, "official", login="city", scope=own.city_code),
        "elsewhere": make_account(store, "official", login="elsewhere", scope=foreign.district_code),
        "company": make_account(store, "tenant", login="company", uscc=USCC),
        "another": make_account(store, "tenant", login="another", uscc=ANOTHER_USCC),
        "gone": make_account(store, "operator", login="gone", parks=[own.slug]),
    }
    people.disable(made["chief"].person, store, "gone")
    store.parks, store.people = {name: park.id for name, park in parks.items()}, {k: v.person for k, v in made.items()}
    yield store
    store.close()


def told(store, park: int | None, uscc: str | None) -> dict[str, set[str]]:
    """By log-in name, the actions that the page says are allowed."""
    with store.read() as session:
        found = sight.of_row(store.people["chief"], session, park, uscc)
    return {each.person.login: {decision.action.id for decision in each.decisions} for each in found}


def really(store, person: Person, park: int, uscc: str) -> set[str]:
    """The actions whose services do not refuse this person, each really asked."""
    done = set()
    for service in SERVICES.values():
        action = ACTIONS[service.action]
        if action.of not in ("park", "tenant"):
            continue
        parameters = list(inspect.signature(service).parameters.values())[2:]
        rest = [object() for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD][1:]
        about = park if action.of == "park" else uscc
        if not refuses(service, person, store, "store" in inspect.signature(service).parameters, about, rest):
            done.add(action.id)
    with store.read() as session:  # sums are worked out by the program itself, for whoever may see those of a park
        if park in subsidies.readable(subsidies.targets(session), person):
            done.add(subsidies.ACTION)
        if may_be_told(session, person, TITLE, park):  # a message is the sender's to write, not the account's
            done.add("webhook.receive")
    return done


@pytest.mark.parametrize("park", [OWN, FOREIGN, DEMO])
@pytest.mark.parametrize("uscc", [USCC, ANOTHER_USCC])
def test_what_the_page_says_is_what_each_of_them_can_really_do(town, park, uscc):
    said = told(town, town.parks[park], uscc)
    for login, person in {**town.people, "": PUBLIC}.items():
        if login != "gone":
            assert said.get(login, set()) == really(town, person, town.parks[park], uscc), (login, park)
    assert "gone" not in said


def test_a_row_is_seen_by_its_park_its_district_its_city_and_the_company(town):
    said = told(town, town.parks[OWN], USCC)
    assert {login for login, may in said.items() if "roster.read" in may} == {"keeper", "both", "district", "city"}
    assert {login for login, may in said.items() if "roster.edit" in may} == {"keeper", "both"}
    assert {login for login, may in said.items() if "tenant.own" in may} == {"company"}


def test_demo_parks_are_everybodys_to_read_and_the_page_says_so(town):
    assert told(town, town.parks[DEMO], None)[""] == {"roster.read", "sums.read", "certification.readiness"}
    assert "" not in told(town, town.parks[OWN], None)


def test_each_line_names_its_cell_of_the_table_and_the_rule(town):
    with town.read() as session:
        found = sight.of_row(town.people["chief"], session, town.parks[OWN], None)
    district = next(each for each in found if each.person.login == "district")
    cells = {decision.action.id: (decision.cell, decision.because.zh) for decision in district.decisions}
    assert cells["roster.read"] == ("own, demo", "在账号的范围内")
    assert cells["certification.check"] == ("district", "在账号的范围内")
    assert [place.zh for place in district.places] == ["光明区"]


def test_a_park_that_is_none_is_nobodys(town):
    assert told(town, 987_654, None) == {}


def test_an_account_is_told_what_it_may_do_at_all(town):
    with town.read() as session:
        found = {each.action.id: each.cell for each in sight.of_account(town.people["chief"], session, "district")}
        own = {each.action.id for each in sight.of_account(town.people["chief"], session, "chief")}
    assert found["findings.state"] == "own" and found["certification.check"] == "district"
    assert "roster.edit" not in found and "people.manage" not in found
    assert own >= {"people.manage", "access.read", "upkeep.read"} and "record.read" not in own


def test_it_goes_by_how_administrators_are_set_up(town, monkeypatch):
    monkeypatch.setenv(administrators.ENVIRONMENT, "three")
    security = make_account(town, "security", login="security").person
    with town.read() as session:
        chief = {each.action.id for each in sight.of_account(security, session, "chief")}
        assert chief == {"account.own"}
        with pytest.raises(Denied):
            sight.of_row(town.people["chief"], session, town.parks[OWN], None)


def test_may_is_the_short_form_of_the_decision(town):
    for person in town.people.values():
        for action in ACTIONS:
            for target in (permissions.NOTHING, permissions.Target(park_id=town.parks[OWN])):
                assert permissions.may(person, action, target) is permissions.decision(person, action, target).allowed


def test_the_page_says_once_what_everybody_may_and_names_whoever_may_more(town, as_person, monkeypatch):
    from streamlit.testing.v1 import AppTest

    from tests.fixtures.waiting import PATIENCE
    from tests.views.conftest import SCRIPT
    from views.kit import context

    monkeypatch.setenv("SOFTPARK_DATABASE_URL", town.engine.url.render_as_string(hide_password=False))
    context.store.cache_clear()
    as_person(town.people["chief"])
    with town.read() as session:
        slugs = {name: session.get(Park, id).slug for name, id in town.parks.items()}
    shown = {}
    for name in (OWN, DEMO):
        page = AppTest.from_string(SCRIPT.format(page="people"), default_timeout=PATIENCE)
        page.query_params["do"], page.query_params["park"] = "sight", slugs[name]
        page.run()
        assert not page.exception
        shown[name] = "".join(each.proto.body for each in page.get("html"))
    context.store.cache_clear()
    assert "keeper" in shown[OWN] and "district" in shown[OWN] and "company" not in shown[OWN]
    assert "任何人" not in shown[OWN] and shown[DEMO].count("任何人，不必登录") == 1
    assert "chief" not in shown[DEMO].replace("测试", "")
