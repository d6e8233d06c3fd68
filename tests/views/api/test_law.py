"""Documents, measures and facts of the interface: the law as its files have it, each word that is quoted."""

import datetime as dt
import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.policy import load_law
from registry.policy.vocabulary import FACTS
from tests.views.api.test_parks import every


def test_documents_are_told_as_the_command_tells_them(client):
    for day in ("2026-11-21", "2020-01-01"):
        listed = json.loads(CliRunner().invoke(app, ["policies", "--on", day, "--json"]).output)
        told = every(client, f"/api/v1/documents?on={day}&limit=4")
        assert [each["id"] for each in told] == [each["id"] for each in listed]
        for each, known in zip(told, listed, strict=True):
            assert each["force"] == {key: known[key] for key in ("state", "start", "end")}
            assert (each["title"]["zh"], each["number"], each["own"]) == (known["title"], known["number"], known["own"])
            assert (each["measures"], each["topics"]) == (known["measures"], known["topics"])
            assert {key: each["articles"].get(key, 0) for key in known["articles"]} == known["articles"]
            covered = [(part["article"], part["treated"], part["reason"]["zh"]) for part in each["coverage"]]
            assert covered == [(part["article"], part["treated"], part["reason"]) for part in known["coverage"]]
            assert client.get(each["url"], params={"on": day}).json() == each


def test_every_measure_is_told_with_its_clauses_word_for_word(client):
    law, told = load_law(), every(client, "/api/v1/measures?limit=9")
    assert [each["id"] for each in told] == list(law.measures)
    for each in told:
        measure = law.measures[each["id"]]
        assert each["quote"] == measure.quote
        assert [(c["id"], c["article"], c["quote"]) for c in each["clauses"]] == [
            (clause.id, clause.article, clause.quote) for clause in measure.clauses
        ]
        assert {question["id"]: set(question["options"]) for question in each["open_questions"]} == {
            open.question: set(law.question(open.question).options) for open in measure.open_questions
        }
        assert set(each["facts"]) <= set(law.facts)
        assert client.get(each["url"]).json() == each


def test_measures_are_found_by_document_topic_and_claimant(client):
    law = load_law()
    for asked, holds in (
        ("document=guangming-2025-4", lambda measure: measure.id.startswith("guangming-2025-4/")),
        ("topic=rent", lambda measure: measure.topic == "rent"),
        ("topic=rent,space&claimant=tenant", lambda m: m.topic in ("rent", "space") and m.claimant == "tenant"),
    ):
        found = every(client, f"/api/v1/measures?{asked}")
        assert [each["id"] for each in found] == [id for id, measure in law.measures.items() if holds(measure)] != []


def test_every_fact_is_told_with_who_may_state_it(client):
    law, told = load_law(), every(client, "/api/v1/facts?limit=50")
    assert [each["id"] for each in told] == list(law.facts)
    for each in told:
        fact, declared = law.facts[each["id"]], law.declarations.get(each["id"])
        assert (each["kind"], each["name"]["en"], each["why"]["zh"]) == (fact.kind, fact.name.en, fact.why.zh)
        assert each["shared"] is (each["id"] in FACTS) is (declared is None)
        assert each["stated_by"] == (None if declared is None else list(declared.stated_by))
        assert bool(each["documents"]) is not each["shared"]
        assert client.get(each["url"]).json() == each
    own = every(client, f"/api/v1/facts?document={told[-1]['documents'][0]}")
    assert told[-1]["id"] in [each["id"] for each in own]


@pytest.mark.parametrize(
    "address", ["documents/none", "measures/none/1", "measures?document=none", "facts/none", "facts?after=none"]
)
def test_what_the_law_does_not_have_is_said(client, address):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 404 and "none" in answer.json()["en"]


def test_a_document_is_told_as_of_its_day(client):
    told = client.get("/api/v1/documents/guangming-2025-4?on=1990-01-01").json()
    assert told["force"]["state"] == "not_yet"
    assert dt.date.fromisoformat(told["force"]["start"]) > dt.date(1990, 1, 1)
