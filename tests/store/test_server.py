"""Which server the register may be in, and a clock that cannot be right."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from registry.clock import now
from registry.parks import places
from registry.store import server
from registry.store.models import ChangeSet
from registry.store.store import Store, StoreError

OTHERS = {
    "(openGauss 5.0.0 build a07d57c3) compiled at 2023-03-29 03:07:56 commit 0 last mr  on x86_64": "openGauss",
    "PostgreSQL 9.2.4 (GaussDB Kernel V500R002C10 build 0d8a5d5b) compiled at 2022-05-01": "GaussDB",
    "KingbaseES V008R006C008B0014 on x86_64-pc-linux-gnu, compiled by gcc": "KingbaseES",
    "PostgreSQL 9.2.4": "PostgreSQL 9.2.4",
    "PostgreSQL 14.9 on x86_64-pc-linux-gnu, compiled by gcc": "PostgreSQL 14.9",
    "8.0.36-0ubuntu0.22.04.1": "8.0.36",
}


@pytest.mark.parametrize("said", OTHERS)
def test_a_server_that_is_no_postgresql_of_15_or_later_is_refused_by_its_name(said):
    words = server.refused(said)
    assert OTHERS[said] in words.zh and OTHERS[said] in words.en and "PostgreSQL 15" in words.en


@pytest.mark.parametrize("said", ["PostgreSQL 15.5 (Debian 15.5-0+deb12u1) on x86_64", "PostgreSQL 18beta1 on aarch64"])
def test_postgresql_itself_is_taken(said):
    assert server.refused(said) is None


def test_nothing_is_written_into_a_server_that_is_refused(postgis_url, monkeypatch):
    monkeypatch.setattr(server, "version", lambda connection: "PostgreSQL 9.2.4 (openGauss 5.0.0 build a07d57c3)")
    with pytest.raises(StoreError, match="openGauss"):
        Store.open(postgis_url)
    monkeypatch.undo()
    Store.open(postgis_url).close()  # as into an empty one


def test_a_clock_that_is_off_is_said_and_one_that_is_right_is_not(store):
    with store.write() as session:
        places.load(session)
    with store.read() as session:
        assert server.clock_doubt(session, now()) is None
        last = session.scalar(select(func.max(ChangeSet.at)))
        said = server.clock_doubt(session, last - dt.timedelta(minutes=30))
        assert "30 分钟" in said.zh and "30 minutes" in said.en
