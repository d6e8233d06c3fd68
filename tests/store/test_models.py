"""What the register refuses to hold."""

import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from registry.store.models import Grant, Lease, OperatingBody, Recognition, Rent, Tenant, Title
from tests.fixtures.rows import SOURCE, day, lease, park, profile, tenant

PERIOD = {"valid_from": day("2025-01-01"), "valid_to": day("2025-06-30")}


@pytest.fixture
def kept(placed_store):
    """A store with park 501 and tenant 501."""
    with placed_store.write() as session:
        session.add_all([park(id=501), tenant(id=501)])
    return placed_store


def refused(store, *rows):
    with pytest.raises(IntegrityError), store.write() as session:
        session.add_all(rows)


@pytest.mark.parametrize("table", [Title, Recognition])
def test_an_interval_must_not_end_before_it_starts(kept, table):
    what = {"tier": "municipal"} if table is Title else {"kind": "ai_software"}
    turned = {"valid_from": day("2025-06-30"), "valid_to": day("2025-06-29")}
    refused(kept, table(park_id=501, **what, **turned, **SOURCE))
    with kept.write() as session:  # a single day is an interval
        session.add(table(park_id=501, **what, **turned | {"valid_to": day("2025-06-30")}, **SOURCE))


def test_a_lease_must_not_end_before_it_starts(kept):
    refused(kept, lease(501, 501, "2025-06-30", "2025-06-29"))


def test_only_the_words_of_the_law_are_tiers_kinds_and_sizes(kept):
    refused(kept, Title(park_id=501, tier="best", **PERIOD, **SOURCE))
    refused(kept, Recognition(park_id=501, kind="none", **PERIOD, **SOURCE))
    refused(kept, profile(501, size="tiny"))
    refused(kept, park("q", role="certified"))


def test_a_fact_without_a_source_is_refused(kept):
    refused(kept, Title(park_id=501, tier="municipal", **PERIOD, source=""))


def test_a_fact_of_an_unknown_park_is_refused(kept):
    refused(kept, Title(park_id=999, tier="municipal", **PERIOD, **SOURCE))


def test_a_park_lies_in_a_district_of_its_city(kept):
    refused(kept, park("q", city_code="4401", district_code="440311"))


def test_a_grant_is_paid_to_one_claimant(kept):
    refused(kept, Grant(measure="m", **SOURCE))
    with kept.write() as session:
        session.add(OperatingBody(id=501, name="x", **SOURCE))
    refused(kept, Grant(measure="m", tenant_id=501, operating_body_id=501, **SOURCE))


def test_the_rent_of_a_year_is_registered_once(kept):
    with kept.write() as session:
        session.add(Rent(tenant_id=501, park_id=501, year=2025, amount_fen=1, **SOURCE))
    refused(kept, Rent(tenant_id=501, park_id=501, year=2025, amount_fen=2, **SOURCE))
    refused(kept, Rent(tenant_id=501, park_id=501, year=2024, amount_fen=-1, **SOURCE))
    refused(kept, Rent(tenant_id=501, park_id=501, year=2024, month=13, amount_fen=1, **SOURCE))


def test_money_is_whole_fen_and_an_area_a_number(kept):
    for wrong in ({"monthly_rent_fen": "viel"}, {"area_m2": "groß"}):
        with pytest.raises(StatementError), kept.write() as session:
            session.add(lease(501, 501, "2025-01-01", **wrong))


@pytest.mark.parametrize(
    "number", ["91000000DEM0000217", "91000000DEM00002", "9100000ODEM000021B", "91000000SEM000021B", ""]
)
def test_a_credit_code_must_be_right_to_its_check_digit(number):
    with pytest.raises(ValueError, match=r"统一社会信用代码.*18 位"):
        Tenant(uscc=number, name="x", **SOURCE)
    with pytest.raises(ValueError, match="no valid credit code"):
        OperatingBody(uscc=number, name="x", **SOURCE)


def test_a_credit_code_is_kept_in_its_standard_form_and_once(kept):
    with kept.write() as session:
        session.add(tenant(uscc="91000000 dem000021b"))
    with kept.read() as session:
        assert session.query(Tenant).filter_by(uscc="91000000DEM000021B").one()
    refused(kept, tenant(uscc="91000000DEM000021B"))


def test_facts_know_when_the_register_learned_them(kept):
    with kept.write() as session:
        session.add(lease(501, 501, "2025-01-01"))
    with kept.read() as session:
        assert session.query(Lease).one().recorded_at.utcoffset().total_seconds() == 0
