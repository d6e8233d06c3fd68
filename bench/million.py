"""The map at 1,000,000 parks: the viewport endpoint beside tiles, static ones and such as PostGIS makes.

    python bench/million.py                          10,000, 100,000 and 1,000,000 parks: half an hour
    python bench/million.py --sizes 10000            fewer
    python bench/million.py --only ours              the endpoint alone (or pmtiles, postgis, tipg; several with commas)

Parks of four cities are made up (at_a_million/synthetic.py), three in ten with an outline, and looked at in a window of
1440 × 900 pixels around Shenzhen from the province to a street. Four ways in one run: ours, `softpark serve`; PMTiles
that pyogrio writes, fetched by range requests from nginx; vector tiles straight from PostGIS, the least that any server
can take; and tipg, a server for them. Of each view: bytes over the wire, how many parks it tells of (drawn or counted:
what tiles leave out is missing), and the processor of those who serve, since others may use the machine. Then what each
needs before the first view, and until a park's new name can be seen.

What the peers need is installed into build/bench-million the first time. PostGIS and nginx are Debian's.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import geopandas
import numpy as np
import shapely
from at_a_million import ours, postgis, processes, tilefile
from at_a_million.asked import Ask, Seen, seen
from at_a_million.synthetic import Made, fill, made
from at_a_million.views import ZOOMS

from maps.viewport.layers import MOST
from tests.fixtures.own_postgres import own_postgres

BENCH = Path(__file__).resolve().parent
SIZES = (10_000, 100_000, 1_000_000)
PEERS = BENCH.parent / "build" / "bench-million"
WANTED = BENCH / "peers" / "requirements-million.txt"
OURS, PMTILES, POSTGIS, TIPG = "ours", "pmtiles", "postgis", "tipg"
WAYS = (OURS, PMTILES, POSTGIS, TIPG)


def install_peers() -> None:
    python = PEERS / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
    subprocess.run([python, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "-r", WANTED], check=True)
    sys.path += map(str, (PEERS / "lib").glob("python3*/site-packages"))  # behind our own packages


class Table:
    """The rows as they come; a view's bytes and processor stand beside those of ours of the same view."""

    def __init__(self) -> None:
        self._ours: dict[tuple[int, int, str], Seen] = {}

    def begin(self) -> None:
        print(
            "| parks | zoom | asked | way | requests | kB | × ours | parks told | ms | processor, ms | × ours | load |"
        )
        print("|---:|---:|---|---|---:|---:|---:|---:|---:|---:|---:|---:|")

    def view(self, parks: int, zoom: int, kind: str, way: str, found: Seen) -> None:
        if way == OURS:
            self._ours[parks, zoom, kind] = found
        beside = self._ours.get((parks, zoom, kind), found)
        cells = (
            f"{parks:,}", str(zoom), kind, way, str(found.requests), f"{found.size / 1000:,.1f}",
            f"{found.size / max(beside.size, 1):.1f}", f"{found.parks:,}", f"{found.clock:,.0f}",
            f"{found.processor:,.0f}", f"{found.processor / max(beside.processor, 1):.1f}",
            f"{os.getloadavg()[0]:.0f}",
        )  # fmt: skip
        print(f"| {' | '.join(cells)} |", flush=True)

    def many(self, parks: int, zoom: int, kind: str) -> bool:
        """Whether the map counts the parks of this view in a grid."""
        return self._ours[parks, zoom, kind].parks > MOST


def say(parks: int, way: str, what: str, **told: float) -> None:
    said = ", ".join(f"{name} {value:,.2f}" for name, value in told.items())
    print(f"  {parks:,} | {way} | {what}: {said} (load {os.getloadavg()[0]:.0f})", file=sys.stderr, flush=True)


def measure_ours(parks: int, database: str, folder: Path, table: Table) -> None:
    for what, told in ours.looked(database).items():
        say(parks, OURS, what, **told)
    begun = time.perf_counter()
    with ours.app(database, folder / "serve.log") as app:
        looks(parks, OURS, ours.KINDS, table, app.ask, ours.serving(app))
        say(parks, OURS, "the app", seconds=time.perf_counter() - begun, mb=processes.memory(app.pid),
            peak=processes.peak(app.pid))  # fmt: skip


