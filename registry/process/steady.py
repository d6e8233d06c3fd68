"""Time that no clock sets back (不受调钟影响的时长): how long this process has known a session without a sign of it.

Beside the clock of the wall, which somebody may set back by less than a session was idle: such a session would go on
for that much longer. Known is what was seen since the process began, of the sessions looked up last.
"""

import datetime as dt
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace

MOST = 20_000  # sessions that are remembered


@dataclass(frozen=True, slots=True)
class Known:
    """A session as it was looked up first with this `seen_at`: at `seen` on the steady clock; `first` when it was
    looked up first at all, `age` old by the clock of the wall.
    """

    seen_at: dt.datetime
    seen: float
    first: float
    age: dt.timedelta


class Sessions:
    """The sessions that this process knows, by id."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._turn = threading.Lock()

    def over(
        self, id: str, begun_at: dt.datetime, seen_at: dt.datetime, at: dt.datetime, idle: dt.timedelta,
        longest: dt.timedelta,
    ) -> bool:  # fmt: skip
        """Whether the session, which still runs by the clock of the wall (`at`), has been idle or gone on too long."""
        here = _now()
        with self._turn:
            known = self._known.get(id) or Known(seen_at, here, here, max(at - begun_at, dt.timedelta()))
            if seen_at > known.seen_at:
                known = replace(known, seen_at=seen_at, seen=here)
            self._known[id] = known
            self._known.move_to_end(id)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        passed = dt.timedelta(seconds=here - known.seen), known.age + dt.timedelta(seconds=here - known.first)
        return passed[0] >= idle or passed[1] >= longest


def _now() -> float:
    """Seconds that only grow."""
    return time.monotonic()
