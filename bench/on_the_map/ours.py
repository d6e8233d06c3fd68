"""The real app, `softpark serve`, over a register of synthetic parks."""

import statistics
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from on_the_map.browser import LIMIT, Measured, map_frame, moved, served, visit
from on_the_map.synthetic import DAY, FIRST_ID

from registry.store.models import Park
from registry.store.store import Store

NAME = "SoftPark"
ROUNDS = 5
FIRST, LATEST = "bench.drawn[0].idle", "bench.drawn[bench.drawn.length - 1].shown"
# Zoom levels at which nearly as many outlines are in view as are ever drawn.
OUTLINES_AT = {1_000: "11.5", 10_000: "12.75", 100_000: "14.5"}


def ours(count: int, database: str, empty: str, browser) -> Measured:
    """The real app over `count` parks. Its own start, over the `empty` register, is taken in turn with it, so that
    other work of the machine weighs on both alike.
    """
    row = Measured(NAME, count)
    with app(empty) as bare, app(database) as url:
        row.first, page, frame = first_drawn(f"{url}/", browser)
        page.context.close()
        taken, starts = [], []
        for address, seconds in [(bare, starts), (url, taken)] * ROUNDS:
            took, page, frame = first_drawn(f"{address}/", browser)
            page.context.close()
            seconds.append(took)
        row.start, row.opened = statistics.median(starts), statistics.median(taken)
    with app(database) as url:
        _seconds, page, frame = first_drawn(f"{url}/", browser)
        row.filtered, row.script = filters(page, frame)
        page.context.close()
        for zoom in ("10.5", OUTLINES_AT[count]):
            _seconds, page, frame = first_drawn(f"{url}/#map={zoom}/22.65/114.05", browser)
            row.frames[shown_at(frame)] = moved(page, frame)
            page.context.close()
        row.new_day, row.written = days(url), after_writes(url, database)
    return row


def app(database: str):
    """`softpark serve` over a database, on the day of the measurement."""
    softpark = str(Path(sys.executable).with_name("softpark"))
    environment = {"SOFTPARK_DATABASE_URL": database, "SOFTPARK_TODAY": DAY.isoformat()}
    return served(lambda port: [softpark, "serve", "--port", str(port)], environment, "/healthz")


def first_drawn(url: str, browser):
    """Seconds until parks are drawn and the page is idle, the page and its frame."""
    page, begun = visit(browser, url)
    frame = map_frame(page)
    frame.wait_for_function("() => window.bench && bench.drawn.length > 0", polling=20)
    return frame.evaluate(FIRST) / 1000 - begun, page, frame


def shown_at(frame) -> str:
    return frame.evaluate("(d => `${d.mode}, ${d.in_view}`)(JSON.parse(document.body.dataset.drawn))")


def filters(page, frame) -> tuple[float, float]:
    """Seconds from the click on a filter until the canvas shows what it finds, and until the server's last message."""
    drawn, scripts = [], []
    for tier in ("national", "provincial", "municipal") * 3:
        seen = frame.evaluate("bench.drawn.length")
        page.locator(f".st-key-map_is_tier_{tier} label").click()
        frame.wait_for_function(f"() => bench.drawn.length > {seen}", polling=20)
        page.wait_for_timeout(500)
        clicked = page.evaluate("bench.clicked")
        drawn.append((frame.evaluate(LATEST) - clicked) / 1000)
        scripts.append((page.evaluate("bench.said") - clicked) / 1000)
    return statistics.median(drawn[1:]), statistics.median(scripts[1:])


def asked(url: str, **params: str) -> float:
    """Seconds of an answer of the viewport endpoint."""
    near = {"bbox": "113.55,22.35,114.70,22.95", "z": "10.5", **params}
    begun = time.perf_counter()
    with urllib.request.urlopen(f"{url}/api/map/parks?{urlencode(near)}", timeout=LIMIT) as answer:
        answer.read()
    return time.perf_counter() - begun


def days(url: str) -> float:
    """Seconds of the first answer about a day that nobody asked for yet, the median of some."""
    return statistics.median(asked(url, day=(DAY - timedelta(days=30 * n)).isoformat()) for n in range(1, ROUNDS + 1))


def after_writes(url: str, database: str) -> float:
    """Seconds of the first answer after a park was renamed, from the moment it is written; the median of some."""
    store, took = Store.open(database), []
    for number in range(ROUNDS):
        with store.write() as session:
            session.get_one(Park, FIRST_ID).name_zh = f"改名的园区{number}"
        took.append(asked(url, day=DAY.isoformat()))
    store.close()
    return statistics.median(took)
