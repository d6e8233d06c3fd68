"""What who keeps the service going sees: health, the log with its requests, the measures, and a stop without loss."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from starlette.routing import Route
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from registry.process import listening, logform
from tests.fixtures.children import started
from tests.fixtures.postgis import free_port
from tests.fixtures.register import SOFTPARK
from tests.fixtures.serving import answers, environment, get, serving
from tests.fixtures.waiting import PATIENCE, until
from tests.fixtures.websocket import drawn
from views.serving import requests
from views.serving.metrics import Measures

SECRET = "zhangsan-91440300MA5G12345X"


@pytest.fixture(scope="module")
def site(template_database, tmp_path_factory):
    """A served app whose log is JSON and has requests in it, with measures on a port of their own."""
    folder = tmp_path_factory.mktemp("watched")
    database, log = Path(shutil.copyfile(template_database, folder / "softpark.db")), folder / "serve.log"
    port = free_port()
    settings = {"SOFTPARK_LOG": "json", "SOFTPARK_REQUEST_LOG": "1", "SOFTPARK_METRICS": str(port)}
    with serving(database, log, **settings) as url:
        yield SimpleNamespace(url=url, log=log, database=database, metrics=f"http://127.0.0.1:{port}/metrics")


def lines(log: Path) -> list[dict]:
    """What the log has; every line of it that is none of the start's words is an object."""
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


def measured(site, name: str) -> dict[str, float]:
    """The values of a measure, by their labels."""
    text = get(site.metrics).text
    return {labels: float(value) for labels, value in re.findall(rf"^{name}(?:{{(.*)}})? (\S+)$", text, re.MULTILINE)}


def test_each_request_is_a_line_that_names_the_route_and_nobody(site):
    get(f"{site.url}/account/invitation?token={SECRET}")
    get(f"{site.url}/park?id={SECRET}", headers={"user-agent": SECRET, "referer": f"{site.url}/{SECRET}"})
    get(f"{site.url}/{SECRET}")
    get(f"{site.url}/api/report/park/{SECRET}.pdf")

    def told() -> set[tuple]:
        said = [line for line in lines(site.log) if line["logger"] == "request"]
        assert all({"time", "level", "method", "status", "ms", "bytes"} <= line.keys() for line in said)
        return {(line["route"], line["status"]) for line in said}

    wanted = {("/account/invitation", 404), ("/park", 200), ("other", 404), ("/api/report/{kind}/{id}.pdf", 404)}
    until(lambda: wanted <= told(), f"the log tells of {wanted}")
    written = site.log.read_text()
    assert SECRET not in written and "127.0.0.1:" not in written.replace(site.url, "")


def test_the_database_away_is_503_in_json_and_one_line_and_the_process_lives(site):
    away = site.database.with_suffix(".away")
    site.database.rename(away)
    try:
        for path in ("/readyz", "/healthz", "/readyz"):
            answer = get(f"{site.url}{path}")
            assert answer.status_code == 503 and "database" in answer.json()["error"]
        assert get(f"{site.url}/livez").json() == {"status": "ok"}
        assert measured(site, "softpark_database_up") == {"": 0}
    finally:
        away.rename(site.database)
    assert get(f"{site.url}/readyz").status_code == 200
    assert measured(site, "softpark_database_up") == {"": 1}
    said = [line for line in lines(site.log) if "the database cannot be used" in line["message"]]
    assert len(said) == 1 and said[0]["level"] == "WARNING"


def test_measures_count_requests_by_route_and_pages_that_are_open(site):
    drawn(site.url, "check")
    get(f"{site.url}/account/login")
    until(lambda: measured(site, "softpark_pages_open") == {"": 0}, "the page is closed again")
    counted = measured(site, "softpark_requests_total")
    assert counted['method="GET",route="/account/login",status="200"'] >= 1
    assert counted['method="WEBSOCKET",route="/_stcore/stream",status="101"'] >= 1
    assert measured(site, "process_resident_memory_bytes")[""] > 10**7
    assert SECRET not in get(site.metrics).text
    assert get(f"{site.url}/metrics").status_code == 404, "the site itself shows them to nobody"


def test_names_of_routes_are_few_whatever_is_asked_for():
    routes = [Route("/api/report/{kind}/{id}.pdf", lambda request: None)]
    paths = [f"/{number}" for number in range(100)] + [f"/api/report/park/{number}.pdf" for number in range(100)]
    paths += [f"/static/{number}.js" for number in range(100)] + [f"/_stcore/{number}" for number in range(100)]
    found = {requests.named(path, routes) for path in paths}
    assert found == {"other", "/api/report/{kind}/{id}.pdf", "/static/", "/_stcore/"}


@pytest.mark.parametrize("given", ["x", "0", "70000", "127.0.0.1", "127.0.0.1:", "９５０１"])
def test_a_place_for_measures_that_is_none_is_refused_in_words(given, monkeypatch):
    monkeypatch.setenv("SOFTPARK_METRICS", given)
    with pytest.raises(listening.BadMetrics, match=r"SOFTPARK_METRICS=.*such as 9501"):
        listening.place()


def test_a_port_of_measures_that_is_taken_is_said_in_words():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = listening.Place("127.0.0.1", taken.getsockname()[1])
        with pytest.raises(listening.BadMetrics, match="each process needs a port of its own"):
            Measures(lambda: 0).serve(place)


def test_a_log_of_requests_that_is_neither_on_nor_off_is_refused_in_words(monkeypatch):
    monkeypatch.setenv("SOFTPARK_REQUEST_LOG", "yes")
    with pytest.raises(logform.BadForm, match="must be 1 or 0"):
        logform.with_requests()


def test_a_stop_lets_answers_that_were_begun_come_to_their_end_and_sends_pages_to_another_process(
    served_database, tmp_path
):
    """Half of a form is sent, the server is told to stop, and the rest comes after that."""
    port, log = free_port(), tmp_path / "serve.log"
    with open(log, "w") as written:
        server = started(
            [SOFTPARK, "serve", "--port", str(port)], env=environment(served_database, log, {}),
            stdin=subprocess.DEVNULL, stdout=written, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        until(lambda: answers(f"http://127.0.0.1:{port}"), "the app answers")
        page = connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"])
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as asking:
            asking.sendall(b"POST /account/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 7\r\n\r\nlog")
            until(lambda: get(f"http://127.0.0.1:{port}/livez").status_code == 200, "the head was read")
            os.kill(server.pid, signal.SIGTERM)
            until(lambda: "stopping: " in log.read_text(), "it says that it stops")
            assert not answers(f"http://127.0.0.1:{port}"), "nobody new is let in"
            asking.sendall(b"in=x")
            assert asking.recv(12) == b"HTTP/1.1 403"
        with pytest.raises(ConnectionClosed):
            page.recv(PATIENCE)
        assert page.close_code == 1012, "the service begins anew: a page connects again"
        assert server.wait(PATIENCE) == 0
    finally:
        server.kill()
        server.wait()
    assert " INFO softpark: stopped" in log.read_text() and "Traceback" not in log.read_text()
