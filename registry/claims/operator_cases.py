"""Operating bodies of parks as cases (运营主体案例): one case a park, since titles and rewards are the park's."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from registry.claims import grants
from registry.claims.tenancy import any_known
from registry.parks.facts import begun, parks_facts, runs
from registry.policy import Law, load_law
from registry.stated.reading import case_facts, hear
from registry.store.models import Grant, IncubatorOutlay, OtherSupport, Park, ParkOperator, ZeroRentIncubator


class UnknownOperator(LookupError):
    """Nobody is known to run this park on this day."""


def operator_case_of(session: Session, park_id: int, as_of: dt.date) -> dict:
    """The case of whoever runs the park on the day. Raises `UnknownOperator`."""
    found = operator_cases_of(session, as_of, [park_id])
    if park_id not in found:
        raise UnknownOperator(f"园区 {park_id} 当日无运营主体 / nobody runs park {park_id} on {as_of}")
    return found[park_id]


def operators_on(session: Session, as_of: dt.date, only: Collection[int] | None = None) -> dict[int, ParkOperator]:
    """By park, who runs it on the day: of several the last that began."""
    asked = select(ParkOperator).where(ParkOperator.on(as_of))
    if only is not None:
        asked = asked.where(ParkOperator.park_id.in_(only))
    ordered = asked.order_by(ParkOperator.park_id, ParkOperator.valid_from, ParkOperator.id)
    return {row.park_id: row for row in session.scalars(ordered)}


def operator_cases_of(
    session: Session, as_of: dt.date, only: Collection[int] | None = None, law: Law | None = None
) -> dict[int, dict]:
    """By park id, in order, the cases of all operating bodies on the day; or of `only` these parks.

    A reward was paid for the park, whoever ran it then; a grant that names no park counts for each park of its body,
    and so does support drawn elsewhere, which the register keeps by body.
    """
    law = law or load_law()
    operators = operators_on(session, as_of, only)
    named = select(Park).options(defer(Park.geom))
    parks = session.scalars(named if only is None else named.where(Park.id.in_(operators))).all()
    held = {park.id: park for park in parks if park.id in operators}
    facts = parks_facts(session, list(held.values()), as_of, law)
    incubators = begun(session, ZeroRentIncubator, as_of, only)
    outlays = _outlays(session, as_of)
    of_park, of_body = _grants(session, law, as_of)
    support = _support(session, as_of)
    said = hear(session, [fact for fact in law.declared if fact.group == "operator"], as_of)
    cases = {}
    for park_id, operator in operators.items():
        body = operator.operating_body_id
        case = {"id": f"operator-{park_id}", "as_of": as_of, "park": facts[park_id]}
        running = [row for row in incubators[park_id] if runs(row, as_of)]
        incubator = _incubator(held[park_id], running, outlays[park_id])
        if incubator:
            case["incubator"] = incubator
        if operator.grants_complete:
            paid = sorted(of_park[park_id] + of_body[body], key=lambda grant: grant.id)
            case["granted"] = [_known(measure=g.measure, tier=g.tier, **_paid(g)) for g in paid]
        if own := case_facts(law.facts, said.get(("operating_body_id", body), {})):
            case["operator"] = own
        if support[body]:
            case["other_support"] = support[body]
        cases[park_id] = case
    return cases


def _incubator(park: Park, running: list[ZeroRentIncubator], outlay: Mapping[int, Decimal]) -> dict:
    """Where the register itself is the source, no incubator means none that is recognised."""
    recognised = any_known(row.recognised for row in running) if running else None
    if not running and park.role == "registered":
        recognised = False
    return _known(recognised=recognised, audited_outlay=dict(outlay) or None)


def _outlays(session: Session, as_of: dt.date) -> dict[int, dict[int, Decimal]]:
    found: dict = defaultdict(dict)
    asked = select(IncubatorOutlay).where(IncubatorOutlay.year < as_of.year).order_by(IncubatorOutlay.year)
    for row in session.scalars(asked):
        found[row.park_id][row.year] = _yuan(row.amount_fen)
    return found


def _grants(session: Session, law: Law, as_of: dt.date) -> tuple[dict[int, list[Grant]], dict[int, list[Grant]]]:
    """What operating bodies were paid by the day: by park, and by body where no park is named."""
    of_park, of_body = defaultdict(list), defaultdict(list)
    asked = select(Grant).where(Grant.operating_body_id.is_not(None), *grants.counted(as_of, law.measures))
    for grant in session.scalars(asked.order_by(Grant.id)):
        if grant.park_id is None:
            of_body[grant.operating_body_id].append(grant)
        else:
            of_park[grant.park_id].append(grant)
    return of_park, of_body


def _paid(grant: Grant) -> dict:
    return {"rent_year": grant.rent_year, "amount": None if grant.amount_fen is None else _yuan(grant.amount_fen)}


def _support(session: Session, as_of: dt.date) -> dict[int, list[dict]]:
    found = defaultdict(list)
    asked = select(OtherSupport).where(OtherSupport.operating_body_id.is_not(None), OtherSupport.year == as_of.year)
    for row in session.scalars(asked.order_by(OtherSupport.id)):
        found[row.operating_body_id].append(
            {"level": row.level, "same_kind": row.same_kind, "amount": _yuan(row.amount_fen)}
        )
    return found


def _known(**facts) -> dict:
    return {key: value for key, value in facts.items() if value is not None}


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
