"""The interface describes itself, and behaves as it says: asked by schemathesis, and by the example of its document."""

import json
import os
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
from registry.access.tokens import using
from registry.store.store import Store
from tests.fixtures.examples import PROVE, examples
from tests.fixtures.people import make_account
from tests.fixtures.tokens import bearing, token_of, token_past_the_page
from tests.fixtures.waiting import PATIENCE
from views.kit import context
from views.serving import limits

ROOT = Path(__file__).parents[3]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CASES = ("/determinations", "/explanations")
REFUSING = ("/coverage",)


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
# A case can be of its form and still be refused: an end before its start, a measure that there is none of. So can two
# days of which the first is later.
POSSIBLE = [check for check in CHECKS.get_all() if check.__name__ != "positive_data_acceptance"]
# It takes the token that every request carries for one that it made up itself, right or wrong.
BEARING = [check for check in POSSIBLE if check.__name__ not in ("ignored_auth", "negative_data_rejection")]


@READ.parametrize()
@settings(max_examples=examples(15), suppress_health_check=list(HealthCheck))
def test_it_does_what_it_says_whatever_is_asked(case, client):
    case.call_and_validate(checks=POSSIBLE if case.operation.path in REFUSING else CHECKS.get_all())


@SENT.parametrize()
@settings(max_examples=examples(30), suppress_health_check=list(HealthCheck))
def test_it_does_what_it_says_whatever_is_sent(case, client):
    case.call_and_validate(checks=POSSIBLE)


@pytest.fixture(scope="module")
def bearer(site) -> str:
    """A token of an official, for everything that it can be for."""
    store = context.store()
    return token_past_the_page(store, make_account(store, "official").id)


@READ.parametrize()
@settings(max_examples=examples(8), suppress_health_check=list(HealthCheck))
def test_it_does_what_it_says_whatever_is_asked_with_a_token(case, client, bearer):
    with pytest.MonkeyPatch.context() as settings:
        settings.setattr(using, "MOST", 1_000_000)  # it sends unknown tokens as well
        case.headers.update(bearing(bearer))
        case.call_and_validate(checks=BEARING)


PROGRAMS = {
    document: re.findall(r"```python\n(.*?)```", (ROOT / "docs" / document).read_text("utf-8"), flags=re.S)
    for document in ("api.md", "api.zh-CN.md")
}


def run(folder: Path, program: str, *given: str, **environment: str) -> list[str]:
    """The lines that an example of a document prints."""
    (folder / "client.py").write_text(program, "utf-8")
    ran = subprocess.run(
        [sys.executable, "client.py", *given],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.splitlines()


@pytest.mark.parametrize("document", PROGRAMS)
def test_the_example_of_the_document_runs_as_it_stands(served_app, tmp_path, document):
    told = "\n".join(run(tmp_path, PROGRAMS[document][0], f"{served_app}/"))
    assert "(demo)" in told and "You may claim up to CNY" in told
    assert len(PROGRAMS[document][0].splitlines()) <= 36


def test_the_example_with_a_token_writes_the_roster(served_app, served_database, served_account, tmp_path):
    assert PROGRAMS["api.md"][1:] == PROGRAMS["api.zh-CN.md"][1:]
    store = Store.open(f"sqlite:///{served_database}")
    token = token_of(store, served_account("operator", parks=["demo-guangming-1"]))
    store.close()
    rows = run(tmp_path, PROGRAMS["api.md"][1], f"{served_app}/", "demo-guangming-1", API_TOKEN=token)
    assert len(rows) > 10 and all(row.startswith("91") and row.count(",") == 4 for row in rows)
