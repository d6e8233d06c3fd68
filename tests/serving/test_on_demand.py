"""What is imported when somebody first asks for it: made once for all who ask, and a failure is said."""

import json
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from tests.fixtures.waiting import PATIENCE, until
from views.serving.on_demand import OnDemand

STARTED = "import app, json, sys; print(json.dumps(sorted(sys.modules)))"


def site(make) -> Starlette:
    return Starlette(routes=[Mount("/api/v1", app=OnDemand(make))])


def interface() -> Starlette:
    return Starlette(routes=[Route("/parks", lambda request: PlainTextResponse("parks"))])


def test_the_app_starts_without_the_interface_for_programs():
    done = subprocess.run([sys.executable, "-c", STARTED], capture_output=True, text=True, check=True, timeout=PATIENCE)
    modules = json.loads(done.stdout)

    assert "views.api.mounted" in modules
    assert [name for name in ("fastapi", "views.api.routes", "views.api.shapes") if name in modules] == []


def test_nothing_is_made_until_somebody_asks():
    made = []
    client = TestClient(site(lambda: made.append(1) or interface()))

    assert made == []
    assert [client.get("/api/v1/parks").text for _turn in range(2)] == ["parks", "parks"]
    assert made == [1]


def test_all_who_ask_at_once_wait_for_one_making():
    made, asked = [], []

    def slowly():
        until(lambda: len(asked) == 6, "all have asked")
        made.append(1)
        return interface()

    def ask(client):
        asked.append(1)
        return client.get("/api/v1/parks").text

    with TestClient(site(slowly)) as client, ThreadPoolExecutor(6) as threads:
        assert list(threads.map(ask, [client] * 6)) == ["parks"] * 6
    assert made == [1]


def test_what_cannot_be_imported_is_said_and_written_down_and_tried_again(caplog):
    missing = [ModuleNotFoundError("No module named 'fastapi'")]

    def once_mended():
        if missing:
            raise missing.pop()
        return interface()

    client = TestClient(site(once_mended), raise_server_exceptions=False)
    with caplog.at_level(logging.ERROR, "softpark"):
        answer = client.get("/api/v1/parks")

    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    number = answer.json()["zh"].partition("编号 ")[2].partition(" ")[0]
    assert number and number in caplog.text and "No module named 'fastapi'" in caplog.text
    assert client.get("/api/v1/parks").text == "parks"


def test_the_server_learns_of_the_failure_as_of_any_other():
    def cannot():
        raise ModuleNotFoundError("No module named 'fastapi'")

    with pytest.raises(ModuleNotFoundError):
        TestClient(site(cannot)).get("/api/v1/parks")


def test_its_routes_are_listed_as_those_of_any_part_of_the_app():
    (mount,) = site(interface).routes

    assert [route.path for route in mount.routes] == ["/parks"]
