"""图层: what an address asks for, what its route answers, and what it tells to whom."""

from datetime import date

import pytest
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.testclient import TestClient

from maps.viewport.filters import BadParameter
from registry.person import PUBLIC, Person
from registry.store.models import Park
from views.coverage import layer_route
from views.coverage.data import SHOWS
from views.coverage.layer import LAYERS, Layer, names
from views.kit import context

DAY = date(2026, 11, 21)
GUANGMING = Person(1, "official", "official", "official", scope="440311")


@pytest.fixture
def route(open_page) -> TestClient:
    return TestClient(Starlette(routes=layer_route.routes()))


@pytest.fixture
def real(open_page) -> None:
    """The demo parks as if they were real ones: their money is nobody's but their officials'."""
    with context.store().write() as session:
        session.execute(update(Park).values(demo=False))


# --- the address ---


@pytest.mark.parametrize("id", LAYERS)
def test_what_is_written_into_an_address_is_read_from_it(open_page, id):
    layer = Layer.read({"layer": id, "radius": "800", "width": "5", "which": "registered", "by": "land"}, DAY)
    assert Layer.read(layer.write(), DAY) == layer


def test_settings_that_are_the_usual_ones_are_not_written(open_page):
    assert Layer.read({"layer": "walking", "radius": "1200"}, DAY).write() == {"layer": "walking"}


def test_an_address_without_a_layer_asks_for_none(open_page):
    assert Layer.read({}, DAY) is None and Layer.read({"layer": "", "radius": "800"}, DAY) is None


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({"layer": "gold"}, "layer"),
        ({"layer": "tier"}, "layer"),  # the map has a filter for it
        ({"layer": "walking", "radius": "far"}, "radius"),
        ({"layer": "walking", "radius": "-5"}, "radius"),
        ({"layer": "overlaps", "width": "0"}, "width"),
        ({"layer": "district", "which": "mine"}, "which"),
    ],
)
def test_a_word_that_is_wrong_is_named(open_page, params, name):
    with pytest.raises(BadParameter) as wrong:
        Layer.read(params, DAY)
    assert wrong.value.name == name


def test_every_layer_has_a_name_and_a_table(open_page):
    assert set(LAYERS) <= names().keys()
    assert {"subsidies_by_park"} == set(LAYERS) - set(SHOWS)


def test_a_figure_is_asked_of_the_layers_that_have_one_only(open_page):
    with pytest.raises(BadParameter, match="by"):
        Layer.read({"layer": "key_areas", "by": "land"}, DAY).result(PUBLIC)
    assert Layer.read({"layer": "subsidies_by_park", "by": "tenants"}, DAY).result(PUBLIC).id == "subsidies_by_park"


# --- the route ---


@pytest.mark.parametrize("id", LAYERS)
def test_every_layer_is_answered(route, id):
    answer = route.get("/api/map/layer", params={"layer": id, "day": "2026-11-21"})
    assert answer.status_code == 200, answer.text
    assert {"id", "name", "form", "rows", "legend"} <= answer.json().keys()
    assert answer.json()["rows"] or id == "overlaps"


def test_the_second_time_nothing_is_sent(route):
    params = {"layer": "walking", "radius": "800", "day": "2026-11-21"}
    first = route.get("/api/map/layer", params=params)
    again = route.get("/api/map/layer", params=params, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content


def test_english_is_english(route):
    answer = route.get("/api/map/layer", params={"layer": "walking", "day": "2026-11-21", "lang": "en"}).json()
    assert "straight line" in answer["name"]


@pytest.mark.parametrize(
    "params",
    [{}, {"layer": "gold"}, {"layer": "walking", "radius": "x"}, {"layer": "district", "by": "gold"},
     {"layer": "district", "day": "2026-02-30"}, {"layer": "district", "day": "1066-10-14"}],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_with_what_would_be_right(route, params):
    answer = route.get("/api/map/layer", params=params)
    assert answer.status_code == 400
    assert " is not " in answer.json()["error"]


def test_amounts_of_few_are_told_to_nobody_but_their_officials(route, real, as_person):
    params = {"layer": "subsidies", "day": "2026-11-21"}
    told = {row["code"]: row for row in route.get("/api/map/layer", params=params).json()["rows"]}
    assert told["440308"]["said"] == "不显示" and told["440308"]["shade"] is None


def test_a_layer_is_drawn_once_for_all_who_may_see_the_same(route, real, as_person, monkeypatch):
    made, drawn, told = [], layer_route.drawn, {}
    monkeypatch.setattr(layer_route, "drawn", lambda result, *asked: made.append(result.id) or drawn(result, *asked))
    for id, scope in enumerate(("440311", None, "440311", "440308", None), start=9_000):
        as_person(Person(id, f"{id}", f"{id}", "official", scope=scope) if scope else PUBLIC)
        for layer in ("walking", "subsidies"):
            params = {"layer": layer, "day": "2026-11-21", "radius": "717"}
            told.setdefault((layer, scope), set()).add(route.get("/api/map/layer", params=params).text)
    assert made.count("walking") == 1 and len(made) == 4  # of money for each district's officials, and for everybody
    assert all(len(answers) == 1 for answers in told.values())
    assert len({*told["subsidies", "440311"], *told["subsidies", "440308"], *told["subsidies", None]}) == 3


def test_amounts_of_another_day_are_refused_to_who_may_read_no_roster(route, real):
    answer = route.get("/api/map/layer", params={"layer": "subsidies", "day": "2026-07-01"})
    assert answer.status_code == 400 and "published" in answer.json()["error"]


def test_an_official_sees_the_sums_of_the_own_district(open_page, real):
    layer = Layer.read({"layer": "subsidies", "by": "high"}, DAY)
    mine = {row.id: row for row in layer.result(GUANGMING).rows}
    assert not mine["440311"].hidden and mine["440308"].hidden
