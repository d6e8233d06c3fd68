"""Whatever stands in an address, a page says what is wrong and a route answers 4xx: never a traceback, never 500."""

import ast
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

import app
from registry import parameters
from tests.fixtures.examples import PROVE
from tests.fixtures.plain_asking import asking
from tests.views.conftest import SCRIPT
from views.entrance import document, identity, pace
from views.kit import context

ROOT = Path(__file__).parents[3]
# As they stand behind `=` in an address.
HOSTILE = {
    "5,000 digits": "9" * 5_000,
    "5,000 letters": "a" * 5_000,
    "NUL": "x%00y",
    "a lone surrogate": "%ED%A0%80",
    "no UTF-8": "%FF%FE",
    "full-width digits": quote("１２３４"),
    "other digits": quote("٤٢²½"),
    "infinite": "1e999",
    "not a number": "nan",
    "negative": "-1",
    "a very small number": "1e-999999999",
    "underscores": "1_0",
    "nothing": "",
    "a day of no calendar": "2026-02-30",
    "a day of another form": "20260701",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "quotes": quote("'\"><script>;--"),
    "a format": quote("{0.__class__} %s %n {name}"),
    "control signs": "%1B%5B31m%0A%0D",
    "a list": ",".join(["440311"] * 400),
    "a path": quote("../../etc/passwd", safe=""),
}
IN_A_PAGE = {
    "5,000 digits": "9" * 5_000, "NUL": "x\x00y", "no UTF-8": "\ufffd\ufffd", "full-width digits": "１２３４",
    "infinite": "1e999", "not a number": "nan", "negative": "-1", "nothing": "", "the last day": "9999-12-31",
    "a format": "{0.__class__} %s {name}", "quotes": "'\"><script>", "underscores": "1_0",
}  # fmt: skip
TWICE = HOSTILE["a list"]
"""Of a parameter that stands there twice the one reader takes one before it looks at its text, whatever that is."""
PARK = "demo-guangming-1"
# Of each route, a good address and the parameters that it looks at.
ROUTES = {
    "/livez": ("/livez", ()),
    "/readyz": ("/readyz", ()),
    "/healthz": ("/healthz", ()),
    "/api/map/parks": ("/api/map/parks?bbox=113.5,22.3,114.8,23.0&z=11", (
        "bbox", "z", "day", "outlines", "lang", "district", "area", "tier", "recognition", "role", "name")),
    "/api/map/areas": ("/api/map/areas", ("lang",)),
    "/api/map/districts": ("/api/map/districts", ()),
    "/api/map/neighbours": ("/api/map/neighbours", ()),
    "/api/map/layer": ("/api/map/layer?layer=walking", ("layer", "day", "by", "radius", "width", "which", "lang")),
    "/api/map/export": ("/api/map/export?format=geojson", ("format", "day", "district", "area", "tier", "name")),
    "/api/coverage/export": ("/api/coverage/export?format=geojson", (
        "format", "show", "on", "since", "which", "radius", "width", "layer")),
    "/api/certification/evidence": (f"/api/certification/evidence?park={PARK}&id=1", ("park", "id")),
    "/api/report/map.pdf": ("/api/report/map.pdf?name=nowhere", (
        "day", "view", "lang", "district", "area", "tier", "recognition", "role", "name")),
    "/api/report/{kind}/{id}.pdf": ("/api/report/park/nowhere.pdf", ("on", "lang")),
    "/api/help/{kind}.pdf": ("/api/help/nobody.pdf", ("kind", "lang")),
    "/api/roster/facts": (f"/api/roster/facts?park={PARK}", ("park", "lang")),
    "/api/roster/template": (f"/api/roster/template?park={PARK}", ("park", "lang")),
    "/api/roster/export": (f"/api/roster/export?park={PARK}", ("park", "on", "format", "lang")),
    "/api/roster/corrections": ("/api/roster/corrections?key=x", ("key", "of", "lang")),
    "/api/access/export": ("/api/access/export", ("what", "login", "first", "last", "lang")),
    "/plain": ("/plain", ("lang",)),
    "/plain/": ("/plain/", ("lang",)),
    "/plain/here": ("/plain/here", ("lang",)),
    "/plain/check": ("/plain/check?where=440311&answer=rent", (
        "where", "kind", "industry", "rent", "granted", "ask", "also", "on", "ref", "show", "answer", "choice", "total",
        "start", "monthly", "free", "code", "years", "skip", "find", "look", "value", "lang")),
    "/plain/policies": ("/plain/policies?doc=guangming-2025-4", ("doc", "measure", "on", "lang")),
    "/plain/park": (f"/plain/park?park={PARK}", ("park", "on", "lang")),
    "/plain/map": ("/plain/map", ("district", "area", "tier", "recognition", "role", "name", "day", "page", "lang")),
    "/plain/{kind}": ("/plain/rulings", ("on", "lang")),
    "/ogc": ("/ogc", ("f", "lang")),
    "/ogc/": ("/ogc/", ("f", "lang")),
    "/ogc/conformance": ("/ogc/conformance", ("f", "lang")),
    "/ogc/api": ("/ogc/api", ("f", "lang")),
    "/ogc/dcat": ("/ogc/dcat", ("f", "lang")),
    "/ogc/collections": ("/ogc/collections", ("f", "lang")),
    "/ogc/collections/{kind}": ("/ogc/collections/parks", ("f", "lang")),
    "/ogc/collections/{kind}/items": ("/ogc/collections/parks/items?limit=2", (
        "f", "lang", "limit", "bbox", "bbox-crs", "datetime", "after", "district", "area", "tier", "recognition",
        "role")),
    "/ogc/collections/{kind}/items/{id}": (f"/ogc/collections/parks/items/{PARK}", ("f", "lang", "datetime")),
    "/account": ("/account", ("done", "lang")),
    "/account/login": ("/account/login", ("next", "lang")),
    "/account/invitation": ("/account/invitation?token=x", ("token", "lang", "next")),
    "/account/second-step": ("/account/second-step", ("next", "lang")),
    "/account/second-factor": ("/account/second-factor", ("lang",)),
    "/account/tokens": ("/account/tokens", ("lang",)),
    "/account/webhooks": ("/account/webhooks", ("done", "lang")),
    "/account/sign-on": ("/account/sign-on", ("next", "lang")),
    "/account/sign-on/back": ("/account/sign-on/back", ("state", "code", "error", "iss", "error_description", "lang")),
}  # fmt: skip
FORMS = {
    "/account/login": ("login", "password", "form-token"),
    "/account/logout": ("form-token",),
    "/account/invitation?token=x": ("login", "name", "password", "again"),
    "/account/password": ("old", "password", "again"),
    "/account/sessions": ("session",),
    "/account/second-step": ("code", "form-token"),
    "/account/second-factor": ("password", "code"),
    "/account/second-factor/confirm": ("code",),
    "/account/second-factor/codes": ("password", "code"),
    "/account/second-factor/off": ("password", "code"),
    "/account/tokens": ("name", "last-day", "scope-rosters", "password"),
    "/account/tokens/revoke": ("token",),
    "/account/webhooks": ("address", "park", "rosters"),
    "/account/webhooks/1": ("do",),
}
# Of each page, the roles that see it whole, what else stands in its address, and the parameters it looks at.
PAGES = {
    "map": [("public", {}, ("day", "beside", "park", "side", "layer", "by", "radius", "width", "which", "district",
                            "area", "tier", "recognition", "role", "name", "lang"))],
    "park": [("public", {}, ("park", "on", "lang")), ("public", {"park": PARK}, ("on",))],
    "coverage": [("public", {}, ("show", "on", "since", "which", "radius", "width", "lang"))],
    "check": [("public", {}, ("where", "kind", "industry", "ai", "software", "scale", "softwarepark", "recognition",
                              "cooperation", "new", "incubator", "size", "startup", "rent", "granted", "ask", "also",
                              "on", "ref", "show")),
              ("public", {"where": "440311", "kind": "enterprise", "industry": "65"}, ("rent", "granted", "size"))],
    "policies": [("public", {}, ("doc", "measure", "on")), ("public", {"doc": "guangming-2025-4"}, ("measure", "on")),
                 ("official", {"do": "draft"}, ("doc", "on"))],
    "certification": [("official", {}, ("park", "case", "on")), ("official", {"park": PARK}, ("case", "on"))],
    "rulings": [("public", {}, ("on",))],
    "guides": [("official", {}, ("year",))],
    "findings": [("official", {}, ("of", "do"))],
    "help": [("public", {}, ("topic", "q", "lang"))],
    "roster": [("operator", {}, ("park", "do", "on")), ("operator", {"park": PARK}, ("row", "known", "on")),
               ("operator", {"park": PARK, "do": "history"}, ("change",)),
               ("operator", {"park": PARK, "do": "edit"}, ("row",)), ("operator", {"park": PARK, "do": "import"}, ()),
               ("operator", {"park": PARK, "do": "facts"}, ("of", "on"))],
    "own": [("tenant", {}, ("on",))],
    "people": [("admin", {}, ("do", "account", "login")), ("admin", {"do": "log"}, ("login",))],
    "boundaries": [("official", {}, ("park", "district", "city", "do")), ("official", {"park": PARK}, ("do", "change")),
                   ("official", {"district": "440311", "do": "history"}, ("change",))],
}  # fmt: skip


