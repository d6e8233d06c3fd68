"""The plain pages as they are served, and read as a browser without scripts reads them."""

from collections.abc import Callable, Iterator
from urllib.parse import urlencode, urljoin

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.testclient import TestClient

from tests.fixtures.reading_html import Read
from tests.views.conftest import DAY
from views.entrance import document, identity, pace
from views.kit import context
from views.plain import old, routes


class Plain:
    """A visitor of the plain pages: `open` an address, `send` the first form of the page there."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, address: str, **options: object) -> Response:
        return self.client.get(address, **options)

    def open(self, address: str, status: int = 200) -> Read:
        answer = self.client.get(address, follow_redirects=True)
        assert answer.status_code == status, (address, answer.status_code, answer.text[:500])
        self.at, page = str(answer.url), Read(answer.text)
        assert not page.problems, (address, page.problems)
        return page

    def send(self, page: Read, status: int = 200, **given: str) -> Read:
        (form, *_others) = [form for form in page.forms if ("answer" in dict(form.fields)) or not given]
        return self.open(f"{urljoin(self.at, form.action)}?{urlencode(form.filled(**given))}", status)


@pytest.fixture
def plain(database_file, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plain]:
    """Over the demo data, on 2026-11-21."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    monkeypatch.setenv("SOFTPARK_TODAY", DAY)
    monkeypatch.setattr(pace.Pace, "_count", lambda self, key: None)
    context.store.cache_clear()
    middleware = [Middleware(identity.Identity), Middleware(document.Document, old_page=old.old_page)]
    with TestClient(Starlette(routes=routes.routes(), middleware=middleware)) as client:
        yield Plain(client)
    context.store.cache_clear()


@pytest.fixture
def said(plain) -> Callable[[str], str]:
    """The text of a plain page."""
    return lambda address: plain.open(address).text
