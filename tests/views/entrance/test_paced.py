"""Every route of /api has a pace, and what many ask for at the same time is made once."""

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

import app
from registry.person import PUBLIC, Person
from registry.process import packing
from tests.fixtures.waiting import PATIENCE, until
from tests.views.entrance.test_hostile_addresses import ROUTES
from views.entrance import identity, pace
from views.entrance.pace import Once, Pace, TooMany, paced
from views.kit import context

API = {path: good for path, (good, _names) in ROUTES.items() if path.startswith("/api/")}


@pytest.fixture
def site(database_file, monkeypatch, as_person):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    context.store.cache_clear()
    as_person()
    yield TestClient(Starlette(routes=app.ROUTES))
    context.store.cache_clear()


def test_each_route_of_the_interface_is_asked_here():
    """But for those of `/api/v1`, which wait for their turn together (tests/views/api)."""
    served = {route.path for route in app.ROUTES if isinstance(route, Route) and route.path.startswith("/api/")}
    assert served == set(API)


@pytest.mark.parametrize("path", API)
@pytest.mark.parametrize("full", [False, True])
def test_who_asks_without_end_is_told_when_to_come_back(site, monkeypatch, as_person, path, full):
    def stop(self, key):
        raise TooMany(7, full)

    monkeypatch.setattr(pace.Pace, "_count", stop)
    for role in ("public", "admin"):
        as_person(role)
        for lang, said in (("zh", "请在 7 秒后再试"), ("en", "try again in 7 s")):
            answer = site.get(f"{API[path]}{'&' if '?' in API[path] else '?'}lang={lang}")
            assert answer.status_code == (503 if full else 429) and answer.headers["retry-after"] == "7"
            assert said in answer.text
            if path in pace.DRAWN:
                assert said in answer.json()["error"]


class Counted:
    """A route that counts how often it was made, and makes nothing before all who ask at the same time have asked."""

    def __init__(self, monkeypatch, everybodys=False, **limits):
        self.made, self.made_for, self.person = [], [], PUBLIC
        self.together = self.asked = 0
        monkeypatch.setattr(identity, "of", self._of)
        monkeypatch.setattr(pace, "Once", self._once)
        limits = {"at_once": 1, "waiting": 5, "waiting_each": 5, "a_minute": 999} | limits
        self.app = Starlette(routes=[Route("/x", paced(Pace(**limits), self.make, everybodys=everybodys))])

    def _of(self, request) -> Person:
        return self.person

    def _once(self) -> Once:
        counted = self

        class Watched(Once):
            async def do(self, key, work):
                counted.asked += 1  # and joined in the same step of the loop, so that nobody is done in between
                return await super().do(key, work)

        return Watched()

    def make(self, request, person) -> Response:
        until(lambda: self.asked >= self.together, "all who ask at the same time have asked")
        self.made.append(str(request.url.query))
        self.made_for.append(person)
        if request.url.query == "fails":
            raise ValueError(request.url.query)
        return PlainTextResponse(f"answer {len(self.made)}")

    def ask(self, *queries, **headers):
        self.asked, self.together = 0, len(queries) if self.person is PUBLIC else 0

        async def all_of_them():
            transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
            client = httpx.AsyncClient(transport=transport, base_url="http://softpark.test", timeout=PATIENCE)
            async with client as browser:
                return await asyncio.gather(*(browser.get(f"/x?{query}", headers=headers) for query in queries))

        return asyncio.run(all_of_them())


def test_what_sixty_ask_for_at_the_same_time_is_made_once(monkeypatch):
    route = Counted(monkeypatch)
    answers = route.ask(*["a"] * 60)
    assert route.made == ["a"]
    assert [(answer.status_code, answer.text) for answer in answers] == [(200, "answer 1")] * 60


def test_who_asks_while_the_first_is_found_to_have_left_is_answered(monkeypatch):
    """A map that moves twice gives up its first question and asks the same again."""
    route = Counted(monkeypatch)
    joined, found = [], []

    async def has_left(request):
        joined.append(route.asked)
        while route.asked < 2:
            await asyncio.sleep(0)
        return True

    async def both():
        transport = httpx.ASGITransport(app=route.app)
        client = httpx.AsyncClient(transport=transport, base_url="http://softpark.test", timeout=PATIENCE)
        async with client as browser:
            first = asyncio.ensure_future(browser.get("/x?a"))
            while not joined:
                await asyncio.sleep(0)
            found.append(await browser.get("/x?a"))
            await first

    monkeypatch.setattr(Request, "is_disconnected", has_left)
    route.asked, route.together = 0, 0
    asyncio.run(both())
    assert joined == [1] and [answer.text for answer in found] == ["answer 1"]


