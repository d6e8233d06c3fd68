"""What the law answers for those in the register, under the rulings of the day."""

from collections import Counter

import pytest
from sqlalchemy import select

from registry.claims import case_files, entitlement, rulings
from registry.policy import Law, answer_facts, load_law
from registry.store.models import Park, Tenant
from tests.fixtures.rows import day
from tests.policy.test_steps_of_premises import BY_STEP, law_of

DAY = day("2026-11-21")
ACT = {"by": "测试机关", "basis": "测〔2026〕1号", "from_day": day("2026-01-01")}


def answers(store, on=DAY) -> dict[tuple[int, int], dict]:
    """By park and tenant, the determinations of everybody."""
    with store.read() as session:
        return {
            (park, tenant): said.determinations
            for park in session.scalars(select(Park.id))
            for tenant, said in entitlement.of_park(session, park, on).items()
        }


def cited(found) -> set[tuple[int, int]]:
    return {who for who, said in found.items() if any(one.rulings for one in said.values())}


def listing(found, question) -> set[int]:
    """The tenants for whom a reading of the question is listed."""
    return {
        tenant
        for (_, tenant), said in found.items()
        if any(f"{question}=" in key for one in said.values() for key in one.readings)
    }


def turning_on(session) -> dict:
    """How many answers turn on each question, by the kind of claimant."""
    found = entitlement.turning(session, DAY)
    return {kind: Counter({question: len(who) for question, who in each.items()}) for kind, each in found.items()}


def test_the_number_of_tenants_that_turn_on_a_question_is_that_of_the_answers_that_list_it(store):
    """A tenant in several parks has a case in each, but counts once: with it the number may be lower, never higher."""
    found = answers(store)
    here = [tenant for _, tenant in found]
    several = {tenant for tenant in here if here.count(tenant) > 1}
    with store.read() as session:
        turning = turning_on(session)
    for question in load_law().questions:
        listed = listing(found, question)
        assert len(listed - several) <= turning["tenant"][question] <= len(listed), question
    assert sum(turning["tenant"].values()) > 0
    assert set(turning["operator"]) <= set(load_law().questions)


def test_of_each_of_its_premises_a_tenant_is_told_on_which_step_it_stands(store, monkeypatch):
    """Nobody has stated whose premises they are: each may stand on either step."""
    law = Law((*load_law().documents, *law_of(BY_STEP, "租金补贴").documents))
    monkeypatch.setattr(entitlement, "load_law", lambda: law)
    with store.read() as session:
        tenants = list(session.scalars(select(Tenant.id)))
        found = entitlement.of_tenants(session, tenants, DAY)
    told = {tenant: each for tenant, each in found.items() if each.on_steps["made-up/1"]}
    assert told and len(told) < len(found)
    for each in told.values():
        first, other = each.on_steps["made-up/1"]
        assert (first.name.zh, other.name.zh) == ("社会物业70%，最高100万元", "其他50%，最高50万元")
        assert first.premises == other.premises and set(first.premises) <= set(range(1, len(each.rooms) + 1))
        assert not first.sure and not other.sure


@pytest.mark.parametrize("option", ["falls-through", "excluded"])
def test_a_ruling_decides_the_answers_of_a_park_and_is_cited_by_those_that_turned_on_it(store, option):
    before = answers(store)
    with store.write() as session:
        rulings.adopt(session, "no-cooperation", option, **ACT)
    after = answers(store)
    assert listing(after, "no-cooperation") == set()
    assert {tenant for _, tenant in cited(after)} == listing(before, "no-cooperation") != set()


def test_a_day_before_the_ruling_still_shows_the_readings(store):
    before = answers(store, day("2025-12-31"))
    with store.write() as session:
        rulings.adopt(session, "no-cooperation", "excluded", **ACT)
    assert answers(store, day("2025-12-31")) == before


def test_the_number_of_answers_a_ruling_decided_is_counted_as_before_it(store):
    with store.read() as session:
        before = turning_on(session)
    with store.write() as session:
        rulings.adopt(session, "no-cooperation", "excluded", **ACT)
    with store.read() as session:
        assert turning_on(session) == before


def test_the_answers_of_a_park_are_those_of_its_cases(store):
    with store.read() as session:
        for park in session.scalars(select(Park.id)):
            cases = [case.facts for case in case_files.of_park(session, park, DAY).values()]
            assert list(entitlement.of_park(session, park, DAY).values()) == answer_facts(cases)
