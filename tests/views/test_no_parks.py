"""A register without any park: an empty map, wherever parks are told of, and never a failure."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import app
from maps.opendata import files
from registry.store.models import Park
from registry.store.store import Store
from tests.fixtures.stores import place
from tests.views.conftest import DAY, Opened
from views.entrance import pace
from views.kit import context
from views.map import first

IN_VIEW = "/api/map/parks?bbox=113.5,22.2,114.9,23.1&z=11"
FILTERED = f"{IN_VIEW}&tier=national&role=reference&district=440311&name=园区&day=2024-03-15&outlines=then"


@pytest.fixture(params=["nothing at all", "districts and areas"])
def no_parks(request, copy_of, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The register of an office that has entered nothing yet, and of one that has entered no park."""
    store = copy_of("sqlite", f"no parks, {request.param}", nothing if request.param == "nothing at all" else no_park)
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", str(store.engine.url))
    monkeypatch.setenv("SOFTPARK_TODAY", DAY)
    monkeypatch.setattr(pace.Pace, "_count", lambda self, key: None)
    context.store.cache_clear()
    yield store
    context.store.cache_clear()


def nothing(store: Store) -> None:
    """As it is made."""


def no_park(store: Store) -> None:
    place(store)
    with store.write() as session:
        session.query(Park).delete()


@pytest.fixture
def visitor(no_parks) -> TestClient:
    site = Starlette(routes=[*app.ROUTES, *app.NOTHING_THERE], middleware=app.MIDDLEWARE)
    return TestClient(site, base_url="http://localhost", client=("127.0.0.1", 50_000))


@pytest.mark.parametrize("address", [IN_VIEW, FILTERED])
def test_the_viewport_is_an_empty_layer(visitor, address):
    answer = visitor.get(address)

    assert answer.status_code == 200, answer.text
    layer = answer.json()
    assert (layer["mode"], layer["parks"]) == ("parks", [])
    assert {layer[count] for count in ("total", "in_view", "candidates", "references", "demo")} == {0}
    assert set(layer["counts"].values()) == {0}


def test_the_page_that_the_server_sends_has_a_map_without_parks(no_parks):
    drawn = first.picture(no_parks, "zh", {})

    assert "截至 2026-11-21" in drawn and '<use href="#sp-sign-' not in drawn.split("sp-first-legend")[0]


def test_the_page_is_drawn_with_its_table_and_its_charts(no_parks):
    page = Opened("map", {})
    for toggle in page.test.toggle:
        toggle.set_value(True)
    page.test.run()

    assert "软件园区地图" in page.text
    assert "以表格查看这 0 个园区" in [toggle.label for toggle in page.test.toggle]
    assert "没有可列的内容。" in page.text


def test_the_plain_map_says_that_there_is_none(visitor):
    for address in ("/plain/map", "/plain/map?name=园区&district=440311"):
        answer = visitor.get(address)
        assert answer.status_code == 200, answer.text[:500]
        assert "0 个园区" in answer.text and "没有符合条件的园区" in answer.text


@pytest.mark.parametrize("beneath", ["", "?bbox=113,22,115,23", "?datetime=2024-03-15&tier=national"])
def test_other_maps_get_a_collection_without_features(visitor, beneath):
    answer = visitor.get(f"/ogc/collections/parks/items{beneath}", headers={"Accept": "application/geo+json"})

    assert answer.status_code == 200, answer.text
    assert (answer.json()["features"], answer.json()["numberMatched"]) == ([], 0)


@pytest.mark.parametrize("address", ["/ogc", "/ogc/collections", "/ogc/collections/parks", "/ogc/dcat", "/ogc/api"])
def test_what_describes_them_is_told_all_the_same(visitor, address):
    assert visitor.get(address, headers={"Accept": "application/json"}).status_code == 200


def test_other_programs_get_an_empty_list(visitor):
    for address in ("/api/v1/parks", "/api/v1/parks?on=2024-03-15&tier=national", "/api/v1/titles"):
        answer = visitor.get(address)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["items"], answer.json()["next"]) == ([], None)


def test_open_data_of_it_are_files_without_rows(no_parks, tmp_path: Path):
    made = files.write(no_parks, date.fromisoformat(DAY), tmp_path / "open")

    (parks,) = [path for path in made if path.name.endswith("parks.csv")]
    assert len(parks.read_text(encoding="utf-8").splitlines()) == 1
