"""What would change an answer, and who is refused for one clause only."""

import datetime as dt

import pytest

from registry.policy import load_law
from registry.policy.answers.cases import case_of
from registry.policy.answers.columns import facts_of
from registry.policy.kernel.determination import determine
from registry.policy.kernel.near_miss import counts, fail_only_on
from registry.policy.turning.changes import smallest_changes
from tests.fixtures.answers import answer_case

LAW = load_law()
MEASURE = "guangming-2025-4/14"


def case(id="A", **changes):
    facts = {
        "id": id,
        "as_of": dt.date(2026, 11, 21),
        "tenant": {"kind": "enterprise", "industry": "6513", "ai_listed": False},
        "park": {"district": "440311", "recognition": "none"},
        "rent": {2025: 3_000_000},
        "granted": [],
    }
    return facts | changes


def changes(facts, measure=MEASURE):
    return [dict(change.facts) for change in smallest_changes(facts, measure, LAW)]


def test_a_refused_maker_needs_one_fact_either_the_industry_or_the_list():
    tenant = {"kind": "enterprise", "industry": "2710", "ai_listed": False}
    assert changes(case(tenant=tenant)) == [{"tenant.industry": "65"}, {"tenant.ai_listed": True}]


def test_two_failing_clauses_need_two_facts_and_no_single_one_is_offered():
    tenant = {"kind": "association", "industry": "2710", "ai_listed": False}
    found = changes(case(tenant=tenant))
    assert {"tenant.kind": "institution", "tenant.ai_listed": True} in found
    assert {len(change) for change in found} == {2}


def test_a_capped_tenant_learns_that_a_recognised_park_would_pay_more():
    assert changes(case()) == [{"park.recognition": "ai_software"}]


def test_every_change_that_is_named_really_changes_the_answer():
    tenant = {"kind": "sole_trader", "industry": "2710", "ai_listed": False}
    for change in smallest_changes(case(tenant=tenant), MEASURE, LAW):
        changed = case(tenant=tenant | {path.split(".")[1]: value for path, value in change.facts.items()})
        said = answer_case(changed)["determinations"][MEASURE]
        assert (said["status"], said["high"]) == (change.answer.status, change.answer.high)


def test_nothing_is_offered_where_the_measure_is_out_of_force():
    assert changes(case(as_of=dt.date(2030, 1, 1), rent={2029: 5})) == []


def batch():
    paid = [{"measure": MEASURE, "rent_year": year} for year in (2022, 2023, 2024)]
    cases = [
        case("fine"),
        case("industry only", tenant={"kind": "enterprise", "industry": "2710", "ai_listed": False}),
        case("kind only", tenant={"kind": "sole_trader", "industry": "6513"}),
        case("industry and years", tenant={"kind": "enterprise", "industry": "2710", "ai_listed": False}, granted=paid),
        case("years only", granted=paid),
        case("elsewhere", park={"district": "440305"}),
        case("open", tenant={"kind": "enterprise", "industry": "2710"}),
    ]
    facts = facts_of([case_of(each, LAW.measures) for each in cases], LAW.measures)
    return [each["id"] for each in cases], determine(LAW, LAW.measures[MEASURE], facts)


def test_who_fails_only_on_one_clause_is_one_call():
    ids, found = batch()

    def names(clause):
        return [ids[i] for i in fail_only_on(found, clause)]

    assert names("industry") == ["industry only"]
    assert names("kind") == ["kind only"]
    assert names("three-years") == ["years only"]
    assert counts(found)["industry"] == (2, 1)
    assert counts(found)["three-years"] == (2, 1)


def test_a_clause_that_does_not_exist_is_named_with_those_that_do():
    _, found = batch()
    with pytest.raises(KeyError, match="three-years"):
        fail_only_on(found, "four-years")
