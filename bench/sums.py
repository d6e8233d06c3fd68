"""How long the first sums of subsidies take, of 覆盖 and of reports, and those that are kept.

    python bench/sums.py                   100,000 tenants
    python bench/sums.py 20000             as many as you say

A synthetic register is written as in `bench/assess.py`, which is not timed. Then, in turn in one process, seconds of
the processor, the least of several runs each: the rows that the sums are made of, read plainly by Python's own SQLite
module and nothing done with them; the first sums (`registry.claims.subsidies.read_subsidies`); what one visitor may see
of them (`shown`); and the sums asked for again. Goal: the first sums in at most four times the plain reading; the
script ends with 1 where it is missed.
"""

import argparse
import datetime as dt
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import assess

from registry.claims import subsidies
from registry.person import PUBLIC
from registry.policy import load_law
from registry.store.store import Store

TIMES = 4
MOST = 4.0  # goal: times the plain reading
TABLES = ("tenant_profile", "lease", "rent", "finding", "subsidy_grant", "other_support")


def read_plainly(path: Path) -> None:
    """All rows of the facts as tuples."""
    with sqlite3.connect(path) as connection:
        for table in TABLES:
            connection.execute(f'SELECT * FROM "{table}"').fetchall()


def least(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """By name, seconds of the processor of the quickest of several runs, one after the other in turn."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(TIMES):
        for name, work in works.items():
            start = time.process_time()
            work()
            taken[name].append(time.process_time() - start)
    return {name: min(each) for name, each in taken.items()}


def measured(path: Path, day: dt.date) -> dict[str, float]:
    store = Store.open(f"sqlite:///{path}")
    load_law()
    figures = subsidies.figures_of(store, day)
    parks = subsidies.readable(figures.parks, PUBLIC)
    return least(
        {
            "rows read plainly": lambda: read_plainly(path),
            "first sums": lambda: subsidies.read_subsidies(store, day),
            "what a visitor sees of them": lambda: subsidies.shown(figures, parks),
            "asked again": lambda: subsidies.figures_of(store, day),
        }
    )


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("tenants", type=int, nargs="?", default=100_000)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        store = Store.open(f"sqlite:///{path}")
        assess.fill(store, given.tenants)
        store.close()
        found = measured(path, assess.AS_OF)
    print(f"{given.tenants:,} tenants, seconds of the processor, the least of {TIMES}")
    for name, seconds in found.items():
        print(f"  {name:<30}{seconds:8.3f}")
    times = found["first sums"] / found["rows read plainly"]
    print(f"  first sums: {times:.1f} times the plain reading (goal: at most {MOST:g})")
    return 0 if times <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
