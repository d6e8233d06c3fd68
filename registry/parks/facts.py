"""Parks as the `park` of a case (园区事实): what is known of them by a day, unknown facts left out.

For a registered park the register itself is the source, so that nothing recorded means none; of the other roles
(candidates and places that a document names) no recognition recorded means that it is not known.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.policy import Law, load_law
from registry.stated.reading import case_facts, hear
from registry.store.models import Assessment, Park, Recognition, Title, ZeroRentIncubator


def park_facts(session: Session, park: Park, as_of: dt.date) -> dict:
    """One park in the cases' format."""
    return parks_facts(session, [park], as_of)[park.id]


def parks_facts(session: Session, parks: Collection[Park], as_of: dt.date, law: Law | None = None) -> dict[int, dict]:
    """By id, parks in the cases' format; as many questions to the database for a thousand as for one."""
    law = law or load_law()
    only = None if len(parks) > MANY else [park.id for park in parks]
    titles, recognitions, incubators = (
        begun(session, table, as_of, only) for table in (Title, Recognition, ZeroRentIncubator)
    )
    results = _of_parks(
        session, select(Assessment).where(Assessment.year < as_of.year).order_by(Assessment.year), Assessment, only
    )
    stated = [fact for fact in law.declared if fact.group == "park"]
    said = hear(session, stated, as_of, None if only is None else {"park_id": only})
    return {
        park.id: _facts(park, titles[park.id], recognitions[park.id], incubators[park.id], results[park.id], as_of)
        | case_facts(law.facts, said.get(("park_id", park.id), {}))
        for park in parks
    }


MANY = 500
"""So many parks are not listed in the question any more: all are asked for. SQLite limits the words of a question."""


def begun(session: Session, table, as_of: dt.date, only: Collection[int] | None = None) -> dict[int, list]:
    """By park, the intervals that began by the day, in order; of all parks, or of `only` these."""
    return _of_parks(
        session, select(table).where(table.valid_from <= as_of).order_by(table.valid_from, table.id), table, only
    )


def _of_parks(session: Session, asked, table, only: Collection[int] | None) -> dict[int, list]:
    if only is not None:
        asked = asked.where(table.park_id.in_(only))
    found = defaultdict(list)
    for row in session.scalars(asked):
        found[row.park_id].append(row)
    return found


def _facts(park: Park, titles: list, recognitions: list, incubators: list, results: list, as_of: dt.date) -> dict:
    facts: dict = {}
    if park.district_code is not None:
        facts["district"] = park.district_code
    if park.software_park is not None:
        facts["software_park"] = park.software_park
    facts["titles"] = [
        {"tier": title.tier, **({"kind": title.kind} if title.kind else {}), **_from_to(title)} for title in titles
    ]
    if recognitions:
        facts["recognition"] = [{"as": row.kind, **_from_to(row)} for row in recognitions]
    elif park.role == "registered":
        facts["recognition"] = "none"
    if incubators or park.role == "registered":
        facts["zero_rent_incubator"] = any(runs(row, as_of) for row in incubators)
    if results:
        facts["assessments"] = [{"year": row.year, "result": row.result} for row in results]
    return facts


def runs(interval, day: dt.date) -> bool:
    """Whether an interval that had begun still holds on the day."""
    return interval.valid_to is None or interval.valid_to >= day


def _from_to(row) -> dict:
    return {"from": row.valid_from} | ({} if row.valid_to is None else {"to": row.valid_to})
