"""Pace (限速): how much work of one sort this process takes on, from one who asks and from all together.

What is protected is this process's own time, so it is counted here, in memory; the log-in's counts lie in the database
(`registry.access.logins`), because guessing must not begin anew in another process. What several ask for at the same
time is made once for all of them (`Once`).
"""

import asyncio
import math
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager
from copy import copy
from typing import TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from registry.access.logins import place_of
from registry.person import PUBLIC, Person
from registry.process import packing
from views.entrance import identity, problems
from views.entrance.plain_pages import PlainRequest
from views.kit.i18n import N_, in_english

MINUTE = 60.0
MUCH = N_("请求过多，请在 {seconds} 秒后再试。")
DRAWN = ("/api/map/parks", "/api/map/areas", "/api/map/districts", "/api/map/neighbours", "/api/map/layer")
FULL = 10  # seconds to come back after, where too many wait
Made = TypeVar("Found")
Endpoint = Callable[[Request], Awaitable[Response]]


class TooMany(Exception):
    """Not now; `seconds` until it may be asked again. `full`: too many others wait, and nobody asked too often."""

    def __init__(self, seconds: int, full: bool = False):
        super().__init__(f"{seconds} s")
        self.seconds, self.full = seconds, full


class Pace:
    """At most `at_once` at a time; the others wait, `waiting` of them in all and `waiting_each` of one who asks, where
    waiting takes no thread. At most `a_minute` in any minute for one who asks. For one event loop.
    """

    def __init__(
        self, at_once: int, waiting: int, waiting_each: int, a_minute: int,
        clock: Callable[[], float] = time.monotonic,
    ):  # fmt: skip
        self._at_once = at_once
        self._places: tuple[asyncio.AbstractEventLoop | None, asyncio.Semaphore | None] = None, None
        self._waiting: Counter[str] = Counter()
        self._most, self._most_each, self._a_minute = waiting, waiting_each, a_minute
        self._clock = clock
        self._begun: OrderedDict[str, deque[float]] = OrderedDict()  # who asked last stands last

    @asynccontextmanager
    async def turn(self, key: str, counted: bool = False) -> AsyncIterator[None]:
        """Wait for a turn of whoever `key` stands for. Raises `TooMany`, and then counts nothing. `counted`: it was
        counted already.
        """
        free = self._free()
        if free.locked():
            if self._waiting.total() >= self._most:
                raise TooMany(FULL, full=True)
            if self._waiting[key] >= self._most_each:
                raise TooMany(FULL)
        if not counted:
            self._count(key)
        self._waiting[key] += 1
        try:
            await free.acquire()
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key]
        try:
            yield
        finally:
            free.release()

    def asked(self, key: str) -> None:
        """Count that it was asked. Raises `TooMany`."""
        self._count(key)

    def _free(self) -> asyncio.Semaphore:
        loop = asyncio.get_running_loop()
        if self._places[0] is not loop:
            self._places = loop, asyncio.Semaphore(self._at_once)
        return self._places[1]

    def _count(self, key: str) -> None:
        now = self._clock()
        while self._begun and now - next(iter(self._begun.values()))[-1] >= MINUTE:
            self._begun.popitem(last=False)  # nothing is kept of who has not asked for a minute
        times = self._begun.setdefault(key, deque(maxlen=self._a_minute))
        if len(times) == self._a_minute and now - times[0] < MINUTE:
            raise TooMany(math.ceil(times[0] + MINUTE - now))
        times.append(now)
        self._begun.move_to_end(key)


class Once:
    """Work that is done once for all who ask for the same while it is being done. For one event loop."""

    def __init__(self) -> None:
        self._running: dict[Hashable, asyncio.Task] = {}
        self._asked: Counter[Hashable] = Counter()

    def alone(self, key: Hashable) -> bool:
        """Whether nobody has joined who began this."""
        return self._asked[key] < 2

    async def do(self, key: Hashable, work: Callable[[], Awaitable[Made]]) -> Made:
        """What `work` gives, or what it gives somebody who asked a moment ago. It goes on when who began it leaves."""
        running = self._running.get(key)
        if running is None or running.done() or running.get_loop() is not asyncio.get_running_loop():
            running = self._running[key] = asyncio.ensure_future(work())
            running.add_done_callback(lambda done: self._done(key, done))
            self._asked[key] = 0
        self._asked[key] += 1
        return await asyncio.shield(running)

    def _done(self, key: Hashable, done: asyncio.Task) -> None:
        if self._running.get(key) is done:
            del self._running[key], self._asked[key]
        if not done.cancelled():
            done.exception()  # whoever waited was told


