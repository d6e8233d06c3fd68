"""How the interface answers: forms, languages, what is kept, and where its addresses lead."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tests.fixtures.waiting import PATIENCE
from views.entrance import identity
from views.kit import context
from views.ogc import routes
from views.serving.base import Base

ITEMS = "/collections/parks/items?limit=2"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("*/*", "application/geo+json"), ("application/geo+json", "application/geo+json"),
     ("application/json", "application/geo+json"), ("application/*;q=0.2", "application/geo+json"),
     ("text/html", "text/html"), ("text/html;q=0.4, application/geo+json;q=0.5", "application/geo+json"),
     ("application/geo+json, application/json", "application/geo+json"), ("text/*, */*;q=0.1", "text/html")],
)  # fmt: skip
def test_who_asks_gets_the_form_that_they_read_best(ogc, accept, kind):
    assert ogc.ask(ITEMS, accept=accept).headers["content-type"].partition(";")[0] == kind


def test_an_address_that_names_the_form_goes_before_what_is_read_best(ogc):
    assert ogc.ask(f"{ITEMS}&f=html", accept="application/json").headers["content-type"].startswith("text/html")
    assert ogc.ask(f"{ITEMS}&f=json", accept="text/html").headers["content-type"] == "application/geo+json"


@pytest.mark.parametrize("accept", ["image/png", "application/xml, text/xml;q=0.5", "*/*;q=0", "nonsense"])
def test_who_reads_nothing_that_can_be_given_is_told_what_can(ogc, accept):
    said = ogc.refused(ITEMS, 406, accept=accept)
    assert "application/geo+json" in said["zh"] and "text/html" in said["en"]


def test_descriptions_are_in_the_language_that_is_asked_for(ogc):
    def title(query: str, **headers: str) -> str:
        return ogc.get(f"/collections/parks{query}", **headers)["title"]

    assert title("") == "软件园区"
    assert title("?lang=en") == title("", accept_language="en-GB,en;q=0.9,zh;q=0.1") == "Software parks"
    assert title("?lang=zh", accept_language="en") == "软件园区"
    assert ogc.ask("/collections", accept_language="en").headers["content-language"] == "en"
    assert "Districts" in ogc.ask("/api?lang=en").text and "行政区" in ogc.ask("/api").text


def test_each_answer_leads_to_itself_in_the_other_language(ogc):
    (other,) = [link["href"] for link in ogc.get("/collections")["links"] if link.get("hreflang") == "en"]
    assert ogc.get(other)["collections"][2]["title"] == "Software parks"


def test_head_says_what_get_says_without_the_body(ogc):
    got, head = ogc.ask(ITEMS), ogc.client.head(f"/ogc{ITEMS}")
    assert head.status_code == 200
    for name in ("content-type", "etag", "vary", "content-length"):
        assert head.headers[name] == got.headers[name]


def test_a_parameter_that_is_given_twice_is_refused_since_only_one_would_be_read(ogc):
    said = ogc.refused(f"{ITEMS}&district=440311&district=440305")
    assert "district" in said["zh"] and "district" in said["en"]
    assert ogc.get(f"{ITEMS}&district=440311,440305")["numberMatched"] > 0


def test_another_method_is_refused_with_those_that_are_not(ogc):
    answer = ogc.client.post(f"/ogc{ITEMS}")
    assert answer.status_code == 405 and "GET" in answer.headers["allow"]


def test_an_answer_is_not_sent_again_to_who_has_it_until_it_says_something_else(ogc, register):
    from registry.store.models import Lease, Park

    tag = ogc.ask(ITEMS).headers["etag"]
    assert ogc.ask(ITEMS, if_none_match=tag).status_code == 304
    assert ogc.ask(f"{ITEMS}&lang=en", if_none_match=tag).status_code == 200
    with register.write() as session:
        session.query(Lease).update({"area_m2": Lease.area_m2 + 1})
    assert ogc.ask(ITEMS, if_none_match=tag).status_code == 304, "a change of rosters is nothing of the public's"
    with register.write() as session:
        session.query(Park).update({"name_en": "Renamed"})
    again = ogc.ask(ITEMS, if_none_match=tag)
    assert again.status_code == 200 and "Renamed" in again.text


def test_two_that_ask_at_once_in_other_forms_get_their_own(ogc):
    """Answers that are made at the same time are shared by who asks for the same, and for nothing else."""
    import asyncio

    import httpx

    async def both() -> list[str]:
        transport = httpx.ASGITransport(app=ogc.client.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver", timeout=PATIENCE) as client:
            accepts = ["application/json", "text/html", "application/json", "image/png"]
            asked = [client.get(f"/ogc{ITEMS}", headers={"accept": accept}) for accept in accepts]
            return [answer.headers["content-type"].partition(";")[0] for answer in await asyncio.gather(*asked)]

    geojson, html, again, none = asyncio.run(both())
    assert (geojson, html, again, none) == (
        "application/geo+json", "text/html", "application/geo+json", "application/problem+json",
    )  # fmt: skip


def test_a_long_answer_is_packed_for_who_can_read_it(ogc):
    packed = ogc.ask("/collections/districts/items", accept_encoding="gzip")
    plain = ogc.ask("/collections/districts/items", accept_encoding="identity")
    assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
    assert packed.json()["features"] == plain.json()["features"]


def test_addresses_lead_back_under_the_path_of_the_site(register, monkeypatch):
    monkeypatch.setenv("SOFTPARK_SITE", "https://park.example/softpark/")
    middleware = [Middleware(Base), Middleware(identity.Identity)]
    made = [*routes.routes(context.store), routes.no_such_address(context.store)]
    with TestClient(Starlette(routes=made, middleware=middleware)) as client:
        said = client.get("/softpark/ogc").json()
        page = client.get("/softpark/ogc/collections/parks/items?limit=1").json()
        nothing = client.get("/softpark/ogc/nothing").json()
    assert " /softpark/ogc/nothing" in nothing["en"] and "/softpark/ogc/api" in nothing["zh"]
    everything = [*said["links"], *page["links"], *page["features"][0]["links"]]
    assert everything and all(link["href"].startswith("https://park.example/softpark/ogc") for link in everything)


def test_an_account_changes_nothing(ogc, as_person):
    before = ogc.get(ITEMS)["features"]
    as_person("official", scope="440311")
    assert ogc.get(ITEMS)["features"] == before


def test_a_database_that_is_away_is_said_as_a_problem_with_when_to_come_back(register):
    from registry.store.refusals import OutOfReach
    from views.entrance.outages import Outages

    def away():
        raise OutOfReach("登记的数据库不可用。", "The database is away.")

    with TestClient(Starlette(routes=routes.routes(away), middleware=[Middleware(Outages)])) as client:
        answer = client.get("/ogc/collections/parks/items")
    assert answer.status_code == 503 and answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0 and answer.json()["en"] == "The database is away."


def test_who_asks_too_much_is_told_as_a_problem_when_to_come_back(register, monkeypatch):
    from views.entrance import pace

    def too_many(self, key):
        raise pace.TooMany(7)

    monkeypatch.setattr(pace.Pace, "_count", too_many)
    with TestClient(Starlette(routes=routes.routes(context.store))) as client:
        answer = client.get("/ogc")
    assert answer.status_code == 429 and answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["retry-after"] == "7" and "7" in answer.json()["zh"]


def test_the_catalogue_leads_to_every_collection_and_to_the_interface(ogc):
    answer = ogc.ask("/dcat")
    said = answer.json()
    assert answer.headers["content-type"] == "application/ld+json"
    (service,) = said["dcat:service"]
    assert ogc.get(service["dcat:endpointURL"]["@id"])["links"]
    assert ogc.get(service["dcat:endpointDescription"]["@id"])["openapi"]
    ids = {each["@id"] for each in said["dcat:dataset"]}
    assert ids == {each["@id"] for each in service["dcat:servesDataset"]} and len(ids) == 3
    for each in said["dcat:dataset"]:
        (geojson,) = each["dcat:distribution"]
        assert ogc.get(geojson["dcat:accessURL"]["@id"])["id"] == each["dct:identifier"]
        assert ogc.get(geojson["dcat:downloadURL"]["@id"])["type"] == "FeatureCollection"
        assert each["dct:spatial"]["dcat:bbox"]["@value"].startswith("POLYGON((")
    assert "dcat:Catalog" in ogc.ask("/dcat", accept="text/html").text
