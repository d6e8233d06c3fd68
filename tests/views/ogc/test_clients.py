"""What offices use reads the interface as it is served: GDAL’s own driver, on which QGIS rests, and OWSLib."""

import json

import pyogrio
import pytest
import shapely
from owslib.ogcapi.features import Features
from shapely.geometry import shape

from tests.fixtures.serving import get

DAY = "2026-07-01"


@pytest.fixture(scope="module")
def root(served_app: str) -> str:
    return f"{served_app}/ogc"


def features(root: str, id: str, query: str = "") -> dict[str, dict]:
    said = get(f"{root}/collections/{id}/items?limit=1000{query}").json()
    assert said["numberReturned"] == said["numberMatched"]
    return {each["id"]: each for each in said["features"]}


def test_gdal_finds_the_layers(root):
    layers = pyogrio.list_layers(f"OAPIF:{root}")
    assert [name for name, _geometry in layers] == ["districts", "areas", "parks"]


@pytest.mark.parametrize("id", ["districts", "areas", "parks"])
def test_gdal_reads_every_feature_with_its_geometry_and_properties(root, id):
    """Page after page: GDAL is told to ask for seven at a time."""
    read = pyogrio.read_dataframe(f"OAPIF:{root}", layer=id, PAGE_SIZE="7")
    expected = features(root, id)

    assert sorted(read["id"]) == sorted(expected)
    assert read.crs.to_epsg() == 4326 or read.crs.to_authority() == ("OGC", "CRS84")
    for row in read.itertuples():
        told = expected[row.id]
        assert shapely.equals_exact(row.geometry, shape(told["geometry"]), 1e-9, normalize=True)
        assert (row.name_zh, row.name_en) == (told["properties"]["name_zh"], told["properties"]["name_en"])
        assert row.geometry_kind == told["properties"]["geometry_kind"]
        assert row.source == told["properties"]["source"]


def test_gdal_reads_titles_and_demo_data_as_such(root):
    read = pyogrio.read_dataframe(f"OAPIF:{root}", layer="parks").set_index("id")
    expected = features(root, "parks")
    for id, row in read.iterrows():
        told = expected[id]["properties"]
        titles = json.loads(row["titles"]) if isinstance(row["titles"], str) else row["titles"]
        assert [title["document"] for title in titles] == [title["document"] for title in told["titles"]]
        assert bool(row["demo"]) is told["demo"]
    assert read["demo"].astype(bool).any() and not read["demo"].astype(bool).all()


def test_gdal_asks_for_a_window(root):
    box = (113.9, 22.7, 113.95, 22.8)
    read = pyogrio.read_dataframe(f"OAPIF:{root}", layer="parks", bbox=box)
    expected = features(root, "parks", f"&bbox={','.join(map(str, box))}")
    assert set(read["id"]) == set(expected) and 0 < len(read) < len(features(root, "parks"))


@pytest.mark.parametrize(("where", "query"), [("tier = 'municipal'", "tier=municipal"),
                                              ("district = '440311'", "district=440311")])  # fmt: skip
def test_gdal_filters_by_tier_and_district(root, where, query):
    read = pyogrio.read_dataframe(f"OAPIF:{root}", layer="parks", where=where)
    assert set(read["id"]) == set(features(root, "parks", f"&{query}")) != set()


def test_gdal_opens_one_collection_as_of_a_day(root):
    """How a layer of another day is added in QGIS: the address of its items, as GeoJSON."""
    read = pyogrio.read_dataframe(f"{root}/collections/parks/items?f=json&limit=1000&datetime={DAY}")
    expected = features(root, "parks", f"&datetime={DAY}")
    assert dict(zip(read["id"], read["tier"], strict=True)) == {
        id: each["properties"]["tier"] for id, each in expected.items()
    }


def test_owslib_walks_from_the_landing_page_to_a_feature(root):
    client = Features(root)

    assert any(each.endswith("/conf/core") for each in client.conformance()["conformsTo"])
    assert client.api()["openapi"].startswith("3.0.")
    assert client.feature_collections() == ["districts", "areas", "parks"]
    assert client.collection("parks")["id"] == "parks"
    found = client.collection_items("parks", bbox=[113.9, 22.7, 113.95, 22.8], datetime_=DAY, limit=2)
    assert found["numberReturned"] == 2 < found["numberMatched"]
    id = found["features"][0]["id"]
    assert client.collection_item("parks", id)["id"] == id


def test_owslib_is_told_what_is_wrong_in_words(root):
    with pytest.raises(RuntimeError, match="bbox"):
        Features(root).collection_items("parks", bbox=[1, 2, 3])