@pytest.fixture(params=["sqlite", "postgis"])
def whole(request, copy_of, monkeypatch, as_person):
    store = copy_of(request.param, "demo", _demo)
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SOFTPARK_TODAY", "2026-11-21")
    monkeypatch.setattr(pace.Pace, "_count", lambda self, key: None)
    context.store.cache_clear()
    routes = [*app.ROUTES, *app.NOTHING_THERE]
    yield Starlette(routes=routes, middleware=[Middleware(identity.Identity), Middleware(document.Document)])
    context.store.cache_clear()


@pytest.fixture
def shared(request):
    """Those who ask and the databases share the texts: each meets every address and every text, and every address every
    text, but not each with each; that they do in `make prove`. The texts whose turn it is at the place of an address.
    """
    params = request.node.callspec.params
    database, role = params["whole"] == "postgis", params.get("role", "public") != "public"

    def turn(place: int, *, by_roles: bool = False) -> list[str]:
        of = 4 if by_roles else 2
        mine = (place + database + (2 * role if by_roles else 0)) % of
        return [text for number, text in enumerate(HOSTILE.values()) if PROVE or number % of == mine]

    return turn


@pytest.fixture
def site(whole):
    with asking(whole) as site:
        yield site


def _demo(store):
    from registry.parks import demo, places

    with store.write() as session:
        places.load(session)
        demo.load(session, lambda items: items)


