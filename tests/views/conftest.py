"""Pages run in Streamlit's own test runner, over a fresh register, on a fixed day."""

from collections.abc import Callable
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from tests.fixtures.waiting import PATIENCE
from views.entrance import unfinished
from views.kit import context

# Streamlit's runner reads of every installed package whether it has components, for each page anew: nine tenths of the
# time that a page takes. A server does so once.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

DAY = "2026-11-21"
SCRIPT = """
import streamlit as st
from views.pages import PAGES

st.session_state["pages"] = {{n: st.Page(lambda: None, title=n, url_path=n, default=n == "map") for n in PAGES}}
st.navigation(list(st.session_state["pages"].values()), position="hidden")
PAGES["{page}"]()
"""


class Opened:
    """A page that was opened; `text` is all that a visitor reads of it."""

    def __init__(self, page: str, query: dict[str, str]) -> None:
        self.test = AppTest.from_string(SCRIPT.format(page=page), default_timeout=PATIENCE)
        for key, value in query.items():
            self.test.query_params[key] = value
        self.test.run()

    @property
    def text(self) -> str:
        assert not self.test.exception, self.test.exception
        parts = [element.proto.body for element in self.test.get("html")]
        parts += [e.value for kind in ("title", "header", "subheader", "warning", "error") for e in self.test.get(kind)]
        parts += [button.label for button in self.test.button]
        return "\n".join(parts)

    @property
    def title(self) -> str:
        return self.test.title[0].value

    @property
    def query(self) -> dict[str, str]:
        return {key: found[0] if isinstance(found, list) else found for key, found in self.test.query_params.items()}

    def press(self, label: str) -> "Opened":
        next(button for button in self.test.button if button.label == label).click()
        self.test.run()
        return self


@pytest.fixture(autouse=True)
def nobody_logged_in(as_person) -> None:
    """Streamlit's test runner has no cookies: pages see the public unless a test says `as_person`."""
    as_person()


@pytest.fixture(autouse=True)
def no_import_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody that tests look at pages as shares one log-in: what one test uploaded must not be found by the next."""
    monkeypatch.setattr(unfinished.UNFINISHED, "_kept", {})


@pytest.fixture
def open_page(database_file, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Opened]:
    """`open_page("check", where="440311")`: the page as a visitor with this address sees it on 2026-11-21."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    monkeypatch.setenv("SOFTPARK_TODAY", DAY)
    context.store.cache_clear()

    def opened(page: str, **query: str) -> Opened:
        return Opened(page, query)

    yield opened
    context.store.cache_clear()
