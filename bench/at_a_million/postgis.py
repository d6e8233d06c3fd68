"""Vector tiles out of PostGIS (数据库切片): straight `ST_AsMVT`, the least that any server in front of it can take, and
tipg, a server that is to be had here.

Both read a table made for it: the parks in EPSG:3857 with the standing of the day, under a GiST index. Another day is
worked out of titles and recognitions, tile by tile. Above as many parks in view as the map draws one by one, the
straight way counts in a grid, as the map does; tipg has no such thing, and leaves out what is above its limit.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from at_a_million import processes
from at_a_million.asked import Ask, Look
from at_a_million.ours import KINDS
from at_a_million.synthetic import DAY
from at_a_million.tilefile import told
from at_a_million.views import TILE, View
from on_the_map.browser import free_port

from maps.viewport.layers import CELL
from tests.fixtures.waiting import until

RANKS = ("national", "provincial", "municipal", "ai_software", "other_featured")
HELD = "valid_from <= %(day)s AND (valid_to IS NULL OR valid_to >= %(day)s) AND voided_by IS NULL"
RANK = "CASE {} " + " ".join(f"WHEN '{word}' THEN {rank}" for rank, word in enumerate(RANKS)) + " END"
GRANTED = f"""
    SELECT park_id, {RANK.format("tier")} AS rank FROM title WHERE {HELD}
    UNION ALL SELECT park_id, {RANK.format("kind")} FROM recognition WHERE {HELD}
"""
TABLE = f"""
CREATE TABLE tile_park AS
SELECT id, slug, name_zh, role, district_code AS district, outline, accuracy_m, demo,
       coalesce(held.rank, 6) AS rank, ST_X(at) AS x, ST_Y(at) AS y,
       ST_Transform(geom, 3857)::geometry(Geometry, 3857) AS geom
FROM park JOIN LATERAL (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4490), 3857) AS at) place ON true
LEFT JOIN (SELECT park_id, min(rank) AS rank FROM ({GRANTED}) one GROUP BY park_id) held ON park_id = id;
ALTER TABLE tile_park ADD PRIMARY KEY (id);
CREATE INDEX ON tile_park USING gist (geom);
ANALYZE;
"""
# The standing of the table's day, or of another: of the few parks of a tile one by one, of all of them at once.
TODAY = "tile_park AS park", "park.rank"
ONE_BY_ONE = (
    f"""tile_park AS park LEFT JOIN LATERAL (
    SELECT min(rank) AS rank FROM ({GRANTED}) one WHERE park_id = park.id) held ON true""",
    "coalesce(held.rank, 6)",
)
AT_ONCE = (
    f"""tile_park AS park LEFT JOIN (
    SELECT park_id, min(rank) AS rank FROM ({GRANTED}) one GROUP BY park_id) held ON park_id = id""",
    ("coalesce(held.rank, 6)"),
)
DRAWN = """
SELECT ST_AsMVT(tile, 'parks', 4096, 'shape') FROM (
    SELECT id, slug, name_zh, role, outline, accuracy_m, demo, {rank} AS rank,
           ST_AsMVTGeom(geom, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64) AS shape
    FROM {parks} WHERE geom && ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 64.0 / 4096) {chosen}) tile
"""
COUNTED = """
SELECT ST_AsMVT(tile, 'cells', 4096, 'shape') FROM (
    SELECT count(*) AS parks, ST_AsMVTGeom(ST_SetSRID(ST_MakePoint(avg(x), avg(y)), 3857),
           ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64) AS shape
    FROM {parks} WHERE geom && ST_TileEnvelope(%(z)s, %(x)s, %(y)s) {chosen}
    GROUP BY floor(x / %(cell)s), floor(y / %(cell)s)) tile
