"""The forms of policy files and of files of facts as JSON Schema, ``docs/policy.schema.json`` and
``docs/facts.schema.json``, by which editors complete and check while one types: made from the models that hold these
files to their form; ``scripts/policy-schema`` writes them anew.

It holds words, keys and numbers; what goes beyond them, and what the text says, `softpark policies validate` holds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from registry.policy import vocabulary as v
from registry.policy.files.documents import Document
from registry.policy.files.fact_forms import FactFile
from registry.policy.files.left_open.own_questions import FIXED
from registry.policy.files.payments import PAYMENTS
from registry.policy.files.proof.plain import entries, keys

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, object]:
    """The JSON Schema of a policy file."""
    made = Document.model_json_schema(by_alias=True, mode="validation")
    written = keys(_as_written(made))
    forms = keys(written["$defs"])
    change = keys(keys(forms["Change"])["properties"])
    told = {**keys(forms["Change"]), "properties": {**change, "payment": _of_any_payment(forms)}}
    return {
        "$schema": DIALECT,
        **written,
        "$defs": {**forms, "Change": told},
        "title": "SoftPark policy file (政策文件)",
    }


def _of_any_payment(forms: Mapping[str, object]) -> dict[str, object]:
    """What an option may put in place in a payment: some keys of one of its forms. Which form that is, stands in the
    measure."""
    found: dict[str, list[object]] = {}
    for form in PAYMENTS.values():
        for key, said in keys(keys(forms[form.__name__])["properties"]).items():
            if key not in FIXED and said not in found.setdefault(key, []):
                found[key].append(said)
    told = {key: each[0] if len(each) == 1 else {"anyOf": each} for key, each in found.items()}
    return {"type": "object", "minProperties": 1, "additionalProperties": False, "properties": told}


def _as_written(part: object) -> object:
    """The form as files are written: an exact number is a number, though pydantic would read it from a text too; and
    a fact is one of those that there are, which an editor can offer."""
    under = keys(part)
    choices = [keys(each) for each in entries(under.get("anyOf"))]
    if any(each.get("type") == "number" for each in choices):
        kept = [each for each in choices if each.get("type") != "string"]
        told = {key: each for key, each in under.items() if key != "anyOf"}
        return {**told, **kept[0]} if len(kept) == 1 else {**told, "anyOf": kept}
    if listed := entries(part):
        return [_as_written(each) for each in listed]
    found = {key: _as_written(each) for key, each in under.items()}
    if keys(found.get("fact")).get("type") == "string":  # any that is declared; these are there for every document
        found["fact"] = {**keys(found["fact"]), "examples": list(v.FACTS)}
    return found if under else part


def facts_schema() -> dict[str, object]:
    """The JSON Schema of a file of facts."""
    made = keys(_as_written(FactFile.model_json_schema(by_alias=True, mode="validation")))
    return {"$schema": DIALECT, **made, "title": "SoftPark facts (事实)"}


FILES: Mapping[str, Callable[[], dict[str, object]]] = {
    "policy.schema.json": schema,
    "facts.schema.json": facts_schema,
}
"""The schemas by their files in ``docs``."""


def written(name: str = "policy.schema.json") -> str:
    """The text of one of the files."""
    return json.dumps(FILES[name](), ensure_ascii=False, indent=2) + "\n"
