"""Parks as of a day: all of them as a frame for map and lists, one of them as a card, and as facts for the law.

"As of" is the day on which titles, recognitions, operating bodies and leases must be valid; an interval counts with
both its days. What begins after that day is left out, so the same question gives the same answer later.

A frame of 100,000 parks is read in steps, because a map asks for many days: `held` reads what is so on every day
(names, places, outlines), which its caller keeps until a park's own row changes, `on_day` adds what a map shows of one
day, and `with_people` who was there, which only tables and charts ask for. Of what was kept only the rows are read
again that the history of the register says were changed since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Row, Text, cast, exists, func, literal, select, true
from sqlalchemy.orm import Session

from registry.parks.card import Assessed, ParkCard, ParkFact, Span, UnknownPark, park_card
from registry.parks.facts import park_facts as facts_of
from registry.parks.park_standing import OF_TIER, STANDINGS
from registry.process.heap import uncollected
from registry.store.geometry import wkb
from registry.store.models import (
    Change,
    ChangeSet,
    District,
    Lease,
    OperatingBody,
    Park,
    ParkOperator,
    Recognition,
    Title,
)
from registry.store.models.base import register_version
from registry.store.place_names import place_names

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

# What the frame takes from the table as it stands, in this order, and what each column holds, which of no row at all
# nobody could tell; the geometry comes after.
COLUMNS = {
    "id": "int64", "slug": "str", "name_zh": "str", "name_en": "str", "role": "str", "city_code": "str",
    "district_code": "object", "area_id": "object", "software_park": "object", "outline": "str",
    "accuracy_m": "float64", "area_ha": "float64", "demo": "bool", "source": "str", "lon": "float64", "lat": "float64",
}  # fmt: skip
RENAMED = {"city_code": "city", "district_code": "district", "area_id": "area"}
# Texts and truths that may be unknown stay None (object): pandas would make NaN of them.
NULLABLE = tuple(RENAMED.get(name, name) for name, kind in COLUMNS.items() if kind == "object")
ONE_BY_ONE = 10_000  # rows that changed; of more all are read
AT_ONCE = 500  # ids in one question
ROWS = 50_000  # made into columns at once: as rows a million parks are twice what they are in the end
RANK = {standing: place for place, standing in enumerate(STANDINGS)}


class Mark(NamedTuple):
    """How far the history of the register had come: the database, its last change set with its seal, its last row."""

    era: str
    set_id: int
    seal: str
    change: int


@dataclass(frozen=True)
class HeldParks:
    """The parks as the register holds them, whatever the day, and how far its history had come when they were read.

    `frame`: one row a park in the order of ids, EPSG:4490; not to be changed.
    """

    frame: geopandas.GeoDataFrame
    mark: Mark


def park_frame(session: Session, as_of: dt.date) -> geopandas.GeoDataFrame:
    """One row a park, EPSG:4490, in the order of ids; the geometry is its outline or its point.

    Columns of `COLUMNS` (as `RENAMED`), and `candidate`, `district_zh`, `district_en`, `standing`, `recognition`,
    `operator`, `tenants`. `district` is a GB/T 2260 code, None where only the city is known: `district_zh` then names
    the city. `standing` is one of `registry.parks.park_standing.STANDINGS`; `recognition` is none where the register
    holds none on that day; `operator` is a name or None; `tenants` counts who has a lease on that day.
    """
    return with_people(session, on_day(session, held(session), as_of), as_of)


def held(session: Session, kept: HeldParks | None = None) -> HeldParks:
    """The parks as they are held now; with the frame of `kept` itself where nothing in it has changed since."""
    mark = _mark(session)
    changed = None if kept is None else _changed(session, kept.mark, mark)
    if kept is None or changed is None:
        return HeldParks(_read(session), mark)
    if not changed:
        return replace(kept, mark=mark)  # so that the next look begins here
    return HeldParks(_with(kept.frame, changed, _read(session, changed)), mark)


def _with(frame: geopandas.GeoDataFrame, ids: Collection[int], again: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """The frame with what was read again of the parks with these ids; those that were not found have left."""
    import geopandas
    import pandas

    both = pandas.concat([frame.loc[~frame["id"].isin(list(ids))], again])
    return geopandas.GeoDataFrame(both.sort_values("id", ignore_index=True))


def _read(session: Session, only: Collection[int] | None = None) -> geopandas.GeoDataFrame:
    """All parks, or those with these ids, in the order of ids."""
    import geopandas
    import pandas

    columns = [getattr(Park, column) for column in COLUMNS]
    asked = select(*columns, wkb(Park.geom)).order_by(Park.id)
    places, parts = place_names(session), []
    # Past the ORM, with shapes as bytes and no search for garbage: a quarter of the time at 100,000 parks.
    with uncollected():
        for one in [asked] if only is None else (asked.where(Park.id.in_(some)) for some in _cut(sorted(only))):
            found = session.connection().execute(one)
            parts += [_frame(rows, places) for rows in found.partitions(ROWS)]
    return geopandas.GeoDataFrame(pandas.concat(parts or [_frame([], places)], ignore_index=True))


def _frame(rows: Sequence[Row], places: dict[str, tuple[str, str]]) -> geopandas.GeoDataFrame:
    """What was read, as columns. `places`: names by the codes of districts and cities."""
    import geopandas
    import pandas
    import shapely

    *values, shapes = list(zip(*rows, strict=True)) or [()] * (len(COLUMNS) + 1)
    read = {
        RENAMED.get(column, column): pandas.Series(_shared(found) if kind == "object" else list(found), dtype=kind)
        for (column, kind), found in zip(COLUMNS.items(), values, strict=True)
    }
    frame = pandas.DataFrame({name: found for name, found in read.items() if name not in NULLABLE})
    frame["candidate"] = frame["role"] == "candidate"
    named = [places[district or city] for district, city in zip(read["district"], read["city"], strict=True)]
    for number, name in enumerate(("district_zh", "district_en")):
        frame[name] = pandas.Series([names[number] for names in named], dtype="str")
    for name in NULLABLE:
        frame[name] = read[name]
    return geopandas.GeoDataFrame(frame, geometry=shapely.from_wkb(list(shapes)), crs=4490)


def _shared(values: Iterable[object]) -> list[object]:
    """The same values, equal ones as one object."""
    known: dict[object, object] = {}
    return [known.setdefault(value, value) for value in values]


def _cut(ids: list[int]) -> list[list[int]]:
    return [ids[begin : begin + AT_ONCE] for begin in range(0, len(ids), AT_ONCE)]


def _mark(session: Session) -> Mark:
    era = session.scalar(select(register_version.c.era)) or ""
    last = select(ChangeSet.id, ChangeSet.seal, ChangeSet.last_change).order_by(ChangeSet.id.desc()).limit(1)
    return Mark(era, *(session.execute(last).one_or_none() or (0, "", 0)))


def _seal(session: Session, set_id: int) -> str | None:
    """The seal of a change set; of none, as before the first of a register, an empty one."""
    return session.scalar(select(ChangeSet.seal).where(ChangeSet.id == set_id)) if set_id else ""


def _changed(session: Session, kept: Mark, now: Mark) -> set[int] | None:
    """The ids of the parks whose rows were changed since `kept`; None where all must be read again.

    The seal of the last set that was known then tells whether this is still the same history: a backup that was put
    in place has other sets under the same numbers. A district that changed gives its name to any number of parks.
    """
    if kept == now:
        return set()
    if kept.era != now.era or _seal(session, kept.set_id) != kept.seal:
        return None
    since = Change.id > kept.change
    if session.scalar(select(exists().where(since, Change.table_name == District.__tablename__))):
        return None
    keys = select(Change.row_key).distinct().where(since, Change.table_name == Park.__tablename__)
    found = session.scalars(keys.limit(ONE_BY_ONE + 1)).all()
    return None if len(found) > ONE_BY_ONE else set(map(int, found))


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
