"""The rent of a year that a lease tells, where nobody has entered it."""

import datetime as dt

import pytest

from registry.rosters.lease_rent import LeaseRent, lease_rent
from tests.rosters.rosters import row


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (row(1, "2026-08-01", monthly_rent_fen=1_000_00), LeaseRent(0, "later")),
        (row(1, "2023-01-01", "2024-12-31"), LeaseRent(0, "ended")),
        (row(1, "2025-10-01", monthly_rent_fen=1_000_00, rent_free_months=3), LeaseRent(0, "free")),
        (row(1, "2025-10-01", rent_free_months=3), LeaseRent(0, "free")),
        (row(1, "2025-07-01", monthly_rent_fen=1_000_00, rent_free_months=1), LeaseRent(5_000_00, "lease")),
        (row(1, "2024-01-01", "2025-02-14", monthly_rent_fen=280_00, rent_free_months=0), LeaseRent(420_00, "lease")),
        (row(1, "2025-10-01", monthly_rent_fen=1_000_00), None),
        (row(1, "2024-10-01", rent_free_months=0), None),
    ],
)
def test_a_lease_tells_the_rent_of_a_year_or_nothing_that_it_does_not_state(made, told):
    assert lease_rent(made, 2025) == told


def test_the_year_is_that_of_the_claim():
    made = row(1, "2025-10-01", monthly_rent_fen=1_000_00, rent_free_months=3)
    assert lease_rent(made, 2026) == LeaseRent(12_000_00, "lease")
    assert lease_rent(made._replace(end=dt.date(2026, 6, 30)), 2026) == LeaseRent(6_000_00, "lease")
