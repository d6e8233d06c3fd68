"""Topics (主题): what a measure is about, stated in its file; rent and parks are asked first."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.policy import load_law
from registry.policy.answers import check
from registry.policy.files import yaml_text
from registry.policy.files.law import POLICIES, SETTING
from registry.policy.files.policy_file import read_document
from tests.fixtures import topics
from tests.fixtures.topics import OTHER

SOUND = (Path(__file__).parents[1] / "policies" / "sound.yaml").read_text("utf-8")
SHIPPED = [yaml_text.value(yaml_text.compose(path.read_text("utf-8"))) for path in sorted(POLICIES.glob("*.yaml"))]


OF_COPIES = {
    "baoan-2023-6/1": "rent", "futian-software-2024/2.1": "park", "futian-software-2024/2.2": "rent",
    "futian-software-2024/2.3": "rent", "longgang-2023/1": "rent", "longgang-2023/2": "rent", "nansha-2023/1": "park",
    "qianhai-2023/1": "rent",
}  # fmt: skip
"""What schemes that are known from copies pay for: no shared case asks most of them."""


def assert_copies_keep_their_topics(law):
    found = {id: measure.topic for id, measure in law.measures.items() if law.document(id).provenance == "secondary"}
    assert found == OF_COPIES


def test_what_further_schemes_pay_is_about_rent_or_parks():
    assert_copies_keep_their_topics(load_law())


def test_every_shipped_measure_states_its_topic():
    silent = [each["id"] for file in SHIPPED for each in file.get("measures", ()) if "topic" not in each]
    assert silent == []


@pytest.mark.parametrize(("claimant", "topic"), [("tenant", "rent"), ("operator", "park")])
def test_an_offices_file_from_before_there_were_topics_is_taken_as_it_was(claimant, topic):
    text = SOUND.replace("claimant: tenant", f"claimant: {claimant}")
    if claimant == "operator":
        text = text.replace("pays: share-by-area, percent: 50, first_m2: 1000, cap_per_m2_month: 30", "pays: nothing")
        text = text.replace("{fact: tenant.kind, one_of: [enterprise]}", "{fact: park.software_park, is: true}")
    reading = read_document(text)
    assert reading.mistakes == ()
    assert [measure.topic for measure in reading.document.measures] == [topic]


def test_a_topic_that_there_is_not_is_answered_with_the_one_meant():
    (mistake,) = read_document(SOUND.replace("claimant: tenant", "claimant: tenant\n    topic: spaces")).mistakes
    assert (mistake.word, mistake.near, mistake.within) == ("spaces", "space", "sound/1")
    assert mistake.allowed == ("rent", "park", "space", "other")


def test_the_list_of_a_documents_measures_says_what_each_is_about():
    said = CliRunner().invoke(app, ["policies", "guangming-2025-4"]).output
    assert "产业用房租金补贴（租金 rent）" in said
    assert "“零租”孵化器运营资助（园区 parks）" in said


# ---- rent and parks first ------------------------------------------------------------------------------------------

CASE = """
- id: T1
  as_of: 2026-11-21
  tenant: {kind: enterprise, industry: "6513", software_enterprise: true, above_scale: true}
  park: {district: "440311", recognition: ai_software}
  lease: {start: 2024-01-01, monthly_rent: 20000, area_m2: 500}
  granted: []
"""
RENT = "guangming-2025-4/14"


@pytest.fixture
def answered(tmp_path, monkeypatch):
    """What `softpark check` answers to the case, asked with these words; the office has a measure on another topic."""
    topics.write(tmp_path)
    monkeypatch.setenv(SETTING, str(tmp_path))

    def asked(*words):
        found = CliRunner().invoke(app, ["check", "-", "--json", *words], input=CASE)
        assert found.exit_code == 0, found.output
        return json.loads(found.output)[0]

    return asked


def test_who_asks_for_no_topic_is_answered_about_rent_and_parks_alone(answered):
    said = answered()
    assert OTHER not in said["determinations"]
    assert said["total"] == {"low": 120_000, "high": 120_000}


def test_a_topic_that_is_asked_for_is_answered_alone_or_beside_others(answered):
    other = answered("--topic", "other")["determinations"]
    assert OTHER in other and "guangming-2025-4/2.3" in other
    assert RENT not in other and "shenzhen-2022-5/9.3" not in other
    both = answered("--topic", "rent", "--topic", "other")["determinations"]
    assert {RENT, OTHER} <= both.keys()
    parks = answered("--topic", "park")["determinations"].keys()
    assert answered("--topic", "all")["determinations"].keys() == both.keys() | parks


def test_the_total_is_that_of_the_topics_asked(answered):
    # 500 of the first 1,000 m2, half of 20,000 a month, at most 30 yuan a m2 and month: 10,000 for each of 12 months
    # sure of it; of much else in Guangming nothing is known, and 9.3 has no cap
    assert answered("--topic", "other")["total"] == {"low": 120_000, "high": None}
    assert answered("--topic", "all")["total"] == {"low": 240_000, "high": None}


def test_what_is_not_asked_is_not_worked_out(answered, monkeypatch):
    worked_out = []

    def determine(law, measure, *others):
        worked_out.append(measure.topic)
        return real(law, measure, *others)

    real = check.determine
    monkeypatch.setattr(check, "determine", determine)
    answered()
    assert set(worked_out) == {"rent", "park"}
    answered("--topic", "all")
    assert set(worked_out) == {"rent", "park", "other"}


def test_a_grant_under_a_measure_that_is_not_asked_is_taken(answered, monkeypatch):
    paid = CASE.replace("granted: []", f"granted: [{{measure: {OTHER}, rent_year: 2024}}]")
    said = json.loads(CliRunner().invoke(app, ["check", "-", "--json"], input=paid).output)[0]
    assert said["determinations"][RENT]["status"] == "eligible"


def test_a_topic_that_there_is_not_is_refused_in_both_languages_with_the_one_meant():
    said = CliRunner().invoke(app, ["check", "-", "--topic", "spaces"], input=CASE)
    assert said.exit_code == 2
    told = "".join(part for part in said.output if part not in " │\n")
    for word in ("没有“spaces”这个主题", "是不是“space”", "Didyoumean'space'", "all,rent,park,space,other"):
        assert word in told
