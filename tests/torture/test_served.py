"""People at a served site while a process is killed and PostgreSQL is restarted: all goes on, and nothing is lost."""

import pytest

from bench.served.run import Asked, run

EVENTS = {"kill -9 of one process of three", "PostgreSQL stopped at once, and started again"}


@pytest.mark.prove
def test_whoever_was_told_that_a_change_is_written_finds_it_after_a_kill_and_a_restart(postgis_server, tmp_path):
    asked = Asked(visitors=6, editors=4, seconds=40, think=2, kill=True, restart=True)
    outcome = run(tmp_path, asked)
    assert outcome.lost == []
    assert {each.what for each in outcome.happened} == EVENTS, "every page answered again after each"
    last = max(each.at + each.drawn for each in outcome.happened)
    assert outcome.told > 0 and outcome.sessions > 0
    assert [each for each in outcome.ledger.failed if "exception on the page" in each[2]] == []
    first = min(each.at for each in outcome.happened)
    assert [each for each in outcome.ledger.failed if each[0] < first] == [], "nothing fails before anything happens"
    assert all(not log.read_text().count("Traceback") for log in tmp_path.glob("serve-*.log")), "said in words"
    assert outcome.ledger.now() > last
