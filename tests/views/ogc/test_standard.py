"""The abstract tests of OGC API – Features Part 1 (17-069r4, Annex A), read plainly from the text and done by hand.

The name of each test that is meant stands in brackets in the sentence of the test below it.
"""

import datetime as dt
import re
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from shapely.geometry import shape

ROOT = "http://testserver/ogc"
CONF = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
COLLECTIONS = ("districts", "areas", "parks")
SHENZHEN = (113.7, 22.4, 114.7, 22.9)


def links(said: dict, rel: str) -> list[dict]:
    return [link for link in said["links"] if link["rel"] == rel]


def one_link(said: dict, rel: str, kind: str) -> str:
    (found,) = [link["href"] for link in links(said, rel) if link["type"] == kind]
    return found


# --- core: landing page, API, conformance ---


@pytest.mark.parametrize("root", ["", "/"])
def test_the_landing_page_leads_to_api_conformance_and_collections(ogc, root):
    """/conf/core/root-op, /conf/core/root-success"""
    said = ogc.get(root)

    assert said["title"] and said["description"]
    assert ogc.get(one_link(said, "conformance", "application/json"))["conformsTo"]
    assert ogc.get(one_link(said, "data", "application/json"))["collections"]
    assert ogc.get(one_link(said, "service-desc", "application/vnd.oai.openapi+json;version=3.0"))["openapi"]
    assert ogc.ask(one_link(said, "service-doc", "text/html")).headers["content-type"].startswith("text/html")


