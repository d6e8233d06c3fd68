"""Every action, service, page and route with every role, held against docs/permissions.md."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Match, Mount
from starlette.testclient import TestClient

import app
import registry.services
from registry.access import administrators, permissions
from registry.access.permissions import ACTIONS, NOTHING, Denied, Target, may, of_district, of_document
from registry.access.tokens.scopes import SCOPES
from registry.person import PUBLIC, Person
from registry.policy import load_law
from registry.store.models import Park
from registry.store.models.person import ACCOUNT_ROLES
from registry.store.store import Store
from tests.access.conftest import Browser
from tests.fixtures.people import USCC, Known, make_account
from tests.fixtures.tokens import bearing, token_past_the_page
from tests.fixtures.waiting import PATIENCE
from tests.views.conftest import SCRIPT
from views.entrance import document, forms, identity
from views.kit import context
from views.pages import PAGES

ROOT = Path(__file__).parents[2]
ROLES = ("public", *ACCOUNT_ROLES)
OWN, FOREIGN, DEMO = "光明科学城", "广州天河软件园", "演示罗湖一园"  # in 440311, 440106, 440303
WORDS = {"yes", "no", "own", "demo", "own, demo", "district", "city"}
ANOTHER_USCC = "91000000DEM000002C"


def tables() -> dict[str, list[dict[str, str]]]:
    """The tables of docs/permissions.md by the first words of their headings, each row by column."""
    text, found = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8"), {}
    for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.M):
        head, _line, *rows = (
            [cell.strip(" `") for cell in line.strip("|\n").split("|")] for line in block.splitlines()
        )
        found[head[0] if head[0] != "Method" else "Route"] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


TABLES = tables()
WALKED = [*TABLES["Action"], *TABLES["Page"], *TABLES["Route"]]


def test_the_tables_use_their_words_only():
    assert WALKED
    for row in WALKED:
        assert {row[role] for role in ROLES} <= WORDS, row


# --- who the account is for what ---


@pytest.fixture(scope="module")
def world(template_database, tmp_path_factory) -> Iterator["World"]:
    import shutil

    store = Store.open(f"sqlite:///{shutil.copyfile(template_database, tmp_path_factory.mktemp('walk') / 'walk.db')}")
    yield World(store)
    store.close()


def made(store: Store, role: str, park: Park) -> Known:
    """An account of the role, made as administrators are set up where it is in effect."""
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv(administrators.ENVIRONMENT, setting_of(role))
        return make_account(store, role, parks=[park.slug], scope=park.district_code, uscc=USCC)


def setting_of(role: str) -> str:
    return administrators.THREE if role in administrators.OF_THREE else administrators.ONE


@pytest.fixture(autouse=True)
def set_up_for_the_role(request, monkeypatch) -> None:
    """The table says what each role may where it is in effect."""
    role = getattr(request.node, "callspec", None) and request.node.callspec.params.get("role")
    monkeypatch.setenv(administrators.ENVIRONMENT, setting_of(role or ""))


class World:
    """A register with one real account of each role, a park that is theirs, one that is not, and a demo park."""

    def __init__(self, store: Store):
        self.store = store
        with store.read() as session:
            parks = {name: session.scalar(select(Park).where(Park.name_zh == name)) for name in (OWN, FOREIGN, DEMO)}
            self.slugs = {name: park.slug for name, park in parks.items()}
            self.targets = {name: permissions.of_park(park) for name, park in parks.items()}
        assert not parks[OWN].demo and not parks[FOREIGN].demo and parks[DEMO].demo
        assert parks[OWN].city_code != parks[FOREIGN].city_code
        self.accounts = {role: made(store, role, parks[OWN]) for role in ROLES[1:]}
        self._tokens: dict[tuple[str, ...], str] = {}

    def person(self, role: str) -> Person:
        return PUBLIC if role == "public" else self.accounts[role].person

    def token(self, role: str, *scopes: str) -> str:
        """A token of the role's account, with every scope unless some are named."""
        if (role, *scopes) not in self._tokens:
            made = token_past_the_page(self.store, self.accounts[role].id, scopes or tuple(SCOPES))
            self._tokens[role, *scopes] = made
        return self._tokens[role, *scopes]


def cases(word: str) -> list[tuple[str, bool]]:
    """Which of the three parks may be had by what a cell of a table says."""
    if word in ("yes", "no"):
        return [(name, word == "yes") for name in (OWN, FOREIGN, DEMO)]
    return [(OWN, "own" in word or word == "district"), (FOREIGN, False), (DEMO, "demo" in word)]


