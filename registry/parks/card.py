"""The card of one park (园区卡片): its facts with their sources, its titles and recognitions in time."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from registry.parks.park_standing import OF_TIER, best, best_recognition
from registry.parks.places import is_circle
from registry.parks.voids import Void, voids_of
from registry.store.intervals import assessments, begun
from registry.store.models import Lease, Park, ParkOperator, Recognition, Title, ZeroRentIncubator
from registry.store.place_names import place_names


class UnknownPark(LookupError):
    """No park of the register has this name in addresses."""


@dataclass(frozen=True, slots=True)
class ParkFact:
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
    """What the register says about one park on a day; timelines in the order of their first days.

    `void`: what was entered wrongly, declared void since, and therefore is in none of the others.
    """

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
    circle: bool
    accuracy_m: float
    facts: tuple[ParkFact, ...]
    titles: tuple[Span, ...]
    recognitions: tuple[Span, ...]
    operators: tuple[Span, ...]
    incubators: tuple[Span, ...]
    assessments: tuple[Assessed, ...]
    void: tuple[Void, ...]
    tenants: int
    tenants_demo: bool

    @property
    def since(self) -> dt.date | None:
        """Since when the park has the standing of the day without a break; None where it has none."""
        spans = (*self.titles, *self.recognitions)
        giving = [span for span in spans if OF_TIER.get(span.what, span.what) == self.standing]
        first = min((span.valid_from for span in giving if span.current), default=None)
        while first is not None:
            before = [span for span in giving if span.valid_from < first and _reaches(span, first - DAY)]
            if not before:
                break
            first = min(span.valid_from for span in before)
        return first


DAY = dt.timedelta(days=1)


def _reaches(span: Span, day: dt.date) -> bool:
    return span.valid_to is None or span.valid_to >= day


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
    recognition = best_recognition(span.what for span in recognitions if span.current)
    district_zh, district_en = place_names(session)[park.district_code or park.city_code]
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
        circle=is_circle(park.geom),
        accuracy_m=park.accuracy_m,
        facts=tuple(ParkFact(key, getattr(park, key), _source(park, key)) for key in CARD_FACTS),
        titles=titles,
        recognitions=recognitions,
        operators=_spans(session, ParkOperator, park.id, as_of, lambda row: (row.body.name, None)),
        incubators=_spans(session, ZeroRentIncubator, park.id, as_of, lambda row: ("zero_rent", None)),
        assessments=tuple(
            Assessed(row.year, row.result, row.source, row.demo) for row in assessments(session, park.id, as_of)
        ),
        void=tuple(void for void in voids_of(session, park.id) if void.valid_from <= as_of),
        tenants=tenants,
        tenants_demo=bool(tenants_demo),
    )


def _source(park: Park, key: str) -> str:
    """What the document says of a park has the document as its source, its position has the row's."""
    return park.document if park.document and key in ("document", "software_park") else park.source


def _spans(session: Session, table, park_id: int, as_of: dt.date, named) -> tuple[Span, ...]:
    spans = []
    for row in begun(session, table, park_id, as_of):
        current = row.valid_to is None or row.valid_to >= as_of
        spans.append(Span(*named(row), row.valid_from, row.valid_to, current, row.source, row.demo))
    return tuple(spans)
