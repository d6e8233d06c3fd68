"""Where the measures are served (指标的端口), if the setting names a place; `views.serving.metrics` and its library are
loaded only then.
"""

import os
from typing import NamedTuple

from registry.words import Explained

METRICS = "SOFTPARK_METRICS"
HERE = "127.0.0.1"


class BadMetrics(Explained, ValueError):
    """The setting names no place to listen at, or one that is taken."""


class Place(NamedTuple):
    """Where the measures are served."""

    host: str
    port: int


def place() -> Place | None:
    """What SOFTPARK_METRICS names: `9501`, or `10.0.0.5:9501`; None without it. Raises `BadMetrics`."""
    given = os.environ.get(METRICS, "").strip()
    if not given:
        return None
    host, _colon, port = given.rpartition(":")
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
        raise BadMetrics(
            f"{METRICS}={given}：应为端口，或地址与端口，如 9501、127.0.0.1:9501",
            f"{METRICS}={given}: this must be a port, or an address and a port, such as 9501 or 127.0.0.1:9501",
        )
    return Place(host.strip("[]") or HERE, int(port))


def taken(at: Place, error: OSError) -> BadMetrics:
    """What to say where nothing can be served at this place."""
    return BadMetrics(
        f"{METRICS}：无法在 {at.host}:{at.port} 上提供指标（{error.strerror}）；每个进程要用各自的端口",
        f"{METRICS}: cannot serve measures on {at.host}:{at.port} ({error.strerror}); each process needs a port of its "
        "own",
    )
