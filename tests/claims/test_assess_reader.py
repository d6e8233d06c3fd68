"""The whole register read in bulk says of everybody what the case of each says."""

import datetime as dt
from collections import Counter, defaultdict

import numpy as np
import pytest
from sqlalchemy import literal, select

from registry.claims import case_files, operator_cases
from registry.claims.runs import bulk, reader
from registry.policy import load_law
from registry.policy.answers.cases import case_of
from registry.policy.answers.columns import facts_of
from registry.policy.kernel.kleene import distinct
from registry.policy.vocabulary import SIZES
from registry.store.models import Grant, Lease, Park, Tenant
from tests.claims.assess_rows import fill, owners, signature
from tests.fixtures.answers import answer_case
from tests.fixtures.examples import some
from tests.fixtures.rows import SOURCE, day, lease, park, profile, tenant

TODAY = day("2026-11-21")


def from_cases(session, as_of, declared=False):
    """By (tenant, park): what the rows of its premises there say, by way of each tenant's case; with declared facts
    where these are asked for."""
    found = defaultdict(Counter)
    law = load_law()
    written = case_files.of_tenants(session, list(session.scalars(select(Tenant.id))), as_of)
    facts = facts_of(
        [case.taken(law) for case in written.values()], law.grants_looked_at, law.declared if declared else ()
    )
    rows = iter(range(facts.rows))
    for tenant_id, case in written.items():
        for room in case.rooms:
            found[tenant_id, room.park][signature(facts, next(rows))] += 1
    return found


def known_only(found):
    """Without declared facts that are unknown: a column of them is there or not, which is the same to the law."""
    declared = {fact.path for fact in load_law().declared}
    return {
        key: Counter({(tuple(cell for cell in row[0] if cell[0] not in declared or cell[1] is not None), *row[1:]): n
                      for row, n in rows.items()})
        for key, rows in found.items()
    }  # fmt: skip


def in_bulk(session, as_of, chunk=reader.CHUNK, district=None):
    found = defaultdict(Counter)
    for batch in reader.tenants(session, load_law(), as_of, district, chunk):
        for row, owner in enumerate(owners(batch.facts)):
            found[int(batch.ids[owner]), int(batch.park[row])][signature(batch.facts, row)] += 1
    return found


@pytest.mark.parametrize("as_of", some(["2025-03-01", "2026-11-21", "2024-01-01"], 2))
def test_every_tenant_of_the_demo_has_the_facts_of_its_case(store, as_of):
    with store.read() as session:
        assert len(in_bulk(session, day(as_of))) > 20
        assert in_bulk(session, day(as_of)) == from_cases(session, day(as_of))


@pytest.mark.parametrize("seed", some(range(6), 3))
def test_every_tenant_of_a_random_register_has_the_facts_of_its_case(placed_store, seed):
    with placed_store.write() as session:
        fill(session, seed)
    with placed_store.read() as session:
        for as_of in (TODAY, dt.date(2026, 1, 1), dt.date(2023, 6, 1)):
            assert in_bulk(session, as_of) == from_cases(session, as_of)


def test_of_two_statements_about_a_tenant_the_one_that_began_last_counts(placed_store):
    """In whatever order they were written; and whoever has one, or none, keeps what is known."""
    with placed_store.write() as session:
        session.add_all([park("a", id=501), *(tenant(id, id=id) for id in (1, 2, 3))])
        session.flush()
        session.add_all([lease(id, 501, "2024-01-01") for id in (1, 2, 3)])
        session.add(profile(1, "2024-06-01", size="small", industry="6513", startup=True))
        session.flush()
        session.add_all(
            [profile(1, "2022-06-01", size="micro", industry="6410"), profile(2, "2023-01-01", size="large")]
        )
    with placed_store.read() as session:
        assert in_bulk(session, TODAY) == from_cases(session, TODAY)
        (batch,) = reader.tenants(session, load_law(), TODAY)
        size = batch.facts.columns["tenant.size"]
    assert [SIZES[value] if known else None for value, known in zip(size.values, size.known, strict=True)] == [
        "small", "large", None,
    ]  # fmt: skip


