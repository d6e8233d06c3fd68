"""Parks as of a day: all of them as a frame for map and lists, one of them as a card, and as facts for the law.

"As of" is the day on which titles, recognitions, operating bodies and leases must be valid; an interval counts with
both its days. What begins after that day is left out, so the same question gives the same answer later.

A frame of 100,000 parks is read in steps, because a map asks for many days: `held` reads what is so on every day
(names, places, outlines), which its caller keeps until a park's own row changes, `on_day` adds what a map shows of one
day, and `with_people` who was there, which only tables and charts ask for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import reduce
from typing import TYPE_CHECKING

from sqlalchemy import Text, cast, func, literal, select, true
from sqlalchemy.orm import Session

from registry.parks.card import Assessed, ParkCard, ParkFact, Span, UnknownPark, park_card
from registry.parks.facts import park_facts as facts_of
from registry.parks.held import HeldParks, held
from registry.parks.park_standing import OF_TIER, STANDINGS
from registry.store.models import Lease, OperatingBody, ParkOperator, Recognition, Title

if TYPE_CHECKING:
    import geopandas

__all__ = [
    "Assessed",
    "HeldParks",
    "ParkCard",
    "ParkFact",
    "Span",
    "UnknownPark",
    "facts_of",
    "held",
    "on_day",
    "park_card",
    "park_frame",
    "with_people",
]  # fmt: skip

RANK = {standing: place for place, standing in enumerate(STANDINGS)}


def park_frame(session: Session, as_of: dt.date) -> geopandas.GeoDataFrame:
    """One row a park, EPSG:4490, in the order of ids; the geometry is its outline or its point.

    Columns of `held.COLUMNS` (as `RENAMED`), and `candidate`, `district_zh`, `district_en`, `standing`, `recognition`,
    `operator`, `tenants`. `district` is a GB/T 2260 code, None where only the city is known: `district_zh` then names
    the city. `standing` is one of `registry.parks.park_standing.STANDINGS`; `recognition` is none where the register
    holds none on that day; `operator` is a name or None; `tenants` counts who has a lease on that day.
    """
    return with_people(session, on_day(session, held(session), as_of), as_of)


def on_day(session: Session, held: HeldParks, day: dt.date) -> geopandas.GeoDataFrame:
    """`held` with `recognition` and `standing` of a day. The session must see what `held` was read from."""
    import numpy

    frame = held.frame.copy(deep=False)
    ids = frame["id"].to_numpy(dtype=numpy.int64)
    recognised, standing = (numpy.full(len(ids), RANK["none"], dtype=numpy.int8) for _ in range(2))
    for kind, (parks,) in _together(session, Recognition.kind, [Recognition.park_id], Recognition.on(day)):
        rows = numpy.searchsorted(ids, parks)
        recognised[rows] = numpy.minimum(recognised[rows], RANK[kind])
    for tier, (parks,) in _together(session, Title.tier, [Title.park_id], Title.on(day)):
        rows = numpy.searchsorted(ids, parks)
        standing[rows] = numpy.minimum(standing[rows], RANK[OF_TIER[tier]])
    words = numpy.array(STANDINGS, dtype=object)
    frame["recognition"] = words[recognised]
    frame["standing"] = words[numpy.minimum(standing, recognised)]
    return frame


def with_people(session: Session, frame: geopandas.GeoDataFrame, day: dt.date) -> geopandas.GeoDataFrame:
    """The same parks with `tenants` and `operator` of a day; parks that the register has got since are left out."""
    import numpy
    import pandas

    frame = frame.copy(deep=False)
    ids = frame["id"].to_numpy(dtype=numpy.int64)
    tenants = func.count(Lease.tenant_id.distinct()).label("tenants")
    leased = select(Lease.park_id, tenants).where(Lease.on(day)).group_by(Lease.park_id).subquery()
    counts = numpy.zeros(len(ids), dtype=numpy.int64)
    for count, (parks,) in _together(session, leased.c.tenants, [leased.c.park_id], true()):
        counts[numpy.isin(ids, parks)] = count
    frame["tenants"] = counts
    names = dict(session.execute(select(OperatingBody.id, OperatingBody.name)).all())
    operators = numpy.full(len(ids), None, dtype=object)
    run_by = [ParkOperator.park_id, ParkOperator.operating_body_id]
    # Of several on one day the last that began.
    for _since, (parks, bodies) in _together(session, ParkOperator.valid_from, run_by, ParkOperator.on(day)):
        known = numpy.isin(parks, ids)
        operators[numpy.searchsorted(ids, parks[known])] = [names[body] for body in bodies[known].tolist()]
    frame["operator"] = pandas.Series(operators, index=frame.index, dtype=object)
    return frame


def _together(session: Session, word, numbers: list, condition) -> Iterator[tuple]:
    """Each word that the condition finds, in order, and for each of the columns `numbers` an array of its rows.

    The database writes the numbers of a word as one text: 100,000 rows are a few, not an object each.
    """
    import numpy

    comma = literal(",", Text)
    row = reduce(lambda left, right: left + comma + right, [cast(number, Text) for number in numbers])
    asked = select(word, func.aggregate_strings(row, ",")).where(condition).group_by(word).order_by(word)
    for found, text in session.execute(asked):
        yield found, numpy.fromstring(text, sep=",", dtype=numpy.int64).reshape(-1, len(numbers)).T
