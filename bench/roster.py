"""How fast a roster is read, compared and applied; reading beside pandas with openpyxl and with calamine, in one run.

    python bench/roster.py                 all parts, 100,000 rows
    python bench/roster.py reading --rows 20000
    python bench/roster.py --no-peers      ours alone

Ours reads in a process of its own, matches headings, checks every cell and the rows against each other, and hands rows
over; pandas only reads the cells into a table. Each is timed as a user waits for it. Refusing is reading what was made
to harm, making the file included. Comparing and applying are the services that the pages call, on SQLite. Goals are
shares of what reading takes in the same run; where one is not met it ends with 1.
"""

import argparse
import datetime as dt
import io
import random
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable

import pandas as pd
import shapely

from registry import uscc
from registry.parks import places
from registry.person import Person
from registry.rosters.fields import RosterRow
from registry.rosters.files.making import export, template
from registry.rosters.files.model import CannotReadRoster
from registry.rosters.files.runner import read_file
from registry.rosters.plan import Comparison
from registry.services import rosters
from registry.store.models import Park
from registry.store.store import Store

YEAR = 2026
DAY = dt.date(YEAR, 11, 21)


def roster(rows: int) -> list[RosterRow]:
    """A made-up roster of 19 known fields, nearly every cell of it distinct where it would be in life."""
    draw = random.Random(1)
    return [_row(number, draw) for number in range(rows)]


