"""Worked examples inside policy files: the shipped ones hold, and one that does not is told with what came."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.policy import load_law
from registry.policy.answers import check, examples
from registry.policy.answers.examples import mistakes_of_examples
from registry.policy.files.law import POLICIES, Law, load_document
from registry.policy.files.policy_file import read_document
from tests.fixtures.simplest import LONGGANG

FREE = "guangming-2025-4/15.1"


@pytest.mark.parametrize("document", load_law().documents, ids=lambda document: document.id)
def test_every_shipped_measure_has_examples_and_answers_them(document):
    assert [measure.id for measure in document.measures if not measure.examples] == []
    assert list(mistakes_of_examples(load_law(), document)) == []


def told(text):
    """What is wrong with the examples of a file that has no other mistake."""
    reading = read_document(text)
    assert reading.mistakes == ()
    others = [each for each in load_law().documents if each.id != reading.document.id]
    return reading.placed(list(mistakes_of_examples(Law((*others, reading.document)), reading.document)))


@pytest.mark.parametrize(
    ("file", "right", "wrong", "at", "said"),
    [
        ("longgang-2023", "{amount: 240000}", "{amount: 250000}", "0.expect.amount", ("250,000", "240,000", "可申请")),
        ("longgang-2023", "{amount: 240000}", "{low: 0, high: 240000}", "0.expect.low", ("应为 0", "240,000")),
        ("longgang-2023", "{amount: 240000}", "{status: not_eligible}", "0.expect.status", ("not_eligible",)),
        ("longgang-2023", "{refused: [above-scale]}", "{refused: [kind]}", "2.expect.refused", ("kind", "above-scale")),
        ("longgang-2023", "{refused: [above-scale]}", "{amount: 0}", "2.expect.amount", ("应为 0", "above-scale")),
        ("longgang-2023", "{refused: [above-scale]}", "{missing: [rent]}", "2.expect.missing", ("rent", "不符合")),
        ("guangming-2025-4", "months: 12,", "months: 13,", "0.expect.months", ("13", "12")),
        ("guangming-2025-4", "missing: [park.recognition]", "missing: [rent]", "1.expect.missing", ("recognition",)),
        ("shenzhen-2022-5", "floor: 500000", "floor: 400000", "0.expect.floor", ("400,000", "500,000", "由区决定")),
    ],
)  # fmt: skip
def test_an_example_that_is_answered_otherwise_is_told_with_its_line_what_was_expected_and_what_came(
    file, right, wrong, at, said
):
    text = (POLICIES / f"{file}.yaml").read_text("utf-8")
    (mistake,) = told(text.replace(right, wrong))
    assert mistake.at.endswith(f"examples.{at}")
    assert wrong in text.replace(right, wrong).splitlines()[mistake.line - 1]
    assert mistake.within.startswith(f"{file}/")
    for word in said:
        assert word in mistake.zh
    assert "should be" in mistake.en


def test_an_example_whose_facts_change_comes_to_another_sum():
    # 60,000 a month: half of 720,000 yuan is more than 30 yuan x 800 m2 x 12 months
    (mistake,) = told(LONGGANG.replace("monthly_rent: 40000", "monthly_rent: 60000"))
    assert "288,000" in mistake.zh


def test_a_fact_of_an_example_that_no_case_has_is_told_at_its_place():
    (mistake,) = told(LONGGANG.replace("above_scale: false}", "above_scales: false}"))
    assert mistake.at.endswith("examples.2.facts.tenant.above_scales")
    assert (
        "above_scales" in mistake.zh
        and "above_scales: false"
        in LONGGANG.replace("above_scale: false}", "above_scales: false}").splitlines()[mistake.line - 1]
    )


def test_an_example_of_another_claimant_is_told():
    (mistake,) = told(
        LONGGANG.replace("          tenant: {kind: enterprise, software_enterprise: true, above_scale: false}\n", "")
    )
    assert "要写 tenant" in mistake.zh and mistake.at.endswith("examples.2.facts")


def test_validating_tells_the_example_and_ends_with_one(tmp_path):
    file = tmp_path / "longgang-2023.yaml"
    file.write_text(LONGGANG.replace("{amount: 240000}", "{amount: 240000.01}"), "utf-8")
    answer = CliRunner().invoke(app, ["policies", "validate", str(file), "--json"])
    assert answer.exit_code == 1
    (mistake,) = json.loads(answer.output)
    assert mistake["within"] == "longgang-2023/2"
    assert "240,000.01" in mistake["zh"] and "240,000.01" in mistake["en"]
    said = CliRunner().invoke(app, ["policies", "validate", str(POLICIES / "longgang-2023.yaml")])
    assert said.exit_code == 0 and "9 个算例与手算一致" in said.output


def test_what_only_loads_a_file_asks_no_example(monkeypatch):
    monkeypatch.setattr(check, "determine", None)
    monkeypatch.setattr(examples, "answer_facts", None)
    assert load_document(Path(POLICIES / "longgang-2023.yaml")).measures[0].examples


def test_an_example_that_expects_nothing_or_two_things_is_refused():
    for wrong, word in (("{}", "expect"), ("{amount: 1, low: 0, high: 2}", "amount"), ("{low: 3}", "amount")):
        (mistake,) = read_document(LONGGANG.replace("{amount: 240000}", wrong)).mistakes
        assert mistake.word == word
        assert "low" in mistake.zh
