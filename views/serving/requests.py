"""The log of requests (请求日志): which route was asked for, what it answered and how long that took.

Of nobody: the route stands in it and not the address that was asked for, where one-time links, names and credit codes
are; and who asked does not.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry.process.logform import FIELDS
from views.entrance.document import PAGES, SERVED

LOG = logging.getLogger("request")
OTHER = "other"  # an address that is none of ours
OPEN, GONE = 101, 499  # a websocket was opened; whoever asked left before the answer, as nginx writes it


@dataclass(frozen=True, slots=True)
class Answered:
    """One request that is over. `size`: bytes of the body that were sent; a websocket has none."""

    method: str
    route: str
    status: int
    seconds: float
    size: int


def write(answered: Answered) -> None:
    """The line of one request."""
    said = answered
    fields = {"method": said.method, "route": said.route, "status": said.status, "ms": round(said.seconds * 1000, 1)}
    fields |= {"bytes": said.size}
    LOG.info("%s %s %d %.1f ms %d bytes", *fields.values(), extra={FIELDS: fields})


class Requests:
    """ASGI middleware: tells each of `told` of every request that is over, and each of `opened` of every websocket that
    is opened (1) or closed (-1).
    """

    def __init__(
        self,
        app: ASGIApp,
        routes: Sequence[Route],
        told: Sequence[Callable[[Answered], None]],
        opened: Sequence[Callable[[int], None]] = (),
    ) -> None:
        self.app, self.told, self.opened = app, told, opened
        self._name = lru_cache(4096)(lambda path: named(path, routes))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"} or not (self.told or self.opened):
            await self.app(scope, receive, send)
            return
        begun, status, size = time.perf_counter(), GONE, 0

        async def watched(message: Message) -> None:
            nonlocal status, size
            kind = message["type"]
            if kind in ("http.response.start", "websocket.http.response.start"):
                status = message["status"]
            elif kind == "http.response.body":
                size += len(message.get("body", b""))
            elif kind == "websocket.accept":
                status = OPEN
                for tell in self.opened:
                    tell(1)
            elif kind == "websocket.close" and status == GONE:
                status = 403  # what a server answers to a page that is turned away before it is let in
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except BaseException:
            status = 500 if status == GONE else status
            raise
        finally:
            if scope["type"] == "websocket" and status == OPEN:
                for tell in self.opened:
                    tell(-1)
            method = scope.get("method", "WEBSOCKET")
            answered = Answered(method, self._name(scope["path"]), status, time.perf_counter() - begun, size)
            for tell in self.told:
                tell(answered)


def _within(route: BaseRoute, path: str) -> str:
    """Of a mounted interface, the route within that is asked for; nothing where it is none."""
    return next((each.path for each in getattr(route, "routes", None) or () if each.path_regex.match(path)), "")


def named(path: str, routes: Sequence[Route]) -> str:
    """The route that a path asks for, one of a few dozen whatever strangers ask for."""
    if path in PAGES:
        return path
    for route in routes:
        if route.path_regex.match(path):
            return f"{route.path}{_within(route, path.removeprefix(route.path))}"
    prefix = next((each for each in SERVED if path.startswith(each)), None)
    if prefix == "/_stcore/" and path == "/_stcore/stream":
        return path
    return prefix or OTHER
