"""What the processes do that the proofs start: write without end, each step known beforehand."""

import contextlib
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from registry.services import rosters
from registry.store.refusals import OutOfReach
from registry.store.store import Store
from tests.rosters.rosters import DAY, HERE, KEEPER, held, last, plan_of, put, row

FIRST = 1
"""Steps are numbered from here; the store was made by earlier change sets."""

KINDS = ("import", "edit", "undo")


def roster_after(step: int) -> list:
    """The rows of the roster after so many steps: an import, an edit of one row, an undo of that edit, and again."""
    if step < FIRST:
        return []
    kind = KINDS[(step - FIRST) % 3]
    if kind == "undo":
        return roster_after(step - 2)
    if kind == "edit":
        rows = roster_after(step - 1)
        return [rows[0]._replace(area_m2=step + 0.25), *rows[1:]]
    came = 30 + step % 7  # some move in, some out
    return [
        row(
            number, "2025-01-01", room=f"R{number:03d}", name=f"测试企业{number:03d}", area_m2=float(step),
            monthly_rent_fen=step, rent_fen=step * 12, industry=("6511", "6520", "6531")[step % 3],
        )
        for number in range(100, 100 + came)
    ]  # fmt: skip


def do(store: Store, step: int) -> None:
    """One step, as one change set."""
    kind = KINDS[(step - FIRST) % 3]
    if kind == "undo":
        rosters.undo(KEEPER, store, HERE, last(store))
    elif kind == "import":
        plan = plan_of(store, roster_after(step))
        out = {missing.lease_id for missing in plan.missing}
        rosters.apply(KEEPER, store, HERE, plan, moved_out=out, many_missing_ok=True, what="import")
    else:
        with store.read() as session:
            entry = rosters.roster(KEEPER, session, HERE, DAY).rows[0]
        put(store, [entry.row._replace(area_m2=step + 0.25)], leases=(entry.lease_id,), clear=True)


def without_end(url: str, step: int, told) -> None:
    """Step after step, telling each that is committed, until the process is killed."""
    store = Store.open(url)
    told.send(step - 1)
    while True:
        do(store, step)
        told.send(step)
        step += 1


def until_out_of_reach(url: str, step: int, told) -> None:
    """The same until the database is away."""
    with contextlib.suppress(OutOfReach):
        without_end(url, step, told)


def people(url: str, seeds: range, seconds: float, told) -> None:
    """Several people in one process, each in a thread, as the app serves them; tells what each of them did."""
    store = Store.open(url)
    with ThreadPoolExecutor(len(seeds)) as threads:
        told.send(list(threads.map(lambda seed: person(store, seed, seconds), seeds)))
    store.close()


def person(store: Store, seed: int, seconds: float) -> tuple[dict[int, int], dict[str, int], list[float]]:
    """Somebody who raises monthly rents in a roster that others edit, too; by lease how often it was done, how often
    merged or looked at again, and the seconds that applying took.

    A change of somebody else is merged; where both changed the same field, one looks again.
    """
    draw = random.Random(seed)
    done: dict[int, int] = {}
    counts = {"merged": 0, "again": 0}
    waits: list[float] = []
    going = threading.Event()
    home = threading.Timer(seconds, going.set)
    home.daemon = True
    home.start()
    while not going.wait(draw.uniform(0.0, 0.3)):  # far less than people think, and all of them at once
        with store.read() as session:
            entry = draw.choice(rosters.roster(KEEPER, session, HERE, DAY).rows)
        raised = entry.row._replace(monthly_rent_fen=entry.row.monthly_rent_fen + 1)
        plan = plan_of(store, [raised], leases=(entry.lease_id,), clear=True)
        if [each.differences[0].before for each in plan.changed] != [entry.row.monthly_rent_fen]:
            counts["again"] += 1
            continue
        began = time.monotonic()
        if _applied(store, plan, counts) is not None:
            done[entry.lease_id] = done.get(entry.lease_id, 0) + 1
        waits.append(time.monotonic() - began)
    return done, counts, waits


def _applied(store: Store, plan, counts: dict[str, int]) -> int | None:
    """The number of the change set; None where somebody else changed the very field."""
    with contextlib.suppress(rosters.Overtaken):
        return rosters.apply(KEEPER, store, HERE, plan)
    try:
        number = rosters.apply(KEEPER, store, HERE, plan, merge={})
    except rosters.Overtaken:
        number = None
    counts["again" if number is None else "merged"] += 1
    return number


__all__ = ["FIRST", "do", "held", "people", "roster_after", "until_out_of_reach", "without_end"]
