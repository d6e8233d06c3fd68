"""The routes of accounts over this test's store, asked as a browser would."""

import re
from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tests.fixtures.people import PASSWORD
from views.entrance import document, identity
from views.kit import context
from views.people import access_log, account, own_account, second_factor, second_step, sign_on, tokens, webhooks

TOKEN = re.compile(r'name="form-token" value="([0-9a-f]*)"')


@pytest.fixture
def site(store, monkeypatch: pytest.MonkeyPatch) -> Iterator[Starlette]:
    """Our routes behind our middleware, without Streamlit."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    context.store.cache_clear()
    yield Starlette(
        routes=[
            *account.routes(),
            *own_account.routes(),
            *second_factor.routes(),
            *tokens.routes(),
            *webhooks.routes(),
            *second_step.routes(),
            *sign_on.routes(),
            *access_log.routes(),
        ],
        middleware=[Middleware(identity.Identity), Middleware(document.Document)],
    )
    context.store.cache_clear()


class Browser(TestClient):
    """Keeps cookies, fills in the hidden token of a form, and goes where it is sent."""

    def form_token(self, path: str) -> str:
        found = TOKEN.search(self.get(path).text)
        assert found, f"no form at {path}"
        return found[1]

    def submit(self, path: str, *, shown_at: str | None = None, **fields: str):
        """Fill in the form that is shown at `path` (or elsewhere) and send it; redirects are not followed."""
        fields["form-token"] = fields.pop("form_token", None) or self.form_token(shown_at or path)
        return self.post(path, data=fields, follow_redirects=False)

    def log_in(self, login: str, password: str = PASSWORD, path: str = "/account/login"):
        return self.submit(path, login=login, password=password)

    @property
    def session(self) -> str | None:
        return self.cookies.get(identity.cookie_name())


@pytest.fixture
def browser_of(site: Starlette) -> Callable[..., Browser]:
    """`browser_of("10.0.0.7")`: somebody's browser at that address, with cookies of its own."""

    def make(address: str = "10.0.0.7") -> Browser:
        return Browser(site, base_url="http://softpark.test", client=(address, 50_000))

    return make


@pytest.fixture
def visitor(browser_of) -> Browser:
    return browser_of()
