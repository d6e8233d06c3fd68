"""What people met (流水): how long each request took, and what failed when."""

from __future__ import annotations

import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class Away(Exception):
    """The site did not answer as it should; `str` says what came instead."""


@dataclass
class Ledger:
    """`taken`: seconds of what succeeded, by its name; `failed`: when, by whom and what of all else."""

    begun: float = field(default_factory=time.monotonic)
    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[tuple[float, str, str]] = field(default_factory=list)

    def now(self) -> float:
        return time.monotonic() - self.begun

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """What is done inside counts as one request of this name, as a failed one where it raises `Away`."""
        began = time.monotonic()
        try:
            yield
        except Away as away:
            self.failed.append((self.now(), what, str(away)))
            raise
        self.taken[what].append(time.monotonic() - began)

    def rows(self) -> list[tuple[str, int, int, float, float, float]]:
        """By name: how many succeeded, how many failed, and the median, the 95th percentile and the longest in ms."""
        errors = Counter(what for _when, what, _said in self.failed)
        rows = []
        for what in sorted({*self.taken, *errors}):
            times = sorted(self.taken.get(what, ())) or [float("nan")]
            median, late = statistics.median(times), times[min(len(times) - 1, len(times) * 95 // 100)]
            rows.append((what, len(self.taken.get(what, ())), errors[what], median * 1e3, late * 1e3, times[-1] * 1e3))
        return rows
