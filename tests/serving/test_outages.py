"""A database that is down, locked or gone while the app runs: words everywhere, one line in the log, and it goes on."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from starlette.requests import Request

from registry.store.refusals import CannotRead
from tests.fixtures.serving import serving
from tests.fixtures.waiting import PATIENCE, until
from tests.fixtures.websocket import drawn
from views.entrance import outages

PROGRAMS = ("/healthz", "/api/map/parks?bbox=113.5,22.3,114.8,23.0&z=11", "/api/map/areas",
            "/api/map/layer?layer=district", "/api/coverage/export", "/api/report/district/440311.pdf")  # fmt: skip
PAGES = ("map", "park", "coverage", "check", "rulings", "certification")
UNREADABLE = "登记的数据库现在没有应答"


@contextmanager
def served(database, log, **settings):
    with serving(database, log, SOFTPARK_TODAY="2026-11-21", **settings) as site, \
            httpx.Client(base_url=site, timeout=PATIENCE) as client:  # fmt: skip
        yield site, client


def log_in(client) -> httpx.Response:
    token = client.get("/account/login").text.partition('name="form-token" value="')[2].partition('"')[0]
    return client.post("/account/login", data={"form-token": token, "login": "nobody", "password": "x"})


def assert_all_is_well(site, client):
    until(lambda: client.get("/healthz").status_code == 200, "the app finds the database again")
    for path in PROGRAMS:
        assert client.get(path).status_code == 200, path
    assert log_in(client).status_code == 401
    for page in PAGES:
        assert UNREADABLE not in drawn(site, page).decode("utf-8", "replace"), page


def assert_all_is_said(site, client, log: Path):
    for path in PROGRAMS:
        answer = client.get(path)
        assert answer.status_code == 503 and int(answer.headers["retry-after"]) > 0, (path, answer.text[:200])
        assert UNREADABLE in answer.json()["error"] and "does not answer" in answer.json()["error"]
    answer = log_in(client)
    assert answer.status_code == 503 and "数据库" in answer.text
    for page in PAGES:
        assert UNREADABLE in drawn(site, page).decode("utf-8", "replace"), page
    written = log.read_text()
    assert "Traceback" not in written, written
    said = [line for line in written.splitlines() if "the database cannot be used" in line]
    assert 0 < len(said) <= 3, "one line a minute, however many ask"


def test_a_file_that_is_gone_is_said_by_all_and_found_again(template_database, tmp_path):
    database, log = Path(shutil.copyfile(template_database, tmp_path / "softpark.db")), tmp_path / "serve.log"
    with served(database, log) as (site, client):
        assert_all_is_well(site, client)
        database.rename(tmp_path / "away.db")
        assert_all_is_said(site, client, log)
        answer = client.get("/api/map/areas")
        assert str(tmp_path) not in answer.text, "where the file lies is for the log"
        assert str(tmp_path) in log.read_text()
        assert not database.exists(), "no empty register begins in its place"
        (tmp_path / "away.db").rename(database)
        assert_all_is_well(site, client)


@pytest.fixture
def postgres(copy_of):
    """(address for the app, name of its database, a connection beside it) of a PostgreSQL with the places in it."""
    store = copy_of("postgis", "placed", _place)
    url = store.engine.url.set(drivername="postgresql")
    store.close()
    address = url.render_as_string(hide_password=False)
    beside = url.set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(beside, autocommit=True) as connection:
        yield address, url.database, connection


def _place(store):
    from registry.parks import places

    with store.write() as session:
        places.load(session)


@pytest.mark.prove  # tests/serving/test_restarts.py has a server that is really away
def test_a_server_that_lets_nobody_in_is_said_by_all_and_found_again(postgres, tmp_path):
    address, name, beside = postgres
    log = tmp_path / "serve.log"
    with served(address, log) as (site, client):
        assert_all_is_well(site, client)
        beside.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            beside.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            assert_all_is_said(site, client, log)
        finally:
            beside.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert_all_is_well(site, client)


def test_a_locked_table_is_said_by_all_and_read_afterwards(postgres, tmp_path):
    address, _name, _beside = postgres
    log = tmp_path / "serve.log"
    with served(address, log, SOFTPARK_DATABASE_LOCK_TIMEOUT="1") as (site, client):
        assert_all_is_well(site, client)
        with psycopg.connect(address) as holder:
            holder.execute("LOCK TABLE register_version, login_failure, lease, park IN ACCESS EXCLUSIVE MODE")
            for path in PROGRAMS[:3]:
                answer = client.get(path)
                assert answer.status_code == 503 and UNREADABLE in answer.json()["error"], path
            assert log_in(client).status_code == 503
            holder.rollback()
        assert_all_is_well(site, client)
        assert "Traceback" not in log.read_text()


# --- health ---


def asked() -> Request:
    scope = {"type": "http", "method": "GET", "path": "/healthz", "query_string": b"", "headers": [],
             "server": ("here", 80), "scheme": "http"}  # fmt: skip
    return Request(scope)


def test_a_look_that_does_not_come_to_an_end_counts_as_none_and_is_not_begun_again():
    import asyncio
    from threading import Event

    go, looks = Event(), []

    def look():
        looks.append(1)
        go.wait(PATIENCE)

    async def ask():
        health = outages.Health(look, within=0.01)
        answers = [await health.answer(asked()) for _time in range(3)]
        go.set()
        await health._looking
        return answers, await health.answer(asked())

    late, then = asyncio.run(ask())
    assert [answer.status_code for answer in late] == [503] * 3 and len(looks) == 2
    assert then.status_code == 200


def test_what_people_are_told_names_no_server_and_no_file():
    error = CannotRead("现在没有应答。", "No answer at the moment.", "connection to server at 10.0.0.5 failed")
    answer = outages.answer(asked(), error)
    assert answer.status_code == 503 and b"10.0.0.5" not in answer.body
    assert "现在没有应答。 / No answer at the moment." in answer.body.decode()
