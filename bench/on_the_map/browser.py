"""A headless Chromium that notes when a map is drawn, what the server said last, and how many frames were shown."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

LIMIT = 180  # seconds that anything may take
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
NO_CARD = ["--disable-gpu"]
DRAWN_BY_SOFTWARE = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"]  # WebGL without a card, for pydeck
FRAMES = ("/vendor/frame/", "streamlit_folium")  # ours, that of the peers
IFRAME = ", ".join(f"iframe[src*='{each}']" for each in FRAMES)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# In every frame: when parks are on the canvas (ours), how many frames were shown, when the server said its last word.
WATCH = """
(() => {
  const bench = window.bench = { drawn: [], sent: 0, said: 0 };
  const soon = () => requestAnimationFrame(() => requestAnimationFrame(() => {
    const shown = Date.now();
    requestIdleCallback(() => bench.drawn.push({ shown, idle: Date.now() }), { timeout: 500 });
  }));
  addEventListener("DOMContentLoaded", () =>
    new MutationObserver(soon).observe(document.body, { attributes: true, attributeFilter: ["data-drawn"] }));
  bench.begin = () => {
    const times = bench.frames = [];
    const tick = time => { times.push(time); if (bench.frames === times) requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
  };
  bench.end = () => {
    const times = bench.frames, gaps = times.slice(1).map((time, i) => time - times[i]);
    bench.frames = null;
    return { rate: 1000 * gaps.length / (times[times.length - 1] - times[0]), longest: Math.max(...gaps) };
  };
  if (window === top) {
    const Plain = window.WebSocket;
    window.WebSocket = class extends Plain {
      constructor(...given) { super(...given); this.addEventListener("message", () => { bench.said = Date.now(); }); }
      send(data) { bench.sent = Date.now(); super.send(data); }
    };
    addEventListener("click", () => { bench.clicked = Date.now(); }, true);
  }
})()
"""


@dataclass
class Measured:
    """One row of the table, in seconds; None where it was not measured.

    `frames`: by what is shown and by gesture the frames a second (`rate`) and the longest gap in ms (`longest`).
    `start`: the app's own, over an empty register, in turn with `opened`. `first`: the first visitor of the process;
    `new_day`, `written`: the first answer of another day, and after a write.
    """

    name: str
    parks: int
    opened: float | None = None
    start: float | None = None
    filtered: float | None = None
    script: float | None = None
    frames: dict[str, dict[str, dict]] = field(default_factory=dict)
    first: float | None = None
    new_day: float | None = None
    written: float | None = None
    remark: str = ""


@contextmanager
def served(command: Callable[[int], list[str]], environment: dict[str, str], path: str) -> Iterator[str]:
    """A server on a free port (`command` takes it), from its first answer to its end: yields its address."""
    port = free_port()
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command(port), env=os.environ | environment, **silent)
    url = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(600):
            try:
                with urllib.request.urlopen(f"{url}{path}", timeout=2):
                    break
            except OSError:
                time.sleep(0.1)
        else:
            raise SystemExit(f"{command(port)[0]} gave no answer")
        yield url
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def visit(browser, url: str):
    """A page of a visitor who was never here, and when the navigation began (seconds of the epoch)."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="no-preference")
    context.add_init_script(WATCH)
    context.route(lambda address: not address.startswith("http://127.0.0.1:"), answer_from_here)
    page = context.new_page()
    page.set_default_timeout(LIMIT * 1000)
    begun = time.time()
    page.goto(url, wait_until="commit", timeout=LIMIT * 1000)
    return page, begun


def answer_from_here(route) -> None:
    """What peers load from the web comes at once: Leaflet from our own package, all else empty."""
    from xstatic.pkg import leaflet

    address = route.request.url.split("?")[0]
    name = "leaflet.js" if address.endswith("leaflet.js") else "leaflet.css" if address.endswith("leaflet.css") else ""
    if name:
        route.fulfill(path=Path(leaflet.BASE_DIR) / name)
    elif address.endswith((".js", ".css")):
        route.fulfill(body="", content_type="text/javascript" if address.endswith(".js") else "text/css")
    else:
        route.abort()


def map_frame(page):
    """The frame of the map, once it is there."""
    page.locator(IFRAME).first.wait_for(state="attached")
    for _attempt in range(200):
        found = next((frame for frame in page.frames if any(each in frame.url for each in FRAMES)), None)
        if found:
            return found
        page.wait_for_timeout(50)
    raise RuntimeError("no frame of a map")


def moved(page, frame) -> dict[str, dict]:
    """Frames a second while a mouse drags the map, turns its wheel, and points at what is on it."""
    box = page.locator(IFRAME).first.bounding_box()
    x, y = box["x"] + box["width"] * 0.6, box["y"] + min(box["height"], 700) / 2

    def drag() -> None:
        page.mouse.down()
        for step in range(1, 41):
            page.mouse.move(x + 150 * np.sin(step / 6), y + 90 * np.sin(step / 9))
            page.wait_for_timeout(12)
        page.mouse.up()

    def wheel() -> None:
        for step in (-120, -120, 120, 120):
            page.mouse.wheel(0, step)
            page.wait_for_timeout(450)

    def point() -> None:
        for step in range(1, 81):
            page.mouse.move(x + 200 * np.sin(step / 7), y + 120 * np.sin(step / 11))
            page.wait_for_timeout(12)

    found = {}
    for name, gesture in (("pan", drag), ("zoom", wheel), ("point", point)):
        page.mouse.move(x, y)
        page.wait_for_timeout(600)
        frame.evaluate("bench.begin()")
        gesture()
        page.wait_for_timeout(400)  # what is drawn anew after the gesture belongs to it
        found[name] = frame.evaluate("bench.end()")
    return found
