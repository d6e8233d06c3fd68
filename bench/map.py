"""How fast the map is: the page in a browser at 1,000, 10,000 and 100,000 parks, beside what others would draw.

    python bench/map.py                          all; installs the peers into build/bench-map-peers the first time
    python bench/map.py --no-peers               ours alone, a few minutes
    python bench/map.py --no-page                the viewport on the server alone
    python bench/map.py --first                  what a first visitor waits for alone, two minutes
    python bench/map.py --sizes 1000,10000       fewer parks

Ours is the real app: `softpark serve` on a temporary database with synthetic parks (outlines of 20 vertices, a title,
recognition, operating body and tenant), opened by a headless Chromium with an empty cache. "Drawn" runs from the
start of the navigation until the parks stand on the canvas, two more frames were shown and the page is idle; "own
start" is the same app over a register without them, in the same run. A filter runs from the click until the canvas
shows what it found and two more frames were shown, its script from the click until the server's last message. Frames
are counted by requestAnimationFrame while a mouse drags, turns its wheel, or points: 60 is the most.

A first visit at 1,000 parks is measured beside an empty page of Streamlit and a page with `folium.GeoJson`, in turn,
all three on the same Streamlit: first paint, drawn, and bytes over the wire.

The peers get the same parks in a Streamlit page as a developer would write it (bench/peers/map_page.py). What they load
from the web is answered from here at once. Who takes longer than three minutes is shut down. The script says which
goals of the project are met and ends with 1 where one is not.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from on_the_map import first
from on_the_map.browser import DRAWN_BY_SOFTWARE, FLAGS, LIMIT, NO_CARD, Measured
from on_the_map.ours import NAME, ROUNDS, ours
from on_the_map.peers import NAMES, install_peers, peer
from on_the_map.synthetic import DAY, fill, park_frame

from maps.viewport.filters import Filters
from maps.viewport.layers import ParkIndex, Viewport

SIZES = (1_000, 10_000, 100_000)
FIRST_VISIT = 1_000

# The goals: seconds beyond the app's own start by number of parks, and so on.
BEYOND_START = {10_000: 1.0, 100_000: 1.5}
FRAMES, RERUN, FILTER, NEW_DAY, TIMES_FOLIUM = 20, 0.2, 0.5, 0.2, 20
SECONDS = ("drawn", "own start", "beyond it", "× ours", "filter", "its script", "first visitor", "new day",
           "after a write")  # fmt: skip


def viewports(sizes: tuple[int, ...]) -> None:
    """Milliseconds to make an index, and to answer three viewports from it, JSON left out."""
    asked = {
        "whole city, z10.5": Viewport(113.55, 22.35, 114.7, 22.95, 10.5),
        "one district, z12": Viewport(113.85, 22.68, 114.03, 22.84, 12),
        "a quarter, z14": Viewport(113.92, 22.52, 113.97, 22.56, 14),
    }
    for count in sizes:
        frame = park_frame(count)
        begun = time.perf_counter()
        index = ParkIndex(frame, DAY)
        made = time.perf_counter() - begun
        line = [f"{count:>7,} parks: index {made * 1000:6.0f} ms"]
        for name, viewport in asked.items():
            took = []
            for _round in range(ROUNDS):
                begun = time.perf_counter()
                layer = index.within(viewport, Filters(tier=frozenset({"national", "municipal"})))
                took.append(time.perf_counter() - begun)
            line.append(f"{name} {statistics.median(took) * 1000:5.1f} ms ({layer['mode']}, {layer['in_view']})")
        print(", ".join(line), flush=True)


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def row_of(found: Measured, beside: float | None) -> str:
    """A row of the table; `beside`: seconds of ours with as many parks, None for ours."""
    times = "" if beside is None else f"{'' if found.opened else '>'}{(found.opened or LIMIT) / beside:.1f}"
    cells = [
        found.name,
        f"{found.parks:,}",
        number(found.opened) or f">{LIMIT}",
        number(found.start),
        number(found.opened - found.start) if found.start else "",
        times,
        *map(number, (found.filtered, found.script, found.first, found.new_day, found.written)),
        found.remark,
    ]
    return f"| {' | '.join(cells)} |"


def frames_of(found: Measured) -> list[str]:
    """Rows of the table of frames: what is shown, and for each gesture the rate and the longest gap."""
    return [
        f"| {found.name} | {found.parks:,} | {shown} | "
        + " | ".join(f"{seen['rate']:.0f} ({seen['longest']:.0f} ms)" for seen in rates.values())
        + " |"
        for shown, rates in found.frames.items()
    ]


def goals(rows: list[Measured]) -> list[tuple[str, bool]]:
    """What the project wants of the map, and whether this run shows it."""
    own = {row.parks: row for row in rows if row.name == NAME}
    folium = {row.parks: row for row in rows if row.name == NAMES["folium"]}
    found = []
    for count, row in own.items():
        of = f"{count:,} parks:"
        if most := BEYOND_START.get(count):
            beyond = row.opened - row.start
            found.append((f"{of} drawn {beyond:.2f} s beyond the app's own start; goal {most}", beyond <= most))
        rates = [(seen["rate"], name, shown) for shown, seen_of in row.frames.items() for name, seen in seen_of.items()]
        rate, name, shown = min(rates)
        found.append((f"{of} at least {rate:.0f} frames/s ({name}, {shown}); goal {FRAMES}", rate >= FRAMES))
        found.append((f"{of} a rerun ends in {row.script:.2f} s; goal {RERUN}", row.script <= RERUN))
        found.append((f"{of} a filter is drawn in {row.filtered:.2f} s; goal {FILTER}", row.filtered <= FILTER))
        found.append((f"{of} a new day is answered in {row.new_day:.2f} s; goal {NEW_DAY}", row.new_day <= NEW_DAY))
        if count == max(BEYOND_START) and count in folium:
            times = (folium[count].opened or LIMIT) / row.opened
            sign = "" if folium[count].opened else "more than "
            said = f"{of} {sign}{times:.0f} × as fast as folium.GeoJson; goal {TIMES_FOLIUM}"
            found.append((said, times >= TIMES_FOLIUM))
    return found


def measure(sizes: tuple[int, ...], with_peers: bool) -> list[Measured]:
    """All in browsers, one after the other: ours with so many parks, then the peers."""
    from playwright.sync_api import sync_playwright

    rows: list[Measured] = []

    def done(row: Measured) -> None:
        rows.append(row)
        print(f"  measured: {row.name}, {row.parks:,} parks", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:

        @contextmanager
        def browser(*flags: str):
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS, *flags])
            yield chromium
            chromium.close()

        with browser(*NO_CARD) as chromium:
            databases = {count: f"sqlite:///{folder}/{count}.db" for count in (0, *sizes)}
            for count, database in databases.items():
                fill(database, count)
            for count in sizes:
                done(ours(count, databases[count], databases[0], chromium))
        for count in sizes if with_peers else ():
            parks = Path(folder) / f"{count}.parquet"
            park_frame(count)[["name_zh", "standing", "geometry"]].to_parquet(parks)
            for name in NAMES:
                # A browser of its own: 100,000 parks in folium fill the memory of one.
                with browser(*(DRAWN_BY_SOFTWARE if name == "pydeck" else NO_CARD)) as chromium:
                    done(peer(name, count, parks, chromium))
    return rows


def first_visit() -> bool:
    """Measure a first visit beside its peers, print the table and the goals; whether they are met."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:

        @contextmanager
        def browser():
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*FLAGS, *NO_CARD])
            yield chromium
            chromium.close()

        database, parks = f"sqlite:///{folder}/first.db", Path(folder) / "parks.parquet"
        fill(database, FIRST_VISIT)
        park_frame(FIRST_VISIT)[["name_zh", "standing", "geometry"]].to_parquet(parks)
        visits = first.first_visits(FIRST_VISIT, database, parks, browser)
    print(f"\nA first visit at {FIRST_VISIT:,} parks, medians of {first.ROUNDS} in turn\n")
    print("\n".join(first.table(visits)), "\n")
    return _told(first.goals(visits))


