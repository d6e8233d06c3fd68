"""PostgreSQL is really stopped and started again under an app that serves: it goes on, and nothing is half written."""

import multiprocessing

import pytest

from registry.parks import places
from registry.store import audit
from registry.store.refusals import OutOfReach
from registry.store.store import Store
from tests.fixtures.own_postgres import own_postgres
from tests.fixtures.rows import park
from tests.fixtures.waiting import PATIENCE
from tests.fixtures.websocket import Page
from tests.rosters.rosters import HERE, held, last
from tests.serving.test_outages import UNREADABLE, assert_all_is_said, assert_all_is_well, served
from tests.torture.work import FIRST, do, roster_after, until_out_of_reach

NOT_FOR_A_POWER_CUT = "fsync=off"  # the machine stays up, so that what was handed to it is there


@pytest.fixture
def server(postgis_server, run):
    """A PostgreSQL of this test's own; skipped where the run has none."""
    with own_postgres(run.directory, NOT_FOR_A_POWER_CUT) as started:
        yield started


@pytest.fixture
def register(server):
    """The store of that server, with the places and the park of the tests in it."""
    store = Store.open(server.url)
    with store.write() as session:
        places.load(session)
        session.add(park("here", id=HERE))
    yield store
    store.close()


@pytest.fixture
def writer(server, register):
    """A process that writes step after step: what it tells with, and the process."""
    context = multiprocessing.get_context("spawn")
    hear, tell = context.Pipe(duplex=False)
    process = context.Process(target=until_out_of_reach, args=(server.url, FIRST, tell), daemon=True)
    process.start()
    tell.close()
    yield hear, process
    process.kill()


def told_last(hear) -> int:
    """The last step that the writer told of before it ended."""
    told = FIRST - 1
    while hear.poll(PATIENCE):
        try:
            told = hear.recv()
        except EOFError:
            return told
    raise AssertionError("the writer has not ended, though its database was away")


def test_an_app_whose_postgresql_is_restarted_goes_on_and_nothing_is_half_written(server, register, writer, tmp_path):
    base, log, (hear, process) = last(register), tmp_path / "serve.log", writer
    with served(server.url, log) as (site, client), Page(site, "coverage") as open_page:
        assert_all_is_well(site, client)
        for _step in range(4):
            assert hear.poll(PATIENCE) and hear.recv() is not None, "the writer writes"
        server.stop()
        assert_all_is_said(site, client, log)
        assert UNREADABLE in open_page.drawn_again().decode("utf-8", "replace")
        with pytest.raises(OutOfReach):
            do(register, FIRST)
        server.start()
        assert_all_is_well(site, client)
        assert UNREADABLE not in open_page.drawn_again().decode("utf-8", "replace"), "the page that was open all along"

        told, reached = told_last(hear), last(register) - base
        process.join(PATIENCE)
        assert process.exitcode == 0, "it ended by another error, which it printed"
        assert told <= reached <= told + 1, "what was told as written is there, and at most one step more"
        assert held(register) == roster_after(reached)
        do(register, reached + 1)  # whoever had connections open writes on
        assert held(register) == roster_after(reached + 1)
        with register.read() as session:
            assert audit.verify(session) == []
