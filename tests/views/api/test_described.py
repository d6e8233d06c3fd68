"""The interface describes itself, and behaves as it says: asked by schemathesis, and by the example of its document."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CHECKS
from starlette.applications import Starlette

import app
from tests.fixtures.examples import PROVE, examples
from tests.fixtures.waiting import PATIENCE
from views.serving import limits

ROOT = Path(__file__).parents[3]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CASES = ("/determinations", "/explanations")


def texts(part: object) -> list[str]:
    """Every description in a part of the document."""
    if isinstance(part, list):
        return [text for each in part for text in texts(each)]
    if not isinstance(part, dict):
        return []
    own = [part[key] for key in ("description", "summary", "title") if isinstance(part.get(key), str)]
    return own + [text for each in part.values() for text in texts(each)]


def test_it_describes_itself_in_both_languages(client):
    chinese, english = (client.get(f"/api/v1/openapi.json?lang={lang}").json() for lang in ("zh", "en"))
    assert len(texts(chinese)) == len(texts(english)) > 150
    assert [text for text in texts(english) if CHINESE.search(text)] == []
    assert [text for text in texts(chinese) if not CHINESE.search(text) and text != "excellent"] == []
    assert client.get("/api/v1/openapi.json", headers={"accept-language": "en"}).json() == english
    assert client.get("/api/v1/openapi.json").json() == chinese
    for lang in (chinese, english):
        for address, path in lang["paths"].items():
            for operation in path.values():
                assert operation["summary"] and operation["description"], address
                assert all(parameter["description"] for parameter in operation["parameters"]), address


def test_it_leads_nowhere_else(client):
    written = client.get("/api/v1/openapi.json").text
    assert "http://" not in written and "https://" not in written
    assert client.get("/api/v1/docs").status_code == 404


def test_every_form_that_it_names_is_there_and_needed(client):
    document = client.get("/api/v1/openapi.json").json()
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(document)))
    assert named == set(document["components"]["schemas"])


# Other tests ask how often it may be asked.
SITE = Starlette(routes=app.ROUTES, middleware=[each for each in app.MIDDLEWARE if each.cls is not limits.Limits])
# Every parameter at every bound of its value is worked out while tests are collected, half a minute for each process.
CHOSEN = schemathesis.Config.from_dict({"phases": {"coverage": {"enabled": PROVE}}})
WHOLE = schemathesis.openapi.from_asgi("/api/v1/openapi.json", SITE, config=CHOSEN)
READ, SENT = WHOLE.exclude(path=list(CASES)), WHOLE.include(path=list(CASES))
# A case can be of its form and still be refused: an end before its start, a measure that there is none of.
POSSIBLE = [check for check in CHECKS.get_all() if check.__name__ != "positive_data_acceptance"]


@READ.parametrize()
@settings(max_examples=examples(15), suppress_health_check=list(HealthCheck))
def test_it_does_what_it_says_whatever_is_asked(case, client):
    case.call_and_validate(checks=CHECKS.get_all())


@SENT.parametrize()
@settings(max_examples=examples(30), suppress_health_check=list(HealthCheck))
def test_it_does_what_it_says_whatever_is_sent(case, client):
    case.call_and_validate(checks=POSSIBLE)


@pytest.mark.parametrize("document", ["api.md", "api.zh-CN.md"])
def test_the_example_of_the_document_runs_as_it_stands(served_app, tmp_path, document):
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / document).read_text("utf-8"), flags=re.S)
    (tmp_path / "client.py").write_text(program, "utf-8")
    ran = subprocess.run(
        [sys.executable, "client.py", f"{served_app}/"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "(demo)" in ran.stdout and "You may claim up to CNY" in ran.stdout
    assert len(program.splitlines()) <= 36
