"""PMTiles written by pyogrio (静态切片文件), read by HTTP range requests from nginx."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from at_a_million import processes
from at_a_million.asked import Ask, Look
from at_a_million.views import View
from on_the_map.browser import free_port

from tests.fixtures.nginx import WHOLE
from tests.fixtures.waiting import until

BENCH = Path(__file__).resolve().parents[1]
LEAST, MOST = 5, 14  # levels of tiles; nearer than that a client draws those of the last level larger
BLOCK = "    keepalive_requests 1000000;\n    server {{ listen 127.0.0.1:{port}; root {folder}; }}"


def written(parks: Path, file: Path) -> dict[str, float]:
    """What a process of its own takes to write the tiles of the parks in a GeoParquet file."""
    words = [sys.executable, str(BENCH / "at_a_million" / "write_tiles.py"), str(parks), str(file)]
    paths = os.pathsep.join([str(BENCH), str(BENCH.parent)])
    told = subprocess.run(words, env=os.environ | {"PYTHONPATH": paths}, stdout=subprocess.PIPE, check=True)
    return json.loads(told.stdout)


class Ranges:
    """The bytes of a file as a browser fetches them; what was fetched is counted."""

    def __init__(self, port: int, name: str) -> None:
        self._connection, self._name = http.client.HTTPConnection("127.0.0.1", port, timeout=60), name
        self.requests = self.size = 0

    def __call__(self, offset: int, length: int) -> bytes:
        self._connection.request("GET", f"/{self._name}", headers={"Range": f"bytes={offset}-{offset + length - 1}"})
        body = self._connection.getresponse().read()
        self.requests, self.size = self.requests + 1, self.size + len(body)
        return body


class Tiles:
    """A client: it keeps the directories of the file, as browsers do, and asks for every tile of a view anew."""

    def __init__(self, pid: int, port: int, name: str) -> None:
        self.pid, self._ranges, self._kept = pid, Ranges(port, name), dict[tuple[int, int], bytes]()

    def _directory(self, offset: int, length: int) -> bytes:
        found = self._kept.get((offset, length))
        if found is None:
            found = self._kept[offset, length] = self._ranges(offset, length)
        return found

    def tiles(self, view: View) -> list[bytes]:
        """The tiles of a view, packed as they are in the file."""
        from peers import tiles

        begin = tiles.begin_of_tiles(self._directory(0, 127))

        def fetched(offset: int, length: int) -> bytes:
            return self._ranges(offset, length) if offset >= begin else self._directory(offset, length)

        found = [tiles.tile(fetched, *place) for place in {shrunk(*tile) for tile in view.tiles}]
        return list(filter(None, found))

    def ask(self, zoom: int) -> Ask:
        def asked(moved: float) -> Look:
            requests, size = self._ranges.requests, self._ranges.size
            tiles = self.tiles(View(zoom, moved))
            return Look(self._ranges.requests - requests, self._ranges.size - size, lambda: told(tiles))

        return asked


def shrunk(level: int, x: int, y: int) -> tuple[int, int, int]:
    """The tile of the file that shows this one."""
    over = max(0, level - MOST)
    return level - over, x >> over, y >> over


def told(found: list[bytes]) -> int:
    """How many parks these tiles tell of; what lies at the border of two counts once."""
    from peers import tiles

    return len({park["id"] for tile in found for _layer, park in tiles.features(tile)})


@contextmanager
def served(folder: Path, name: str) -> Iterator[Tiles]:
    """nginx over the folder."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise SystemExit("nginx is not installed")
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    block = BLOCK.format(port=port, folder=folder)
    (folder / "nginx.conf").write_text(WHOLE.format(user=user, folder=folder, block=block))
    server = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf"])
    try:
        until(lambda: _answers(port), "nginx answers")
        yield Tiles(server.pid, port, name)
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    try:
        http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
    except OSError:
        return False
    return True


def serving(tiles: Tiles) -> Callable[[], list[int]]:
    return lambda: processes.below(tiles.pid)
