"""Parks as of a day: all of them as a frame for map and lists, one of them as a card, and as facts for the law.

"As of" is the day on which titles, recognitions, operating bodies and leases must be valid; an interval counts with
both its days. What begins after that day is left out, so the same question gives the same answer later.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from registry.models import (
    Assessment,
    District,
    Lease,
    OperatingBody,
    Park,
    ParkOperator,
    Recognition,
    Title,
    ZeroRentIncubator,
)
from registry.standing import best

if TYPE_CHECKING:
    import geopandas

# What the frame takes from the table as it stands, in this order.
COLUMNS = ("id", "slug", "name_zh", "name_en", "role", "city_code", "district_code", "area_id", "software_park",
           "outline", "accuracy_m", "area_ha", "demo", "source", "lon", "lat", "geom")  # fmt: skip
RENAMED = {"city_code": "city", "district_code": "district", "area_id": "area", "geom": "geometry"}
# Texts and truths that may be unknown stay None: pandas would make NaN of them.
NULLABLE = ("district", "area", "software_park")


class UnknownPark(LookupError):
    """No park of the register has this name in addresses."""


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
    names = _names(session)
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
    recognised = {park_id: best((), min(found)) for park_id, found in kinds.items()}
    run_by = select(ParkOperator.park_id, OperatingBody.name).join(ParkOperator.body).where(ParkOperator.on(day))
    operators = dict(session.execute(run_by.order_by(ParkOperator.valid_from)).all())
    leased = select(Lease.park_id, func.count(Lease.tenant_id.distinct())).where(Lease.on(day))
    counts = dict(session.execute(leased.group_by(Lease.park_id)).all())
    return titles, recognised, operators, counts


def _names(session: Session) -> dict[str, tuple[str, str]]:
    """The Chinese and English names of districts by their six digits, and of their cities by their four."""
    read = session.execute(
        select(
            District.code, District.name_zh, District.name_en, District.city_code, District.city_zh, District.city_en
        )
    )
    names = {}
    for code, zh, en, city, city_zh, city_en in read:
        names |= {code: (zh, en), city: (city_zh, city_en)}
    return names


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about a park and where it comes from. `key` is a column of `park`; None is unknown."""

    key: str
    value: object
    source: str


@dataclass(frozen=True, slots=True)
class Span:
    """Something that was so from a day to a day (inclusive; None is open). `what`: a tier, a kind, or a name."""

    what: str
    kind: str | None
    valid_from: dt.date
    valid_to: dt.date | None
    current: bool
    source: str
    demo: bool


@dataclass(frozen=True, slots=True)
class Assessed:
    year: int
    result: str
    source: str
    demo: bool


@dataclass(frozen=True, slots=True)
class ParkCard:
    """What the register says about one park on a day; timelines in the order of their first days."""

    id: int
    slug: str
    name_zh: str
    name_en: str
    role: str
    candidate: bool
    demo: bool
    standing: str
    recognition: str
    district: str | None
    district_zh: str
    district_en: str
    area: str | None
    area_zh: str | None
    area_en: str | None
    outline: str
    accuracy_m: float
    facts: tuple[Fact, ...]
    titles: tuple[Span, ...]
    recognitions: tuple[Span, ...]
    operators: tuple[Span, ...]
    incubators: tuple[Span, ...]
    assessments: tuple[Assessed, ...]
    tenants: int
    tenants_demo: bool


CARD_FACTS = ("district_code", "area_id", "document", "lon", "lat", "accuracy_m", "area_ha", "outline",
              "software_park", "note")  # fmt: skip