def targets(world: World, of: str, word: str) -> list[tuple[Target, bool]]:
    if of == "nothing":
        return [(NOTHING, word == "yes")]
    if of == "tenant":
        return [(Target(uscc=USCC), word == "own"), (Target(uscc=ANOTHER_USCC), False), (NOTHING, False)]
    if of == "document":
        return [(target, word == "own" and mine) for target, mine in documents(world)]
    if of == "district":
        codes = [(code, word == "own" and mine) for code, mine in districts(world)]
        return [*((of_district(code), mine) for code, mine in codes), (NOTHING, False)]
    return [*((world.targets[name], may_be) for name, may_be in cases(word)), (NOTHING, False)]


def districts(world: World) -> list[tuple[str, bool]]:
    """Codes, and whether they are what the official's account is for: not the city that the district is in."""
    mine, other = (world.targets[name].district_code for name in (OWN, FOREIGN))
    return [(mine, True), (other, False), (mine[:4], False), (other[:4], False), ("", False), ("44", False)]


def documents(world: World) -> list[tuple[Target, bool]]:
    """All policy documents, and whether they are of the official's own district."""
    scope = world.person("official").scope
    found = [(of_document(document.id), document.jurisdiction == scope) for document in load_law().documents]
    assert {mine for _target, mine in found} == {True, False}
    return [*found, (of_document("no such document"), False)]


# --- actions and services ---


def test_every_action_is_in_the_table_and_in_its_words():
    assert [row["Action"] for row in TABLES["Action"]] == list(ACTIONS)
    for row in TABLES["Action"]:
        action = ACTIONS[row["Action"]]
        assert (row["事项"], row["Meaning"]) == (action.name.zh, action.name.en)


@pytest.mark.parametrize("row", TABLES["Action"], ids=lambda row: row["Action"])
def test_the_cell_that_is_told_beside_a_decision_is_that_of_the_table(row):
    for role in ROLES:
        assert permissions.cell_of(ACTIONS[row["Action"]], role) == row[role]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", TABLES["Action"], ids=lambda row: row["Action"])
def test_what_a_role_may_is_what_the_table_says(world, row, role):
    for target, expected in targets(world, ACTIONS[row["Action"]].of, row[role]):
        assert may(world.person(role), row["Action"], target) is expected, (row["Action"], role, target)


@pytest.mark.parametrize("setting", administrators.POLICIES)
@pytest.mark.parametrize("role", ["public", "tenant", "operator", "official"])
def test_how_administrators_are_set_up_changes_nothing_for_the_others(world, monkeypatch, role, setting):
    monkeypatch.setenv(administrators.ENVIRONMENT, setting)
    for row in TABLES["Action"]:
        for target, expected in targets(world, ACTIONS[row["Action"]].of, row[role]):
            assert may(world.person(role), row["Action"], target) is expected, (row["Action"], role, target)


@pytest.mark.parametrize("role", ["admin", *administrators.OF_THREE])
def test_an_administrator_whose_role_is_not_in_effect_keeps_the_own_account_and_demo_parks(world, monkeypatch, role):
    other = administrators.THREE if role == "admin" else administrators.ONE
    monkeypatch.setenv(administrators.ENVIRONMENT, other)
    for action in ACTIONS.values():
        assert may(world.person(role), action.id, NOTHING) is (action.id == "account.own")
        assert may(world.person(role), action.id, world.targets[DEMO]) is (action.demo or action.id == "account.own")


def test_the_three_have_between_them_what_the_one_has_and_none_has_what_another_has():
    """等保: 系统管理员、安全管理员、审计管理员 are apart. All that two share is their own account."""
    rights = {role: {row["Action"] for row in TABLES["Action"] if row[role] == "yes"} for role in ROLES}
    three = [rights[role] for role in administrators.OF_THREE]
    assert set.union(*three) >= rights["admin"]
    assert all(one & other == {"account.own"} for one in three for other in three if one is not other)
    assert rights["security"] == {"people.manage", "account.own"}
    assert rights["system"] == {"upkeep.read", "account.own"}
    assert rights["audit"] == {"access.read", "record.read", "account.own"}


@pytest.mark.parametrize("row", TABLES["Action"], ids=lambda row: row["Action"])
def test_what_is_the_citys_is_not_the_districts_and_the_other_way_round(world, row):
    """The walk's official is of a district; one of its city has the same parks, and steps of its own."""
    if ACTIONS[row["Action"]].of == "district":
        city = Person(1, "city", "city", "official", scope=world.targets[OWN].city_code)
        own, other = (world.targets[name].district_code for name in (OWN, FOREIGN))
        assert [may(city, row["Action"], of_district(code)) for code in (own, own[:4], other)] == [True, True, False]
    if ACTIONS[row["Action"]].of == "park":
        city = Person(1, "city", "city", "official", scope=world.targets[OWN].city_code)
        expected = row["official"] not in ("no", "district")
        assert may(city, row["Action"], world.targets[OWN]) is expected
        assert not may(city, row["Action"], world.targets[FOREIGN])


