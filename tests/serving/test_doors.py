"""Foreign names and foreign pages are turned away, and the server asks nobody who it is."""

import socket
from urllib.parse import urlsplit

import pytest

from registry.process.site import Site
from tests.fixtures.serving import get, serving
from tests.fixtures.waiting import PATIENCE
from tests.fixtures.websocket import handshake
from views.entrance import doors

ROUTES = (
    "/", "/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/_stcore/upload_file/a/b", "/media/x.pdf",
    "/component/streamlit_folium.st_folium/index.html", "/static/js/none.js", "/api/map/parks", "/healthz",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(served_database, output):
    """A server of its own, so that what it asks of others is told of these tests alone."""
    with serving(served_database, output / "serve-doors.log", SOFTPARK_SITE="https://park.example") as url:
        yield url


@pytest.mark.parametrize(
    "origin", ["https://elsewhere.example", "http://park.example", "null", "http://127.0.0.1:1", "x", "https://["]
)
def test_a_page_of_another_site_opens_no_websocket(site, origin):
    host = urlsplit(site).netloc
    for name in (host, "park.example"):
        assert handshake(site, host=name, Origin=origin).startswith(b"HTTP/1.1 403")


def test_our_own_pages_open_a_websocket_whatever_host_the_proxy_passes_on(site):
    host = urlsplit(site).netloc
    for name, origin in (
        ("park.example", "https://park.example"),
        ("park.example:443", "https://park.example"),
        ("PARK.example", "https://park.example"),
        (host, "https://park.example"),
        (host, site),
        (host, None),
    ):
        answer = handshake(site, host=name, **({"Origin": origin} if origin else {}))
        assert answer.startswith(b"HTTP/1.1 101"), (name, origin, answer)


@pytest.mark.parametrize("path", ROUTES)
def test_a_page_of_another_site_is_refused_everywhere_in_both_languages(site, path):
    answer = get(f"{site}{path}", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert "另一个网站" in answer.text and "another site" in answer.text
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("host", ["elsewhere.example", "park.example.elsewhere.example", "127.0.0.1.nip.io", "", "a b"])
def test_a_foreign_host_is_told_that_it_is_not_here(site, path, host):
    assert get(f"{site}{path}", headers={"Host": host}).status_code == 421


def test_a_foreign_host_opens_no_websocket(site):
    assert handshake(site, host="elsewhere.example").startswith(b"HTTP/1.1 421")


def test_without_a_host_nothing_is_answered_where_hosts_are_set(site):
    place = urlsplit(site)
    with socket.create_connection((place.hostname, place.port), timeout=PATIENCE) as connection:
        connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 421")


@pytest.mark.parametrize("host", ["park.example", "park.example:8443", "127.0.0.1:1", "localhost"])
def test_the_site_and_this_machine_itself_are_answered(site, host):
    assert get(f"{site}/healthz", headers={"Host": host}).status_code == 200


def test_https_binds_the_browser_and_every_cookie(site):
    for path in ("/", "/_stcore/health", "/account/login", "/healthz"):
        answer = get(f"{site}{path}")
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        for cookie in answer.headers.get_list("set-cookie"):
            assert "secure" in cookie.lower().replace(" ", "").split(";"), cookie
    assert "softpark-form" in get(f"{site}/account/login").headers["set-cookie"]


def test_without_https_no_browser_is_bound_to_it(served_app):
    assert "strict-transport-security" not in get(f"{served_app}/").headers


@pytest.mark.parametrize(
    ("bound", "known", "answered"),
    [
        ("127.0.0.1", None, ["localhost", "127.0.0.1", "::1"]),
        ("0.0.0.0", None, []),
        ("10.0.0.5", None, []),
        ("0.0.0.0", Site("https", "park.example", 443), ["park.example", "localhost", "127.0.0.1", "::1"]),
        ("10.0.0.5", Site("http", "[fd00::1]", 80), ["fd00::1", "10.0.0.5", "localhost", "127.0.0.1", "::1"]),
    ],
)
def test_the_names_that_are_answered(bound, known, answered):
    assert doors.hosts(bound, known) == answered


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://10.0.0.5:8501", "10.0.0.5:8501", True),
        ("http://10.0.0.5", "10.0.0.5:80", True),
        ("https://park.example", "park.example", True),
        ("https://park.example:443", "park.example", True),
        ("http://localhost:3000", "localhost:8501", False),
        ("http://localhost:8501", "127.0.0.1:8501", False),
        ("https://park.example/", "park.example", False),
        ("https://u@park.example", "park.example", False),
        ("https://park.example", None, False),
        ("file://", "park.example", False),
        ("http://[::1]:8501", "[::1]:8501", True),
        ("http://park.example:99999", "park.example:99999", False),
    ],
)
def test_without_a_site_a_page_is_ours_where_it_stands_on_the_very_host(origin, host, own, monkeypatch):
    monkeypatch.delenv("SOFTPARK_SITE", raising=False)
    assert doors.ours(origin, host) is own
