"""Which rent counts: the one registered, or the lease that yields just the same."""

import numpy as np
import pytest

from registry.claims import premises
from tests.fixtures.rows import day


def days(text):
    return premises.OPEN if text is None else (day(text) - day("1970-01-01")).days


def yielded(start="2024-01-01", end=None, monthly=100, free=0):
    columns = (np.array([value]) for value in (days(start), days(end), monthly, free))
    return int(premises.yields(*columns, 2025)[0])


@pytest.mark.parametrize(
    ("lease", "fen"),
    [
        ({}, 1200),
        ({"start": "2025-03-01"}, 1000),
        ({"start": "2025-03-01", "free": 2}, 800),
        ({"start": "2024-11-01", "free": 3}, 1100),
        ({"start": "2026-01-01"}, 0),
        ({"end": "2025-12-31"}, 1200),
        ({"end": "2025-12-30"}, premises.UNTOLD),
        ({"start": "2025-03-02"}, premises.UNTOLD),
        ({"monthly": premises.UNTOLD}, premises.UNTOLD),
        ({"free": premises.UNTOLD}, premises.UNTOLD),
    ],
)
def test_a_lease_of_whole_months_yields_its_paid_months(lease, fen):
    assert yielded(**lease) == fen


@pytest.mark.parametrize(
    ("rent", "leases", "yields", "stands"),
    [
        (1200, 1, 1200, False),
        (1200, 1, 1100, True),
        (1200, 2, 1200, True),
        (1200, 1, premises.UNTOLD, True),
        (0, 1, 0, False),
        (premises.UNTOLD, 1, 1200, False),
        (premises.UNTOLD, 1, premises.UNTOLD, False),
    ],
)
def test_the_registered_rent_stands_unless_one_lease_yields_the_same(rent, leases, yields, stands):
    assert premises.by_rent(np.array([rent]), np.array([leases]), np.array([yields])).tolist() == [stands]
