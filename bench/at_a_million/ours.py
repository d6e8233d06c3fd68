"""The viewport endpoint of the app (现有的视窗接口), as `softpark serve` answers it."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from at_a_million import processes
from at_a_million.asked import Ask, Look
from at_a_million.synthetic import DAY
from at_a_million.views import View
from on_the_map.browser import free_port

from tests.fixtures.serving import answers
from tests.fixtures.waiting import until

BENCH = Path(__file__).resolve().parents[1]
SOFTPARK = Path(sys.executable).with_name("softpark")
KINDS = {
    "all": {},
    "two tiers": {"tier": "national,municipal"},
    "another day": {"day": "2024-03-15"},
}


def looked(database: str) -> dict[str, dict[str, float]]:
    """What a process of its own takes for the parks of a day (`look.py`)."""
    words = [sys.executable, str(BENCH / "at_a_million" / "look.py"), database]
    paths = os.pathsep.join([str(BENCH), str(BENCH.parent)])
    told = subprocess.run(words, env=os.environ | {"PYTHONPATH": paths}, stdout=subprocess.PIPE, check=True)
    return json.loads(told.stdout)


class App:
    """The running app: `pid`, and what it needed until it was ready."""

    def __init__(self, port: int, pid: int) -> None:
        self.pid, self.url = pid, f"http://127.0.0.1:{port}"
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def ask(self, zoom: int, kind: str) -> Ask:
        def asked(moved: float) -> Look:
            box = ",".join(f"{edge:.6f}" for edge in View(zoom, moved).bbox)
            given = urlencode({"bbox": box, "z": zoom, "day": DAY.isoformat(), **KINDS[kind]}, safe=",")
            self._connection.request("GET", f"/api/map/parks?{given}", headers={"Accept-Encoding": "gzip"})
            answer = self._connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise SystemExit(f"{answer.status}: {body[:300]!r}")
            packed = bool(answer.getheader("content-encoding"))
            return Look(1, len(body), lambda: json.loads(gzip.decompress(body) if packed else body)["in_view"])

        return asked


@contextmanager
def app(database: str, log: Path) -> Iterator[App]:
    """`softpark serve`, without limits for one address, ready for its first visitor."""
    port = free_port()
    known = {"SOFTPARK_DATABASE_URL": database, "SOFTPARK_TODAY": DAY.isoformat(), "SOFTPARK_LIMITS": "off"}
    with log.open("w") as lines:
        server = subprocess.Popen(
            [SOFTPARK, "serve", "--port", str(port)], env=os.environ | known, stdout=lines, stderr=lines
        )
    try:
        until(lambda: server.poll() is not None or answers(f"http://127.0.0.1:{port}"), "the app answers")
        if server.poll() is not None:
            raise SystemExit(log.read_text())
        yield App(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def serving(app: App) -> Callable[[], list[int]]:
    return lambda: processes.below(app.pid)
