"""Whatever is sent to the interface, it says in both languages what is wrong, and never falls over."""

import json

import pytest

from registry.store.refusals import OutOfReach
from tests.fixtures.examples import PROVE
from tests.views.entrance.test_hostile_addresses import HOSTILE
from views.entrance import pace
from views.entrance.pace import TooMany
from views.kit import context

LISTS = {
    "parks": ("name", "on", "limit", "after", "district", "area", "tier", "recognition", "role", "lang"),
    "titles": ("park", "tier", "after", "current", "on"),
    "documents": ("on", "after", "limit"),
    "measures": ("document", "topic", "claimant", "after"),
    "facts": ("document", "after", "limit"),
}
CASE = {"id": "1", "as_of": "2026-11-21", "tenant": {"kind": "enterprise"}, "park": {"district": "440311"}}


def problem(answer, *statuses: int) -> dict:
    """The refusal, which is one."""
    assert answer.status_code in statuses, (answer.status_code, answer.text[:300])
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff" and "content-security-policy" in answer.headers
    said = answer.json()
    assert said["status"] == answer.status_code and said["zh"] and said["en"] and said["zh"] != said["en"]
    assert said["detail"] in (said["zh"], said["en"])
    for mistake in said["errors"]:
        assert set(mistake) == {"at", "zh", "en"} and mistake["zh"] != mistake["en"]
    return said


@pytest.mark.parametrize("path", LISTS)
def test_no_text_in_a_parameter_makes_a_list_fall_over(client, path):
    """Every text in one of the parameters that the list reads, every parameter with some of the texts."""
    for place, text in enumerate(HOSTILE.values()):
        for name in LISTS[path] if PROVE else (LISTS[path][place % len(LISTS[path])],):
            answer = client.get(f"/api/v1/{path}?{name}={text}")
            if answer.status_code != 200:
                problem(answer, 400, 404)


@pytest.mark.parametrize(
    "path", ["parks/{}", "titles/{}", "documents/{}", "measures/{}/14", "measures/guangming-2025-4/{}", "facts/{}"]
)
def test_no_text_in_a_path_makes_an_object_fall_over(client, path):
    for text in filter(None, HOSTILE.values()):
        answer = client.get(f"/api/v1/{path.format(text)}")
        if "%0A" in text:
            assert answer.status_code == 404, "a path with a line break in it is none of the interface"
        else:
            problem(answer, 400, 404)


def test_a_parameter_that_nobody_reads_is_refused_with_those_that_are_read(client):
    said = problem(client.get("/api/v1/parks?distict=440311"), 400)
    (mistake,) = said["errors"]
    assert mistake["at"] == "distict" and "district" in mistake["zh"] and "district" in mistake["en"]


@pytest.mark.parametrize("path", ["parks", "titles/1", "documents", "openapi.json"])
def test_a_parameter_that_is_given_twice_is_refused_since_only_one_would_be_read(client, path):
    (mistake,) = problem(client.get(f"/api/v1/{path}?lang=en&lang=zh"), 400)["errors"]
    assert mistake["at"] == "lang"
    problem(client.post("/api/v1/determinations?topic=rent&topic=park", json=CASE), 400)


@pytest.mark.parametrize("path", ["parks/nothing", "titles/999999", "documents/nothing", "facts/nothing", "nothing"])
def test_words_lead_to_where_everything_is_under_the_path_of_the_site(client, monkeypatch, path):
    monkeypatch.setenv("SOFTPARK_SITE", "http://localhost/softpark/")
    said = problem(client.get(f"/softpark/api/v1/{path}"), 404)
    assert " /softpark/api/v1/" in said["zh"] and " /softpark/api/v1/" in said["en"]


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("on=2026-02-30", "1990-01-01"),
        ("on=1989-12-31", "1990-01-01"),
        ("on=2200-01-01", "2199-12-31"),
        ("on=0", "2026-07-01"),
        ("limit=0", "200"),
        ("limit=201", "200"),
        (f"limit={'9' * 5_000}", "200"),
        ("tier=gold", "municipal"),
        ("tier=national,", "municipal"),
        ("district=44031", "440311"),
    ],
)
def test_a_wrong_word_is_answered_with_what_would_be_right(client, asked, right):
    (mistake,) = problem(client.get(f"/api/v1/parks?{asked}"), 400)["errors"]
    assert mistake["at"] == asked.partition("=")[0]
    assert right in mistake["zh"] and right in mistake["en"] and len(mistake["zh"]) < 400


BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "a comma too many": b'{"id": "1",}',
    "no UTF-8": b'{"id": "\xff"}',
    "UTF-16": '{"id": "1"}'.encode("utf-16"),
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "5,000 brackets": b"[" * 5_000,
    "5,000 nested lists": b"[" * 5_000 + b"]" * 5_000,
    "nested in a case": b'{"id": "1", "as_of": ' + b'{"a": ' * 60 + b"1" + b"}" * 60 + b"}",
    "5,000 digits": b'{"id": "1", "as_of": ' + b"9" * 5_000 + b"}",
    "an infinite exponent": b'{"id": "1", "as_of": "2026-11-21", "rent": {"2025": 1e99999999999999999999}}',
    "a large exponent": b'{"id": "1", "as_of": "2026-11-21", "rent": {"2025": 1e400}}',
    "a tiny number": b'{"id": "1", "as_of": "2026-11-21", "rent": {"2025": 1e-400}}',
    "not a number": b'{"id": "1", "as_of": "2026-11-21", "rent": {"2025": NaN}}',
    "infinity": b'{"id": "1", "as_of": "2026-11-21", "rent": {"2025": -Infinity}}',
    "a key twice": b'{"id": "1", "id": "2", "as_of": "2026-11-21"}',
    "a year twice": b'{"id": "1", "as_of": "2026-11-21", "rent": {"2025": 1, "2025": 2}}',
    "a lone surrogate": b'{"id": "\\ud800", "as_of": "2026-11-21"}',
    "a key that is one": b'{"id": "1", "as_of": "2026-11-21", "\\udc00": 1}',
    "a day that is none": b'{"id": "1", "as_of": "2026-02-30"}',
    "a day before all": b'{"id": "1", "as_of": "0001-01-01"}',
    "a day after all": b'{"id": "1", "as_of": "9999-12-31"}',
    "a key of nobody": b'{"id": "1", "as_of": "2026-11-21", "tenants": {}}',
    "a district of nowhere": b'{"id": "1", "as_of": "2026-11-21", "park": {"district": "999999"}}',
    "an end before its start": json.dumps(CASE | {"lease": {"start": "2026-02-01", "end": "2026-01-01"}}).encode(),
    "three decimals": json.dumps(CASE | {"rent": {"2025": 1.005}}).encode(),
    "5,000 letters": json.dumps(CASE | {"id": "a" * 5_000}).encode(),
    "100,000 grants": json.dumps(CASE | {"granted": [0] * 20_000}).encode(),
    "10 MB": json.dumps(CASE | {"title": "x" * 10_000_000}).encode(),
}
STATUS = {"nothing": 400, "no JSON": 400, "a comma too many": 400, "no UTF-8": 400, "UTF-16": 400,
          "5,000 brackets": 422, "10 MB": 413}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_no_body_makes_a_determination_fall_over(client, name):
    headers = {"content-type": "application/json"}
    path = ("determinations", "explanations")[list(BODIES).index(name) % 2]
    answer = client.post(f"/api/v1/{path}", content=BODIES[name], headers=headers)
    said = problem(answer, STATUS.get(name, 422))
    assert len(answer.content) < 8_000
    assert said["errors"] or answer.status_code in (400, 413)


def test_a_nul_in_a_text_is_a_text(client):
    answer = client.post("/api/v1/determinations", json=CASE | {"id": "a\x00b"})
    assert answer.status_code == 200 and answer.json()["id"] == "a\x00b"


def test_a_fact_that_cannot_be_taken_is_named_with_its_place(client):
    case = CASE | {"premises": [{"park": {"district": "440311"}, "lease": {"start": "2026-13-01"}}]}
    del case["park"]
    (mistake,) = problem(client.post("/api/v1/determinations", json=case), 422)["errors"]
    assert mistake["at"] == "premises.0.lease.start" and "2026-13-01" in mistake["zh"] and "2026-11-21" in mistake["en"]


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_case_is_sent_as_json(client, kind):
    headers = {} if kind is None else {"content-type": kind}
    problem(client.post("/api/v1/determinations", content=json.dumps(CASE), headers=headers), 415)


def test_a_case_that_is_packed_is_not_unpacked(client):
    headers = {"content-type": "application/json", "content-encoding": "gzip"}
    problem(client.post("/api/v1/determinations", content=b"\x1f\x8b", headers=headers), 415)


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "POST"])
def test_a_method_that_is_not_taken_is_told_those_that_are(client, method):
    answer = client.request(method, "/api/v1/parks")
    problem(answer, 405)
    assert "GET" in answer.headers["allow"]
    answer = client.get("/api/v1/determinations")
    problem(answer, 405)
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/parks/", "/api/v1/docs"])
def test_an_address_that_is_none_is_answered_as_one(client, path):
    assert "openapi.json" in problem(client.get(path), 404)["en"]


def test_a_page_of_another_site_is_told_that_it_is_none_of_ours(client):
    said = problem(client.get("/api/v1/parks", headers={"origin": "https://elsewhere.example"}), 403)
    assert "another site" in said["en"] or "page" in said["en"]


@pytest.mark.parametrize("full", [False, True])
def test_who_asks_without_end_is_told_when_to_come_back(client, monkeypatch, full):
    def stop(self, key):
        raise TooMany(7, full)

    monkeypatch.setattr(pace.Pace, "_count", stop)
    for method in ("GET", "POST"):
        answer = client.request(method, "/api/v1/determinations")
        said = problem(answer, 503 if full else 429)
        assert answer.headers["retry-after"] == "7" and "7 秒" in said["zh"] and "7 s" in said["en"]


def test_a_database_that_is_away_is_said(client, monkeypatch):
    def away():
        raise OutOfReach("登记的数据库连不上。", "The database of the register cannot be reached.")

    for module in ("parks", "cases"):
        monkeypatch.setattr(f"views.api.{module}.store", away)
    for answer in (client.get("/api/v1/parks"), client.post("/api/v1/determinations", json=CASE)):
        assert problem(answer, 503)["zh"] == "登记的数据库连不上。"
        assert answer.headers["retry-after"] == "10"


def test_a_failure_of_ours_is_a_number_in_the_log_and_no_traceback(site, monkeypatch, caplog):
    from starlette.testclient import TestClient

    def broken():
        raise RuntimeError("a secret")

    monkeypatch.setattr("views.api.parks.store", broken)
    program = TestClient(site, base_url="http://localhost", client=("127.0.0.1", 1), raise_server_exceptions=False)
    said = problem(program.get("/api/v1/parks"), 500)
    assert "secret" not in json.dumps(said)
    number = said["en"].split()[-1].rstrip(".")
    assert number in caplog.text
    context.store()