def paced(
    pace: Pace,
    answer: Callable[[Request, Person], Response],
    said: str | None = None,
    everybodys: bool = False,
    by: tuple[str, ...] = (),
) -> Endpoint:
    """The endpoint of a route that `answer`s beside the event loop, at this pace. What people without an account ask
    for at the same time is made once; who has one is answered alone, since what they take along is logged. `said`: what
    who asks too much is told, with its `{seconds}`. `everybodys`: the answer is the same whoever asks and nothing is
    logged, so people with an account share it; it is then made for nobody in particular (`PUBLIC`). `by`: headers that
    the answer goes by, beside those that it always may.
    """
    once = Once()

    async def endpoint(request: Request) -> Response:
        person = await run_in_threadpool(identity.of, request)
        key, reader = asking(request, person), PUBLIC if everybodys else person
        same = (reader, *_same(request), *map(request.headers.get, by))

        async def work(counted: bool = False) -> Response:
            async with pace.turn(key, counted):
                # Looked at twice: somebody may join while it is asked whether the first is still there.
                if once.alone(same) and await request.is_disconnected() and once.alone(same):
                    return Response(status_code=204)  # nobody is there any more to read it
                return await run_in_threadpool(answer, request, reader)

        try:
            if reader.id is not None:
                return await work()
            pace.asked(key)
            return _own(await once.do(same, lambda: work(counted=True)))
        except TooMany as stop:
            return later(stop, request, said)

    return endpoint


def drawn() -> Callable[[Callable[[Request], Response]], Endpoint]:
    """What makes endpoints of the map's own answers, all at one pace: whoever moves the map asks several a second."""
    pace = Pace(at_once=4, waiting=120, waiting_each=30, a_minute=900)
    return lambda view: paced(pace, lambda request, _person: view(request), everybodys=True)


def pictures() -> Callable[[HTTPConnection], bool]:
    """Whether whoever asks is sent one more first picture of the map; of 100,000 parks each takes a tenth of a second.
    Who has had too many gets the page alone, which draws its map itself.
    """
    pace = Pace(at_once=1, waiting=0, waiting_each=0, a_minute=240)

    def may(connection: HTTPConnection) -> bool:
        try:
            pace.asked(_address(connection))
        except TooMany:
            return False
        return True

    return may


def _own(answer: Response) -> Response:
    """The same answer to be sent once more: sending changes headers (what packs the body, what adds a cookie)."""
    own = copy(answer)
    own.raw_headers = list(answer.raw_headers)
    vars(own).pop("_headers", None)  # Starlette's view of the other's
    return own


def _same(request: Request) -> tuple[Hashable, ...]:
    """What the answer depends on, beside who asks: the whole address, and what the browser has and can read."""
    sent = request.headers
    return str(request.url), request.method, sent.get("if-none-match"), packing.readable(sent.get("accept-encoding"))


def asking(request: Request, person: Person) -> str:
    """Who asks: the person, so that an office behind one address is not one; without an account the address."""
    if person.id is not None:
        return f"person {person.id}"
    return _address(request)


def _address(connection: HTTPConnection) -> str:
    return f"address {place_of(identity.address_of(connection)).address}"


def later(stop: TooMany, request: Request, said: str | None = None) -> Response:
    """429, or 503 where too many others wait, with when to come back: in words, the visitor's language for `said` (with
    its `{seconds}`), and for programs.
    """
    told = PlainRequest(request).say(said or MUCH).format(seconds=stop.seconds)
    headers = {"cache-control": "no-store", "retry-after": str(stop.seconds)}
    status = 503 if stop.full else 429
    if problems.for_programs(request.url.path):
        both = (words.format(seconds=stop.seconds) for words in (said or MUCH, in_english(said or MUCH)))
        return problems.problem(request, status, *both, headers=headers)
    if request.url.path.startswith(DRAWN):
        return JSONResponse({"error": told}, status_code=status, headers=headers)
    return PlainTextResponse(f"{told}\n", status_code=status, headers=headers)
