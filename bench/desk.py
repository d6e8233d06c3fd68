"""How long officials wait for the certification desk, and for a report.

    python bench/desk.py                   5,000 cases of 500 parks, and the demo data
    python bench/desk.py --cases 20000

The desk is the page as Streamlit runs it for an official of the city, for one of a district, and for a visitor, from
the register to the last element, without the browser; one case is opened the same way. A report is what a first visitor
waits for on the server, the register read anew, then one whose register is read already. The median of several runs
each; the goals are on the right, and the script ends with 1 where one is missed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

import shapely
from sqlalchemy import insert

TODAY = dt.date(2026, 11, 21)
DESK, REPORT = 1.0, 2.0  # goals, seconds
TIMES = 5
DISTRICTS = ("440303", "440304", "440305", "440306", "440307", "440311")
# How far the cases of the bench have come: most are closed, as they are after some years.
WALKS = (
    *([("submit", "recommend", "approve", "notice", "grant")] * 6), ("submit", "decline"), ("submit", "recommend"),
    ("submit",), ("submit", "recommend", "approve", "notice"),
)  # fmt: skip
SCRIPT = """
import streamlit as st
import views.certification.page
names = ("map", "park", "policies", "certification")
st.session_state["pages"] = {n: st.Page(lambda: None, title=n, url_path=n, default=n == "map") for n in names}
st.navigation(list(st.session_state["pages"].values()), position="hidden")
views.certification.page.page()
"""


def fill(store, cases: int) -> None:
    """Places, demo data, and so many cases, ten of a park, written as the desk's own steps would."""
    from registry.certification.rules import load
    from registry.parks import demo, places
    from registry.store.models import Certification, CertificationStep, Park

    ways = load().ways
    with store.write() as session:
        places.load(session)
        demo.load(session)
        parks = [
            Park(
                slug=f"bench-{n}", name_zh=f"园区{n}", name_en=f"Park {n}", role="registered", city_code="4403",
                district_code=DISTRICTS[n % len(DISTRICTS)], lon=114.0 + n / 10_000, lat=22.6, accuracy_m=1.0,
                outline="point", geom=shapely.Point(114.0 + n / 10_000, 22.6), source="bench",
            )
            for n in range(max(1, cases // 10))
        ]  # fmt: skip
        session.add_all(parks)
        session.flush()
        ids = [park.id for park in parks]
        made = [
            {"id": n + 1, "park_id": ids[n % len(ids)], "kind": "shenzhen-municipal", "purpose": "grant",
             "granted_as": "comprehensive"}
            for n in range(cases)
        ]  # fmt: skip
        session.execute(insert(Certification), made)
        session.execute(insert(CertificationStep), list(steps(cases, ways)))


def steps(cases: int, ways):
    for n in range(cases):
        begun = TODAY - dt.timedelta(days=40 + n % 1_500)
        for number, id in enumerate(WALKS[n % len(WALKS)], start=1):
            on = begun + dt.timedelta(days=5 * number)
            noticed = id == "notice"
            yield {
                "certification_id": n + 1, "number": number, "step": id, "state": ways.step[id].to, "on_day": on,
                "by": "某局", "text": "意见", "document": f"深工信〔2026〕{n}号",
                "place": "局网站" if noticed else None,
                "from_day": on if noticed or id == "grant" else None,
                "to_day": on + dt.timedelta(days=7) if noticed else None,
            }  # fmt: skip


def seconds(work: Callable[[], object], times: int = TIMES) -> float:
    """The median of so many runs, after one that is not counted."""
    work()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def page(person, **query: str) -> Callable[[], object]:
    """The page as a person opens it."""
    from streamlit.testing.v1 import AppTest

    from registry.access.sessions import Login
    from views.entrance import identity

    def run() -> None:
        identity.look_up = lambda cookies: Login(person, "0" * 64) if person.id else None
        opened = AppTest.from_string(SCRIPT, default_timeout=120)
        for name, value in query.items():
            opened.query_params[name] = value
        opened.run()
        if opened.exception:
            raise SystemExit(str(opened.exception))

    return run


def desk(store) -> list[tuple[str, float, float | None]]:
    from registry.person import PUBLIC, Person
    from registry.services import certification

    city = Person(1, "city", "市", "official", scope="4403")
    district = Person(2, "district", "区", "official", scope="440311")

    def listed() -> None:
        with store.read() as session:
            certification.desk(city, session)

    return [
        ("desk of the city", seconds(page(city)), DESK),
        ("  of this, reading its cases", seconds(listed), None),
        ("desk of a district", seconds(page(district)), DESK),
        ("public notices, for a visitor", seconds(page(PUBLIC)), DESK),
        ("one park with its cases", seconds(page(city, park="bench-1")), DESK),
        ("one case", seconds(page(city, park="bench-1", case="2")), DESK),
    ]


def report(store) -> list[tuple[str, float, float | None]]:
    from maps import reports
    from registry.person import PUBLIC

    def anew(kind: str, id: str) -> Callable[[], object]:
        return lambda: reports.make(reports.for_person(reports.read_register(store, TODAY), PUBLIC), kind, id, "zh")

    read = reports.for_person(reports.read_register(store, TODAY), PUBLIC)
    kinds = (("district", "440311"), ("park", "demo-guangming-2"), ("city", "4403"))
    rows = [(f"report, {kind}, the register read anew", seconds(anew(kind, id)), REPORT) for kind, id in kinds]
    return [
        *rows,
        ("report, district, the register read already",
         seconds(lambda: reports.make(read, "district", "440311", "zh")), REPORT),
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=5_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/register.db"
        os.environ |= {"SOFTPARK_DATABASE_URL": url, "SOFTPARK_TODAY": TODAY.isoformat()}
        from registry.store.store import Store

        store = Store.open(url)
        fill(store, asked.cases)
        print(f"{asked.cases:,} cases; load {os.getloadavg()[0]:.1f}")
        rows = [*desk(store), *report(store)]
        store.close()
    for name, taken, goal in rows:
        told = "" if goal is None else f"goal {goal:.1f}  {'met' if taken <= goal else 'MISSED'}"
        print(f"  {name:46} {taken:6.2f} s   {told}")
    return int(any(goal is not None and taken > goal for _name, taken, goal in rows))


if __name__ == "__main__":
    sys.exit(main())
