"""Processes that open one register at the same moment, each as a start of the program does."""

import multiprocessing
from multiprocessing.synchronize import Barrier

from registry.store.store import Store
from tests.fixtures.waiting import PATIENCE


def opens(url: str, line: Barrier) -> None:
    """Wait until all are there, then open the register."""
    line.wait(PATIENCE)
    Store.open(url).close()


def open_at_once(url: str, count: int) -> list[int | None]:
    """With which code each of the processes ended; 0 where it has opened the register."""
    context = multiprocessing.get_context("spawn")  # with the environment that the test has set
    line = context.Barrier(count)
    started = [context.Process(target=opens, args=(url, line), daemon=True) for _ in range(count)]
    for each in started:
        each.start()
    for each in started:
        each.join(PATIENCE)
    return [each.exitcode for each in started]
