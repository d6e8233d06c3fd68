"""The interface as another program asks it: the app's routes behind all its middleware, in this process."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import app
from tests.views.conftest import DAY
from views.entrance import pace
from views.kit import context

HERE = ("127.0.0.1", 50_000)  # this machine itself, which no limit of addresses counts


@pytest.fixture(scope="session")
def api_database(template_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the template that all these tests read and none writes to."""
    return Path(shutil.copyfile(template_database, tmp_path_factory.mktemp("api") / "softpark.db"))


@pytest.fixture(scope="module")
def site(api_database: Path) -> Iterator[Starlette]:
    """The whole app but for Streamlit, over that register, on a fixed day; nobody asks too often."""
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{api_database}")
        settings.setenv("SOFTPARK_TODAY", DAY)
        settings.setattr(pace.Pace, "_count", lambda self, key: None)
        context.store.cache_clear()
        yield Starlette(routes=app.ROUTES, middleware=app.MIDDLEWARE)
        context.store.cache_clear()


@pytest.fixture(scope="module")
def client(site: Starlette) -> TestClient:
    """A program on this machine."""
    return TestClient(site, base_url="http://localhost", client=HERE)
