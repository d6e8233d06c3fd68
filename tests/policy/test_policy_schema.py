"""docs/policy.schema.json and docs/facts.schema.json: the forms of policy files and of files of facts, for editors that
complete and check while one types."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from registry.policy import vocabulary as v
from registry.policy.files import yaml_text
from registry.policy.files.law import POLICIES
from registry.policy.files.payments import PAYMENTS
from registry.policy.files.proof import schema
from registry.policy.files.terms import FORMS
from registry.policy.shared_facts import SHARED

ROOT = Path(__file__).parents[2]
WRITTEN = (ROOT / "docs" / "policy.schema.json").read_text("utf-8")
VALID = jsonschema.Draft202012Validator(json.loads(WRITTEN), format_checker=jsonschema.FormatChecker())
FILES = ROOT / "tests" / "policies"


def plain(path):
    """The file as an editor reads it: days are texts, numbers numbers."""

    def text(value):
        return value.isoformat() if isinstance(value, dt.date) else float(Decimal(value))

    faults = []
    value = yaml_text.value(yaml_text.compose(path.read_text("utf-8")), refuse=faults.append)
    return json.loads(json.dumps(value, default=text))


def test_the_schema_in_docs_is_the_one_that_the_models_make():
    """`scripts/policy-schema` writes it anew."""
    assert schema.written() == WRITTEN
    jsonschema.Draft202012Validator.check_schema(json.loads(WRITTEN))


@pytest.mark.parametrize("path", [FILES / "sound.yaml", *sorted(POLICIES.glob("*.yaml"))], ids=lambda path: path.stem)
def test_every_sound_file_is_of_the_form(path):
    assert [error.message for error in VALID.iter_errors(plain(path))] == []


@pytest.mark.parametrize(
    "name",
    [
        "cap-beyond-all", "cap-negative", "cap-not-a-number", "claimant-unknown", "clauses-too-many",
        "day-that-does-not-exist", "english-missing", "id-not-a-slug", "jurisdiction-of-five-digits",
        "key-missing", "key-misspelt", "key-of-document-misspelt", "level-unknown", "list-expected",
        "measure-id-without-article", "need-unknown", "payment-form-missing", "payment-form-unknown",
        "percent-above-hundred", "change-of-a-key-misspelt", "test-form-unknown", "text-expected", "treated-unknown",
        "years-not-a-number",
    ],
)  # fmt: skip
def test_a_wrong_word_key_or_number_is_told_while_one_types(name):
    assert not VALID.is_valid(plain(FILES / "invalid" / f"{name}.yaml"))


def test_an_editor_can_offer_every_form_and_fact():
    said = json.loads(WRITTEN)["$defs"]
    assert {form.__name__ for form in (*FORMS.values(), *PAYMENTS.values())} <= said.keys()
    assert set(said["Is"]["properties"]["fact"]["examples"]) == set(v.FACTS)


# ---- files of facts ------------------------------------------------------------------------------------------------

FACTS = (ROOT / "docs" / "facts.schema.json").read_text("utf-8")
VALID_FACTS = jsonschema.Draft202012Validator(json.loads(FACTS))


def test_the_schema_of_facts_is_the_one_that_the_models_make():
    assert schema.written("facts.schema.json") == FACTS
    jsonschema.Draft202012Validator.check_schema(json.loads(FACTS))


def test_the_shared_facts_are_of_the_form():
    shared = plain(SHARED)
    assert [error.message for error in VALID_FACTS.iter_errors(shared)] == []
    assert {each["id"] for each in shared["facts"]} == set(v.FACTS)


@pytest.mark.parametrize(
    ("key", "wrong"),
    [("kind", "yesno"), ("by", "month"), ("decimals", 3), ("name", {"zh": "只有中文"}), ("stated_by", ["anybody"]),
     ("valeus", {}), ("values", {"a": "甲"})],
)  # fmt: skip
def test_a_wrong_word_or_key_of_a_fact_is_told_while_one_types(key, wrong):
    words = {"zh": "甲", "en": "a"}
    right = {"id": "tenant.own", "kind": "one-of", "name": words, "why": words, "values": {"a": words, "b": words}}
    assert VALID_FACTS.is_valid({"facts": [right]})
    assert not VALID_FACTS.is_valid({"facts": [right | {key: wrong}]})
    assert not VALID_FACTS.is_valid({"facts": [{name: part for name, part in right.items() if name != "kind"}]})
