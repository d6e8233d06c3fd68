"""Pace (限速): how much work of one sort this process takes on, from one who asks and from all together.

What is protected is this process's own time, so it is counted here, in memory; the log-in's counts lie in the database
(`registry.logins`), because guessing must not begin anew in another process.
"""

import asyncio
import math
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import PlainTextResponse

from registry.logins import place_of
from registry.people import Person
from views import who

MINUTE = 60.0
FULL = 10  # seconds to come back after, where too many wait


class TooMany(Exception):
    """Not now; `seconds` until it may be asked again."""

    def __init__(self, seconds: int):
        super().__init__(f"{seconds} s")
        self.seconds = seconds


class Pace:
    """At most `at_once` at a time; the others wait, `waiting` of them in all and `waiting_each` of one who asks, where
    waiting takes no thread. At most `a_minute` in any minute for one who asks. For one event loop.
    """

    def __init__(
        self, at_once: int, waiting: int, waiting_each: int, a_minute: int,
        clock: Callable[[], float] = time.monotonic,
    ):  # fmt: skip
        self._free = asyncio.Semaphore(at_once)
        self._waiting: Counter[str] = Counter()
        self._most, self._most_each, self._a_minute = waiting, waiting_each, a_minute
        self._clock = clock
        self._begun: OrderedDict[str, deque[float]] = OrderedDict()  # who asked last stands last

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[None]:
        """Wait for a turn of whoever `key` stands for. Raises `TooMany`, and then counts nothing."""
        if self._free.locked() and (self._waiting.total() >= self._most or self._waiting[key] >= self._most_each):
            raise TooMany(FULL)
        self._count(key)
        self._waiting[key] += 1
        try:
            await self._free.acquire()
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key]
        try:
            yield
        finally:
            self._free.release()

    def _count(self, key: str) -> None:
        now = self._clock()
        while self._begun and now - next(iter(self._begun.values()))[-1] >= MINUTE:
            self._begun.popitem(last=False)  # nothing is kept of who has not asked for a minute
        times = self._begun.setdefault(key, deque(maxlen=self._a_minute))
        if len(times) == self._a_minute and now - times[0] < MINUTE:
            raise TooMany(math.ceil(times[0] + MINUTE - now))
        times.append(now)
        self._begun.move_to_end(key)


def asking(request: Request, person: Person) -> str:
    """Who asks: the person, so that an office behind one address is not one; without an account the address."""
    if person.id is not None:
        return f"person {person.id}"
    return f"address {place_of(who.address_of(request)).address}"


def later(stop: TooMany, said: str) -> PlainTextResponse:
    """429, with when to come back, in words (`said`, with its `{seconds}`) and for programs."""
    headers = {"cache-control": "no-store", "retry-after": str(stop.seconds)}
    return PlainTextResponse(f"{said.format(seconds=stop.seconds)}\n", status_code=429, headers=headers)
