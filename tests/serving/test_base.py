"""The site under a path of a host that others live on as well: every address leads back under that path."""

import re
from collections.abc import Iterator

import pyotp
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from registry.access import invitations
from tests.fixtures.people import PASSWORD, make_account
from views.entrance import document, identity
from views.kit import context
from views.people import account, own_account, second_factor, second_step, sign_on
from views.plain import old, routes
from views.serving.base import Base

BASE = "/softpark"
HOST = "https://park.example"
ADDRESS = re.compile(r'(?:href|src|action)="([^"]*)"')
TOKEN = re.compile(r'name="form-token" value="([0-9a-f]+)"')


@pytest.fixture
def site(store, monkeypatch) -> Iterator[TestClient]:
    """The plain pages of a site at https://park.example/softpark/, asked as browsers do."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SOFTPARK_SITE", f"{HOST}{BASE}/")
    monkeypatch.setenv("SOFTPARK_PROXIES", "127.0.0.1")
    context.store.cache_clear()
    middleware = [Middleware(Base), Middleware(identity.Identity), Middleware(document.Document, old_page=old.old_page)]
    parts = (account, own_account, second_factor, second_step, sign_on, routes)
    app = Starlette(routes=[route for part in parts for route in part.routes()], middleware=middleware)
    with TestClient(app, base_url=HOST, follow_redirects=False) as client:
        yield client
    context.store.cache_clear()


def addresses(page: Response) -> list[str]:
    """The addresses that a page names from the root of the host on."""
    return [each for each in ADDRESS.findall(page.text) if each.startswith("/")]


def test_somebody_logs_in_changes_the_language_and_logs_out_without_leaving_the_path(site, store):
    known = make_account(store, "official", scope="440311")
    form = site.get(f"{BASE}/account/login?next=/coverage?lang=en")
    assert form.status_code == 200 and len(addresses(form)) > 10
    assert all(each.startswith(f"{BASE}/") for each in addresses(form)), addresses(form)
    action = re.search(r'action="([^"]+)"', form.text)[1].replace("&amp;", "&")
    done = site.post(
        action, data={"form-token": TOKEN.search(form.text)[1], "login": known.login, "password": PASSWORD}
    )
    assert (done.status_code, done.headers["location"]) == (303, f"{BASE}/coverage?lang=en")
    cookie = done.headers["set-cookie"]
    assert cookie.startswith("__Secure-softpark-session=") and f"; Path={BASE}/;" in cookie and "Secure" in cookie
    own = site.get(f"{BASE}/account")
    assert own.status_code == 200 and all(each.startswith(f"{BASE}/") for each in addresses(own)), addresses(own)
    out = site.post(f"{BASE}/account/logout", data={"form-token": TOKEN.search(own.text)[1]})
    assert (out.status_code, out.headers["location"]) == (303, f"{BASE}/")
    again = site.get(f"{BASE}/account")
    assert again.headers["location"] == f"{BASE}/account/login?next=%2Faccount"


def test_the_second_step_is_set_up_and_asked_for_without_leaving_the_path(site, store):
    known = make_account(store, "official", scope="440311")

    def send(shown: str, path: str, **fields: str) -> Response:
        form = site.get(f"{BASE}{shown}")
        assert all(each.startswith(f"{BASE}/") for each in addresses(form)), addresses(form)
        return site.post(f"{BASE}{path}", data={"form-token": TOKEN.search(form.text)[1], **fields})

    password = {"login": known.login, "password": PASSWORD}
    send("/account/login", "/account/login", **password)
    begun = send("/account/second-factor", "/account/second-factor", password=PASSWORD)
    assert begun.headers["location"] == f"{BASE}/account/second-factor"
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", site.get(begun.headers["location"]).text)[1].replace(" ", "")
    phone = pyotp.TOTP(secret)
    done = send("/account/second-factor", "/account/second-factor/confirm", code=phone.now())
    assert done.status_code == 200 and all(each.startswith(f"{BASE}/") for each in addresses(done))
    spare = re.search(r"<code>(\d-[\w-]+)</code>", done.text)[1]
    send("/account", "/account/logout")
    asked = send("/account/login", "/account/login", **password)
    assert asked.headers["location"] == f"{BASE}/account/second-step"
    cookie = asked.headers["set-cookie"]
    assert cookie.startswith("__Secure-softpark-step=") and f"; Path={BASE}/;" in cookie and "HttpOnly" in cookie
    came = send("/account/second-step", "/account/second-step", code=spare)
    assert (came.status_code, came.headers["location"]) == (303, f"{BASE}/")


def test_an_address_that_is_none_leads_on_under_the_path(site):
    page = site.get(f"{BASE}/no-such-page?lang=en")
    assert page.status_code == 404 and addresses(page)
    assert all(each.startswith(f"{BASE}/") for each in addresses(page)), addresses(page)
    assert f"Path={BASE}/" in page.headers["set-cookie"], "the cookie by which a visitor stays with a process"


def test_what_comes_in_loses_the_path_and_who_is_sent_on_gets_it(monkeypatch):
    monkeypatch.setenv("SOFTPARK_SITE", f"{HOST}{BASE}")

    async def told(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(websocket.scope["path"])
        await websocket.close()

    routes = [
        Route("/path/{rest:path}", lambda request: PlainTextResponse(Request(request.scope).url.path)),
        Route("/on", lambda request: RedirectResponse("/path/x")),
        Route("/out", lambda request: RedirectResponse(f"{HOST}/identity/softpark")),
        WebSocketRoute("/told", told),
    ]
    client = TestClient(Starlette(routes=routes, middleware=[Middleware(Base)]), base_url=HOST, follow_redirects=False)
    assert client.get(f"{BASE}/path/%E5%9B%AD/softpark").text == "/path/园/softpark"
    assert client.get("/path/as-it-is").text == "/path/as-it-is"
    assert client.get(f"{BASE}?lang=en").headers["location"] == f"{BASE}/?lang=en"
    assert client.get(f"{BASE}/on").headers["location"] == f"{BASE}/path/x"
    assert client.get(f"{BASE}/out").headers["location"] == f"{HOST}/identity/softpark"
    assert client.get(f"{BASE}else/on").status_code == 404
    with client.websocket_connect(f"{BASE}/told") as page:
        assert page.receive_text() == "/told"


def test_links_that_are_printed_lead_to_the_path(monkeypatch, capsys):
    from cli import people

    monkeypatch.setenv("SOFTPARK_SITE", f"{HOST}{BASE}/")
    people._link("abc")
    assert f"{HOST}{BASE}{invitations.link('abc')}" in capsys.readouterr().out


OLD = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/78.0.3904.108 Safari/537.36"


def test_the_plain_pages_stay_under_the_path(site):
    for path in ("/plain/", "/plain/check", "/plain/check?where=440311", "/plain/policies", "/plain/map", "/plain/x"):
        page = site.get(f"{BASE}{path}")
        assert page.status_code in (200, 404) and addresses(page)
        assert all(each.startswith(f"{BASE}/") for each in addresses(page)), addresses(page)
    sent = site.get(f"{BASE}/plain/check?answer=where&choice=440311")
    assert sent.headers["location"] == "check?where=440311", "which is relative to the address that was asked"
    assert site.get(f"{BASE}/plain/park").headers["location"] == "map"
    assert site.get(f"{BASE}/plain").headers["location"] == f"{BASE}/plain/"


def test_an_old_browser_is_led_to_the_plain_page_under_the_path(site):
    page = site.get(f"{BASE}/check?where=440311", headers={"User-Agent": OLD})
    assert f"{BASE}/plain/check?where=440311" in addresses(page)
    assert all(each.startswith(f"{BASE}/") for each in addresses(page)), addresses(page)