def looks(
    parks: int,
    way: str,
    kinds: Iterable[str],
    table: Table,
    ask: Callable[[int, str], Ask],
    serving: Callable[[], Iterable[int]],
) -> None:
    for zoom in ZOOMS:
        for kind in kinds:
            table.view(parks, zoom, kind, way, seen(ask(zoom, kind), serving))


def measure_pmtiles(parks: int, shapes: Made, folder: Path, table: Table) -> None:
    ranks = dict.fromkeys(shapes.ids.tolist(), 6)
    ranks |= {row[0]: 4 for row in shapes.recognitions} | {row[0]: 2 for row in shapes.titles}
    numbers = np.arange(parks)
    frame = geopandas.GeoDataFrame(
        {
            "id": shapes.ids,
            "slug": [f"synthetic-{number}" for number in numbers],
            "name_zh": [f"合成产业园区{number}号" for number in numbers],
            "role": "registered",
            "outline": np.where(shapely.get_dimensions(shapes.shapes) == 2, "surveyed", "point"),
            "accuracy_m": 50,
            "demo": 1,
            "rank": [ranks[id] for id in shapes.ids.tolist()],
        },
        geometry=shapes.shapes,
        crs=4490,
    )
    frame.to_parquet(folder / "parks.parquet")
    say(parks, PMTILES, "written", **tilefile.written(folder / "parks.parquet", folder / "parks.pmtiles"))
    with tilefile.served(folder, "parks.pmtiles") as tiles:
        looks(parks, PMTILES, ("all",), table, lambda zoom, _kind: tiles.ask(zoom), tilefile.serving(tiles))


def measure_postgis(parks: int, shapes: Made, folder: Path, table: Table, with_tipg: bool) -> None:
    with own_postgres(None, "max_wal_size=8GB", "shared_buffers=512MB") as server:
        fill(server.url, shapes)
        database = postgis.PostGis(server.url)
        try:
            say(parks, POSTGIS, "the table of the tiles", **database.prepare())
            for kind in ours.KINDS:
                for zoom in ZOOMS:
                    many = table.many(parks, zoom, kind)
                    serving = postgis.serving(database)
                    table.view(parks, zoom, kind, POSTGIS, seen(database.ask(zoom, kind, many), serving))
                    table.view(parks, zoom, kind, "its legend", seen(database.legend(zoom, kind, many), serving))
            say(parks, POSTGIS, "a new name", seconds=database.renamed())
            if with_tipg:
                backend = postgis.parent(database.pid)
                with postgis.tipg(PEERS / "bin" / "python", server.url, backend, folder / "tipg.log") as peer:
                    looks(parks, TIPG, ("all", "two tiers"), table, peer.ask, peer.serving)
        finally:
            database.close()


def numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers such as 10000,100000") from None


def ways(text: str) -> tuple[str, ...]:
    if not set(text.split(",")) <= set(WAYS):
        raise argparse.ArgumentTypeError(f"{text}: one of {', '.join(WAYS)}, or several with commas")
    return tuple(text.split(","))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=numbers, default=SIZES, help="numbers of parks, with commas")
    parser.add_argument("--only", type=ways, default=WAYS, help="ways, with commas; ours is always measured")
    parser.add_argument("--registers", type=Path, help="a folder in which the registers of SQLite are kept and found")
    given = parser.parse_args()
    if set(given.only) - {OURS}:
        install_peers()
    table = Table()
    table.begin()
    for parks in given.sizes:
        with tempfile.TemporaryDirectory() as name, contextlib.suppress(KeyboardInterrupt):
            folder, shapes = Path(name), made(parks)
            register = (given.registers or folder) / f"parks-{parks}.db"
            if not register.exists():
                begun, used = time.perf_counter(), time.process_time()
                fill(f"sqlite:///{register}", shapes)
                say(parks, OURS, "the register is written", clock=time.perf_counter() - begun,
                    processor=time.process_time() - used, mb=register.stat().st_size / 1e6)  # fmt: skip
            measure_ours(parks, f"sqlite:///{register}", folder, table)
            if PMTILES in given.only:
                measure_pmtiles(parks, shapes, folder, table)
            if {POSTGIS, TIPG} & set(given.only):
                measure_postgis(parks, shapes, folder, table, TIPG in given.only)


if __name__ == "__main__":
    main()
