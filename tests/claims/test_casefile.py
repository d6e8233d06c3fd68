"""Tenants as cases that the law can decide."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from registry.claims import case_files
from registry.store.models import Finding, Grant, OtherSupport, Park, Recognition, Rent
from tests.fixtures.answers import answer_case
from tests.fixtures.rows import SOURCE, day, lease, park, profile, tenant

TODAY = day("2026-11-21")
SUBSIDY = "guangming-2025-4/14"


@pytest.fixture
def register(placed_store):
    """Two parks of Guangming, 501 recognised as an AI and software park, and tenant 1, a software enterprise."""
    with placed_store.write() as session:
        session.add_all([park("a", id=501, software_park=True), park("b", id=502), tenant(1, id=1)])
        session.flush()
        session.add(Recognition(park_id=501, kind="ai_software", valid_from=day("2025-01-01"), **SOURCE))
        session.add(profile(1, kind="enterprise", industry="6513", grants_complete=True))
    return placed_store


def add(store, *rows):
    with store.write() as session:
        session.add_all(rows)


def case(store, as_of=TODAY, park_id=501):
    with store.read() as session:
        return case_files.of_park(session, park_id, as_of, [1])[1].facts


def whole(store, as_of=TODAY):
    with store.read() as session:
        return case_files.of_tenants(session, [1], as_of)[1]


def rent(year, fen, park_id=501, month=None):
    return Rent(tenant_id=1, park_id=park_id, year=year, month=month, amount_fen=fen, **SOURCE)


def test_a_case_has_exactly_the_facts_that_are_known(register):
    add(register, lease(1, 501, "2025-02-01", area_m2=120.5, monthly_rent_fen=1_234_567, rent_free_months=2))
    assert case(register) == {
        "id": "tenant-1",
        "as_of": TODAY,
        "tenant": {"kind": "enterprise", "industry": "6513", "moved_in": day("2025-02-01")},
        "park": {
            "district": "440311",
            "software_park": True,
            "titles": [],
            "recognition": [{"as": "ai_software", "from": day("2025-01-01")}],
            "zero_rent_incubator": False,
        },
        "lease": {
            "start": day("2025-02-01"),
            "area_m2": Decimal("120.50"),
            "monthly_rent": Decimal("12345.67"),
            "rent_free_months": 2,
        },
        "granted": [],
    }


def test_the_law_decides_the_case_to_the_fen(register):
    add(register, lease(1, 501, "2024-01-01"), rent(2025, 123_456_789))
    determination = answer_case(case(register))["determinations"][SUBSIDY]
    assert (determination["status"], determination["high"]) == ("eligible", 617_283.94)  # half, fractions of a fen off


def test_registered_rent_decides_where_it_differs_from_the_lease(register):
    add(
        register, lease(1, 501, "2025-01-01", monthly_rent_fen=100, rent_free_months=0), rent(2024, 7), rent(2025, 1000)
    )
    found = case(register)
    assert found["rent"] == {2024: Decimal("0.07"), 2025: Decimal("10.00")}
    assert "lease" not in found


def test_the_lease_is_given_where_it_yields_just_the_registered_rent(register):
    """Then nothing is lost, and the area and the free months can be asked."""
    add(register, lease(1, 501, "2025-03-01", monthly_rent_fen=100, rent_free_months=1), rent(2025, 900))
    found = case(register)
    assert found["lease"]["rent_free_months"] == 1
    assert "rent" not in found


def test_monthly_rents_count_only_when_all_twelve_are_there(register):
    add(register, lease(1, 501, "2024-01-01"), *(rent(2025, 100, month=month) for month in range(1, 12)))
    assert "rent" not in case(register)
    add(register, rent(2025, 50, month=12))
    assert case(register)["rent"] == {2025: Decimal("11.50")}


def test_the_running_year_is_no_rent_year(register):
    add(register, lease(1, 501, "2024-01-01"), rent(2025, 100), rent(2026, 900))
    assert case(register)["rent"] == {2025: Decimal("1.00")}


def test_leases_in_two_parks_become_premises_park_by_park(register):
    add(register, lease(1, 501, "2025-01-01"), lease(1, 502, "2024-01-01"), rent(2025, 500, park_id=502))
    found = whole(register).facts
    assert not {"park", "rent", "lease"} & found.keys()
    assert [premise["park"]["recognition"] for premise in found["premises"]] == [
        [{"as": "ai_software", "from": day("2025-01-01")}], "none"
    ]  # fmt: skip
    assert found["premises"][1]["rent"] == {2025: Decimal("5.00")}
    assert "error" not in answer_case(found)


def test_a_case_of_one_park_says_nothing_of_premises_elsewhere(register):
    add(register, lease(1, 501, "2025-01-01", monthly_rent_fen=100))
    alone = case(register)
    add(register, lease(1, 502, "2024-01-01", monthly_rent_fen=999), rent(2025, 777, park_id=502))
    assert case(register) == alone


def test_a_finding_counts_for_the_premises_of_its_park(register):
    """A case file has one word for all premises: it stands there only where they agree."""
    add(
        register,
        lease(1, 501, "2025-01-01", newly_moved_in=True),
        lease(1, 502, "2024-01-01", newly_moved_in=False),
        Finding(tenant_id=1, park_id=501, what="cooperation", value=True, valid_from=day("2025-01-01"), **SOURCE),
    )
    found = whole(register)
    assert [room.found for room in found.rooms] == [
        {"newly_moved_in": True, "cooperation": True}, {"newly_moved_in": False}
    ]  # fmt: skip
    assert "cooperation" not in found.facts and "newly_moved_in" not in found.facts["tenant"]
    assert case(register)["cooperation"] is True and case(register)["tenant"]["newly_moved_in"] is True


def test_a_lease_that_ended_before_the_claimed_year_is_gone(register):
    add(register, lease(1, 501, "2023-01-01", "2024-12-31"))
    with register.read() as session:
        assert case_files.of_park(session, 501, TODAY) == case_files.of_tenants(session, [1], TODAY) == {}
    assert case(register, day("2025-06-01"))["lease"]["end"] == day("2024-12-31")


def test_grants_are_unknown_unless_the_register_holds_them_all(register):
    paid = Grant(tenant_id=1, measure=SUBSIDY, rent_year=2024, amount_fen=5, paid_on=day("2025-11-01"), **SOURCE)
    add(register, lease(1, 501, "2024-01-01"), paid)
    assert case(register)["granted"] == [{"measure": SUBSIDY, "rent_year": 2024, "amount": Decimal("0.05")}]
    assert case(register, day("2025-10-31"))["granted"] == []
    add(register, profile(1, since="2026-01-01", kind="enterprise", industry="6513"))
    assert "granted" not in case(register)


def test_a_grant_whose_day_nobody_knows_was_not_paid_before_its_year_began(register):
    add(register, lease(1, 501, "2021-01-01"), Grant(tenant_id=1, measure=SUBSIDY, rent_year=2024, **SOURCE))
    assert case(register, day("2023-12-31"))["granted"] == []
    assert case(register, day("2024-01-01"))["granted"] == [{"measure": SUBSIDY, "rent_year": 2024}]


def test_a_profile_counts_on_its_days(register):
    add(register, lease(1, 501, "2024-01-01"), profile(1, "2026-01-01", kind="enterprise", ai_listed=False))
    assert "ai_listed" not in case(register, day("2025-12-31"))["tenant"]
    assert case(register, day("2026-01-01"))["tenant"]["ai_listed"] is False


def test_a_finding_and_other_support_are_part_of_the_case(register):
    add(
        register,
        lease(1, 501, "2024-01-01", newly_moved_in=True),
        Finding(tenant_id=1, park_id=501, what="cooperation", value=False, valid_from=day("2025-01-01"), **SOURCE),
        OtherSupport(tenant_id=1, level="municipal", same_kind=True, year=2026, amount_fen=250, **SOURCE),
        OtherSupport(tenant_id=1, level="municipal", same_kind=True, year=2025, amount_fen=999, **SOURCE),
    )
    found = case(register)
    assert found["cooperation"] is False
    assert found["tenant"]["newly_moved_in"] is True
    assert found["other_support"] == [{"level": "municipal", "same_kind": True, "amount": Decimal("2.50")}]


def test_every_case_of_the_demo_is_taken_and_decided_by_the_law(store):
    statuses = set()
    with store.read() as session:
        for park_id in session.scalars(select(Park.id).where(Park.demo)):
            for found in case_files.of_park(session, park_id, TODAY).values():
                answer = answer_case(found.facts)
                assert "error" not in answer, (found, answer)
                statuses |= {determination["status"] for determination in answer["determinations"].values()}
    assert {"eligible", "needs_facts", "depends_on_reading", "not_eligible", "discretionary"} <= statuses


def test_one_case_is_the_same_as_among_all(store):
    with store.read() as session:
        park_id = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-1"))
        everyone = case_files.of_park(session, park_id, TODAY)
        for tenant_id, found in list(everyone.items())[:3]:
            assert case_files.of_park(session, park_id, TODAY, [tenant_id]) == {tenant_id: found}
