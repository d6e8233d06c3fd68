"""Proofs by force: small amounts in every run, the full ones with `--prove` (`make prove`)."""

from dataclasses import dataclass

import pytest

from tests.fixtures.rows import park
from tests.rosters.rosters import HERE


@dataclass(frozen=True)
class Amounts:
    """How often, and for how many seconds."""

    kills: int
    seconds: float


@pytest.fixture(scope="session")
def amounts(request: pytest.FixtureRequest) -> Amounts:
    """Those of a run among others, or with `--prove` those of the promise."""
    return Amounts(200, 60.0) if request.config.getoption("--prove", default=False) else Amounts(25, 4.0)


@pytest.fixture(params=["sqlite", "postgis"])
def store_url(request, tmp_path) -> str:
    """The address of an empty database of either kind, for several processes."""
    return (
        f"sqlite:///{tmp_path / 'register.db'}" if request.param == "sqlite" else request.getfixturevalue("postgis_url")
    )


@pytest.fixture
def opened():
    """Opens stores that have the park of the tests in them, and closes them."""
    from registry.parks import places
    from registry.store.store import Store

    stores = []

    def open_(url: str) -> Store:
        store = Store.open(url)
        with store.write() as session:
            places.load(session)
            session.add(park("here", id=HERE))
        stores.append(store)
        return store

    yield open_
    for store in stores:
        store.close()
