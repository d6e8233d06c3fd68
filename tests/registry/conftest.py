"""A register on each of the two databases, empty or with the places in it."""

import pytest

from registry import places
from registry.store import Store


@pytest.fixture(params=["sqlite", "postgis"])
def empty_store(request, tmp_path):
    """A migrated store without any row, on SQLite and on PostGIS."""
    url = (
        f"sqlite:///{tmp_path / 'register.db'}" if request.param == "sqlite" else request.getfixturevalue("postgis_url")
    )
    store = Store.open(url)
    yield store
    store.close()


@pytest.fixture
def placed_store(empty_store):
    """The same with districts, areas and the named parks."""
    with empty_store.write() as session:
        places.load(session)
    return empty_store
