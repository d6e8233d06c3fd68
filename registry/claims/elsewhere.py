"""Other places of a district (同区的其他园区): what the register's recognised parks there would give the same claimant.

Only what the register holds of a park counts; everything else of the case stays as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.parks.facts import MANY, parks_facts
from registry.policy import Answer, Determination, Ruling, Told, answer_facts, load_law
from registry.store.models import Park, Recognition, Title, ZeroRentIncubator

PAYS = ("eligible", "discretionary", "depends_on_reading", "needs_facts")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A park, what the register holds of it, and what a measure would answer there."""

    park: Park
    facts: Mapping[str, object]
    answer: Determination


def recognised(session: Session, district: str, as_of: dt.date) -> list[Park]:
    """Parks of the district that are recognised, titled or have a zero-rent incubator on the day, by name; MANY at
    most."""
    granted = [
        Park.id.in_(select(table.park_id).where(table.on(as_of))) for table in (Recognition, Title, ZeroRentIncubator)
    ]
    asked = select(Park).where(Park.district_code == district, or_(*granted)).order_by(Park.demo, Park.name_zh, Park.id)
    return list(session.scalars(asked.limit(MANY)))


def better_places(
    session: Session, case: Mapping[str, object], measure: str, besides: int | None, rulings: tuple[Ruling, ...]
) -> list[Elsewhere]:
    """Where in the same district the measure would or may give something, the most certain first.

    `besides`: the id of a park to leave out. `case`: in the format of the case files, with one place in a district.
    """
    district, as_of = case["park"]["district"], case["as_of"]
    parks = [park for park in recognised(session, district, as_of) if park.id != besides]
    facts = parks_facts(session, parks, as_of)
    cases = [dict(case) | {"id": park.slug, "park": facts[park.id]} for park in parks]
    answers = answer_facts(cases, load_law().asking((), [measure]), rulings)
    found = [
        Elsewhere(park, facts[park.id], said)
        for park, answer in zip(parks, answers, strict=True)
        for said in _given(answer, measure)
    ]
    return sorted(found, key=lambda each: (-(each.answer.low or 0), -worth(each.answer)))


def _given(answer: Answer, measure: str) -> Iterator[Determination]:
    """The measure's answer, where it gives anything; a park that the law does not take gives nothing."""
    if isinstance(answer, Told) and answer.determinations[measure].status in PAYS:
        said = answer.determinations[measure]
        if worth(said) or said.status == "discretionary" or said.months:
            yield said


def worth(said: Determination) -> float:
    """The most that an answer pays, or its floor."""
    return said.high or (said.floor.high if said.floor is not None else 0) or 0
