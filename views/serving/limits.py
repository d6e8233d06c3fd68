"""How much one address may ask (每个地址的限度), whatever it asks for: a bucket of a minute's requests for each kind,
filled again evenly. `SOFTPARK_LIMITS` sets them (`registry.process.per_address`).

Before the paces of single routes (`views.entrance.pace`), which share out the time of this process, stands this one for
all routes. Addresses are those that log-ins count by: behind trusted proxies the one that these forward, of IPv6 the
/64. This machine itself is not limited: a supervisor asks from there, and a proxy that the settings do not name would
have all visitors share one bucket.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from registry.access.logins import place_of
from registry.process.per_address import limits
from views.entrance import identity, outages, plain_pages
from views.entrance.document import PAGES
from views.entrance.headers import COMPONENTS
from views.entrance.pace import MUCH, TooMany, later
from views.entrance.plain_pages import PlainRequest
from views.kit.browsers import PLAIN

HEALTH = (outages.ALIVE, *outages.READY)
FILES = ("/static/", "/assets/", "/vendor/", "/media/", COMPONENTS)
UPLOADS = "/_stcore/upload_file"
PROGRAMS = "/api/v1/"
IN_WORDS = ("pages", "plain", "forms")  # who asks for these reads a page
MOST = 20_000  # buckets that are kept, some 5 MB
MINUTE = 60.0


class Buckets:
    """A bucket for each kind and address: `a_minute` requests by kind, of which `take` takes one out."""

    def __init__(self, a_minute: Mapping[str, int], clock: Callable[[], float] = time.monotonic, most: int = MOST):
        self._a_minute, self._clock, self._most = a_minute, clock, most
        self._left: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()  # who asked last stands last

    def __len__(self) -> int:
        return len(self._left)

    def take(self, kind: str, address: str) -> None:
        """Take one request out. Raises `TooMany`, and then takes nothing."""
        most = self._a_minute.get(kind)
        if most is None:
            return
        now, key = self._clock(), (kind, address)
        left, then = self._left.pop(key, (float(most), now))
        left = min(float(most), left + (now - then) * most / MINUTE)
        enough = left >= 1
        self._left[key] = (left - 1 if enough else left, now)
        self._forget(now)
        if not enough:
            raise TooMany(max(1, math.ceil((1 - left) * MINUTE / most)))

    def _forget(self, now: float) -> None:
        """Nothing is kept of who has not asked for a minute, since such a bucket is full; nor of too many."""
        while self._left:
            oldest = next(iter(self._left))
            if now - self._left[oldest][1] < MINUTE and len(self._left) <= self._most:
                return
            del self._left[oldest]


def kind_of(scope: Scope) -> str | None:
    """The kind of a request; None of what is not limited."""
    path = scope["path"]
    if scope["type"] == "websocket":
        return "sockets"
    if path in HEALTH:
        return None
    if path.startswith(UPLOADS):
        return "uploads"
    if path.startswith(PROGRAMS):
        return "programs"
    if scope["method"] not in ("GET", "HEAD"):
        return "forms"
    if path.startswith(FILES):
        return "files"
    if path.startswith("/api/"):
        whole = path.startswith("/api/map/") and path != "/api/map/export"
        return "map" if whole else "exports"
    if path.startswith(PLAIN):
        return "plain"
    return "pages" if path in PAGES or path.startswith("/account") else "other"


def here(address: str) -> bool:
    """Whether the address is this machine itself."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


class Limits:
    """ASGI middleware: 429 with a sentence and when to come back, for an address that asks too much. `told`: who is
    told of each refusal, by kind.
    """

    def __init__(self, app: ASGIApp, told: Sequence[Callable[[str], None]] = (), buckets: Buckets | None = None):
        self.app, self.told = app, told
        self.buckets = Buckets(limits()) if buckets is None else buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = kind_of(scope) if scope["type"] in {"http", "websocket"} else None
        address = identity.address_of(HTTPConnection(scope)) if kind else ""
        if kind is None or here(address):
            await self.app(scope, receive, send)
            return
        try:
            self.buckets.take(kind, place_of(address).address)
        except TooMany as stop:
            for tell in self.told:
                tell(kind)
            await refuse(kind, stop, scope, receive, send)
            return
        await self.app(scope, receive, send)


async def refuse(kind: str, stop: TooMany, scope: Scope, receive: Receive, send: Send) -> None:
    """Say so: as a page to who reads one, else in a line; a page that is opened is not let in."""
    if scope["type"] == "http":
        await answer(kind, stop, Request(scope))(scope, receive, send)
    elif "websocket.http.response" in scope.get("extensions", {}):
        said = later(stop, Request({**scope, "type": "http", "method": "GET"}))
        await WebSocket(scope, receive, send).send_denial_response(said)
    else:
        await send({"type": "websocket.close", "code": 1013})  # try again later


def answer(kind: str, stop: TooMany, request: Request) -> Response:
    """The refusal of a request of this kind."""
    if kind not in IN_WORDS:
        return later(stop, request)
    asked = PlainRequest(request)
    said = plain_pages.problem(asked.say(MUCH).format(seconds=stop.seconds))
    page = plain_pages.page(asked, asked.say("请求过多"), said, status=429)
    page.headers["Retry-After"] = str(stop.seconds)
    return page
