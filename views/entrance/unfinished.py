"""Files on their way into a roster (未完成的导入), kept past a reload of the page.

A page that is loaded anew is another page for Streamlit, and what was uploaded to the one before is gone with it. So
the file and what was said about it are kept here as well, in the memory of this process: of each log-in the one that
was looked at last, until it is written, removed or two hours old, or the log-in has ended.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

OLDEST = 2 * 3600.0  # seconds
MOST = 100 * 1024 * 1024  # bytes in all; the oldest go first


@dataclass(frozen=True)
class Kept:
    """A file for the roster of a park; `sheet` and `match` as a person chose them, None where nobody did yet."""

    park_id: int
    name: str
    data: bytes = field(repr=False)
    sheet: str | None = None
    match: Mapping[str, str | None] | None = None


class Unfinished:
    """One file for each log-in, by the id of its session. The oldest stands first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._kept: dict[str, tuple[float, Kept]] = {}

    def keep(self, login_id: str, kept: Kept) -> None:
        """In place of what was kept for this log-in before."""
        self._kept.pop(login_id, None)
        self._kept[login_id] = self._clock(), kept
        while sum(len(each.data) for _at, each in self._kept.values()) > MOST:
            del self._kept[next(iter(self._kept))]

    def find(self, login_id: str, park_id: int) -> Kept | None:
        """What is kept of this log-in for this park."""
        at, kept = self._kept.get(login_id, (0.0, None))
        if kept is None or kept.park_id != park_id or self._clock() - at > OLDEST:
            return None
        return kept

    def drop(self, login_id: str) -> None:
        """Forget it: it was written or removed, or the log-in has ended."""
        self._kept.pop(login_id, None)

    def logins(self) -> set[str]:
        return set(self._kept)

    def prune(self, running: set[str]) -> None:
        """Forget what is too old, and what belongs to a log-in that is not among those `running`."""
        for login_id, (at, _kept) in list(self._kept.items()):
            if login_id not in running or self._clock() - at > OLDEST:
                self._kept.pop(login_id, None)


UNFINISHED = Unfinished()