def _told(found: list[tuple[str, bool]]) -> bool:
    for said, met in found:
        print(f"{'met    ' if met else 'NOT MET'} {said}")
    return all(met for _said, met in found)


def pages(sizes: tuple[int, ...], with_peers: bool) -> bool:
    """Measure, print the tables and the goals; whether they are met."""
    if with_peers:
        install_peers()
    rows = measure(sizes, with_peers)
    beside = {row.parks: row.opened for row in rows if row.name == NAME}
    rows.sort(key=lambda row: row.parks)
    print("\nSeconds; × ours: whole time beside ours with as many parks\n")
    print(f"| | parks | {' | '.join(SECONDS)} | |")
    print(f"|---|{'---:|' * (len(SECONDS) + 1)}---|")
    for row in rows:
        print(row_of(row, None if row.name == NAME else beside[row.parks]))
    print("\nFrames a second (longest gap)\n\n| | parks | in view | drag | wheel | point |")
    print("|---|---:|---|---:|---:|---:|")
    print("\n".join(line for row in rows for line in frames_of(row)), "\n")
    return _told(goals(rows))


def numbers(text: str) -> tuple[int, ...]:
    try:
        found = tuple(int(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers such as 1000,10000") from None
    if not set(found) <= set(SIZES):
        raise argparse.ArgumentTypeError(f"{text}: one of {', '.join(map(str, SIZES))}, or several with commas")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-page", action="store_true", help="without the browser")
    parser.add_argument("--first", action="store_true", help="a first visit alone")
    parser.add_argument("--no-peers", action="store_true", help="ours alone")
    parser.add_argument("--sizes", type=numbers, default=SIZES, help="numbers of parks, with commas")
    given = parser.parse_args()
    if given.first:
        return 0 if first_visit() else 1
    viewports(given.sizes)
    if given.no_page:
        return 0
    met = [first_visit(), pages(given.sizes, not given.no_peers)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
