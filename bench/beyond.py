"""How the time of a run from fact files grows, with rows and with workers: on this machine, with DuckDB feeding the
same kernel, and on Apache Spark with one worker and with two.

    python bench/beyond.py 1000000                      a million tenants
    python bench/beyond.py 1000000 2000000 4000000      the table, and docs/images/beyond.svg where --plot is given

Each is a process of its own with all that it starts, from its start to its end: facts read from four Parquet files,
answers written to others. Compared is the time of the processor, since others may use the machine. The files are made
up first (tests/fixtures/synthetic_facts.py), which is not timed. All must come to the same sums by measure and status,
or the script ends with 1. pyspark and DuckDB are installed into build/bench-beyond the first time; Java must be there.
"""

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from registry.policy import load_law
from tests.fixtures.synthetic_facts import write

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "build" / "bench-beyond"
WANTED = ROOT / "bench" / "peers" / "requirements-beyond.txt"
PLOT = ROOT / "docs" / "images" / "beyond.svg"
SOFTPARK = Path(sys.executable).with_name("softpark")
HERE, DUCKDB, ONE, TWO = "this machine", "DuckDB feeding the kernel", "Spark, one worker", "Spark, two workers"
WAYS = (HERE, DUCKDB, ONE, TWO)


def install_peers() -> None:
    if not (PEERS / "pyspark" / "sql").is_dir() or not (PEERS / "duckdb").is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", PEERS, "-r", WANTED]
        subprocess.run([str(part) for part in pip], check=True)


def command(way: str, facts: Path, out: Path) -> list[object]:
    assess = [SOFTPARK, "assess", "--facts", facts, "--out", out]
    if way == HERE:
        return assess
    if way == DUCKDB:
        return [sys.executable, ROOT / "bench" / "peers" / "duckdb_feeds.py", facts, out]
    workers = 1 if way == ONE else 2
    return [*assess, "--engine", "spark", "--spark-conf", f"spark.master=local-cluster[{workers},1,1024]"]


@dataclass
class Taken:
    """What a process and all that it starts take: seconds of the clock, of the processor, and MB in memory at most."""

    seconds: float = 0.0
    processor: float = 0.0
    peak: float = 0.0


def watched(words: Sequence[object], environment: dict[str, str], log: Path) -> Taken:
    """Run the command to its end, looking at its processes four times a second."""
    taken, used = Taken(), dict[int, float]()
    began = time.perf_counter()
    with log.open("w") as said:
        process = subprocess.Popen([str(word) for word in words], stdout=said, stderr=said, env=environment)
        while process.poll() is None:
            held = 0
            for pid, ticks, pages in tree(process.pid):
                used[pid], held = ticks / os.sysconf("SC_CLK_TCK"), held + pages
            taken.peak = max(taken.peak, held * resource.getpagesize() / 2**20)
            time.sleep(0.25)
    taken.seconds, taken.processor = time.perf_counter() - began, sum(used.values())
    if process.returncode:
        raise SystemExit(log.read_text())
    return taken


def tree(root: int) -> Iterator[tuple[int, int, int]]:
    """(process, ticks of the processor, pages in memory) of this process and all below it."""
    found, children = dict[int, tuple[int, int]](), dict[int, list[int]]()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has ended meanwhile
                continue
            found[int(entry.name)] = int(told[11]) + int(told[12]), int(told[21])
            children.setdefault(int(told[1]), []).append(int(entry.name))
    left = [root]
    while left:
        pid = left.pop()
        left += children.get(pid, [])
        if pid in found:
            yield pid, *found[pid]


