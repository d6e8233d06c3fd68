"""What a first visitor waits for: the map, in turn with an empty page of Streamlit and one with `folium.GeoJson`."""

import re
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from on_the_map.browser import LIMIT, WATCH, answer_from_here, map_frame, served
from on_the_map.ours import NAME, app
from on_the_map.peers import BENCH, NAMES, SHOWN, has_layers

ROUNDS = 5
OUTSIDE = re.compile(r"^https?://(?!127\.0\.0\.1:)")
EMPTY = "an empty page"
WHOLE = {EMPTY: "h1", NAME: ".st-key-map_facet_role", NAMES["folium"]: ".stRadio"}  # the last of what is beside the map
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"
DRAWN = "() => window.bench && bench.drawn.length > 0"
# The goals, as shares of what the empty page takes, beside it in seconds, in bytes, and in times of folium.GeoJson.
PAINT_SHARE, BESIDE_EMPTY, BYTES, TIMES_FOLIUM = 1 / 3, 0.4, 1_000_000, 2


@dataclass
class FirstVisit:
    """One row: seconds from the start of the navigation to the first paint, until what was come for is drawn, and until
    all of the page is there (ours: the filters as well); bytes fetched."""

    name: str
    painted: float
    drawn: float
    whole: float
    fetched: int


def first_visits(count: int, database: str, parks: Path, browser: Callable) -> list[FirstVisit]:
    """Medians of some rounds, each with a fresh browser's cache, over `count` parks."""
    ways = {EMPTY: _empty, NAME: _ours, NAMES["folium"]: _folium}
    with (
        _page("empty_page.py") as empty,
        app(database) as ours,
        _page("map_page.py", "folium", str(parks)) as folium,
        browser() as chromium,
    ):
        urls = {EMPTY: empty, NAME: f"{ours}/", NAMES["folium"]: folium}
        for name, way in ways.items():  # the first visitor of a process waits for what is made once
            _visited(name, urls[name], way, count, chromium)
        turns = [name for _round in range(ROUNDS) for name in ways]
        seen = [_visited(name, urls[name], ways[name], count, chromium) for name in turns]
    return [_median([visit for visit in seen if visit.name == name]) for name in ways]


@contextmanager
def _page(name: str, *asked: str) -> Iterator[str]:
    """A page of bench/peers, in this very environment: all three run on the same Streamlit."""
    script = [str(Path(sys.executable).with_name("streamlit")), "run", str(BENCH / "peers" / name)]
    options = ["--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
    with served(lambda port: [*script, f"--server.port={port}", *options, "--", *asked], {}, "/_stcore/health") as url:
        yield url


def _visited(name: str, url: str, drawn: Callable, count: int, chromium) -> FirstVisit:
    # Requests are looked into only where a page asks the web: a browser whose requests are has no store of its own.
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="no-preference")
    context.add_init_script(WATCH)
    if name == NAMES["folium"]:
        context.route(OUTSIDE, answer_from_here)
    page = context.new_page()
    page.set_default_timeout(LIMIT * 1000)
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    begun = page.evaluate("Date.now()") / 1000
    page.goto(url, wait_until="commit", timeout=LIMIT * 1000)
    ended = drawn(page, count)
    page.locator(WHOLE[name]).first.wait_for(state="attached")
    whole = max(ended, page.evaluate(SHOWN) / 1000)
    _quiet(page, sizes)
    found = FirstVisit(name, page.evaluate(PAINTED), ended - begun, whole - begun, round(sum(sizes)))
    page.context.close()
    return found


def _quiet(page, sizes: list[int]) -> None:
    """Until nothing has come for half a second. Playwright's own wait ends at no time where a frame was moved early."""
    seen = -1
    while seen != len(sizes):
        seen = len(sizes)
        page.wait_for_timeout(500)


def _empty(page, _count: int) -> float:
    page.locator("h1").wait_for()
    return page.evaluate(SHOWN) / 1000


def _ours(page, _count: int) -> float:
    frame = map_frame(page)
    frame.wait_for_function(DRAWN, polling=20)
    return frame.evaluate("bench.drawn[0].shown") / 1000


def _folium(page, count: int) -> float:
    frame = map_frame(page)
    frame.wait_for_function(has_layers(count), polling=20, timeout=LIMIT * 1000)
    return frame.evaluate(SHOWN) / 1000


def _median(visits: list[FirstVisit]) -> FirstVisit:
    painted, drawn, whole, fetched = (
        statistics.median(getattr(each, field) for each in visits) for field in ("painted", "drawn", "whole", "fetched")
    )
    return FirstVisit(visits[0].name, painted, drawn, whole, round(fetched))


def table(visits: list[FirstVisit]) -> list[str]:
    """The rows for docs/benchmarks.md."""
    empty = visits[0].drawn
    rows = [f"| {v.name} | {v.painted:.2f} | {v.drawn:.2f} | {v.whole:.2f} | {v.painted / empty:.2f} |"
            f" {v.drawn - empty:+.2f} | {v.fetched / 1e6:.2f} |" for v in visits]  # fmt: skip
    return ["| | painted, s | drawn, s | all there, s | painted, share of the empty page | drawn beside it, s | MB |",
            "|---|---:|---:|---:|---:|---:|---:|", *rows]  # fmt: skip


def goals(visits: list[FirstVisit]) -> list[tuple[str, bool]]:
    empty, ours, folium = visits
    share, beside, times = ours.painted / empty.drawn, ours.drawn - empty.drawn, folium.drawn / ours.drawn
    return [
        (f"first paint after {share:.2f} of the empty page's time; goal {PAINT_SHARE:.2f}", share <= PAINT_SHARE),
        (f"drawn {beside:+.2f} s beside the empty page; goal {BESIDE_EMPTY}", beside <= BESIDE_EMPTY),
        (f"{times:.1f} × as fast as folium.GeoJson; goal {TIMES_FOLIUM}", times >= TIMES_FOLIUM),
        (f"{ours.fetched / 1e6:.2f} MB over the wire; goal {BYTES / 1e6:.1f}", ours.fetched <= BYTES),
    ]