def test_codes_that_are_read_as_one_number_are_the_codes_again(placed_store):
    bounds = (3, 100, 2, 1)
    rows = [[-1, -1, -1, -1], [2, 99, 1, 0], [0, 57, -1, 0], [-1, 0, 0, -1]]
    with placed_store.read() as session:
        for row in rows:
            codes = zip(map(literal, row), bounds, strict=True)
            numbers = bulk.read_columns(session, select(bulk.packed(codes).label("all")))["all"]
            assert [int(code[0]) for code in bulk.unpacked(numbers, bounds)] == row
    with pytest.raises(ValueError, match="too many"):
        bulk.packed([(literal(0), 1 << 20)] * 3)


@pytest.mark.parametrize("values", [[], [7], [7, 7], [3, 9, 3, -1, 9, 2**40], [True, False, True]])
def test_the_values_of_a_column_are_told_once_each_and_in_their_order(values):
    column = np.array(values)
    assert distinct(column).tolist() == sorted(set(values)) and distinct(column).dtype == column.dtype


def test_the_size_of_a_batch_changes_no_fact(placed_store):
    with placed_store.write() as session:
        fill(session, 11)
    with placed_store.read() as session:
        assert in_bulk(session, TODAY, chunk=3) == in_bulk(session, TODAY)


def test_a_district_has_the_tenants_with_premises_in_it_and_all_their_premises(placed_store):
    with placed_store.write() as session:
        session.add_all(
            [park("a", id=501), park("b", id=502, district_code="440307"), tenant(1, id=1), tenant(2, id=2)]
        )
        session.flush()
        session.add_all([lease(1, 501, "2024-01-01"), lease(1, 502, "2024-01-01"), lease(2, 502, "2024-01-01")])
    with placed_store.read() as session:
        assert set(in_bulk(session, TODAY, district="440311")) == {(1, 501), (1, 502)}


def test_a_grant_that_was_paid_before_its_year_is_a_mistake_of_the_register(placed_store):
    paid = Grant(tenant_id=1, measure="guangming-2025-4/14", rent_year=2027, paid_on=day("2026-11-01"), **SOURCE)
    with placed_store.write() as session:
        session.add_all([park("a", id=501), tenant(1, id=1)])
        session.flush()
        session.add_all([profile(1, grants_complete=True), lease(1, 501, "2024-01-01"), paid])
    with placed_store.read() as session:
        left_out = []
        assert list(reader.tenants(session, load_law(), TODAY, left_out=left_out)) == []
        case = case_files.of_park(session, 501, TODAY)[1].facts
    assert answer_case(case)["error"]["at"] == left_out[0].at == "granted.0.rent_year"
    assert (left_out[0].kind, left_out[0].id, left_out[0].parks) == ("tenant", 1, (501,))


def test_an_empty_register_has_no_batches(placed_store):
    with placed_store.read() as session:
        assert list(reader.tenants(session, load_law(), TODAY)) == []
        assert list(reader.operators(session, load_law(), TODAY)) == []


def test_leases_of_everybody_are_read_without_an_object_for_each(store):
    with store.read() as session:
        list(reader.tenants(session, load_law(), TODAY))
        assert not [each for each in session.identity_map.values() if isinstance(each, Lease)]


def test_an_operating_body_is_asked_with_titles_grants_and_incubator(store):
    with store.read() as session:
        park_id = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-2"))
        case = operator_cases.operator_case_of(session, park_id, TODAY)
        assert case["incubator"] == {"recognised": True, "audited_outlay": {2025: 1_860_000}}
        assert [grant["measure"] for grant in case["granted"]] == ["guangming-2025-4/13.1"]
        assert case["park"]["titles"][0]["tier"] == "municipal"
        (batch,) = reader.operators(session, load_law(), TODAY)
        everyone = operator_cases.operator_cases_of(session, TODAY)
        one = facts_of([case_of(case, load_law().measures)], load_law().grants_looked_at)
        assert signature(batch.facts, list(everyone).index(park_id)) == signature(one, 0)


def test_grants_of_an_operating_body_are_unknown_unless_the_register_holds_them_all(store):
    with store.read() as session:
        park_id = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-6"))
        assert "granted" not in operator_cases.operator_case_of(session, park_id, TODAY)


def test_nobody_runs_a_place_that_a_document_only_names(store):
    with store.read() as session:
        park_id = session.scalar(select(Park.id).where(Park.role == "named"))
        with pytest.raises(operator_cases.UnknownOperator):
            operator_cases.operator_case_of(session, park_id, TODAY)
