"""Determinations and explanations of the interface: those of `softpark check`, and the words of the self-check."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from cli.main import app as command
from registry.claims import rulings
from registry.policy import load_law
from registry.policy.answers.cases import case_of
from registry.policy.answers.check import answer_cases
from registry.policy.spoken.arithmetic import lines
from registry.store.store import Store
from tests.fixtures.examples import PROVE
from views.kit import context
from views.kit.i18n import speaking
from views.selfcheck.check import Check
from views.selfcheck.sentence import sentence

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "tests" / "cases").glob("*.yaml"))
SCHEMA = json.loads((ROOT / "docs" / "answer.schema.json").read_text("utf-8"))
VALID = jsonschema.Draft202012Validator({**SCHEMA, **SCHEMA["items"]["anyOf"][0], "type": "object"})


def as_written(value: object) -> object:
    """A case of a YAML file as a program writes it in JSON."""
    if isinstance(value, dict):
        return {str(key): as_written(each) for key, each in value.items() if key != "expect"}
    if isinstance(value, list):
        return [as_written(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def cases(file: Path) -> list[dict]:
    return [as_written(case) for case in yaml.safe_load(file.read_text("utf-8"))]


def checked(text: str, *options: str) -> list[dict]:
    return json.loads(CliRunner().invoke(command, ["check", "-", "--json", *options], input=text).output)


def post(client, case: object, path: str = "determinations", **asked: str):
    return client.post(f"/api/v1/{path}", json=case, params=asked)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_case_is_answered_as_the_command_answers_it(client, file):
    listed = list(zip(cases(file), checked(file.read_text("utf-8")), strict=True))
    for case, known in listed if PROVE else listed[::3]:
        answer = post(client, case, rulings="none")
        if "error" in known:
            (mistake,) = answer.json()["errors"]
            assert answer.status_code == 422 and mistake["at"] == known["error"]["at"]
            assert known["error"]["message"] == f"{mistake['zh']} {mistake['en']}"
        else:
            assert answer.status_code == 200 and answer.json() == known, case["id"]
            assert [fault.message for fault in VALID.iter_errors(answer.json())] == []


def test_topics_are_those_of_the_command(client):
    file = ROOT / "tests" / "cases" / "operators.yaml"
    listed = list(zip(cases(file), checked(file.read_text("utf-8"), "--topic", "all"), strict=True))
    for case, known in listed[:3]:
        answer = post(client, case, rulings="none", topic="rent,park,space,other")
        fewer = post(client, case, rulings="none").json()["determinations"]
        assert answer.json() == known and set(fewer) < set(known["determinations"]), case["id"]


def test_rulings_of_the_register_decide_unless_they_are_left_aside(client, store: Store, monkeypatch):
    with store.write() as session:
        rulings.adopt(session, "three-years", "three-payments", "光明区主管部门", "测〔2026〕1号", dt.date(2026, 1, 1))
    url = store.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", url)
    context.store.cache_clear()
    try:
        decided = 0
        file = ROOT / "tests" / "cases" / "tenants.yaml"
        for case, known in zip(cases(file), checked(file.read_text("utf-8"), "--rulings"), strict=True):
            ruled = any("rulings" in said for said in known.get("determinations", {}).values())
            if ruled and decided < 5:
                assert post(client, case).json() == known, case["id"]
                decided += 1
        assert decided
    finally:
        context.store.cache_clear()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_explanation_says_what_the_self_check_says(client, lang):
    law, said = load_law(), 0
    given_cases = cases(ROOT / "tests" / "cases" / "tenants.yaml")
    for given in given_cases if PROVE else given_cases[lang == "en" :: 4]:
        answer = post(client, given, "explanations", rulings="none", lang=lang)
        determined = post(client, given, rulings="none")
        if determined.status_code == 422:
            assert answer.status_code == 422
            continue
        case = case_of(json.loads(json.dumps(given), parse_float=Decimal), law.measures, law.declared)
        (told,) = answer_cases([case], law)
        assert answer.json()["lang"] == lang
        for measure in answer.json()["measures"]:
            id, found = measure["measure"], told.determinations[measure["measure"]]
            assert measure["status"] == determined.json()["determinations"][id]["status"]
            reckoned = lines(law, id, case, found)
            for key, line in {"": measure, **{each["key"]: each for each in measure["readings"]}}.items():
                words = getattr(reckoned[key].words, lang) if key in reckoned else None
                assert (line["arithmetic"] and line["arithmetic"]["line"]) == words
            if law.measures[id].payment.kind != "discretionary":  # there the name of the district is in the sentence
                with speaking(lang):
                    assert measure["sentence"] == sentence(law.measures[id], found, Check({}))
            assert [each["state"] for each in measure["clauses"]] == [clause.state for clause in found.clauses]
            said += 1
    assert said > 20


def test_the_district_that_decides_is_named(client):
    case = {"id": "1", "as_of": "2026-11-21", "tenant": {"kind": "enterprise", "software_enterprise": True}}
    case |= {"park": {"district": "440311", "software_park": True}, "rent": {"2025": 100}}
    told = {each["measure"]: each["sentence"] for each in post(client, case, "explanations").json()["measures"]}
    assert any("光明区" in each for each in told.values())


def test_nothing_of_a_case_is_written_down(client, caplog):
    with context.store().read() as session:
        before = context.store().version(session)
    post(client, {"id": "91440300MA5EQ8XY1X", "as_of": "2026-11-21", "tenant": {}})
    post(client, {"id": "91440300MA5EQ8XY1X", "as_of": "never"})
    with context.store().read() as session:
        assert context.store().version(session) == before
    assert "91440300MA5EQ8XY1X" not in caplog.text
