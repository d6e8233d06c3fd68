"""The figures of the interface are those of the map, on whatever day, for whatever filter."""

from collections import Counter

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from maps.viewport import api
from maps.viewport.filters import TIERS
from registry.store.store import Store

EVERYWHERE = "bbox=70,0,140,60&z=5"
DAYS = ("2026-11-21", "2025-06-30", "2020-01-01")


@pytest.fixture
def map_of(register: Store):
    client = TestClient(Starlette(routes=api.routes(lambda: register)))

    def asked(query: str) -> dict:
        answer = client.get(f"/api/map/parks?{EVERYWHERE}&outlines=then&{query}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    return asked


def matched(ogc, query: str) -> int:
    return ogc.get(f"/collections/parks/items?limit=1&{query}")["numberMatched"]


@pytest.mark.parametrize("day", DAYS)
def test_there_are_as_many_parks_of_each_district_and_tier_as_on_the_map(ogc, map_of, day):
    features = [feature["properties"] for feature in ogc.walk(f"/collections/parks/items?limit=1000&datetime={day}")]
    found = Counter((each["district"], each["tier"]) for each in features)
    districts = {district for district, _tier in found if district is not None}
    assert len(districts) > 5
    for district in districts:
        layer = map_of(f"day={day}&district={district}")
        assert {tier: found[district, tier] for tier in TIERS} == layer["counts"], (day, district)
        assert matched(ogc, f"datetime={day}&district={district}") == layer["total"] == sum(layer["counts"].values())
    for tier in TIERS:
        assert matched(ogc, f"datetime={day}&tier={tier}") == map_of(f"day={day}")["counts"][tier]
    assert len(features) == map_of(f"day={day}")["total"]


@pytest.mark.parametrize(
    "query",
    [
        "", "tier=national,provincial", "recognition=ai_software", "role=candidate", "role=reference",
        "role=reference,registered&district=440311,440305", "area=beizhan-bantian",
    ],
)  # fmt: skip
def test_every_filter_of_the_map_chooses_the_same_parks(ogc, map_of, query):
    layer = map_of(f"day=2026-11-21&{query}")
    # References are drawn on the map, counted and listed only where they are asked for.
    shown = {park["slug"] for park in layer["parks"] if park["role"] != "reference" or "reference" in query}

    found = ogc.walk(f"/collections/parks/items?datetime=2026-11-21&{query}")

    assert {feature["id"] for feature in found} == shown
    assert len(found) == len(shown) > 0


def test_what_the_map_says_of_a_park_its_feature_says(ogc, map_of):
    drawn = {park["slug"]: park for park in map_of("day=2026-11-21&role=registered,candidate,named,reference")["parks"]}
    features = ogc.walk("/collections/parks/items?role=registered,candidate,named,reference&datetime=2026-11-21")
    assert len(features) == len(drawn) > 20
    for feature in features:
        told, park = feature["properties"], drawn[feature["id"]]
        assert (told["name_zh"], told["tier"], told["role"], told["geometry_kind"], told["demo"]) == (
            park["name"], park["tier"], park["role"], park["shape"], park.get("demo", False),
        )  # fmt: skip
        assert [round(told["lon"] * api.SCALE), round(told["lat"] * api.SCALE)] == park["at"]


def test_districts_and_areas_are_those_beneath_the_map(ogc, register):
    client = TestClient(Starlette(routes=api.routes(lambda: register)))
    districts = client.get("/api/map/districts").json()["features"]
    areas = client.get("/api/map/areas").json()["areas"]

    ours = {feature["id"]: feature for feature in ogc.walk("/collections/districts/items")}
    assert set(ours) == {each["properties"]["code"] for each in districts}
    for each in districts:
        told = ours[each["properties"]["code"]]
        assert points(told["geometry"]) == points(each["geometry"])
        assert told["properties"]["source"] == each["properties"]["source"]

    found = {feature["id"]: feature for feature in ogc.walk("/collections/areas/items")}
    assert set(found) == {each["id"] for each in areas}
    for each in areas:
        told = found[each["id"]]
        assert (told["geometry"]["type"] == "Point") is (each["rings"] is None)
        assert round(told["properties"]["accuracy_m"]) == each["accuracy"]


def points(geometry: dict) -> set[tuple[float, float]]:
    """Every corner of a multipolygon, whichever way its rings run."""
    return {tuple(point) for polygon in geometry["coordinates"] for ring in polygon for point in ring}


def test_nothing_of_tenants_operators_or_accounts_passes_through(ogc, register):
    from registry.store.models import OperatingBody, Tenant

    with register.read() as session:
        names = [row.name for row in [*session.query(Tenant), *session.query(OperatingBody)]]
    said = "".join(ogc.ask(f"/collections/{each}/items?limit=1000").text for each in ("districts", "areas", "parks"))

    assert names
    assert not [name for name in names if name in said]
