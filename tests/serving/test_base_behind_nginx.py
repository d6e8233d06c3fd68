"""Three processes on one PostgreSQL behind the shipped nginx, under a path of its host: a browser does all of it."""

import re
from contextlib import ExitStack

import pytest

from registry.parks.demo import load as load_demo
from registry.parks.places import load as load_places
from registry.store.store import Store
from tests.fixtures.nginx import NAME, proxied, visited
from tests.fixtures.people import PASSWORD, make_account
from tests.fixtures.postgis import database
from tests.fixtures.serving import serving

BASE = "/softpark"
SITE = f"https://{NAME}{BASE}"
SETTINGS = {"SOFTPARK_SITE": f"{SITE}/", "SOFTPARK_PROXIES": "127.0.0.1"}
APP = "        add_header X-App $upstream_addr always;\n"
PARK = "demo-guangming-3"


@pytest.fixture
def three(postgis_server, output):
    """nginx before the three, and who may log in."""
    with database(postgis_server) as url, ExitStack() as stack:
        store = Store.open(url)
        with store.write() as session:
            load_places(session)
            load_demo(session)
        known = make_account(store, parks=[PARK])
        store.close()
        logs = [output / f"serve-under-a-path-{n}.log" for n in (1, 2, 3)]
        apps = [stack.enter_context(serving(url, log, **SETTINGS)) for log in logs]
        yield stack.enter_context(proxied(apps, output / "nginx-path", within=APP, path=f"{BASE}/")), known


@pytest.fixture
def page(three):
    """A browser for which the site's name leads to nginx."""
    with visited(three[0]) as opened:
        yield opened


@pytest.mark.prove
def test_somebody_sees_the_map_logs_in_and_out_and_stays_under_the_path_and_with_one_process(three, page, output):
    """Nobody could log in under a path: forms, links and the way back left it."""
    asked, apps, sockets = [], set(), []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: apps.add(answer.headers.get("x-app")) if "/account" in answer.url else None)
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(f"{SITE}/")
    page.frame_locator(".st-key-map_frame iframe").locator(".leaflet-container").wait_for()
    page.get_by_role("link", name="政策", exact=True).click()
    page.wait_for_url(f"{SITE}/policies*")
    page.reload()
    page.get_by_role("link", name="登录").click()
    page.get_by_label("登录名").fill(three[1].login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"{SITE}/policies*")
    page.goto(f"{SITE}/roster?park={PARK}")
    page.get_by_role("heading", name=re.compile("名册")).first.wait_for()
    page.get_by_role("link", name=three[1].person.name).click()
    page.wait_for_url(f"{SITE}/account*")
    page.screenshot(path=output / "account-under-a-path.png")
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url(f"{SITE}/")
    strange = {url for url in asked if url.startswith("http") and not url.startswith(f"{SITE}/")}
    assert strange == set()
    assert sockets and all(url == f"wss://{NAME}{BASE}/_stcore/stream" for url in sockets)
    assert len(apps - {None}) == 1, "a visitor stays with one process"