def test_the_api_is_described_in_the_form_that_its_link_says(ogc):
    """/conf/core/api-definition-op, /conf/core/api-definition-success"""
    answer = ogc.ask("/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert answer.json()["openapi"].startswith("3.0.")


def test_the_classes_that_are_kept_are_named(ogc):
    """/conf/core/conformance-op, /conf/core/conformance-success"""
    assert set(ogc.get("/conformance")["conformsTo"]) == {
        f"{CONF}/core", f"{CONF}/geojson", f"{CONF}/oas30", f"{CONF}/html",
    }  # fmt: skip


# --- core: parameters ---


@pytest.mark.parametrize("path", ["", "/conformance", "/api", "/collections", "/collections/parks",
                                  "/collections/parks/items", "/collections/parks/items/demo-guangming-1"])  # fmt: skip
def test_a_parameter_that_the_api_does_not_name_is_refused(ogc, path):
    """/conf/core/query-param-unknown"""
    said = ogc.refused(f"{path}?colour=red")
    assert "colour" in said["detail"] and "lang" in said["detail"]


@pytest.mark.parametrize("query", ["limit=0", "limit=-1", "limit=ten", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=1,3,2,2",
                                   "datetime=yesterday", "datetime=2026-02-30", "datetime=../..", "tier=gold",
                                   "datetime=2026-07-02/2026-07-01", "district=光明区", "f=gml", "lang=fr",
                                   "bbox-crs=EPSG:4326", "datetime=2026-07-01T25:00:00Z"])  # fmt: skip
def test_a_parameter_with_a_wrong_value_is_refused_with_what_would_be_right(ogc, query):
    """/conf/core/query-param-invalid"""
    name = query.partition("=")[0]
    said = ogc.refused(f"/collections/parks/items?{query}")
    assert said["status"] == 400 and said["errors"][0]["at"] == name
    assert re.search(r"[\u4e00-\u9fff]", said["zh"]) and name in said["en"]


# --- core: collections ---


def test_every_collection_has_an_id_links_and_an_extent(ogc):
    """/conf/core/fc-md-op, fc-md-success, fc-md-links, fc-md-items, fc-md-items-links, fc-md-extent"""
    said = ogc.get("/collections")
    assert [each["id"] for each in said["collections"]] == list(COLLECTIONS)
    assert links(said, "self") and links(said, "alternate")
    for each in said["collections"]:
        assert each["title"] and each["description"] and each["itemType"] == "feature" and CRS84 in each["crs"]
        items = links(each, "items")
        assert {link["type"] for link in items} == {"application/geo+json", "text/html"}
        assert all(link["rel"] and link["type"] for link in each["links"])
        ((west, south, east, north),) = each["extent"]["spatial"]["bbox"]
        assert west < east and south < north
        ((first, last),) = each["extent"]["temporal"]["interval"]
        assert dt.datetime.fromisoformat(first).tzinfo is not None and last is None


@pytest.mark.parametrize("id", COLLECTIONS)
def test_a_collection_by_itself_says_what_it_says_among_the_others(ogc, id):
    """/conf/core/sfc-md-op, sfc-md-success"""
    (listed,) = [each for each in ogc.get("/collections")["collections"] if each["id"] == id]
    alone = ogc.get(f"/collections/{id}")
    for name in ("id", "title", "description", "extent", "crs", "itemType"):
        assert alone[name] == listed[name]
    assert {link["href"] for link in links(listed, "items")} == {link["href"] for link in links(alone, "items")}


@pytest.mark.parametrize("id", COLLECTIONS)
def test_all_features_lie_within_the_extent_that_is_told(ogc, id):
    (box,) = ogc.get(f"/collections/{id}")["extent"]["spatial"]["bbox"]
    extent = shapely.box(*box).buffer(1e-5)
    assert all(extent.covers(shape(each["geometry"])) for each in ogc.walk(f"/collections/{id}/items"))


# --- core: features ---


@pytest.mark.parametrize("id", COLLECTIONS)
def test_a_page_counts_itself_and_is_stamped(ogc, id):
    """/conf/core/fc-op, fc-response, fc-links, fc-timestamp, fc-numberMatched, fc-numberReturned"""
    before = dt.datetime.now(dt.UTC)
    answer = ogc.ask(f"/collections/{id}/items")
    said = answer.json()
    assert answer.headers["content-type"] == "application/geo+json"
    assert said["type"] == "FeatureCollection"
    assert said["numberReturned"] == len(said["features"]) == min(said["numberMatched"], 100)
    (made,) = [dt.datetime.fromisoformat(text) for name, text in said.items() if name.lower() == "timestamp"]
    assert before.replace(microsecond=0) <= made <= dt.datetime.now(dt.UTC)
    (itself,) = links(said, "self")
    assert itself["type"] == "application/geo+json" and ogc.get(itself["href"])["features"] == said["features"]
    other = one_link(said, "alternate", "text/html")
    assert ogc.ask(other).headers["content-type"].startswith("text/html")
    assert ogc.get(one_link(said, "collection", "application/json"))["id"] == id


@pytest.mark.parametrize(("asked", "most"), [("1", 1), ("3", 3), ("1000", 1000), ("1001", 1000), ("999999", 1000)])
def test_a_page_holds_no_more_than_the_limit_and_more_than_the_most_is_no_mistake(ogc, asked, most):
    """/conf/core/fc-limit-definition, fc-limit-response"""
    said = ogc.get(f"/collections/parks/items?limit={asked}")
    assert said["numberReturned"] == min(most, said["numberMatched"])
    assert bool(links(said, "next")) is (said["numberReturned"] < said["numberMatched"])


@pytest.mark.parametrize("id", COLLECTIONS)
def test_a_walk_by_the_next_links_meets_every_feature_once_whatever_the_page(ogc, id):
    """/rec/core/fc-next-1"""
    whole = [each["id"] for each in ogc.walk(f"/collections/{id}/items?limit=1000")]
    assert len(whole) == len(set(whole)) == ogc.get(f"/collections/{id}/items")["numberMatched"]
    assert whole == sorted(whole)
    for limit in (4, len(whole) - 1, len(whole)):
        assert [each["id"] for each in ogc.walk(f"/collections/{id}/items?limit={limit}")] == whole


def test_a_next_link_keeps_what_was_asked_and_says_the_day(ogc, monkeypatch):
    address = "/collections/parks/items?limit=2&tier=municipal&bbox=113,22,115,23&lang=en"
    (following,) = links(ogc.get(address), "next")
    query = parse_qs(urlsplit(following["href"]).query)
    assert {name: text for name, (text,) in query.items() if name != "after"} == {
        "limit": "2", "tier": "municipal", "bbox": "113,22,115,23", "lang": "en", "datetime": "2026-11-21",
    }  # fmt: skip
    monkeypatch.setenv("SOFTPARK_TODAY", "2026-11-22")
    assert {each["properties"]["as_of"] for each in ogc.get(following["href"])["features"]} == {"2026-11-21"}


@pytest.mark.parametrize("id", COLLECTIONS)
@pytest.mark.parametrize(
    "box",
    [SHENZHEN, (113.9, 22.7, 113.95, 22.8), (113.930, 22.53, 113.930, 22.79), (0, 0, 1, 1), (170, -50, -170, 50),
     (113.9, 22.7, 0.0, 113.95, 22.8, 100.0), (-180, -90, 180, 90), (114, 22, -179, 23)],
)  # fmt: skip
def test_a_box_chooses_exactly_what_meets_it(ogc, id, box):
    """/conf/core/fc-bbox-definition, fc-bbox-response: against shapely, one feature after another."""
    flat = (*box[:2], *box[3:5]) if len(box) == 6 else box
    west, south, east, north = flat
    parts = [flat] if west <= east else [(west, south, 180, north), (-180, south, east, north)]
    lines = [shapely.LineString([(part[0], part[1]), (part[2], part[3])]) for part in parts]
    areas = [shapely.box(*part) if part[0] < part[2] else line for part, line in zip(parts, lines, strict=True)]

    everything = ogc.walk(f"/collections/{id}/items?limit=1000")
    met = {each["id"] for each in everything if any(shape(each["geometry"]).intersects(area) for area in areas)}
    said = ogc.walk(f"/collections/{id}/items?limit=1000&bbox={','.join(map(str, box))}&bbox-crs={CRS84}")

    assert {each["id"] for each in said} == met


DAY = "2026-07-01"


@pytest.mark.parametrize(
    "same",
    [DAY, f"{DAY}T12:00:00Z", f"{DAY}T00:00:00%2B08:00", f"{DAY}T00:00:00+08:00", "2026-06-30T16:00:00Z",
     f"{DAY}t23:59:59.999%2B08:00", f"{DAY}/{DAY}"],
)  # fmt: skip
def test_an_instant_is_its_day_in_china_however_it_is_written(ogc, same):
    """/conf/core/fc-time-definition, fc-time-response"""
    plain = ogc.walk(f"/collections/parks/items?datetime={DAY}")
    told = ogc.walk(f"/collections/parks/items?datetime={same}")
    assert [each["properties"] for each in told] == [each["properties"] for each in plain]
    assert {each["properties"]["as_of"] for each in told} == {DAY}


@pytest.mark.parametrize("interval", ["../2026-07-01", "/2026-07-01", "2020-01-01/2026-07-01", "1800-01-01/2026-07-01"])
def test_an_interval_tells_the_state_of_its_last_day(ogc, interval):
    def said(days: str) -> dict[str, list]:
        names = ("tier", "recognition", "geometry_kind", "as_of")
        features = ogc.walk(f"/collections/parks/items?limit=1000&datetime={days}")
        return {each["id"]: [each["properties"][name] for name in names] for each in features}

    assert said(interval) == said("2026-07-01")


@pytest.mark.parametrize("interval", ["2026-07-01/..", "2026-07-01/"])
def test_an_interval_without_an_end_tells_of_today_and_of_all_that_will_hold(ogc, interval):
    features = ogc.walk(f"/collections/parks/items?datetime={interval}")
    assert {each["properties"]["as_of"] for each in features} == {"2026-11-21"}
    (park,) = [each for each in features if each["id"] == "demo-guangming-8"]
    assert [grant["from"] for grant in park["properties"]["recognitions"]] == ["2026-12-01"]
    assert park["properties"]["recognition"] == "none"


@pytest.mark.parametrize(
    "outside", ["1989-12-31", "2200-01-01", "../1989-12-31", "2200-01-01/..", "0001-01-01T00:00:00Z"]
)
def test_days_of_which_the_register_cannot_speak_are_refused_with_those_of_which_it_can(ogc, outside):
    said = ogc.refused(f"/collections/parks/items?datetime={outside}")
    assert "1990-01-01" in said["en"] and "2199-12-31" in said["zh"]


@pytest.mark.parametrize("id", COLLECTIONS)
def test_a_feature_is_found_by_its_id_and_says_where_it_belongs(ogc, id):
    """/conf/core/f-op, f-success, f-links"""
    for each in ogc.walk(f"/collections/{id}/items")[::5]:
        answer = ogc.ask(f"/collections/{id}/items/{each['id']}")
        alone = answer.json()
        assert answer.status_code == 200 and answer.headers["content-type"] == "application/geo+json"
        assert {name: alone[name] for name in ("type", "id", "geometry", "properties")} == {
            name: each[name] for name in ("type", "id", "geometry", "properties")
        }
        assert ogc.get(one_link(alone, "self", "application/geo+json"))["id"] == each["id"]
        assert one_link(alone, "alternate", "text/html")
        assert one_link(alone, "collection", "application/json").startswith(f"{ROOT}/collections/{id}")


@pytest.mark.parametrize(("path", "named"), [
    ("/collections/trees", "districts"), ("/collections/trees/items", "parks"), ("/nothing", "/ogc/api"),
    ("/collections/parks/items/nowhere", "/ogc/collections/parks/items"), ("/collections/parks/items/a/b", "/ogc/api"),
    ("/collections/districts/items/999999", "/ogc/collections/districts/items"),
])  # fmt: skip
def test_what_is_not_there_is_404_with_where_to_look(ogc, path, named):
    said = ogc.refused(path, 404)
    assert named in said["zh"] and named in said["en"]


# --- geojson ---


@pytest.mark.parametrize("id", COLLECTIONS)
def test_features_are_geojson_as_rfc_7946_has_it(ogc, id):
    """/conf/geojson/definition, content; RFC 7946, 3.1, 3.1.6, 3.2, 4, 7"""
    for each in ogc.walk(f"/collections/{id}/items?limit=1000"):
        assert each["type"] == "Feature" and isinstance(each["properties"], dict) and isinstance(each["id"], str)
        geometry = each["geometry"]
        assert geometry["type"] in ("Point", "Polygon", "MultiPolygon") and "crs" not in each
        found = shape(geometry)
        assert not found.is_empty and not found.has_z
        west, south, east, north = found.bounds
        assert 109 < west <= east < 118 and 20 < south <= north < 26, "longitude stands first"
        for polygon in shapely.get_parts(found):
            if polygon.geom_type == "Polygon":
                assert shapely.is_ccw(polygon.exterior)
                assert not any(shapely.is_ccw(hole) for hole in polygon.interiors)
                assert polygon.exterior.coords[0] == polygon.exterior.coords[-1]


# --- html ---


PAGES = ("", "/conformance", "/api", "/collections", "/collections/parks", "/collections/parks/items?limit=3",
         "/collections/parks/items/demo-guangming-1", "/collections/areas/items", "/collections/districts")  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_a_page_for_who_reads_pages(ogc, path, lang):
    """/conf/html/definition, content: HTML 5, with what the JSON says, and all its links"""
    from tests.fixtures.reading_html import Read

    mark = "&" if "?" in path else "?"
    answer = ogc.ask(f"{path}{mark}lang={lang}", accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert answer.headers["content-type"].startswith("text/html") and answer.text.startswith("<!DOCTYPE html>")
    page = Read(answer.text)
    assert not page.problems
    said = ogc.get(f"{path}{mark}lang={lang}&f=json")
    for each in [said, *said.get("features", ())]:
        for name, value in each.get("properties", {}).items():
            assert name in answer.text
            if isinstance(value, str):
                assert value in page.text, (name, value)


# --- oas30 ---


def test_the_description_names_every_parameter_that_is_taken_and_no_other(ogc):
    """/conf/oas30/completeness, oas-definition-2, oas-impl"""
    said = ogc.get("/api")
    (server,) = said["servers"]
    assert server["url"] == ROOT
    values = {"f": "json", "lang": "en", "limit": "2", "bbox": "113,22,115,23", "bbox-crs": CRS84, "after": "a",
              "datetime": DAY, "city": "4403", "district": "440311", "area": "beizhan-bantian", "tier": "municipal",
              "recognition": "none", "role": "registered"}  # fmt: skip
    ids = {"parks": "demo-guangming-1", "areas": "hetao", "districts": "440311"}
    for path, ways in said["paths"].items():
        names = {each["$ref"].rpartition("/")[2] for each in ways["get"]["parameters"] if "$ref" in each}
        collection = path.split("/")[2] if path.startswith("/collections/") else ""
        address = path.format(id=ids.get(collection, "")).rstrip("/")
        for name, value in values.items():
            answer = ogc.ask(f"{address}?{name}={value}")
            assert answer.status_code == (200 if name in names else 400), (path, name, answer.text[:300])


def test_every_reference_of_the_description_leads_somewhere_and_every_refusal_is_described(ogc):
    """/conf/oas30/oas-definition-2, exception-codes"""
    said = ogc.get("/api")
    text = ogc.ask("/api").text
    for reference in set(re.findall(r'"\$ref": ?"#/([^"]+)"', text)):
        found = said
        for part in reference.split("/"):
            found = found[part]
        assert found
    for ways in said["paths"].values():
        assert {"200", "400", "406", "429", "503"} <= set(ways["get"]["responses"])


@pytest.mark.parametrize("id", COLLECTIONS)
def test_every_feature_keeps_the_schema_that_is_described(ogc, id):
    """OpenAPI 3.0's own `nullable` is put as JSON Schema has it; all else jsonschema reads as it stands."""
    import jsonschema

    def plain(schema):
        if isinstance(schema, list):
            return [plain(each) for each in schema]
        if not isinstance(schema, dict):
            return schema
        found = {name: plain(each) for name, each in schema.items() if name != "nullable"}
        if schema.get("nullable") and "type" in schema:
            found["type"] = [schema["type"], "null"]
        return found

    described = plain(ogc.get("/api"))
    page = {**described["components"]["schemas"][f"{id}_features"], "components": described["components"]}
    check = jsonschema.Draft202012Validator(page, format_checker=jsonschema.FormatChecker())
    said = ogc.get(f"/collections/{id}/items?limit=1000")
    assert said["features"] and not list(check.iter_errors(said))
    said["features"][0]["properties"].pop("as_of")
    assert list(check.iter_errors(said)), "the schema can refuse"
    told = page["components"]["schemas"][id]["properties"]
    assert set(told) == set(said["features"][1]["properties"])
