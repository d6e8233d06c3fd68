"""The set-up with nginx as docs/settings.md shows it, under a real name and with TLS."""

import re
import socket
from types import SimpleNamespace

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from registry.store.store import Store
from tests.fixtures.nginx import NAME, proxied, visited
from tests.fixtures.people import PASSWORD, log_in
from tests.fixtures.serving import get, serving
from tests.fixtures.waiting import PATIENCE

SITE = f"https://{NAME}"
PARK = "demo-guangming-3"
SETTINGS = {"SOFTPARK_SITE": SITE, "SOFTPARK_PROXIES": "127.0.0.1"}


@pytest.fixture(scope="module")
def site(served_database, output):
    """nginx, and the log of the app behind it."""
    log = output / "serve-behind-nginx.log"
    with serving(served_database, log, **SETTINGS) as app, proxied([app], output / "nginx") as proxy:
        yield SimpleNamespace(proxy=proxy, log=log)


@pytest.fixture
def client(site):
    """Asks the site by its name, and trusts its certificate only."""
    address = f"https://127.0.0.1:{site.proxy.https}"
    with httpx.Client(verify=site.proxy.trust, base_url=address, timeout=PATIENCE) as asking:
        asking.headers["host"] = NAME
        send = asking.send

        def by_name(request, **words):
            request.extensions["sni_hostname"] = NAME
            return send(request, **words)

        asking.send = by_name
        yield asking


def page_of(site, origin: str = SITE, name: str = NAME):
    """The websocket of a page of `origin`, through the proxy."""
    plain = socket.create_connection(("127.0.0.1", site.proxy.https), timeout=PATIENCE)
    return connect(
        f"wss://{name}/_stcore/stream", sock=plain, ssl=site.proxy.trust, server_hostname=NAME, origin=origin,
        subprotocols=["streamlit"],
    )  # fmt: skip


def test_http_leads_to_https(site):
    answer = get(f"http://127.0.0.1:{site.proxy.http}/park?x=1", headers={"Host": NAME})
    assert answer.status_code == 301 and answer.headers["location"] == f"{SITE}/park?x=1"


def test_the_start_finds_nothing_forgotten_and_prints_the_sites_address(site):
    said = site.log.read_text()
    assert f"SoftPark: {SITE} (http://localhost:" in said
    assert "SOFTPARK_" not in said


def test_the_pages_websocket_opens_under_the_sites_name(site):
    """It answered 403 for ever, and the visitor saw grey bars."""
    with page_of(site) as page:
        assert page.subprotocol == "streamlit"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", f"http://{NAME}", "null"])
def test_a_page_of_another_site_is_turned_away(site, origin):
    with pytest.raises(InvalidStatus) as refused:
        page_of(site, origin)
    assert refused.value.response.status_code == 403


def test_another_name_is_not_answered(site, client):
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 421
    assert client.get("/").status_code == 200


def test_answers_bind_the_browser_to_https_and_name_no_server_of_ours(client):
    answer = client.get("/")
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    assert answer.headers["server"] == "nginx"
    cookies = [*answer.headers.get_list("set-cookie"), *client.get("/_stcore/health").headers.get_list("set-cookie")]
    assert len(cookies) == 2 and all("Secure" in cookie for cookie in cookies)
    assert any(cookie.startswith("softpark_route=") for cookie in cookies)


def test_one_logs_in_through_the_proxy_and_the_log_has_the_visitors_address(client, served_account, served_database):
    known = served_account("admin")
    form = client.get("/account/login")
    assert not re.search("SOFTPARK_SITE|X-Forwarded", form.text)
    token = re.search(r'name="form-token" value="(\w+)"', form.text)[1]
    cookie = form.headers["set-cookie"].split(";")[0]
    assert cookie.startswith("__Host-softpark-form=")
    answer = client.post(
        "/account/login",
        data={"form-token": token, "login": known.login, "password": PASSWORD},
        headers={"origin": SITE, "cookie": cookie, "x-forwarded-for": "203.0.113.9"},
    )
    assert answer.status_code == 303
    assert re.match("__Host-softpark-session=.*Secure", answer.headers["set-cookie"])
    store = Store.open(f"sqlite:///{served_database}")
    with store.read() as session:
        from sqlalchemy import select

        from registry.store.models import AccessEntry

        logged = select(AccessEntry.address).where(AccessEntry.login == known.login, AccessEntry.what == "login")
        assert session.scalar(logged) == "203.0.113.9", "127.0.0.1 is the proxy; before it stands who asked it"
    store.close()


@pytest.fixture
def page(site):
    """A browser for which the site's name leads to nginx, port and all."""
    with visited(site.proxy, base_url=SITE, reduced_motion="reduce") as opened:
        yield opened


def test_a_browser_draws_the_map_logs_in_and_uploads_more_than_nginx_takes_by_itself(
    page, served_account, tmp_path, output
):
    page.goto("/")
    page.frame_locator(".st-key-map_frame iframe").locator(".leaflet-container").wait_for()
    known = served_account(parks=[PARK])
    log_in(page, known.login)
    assert {cookie["name"] for cookie in page.context.cookies()} >= {"__Host-softpark-session", "softpark_route"}
    large = tmp_path / "大.csv"
    large.write_text("企业名称,统一社会信用代码\n" + "甲公司,\n" * 150_000, encoding="utf-8")
    assert large.stat().st_size > 1_500_000
    page.goto(f"/roster?park={PARK}&do=import")
    page.locator("input[type=file]").set_input_files(large)
    chip = page.get_by_test_id("stFileChip")
    chip.wait_for()
    page.locator("[data-testid=stFileChip] [data-testid=stFileChipIconSpinner]").wait_for(state="detached")
    page.screenshot(path=output / "behind-nginx.png")
    assert chip.get_attribute("aria-invalid") is None, chip.inner_text()


def test_a_one_time_link_leads_to_the_site(page, served_account):
    log_in(page, served_account("admin").login)
    page.goto(f"/people?account={served_account('tenant').login}")
    page.get_by_role("button", name="重置密码").click()
    page.get_by_role("button", name="重置并生成链接").click()
    page.get_by_text(re.compile(rf"^{SITE}/account/invitation\?token=")).wait_for()
