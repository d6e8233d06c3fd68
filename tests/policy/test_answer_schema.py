"""docs/answer.schema.json: what ``softpark check --json`` writes is of that form, to the last key and value."""

import copy
import dataclasses
import json
from pathlib import Path
from typing import get_args

import jsonschema
import pytest
from typer.testing import CliRunner

from cli.main import app
from registry import policy
from registry.policy import vocabulary as v
from registry.policy.answers import answer_json, replies
from registry.policy.answers.next_step import PARTS
from registry.policy.known_questions import QUESTIONS
from tests.fixtures.answers import answer_file

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests" / "cases").glob("*.yaml"))
SCHEMA = json.loads((ROOT / "docs" / "answer.schema.json").read_text("utf-8"))
VALID = jsonschema.Draft202012Validator(SCHEMA)
BROKEN = "\n- id: B\n  as_of: never\n- as_of: 2026-11-21\n"


def written(*arguments, text=None):
    return json.loads(CliRunner().invoke(app, ["check", *map(str, arguments), "--json"], input=text).output)


def mistakes(answers):
    return [f"{fault.json_path}: {fault.message[:300]}" for fault in VALID.iter_errors(answers)]


def test_the_schema_in_docs_is_the_one_that_the_types_make():
    """`scripts/answer-schema` writes it anew."""
    assert (ROOT / "docs" / "answer.schema.json").read_text("utf-8") == answer_json.written()
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_the_command_answers_to_every_case_is_of_that_form(file):
    answers = written("-", text=file.read_text("utf-8") + BROKEN)
    assert mistakes(answers) == []
    assert sum("error" in answer for answer in answers) >= 2  # a mistake in a case is an answer of that form, too


def test_answers_under_rulings_are_of_that_form():
    ruled = [
        policy.Ruling(id, option, "测试机关", "测〔2026〕1号", v.FIRST_DAY, document=document)
        for id, question in QUESTIONS.items()
        for option, document in zip(question.options, (None, "guangming-2025-4"), strict=False)
    ]
    answers = [answer for file in FILES for answer in answer_file(file.read_text("utf-8"), rulings=ruled)]
    assert mistakes(answers) == []
    assert any(said.get("rulings") for each in answers for said in each.get("determinations", {}).values())


def test_every_key_of_the_form_stands_in_some_answer():
    """None is promised that no answer has; but who stated a next step comes from a register, and the shipped documents
    with a case here let no premises below their rent."""
    seen = set()

    def look(value):
        if isinstance(value, dict):
            seen.update(value)
            list(map(look, value.values()))
        elif isinstance(value, list):
            list(map(look, value))

    for file in FILES:
        look(written("-", text=file.read_text("utf-8") + BROKEN))
    promised = {key for form in SCHEMA["$defs"].values() for key in form.get("properties", {})}
    from_a_register = {"stated", "year", "source", "office", "portal", "period", "telephone", "papers"}
    of_rulings = {"rulings", "question", "option", "basis", "from", "document"}
    assert promised - seen <= from_a_register | of_rulings | {"worth"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("status",), "perhaps"),
        (("low",), "5"),
        (("colour",), "red"),
        (("clauses", 0, "state"), "open"),
        (("clauses", 0, "facts"), None),
    ],
)
def test_what_is_not_of_that_form_is_found(path, value):
    answers = copy.deepcopy(answer_file((ROOT / "tests/cases/tenants.yaml").read_text("utf-8"))[:1])
    here = answers[0]["determinations"]["guangming-2025-4/14"]
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    assert mistakes(answers)


def test_the_words_that_are_written_out_are_those_of_the_vocabulary():
    assert list(get_args(replies.Status)) == list(v.STATUSES)
    assert list(get_args(answer_json.Tier)) == list(v.TIERS)
    assert list(get_args(answer_json.Part)) == list(PARTS)


@pytest.mark.parametrize("type_", [replies.Told, replies.Unanswered, replies.Determination, replies.Reading])
def test_answers_cannot_be_changed_once_they_are_given(type_):
    assert dataclasses.is_dataclass(type_) and type_.__dataclass_params__.frozen
