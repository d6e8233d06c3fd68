"""What was stated of declared facts reaches every answer: runs, sums, rosters and the company's own page alike."""

import datetime as dt
import random

import pyarrow as pa
import pytest
from sqlalchemy import event, select

from registry.claims import case_files, claimed, entitlement
from registry.claims.runs import reader, run
from registry.person import Person
from registry.policy import load_law
from registry.policy.answers.cases import case_of
from registry.policy.answers.columns import facts_of
from registry.services import tenants
from registry.stated.forms import kept
from registry.store.models import Lease, Park, Proposal, StatedFact, Tenant
from tests.claims.assess_rows import fill
from tests.claims.test_assess_reader import from_cases, in_bulk, known_only
from tests.fixtures.declared import MEASURE
from tests.fixtures.examples import some
from tests.fixtures.rows import SOURCE, day, lease, park, profile, tenant

TODAY = day("2026-11-21")


def statement(law, path, value, whose, **other):
    """A row of the table, said by the operating body of park 501 since 2025 unless told otherwise."""
    form, number, word = kept(law.facts[path], value)
    since = {"valid_from": day("2025-01-01")}
    when = {"year": 2025} if law.facts[path].by == "year" else {} if "valid_from" in other else since
    said = {"said_as": "operating-body", "said_by": "wang", "said_park_id": 501}
    given = {**whose, "fact": path, "form": form, "number": number, "word": word, **when, **said, **SOURCE}
    return StatedFact(**given | other)


FOUND = {"said_as": "authority", "said_park_id": None, "office": "440311"}


@pytest.fixture
def register(placed_store, declaring):
    """Tenant 1 in park 501, a software enterprise above size, of whom all is known but the declared facts."""
    with placed_store.write() as session:
        session.add_all([park("a", id=501), park("b", id=502), tenant(1, id=1), tenant(2, id=2)])
        session.flush()
        session.add(profile(1, kind="enterprise", industry="6513", software_enterprise=True, above_scale=True,
                            grants_complete=True))  # fmt: skip
        session.add(lease(1, 501, "2024-01-01", id=11, area_m2=500.0, monthly_rent_fen=30_000_00, rent_free_months=0))
    return placed_store


def add(store, *rows):
    with store.write() as session:
        session.add_all(rows)


def all_stated(law):
    whole = {"tenant_id": 1}
    return [
        statement(law, "tenant.growth", 2000, whole),
        statement(law, "tenant.staff", 25, whole),
        statement(law, "tenant.bad_credit", False, whole, **FOUND),
        statement(law, "property.owner", "government", {"lease_id": 11}),
    ]


def roster_answer(store):
    with store.read() as session:
        return entitlement.of_park(session, 501, TODAY)[1].determinations[MEASURE]


def test_what_nobody_stated_is_unknown_and_named_and_what_was_stated_pays(register, declaring):
    missing = {"tenant.growth.2025", "tenant.staff", "tenant.bad_credit", "property.owner"}
    before = roster_answer(register)
    assert before.status == "needs_facts" and missing <= set(before.missing)
    add(register, *all_stated(declaring))
    said = roster_answer(register)
    assert said.status == "eligible" and said.low == said.high > 0
    with register.read() as session:
        own = tenants.own(Person(7, "co", "公司", "tenant", uscc=tenant(1).uscc), session, tenant(1).uscc, TODAY)
        sums = claimed.read_claimed(session, TODAY)
    assert own.entitled.answer.determinations[MEASURE] == said
    assert sums.low[0] >= said.low * 100
    made = run.compute(register, TODAY, law=declaring)
    (row,) = made.table(f"tenant/{MEASURE}").to_pylist()
    assert (row["low"], row["high"]) == (said.low * 100, said.high * 100)


def test_a_run_is_another_run_once_something_is_stated_and_the_same_while_nothing_is(register, declaring):
    first, again = run.compute(register, TODAY, law=declaring), run.compute(register, TODAY, law=declaring)
    assert first.id == again.id and not any("tenant.staff" in name for name in first.record["facts"])
    add(register, statement(declaring, "tenant.staff", 25, {"tenant_id": 1}))
    assert run.compute(register, TODAY, law=declaring).id != first.id


def test_what_a_park_says_of_a_tenant_that_is_not_confirmed_to_be_its_own_counts_for_nobody(register, declaring):
    """By a row of its own invention it could else make a fact of another park's tenant doubtful."""
    add(register, *all_stated(declaring))
    introduced = Proposal(
        tenant_id=1, park_id=502, introduces=True, says='{"name": "x"}', since=TODAY, corrects=False, made_by="li",
        made_by_id=None, **SOURCE,
    )  # fmt: skip
    doubt = statement(declaring, "tenant.staff", 3, {"tenant_id": 1}, said_park_id=502)
    add(register, introduced, doubt, lease(1, 502, "2026-01-01", id=12))
    assert roster_answer(register).status == "eligible"
    assert run.compute(register, TODAY, law=declaring).table(f"tenant/{MEASURE}")["low"][0].as_py() > 0
    with register.write() as session:
        answered = session.scalar(select(Proposal))
        answered.answer, answered.answered_by, answered.answered_as = "confirmed", "x", "official"
        answered.answered_at = dt.datetime.now(dt.UTC)
    assert "tenant.staff" in roster_answer(register).missing