def _row(number: int, draw: random.Random) -> RosterRow:
    first = f"91440300MA5{number:06d}"
    start = dt.date(2023, 1, 1) + dt.timedelta(days=draw.randrange(1_000))
    area = draw.randrange(2_000, 200_000) / 100
    rent = round(area * draw.randrange(3_000, 15_000))
    return RosterRow(
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
    print(
        f"{rows:,} rows x {len(RosterRow._fields)} columns; "
        f".xlsx {len(book) / 1e6:.1f} MB, .csv {len(table) / 1e6:.1f} MB"
    )
    print(f"  read and checked, .xlsx       {ours:7.2f} s   ({', '.join(parts)})")
    print(f"  read and checked, .csv        {text:7.2f} s")
    print(f"  100 rows, .xlsx               {small:7.2f} s")
    READ[rows] = ours
    _goal("written as .xlsx", made, rows, 1)
    _goal("the template with these rows", timed(lambda: template.workbook("园区", YEAR, known), 1), rows, 1)
    if peers:
        for engine in ("calamine", "openpyxl"):
            other = timed(lambda engine=engine: pd.read_excel(io.BytesIO(book), engine=engine), 1)
            print(f"  pandas with {engine:9}, no check {other:6.2f} s   {other / ours:5.2f} x ours")


READ: dict[int, float] = {}
"""Seconds that reading a workbook of so many rows took."""

MISSED: list[str] = []


def _goal(name: str, taken: float, rows: int, most: float) -> None:
    """One line: seconds, and the share of what reading takes that they may be at most."""
    if rows not in READ:
        book = export.workbook(roster(rows))
        READ[rows] = timed(lambda: read_file(book, "roster.xlsx", YEAR), 1)
    share = taken / READ[rows]
    if share > most:
        MISSED.append(name)
    print(f"  {name:29} {taken:7.2f} s   {share:.2f} of reading, goal {most:.2f}{'' if share <= most else ', not met'}")


def refusing(rows: int, peers: bool) -> None:
    """Refuse files that were made to harm: what they unpack to is much, and none of it is a roster."""
    good = export.workbook(roster(1))
    cell = b"<row><c><v>1</v></c></row>"
    sheets = {
        "a million rows": cell * 1_000_000,
        "cells that never end": b"<c" * 2_000_000,
        "errors that never end": b"<row>" + b'<c t="e"><f>1</f>' * 300_000 + b"</row>",
        "far cells without addresses": b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>" + b"<row/>" * 150_000 + cell,
        "a cell of 50 million signs": b'<row><c t="inlineStr"><is><t>' + b"a" * 50_000_000 + b"</t></is></c></row>",
    }
    for name, content in sheets.items():
        _step(name, lambda content=content: _refused(_with_sheet(good, content)))


def _with_sheet(workbook: bytes, rows: bytes) -> bytes:
    """The workbook with other rows on its first sheet."""
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            own = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (space, rows)
            new.writestr(name, own if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return made.getvalue()


def _refused(data: bytes) -> None:
    try:
        read_file(data, "harm.xlsx", YEAR)
    except CannotReadRoster:
        return
    raise SystemExit("a file that was made to harm is read")


def applying(rows: int, peers: bool) -> None:
    """Compare with the register, apply and undo so many rows: the first import, and a month's changes."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(f"sqlite:///{folder}/register.db")
        with store.write() as session:
            places.load(session)
            park = Park(
                slug="bench", name_zh="园区", name_en="Park", role="registered", city_code="4403", lon=114.0, lat=22.5,
                accuracy_m=1.0, outline="point", geom=shapely.Point(114.0, 22.5), source="bench",
            )  # fmt: skip
            session.add(park)
            session.flush()
            keeper = Person(1, "bench", "bench", "operator", frozenset({park.id}))
            at = park.id
        known = tuple(roster(rows))
        print(f"{rows:,} rows; every row has its history and the transaction its seal")
        first = _step("compared, empty register", lambda: _compared(store, keeper, at, known))
        _share("applied, all new", lambda: rosters.apply(keeper, store, at, first, what="import"), rows, 1 / 2)
        same = _share("compared, the same again", lambda: _compared(store, keeper, at, known), rows, 1 / 3)
        if not same.empty:
            raise SystemExit("the same rows are not found the same")
        later = _a_month_later(known)
        plan = _share("compared, a month's changes", lambda: _compared(store, keeper, at, later), rows, 1 / 3)
        out = [missing.lease_id for missing in plan.missing]
        made = f"{len(plan.new):,} new, {len(plan.changed):,} changed, {len(out):,} moved out"
        number = _step("applied", lambda: rosters.apply(keeper, store, at, plan, moved_out=out, what="import"), made)
        _step("undone", lambda: rosters.undo(keeper, store, at, number))
        _step("read as known before the undo", lambda: _read(store, keeper, at, number))
        store.close()


def _step(name: str, work: Callable[[], object], note: str = "") -> object:
    begun = time.perf_counter()
    found = work()
    print(f"  {name:29} {time.perf_counter() - begun:7.2f} s   {note}")
    return found


def _share(name: str, work: Callable[[], object], rows: int, most: float) -> object:
    """The same, with the share of what reading takes that it may take at most."""
    begun = time.perf_counter()
    found = work()
    _goal(name, time.perf_counter() - begun, rows, most)
    return found


def _compared(store: Store, keeper: Person, park_id: int, rows: tuple[RosterRow, ...]):
    return rosters.compare(keeper, store, park_id, Comparison(park_id, DAY, rows))


def _read(store: Store, keeper: Person, park_id: int, known: int):
    with store.read() as session:
        return rosters.roster(keeper, session, park_id, DAY, known)


def _a_month_later(rows: tuple[RosterRow, ...]) -> tuple[RosterRow, ...]:
    """One in a hundred moved out, as many are new, one in ten pays another rent, one in fifty became something."""
    kept = [row for place, row in enumerate(rows) if place % 100]
    for place, row in enumerate(kept):
        if place % 10 == 1:
            kept[place] = row._replace(monthly_rent_fen=row.monthly_rent_fen + 100)
        elif place % 50 == 3:
            kept[place] = row._replace(startup=not row.startup, rent_fen=row.rent_fen + 1)
    return (*kept, *roster(len(rows) + len(rows) // 100)[len(rows) :])


PARTS: dict[str, Callable[[int, bool], None]] = {"reading": reading, "refusing": refusing, "applying": applying}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help=f"any of {', '.join(PARTS)}; all without")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--no-peers", action="store_true")
    asked = parser.parse_args()
    for part in asked.parts or PARTS:
        print(f"-- {part}: {PARTS[part].__doc__}")
        PARTS[part](asked.rows, not asked.no_peers)
    if MISSED:
        raise SystemExit(f"not met: {', '.join(MISSED)}")


if __name__ == "__main__":
    main()
