"""How fast a roster is read, compared and applied; reading beside pandas with openpyxl and with calamine, in one run.

    python bench/roster.py                 all parts, 100,000 rows
    python bench/roster.py reading --rows 20000
    python bench/roster.py --no-peers      ours alone

Ours reads in a process of its own, matches headings, checks every cell and the rows against each other, and hands rows
over; pandas only reads the cells into a table. Each is timed as a user waits for it.
"""

import argparse
import datetime as dt
import io
import random
import statistics
import time
from collections.abc import Callable

import pandas as pd

from registry import uscc
from registry.roster import export, template
from registry.roster.fields import Row
from registry.roster.read import read_file

YEAR = 2026


def roster(rows: int) -> list[Row]:
    """A made-up roster of 19 known fields, nearly every cell of it distinct where it would be in life."""
    draw = random.Random(1)
    return [_row(number, draw) for number in range(rows)]


def _row(number: int, draw: random.Random) -> Row:
    first = f"91440300MA5{number:06d}"
    start = dt.date(2023, 1, 1) + dt.timedelta(days=draw.randrange(1_000))
    area = draw.randrange(2_000, 200_000) / 100
    rent = round(area * draw.randrange(3_000, 15_000))
    return Row(
        uscc=first + uscc.check_digit(first), name=f"深圳市第{number}软件有限公司", room=f"{number % 9 + 1}栋{number}",
        start=start, end=start + dt.timedelta(days=1_095), area_m2=area, monthly_rent_fen=rent,
        rent_free_months=draw.randrange(4), rent_fen=rent * 12, newly_moved_in=draw.random() < 0.2, kind="enterprise",
        industry=draw.choice(("6511", "6513", "6420")), ai_listed=draw.random() < 0.2,
        software_enterprise=draw.random() < 0.7, above_scale=draw.random() < 0.1,
        size=draw.choice(("medium", "small", "micro")), startup=draw.random() < 0.3, contact=f"联系人{number % 500}",
        telephone=f"138{number:08d}",
    )  # fmt: skip


def timed(work: Callable[[], object], times: int) -> float:
    """Seconds, the median of so many runs."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def reading(rows: int, peers: bool) -> None:
    """Read and check a workbook and a text file of so many rows."""
    known = roster(rows)
    made = timed(lambda: export.workbook(known), 1)
    book, table = export.workbook(known), export.table(known)
    stages: dict[str, float] = {}

    def told(stage: str, share: float) -> None:
        stages.setdefault(stage, time.perf_counter())

    begun = time.perf_counter()
    found = read_file(book, "roster.xlsx", YEAR, progress=told)
    if found.rows != known or found.problems:
        raise SystemExit("what was exported is not what was read")
    parts = [f"{stage} at {at - begun:.2f}" for stage, at in stages.items()]
    ours = timed(lambda: read_file(book, "roster.xlsx", YEAR), 3)
    text = timed(lambda: read_file(table, "roster.csv", YEAR), 3)
    small = timed(lambda: read_file(export.workbook(known[:100]), "roster.xlsx", YEAR), 5)
    print(f"{rows:,} rows x {len(Row._fields)} columns; .xlsx {len(book) / 1e6:.1f} MB, .csv {len(table) / 1e6:.1f} MB")
    print(f"  read and checked, .xlsx       {ours:7.2f} s   ({', '.join(parts)})")
    print(f"  read and checked, .csv        {text:7.2f} s")
    print(f"  100 rows, .xlsx               {small:7.2f} s")
    print(f"  written as .xlsx              {made:7.2f} s")
    print(f"  the template with these rows  {timed(lambda: template.workbook('园区', YEAR, known), 1):7.2f} s")
    if peers:
        for engine in ("calamine", "openpyxl"):
            other = timed(lambda engine=engine: pd.read_excel(io.BytesIO(book), engine=engine), 1)
            print(f"  pandas with {engine:9}, no check {other:6.2f} s   {other / ours:5.2f} x ours")


PARTS: dict[str, Callable[[int, bool], None]] = {"reading": reading}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help=f"any of {', '.join(PARTS)}; all without")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--no-peers", action="store_true")
    asked = parser.parse_args()
    for part in asked.parts or PARTS:
        print(f"-- {part}: {PARTS[part].__doc__}")
        PARTS[part](asked.rows, not asked.no_peers)


if __name__ == "__main__":
    main()
