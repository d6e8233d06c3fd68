"""A browser that is too old for the app: it is named, the one that is needed too, and the plain version is offered."""

import base64
import hashlib
import re
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from tests.fixtures.reading_html import Read
from views.entrance import document, headers
from views.kit import browsers
from views.plain import old

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"
)
OLD = {
    CHROME.format("78"): "Chromium 78",
    CHROME.format("118"): "Chromium 118",
    "Mozilla/5.0 (Windows NT 10.0; WOW64) AppleWebKit/537.36 Chrome/86.0.4240.198 Safari/537.36 360SE": "Chromium 86",
    "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko": "Internet Explorer 11",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0)": "Internet Explorer 8",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/64.0 Safari/537.36 Edge/17.17134": "Edge 17",
    "Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0": "Firefox 115",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) Version/16.5 Mobile/15E148 Safari/604.1": "Safari 16.5",
}  # fmt: skip
NEW = (
    CHROME.format("119"), CHROME.format("142"), "Mozilla/5.0 (X11; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15", "curl/8.5.0", "",
    "Chrome/", "x" * 9000,
)  # fmt: skip


@pytest.fixture
def site(store, monkeypatch):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    middleware = [Middleware(headers.Guarded), Middleware(document.Document, old_page=old.old_page)]
    with TestClient(Starlette(middleware=middleware)) as client:
        yield client


@pytest.mark.parametrize("agent", OLD)
def test_an_old_browser_is_named_at_the_address_that_it_asked_for(site, agent):
    answer = site.get("/check?where=440311", headers={"User-Agent": agent}, follow_redirects=False)
    page = Read(answer.text)
    assert answer.status_code == 200 and page.title == "浏览器版本过旧"
    assert OLD[agent] in page.text and "Chromium 119、Firefox 121 或 Safari 17.4 以上" in page.text
    assert "/plain/check?where=440311" in page.links and "/check?where=440311&still=1" in page.links
    assert answer.headers["cache-control"] == "no-store" and answer.headers["vary"] == "User-Agent"


@pytest.mark.parametrize("agent", NEW)
def test_any_other_browser_gets_the_page(site, agent):
    assert 'id="root"' in site.get("/check", headers={"User-Agent": agent}).text


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("/", "/plain/map"),
        ("/map?district=440311,440305&day=2026-07-01", "/plain/map?district=440311%2C440305&day=2026-07-01"),
        ("/policies?doc=guangming-2025-4&measure=x", "/plain/policies?doc=guangming-2025-4&measure=x"),
        ("/park?park=demo-guangming-3", "/plain/park?park=demo-guangming-3"),
        ("/check?also=a&also=b&lang=en", "/plain/check?also=a&also=b&lang=en"),
        ("/roster?park=x", "/plain/"),
    ],
)
def test_the_address_is_carried_over(site, asked, plain):
    page = Read(site.get(asked, headers={"User-Agent": CHROME.format("78")}).text)
    assert plain in page.links
    assert any("still=1" in link for link in page.links)


def test_who_wants_the_page_all_the_same_gets_it_now_and_after(site):
    agent = {"User-Agent": CHROME.format("78")}
    assert 'id="root"' in site.get("/check?still=1", headers=agent).text
    assert 'id="root"' in site.get("/policies", headers=agent).text, "the browser keeps that it was wanted"


def test_the_page_has_a_script_of_2009_for_browsers_that_name_themselves_otherwise(site):
    answer = site.get("/check?where=440311", headers={"User-Agent": CHROME.format("142")})
    assert browsers.LOOK in answer.text and not re.search(r"=>|\b(let|const)\b|`", browsers.LOOK)
    digest = base64.b64encode(hashlib.sha256(browsers.LOOK.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]
    assert answer.text.index('id="sp-old"') < answer.text.index(browsers.LOOK) < answer.text.index('id="root"')


def test_without_a_script_the_page_leads_to_its_plain_version(site):
    html = site.get("/check?where=440311&lang=en", headers={"User-Agent": CHROME.format("142")}).text
    without = html.partition("<noscript>")[2].partition("</noscript>")[0]
    assert 'href="./plain/here"' in without and "JavaScript" in without
    assert html.count("<noscript>") == 1


def test_hostile_words_in_the_address_stay_words(site):
    hostile = quote("'\"><script>alert(1)</script>")
    for agent in (CHROME.format("78"), CHROME.format("142")):
        html = site.get(f"/check?where={hostile}", headers={"User-Agent": agent}).text
        assert "<script>alert" not in html


def test_a_browser_that_calls_itself_hostile_words_is_not_repeated(site):
    html = site.get("/check", headers={"User-Agent": "Chrome/78<script>alert(1)</script>"}).text
    assert "<script>alert" not in html and "Chromium 78" in html
