"""What is measured of one way of showing a view (一次看图)."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from at_a_million import processes

ROUNDS = 5
STEP = 7.0  # pixels between two looks


@dataclass(frozen=True)
class Look:
    """What one look fetched: requests, bytes over the wire, and how many parks these tell of, which is read later."""

    requests: int
    size: int
    parks: Callable[[], int]


Ask = Callable[[float], Look]
"""Look at a view, moved by so many pixels."""


@dataclass(frozen=True)
class Seen:
    """Of one view: requests, bytes, parks that it tells of (drawn or counted), ms of the clock, and ms of the processor
    of those who serve."""

    requests: int
    size: int
    parks: int
    clock: float
    processor: float


def seen(ask: Ask, serving: Callable[[], Iterable[int]], rounds: int = ROUNDS) -> Seen:
    """The mean of some looks, after one that is not counted; no two are at the same place."""
    parks = ask(0.0).parks()
    pids = list(serving())
    used, begun = processes.processor(pids), time.perf_counter()
    looks = [ask(STEP * (number + 1)) for number in range(rounds)]
    took, used = time.perf_counter() - begun, processes.processor(pids) - used
    requests, size = (sum(each) / rounds for each in zip(*((look.requests, look.size) for look in looks), strict=True))
    return Seen(round(requests), round(size), parks, took / rounds * 1000, used / rounds * 1000)
