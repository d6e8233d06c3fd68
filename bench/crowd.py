"""How long many who ask for the same files of 覆盖 at once wait for them.

    python bench/crowd.py                   60 visitors, 100,000 tenants
    python bench/crowd.py --visitors 200 --tenants 20000

A synthetic register is written as in `bench/assess.py`, which is not timed. Then visitors, each at an address of their
own, ask the route at the same moment, every one for one of the files below: the first time nothing of this state of the
register is kept. Beside it, after a change of the register, one visitor asks for each of these files in turn: no crowd
can be served sooner, since each file has to be made. Seconds of the clock until the last has theirs, and of the
processor. Goal: the last of a crowd waits at most half again as long as the one; the script ends with 1 where not.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import assess
import httpx
from sqlalchemy import text
from starlette.applications import Starlette

from maps.coverage import exports
from registry.store.store import Store
from registry.store.triggers import install

TIMES = 3
MOST = 1.5  # goal: times what one visitor waits who asks for each file in turn
SHOWS = ("district", "subsidies")
HOST = "http://127.0.0.1"


def questions(day) -> list[str]:
    """The files that are asked for."""
    asked = product(SHOWS, exports.KINDS)
    return [urlencode({"show": show, "format": kind, "on": day.isoformat()}) for show, kind in asked]


async def crowd(app: Starlette, path: str, asked: list[str], visitors: int) -> float:
    """Seconds until the last of them has the file; each asks for one, and all at once."""
    begun = time.perf_counter()
    await asyncio.gather(*(_visit(app, f"{path}?{asked[n % len(asked)]}", n) for n in range(visitors)))
    return time.perf_counter() - begun


async def one(app: Starlette, path: str, asked: list[str]) -> float:
    """Seconds until a visitor has all of them, asked for one after the other."""
    begun = time.perf_counter()
    for question in asked:
        await _visit(app, f"{path}?{question}", 0)
    return time.perf_counter() - begun


async def _visit(app: Starlette, address: str, number: int) -> None:
    here = httpx.ASGITransport(app=app, client=(f"10.0.{number // 250}.{number % 250 + 1}", 1))
    async with httpx.AsyncClient(transport=here, base_url=HOST, timeout=600) as client:
        answer = await client.get(address)
    if answer.status_code != 200 or not answer.content:
        raise SystemExit(f"{address}: {answer.status_code} {answer.text[:200]}")


def changed(store: Store) -> None:
    """One word of the register is another now, so that nothing that is kept fits."""
    with store.write() as session:
        session.execute(text("UPDATE park SET note = coalesce(note, '') || '.' WHERE id = (SELECT min(id) FROM park)"))


def measured(store: Store, visitors: int) -> dict[str, tuple[float, float]]:
    """By name, seconds of the clock and of the processor, the least of several times each, in turn."""
    from views.coverage import files
    from views.kit import context

    app, asked = Starlette(routes=files.routes(context.store)), questions(assess.AS_OF)
    works = {"one": lambda: one(app, files.PATH, asked), "crowd": lambda: crowd(app, files.PATH, asked, visitors)}
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(TIMES):
        for name, work in works.items():
            changed(store)
            cpu = time.process_time()
            taken[name].append((asyncio.run(work()), time.process_time() - cpu))
    return {name: min(each) for name, each in taken.items()}


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--visitors", type=int, default=60)
    given.add_argument("--tenants", type=int, default=100_000)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/bench.db"
        os.environ["SOFTPARK_DATABASE_URL"], os.environ["SOFTPARK_TODAY"] = address, assess.AS_OF.isoformat()
        store = Store.open(address)
        assess.fill(store, asked.tenants)
        with store.engine.execution_options(write=True).begin() as connection:
            install.install(connection)  # which `assess.fill` goes without: they tell that something has changed
        found = measured(store, asked.visitors)
        store.close()
    files, (alone, alone_cpu), (last, last_cpu) = len(questions(assess.AS_OF)), found["one"], found["crowd"]
    print(f"{asked.tenants:,} tenants; the least of {TIMES}, seconds of the clock and of the processor")
    print(f"  {'one visitor, each file in turn':44} {alone:6.2f} {alone_cpu:6.2f}   {files} files")
    crowded = f"the last of {asked.visitors} who ask at once"
    print(f"  {crowded:44} {last:6.2f} {last_cpu:6.2f}   {last / alone:.2f} times, goal {MOST}")
    return int(last > MOST * alone)


if __name__ == "__main__":
    sys.exit(main())