def test_where_several_leases_have_one_rent_what_they_agree_about_is_known_and_no_amount_is(register, declaring):
    from registry.store.models import Rent

    add(register, lease(1, 501, "2024-01-01", id=12), Rent(tenant_id=1, park_id=501, year=2025, amount_fen=10**7,
                                                           **SOURCE))  # fmt: skip
    for id in (11, 12):
        add(register, statement(declaring, "property.owner", "government", {"lease_id": id}),
            statement(declaring, "property.appraised", 500_000, {"lease_id": id}))  # fmt: skip
    with register.read() as session:
        (case,) = case_files.of_park(session, 501, TODAY).values()
        assert case.facts["property"] == {"owner": "government"}
        assert known_only(in_bulk(session, TODAY)) == known_only(from_cases(session, TODAY, declared=True))


@pytest.mark.parametrize("seed", some(range(4), 2))
def test_a_random_register_says_in_bulk_what_the_case_of_each_says(placed_store, declaring, seed):
    with placed_store.write() as session:
        fill(session, seed)
        session.flush()
        _state(session, declaring, random.Random(seed))
    with placed_store.read() as session:
        for as_of in (TODAY, dt.date(2026, 1, 1), dt.date(2024, 6, 1)):
            found = in_bulk(session, as_of)
            assert known_only(found) == known_only(from_cases(session, as_of, declared=True))
            assert in_bulk(session, as_of, chunk=3) == found
        bodies = operators_in_bulk(session, declaring)
        assert bodies == operators_from_cases(session, declaring)


def _state(session, law, draw):
    """Statements of all kinds about anybody, by several sayers, some in a form that no file declares."""
    ids = {name: list(session.scalars(select(table.id))) for name, table in (
        ("tenant_id", Tenant), ("lease_id", Lease), ("park_id", Park))}  # fmt: skip
    ids["operating_body_id"] = [1, 2]
    values = {
        "tenant.growth": (1900, 2000), "tenant.staff": (24, 25), "tenant.bad_credit": (True, False),
        "tenant.settled": (day("2024-01-01"), day("2025-05-05")), "property.owner": ("government", "private"),
        "property.appraised": (100, 200), "park.opened": (day("2020-01-01"),), "operator.code": ("65", "6513"),
    }  # fmt: skip
    groups = {"tenant": "tenant_id", "property": "lease_id", "park": "park_id", "operator": "operating_body_id"}
    taken = set()
    for _ in range(160):
        path = draw.choice(list(values))
        column = groups[path.split(".")[0]]
        whose, sayer = draw.choice(ids[column]), draw.choice((501, 502, None, None))
        year = draw.choice((2023, 2025)) if path == "tenant.growth" else None
        if year and (whose, sayer, year) in taken:
            continue
        taken.add((whose, sayer, year))
        since = day(f"202{draw.randint(2, 6)}-0{draw.randint(1, 9)}-01")
        until = since + dt.timedelta(draw.randint(1, 900)) if draw.random() < 0.5 else None
        other = FOUND if sayer is None else {"said_park_id": sayer}
        other = {**other, **({"year": year} if year else {"valid_from": since, "valid_to": until})}
        if draw.random() < 0.1:
            other |= {"form": "number.1"}
        session.add(statement(law, path, draw.choice(values[path]), {column: whose}, **other))


def operators_in_bulk(session, law):
    return {
        (int(batch.ids[row]), path): column.values[row].item()
        for batch in reader.operators(session, law, TODAY)
        for path, column in batch.facts.columns.items()
        if path in ("operator.code", "park.opened")
        for row in range(batch.facts.rows)
        if column.known is None or column.known[row]
    }


def operators_from_cases(session, law):
    from registry.claims.operator_cases import operator_cases_of

    found = {}
    for park_id, case in operator_cases_of(session, TODAY, law=law).items():
        facts = facts_of([case_of(case, law.measures, law.declared)], law.measures, law.declared)
        for path in ("operator.code", "park.opened"):
            column = facts.columns[path]
            if column.known is None or column.known[0]:
                found[park_id, path] = column.values[0].item()
    return found


def test_a_register_in_which_nobody_stated_anything_is_asked_two_questions_more(store, declaring):
    asked = []
    event.listen(store.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    with store.read() as session:
        for chunk in (5, 1 << 16):
            asked.clear()
            list(reader.tenants(session, load_law(), TODAY, chunk=chunk))
            assert sum("stated_fact" in question for question in asked) == 2
        columns = next(reader.tenants(session, load_law(), TODAY)).facts.columns
    assert not [path for path in columns if path in {fact.path for fact in declaring.declared}]


def test_every_run_of_the_register_has_tables_that_go_together_however_it_is_cut(register, declaring):
    add(register, *all_stated(declaring), lease(2, 502, "2024-01-01"))
    made = [run.compute(register, TODAY, law=declaring, chunk=chunk) for chunk in (1, 100)]
    assert made[0].id == made[1].id and isinstance(made[0].table("tenant/facts"), pa.Table)
