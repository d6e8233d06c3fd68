"""What several threads ask for at the same time is made once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from registry.process.once import made_once
from tests.fixtures.waiting import PATIENCE, until


class Maker:
    """Counts how often it makes, and makes nothing before so many have asked."""

    def __init__(self, together: int):
        self.asked, self.made, self.together = [], [], together
        self.kept = made_once(4)(self._make)

    def _make(self, what):
        self.made.append(what)
        until(lambda: len(self.asked) >= self.together, "all have asked")
        if what == "wrong" or (what == "wrong at first" and len(self.made) == 1):
            raise ValueError(what)
        return object()

    def ask(self, what):
        self.asked.append(what)
        return self.kept(what)


def test_what_eight_ask_for_at_the_same_time_is_made_once_and_kept_for_those_who_come_later():
    maker = Maker(8)
    with ThreadPoolExecutor(8) as visitors:
        found = set(visitors.map(maker.ask, ["a"] * 8))
    assert maker.made == ["a"] and len(found) == 1
    assert maker.ask("a") in found and maker.made == ["a"]


def test_who_asks_something_else_does_not_wait_for_it():
    started, may_end = Event(), Event()

    @made_once(4)
    def make(what):
        if what == "long":
            started.set()
            assert may_end.wait(PATIENCE)
        return what

    with ThreadPoolExecutor(1) as other:
        long = other.submit(make, "long")
        assert started.wait(PATIENCE)
        assert make("short") == "short" and not long.done()
        may_end.set()
        assert long.result() == "long"


def test_where_the_first_fails_the_next_makes_it_for_the_rest():
    maker = Maker(4)
    with ThreadPoolExecutor(4) as visitors:
        asked = [visitors.submit(maker.ask, "wrong at first") for _ in range(4)]
    failed = [each for each in asked if each.exception()]
    assert len(failed) == 1 and isinstance(failed[0].exception(), ValueError)
    assert len({each.result() for each in asked if each not in failed}) == 1 and len(maker.made) == 2


def test_a_mistake_is_told_to_everybody_and_kept_for_nobody():
    maker = Maker(4)
    with ThreadPoolExecutor(4) as visitors:
        asked = [visitors.submit(maker.ask, "wrong") for _ in range(4)]
    assert [type(each.exception()) for each in asked] == [ValueError] * 4
    with pytest.raises(ValueError, match="wrong"):
        maker.ask("wrong")