def test_every_route_is_walked():
    served = {route.path for route in app.ROUTES if isinstance(route, Route) and "GET" in route.methods}
    static = {path for path in served if path.startswith(("/assets/", "/vendor/", "/robots", "/favicon"))}
    assert served - static == set(ROUTES)


def instead(good: str, name: str, asked: str) -> str:
    """The good address with what is asked in place of one of its parameters."""
    path, _mark, query = good.partition("?")
    others = [pair for pair in query.split("&") if pair and pair.partition("=")[0] != name]
    return f"{path}?{'&'.join([*others, asked])}"


def fine(answer, asked):
    assert answer.status_code < 500, (asked, answer.text[:500])
    assert "Traceback" not in answer.text, asked
    return answer


@pytest.mark.parametrize(
    "role",
    ["public", "admin", *(pytest.param(role, marks=pytest.mark.prove) for role in ("official", "operator"))],
)
def test_no_route_fails_on_any_parameter(site, role, as_person, shared):
    as_person(role, scope="4403", parks=[10])
    place = 0
    for good, names in ROUTES.values():
        if role != "public" and good.startswith("/account"):
            continue  # made-up people have no account
        fine(site.get(good), good)
        for name in names:
            place += 1
            for text in shared(place, by_roles=not good.startswith("/account")):
                address = instead(good, name, f"{name}={text}")
                fine(site.get(address), address[:300])
            address = instead(good, name, f"{name}={TWICE}&{name}={TWICE}")
            fine(site.get(address), address)


def test_no_route_fails_on_a_path(site):
    for text in HOSTILE.values():
        for address in (f"/api/report/park/{text}.pdf", f"/api/report/{text}/440311.pdf", f"/api/{text}",
                        f"/ogc/{text}", f"/ogc/collections/{text}", f"/ogc/collections/{text}/items",
                        f"/ogc/collections/parks/items/{text}",
                        f"/vendor/map/{text}", f"/assets/{text}", f"/vendor/leaflet/{text}"):  # fmt: skip
            fine(site.get(address), address[:300])


def test_no_route_fails_on_a_parameter_that_it_does_not_know(site, shared):
    for place, (good, _names) in enumerate(ROUTES.values()):
        for text in shared(place):
            mark = "&" if "?" in good else "?"
            address = f"{good}{mark}{text[:2_000]}={text}"
            fine(site.get(address), address[:300])


def test_no_form_fails_on_any_field(whole, shared):
    with TestClient(whole) as site:
        no_form_fails(site, shared)


