"""Files of a roster through routes that ask who is there: template, export, and corrections of an import."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from threading import Lock

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from maps.viewport.filters import BadParameter
from registry import parameters
from registry.access.permissions import Denied, require
from registry.parks.card import UnknownPark
from registry.parks.names import ParkName, park_named
from registry.person import Person
from registry.rosters.facts.columns import FactTable
from registry.rosters.files.making import export, template
from registry.services import facts, roster_facts
from registry.store.store import Store
from views.entrance import identity
from views.entrance.pace import Pace, paced
from views.entrance.plain_pages import PlainRequest, page
from views.kit.context import today
from views.kit.days import FIRST_DAY, LAST_DAY
from views.kit.files import saved
from views.kit.markup import Html, tag

KEPT = 30 * 60  # seconds that a file of corrections waits to be fetched
HELD = 100  # files of corrections at a time; the oldest goes first


class NotFound(Exception):
    """There is no such file, or no longer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that waits for the person who made it."""

    person_id: int | None
    name: str
    content: bytes
    until: float


class Waiting:
    """Files of corrections, each for one person, in memory for some minutes: they hold what was uploaded."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._lock = Lock()

    def keep(self, person: Person, name: str, content: bytes) -> str:
        """Keep a file for this person; returns the key of its address."""
        key = secrets.token_urlsafe(16)
        with self._lock:
            self._drop_old()
            while len(self._kept) >= HELD:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = Kept(person.id, name, content, time.monotonic() + KEPT)
        return key

    def fetch(self, person: Person, key: str) -> Kept:
        """The file, for the person it was made for alone. Raises `NotFound`."""
        with self._lock:
            self._drop_old()
            found = self._kept.get(key)
        if found is None or person.id is None or found.person_id != person.id:
            raise NotFound
        return found

    def _drop_old(self) -> None:
        now = time.monotonic()
        for key in [key for key, kept in self._kept.items() if kept.until < now]:
            del self._kept[key]


waiting = Waiting()


def routes(store_provider: Callable[[], Store]) -> list[Route]:
    """The routes, over the store that `store_provider` gives."""

    pace = Pace(at_once=2, waiting=24, waiting_each=6, a_minute=60)

    def route(path: str, make: Callable[[Request, Person, Store], Response]) -> Route:
        def answer(request: Request, person: Person) -> Response:
            try:
                return make(request, person, store_provider())
            except Denied as refused:
                return _told(request, PlainRequest(request).pick(refused), 401 if person.id is None else 403)
            except NotFound:
                return _gone(request)
            except BadParameter as wrong:
                return _told(request, str(wrong), 400)

        return Route(path, paced(pace, answer), methods=["GET"])  # a workbook of 100,000 rows takes seconds

    return [
        route("/api/roster/template", _template),
        route("/api/roster/export", _export),
        route("/api/roster/corrections", _corrections),
        route("/api/roster/facts", _facts),
    ]


def _params(request: Request) -> dict[str, str]:
    return parameters.cleaned(request.query_params)


def _template(request: Request, person: Person, store: Store) -> Response:
    """The empty template with the drop-down lists, for whoever may import it."""
    park = _park(request, person, store, "roster.edit")
    name = PlainRequest(request).say("{park}名册模板").format(park=park.name_zh)
    with store.read() as session:
        known = roster_facts.columns(person, session, park.id, today())
    empty = FactTable(known, ((),) * len(known))
    return saved(f"{name}.xlsx", template.workbook(park.name_zh, today().year, facts=empty))


def _export(request: Request, person: Person, store: Store) -> Response:
    """The roster of a day as a workbook or as CSV; the service logs it."""
    kind = parameters.word("format", _params(request).get("format"), ("xlsx", "csv"), "xlsx")
    park, day = _park(request, person, store, "roster.export"), _day(request)
    found = roster_facts.exported(person, store, park.id, day, identity.address_of(request))
    content = export.workbook(found.rows, found.facts) if kind == "xlsx" else export.table(found.rows, found.facts)
    name = PlainRequest(request).say("{park}名册").format(park=park.name_zh)
    return saved(f"{name}-{day.isoformat()}.{kind}", content)


def _facts(request: Request, person: Person, store: Store) -> Response:
    """The list of the facts that documents declare, with what the park says already; the service logs it."""
    park = _park(request, person, store, "roster.edit")
    name = PlainRequest(request).say("{park}其他事实").format(park=park.name_zh)
    return saved(f"{name}.csv", facts.sheet(person, store, park.id, today(), identity.address_of(request)))


def _corrections(request: Request, person: Person, store: Store) -> Response:
    """The file of corrections that this person's import has made."""
    found = waiting.fetch(person, _params(request).get("key", ""))
    return saved(found.name, found.content)


def _park(request: Request, person: Person, store: Store, action: str) -> ParkName:
    """The park of the address, where the person may do `action`; one that does not exist is denied alike."""
    with store.read() as session:
        try:
            park = park_named(session, _params(request).get("park", ""))
        except UnknownPark:
            raise Denied(person, action) from None
    require(person, action, park.target)
    return park


def _day(request: Request) -> date:
    return parameters.day("on", _params(request).get("on"), FIRST_DAY, LAST_DAY) or today()


def _gone(request: Request) -> Response:
    """There is no such file any more: where it is made anew. `of=draft`: a draft of a policy file, not of an import."""
    asked = PlainRequest(request)
    say = asked.say
    if _params(request).get("of") == "draft":
        words = say("没有这份草稿，或者已经过期。请回到“试写”，重新检查后再下载。")
        return _told(request, words, 404, tag("a", say("回到试写"), href=asked.link("/policies", do="draft")))
    return _told(request, say("没有这个文件，或者已经过期。请回到导入页面重新上传表格。"), 404)


def _told(request: Request, words: str, status: int, back: Html | None = None) -> Response:
    """A plain page that says why there is no file, and leads back: to the roster, where nothing else is said."""
    asked = PlainRequest(request)
    say = asked.say
    back = back or tag("a", say("回到名册"), href=asked.link("/roster"))
    return page(asked, say("没有下载"), tag("p", words), tag("p", back), status=status)