"""
LEGEND = """
SELECT {rank} AS rank, count(*) FROM {parks}
WHERE geom && ST_Transform(ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4490), 3857) {chosen} GROUP BY 1
"""
AROUND = 40_075_016.685578  # metres of the world in EPSG:3857


class PostGis:
    """A connection that asks for tiles; `pid` of what serves it."""

    def __init__(self, url: str) -> None:
        self.url, self._connection = url, psycopg.connect(url, autocommit=True)
        self._connection.execute("SET max_parallel_workers_per_gather = 0")  # whose processor would be overlooked
        self._connection.execute("SET jit = off")
        self.pid = self._connection.info.backend_pid

    def prepare(self) -> dict[str, float]:
        """Make the table of the tiles: seconds of the clock and of the processor, and MB of it with its indexes."""
        begun, used = time.perf_counter(), processes.processor([self.pid])
        for asked in filter(str.strip, TABLE.split(";")):
            with psycopg.ClientCursor(self._connection) as cursor:
                cursor.execute(asked, {"day": DAY})
        took = {"clock": time.perf_counter() - begun, "processor": processes.processor([self.pid]) - used}
        size = self._connection.execute("SELECT pg_total_relation_size('tile_park')").fetchone()[0]
        return took | {"size": size}

    def _asked(self, form: str, kind: str, many: bool) -> tuple[str, dict]:
        day = KINDS[kind].get("day")
        parks, rank = TODAY if day is None else AT_ONCE if many else ONE_BY_ONE
        tiers = [RANKS.index(tier) for tier in KINDS[kind].get("tier", "").split(",") if tier]
        chosen = f"AND {rank} = ANY(%(tiers)s)" if tiers else ""
        return form.format(parks=parks, rank=rank, chosen=chosen), {"day": day or DAY, "tiers": tiers}

    def ask(self, zoom: int, kind: str, many: bool) -> Ask:
        """`many`: whether so many parks are in view that the map counts them in a grid."""
        form, given = self._asked(COUNTED if many else DRAWN, kind, many)

        def asked(moved: float) -> Look:
            view = View(zoom, moved)
            found = []
            for z, x, y in view.tiles:
                place = given | {"z": z, "x": x, "y": y, "cell": AROUND / 2**z * CELL / TILE}
                found.append(bytes(self._connection.execute(form, place).fetchone()[0]))
            return Look(len(found), sum(map(len, found)), lambda: counted(found))

        return asked

    def legend(self, zoom: int, kind: str, many: bool) -> Ask:
        """The counts that stand beside the map."""
        form, given = self._asked(LEGEND, kind, many)

        def asked(moved: float) -> Look:
            box = dict(zip(("west", "south", "east", "north"), View(zoom, moved).bbox, strict=True))
            found = self._connection.execute(form, given | box).fetchall()
            return Look(1, 16 * len(found), lambda: sum(count for _rank, count in found))

        return asked

    def renamed(self) -> float:
        """Seconds until a new name can be seen: the park's row in the table of the tiles is written."""
        begun = time.perf_counter()
        self._connection.execute("UPDATE tile_park SET name_zh = '改名的园区' WHERE id = 100000")
        return time.perf_counter() - begun

    def close(self) -> None:
        self._connection.close()


def counted(found: list[bytes]) -> int:
    """Parks that tiles tell of: those that are drawn, each once, or the counts of cells."""
    from peers import tiles

    cells = [what["parks"] for tile in found for layer, what in tiles.features(tile) if layer == "cells"]
    return sum(cells) if cells else told(found)


class Tipg:
    """The server tipg over the same table."""

    def __init__(self, port: int, pid: int, database: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self._pids = pid, database

    def serving(self) -> list[int]:
        server, database = self._pids
        return [*processes.below(server), *processes.below(database)]

    def ask(self, zoom: int, kind: str) -> Ask:
        given = {"properties": "id,slug,name_zh,role,outline,accuracy_m,demo,rank"}
        if tiers := KINDS[kind].get("tier"):
            wanted = ",".join(str(RANKS.index(tier)) for tier in tiers.split(","))
            given |= {"filter": f"rank IN ({wanted})", "filter-lang": "cql2-text"}

        def asked(moved: float) -> Look:
            found = []
            for z, x, y in View(zoom, moved).tiles:
                path = f"/collections/public.tile_park/tiles/WebMercatorQuad/{z}/{x}/{y}?{urlencode(given)}"
                self._connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
                answer = self._connection.getresponse()
                body = answer.read()
                if answer.status not in (200, 204):
                    raise SystemExit(f"tipg: {answer.status}: {body[:300]!r}")
                found.append(body)
            return Look(len(found), sum(map(len, found)), lambda: told([tile for tile in found if tile]))

        return asked


@contextmanager
def tipg(python: Path, url: str, database: int, log: Path) -> Iterator[Tipg]:
    """tipg in its own environment. `database`: the process that PostgreSQL's others belong to."""
    port = free_port()
    words = [python, "-m", "uvicorn", "tipg.main:app", "--port", str(port), "--log-level", "warning"]
    with log.open("w") as lines:
        server = subprocess.Popen(words, env=os.environ | {"DATABASE_URL": url}, stdout=lines, stderr=lines)
    try:
        until(lambda: server.poll() is not None or _answers(port), "tipg answers")
        if server.poll() is not None:
            raise SystemExit(log.read_text())
        yield Tipg(port, server.pid, database)
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def parent(pid: int) -> int:
    """The process that this one belongs to."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def serving(database: PostGis) -> Callable[[], list[int]]:
    return lambda: [database.pid]
