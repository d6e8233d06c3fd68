"""`softpark policies`: the documents, one of them, one measure, on a day, in words and as JSON."""

import json

import pytest
from typer.testing import CliRunner

from cli.main import app
from registry.policy import load_law


def policies(*words, code=0):
    answer = CliRunner().invoke(app, ["policies", *words])
    assert answer.exit_code == code, answer.output
    return answer.output


def test_without_an_id_every_document_is_listed():
    listed = policies()
    assert all(document.id in listed for document in load_law().documents)


@pytest.mark.parametrize("words", [("guangming-2025-4",), ("show", "guangming-2025-4"), ("guangming-2025-4/14",)])
def test_an_id_shows_the_measures_with_their_clauses(words):
    shown = policies(*words)
    assert "连续补贴三年" in shown
    assert ("120 万元" in shown) == ("/" not in words[-1])


@pytest.mark.parametrize(
    "words", [("--on", "2025-03-30", "guangming-2025-4"), ("guangming-2025-4", "--on", "2025-03-30")]
)
def test_another_day_may_be_asked_before_or_after_the_id(words):
    assert "尚未施行" in policies(*words)


def test_json_holds_every_document_with_its_state():
    rows = json.loads(policies("--json", "--on", "2026-11-21"))
    assert {row["id"]: row["state"] for row in rows}["guangzhou-draft"] == "draft"
    assert json.loads(policies("--on", "2026-11-21", "--json")) == rows


def test_an_unknown_id_is_answered_with_those_there_are():
    assert "longgang-2023" in policies("longgang", code=2)
    assert "guangming-2025-4/14" in policies("guangming-2025-4/99", code=2)


def test_the_help_names_both_commands():
    page = policies("--help")
    assert "validate" in page and "show" in page
