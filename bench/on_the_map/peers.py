"""What others would draw with: the same parks in a Streamlit page of a few lines (bench/peers/map_page.py)."""

import base64
import subprocess
import sys
import time
from pathlib import Path

from on_the_map.browser import LIMIT, Measured, map_frame, moved, served, visit
from on_the_map.synthetic import TITLES

BENCH = Path(__file__).resolve().parents[1]
PEERS = BENCH.parent / "build" / "bench-map-peers"
NAMES = {"folium": "folium.GeoJson", "explore": "geopandas.explore()", "pydeck": "st.pydeck_chart"}
SLOW = 30  # seconds: who takes longer is opened once, and neither moved nor filtered
SHOWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now()))))"


def install_peers() -> None:
    if not (PEERS / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
    pip = [PEERS / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, "-r", BENCH / "peers" / "requirements-map.txt"], check=True)


NAMES = {"folium": "folium.GeoJson", "explore": "geopandas.explore()", "pydeck": "st.pydeck_chart"}
SLOW = 30  # seconds: who takes longer is opened once, and neither moved nor filtered
SHOWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(Date.now()))))"


def peer(name: str, count: int, parks: Path, browser) -> Measured:
    """A peer's page: opened to warm it up, then measured."""
    row = Measured(NAMES[name], count)
    options = ["--server.headless=true", "--browser.gatherUsageStats=false"]
    script = [str(PEERS / "bin" / "streamlit"), "run", str(BENCH / "peers" / "map_page.py")]
    with served(
        lambda port: [*script, f"--server.port={port}", *options, "--", name, str(parks)], {}, "/_stcore/health"
    ) as url:
        opened = deck_opened if name == "pydeck" else folium_opened
        for _round in range(2):
            row.opened, row.remark, page, frame = opened(url, count, browser)
            if row.opened is None or row.opened > SLOW:
                break
        else:
            if frame is not None:
                row.frames[f"parks, {count}"] = moved(page, frame)
                row.filtered, row.script = peer_filtered(page, count)
    return row


def folium_opened(url: str, count: int, browser):
    """Until every park is a layer of the Leaflet map and two more frames were shown."""
    from playwright.sync_api import Error

    page, begun = visit(browser, url)
    try:
        frame = map_frame(page)
    except (Error, RuntimeError):
        return None, refusal(page) or "no map", page, None
    try:
        left = LIMIT - (time.time() - begun)
        frame.wait_for_function(has_layers(count), polling=100, timeout=max(left, 1) * 1000)
        return frame.evaluate(SHOWN) / 1000 - begun, "", page, frame
    except Error:  # the page is still at work and answers nothing
        return None, "not drawn", page, None


def has_layers(least: int, most: float = float("inf")) -> str:
    """In the browser: whether the Leaflet map has that many layers, one a park and a few more."""
    count = "window.map && window.map._layers ? Object.keys(window.map._layers).length : 0"
    return f"(n => n >= {least} && n < {'Infinity' if most == float('inf') else most})({count})"


def refusal(page) -> str:
    """What Streamlit says in a red box, in short."""
    from playwright.sync_api import Error

    try:
        box = page.locator("[data-testid='stException'], [data-testid='stAlert']")
        return box.first.inner_text(timeout=2000).splitlines()[0][:120] if box.count() else ""
    except Error:
        return ""


def peer_filtered(page, count: int) -> tuple[float, float]:
    """Seconds from the choice of a standing until it is drawn, and until the server's last message."""
    from playwright.sync_api import Error

    page.locator("[data-testid='stRadio'] label", has_text="national").first.click()
    at = None
    while at is None:
        try:
            frame = map_frame(page)  # often another: the one before was thrown away
            frame.wait_for_function(has_layers(count // len(TITLES), count / 2), polling=50)
            at = frame.evaluate(SHOWN)
        except Error as gone:
            if "detached" not in str(gone) and "destroyed" not in str(gone):
                raise
    page.wait_for_timeout(500)
    clicked, said = page.evaluate("[bench.clicked, bench.said]")
    return (at - clicked) / 1000, (said - clicked) / 1000


# Of a picture, how many pixels are as red as the parks of pydeck.
RED = """async picture => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const c = new OffscreenCanvas(image.width, image.height).getContext("2d");
  c.drawImage(image, 0, 0);
  const d = c.getImageData(0, 0, image.width, image.height).data;
  let red = 0;
  for (let i = 0; i < d.length; i += 4) red += d[i] > 140 && d[i + 1] < 110 && d[i + 2] < 110;
  return red;
}"""


def deck_opened(url: str, count: int, browser):
    """Until the page shows the red of the parks: deck.gl tells nobody when it has drawn."""
    beside = browser.new_page()
    page, begun = visit(browser, url)
    while time.time() - begun < LIMIT:
        if said := refusal(page):
            return None, f"refused: {said}", page, None
        picture = page.screenshot(timeout=LIMIT * 1000)
        seen = time.time()
        if beside.evaluate(RED, base64.b64encode(picture).decode()) > 200:
            return seen - begun, "", page, None
        page.wait_for_timeout(100)
    return None, "not drawn", page, None