def measured(way: str, facts: Path, folder: Path) -> tuple[Taken, dict]:
    """What it takes, and the totals."""
    out, log = folder / "out", folder / "log"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(PEERS), str(ROOT)]),
        "SPARK_LOCAL_DIRS": str(folder / "spark"),
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    taken = watched(command(way, facts, out), environment, log)
    record = json.loads((out / "run.json").read_text("utf-8"))
    subprocess.run(["rm", "-rf", out, folder / "spark", folder / "work"], check=True)
    return taken, record["totals"]["tenant"]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("tenants", type=int, nargs="*", default=[1_000_000])
    asked.add_argument("--plot", action="store_true", help=f"draw {PLOT.relative_to(ROOT)} of it")
    asked.add_argument("--no-spark", action="store_true", help="this machine and DuckDB alone")
    given = asked.parse_args()
    install_peers()
    times: dict[str, list[tuple[int, float]]] = {way: [] for way in WAYS[: 2 if given.no_spark else 4]}
    print("| tenants | rows | facts, MB | how | seconds | processor, s | beside this machine | memory, MB | load |")
    print("|---:|---:|---:|---|---:|---:|---:|---:|---:|")
    for tenants in given.tenants:
        with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
            facts = Path(folder) / "facts"
            rows = write(facts, tenants, load_law().asking(), files=4)
            size = sum(path.stat().st_size for path in facts.iterdir()) / 1e6
            first: tuple[float, dict] | None = None
            for way, found in times.items():
                taken, totals = measured(way, facts, Path(folder))
                first = first or (taken.processor, totals)
                if totals != first[1]:
                    raise SystemExit(f"{way}: other sums than on this machine")
                found.append((rows, taken.processor))
                told = f"{taken.seconds:.0f} | {taken.processor:.0f} | {taken.processor / first[0]:.1f}"
                load = f"{taken.peak:,.0f} | {os.getloadavg()[0]:.0f}"
                print(f"| {tenants:,} | {rows:,} | {size:,.0f} | {way} | {told} | {load} |", flush=True)
    if given.plot:
        PLOT.write_text(drawn(times), encoding="utf-8")


# ---- the plot ------------------------------------------------------------------------------------------------------

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 420, 70, 20, 200, 50
COLOURS = {HERE: "#1b6e53", DUCKDB: "#8a6d00", ONE: "#a33b20", TWO: "#2b4c9b"}


def drawn(times: dict[str, list[tuple[int, float]]]) -> str:
    """Rows across, seconds of the processor up, both on scales of tens."""
    points = [point for found in times.values() for point in found]
    across, up = ticks([rows for rows, _ in points]), ticks([seconds for _, seconds in points])

    def at(rows: float, seconds: float) -> tuple[float, float]:
        return (
            LEFT + (WIDTH - LEFT - RIGHT) * share(rows, across),
            HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share(seconds, up),
        )

    said = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        'font-size="12" role="img">',
        "<title>Seconds of the processor of a run from fact files, by rows, log-log</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for rows in across:
        x, y = at(rows, up[0])
        said.append(f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{x:.0f}" y2="{TOP}" stroke="#dddddd"/>')
        said.append(f'<text x="{x:.0f}" y="{y + 18:.0f}" text-anchor="middle">{rows / 1e6:g} M</text>')
    for seconds in up:
        x, y = at(across[0], seconds)
        said.append(f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{WIDTH - RIGHT}" y2="{y:.0f}" stroke="#dddddd"/>')
        said.append(f'<text x="{x - 8:.0f}" y="{y + 4:.0f}" text-anchor="end">{seconds:g} s</text>')
    middle, told = (LEFT + WIDTH - RIGHT) / 2, "rows of facts; up: seconds of the processor"
    said.append(f'<text x="{middle:.0f}" y="{HEIGHT - 8}" text-anchor="middle">{told}</text>')
    for place, (way, found) in enumerate(times.items()):
        line = [at(*point) for point in found]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in line)
        said.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[way]}" stroke-width="2"/>')
        said += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{COLOURS[way]}"/>' for x, y in line]
        y = TOP + 14 + 20 * place
        said.append(f'<rect x="{WIDTH - RIGHT + 15}" y="{y - 9}" width="10" height="10" fill="{COLOURS[way]}"/>')
        said.append(f'<text x="{WIDTH - RIGHT + 32}" y="{y}">{way}</text>')
    return "\n".join([*said, "</svg>", ""])


def ticks(values: Sequence[float]) -> list[float]:
    """1, 2 and 5 times powers of ten, from below the least to above the most."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    steps = [step * 10.0**power for power in range(low, high + 1) for step in (1, 2, 5)]
    first = max(place for place, step in enumerate(steps) if step <= min(values))
    last = min(place for place, step in enumerate(steps) if step >= max(values))
    return steps[first : max(last, first + 1) + 1]


def share(value: float, scale: Sequence[float]) -> float:
    return math.log(value / scale[0]) / math.log(scale[-1] / scale[0])


if __name__ == "__main__":
    main()
