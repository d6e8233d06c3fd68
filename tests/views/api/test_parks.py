"""Parks and titles of the interface: what the map and the park's page say, each value with where it comes from."""

import datetime as dt

import pytest

from maps.viewport.api import indexes_of
from maps.viewport.filters import Filters
from registry.parks.parks import park_card
from tests.fixtures.examples import PROVE
from tests.views.conftest import DAY
from views.kit import context
from views.kit.i18n import speaking
from views.kit.sources import cited_plainly

TODAY = dt.date.fromisoformat(DAY)
DEMO, CANDIDATE = "demo-guangming-1", "guangming-science-city"


def every(client, address: str) -> list[dict]:
    """All entries of a list, part by part."""
    found = []
    while address:
        part = client.get(address).raise_for_status().json()
        found += part["items"]
        address = part["next"]
    return found


@pytest.fixture(scope="module")
def parks(client) -> list[dict]:
    return every(client, "/api/v1/parks?limit=200")


def test_the_parks_are_those_of_the_map_and_each_is_told_once(client, parks):
    ids = [park["id"] for park in parks]
    _version, index = indexes_of(context.store()).of(TODAY)
    assert sorted(ids) == sorted(index.slugs[index.found(Filters())])
    assert len(ids) == len(set(ids)) > 20
    assert [park["id"] for park in every(client, "/api/v1/parks?limit=7")] == ids


@pytest.mark.parametrize(
    "asked",
    [
        {"district": "440311"},
        {"district": "440311,440305", "tier": "none"},
        {"tier": "municipal,national", "on": "2026-06-30"},
        {"recognition": "ai_software"},
        {"role": "reference"},
        {"name": "软件"},
        {"name": "guangming"},
    ],
    ids=str,
)
def test_filters_find_what_the_map_finds(client, asked):
    told = client.get("/api/v1/parks", params={"limit": 200, **asked}).raise_for_status().json()["items"]
    _version, index = indexes_of(context.store()).of(dt.date.fromisoformat(asked.get("on", DAY)))
    assert {park["id"] for park in told} == set(index.slugs[index.found(Filters.read(asked))])
    assert told


def test_a_list_that_was_begun_goes_on_with_the_same_filters_and_the_same_day(client):
    first = client.get("/api/v1/parks", params={"limit": 2, "name": "园"}).json()
    assert f"on={DAY}" in first["next"] and "name=" in first["next"] and "limit=2" in first["next"]


def test_each_park_says_what_its_page_says_with_the_source_of_every_value(client, parks):
    for told in parks if PROVE else parks[::4]:
        whole = client.get(told["url"]).raise_for_status().json()
        with context.store().read() as session:
            card = park_card(session, told["id"], TODAY)
        assert (whole["standing"], whole["recognition"], whole["tenants"], whole["tenants_demo"]) == (
            card.standing,
            card.recognition,
            card.tenants,
            card.tenants_demo,
        )
        assert [(fact["key"], fact["value"]) for fact in whole["facts"]] == [(f.key, f.value) for f in card.facts]
        for fact, held in zip(whole["facts"], card.facts, strict=True):
            for lang in ("zh", "en"):
                with speaking(lang):
                    assert fact["source"][lang] == cited_plainly(held.source) != ""
        assert [(t["tier"], t["valid_from"], t["current"]) for t in whole["titles"]] == [
            (span.what, span.valid_from.isoformat(), span.current) for span in card.titles
        ]
        spans = [(each["what"], each["demo"]) for each in (*whole["recognitions"], *whole["operators"])]
        assert spans == [(span.what, span.demo) for span in (*card.recognitions, *card.operators)]
        assert {key: whole[key] for key in ("id", "name", "role", "district", "standing", "demo", "url")} == {
            key: told[key] for key in ("id", "name", "role", "district", "standing", "demo", "url")
        }


def test_every_title_has_an_address_a_park_and_a_source(client):
    titles = every(client, "/api/v1/titles?limit=3")
    assert titles
    for title in titles:
        assert client.get(title["url"]).json() == title
        assert title in client.get(title["park_url"]).json()["titles"]
        assert title["source"]["zh"] and title["source"]["en"]


def test_what_is_made_up_says_so_in_every_object(client, parks):
    made_up = [park for park in parks if park["demo"]]
    assert made_up and len(made_up) < len(parks)
    for park in made_up:
        whole = client.get(park["url"]).json()
        assert whole["demo"] and all(each["demo"] for each in (*whole["titles"], *whole["recognitions"]))
        assert all("演示数据" in fact["source"]["zh"] for fact in whole["facts"])
    for title in every(client, "/api/v1/titles"):
        assert title["demo"], "no list of certified parks was found, so no title here is real"


def test_a_title_that_had_ended_or_not_begun_does_not_hold(client):
    every_day = every(client, "/api/v1/titles?on=2199-12-31")
    for title in every_day:
        before = dt.date.fromisoformat(title["valid_from"]) - dt.timedelta(days=1)
        assert not client.get(f"{title['url']}?on={before}").json()["current"]
        assert client.get(f"{title['url']}?on={title['valid_from']}").json()["current"]
        held = every(client, f"/api/v1/titles?park={title['park']}&current=true&on={title['valid_from']}")
        assert title["id"] in [each["id"] for each in held]
        earlier = every(client, f"/api/v1/titles?park={title['park']}&on={before}")
        assert title["id"] not in [each["id"] for each in earlier]


@pytest.mark.parametrize("address", ["/api/v1/parks/nowhere", "/api/v1/titles/987654", "/api/v1/titles?park=nowhere"])
def test_what_is_not_there_is_said_in_both_languages(client, address):
    answer = client.get(address)
    assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["zh"] == answer.json()["detail"] and "No " in answer.json()["en"]
    english = client.get(address, headers={"accept-language": "en-GB,zh;q=0.5"}).json()
    assert english["detail"] == english["en"]


def test_who_has_an_answer_already_is_not_sent_it_again(client):
    first = client.get(f"/api/v1/parks/{DEMO}")
    again = client.get(f"/api/v1/parks/{DEMO}", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"/api/v1/parks/{DEMO}?on=2026-01-01", headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_only_the_head_is_sent_to_who_asks_for_it(client):
    whole, head = client.get(f"/api/v1/parks/{DEMO}"), client.head(f"/api/v1/parks/{DEMO}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == whole.headers["etag"] and head.headers["content-length"] != "0"
