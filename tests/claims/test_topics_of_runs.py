"""Runs speak of rent and parks unless asked for more, and their receipts ask for the same again."""

import pytest

from registry.claims.claimed import read_claimed
from registry.claims.lists import receipt, simulation
from registry.claims.runs import keeping, run
from registry.policy import load_law
from registry.policy.files.law import SETTING
from registry.policy.vocabulary import TOPICS
from tests.fixtures import topics
from tests.fixtures.rows import day
from tests.fixtures.topics import OTHER

TODAY = day("2026-11-21")


@pytest.fixture
def law(tmp_path, monkeypatch):
    topics.write(tmp_path)
    monkeypatch.setenv(SETTING, str(tmp_path))
    return load_law()


def test_a_run_asks_about_rent_and_parks_alone_and_its_sums_are_of_these(store, law):
    made, more = run.compute(store, TODAY), run.compute(store, TODAY, law=law.asking(TOPICS))
    assert OTHER in law.measures
    assert made.table(f"tenant/{OTHER}") is None and more.table(f"tenant/{OTHER}") is not None
    assert "topics" not in made.record and made.id != more.id
    with store.read() as session:
        claimed = read_claimed(session, TODAY)
    assert made.table("tenant/total")["high"].to_pylist() == claimed.high.tolist()
    assert f"granted.{OTHER}" not in made.table("tenant/facts").column_names


def test_the_receipt_of_a_run_about_all_topics_asks_about_all_of_them(store, law):
    made = keeping.assess(store, TODAY, law=law.asking(TOPICS))
    assert receipt.receipt(store, made.id).proven


def test_a_measure_that_is_named_is_asked_whatever_its_topic(store, law):
    made = run.compute(store, TODAY, measure=OTHER)
    assert made.table(f"tenant/{OTHER}") is not None
    (missed,) = simulation.near_misses(store, law, OTHER, TODAY)
    assert set(missed.counts) == {clause.id for clause in law.measures[OTHER].clauses}
