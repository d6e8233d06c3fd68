"""The routes over a real store: answers, refusals, what is kept and what is asked again."""

from datetime import date

import pytest
import shapely
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from maps.viewport import api, scripts
from registry.store import history
from registry.store.models import Park

SHENZHEN = "bbox=113.5,22.3,114.8,23.0&z=11"


@pytest.fixture
def client(store):
    return TestClient(Starlette(routes=api.routes(lambda: store)))


def test_the_parks_of_a_viewport_are_those_of_the_register(client, store):
    from registry.parks import parks

    with store.read() as session:
        frame = parks.park_frame(session, date(2026, 11, 21))
    inside = frame[frame["lon"].between(113.5, 114.8) & frame["lat"].between(22.3, 23.0)]

    layer = client.get(f"/api/map/parks?{SHENZHEN}&day=2026-11-21").json()

    assert {park["slug"] for park in layer["parks"]} == set(inside["slug"])
    assert layer["as_of"] == "2026-11-21"


def test_a_long_layer_is_packed_for_a_browser_that_reads_gzip_and_says_the_same(client):
    asked = "/api/map/parks?bbox=109,20,118,26&z=18"
    packed = client.get(asked, headers={"accept-encoding": "gzip"})
    plain = client.get(asked, headers={"accept-encoding": "identity"})

    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.json() == plain.json()


def test_the_day_decides_which_titles_count(client):
    now = client.get(f"/api/map/parks?{SHENZHEN}&day=2026-11-21").json()["counts"]
    before = client.get(f"/api/map/parks?{SHENZHEN}&day=2015-01-01").json()["counts"]

    assert now["national"] > before["national"] == 0


def test_a_real_place_is_never_sent_as_certified(client):
    layer = client.get(f"/api/map/parks?{SHENZHEN}").json()

    real = [park for park in layer["parks"] if not park.get("demo")]
    assert real and {park["tier"] for park in real} == {"none"}


def test_filters_narrow_the_layer(client):
    layer = client.get(f"/api/map/parks?{SHENZHEN}&district=440311&role=reference").json()

    assert [park["slug"] for park in layer["parks"]] == ["guangming-science-city"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("z=11", "bbox: '' is not west,south,east,north in degrees"),
        (f"{SHENZHEN}&tier=gold", "tier: 'gold' is not one of national"),
        (f"{SHENZHEN}&day=2026-02-30", "day: '2026-02-30' is not a day such as 2026-07-01"),
        (f"{SHENZHEN}&outlines=old", "outlines: 'old' is not then, or left out for the outlines of today"),
        (f"{SHENZHEN}&day=0900-01-01", "day: '0900-01-01' is not a day from 1990-01-01 to 2199-12-31"),
        (f"{SHENZHEN}&outlines=then&day=9999-12-31", "day: '9999-12-31' is not a day from 1990-01-01 to 2199-12-31"),
    ],
)
def test_a_bad_parameter_is_answered_with_400_and_the_way_out(client, query, said):
    answer = client.get(f"/api/map/parks?{query}")

    assert answer.status_code == 400
    assert said in answer.json()["error"]


def test_an_unchanged_layer_is_not_sent_twice_and_a_changed_one_is(client, store):
    asked = f"/api/map/parks?{SHENZHEN}&day=2026-11-21"
    first = client.get(asked)
    kept = {"if-none-match": first.headers["etag"]}
    assert client.get(asked, headers=kept).status_code == 304
    beside = {"if-none-match": f'"other", {first.headers["etag"].removeprefix("W/")}'}
    assert client.get(asked, headers=beside).status_code == 304

    with store.write() as session:
        session.query(Park).filter_by(slug="shenzhen-software-park").one().name_zh = "改名的园区"
    again = client.get(asked, headers=kept)

    assert again.status_code == 200
    assert "改名的园区" in again.text


def test_an_outline_replaced_since_is_drawn_as_it_was_held_where_that_is_asked_for(client, store, monkeypatch):
    park, near = "demo-guangming-1", "bbox=113.5,22.3,114.8,23.0&z=18&day=2026-11-20"
    with store.read() as session:
        before_all = history.last(session)
    monkeypatch.setattr(history, "known_on", lambda session, moment: before_all)  # that day is over

    def outline(more: str) -> tuple:
        layer = client.get(f"/api/map/parks?{near}{more}").json()
        found = next(found for found in layer["parks"] if found["slug"] == park)
        return found["shape"], found["rings"]

    before = outline("")
    with store.write() as session:
        drawn = session.scalars(select(Park).where(Park.slug == park)).one()
        drawn.geom = shapely.box(drawn.lon - 0.01, drawn.lat - 0.01, drawn.lon + 0.01, drawn.lat + 0.01)
        drawn.outline = "surveyed"

    assert outline("&outlines=then") == before
    assert outline("")[0] == "surveyed" and outline("") != before


def test_no_tenant_rent_or_operator_passes_through(client, store):
    from registry.store.models import OperatingBody, Tenant

    with store.read() as session:
        names = [row.name for row in [*session.query(Tenant), *session.query(OperatingBody)]]
    text = client.get(f"/api/map/parks?{SHENZHEN}").text + client.get("/api/map/areas").text

    assert names
    assert not [name for name in names if name in text]


def test_the_five_areas_come_with_their_circles_and_accuracy(client):
    areas = {area["name"]: area for area in client.get("/api/map/areas").json()["areas"]}

    assert set(areas) == {"北站-坂田片区", "大铲湾片区", "西丽留仙洞", "河套片区", "尖岗山片区"}
    assert areas["河套片区"]["rings"] and areas["北站-坂田片区"]["rings"] is None
    assert areas["北站-坂田片区"]["accuracy"] == 1500
    assert {area["name"] for area in client.get("/api/map/areas?lang=en").json()["areas"]} >= {"Dachan Bay"}


def test_the_land_around_is_sent_as_it_is_shipped_and_may_be_kept_for_a_day(client):
    answer = client.get("/api/map/neighbours")

    assert len(answer.json()["features"]) == 14
    assert "max-age=86400" in answer.headers["cache-control"]
    assert client.get("/api/map/neighbours", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_leaflet_and_our_own_scripts_come_from_here(client):
    assert "Leaflet 1.9" in client.get("/vendor/leaflet/leaflet.js").text[:200]
    assert "javascript" in client.get(f"/{scripts.address('map.js')}").headers["content-type"]
    assert client.get(f"/{scripts.address('../api.py')}").status_code == 404
