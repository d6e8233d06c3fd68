"""Two processes behind nginx on one PostgreSQL: a first visit finds the map, and an upload that goes astray says so."""

import re
from contextlib import ExitStack
from types import SimpleNamespace

import httpx
import pytest
from playwright.sync_api import expect

from registry.parks.demo import load as load_demo
from registry.parks.places import load as load_places
from registry.store.store import Store
from tests.fixtures.browser import PATIENCE
from tests.fixtures.nginx import proxied
from tests.fixtures.people import log_in, make_account
from tests.fixtures.postgis import database
from tests.fixtures.serving import get, serving
from tests.fixtures.waiting import PATIENCE as WAIT

PARK = "demo-guangming-3"
IMPORT = f"/roster?park={PARK}&do=import"
FRAMES = "/vendor/frame/zh.html", "/component/streamlit_folium.st_folium/index.html"  # of the map, of a boundary
APP = "        add_header X-App $upstream_addr always;\n"


@pytest.fixture(scope="module")
def processes(postgis_server, output):
    """Two processes on one register: their addresses, and an account of an operating body."""
    with database(postgis_server) as url, ExitStack() as stack:
        store = Store.open(url)
        with store.write() as session:
            load_places(session)
            load_demo(session)
        known = make_account(store, parks=[PARK])
        store.close()
        apps = [
            stack.enter_context(serving(url, output / f"serve-process-{n}.log", SOFTPARK_PROXIES="127.0.0.1"))
            for n in (1, 2)
        ]
        yield SimpleNamespace(apps=apps, known=known)


def test_a_process_that_has_drawn_no_map_yet_has_its_frame(processes):
    """On 3 of 3 first visits it was a 404, and the map blank."""
    for app in processes.apps:
        assert [get(f"{app}{frame}").status_code for frame in FRAMES] == [200, 200]


@pytest.fixture
def visitor(browser):
    """`visitor(port)`: a page of a new visitor of the site behind nginx with this port for http."""
    opened = []

    def visit(proxy):
        context = browser.new_context(
            base_url=f"https://127.0.0.1:{proxy.https}",
            locale="zh-CN",
            reduced_motion="reduce",
            ignore_https_errors=True,
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context.new_page()

    yield visit
    for context in opened:
        context.close()


def test_a_visitor_stays_with_one_process_and_several_are_used(processes, visitor, tmp_path, output):
    roster = tmp_path / "名册.csv"
    roster.write_text("企业名称,统一社会信用代码\n甲公司,91440300MA5G123456\n", encoding="utf-8")
    with proxied(processes.apps, output / "nginx-sticky", within=APP) as proxy:
        site = f"https://127.0.0.1:{proxy.https}"
        used = [stays(visitor(proxy), site, name, roster, processes.known) for name in one_for_each(site)]
    assert sorted(used) == sorted(app.removeprefix("http://") for app in processes.apps)


def one_for_each(site: str) -> list[str]:
    """For each process a value of the route's cookie that leads to it."""
    with httpx.Client(verify=False, headers={"Host": "park.example"}, timeout=WAIT) as client:
        found: dict[str, str] = {}
        for name in (f"visitor-{number}" for number in range(200)):
            answer = client.get(f"{site}/healthz", headers={"Cookie": f"softpark_route={name}"})
            found.setdefault(answer.headers["x-app"], name)
    return list(found.values())


def stays(page, site: str, name: str, roster, known) -> str:
    """Draw the map, log in, upload: the process that answered everything."""
    own = set()
    page.context.add_cookies([{"name": "softpark_route", "value": name, "url": site}])
    page.on("response", lambda answer: own.add(answer.headers.get("x-app")))
    page.goto("/")
    page.frame_locator(".st-key-map_frame iframe").locator(".leaflet-container").wait_for()
    log_in(page, known.login)
    page.goto(IMPORT)
    page.locator("input[type=file]").set_input_files(roster)
    page.get_by_role("heading", name=re.compile("需要改正|请确认")).first.wait_for()
    (app,) = own - {None}
    return app


def test_an_upload_that_reaches_another_process_is_answered_in_words(processes, visitor, tmp_path, output):
    """It said "AxiosError: Request failed with status code 400"."""
    roster = tmp_path / "名册.csv"
    roster.write_text("企业名称\n甲公司\n", encoding="utf-8")
    one, other = processes.apps
    with proxied([one], output / "nginx-astray", upload_to=other) as proxy:
        page = visitor(proxy)
        log_in(page, processes.known.login)
        for lang, said in (("", "文件送到了服务的另一个进程"), ("&lang=en", "The file reached another process")):
            page.goto(IMPORT + lang)
            page.locator("input[type=file]").set_input_files(roster)
            alert = page.get_by_test_id("stFileChip").get_by_role("alert")
            expect(alert).to_contain_text(said)
            expect(alert).to_contain_text("docs/settings.md")
            assert "Axios" not in page.locator("body").inner_text()
        page.screenshot(path=output / "upload-astray.png")
