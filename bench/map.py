"""How fast the map is: the page in a browser at 1,000 parks, the viewport alone at 1,000, 10,000 and 100,000.

    python bench/map.py              all
    python bench/map.py --no-page    without the browser

The page is served by `softpark serve` from a temporary database with synthetic parks (outlines of 20 vertices, no
demo data); a Chromium with an empty cache opens it. "First drawn" runs from the start of the navigation until the
parks stand on the canvas, "filter" from the click on a box of the rail until the canvas shows the filtered parks.
The limits of the project are 3 s and 0.5 s at 1,000 parks; the script ends with 1 where a median is above them.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import date
from pathlib import Path

import geopandas
import numpy as np
import shapely

from maps.districts import read_districts
from maps.filters import TIERS, Filters
from maps.layers import ParkIndex, Viewport

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
PORT = 8791
DAY = date(2026, 11, 21)
FIRST_DRAWN, FILTERED = 3.0, 0.5  # seconds
CITY = {"4403"}
ROUNDS = 5


def outlines(count: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Polygons of 20 vertices and 50 to 400 m radius, their centres (n, 2), and codes of the districts they are in."""
    draw = np.random.default_rng(seed)
    districts = read_districts()
    districts = districts[districts["city_code"].isin(CITY)]
    land, codes = districts.geometry.to_numpy(), districts["code"].to_numpy()
    tree = shapely.STRtree(land)
    centres, within = np.empty((0, 2)), np.empty(0, dtype=int)
    while len(centres) < count:
        tried = draw.uniform((113.75, 22.40), (114.63, 22.86), (count, 2))
        point, district = tree.query(shapely.points(tried), predicate="within")
        centres, within = np.vstack([centres, tried[point]]), np.concatenate([within, district])
    centres, within = centres[:count], within[:count]
    angles = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    radii = draw.uniform(50, 400, (count, 1)) * draw.uniform(0.7, 1.3, (count, 20)) / 111_000
    rings = centres[:, None, :] + np.stack([radii * np.cos(angles) / 0.92, radii * np.sin(angles)], axis=-1)
    return shapely.polygons(rings), centres, codes[within]


def park_frame(count: int) -> geopandas.GeoDataFrame:
    """Synthetic parks in the shape of `registry.parks.park_frame`."""
    shapes, centres, codes = outlines(count)
    draw = np.random.default_rng(2)
    numbers = np.arange(count)
    return geopandas.GeoDataFrame(
        {
            "slug": [f"bench-{number}" for number in numbers],
            "name_zh": [f"测试园区{number}" for number in numbers],
            "name_en": [f"Bench Park {number}" for number in numbers],
            "role": "registered",
            "candidate": False,
            "district": codes,
            "area": None,
            "standing": draw.choice(TIERS, count),
            "recognition": draw.choice(("ai_software", "other_featured", "none"), count),
            "outline": "surveyed",
            "accuracy_m": 50.0,
            "demo": False,
            "lon": centres[:, 0],
            "lat": centres[:, 1],
        },
        geometry=shapes,
        crs=4490,
    )


def viewports() -> None:
    """Milliseconds to make an index, and to answer three viewports from it, JSON left out."""
    asked = {
        "whole city, z10.5": Viewport(113.55, 22.35, 114.7, 22.95, 10.5),
        "one district, z12": Viewport(113.85, 22.68, 114.03, 22.84, 12),
        "a quarter, z14": Viewport(113.92, 22.52, 113.97, 22.56, 14),
    }
    for count in (1_000, 10_000, 100_000):
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
        print(", ".join(line))


def fill(url: str, count: int) -> None:
    """A register with districts, areas and `count` synthetic parks with titles and recognitions."""
    from registry import places
    from registry.models import Park, Recognition, Title
    from registry.store import Store

    shapes, centres, codes = outlines(count)
    source = "bench/map.py"
    store = Store.open(url)
    with store.write() as session:
        places.load(session)
        for number in range(count):
            park = Park(
                slug=f"bench-{number}",
                name_zh=f"测试园区{number}",
                name_en=f"Bench Park {number}",
                role="registered",
                city_code="4403",
                district_code=codes[number],
                lon=centres[number, 0],
                lat=centres[number, 1],
                accuracy_m=50.0,
                outline="surveyed",
                geom=shapes[number],
                source=source,
            )
            session.add(park)
            session.flush()
            tier = ("national", "provincial", "municipal", "municipal", None, None)[number % 6]
            if tier:
                title = Title(park_id=park.id, tier=tier, kind="base", valid_from=date(2024, 1, 1), source=source)
                session.add(title)
            if number % 4 == 0:
                kind = "ai_software" if number % 8 else "other_featured"
                first = date(2025, 6, 1)
                session.add(Recognition(park_id=park.id, kind=kind, valid_from=first, source=source))


def pages(count: int) -> bool:
    """Open the page and change filters in a browser; whether the medians are within the limits."""
    with tempfile.TemporaryDirectory() as directory:
        url = f"sqlite:///{directory}/bench.db"
        fill(url, count)
        softpark = Path(sys.executable).with_name("softpark")
        environment = {**os.environ, "SOFTPARK_DATABASE_URL": url, "SOFTPARK_TODAY": DAY.isoformat()}
        server = subprocess.Popen([softpark, "serve", "--port", str(PORT)], env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait(f"http://127.0.0.1:{PORT}/healthz")
            opened, filtered = _browse(f"http://127.0.0.1:{PORT}/")
        finally:
            server.terminate()
            server.wait(10)
    print(f"{count:>7,} parks: first visitor of the process, first drawn {opened[0]:.2f} s")
    print(f"{count:>7,} parks: first drawn, median {statistics.median(opened[1:]):.2f} s of {_list(opened[1:])}")
    print(f"{count:>7,} parks: filter, median {statistics.median(filtered):.2f} s of {_list(filtered)}")
    return statistics.median(opened[1:]) < FIRST_DRAWN and statistics.median(filtered) < FILTERED


def _list(seconds: list[float]) -> str:
    return ", ".join(f"{second:.2f}" for second in sorted(seconds))


def _wait(url: str) -> None:
    for _attempt in range(200):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("softpark serve gave no answer")


DRAWN = "JSON.parse(document.body.dataset.drawn || '{}')"


def _browse(url: str) -> tuple[list[float], list[float]]:
    """Seconds until first drawn, for each fresh browser context; seconds for each change of a filter."""
    from playwright.sync_api import sync_playwright

    opened, filtered = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for _round in range(ROUNDS + 1):
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            begun = time.time()
            page.goto(url, wait_until="commit")
            page.frame_locator(".st-key-map_frame iframe").locator("body[data-drawn]").wait_for(state="attached")
            frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
            opened.append(frame.evaluate(DRAWN)["at"] / 1000 - begun)
            # The page of the last round stays for the filters.
        page.evaluate("addEventListener('click', () => { window.clicked = Date.now() }, true)")
        for tier in ("national", "provincial", "municipal", "national", "provincial", "municipal"):
            before = frame.evaluate(DRAWN)["at"]
            page.locator(f".st-key-map_is_tier_{tier} label").click()
            frame.wait_for_function(f"{DRAWN}.at > {before}")
            filtered.append((frame.evaluate(DRAWN)["at"] - page.evaluate("window.clicked")) / 1000)
            page.wait_for_timeout(400)
        browser.close()
    return opened, filtered


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--no-page", action="store_true", help="without the browser")
    arguments = parser.parse_args()
    viewports()
    return 0 if arguments.no_page or pages(1_000) else 1


if __name__ == "__main__":
    sys.exit(main())
