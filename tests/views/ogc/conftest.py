"""The interface as it is served, over the demo data on 2026-11-21."""

from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from registry.store.store import Store
from tests.views.conftest import DAY
from views.entrance import document, identity, pace
from views.kit import context
from views.ogc import routes

BASE = "http://testserver"


class Visitor:
    """Whoever asks the interface: addresses without what every one of them begins with."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def ask(self, address: str = "", **headers: str) -> httpx.Response:
        """The answer, whatever it is."""
        return self.client.get(self._whole(address), headers={n.replace("_", "-"): v for n, v in headers.items()})

    def get(self, address: str = "", **headers: str) -> dict:
        """What is said in JSON, of an answer that is none but 200."""
        answer = self.ask(address, **headers)
        assert answer.status_code == 200, (address, answer.status_code, answer.text[:500])
        return answer.json()

    def refused(self, address: str, status: int = 400, **headers: str) -> dict:
        answer = self.ask(address, **headers)
        assert answer.status_code == status, (address, answer.status_code, answer.text[:500])
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.json()

    def walk(self, address: str) -> list[dict]:
        """The features of a page and of all that follow it by their links."""
        found = []
        while address:
            page = self.get(address)
            found += page["features"]
            address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
        return found

    @staticmethod
    def _whole(address: str) -> str:
        return address if address.startswith("http") else f"/ogc{address}"


@pytest.fixture
def register(database_file, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The register that the interface is asked about."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    monkeypatch.setenv("SOFTPARK_TODAY", DAY)
    monkeypatch.setattr(pace.Pace, "_count", lambda self, key: None)
    context.store.cache_clear()
    yield context.store()
    context.store.cache_clear()


@pytest.fixture
def ogc(register) -> Iterator[Visitor]:
    made = [*routes.routes(context.store), routes.no_such_address(context.store)]
    middleware = [Middleware(identity.Identity), Middleware(document.Document)]
    with TestClient(Starlette(routes=made, middleware=middleware), base_url=BASE) as client:
        yield Visitor(client)
