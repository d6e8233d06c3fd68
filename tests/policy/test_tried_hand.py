"""A tried hand: a district's scheme that nobody shipped, written from docs/adding-a-policy.md alone, answers what its
writer worked out from its words before the program was asked."""

from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from cli.main import app
from registry.policy import load_law
from registry.policy.files.policy_file import read_document, unproved
from tests.fixtures.answers import answer_facts

FOLDER = Path(__file__).parent / "tried_hand"
FILE = FOLDER / "policies" / "yantian-2025.yaml"
TEXT = FILE.read_text("utf-8")
WORDS = FOLDER / "yantian-2025.txt"
CASES = yaml.safe_load((FOLDER / "cases.yaml").read_text("utf-8"))
LAW = load_law(FILE.parent)
LUOHU = yaml.safe_load((FOLDER / "luohu-cases.yaml").read_text("utf-8"))
WHOLE = LAW.asking(besides=[each for each in LAW.measures if each.startswith("yantian")])
"""The scheme whole beside rent and parks: what the city pays for other things is in no total of its writer."""


def differing(told, expected, at):
    """Where the answer is not what was expected; of lists, the order does not count."""
    if isinstance(expected, list):
        return [] if sorted(told) == sorted(expected) else [(at, expected, told)]
    if not isinstance(expected, dict):
        return [] if told == expected else [(at, expected, told)]
    found = []
    for key, value in expected.items():
        if at.endswith(".readings") and not isinstance(value, dict):
            value = {"low": value, "high": value}
        found += differing(told.get(key), value, f"{at}.{key}")
    return found


def asked(case, law):
    (answer,) = answer_facts([{key: value for key, value in case.items() if key != "expect"}], law)
    return {**answer["determinations"], "total": answer["total"]}


@pytest.mark.parametrize("case", CASES + LUOHU, ids=lambda case: case["id"])
def test_a_case_is_answered_as_its_writer_worked_it_out(case):
    told = asked(case, WHOLE)
    assert [each for id, expected in case["expect"].items() for each in differing(told[id], expected, id)] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_who_asks_about_rent_alone_is_told_the_same_though_another_topic_excludes_it(case):
    told = asked(case, LAW)
    assert {id for id in told if id.startswith("yantian")} == {f"yantian-2025/{n}" for n in ("2", "5")}
    alike = {id: expected for id, expected in case["expect"].items() if id in told and id != "total"}
    assert [each for id, expected in alike.items() for each in differing(told[id], expected, id)] == []


def test_the_file_is_sound_and_its_own_examples_are_answered():
    said = CliRunner().invoke(app, ["policies", "validate", str(FILE), "--source", str(WORDS)])
    assert said.exit_code == 0, said.output
    assert "6 个算例与手算一致" in said.output


def test_so_are_those_of_a_scheme_with_steps_by_premises_first_months_and_a_time_for_claims():
    file, words = FILE.with_name("luohu-2026.yaml"), FOLDER / "luohu-2026.txt"
    said = CliRunner().invoke(app, ["policies", "validate", str(file), "--source", str(words)])
    assert said.exit_code == 0, said.output
    assert "6 个算例与手算一致" in said.output


SLIPS = [
    ("insured_staff, at_least: 15}", "insured_staff, at_least: 16}", "measures.2.clauses.1.test.at_least", "15人"),
    ("insured_staff, less_than: 25}", "insured_staff, less_than: 24}", "measures.2.payment.steps.0.test.less_than",
     "25人"),
    ("area_m2, at_least: 500}", "area_m2, at_least: 5000}", "measures.0.clauses.2.test.at_least", "500平方米"),
    ("revenue_growth, at_least: 20}", "revenue_growth, at_least: 2}", "measures.0.clauses.1.test.at_least", "20%"),
    ("once: true", "once: false", "measures.1.clauses.2.test.unpaid", "once: false"),
    ("within: {years: 5}, before: claim", "within: {years: 5}", "measures.0.clauses.3.test.within", "before: claim"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "at", "hint"), SLIPS, ids=[wrong for _, wrong, _, _ in SLIPS])
def test_a_slip_is_told_at_its_place_and_nothing_that_would_follow_from_it(right, wrong, at, hint):
    assert right in TEXT
    reading = read_document(TEXT.replace(right, wrong, 1))
    (mistake,) = [*reading.mistakes, *unproved(reading.value, WORDS.read_text("utf-8"))]
    assert mistake.at == at
    assert hint in mistake.zh


def test_what_goes_by_year_is_asked_for_by_year():
    case = {**CASES[0], "tenant": {**CASES[0]["tenant"], "revenue_growth": 25}}
    (answer,) = answer_facts([{key: value for key, value in case.items() if key != "expect"}], LAW)
    assert answer["error"]["at"] == "tenant.revenue_growth"
    assert "按年填写，如 {2025: …}" in answer["error"]["message"]
