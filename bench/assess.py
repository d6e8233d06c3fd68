"""How long a whole register takes from the SQLite file to the stored run, and how much memory.

    python bench/assess.py                 100,000 tenants
    python bench/assess.py 1000000         as many as you say

A synthetic register is written in bulk into a temporary file, which is not timed; then
`registry.claims.runs.keeping.assess` is timed in a process of its own: reading, every measure, packing, storing. Goals:
100,000 tenants in 3 s, 1,000,000 in 30 s, peak memory below 1.5 GB.
"""

import argparse
import datetime as dt
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import insert, text

from registry.parks import places
from registry.parks.demo import SOURCE
from registry.policy.vocabulary import KINDS, SIZES
from registry.store.models import (
    Finding,
    Grant,
    Lease,
    OperatingBody,
    ParkOperator,
    Recognition,
    Rent,
    Tenant,
    TenantProfile,
    Title,
)
from registry.store.store import Store
from registry.store.triggers import install
from tests.fixtures.rows import park

AS_OF = dt.date(2026, 11, 21)
TENANTS_IN_A_PARK = 500
SEED = 20261121
BULK = 50_000
MEASURE = "guangming-2025-4/14"
DISTRICTS = ("440311", "440305", "440307", "440306", "440309")
INDUSTRIES = ("6513", "6511", "6410", "3911", "7320")
STATED = {"source": SOURCE, "demo": True, "recorded_at": dt.datetime(2026, 11, 21, tzinfo=dt.UTC)}


def fill(store: Store, tenants: int) -> None:
    """A register of so many tenants: one in fourteen with a second lease, about every seventh fact unknown."""
    draw = random.Random(SEED)
    parks = max(8, tenants // TENANTS_IN_A_PARK)
    without_history(store)
    with store.write() as session:
        places.load(session)
        session.add(OperatingBody(id=1, name="演示运营主体", **STATED))
        session.flush()
        _parks(session, draw, parks)
        for first in range(1, tenants + 1, BULK):
            rows = _tenants(draw, range(first, min(first + BULK, tenants + 1)), parks)
            for table, records in rows.items():
                session.execute(insert(table), records)


def without_history(store: Store) -> None:
    """Drop the triggers of history: the file is made up, and recording each of its rows would take longer than all."""
    with store.engine.execution_options(write=True).begin() as connection:
        for name in install.existing(connection):
            if "_history_" in name:
                connection.execute(text(f"DROP TRIGGER {name}"))


def _parks(session, draw: random.Random, parks: int) -> None:
    for number in range(1, parks + 1):
        id = 1000 + number
        district = draw.choice(DISTRICTS)
        session.add(
            park(f"bench-{number}", id=id, district_code=district, software_park=draw.random() < 0.8, demo=True)
        )
    session.flush()
    for id in range(1001, 1001 + parks):
        since = dt.date(draw.choice((2024, 2025, 2026)), draw.randint(1, 12), 1)
        session.add(ParkOperator(park_id=id, operating_body_id=1, valid_from=dt.date(2022, 1, 1), **STATED))
        if draw.random() < 0.6:
            kind = draw.choice(("ai_software", "other_featured"))
            session.add(Recognition(park_id=id, kind=kind, valid_from=since, **STATED))
        if draw.random() < 0.3:
            session.add(Title(park_id=id, tier="municipal", valid_from=since, **STATED))


def _tenants(draw: random.Random, numbers: range, parks: int) -> dict[type, list[dict]]:
    rows: dict[type, list[dict]] = {table: [] for table in (Tenant, TenantProfile, Lease, Rent, Grant, Finding)}

    def known(value):
        return value if draw.random() < 0.86 else None

    for id in numbers:
        rows[Tenant].append({"id": id, "uscc": f"{id:018d}", "name": f"演示企业{id}", **STATED})
        rows[TenantProfile].append(
            {
                "tenant_id": id, "valid_from": dt.date(2021, 1, 1),
                "kind": KINDS[0] if draw.random() < 0.9 else KINDS[3],
                "industry": known(draw.choice(INDUSTRIES)), "ai_listed": known(draw.random() < 0.3),
                "software_enterprise": known(draw.random() < 0.6), "above_scale": known(draw.random() < 0.3),
                "size": known(draw.choice(SIZES)), "startup": known(draw.random() < 0.2),
                "grants_complete": known(True), **STATED,
            }
        )  # fmt: skip
        for _ in range(1 if draw.random() > 1 / 14 else 2):
            here = 1001 + draw.randrange(parks)
            start = dt.date(draw.randint(2021, 2025), draw.randint(1, 12), 1)
            area, monthly = draw.randint(80, 2600), draw.randint(300_000, 20_000_000)
            rows[Lease].append(
                {
                    "tenant_id": id, "park_id": here, "start": start, "end": known(start.replace(year=start.year + 5)),
                    "area_m2": float(area), "monthly_rent_fen": monthly, "rent_free_months": draw.choice((0, 0, 2)),
                    "newly_moved_in": known(draw.random() < 0.5), **STATED,
                }
            )  # fmt: skip
            if draw.random() < 0.2:
                rows[Finding].append(
                    {"tenant_id": id, "park_id": here, "what": "cooperation", "value": draw.random() < 0.6,
                     "valid_from": start, **STATED}
                )  # fmt: skip
        if draw.random() < 0.6:
            rows[Rent].append(
                {"tenant_id": id, "park_id": here, "year": 2025, "amount_fen": draw.randint(0, 240_000_000), **STATED}
            )
        if draw.random() < 0.2:
            rows[Grant].append(
                {"tenant_id": id, "measure": MEASURE, "rent_year": draw.randint(2022, 2024), "amount_fen": 10_000_000,
                 "paid_on": dt.date(2025, 11, 14), **STATED}
            )  # fmt: skip
    return {table: records for table, records in rows.items() if records}


def timed(url: str) -> None:
    """One run, timed in this process."""
    from registry.claims.runs.keeping import assess

    store = Store.open(url)
    start = time.perf_counter()
    run = assess(store, AS_OF)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answers = sum(s["count"] for each in run.record["totals"]["tenant"].values() for s in each.values())
    size = sum(len(content) for content in run.parts.values()) / 1e6
    print(f"  assessed and stored in {seconds:.2f} s, peak {peak:,.0f} MB; {answers:,} answers, run of {size:.1f} MB")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("tenants", type=int, nargs="*", default=[100_000])
    asked.add_argument("--timed", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.timed:
        timed(given.timed)
        return
    for tenants in given.tenants:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bench.db"
            start = time.perf_counter()
            store = Store.open(url)
            fill(store, tenants)
            store.close()
            print(f"{tenants:,} tenants (written in {time.perf_counter() - start:.0f} s)", flush=True)
            subprocess.run([sys.executable, __file__, "--timed", url], check=True)


if __name__ == "__main__":
    main()
