"""Made once (只算一次): results kept by what was asked, made by one thread for all that ask for the same meanwhile.

`functools.lru_cache` keeps a result for those who come later; those who come while it is being made make it anew, each
of them, and on a busy server they all come then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Made = TypeVar("Made")


class _Failed(Exception):
    """Who was making it could not: whoever waited tries, and is told in their own thread what is wrong."""


def made_once(maxsize: int) -> Callable[[Callable[Asked, Made]], Callable[Asked, Made]]:
    """Keep the results of the last `maxsize` questions, given by position alone and hashable.

    The arguments must hold all that decides: who asks for the same gets the same object, whoever they are. What raises
    is not kept. Whoever waits must not hold what the maker waits for.
    """

    def decorate(make: Callable[Asked, Made]) -> Callable[Asked, Made]:
        kept = lru_cache(maxsize)(make)
        making: dict[Hashable, Future] = {}
        guard = threading.Lock()

        @wraps(make)
        def ask(*given: Hashable) -> Made:
            while True:
                mine: Future = Future()
                with guard:
                    running = making.setdefault(given, mine)
                if running is mine:
                    break
                try:
                    return running.result()
                except _Failed:
                    continue
            try:
                found = kept(*given)
            except BaseException:
                _end(given, lambda: mine.set_exception(_Failed()))
                raise
            _end(given, lambda: mine.set_result(found))
            return found

        def _end(given: Hashable, tell: Callable[[], None]) -> None:
            with guard:
                del making[given]
            tell()

        return cast(Callable[Asked, Made], ask)

    return decorate
