"""Nobody keeps the server busy: who asks for too much waits, or is told when to come back."""

import asyncio

import pytest

from views.entrance.pace import FULL, Pace, TooMany


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def pace(**limits) -> tuple[Pace, Clock]:
    clock = Clock()
    return Pace(**{"at_once": 1, "waiting": 3, "waiting_each": 2, "a_minute": 4} | limits, clock=clock), clock


async def turns(of: Pace, key: str, count: int) -> int:
    """How many of as many turns one after the other were given."""
    given = 0
    for _ in range(count):
        try:
            async with of.turn(key):
                given += 1
        except TooMany:
            pass
    return given


def test_one_who_asks_gets_so_many_a_minute_and_is_told_when_to_come_back():
    async def ask():
        of, clock = pace()
        assert await turns(of, "a", 9) == 4
        clock.now += 20.5
        with pytest.raises(TooMany) as stop:
            async with of.turn("a"):
                pass
        assert stop.value.seconds == 40
        assert await turns(of, "b", 1) == 1  # others are not held up by that
        clock.now += 39.5
        assert await turns(of, "a", 9) == 4

    asyncio.run(ask())


def test_only_so_many_are_done_at_once_and_the_rest_wait_their_turn():
    async def ask():
        of, _clock = pace(at_once=2, waiting=9, waiting_each=9, a_minute=99)
        running, most = 0, 0

        async def work(key: str):
            nonlocal running, most
            async with of.turn(key):
                running += 1
                most = max(most, running)
                await asyncio.sleep(0)
                running -= 1

        await asyncio.gather(*(work(str(n)) for n in range(8)))
        assert most == 2 and running == 0

    asyncio.run(ask())


def test_one_who_asks_cannot_fill_the_queue_for_the_others():
    async def ask():
        of, _clock = pace(a_minute=99)
        go = asyncio.Event()

        async def work(key: str) -> str:
            try:
                async with of.turn(key):
                    await go.wait()
            except TooMany as stop:
                return str(stop.seconds)
            return "done"

        asked = [asyncio.create_task(work(key)) for key in ("a", "a", "a", "a", "b", "c")]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        go.set()
        # The first works, two of a and one of b wait; the fourth of a and c are turned away.
        assert await asyncio.gather(*asked) == ["done", "done", "done", str(FULL), "done", str(FULL)]

    asyncio.run(ask())


def test_who_is_turned_away_or_gives_up_takes_no_place():
    async def ask():
        of, _clock = pace(a_minute=3)
        async with of.turn("a"):
            waiting = asyncio.create_task(turns(of, "b", 1))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        assert await turns(of, "b", 9) == 2 and await turns(of, "a", 9) == 2

    asyncio.run(ask())


def test_nothing_is_kept_of_who_asked_more_than_a_minute_ago():
    async def ask():
        of, clock = pace()
        for number in range(500):
            await turns(of, str(number), 1)
            clock.now += 1
        assert len(of._begun) <= 61

    asyncio.run(ask())
