"""Facts that a document declares, where the register does not keep them yet: unknown for everybody, and named."""

import pyarrow as pa

from registry.claims.lists import compare, export
from registry.claims.runs import run
from tests.fixtures.rows import day
from tests.policy.test_declared_facts import FACTS_OF_IT, law_with

TODAY = day("2026-11-21")
GROWTH = "{fact: tenant.growth, at_least: 20}"


def test_a_run_says_of_everybody_which_declared_facts_are_missing_and_pays_nobody_for_sure(store):
    law = law_with(GROWTH, "{fact: property.owner, one_of: [private]}")
    made = run.compute(store, TODAY, law=law)
    with store.read() as session:
        rows = pa.concat_tables(export.answers(session, law, made)).to_pylist()
    rows = [row for row in rows if row["status"]]
    tried, longgang = ([row for row in rows if row["measure"] == id] for id in ("tried/2", "longgang-2023/2"))
    open_ = [row for row in tried if row["status"] == "needs_facts"]
    assert open_ and len(tried) == len(longgang)
    assert {row["status"] for row in tried} <= {"needs_facts", "not_eligible"}
    for row in open_:
        assert row["low_fen"] == 0
        assert {"tenant.growth", "property.owner"} <= set(row["missing"].split("、"))
    refused = [[row["name"] for row in those if row["status"] == "not_eligible"] for those in (tried, longgang)]
    assert refused[0] == refused[1]


def test_two_runs_name_the_declared_facts_that_one_of_them_lacked(store):
    one, more = law_with(GROWTH), law_with("{fact: property.owner, one_of: [private]}", GROWTH)
    before, after = run.compute(store, TODAY, law=one), run.compute(store, TODAY, law=more)
    changes = [each for each in compare.changes(more, before, after) if each.measure == "tried/2"]
    assert {each.learned for each in changes if each.before[0] == each.after[0] == "needs_facts"} == {
        ("property.owner",)
    }


def test_more_facts_than_a_narrow_column_holds_are_told_in_a_run_as_well(store):
    facts = FACTS_OF_IT + "".join(
        f"  - {{id: tenant.f{n}, kind: yes-no, name: {{zh: 第{n}, en: no {n}}}, why: {{zh: 检查用。, en: a check}}}}\n"
        for n in range(20)
    )
    law = law_with("{all: [" + ", ".join(f"{{fact: tenant.f{n}, is: true}}" for n in range(20)) + "]}", facts=facts)
    table = run.compute(store, TODAY, law=law).table("tenant/tried/2").to_pylist()
    missing = {law.measures["tried/2"].missing(row["missing"]) for row in table}
    assert any({f"tenant.f{n}" for n in range(20)} <= set(each) for each in missing)
