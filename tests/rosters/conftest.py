"""A register with two parks and their rosters, on both databases."""

import pytest

from registry.store.store import Store
from tests.fixtures.rows import lease, park, profile, tenant
from tests.fixtures.stores import DATABASES, place
from tests.rosters.rosters import HERE, THERE


@pytest.fixture(params=DATABASES)
def register(request, copy_of) -> Store:
    """Park 901 with tenants 1 (two rooms), 2 and 3; tenant 3 rents in park 902 as well, tenant 4 only there."""
    return copy_of(request.param, "rosters", fill)


@pytest.fixture
def one_store(copy_of) -> Store:
    """The same on SQLite alone, for what no database answers otherwise."""
    return copy_of("sqlite", "rosters", fill)


def fill(store: Store) -> None:
    place(store)
    # Numbers that no database gives out by itself so soon.
    with store.write() as session:
        session.add_all([park("here", id=HERE), park("there", id=THERE)])
        session.add_all([tenant(number, id=5000 + number) for number in (1, 2, 3, 4)])
        session.flush()
        session.add_all([
            lease(5001, HERE, "2024-01-01", "2027-12-31", id=5011, room="A-101", area_m2=100.0),
            lease(5001, HERE, "2025-01-01", "2027-12-31", id=5012, room="A-102", area_m2=50.0),
            lease(5002, HERE, "2025-03-01", id=5013, room="B-201", area_m2=80.25, rent_free_months=0),
            lease(5003, HERE, "2025-06-01", id=5014, area_m2=60.0, newly_moved_in=True),
            lease(5003, THERE, "2024-06-01", id=5015, room="C-1"),
            lease(5004, THERE, "2024-06-01", id=5016, room="C-2"),
            profile(5001, kind="enterprise", industry="6511", software_enterprise=True),
            profile(5003, kind="enterprise", size="small"),
            profile(5004, kind="institution"),
        ])  # fmt: skip
