"""PostgreSQL is there and lets the program not in: whoever runs us is told why and what to do, and nobody else."""

import asyncio
import logging
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from registry.store import engines, shut_out
from registry.store.address import read_address
from registry.store.refusals import CannotRead, at_the_server
from registry.store.store import Store
from tests.fixtures.own_postgres import own_postgres
from tests.fixtures.waiting import until
from tests.serving.test_outages import asked
from views.entrance import outages

NOT_FOR_A_POWER_CUT = "fsync=off"
LETS_IN = """
host all      softpark            127.0.0.1/32 trust
host register guest,left,full     127.0.0.1/32 scram-sha-256
host closed   guest               127.0.0.1/32 scram-sha-256
"""
ROLES = """
CREATE ROLE guest LOGIN PASSWORD 'right'; CREATE ROLE left LOGIN PASSWORD 'right';
CREATE ROLE full LOGIN PASSWORD 'right' CONNECTION LIMIT 0; CREATE ROLE elsewhere LOGIN PASSWORD 'right';
REVOKE CONNECT ON DATABASE register FROM PUBLIC; GRANT CONNECT ON DATABASE register TO guest, full;
"""


@pytest.fixture(scope="module")
def server(postgis_server, run):
    """The address of a PostgreSQL that asks everybody but its owner for a password, and knows no other networks."""
    with own_postgres(run.directory, NOT_FOR_A_POWER_CUT) as started:
        with psycopg.connect(started.url, autocommit=True) as owner:
            owner.execute(ROLES)
            owner.execute("CREATE DATABASE closed ALLOW_CONNECTIONS false")
            Path(owner.execute("SHOW hba_file").fetchone()[0]).write_text(LETS_IN)
            owner.execute("SELECT pg_reload_conf()")
        until(lambda: stopped(started.url, "elsewhere") == "28000", "PostgreSQL has read its new pg_hba.conf")
        yield started.url


def stopped(url: str, user: str, password: str | None = "right", database: str = "register") -> str | None:
    return shut_out.sqlstate(address(url, user, password, database).replace("+psycopg", ""))


def address(url: str, user: str, password: str | None = "right", database: str = "register") -> str:
    made = make_url(url).set(username=user, password=password, database=database)
    return made.render_as_string(hide_password=False)


REFUSED = {
    "a wrong password": ({"user": "guest", "password": "wrong"}, "28P01", "ALTER ROLE guest PASSWORD"),
    "a role that is not there": ({"user": "nobody_here"}, "28000", "nobody_here"),
    "an address that pg_hba.conf has not": ({"user": "elsewhere"}, "28000", "pg_hba.conf"),
    "a database that is not there": ({"user": "softpark", "database": "gone"}, "3D000", "createdb"),
    "no right to connect": ({"user": "left"}, "42501", "GRANT CONNECT ON DATABASE register TO left"),
    "too many connections": ({"user": "full"}, "53300", "CONNECTION LIMIT"),
    "a database that is closed": ({"user": "guest", "database": "closed"}, "55000", "ALLOW_CONNECTIONS"),
    "no password": ({"user": "guest", "password": None}, "", "PGPASSFILE"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_at_the_start_it_is_said_what_the_server_refuses_and_what_to_do(server, case, monkeypatch):
    monkeypatch.setenv("PGPASSFILE", "/nowhere")
    monkeypatch.delenv("PGPASSWORD", raising=False)
    who, state, told = REFUSED[case]
    with pytest.raises(CannotRead) as refused:
        Store.open(address(server, **who))
    said = at_the_server(refused.value)
    zh, en, own = said.split("\n", 2)
    assert told in zh and told in en, said
    assert ("PostgreSQL" in zh or "库" in zh) and "没有应答" not in said and "does not answer" not in said
    assert who.get("database", who["user"]) in zh and who.get("database", who["user"]) in en
    assert "connection" in own, "the server's own words stand below"
    assert zh.endswith(f" [{state}]") and en.endswith(f" [{state}]") if state else "[" not in zh
    assert "right" not in own and "wrong" not in own


def test_a_server_that_is_not_there_still_does_not_answer(server):
    gone = read_address(server).set(port=1).render_as_string(hide_password=False)
    with pytest.raises(CannotRead) as away:
        Store.open(gone)
    assert away.value.why is None and "does not answer" in at_the_server(away.value)


def test_where_libpq_tells_no_sqlstate_the_servers_own_words_are_told(server, monkeypatch):
    monkeypatch.setattr(shut_out, "sqlstate", lambda address: None)
    shut_out._remembered.cache_clear()
    with pytest.raises(CannotRead) as refused:
        Store.open(address(server, "guest", "wrong"))
    shut_out._remembered.cache_clear()
    zh, en, own = at_the_server(refused.value).split("\n", 2)
    assert "拒绝" in zh and "refuses" in en and "password authentication failed" in own


def test_a_password_that_is_changed_while_the_app_runs_is_in_the_log_and_on_no_page(server, caplog):
    """What `/readyz`, and every page and route, says of an outage is for everybody."""
    Store.open(server).close()
    served = Store(engines.postgresql(read_address(address(server, "guest"))))
    health = outages.Health(served.version)
    with psycopg.connect(server, autocommit=True) as owner:
        owner.execute("GRANT USAGE ON SCHEMA public TO guest; GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
        assert asyncio.run(health.answer(asked())).status_code == 200
        owner.execute(sql.SQL("ALTER ROLE guest PASSWORD {}").format("another"))
        owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'guest'")
        with caplog.at_level(logging.WARNING, "softpark"):
            answer = asyncio.run(health.answer(asked()))
        owner.execute(sql.SQL("ALTER ROLE guest PASSWORD {}").format("right"))
    assert answer.status_code == 503 and "没有应答" in answer.body.decode()
    for word in (b"guest", b"28P01", b"password", "密码".encode()):
        assert word not in answer.body
    assert "does not take the password of guest" in caplog.text and "28P01" in caplog.text
    assert asyncio.run(health.answer(asked())).status_code == 200, "and once it is right again, it goes on"
    served.close()