def park_card(session: Session, slug: str, as_of: dt.date) -> ParkCard:
    """The card of the park with this slug. Raises `UnknownPark`."""
    asked = select(Park).where(Park.slug == slug).options(joinedload(Park.area))
    park = session.scalar(asked)
    if park is None:
        raise UnknownPark(f"没有代号为 {slug} 的园区 / no park has the id {slug}")
    titles = _spans(session, Title, park.id, as_of, lambda row: (row.tier, row.kind))
    recognitions = _spans(session, Recognition, park.id, as_of, lambda row: (row.kind, None))
    recognition = min((span.what for span in recognitions if span.current), default="none")
    district_zh, district_en = _names(session)[park.district_code or park.city_code]
    leased = select(func.count(Lease.tenant_id.distinct()), func.count().filter(Lease.demo)).where(
        Lease.park_id == park.id, Lease.on(as_of)
    )
    tenants, tenants_demo = session.execute(leased).one()
    return ParkCard(
        id=park.id,
        slug=park.slug,
        name_zh=park.name_zh,
        name_en=park.name_en,
        role=park.role,
        candidate=park.role == "candidate",
        demo=park.demo,
        standing=best((span.what for span in titles if span.current), recognition),
        recognition=recognition,
        district=park.district_code,
        district_zh=district_zh,
        district_en=district_en,
        area=park.area_id,
        area_zh=park.area.name_zh if park.area else None,
        area_en=park.area.name_en if park.area else None,
        outline=park.outline,
        accuracy_m=park.accuracy_m,
        facts=tuple(Fact(key, getattr(park, key), _source(park, key)) for key in CARD_FACTS),
        titles=titles,
        recognitions=recognitions,
        operators=_spans(session, ParkOperator, park.id, as_of, lambda row: (row.body.name, None)),
        incubators=_spans(session, ZeroRentIncubator, park.id, as_of, lambda row: ("zero_rent", None)),
        assessments=tuple(
            Assessed(row.year, row.result, row.source, row.demo) for row in _assessments(session, park.id, as_of)
        ),
        tenants=tenants,
        tenants_demo=bool(tenants_demo),
    )


def _source(park: Park, key: str) -> str:
    """What the document says of a park has the document as its source, its position has the row's."""
    return park.document if park.document and key in ("document", "software_park", "note") else park.source


def _begun(session: Session, table, park_id: int, as_of: dt.date) -> list:
    """The intervals of a park that began by the day, in order."""
    asked = select(table).where(table.park_id == park_id, table.valid_from <= as_of)
    return list(session.scalars(asked.order_by(table.valid_from, table.id)))


def _spans(session: Session, table, park_id: int, as_of: dt.date, named) -> tuple[Span, ...]:
    spans = []
    for row in _begun(session, table, park_id, as_of):
        current = row.valid_to is None or row.valid_to >= as_of
        spans.append(Span(*named(row), row.valid_from, row.valid_to, current, row.source, row.demo))
    return tuple(spans)


def _assessments(session: Session, park_id: int, as_of: dt.date) -> list[Assessment]:
    """The results of years that were over on the day."""
    asked = select(Assessment).where(Assessment.park_id == park_id, Assessment.year < as_of.year)
    return list(session.scalars(asked.order_by(Assessment.year)))


def facts_of(session: Session, park: Park, as_of: dt.date) -> dict:
    """The park as the `park` of a case (cases' format); unknown facts are left out.

    For a registered park the register itself is the source, so that nothing recorded means none; of the other roles
    (candidates and places that a document names) no recognition recorded means that it is not known.
    """
    facts: dict = {}
    if park.district_code is not None:
        facts["district"] = park.district_code
    if park.software_park is not None:
        facts["software_park"] = park.software_park
    facts["titles"] = [
        {"tier": title.tier, **({"kind": title.kind} if title.kind else {}), **_from_to(title)}
        for title in _begun(session, Title, park.id, as_of)
    ]
    recognitions = _begun(session, Recognition, park.id, as_of)
    if recognitions:
        facts["recognition"] = [{"as": row.kind, **_from_to(row)} for row in recognitions]
    elif park.role == "registered":
        facts["recognition"] = "none"
    incubators = _begun(session, ZeroRentIncubator, park.id, as_of)
    if incubators or park.role == "registered":
        facts["zero_rent_incubator"] = any(row.valid_to is None or row.valid_to >= as_of for row in incubators)
    assessments = _assessments(session, park.id, as_of)
    if assessments:
        facts["assessments"] = [{"year": row.year, "result": row.result} for row in assessments]
    return facts


def _from_to(row) -> dict:
    return {"from": row.valid_from} | ({} if row.valid_to is None else {"to": row.valid_to})
