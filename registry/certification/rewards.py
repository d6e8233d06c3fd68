"""What a park's operating body has drawn, may draw now, and would draw at the next tier (运营主体奖励).

The answers are the law's (`registry.policy`), readings and rulings included. At another tier the same case is asked
with one more title, as if it were granted on the day: a hypothesis, never a promise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.claims.operator_cases import UnknownOperator, operator_case_of, operators_on
from registry.claims.rulings import in_force
from registry.policy import Answer, answer_facts
from registry.policy.vocabulary import SOFTWARE_TIERS
from registry.store.models import Grant, OperatingBody

GUANGMING = "440311"
HUMANOID, AI, INCUBATOR = "municipal_humanoid", "ai_software", "zero_rent"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A reward that was paid. `tier` and `fen` are None where the register does not say."""

    measure: str
    tier: str | None
    rent_year: int | None
    fen: int | None
    paid_on: dt.date | None
    source: str
    demo: bool


@dataclass(frozen=True, slots=True)
class Scenario:
    """The answers with one thing more: `adds` is a tier, a recognition or an incubator; None is as it stands.

    `next` is the step after what the park holds.
    """

    adds: str | None
    next: bool
    answer: Answer


@dataclass(frozen=True, slots=True)
class Rewards:
    """`body` is None where nobody is known to run the park: then nothing is asked. `complete`: all that was ever paid
    is listed; None is unknown."""

    body: str | None
    complete: bool | None
    drawn: tuple[Drawn, ...]
    now: Scenario | None
    others: tuple[Scenario, ...]


def rewards(session: Session, park_id: int, day: dt.date) -> Rewards:
    """The operating body of the park on the day."""
    try:
        case = operator_case_of(session, park_id, day)
    except UnknownOperator:
        return Rewards(None, None, (), None, ())
    operator = operators_on(session, day, [park_id])[park_id]
    body = session.get_one(OperatingBody, operator.operating_body_id)
    hypotheses = _hypotheses(case, day)
    answers = answer_facts([case, *(h[2] for h in hypotheses)], rulings=in_force(session, day))
    now, *others = [Scenario(adds, next_, said) for (adds, next_), said in
                    zip([(None, False), *(h[:2] for h in hypotheses)], answers, strict=True)]  # fmt: skip
    return Rewards(body.name, operator.grants_complete, _drawn(session, park_id, body.id, day), now, tuple(others))


def _drawn(session: Session, park_id: int, body_id: int, day: dt.date) -> tuple[Drawn, ...]:
    """What was paid for the park, whoever ran it then, and what its body was paid without naming a park."""
    asked = select(Grant).where(
        Grant.operating_body_id.is_not(None),
        or_(Grant.park_id == park_id, Grant.park_id.is_(None) & (Grant.operating_body_id == body_id)),
        Grant.paid_by(day),
    )
    rows = session.scalars(asked.order_by(Grant.paid_on, Grant.id))
    return tuple(
        Drawn(row.measure, row.tier, row.rent_year, row.amount_fen, row.paid_on, row.source, row.demo) for row in rows
    )


def _hypotheses(case: dict, day: dt.date) -> list[tuple[str, bool, dict]]:
    """(what is added, whether it is the next tier, the case with it), the nearest first."""
    park = case["park"]
    held = {title["tier"] for title in park.get("titles", ()) if _holds(title, day)}
    best = min((SOFTWARE_TIERS.index(tier) for tier in held if tier in SOFTWARE_TIERS), default=len(SOFTWARE_TIERS))
    higher = [SOFTWARE_TIERS[place] for place in range(best - 1, -1, -1)]
    found = [(tier, place == 0, _with_title(case, tier, day)) for place, tier in enumerate(higher)]
    if HUMANOID not in held:
        found.append((HUMANOID, False, _with_title(case, HUMANOID, day)))
    if park.get("district") == GUANGMING:
        if not any(row["as"] == AI and _holds(row, day) for row in _recognitions(park)):
            found.append((AI, False, _with_recognition(case, day)))
        if not case.get("incubator", {}).get("recognised"):
            found.append((INCUBATOR, False, _with_incubator(case)))
    return found


def _holds(interval: Mapping, day: dt.date) -> bool:
    return interval["from"] <= day and ("to" not in interval or interval["to"] >= day)


def _recognitions(park: Mapping) -> list[dict]:
    listed = park.get("recognition", [])
    return listed if isinstance(listed, list) else []


def _with_title(case: dict, tier: str, day: dt.date) -> dict:
    titles = [*case["park"].get("titles", []), {"tier": tier, "from": day}]
    return case | {"id": f"{case['id']}+{tier}", "park": case["park"] | {"titles": titles}}


def _with_recognition(case: dict, day: dt.date) -> dict:
    listed = [*_recognitions(case["park"]), {"as": AI, "from": day}]
    return case | {"id": f"{case['id']}+{AI}", "park": case["park"] | {"recognition": listed}}


def _with_incubator(case: dict) -> dict:
    """A recognised incubator; its audited outlay stays what the register has, which may be nothing."""
    incubator = case.get("incubator", {}) | {"recognised": True}
    park = case["park"] | {"zero_rent_incubator": True}
    return case | {"id": f"{case['id']}+{INCUBATOR}", "incubator": incubator, "park": park}