def test_what_is_made_once_is_packed_for_each(monkeypatch):
    """Packing changes the headers of what is sent: who comes second must not get them with a body that is as it was."""
    route = Counted(monkeypatch)
    route.app.add_middleware(GZipMiddleware, minimum_size=1)
    answers = route.ask(*["a"] * 9)
    assert route.made == ["a"] and [answer.text for answer in answers] == ["answer 1"] * 9
    assert {answer.headers["content-encoding"] for answer in answers} == {"gzip"}


def test_what_is_packed_for_one_is_not_sent_to_another_who_cannot_read_it(monkeypatch):
    """A program that reads gzip alone asks for what a browser, which reads more, is just being sent."""

    def packed_for(self, request, person) -> Response:
        until(lambda: self.asked >= self.together, "all who ask at the same time have asked")
        return PlainTextResponse(str(packing.accepted(request.headers.get("accept-encoding"))))

    monkeypatch.setattr(Counted, "make", packed_for)
    route = Counted(monkeypatch)
    reads = {"gzip, deflate, br": "br", "gzip": "gzip", "br": "br", "identity": "None", "gzip;q=0": "None"}
    route.asked, route.together = 0, len(reads)

    async def all_of_them():
        transport = httpx.ASGITransport(app=route.app)
        client = httpx.AsyncClient(transport=transport, base_url="http://softpark.test", timeout=PATIENCE)
        async with client as browser:
            return await asyncio.gather(*(browser.get("/x", headers={"accept-encoding": said}) for said in reads))

    assert [answer.text for answer in asyncio.run(all_of_them())] == list(reads.values())


def test_what_is_asked_for_later_is_made_anew(monkeypatch):
    route = Counted(monkeypatch)
    assert route.ask("a")[0].text == "answer 1" and route.ask("a")[0].text == "answer 2"


def test_other_addresses_are_other_answers_and_wait_in_a_line_of_a_few(monkeypatch):
    route = Counted(monkeypatch, waiting=3, waiting_each=9)
    answers = route.ask(*map(str, range(20)))
    assert [answer.status_code for answer in answers].count(200) == len(route.made) >= 4
    assert {answer.status_code for answer in answers} == {200, 503}


def test_an_error_is_told_to_all_who_waited_and_to_nobody_later(monkeypatch):
    route = Counted(monkeypatch)
    assert {answer.status_code for answer in route.ask(*["fails"] * 5)} == {500}
    assert route.made == ["fails"]
    assert route.ask("a")[0].status_code == 200


def test_who_has_an_account_is_answered_alone(monkeypatch):
    """What they take along is logged for each of them, and is theirs."""
    route = Counted(monkeypatch, waiting=50, waiting_each=50)
    route.person = Person(7, "li", "李", "official", scope="440311")
    assert len({answer.text for answer in route.ask(*["a"] * 9)}) == 9 and len(route.made) == 9


def test_what_is_the_same_for_everybody_is_made_once_for_people_with_accounts_too(monkeypatch):
    """And for nobody in particular, so that nothing of whoever came first can stand in it."""
    route = Counted(monkeypatch, everybodys=True)
    people = iter([Person(n, f"{n}", f"{n}", "official", scope="440311") for n in range(1, 10)])
    monkeypatch.setattr(identity, "of", lambda request: next(people))
    answers = route.ask(*["a"] * 9)
    assert route.made == ["a"] and {answer.text for answer in answers} == {"answer 1"}
    assert route.made_for == [PUBLIC]


def test_an_answer_for_one_browser_is_not_given_to_another(monkeypatch):
    """One that has the answer already, or reads no gzip, is another question."""
    route = Counted(monkeypatch)
    route.ask("a", **{"if-none-match": 'W/"x"'})
    route.ask("a", **{"accept-encoding": "identity"})
    assert len(route.made) == 2
