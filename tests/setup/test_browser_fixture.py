"""The watch on the browser must itself be able to fail."""

import asyncio
import http.server
import threading

import pytest

from tests.fixtures.aside import counted_as_running
from tests.fixtures.browser import Fetches, Watch
from tests.fixtures.waiting import PATIENCE

OUTSIDE = "http://example.invalid/leaflet.js"
BY_NUMBER = "http://192.0.2.7/leaflet.js"
PAGES = {
    "/quiet": "<title>静</title><p>一切都在本机</p>",
    "/fetching": f"<script src='{OUTSIDE}'></script>",
    "/fetching-by-number": f"<script src='{BY_NUMBER}'></script>",
    "/faulty": "<script>throw new Error('坏了')</script>",
    "/complaining": "<script>console.error('不对')</script>",
    # As Streamlit: settled, and yet a part comes late, which asks for another.
    "/late": "<p data-test-script-state=notRunning>好了</p><script>"
    "const frames = left => left ? requestAnimationFrame(() => frames(left - 1)) : fetch('/go-on');"
    "fetch('/held').then(() => fetch('/held')).then(() => document.title = '都来了');"
    "frames(20); frames(40)"
    "</script>",
}
HELD, GO_ON = "/held", "/go-on"
"""What is answered only once the other was asked for."""


@pytest.fixture(scope="module")
def origin():
    """The address of a server of a few small pages on this machine."""
    gate = threading.Semaphore(0)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == GO_ON:
                gate.release()
            if self.path == HELD:
                gate.acquire(timeout=PATIENCE)
            page = PAGES.get(self.path)
            self.send_response(200 if page else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if page:
                self.wfile.write(page.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def watched(browser, address):
    """What the watch says of the page at `address`."""
    context = browser.new_context()
    watch = Watch(context)
    context.new_page().goto(address, wait_until="load")
    context.close()
    return watch


def test_a_page_that_stays_on_this_machine_is_not_complained_of(browser, origin):
    assert watched(browser, f"{origin}/quiet").complaint() is None


@pytest.mark.parametrize(("page", "asked"), [("/fetching", OUTSIDE), ("/fetching-by-number", BY_NUMBER)])
def test_a_request_to_the_outside_is_cut_and_written_down(browser, origin, page, asked):
    watch = watched(browser, f"{origin}{page}")
    assert watch.requests == [asked]
    assert f"asked the outside: {asked}" in watch.complaint()
    assert any("ERR_NAME_NOT_RESOLVED" in error for error in watch.errors), "no machine was found to ask"


@pytest.mark.parametrize(("page", "word"), [("/faulty", "坏了"), ("/complaining", "不对")])
def test_an_error_in_the_page_is_written_down(browser, origin, page, word):
    assert word in watched(browser, f"{origin}{page}").complaint()


def test_a_page_that_fetches_nothing_any_more_has_all_its_parts(browser, origin):
    context = browser.new_context()
    fetches, page = Fetches(context), context.new_page()
    page.goto(f"{origin}/late")
    fetches.over(page)
    assert page.title() == "都来了"
    context.close()


async def three():
    return 3


def test_the_browser_stays_while_modules_that_drive_none_start_event_loops(browser, origin):
    coroutine = three()
    with pytest.raises(RuntimeError, match="running event loop"):
        asyncio.run(coroutine)
    coroutine.close()
    with counted_as_running(None):
        assert asyncio.run(three()) == 3
    assert watched(browser, f"{origin}/quiet").complaint() is None
