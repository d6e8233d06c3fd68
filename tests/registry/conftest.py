"""A register on each of the two databases, empty or with the places in it."""

import pytest

from registry.parks import places
from registry.store.store import Store

DATABASES = ["sqlite", "postgis"]


@pytest.fixture(params=DATABASES)
def empty_store(request, copy_of) -> Store:
    """A migrated store without any row, on SQLite and on PostGIS."""
    return copy_of(request.param, "empty", lambda store: None)


@pytest.fixture(params=DATABASES)
def placed_store(request, copy_of) -> Store:
    """The same with districts, areas and the named parks."""
    return copy_of(request.param, "placed", place)


def place(store: Store) -> None:
    with store.write() as session:
        places.load(session)
