"""Parks as of a day: all of them as a frame for map and lists, one of them as a card, and as facts for the law.

"As of" is the day on which titles, recognitions, operating bodies and leases must be valid; an interval counts with
both its days. What begins after that day is left out, so the same question gives the same answer later.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Lease, OperatingBody, Park, ParkOperator, Recognition, Title
from registry.parkcard import Assessed, Fact, ParkCard, Span, UnknownPark, park_card
from registry.parkfacts import park_facts as facts_of
from registry.places import place_names
from registry.standing import best, best_recognition

if TYPE_CHECKING:
    import geopandas

__all__ = ["Assessed", "Fact", "ParkCard", "Span", "UnknownPark", "facts_of", "park_card", "park_frame"]

# What the frame takes from the table as it stands, in this order.
COLUMNS = ("id", "slug", "name_zh", "name_en", "role", "city_code", "district_code", "area_id", "software_park",
           "outline", "accuracy_m", "area_ha", "demo", "source", "lon", "lat", "geom")  # fmt: skip
RENAMED = {"city_code": "city", "district_code": "district", "area_id": "area", "geom": "geometry"}
# Texts and truths that may be unknown stay None: pandas would make NaN of them.
NULLABLE = ("district", "area", "software_park")


def park_frame(session: Session, as_of: dt.date) -> geopandas.GeoDataFrame:
    """One row a park, EPSG:4490, in the order of ids; the geometry is its outline or its point.

    Columns of `COLUMNS` (as `RENAMED`), and `candidate`, `district_zh`, `district_en`, `standing`, `recognition`,
    `operator`, `tenants`. `district` is a GB/T 2260 code, None where only the city is known: `district_zh` then names
    the city. `standing` is one of `registry.standing.STANDINGS`; `recognition` is none where the register holds none
    on that day; `operator` is a name or None; `tenants` counts who has a lease on that day.
    """
    import geopandas
    import pandas

    asked = select(*(getattr(Park, column) for column in COLUMNS)).order_by(Park.id)
    read = pandas.DataFrame(session.execute(asked).all(), columns=COLUMNS, dtype=object)
    read = read.rename(columns=RENAMED)
    frame = read.drop(columns=["geometry", *NULLABLE], errors="ignore").infer_objects()
    titles, recognised, operators, counts = _on(session, as_of)
    names = place_names(session)
    named = [names[district or city] for district, city in zip(read["district"], read["city"], strict=True)]
    frame["candidate"] = frame["role"] == "candidate"
    frame["district_zh"], frame["district_en"] = zip(*named, strict=True) if named else ([], [])
    frame["recognition"] = [recognised.get(park, "none") for park in frame["id"]]
    frame["standing"] = [
        best(titles.get(park, ()), recognition)
        for park, recognition in zip(frame["id"], frame["recognition"], strict=True)
    ]
    frame["tenants"] = [counts.get(park, 0) for park in frame["id"]]
    unsure = {column: read[column] for column in NULLABLE} | {"operator": [operators.get(park) for park in frame["id"]]}
    for column, values in unsure.items():
        frame[column] = pandas.Series(list(values), index=frame.index, dtype=object)
    return geopandas.GeoDataFrame(frame, geometry=list(read["geometry"]), crs=4490)


def _on(session: Session, day: dt.date):
    """By park on that day: tiers of titles, the recognition, the operating body's name, the number of tenants."""
    titles: dict[int, list[str]] = defaultdict(list)
    for park_id, tier in session.execute(select(Title.park_id, Title.tier).where(Title.on(day))):
        titles[park_id].append(tier)
    kinds: dict[int, list[str]] = defaultdict(list)
    for park_id, kind in session.execute(select(Recognition.park_id, Recognition.kind).where(Recognition.on(day))):
        kinds[park_id].append(kind)
    recognised = {park_id: best_recognition(found) for park_id, found in kinds.items()}
    run_by = select(ParkOperator.park_id, OperatingBody.name).join(ParkOperator.body).where(ParkOperator.on(day))
    operators = dict(session.execute(run_by.order_by(ParkOperator.valid_from)).all())
    leased = select(Lease.park_id, func.count(Lease.tenant_id.distinct())).where(Lease.on(day))
    counts = dict(session.execute(leased.group_by(Lease.park_id)).all())
    return titles, recognised, operators, counts