def no_form_fails(site, shared):
    place = 0
    for path, names in FORMS.items():
        for name in names:
            place += 1
            for text in shared(place):
                token = site.get("/account/login").text.partition('name="form-token" value="')[2].partition('"')[0]
                body = "&".join([f"form-token={token}", *(f"{each}=x" for each in names if each != name),
                                 f"{name}={text}"])  # fmt: skip
                headers = {"content-type": "application/x-www-form-urlencoded"}
                fine(site.post(path, content=body, headers=headers, follow_redirects=False), (path, name, text[:60]))


# --- pages ---


def opened(page, query):
    test = AppTest.from_string(SCRIPT.format(page=page), default_timeout=60)
    for name, text in query.items():
        test.query_params[name] = text
    test.run()
    assert not test.exception, (page, {k: v[:60] for k, v in query.items()}, test.exception)
    return test


@pytest.mark.parametrize("page", PAGES)
def test_no_page_fails_on_any_parameter(open_page, as_person, page):
    """Each parameter gets a third of the texts, each page another third, and in `make prove` all; those beside it get
    others, so that together they try many ways.
    """
    texts = list(IN_A_PAGE.values())
    third = list(PAGES).index(page)
    for number, (role, kept, names) in enumerate(PAGES[page], third):
        as_person(role, scope="4403", parks=[10])
        for first in range(len(texts)) if PROVE else range(number % 3, len(texts), 3):
            opened(page, kept | {name: texts[(first + place) % len(texts)] for place, name in enumerate(names)})


@pytest.mark.prove
@pytest.mark.parametrize("page", PAGES)
def test_no_page_fails_on_a_single_parameter(open_page, as_person, page):
    for role, kept, names in PAGES[page]:
        as_person(role, scope="4403", parks=[10])
        for name in names:
            for text in IN_A_PAGE.values():
                opened(page, kept | {name: text})


def test_a_wrong_parameter_is_said_in_a_few_words(open_page):
    page = open_page("park", park="9" * 5_000)
    assert "没有代号为“9999" in page.text and "9" * 100 not in page.text


# --- one reader ---


READERS = {"registry/parameters.py", "views/kit/address.py"}


def _calls(tree, *names):
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in names:
            yield node


def test_pages_and_routes_read_their_addresses_through_one_reader():
    """`st.query_params` is written by many and read by `views/kit/address.py`; `request.query_params` is always
    cleaned."""
    for path in [*(ROOT / "views").rglob("*.py"), *(ROOT / "maps").rglob("*.py")]:
        if path.relative_to(ROOT).as_posix() in READERS:
            continue
        source = path.read_text(encoding="utf-8")
        for line in source.splitlines():
            read = "query_params.get" in line or ("in st.query_params" in line and '"show"' not in line)
            if path.name == "i18n.py":
                read = False  # compares the language with the two that there are
            assert not read, f"{path.name}: {line.strip()}"
            if "request.query_params" in line:
                assert "cleaned(" in line, f"{path.name}: {line.strip()}"
            of_its_own = path.name == "grid.py" or (path.parent.name, path.name) == ("ogc", "parameters.py")  # RFC 3339
            assert "fromisoformat" not in line or of_its_own, f"{path.name}: {line.strip()}"


@pytest.mark.parametrize(
    "text", [*IN_A_PAGE.values(), "\ud800", "12", "2026-07-01", "深圳\u3000软件园", "é", "a\tb\nc"]
)
def test_what_is_read_can_be_kept_shown_and_sent(text):
    """By any database, in UTF-8, in an address and in a log."""
    found = parameters.clean(text)
    assert "\x00" not in found and len(found) <= parameters.LONGEST
    found.encode("utf-8")
    assert all(sign.isprintable() or sign == "\u3000" for sign in found)
    assert parameters.clean(found) == found


@pytest.mark.parametrize(
    ("text", "whole", "decimal", "day"),
    [("12", 12, 12.0, None), ("0", 0, 0.0, None), ("-1", None, -1.0, None), ("1.5", None, 1.5, None),
     ("1e2", None, 100.0, None), ("1e999", None, None, None), ("nan", None, None, None), ("１２", None, None, None),
     ("9" * 5_000, None, None, None), ("1_0", None, None, None), (" 1", None, None, None), ("", None, None, None),
     ("2026-07-01", None, None, "2026-07-01"), ("2026-02-30", None, None, None),
     ("20260701", 20_260_701, 20_260_701.0, None)],
)  # fmt: skip
def test_numbers_and_days_are_read_in_the_digits_0_to_9(text, whole, decimal, day):
    assert parameters.whole_of(text) == whole
    assert parameters.decimal_of(text) == decimal
    found = parameters.day_of(text)
    assert (found and found.isoformat()) == day
    assert parameters.whole_of("12", most=11) is None