def services() -> dict[str, object]:
    """Every public function of registry/services/."""
    found = {}
    for module in pkgutil.walk_packages(registry.services.__path__, "registry.services."):
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith("_"):
                found[f"{module.name.rpartition('.')[2]}.{name}"] = function
    return found


SERVICES = services()


def test_every_service_carries_the_action_that_the_table_says():
    assert {name: getattr(service, "action", None) for name, service in SERVICES.items()} == {
        row["Service"]: row["Action"] for row in TABLES["Service"]
    }


def first_argument(world: World, of: str, word: str) -> list[tuple[object, bool]]:
    """What the service is asked about, and whether it may be."""
    if of == "nothing":
        return [(object(), word == "yes")]
    if of == "tenant":
        return [(USCC, word == "own"), (ANOTHER_USCC, False), ("", False)]
    if of == "document":
        scope = world.person("official").scope
        return [(one.id, word == "own" and one.jurisdiction == scope) for one in load_law().documents]
    if of == "district":
        return [(code, word == "own" and mine) for code, mine in districts(world)]
    return [*((world.targets[name].park_id, may_be) for name, may_be in cases(word)), (987_654, False)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", SERVICES)
def test_a_service_refuses_before_anything_else_whoever_may_not(world, name, role):
    service = SERVICES[name]
    person, action = world.person(role), ACTIONS[service.action]
    word = next(row[role] for row in TABLES["Action"] if row["Action"] == action.id)
    parameters = list(inspect.signature(service).parameters.values())[2:]
    rest = [object() for parameter in parameters if parameter.kind is parameter.POSITIONAL_OR_KEYWORD][1:]
    writes = "store" in inspect.signature(service).parameters
    for about, allowed in first_argument(world, action.of, word):
        assert refuses(service, person, world.store, writes, about, rest) is not allowed, (name, role, about)


def refuses(service, person: Person, store: Store, writes: bool, about: object, rest: list) -> bool:
    """Whether the service says `Denied`. Other complaints are about the arguments, which are nonsense on purpose."""
    try:
        if writes:
            service(person, store, about, *rest)
        else:
            with store.read() as session:
                service(person, session, about, *rest)
    except Denied:
        return True
    except Exception:
        return False
    return False


# --- pages ---

REFUSALS = {"需要登录", "无权查看"}


def test_every_page_is_served_under_its_address():
    assert {path.strip("/") for path in document.PAGES} - {""} == set(PAGES)


def test_every_page_is_in_the_table():
    assert PAGES.keys() >= {"map", "park", "people"}
    listed = {urlsplit(row["Page"]).path.strip("/") or "map" for row in TABLES["Page"]}
    assert listed == set(PAGES)


@pytest.fixture
def walked(world, monkeypatch) -> World:
    """The app reads the register of this walk."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", world.store.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SOFTPARK_TODAY", "2026-11-21")
    context.store.cache_clear()
    yield world
    context.store.cache_clear()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", TABLES["Page"], ids=lambda row: row["Page"])
def test_a_page_is_shown_to_whom_the_table_says(walked, as_person, row, role):
    from streamlit.testing.v1 import AppTest

    as_person(walked.person(role))
    parts = urlsplit(row["Page"])
    path = parts.path.strip("/") or "map"
    named = "{park}" in row["Page"] or "{district}" in row["Page"]
    for name, expected in cases(row[role]) if named else [(OWN, row[role] == "yes")]:
        page = AppTest.from_string(SCRIPT.format(page=path), default_timeout=PATIENCE)
        for key, (value,) in parse_qs(parts.query).items():
            district = walked.targets[name].district_code
            page.query_params[key] = value.format(park=walked.slugs[name], district=district)
        page.run()
        assert not page.exception, (row["Page"], role, page.exception)
        refused = REFUSALS & {title.value for title in page.title}
        assert bool(refused) is not expected, (row["Page"], role, name)
        assert not refused or refused == {"需要登录" if role == "public" else "无权查看"}


def test_the_head_links_to_a_page_exactly_for_whom_it_is_of_use():
    from views.entrance.chrome import FOR_ROLES

    rows = {row["Page"].strip("/"): row for row in TABLES["Page"]}
    for page, roles in FOR_ROLES.items():
        # One without any is reached from another page, as a boundary from its park.
        assert not roles or set(roles) == {role for role in ROLES if rows[page][role] != "no"}, page


# --- routes ---


def test_every_route_is_in_the_table():
    documented = {(row["Method"], urlsplit(row["Route"]).path) for row in TABLES["Route"]}
    for route in app.ROUTES:
        if isinstance(route, Mount) and route.routes:
            for each in route.routes:
                for method in each.methods:
                    assert (method, f"{route.path}{each.path}") in documented, (method, each.path)
        elif isinstance(route, Mount):
            assert any(method == "GET" and path.startswith(f"{route.path}/") for method, path in documented), route.path
        else:
            for method in route.methods - {"HEAD"}:
                assert (method, route.path) in documented, (method, route.path)
    for method, path in documented:
        scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
        assert any(route.matches(scope)[0] is Match.FULL for route in app.ROUTES), (method, path)


@pytest.fixture
def browser(walked) -> Browser:
    site = Starlette(routes=app.ROUTES, middleware=[Middleware(identity.Identity), Middleware(document.Document)])
    return Browser(site, base_url="http://softpark.test", client=("10.0.0.7", 50_000))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", TABLES["Route"], ids=lambda row: f"{row['Method']} {row['Route']}")
def test_a_route_answers_whom_the_table_says(walked, browser, row, role):
    for name, expected in cases(row[role]) if "{park}" in row["Route"] else [(OWN, row[role] == "yes")]:
        browser.cookies.clear()
        headers = {}
        if role != "public" and row["Route"].startswith("/api/v1"):  # which looks at tokens alone
            headers = bearing(walked.token(role))
        elif role != "public":
            browser.cookies.set(identity.cookie_name(), session_of(walked, role), domain="softpark.test")
        slug = walked.slugs[name]
        law = {"document": "guangming-2025-4", "article": "14", "fact": "tenant.kind", "run": "0" * 16}
        address = row["Route"].format(park=slug, kind="park", id=slug, **law)
        answer = ask(browser, row["Method"], address, headers)
        assert answer.status_code < 500, (address, role, answer.text)
        turned_away = answer.status_code in (401, 403) or "/account/login" in answer.headers.get("location", "")
        if row["Route"] in ("/account/sign-on", "/account/sign-on/back"):  # no provider is set: back to log-in
            turned_away = answer.status_code in (401, 403)
        if row["Route"] == "/account/second-step":  # no password was shown: 401 says to show one
            turned_away = answer.status_code == 403
        if (row["Method"], row["Route"]) == ("POST", "/account/login"):  # of nonsense
            turned_away = answer.status_code == 403
        assert turned_away is not expected, (row["Method"], address, role, name, answer.status_code)


PROTECTED = [row for row in TABLES["Route"] if row["Route"].startswith("/api/v1") and row["public"] != "yes"]
PROTECTED += [row for row in TABLES["Route"] if row["Route"] == "/api/v1/coverage?show=subsidies"]
SCOPE_OF = {"roster": "rosters", "runs": "runs", "{run}": "runs", "coverage?show=subsidies": "coverage"}


@pytest.mark.parametrize("role", ROLES[1:])
@pytest.mark.parametrize("row", PROTECTED, ids=lambda row: row["Route"])
def test_a_token_reads_what_the_table_says_and_only_within_its_scopes(walked, browser, row, role):
    """Every role, every scope alone, and a park that is its own, one that is not, and a demo park."""
    needed = SCOPE_OF[row["Route"].rpartition("/")[2]]
    for name, expected in cases(row[role]) if "{park}" in row["Route"] else [(OWN, row[role] == "yes")]:
        address = row["Route"].format(park=walked.slugs[name], run="0" * 16)
        for scope in SCOPES:
            answer = browser.get(address, headers=bearing(walked.token(role, scope)))
            assert (answer.status_code in (200, 404)) is (expected and scope == needed), (address, role, scope, name)
            assert answer.status_code in (200, 403, 404)


@pytest.mark.parametrize("role", ROLES[1:])
def test_no_token_is_good_for_anything_but_its_scopes(world, role):
    """Of all actions on all targets a token may what its account may and its scopes name; with none of them nothing."""
    person = world.person(role)
    every, none = (replace(person, scopes=frozenset(scopes)) for scopes in (SCOPES, ()))
    for row in TABLES["Action"]:
        action = ACTIONS[row["Action"]]
        for target, expected in targets(world, action.of, row[role]):
            assert may(every, action.id, target) is (expected and action.scope is not None), (action.id, role, target)
            assert not may(none, action.id, target)
    assert {action.scope for action in ACTIONS.values()} - {None} == set(SCOPES)


def session_of(world: World, role: str) -> str:
    from registry.access import sessions
    from registry.store.models import Person as Account

    with world.store.write() as session:
        return sessions.begin(session, session.get(Account, world.accounts[role].id), "10.0.0.7", "walk")


def ask(browser: TestClient, method: str, address: str, headers: dict[str, str]):
    if method == "GET":
        return browser.get(address, headers=headers, follow_redirects=False)
    browser.get("/account/login")  # brings the cookie that the form's token goes with
    fields = {forms.FIELD: forms.token(browser.cookies), "old": "nonsense"}
    return browser.post(address, data=fields, headers=headers, follow_redirects=False)
