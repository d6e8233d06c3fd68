"""Which of a tenant's answers is shown first (首要措施): of the measures open to it, those that owe money lead."""

import datetime as dt
from collections import Counter
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import entitlement
from registry.models import Lease
from registry.policy import Told, Unanswered, load_law
from registry.policy.documents import Measure
from registry.policy.law import Law
from registry.policy.terms import Discretionary, InKind, ShareByArea, ShareOfRent
from registry.publiccounts import Breakdown, breakdown

CLOSED = ("not_applicable", "not_in_force")
WORTH = (ShareOfRent | ShareByArea, Discretionary, InKind)  # money that is due, money that may be, no money


class Group(NamedTuple):
    """Tenants that stand alike: under which measure, in which tier of it, with which status."""

    measure: str
    tier: str | None
    status: str


class Found(NamedTuple):
    """A measure and what it answers a tenant."""

    measure: Measure
    said: dict


def rank(measure: Measure) -> int:
    """Measures that owe money, then what a district may pay, then what costs it none."""
    return next((i for i, kind in enumerate(WORTH) if isinstance(measure.payment, kind)), len(WORTH))


def leading(law: Law, answer: Told | Unanswered) -> Found | Unanswered | None:
    """What to show for a tenant: of the measures in force here, the first of the highest rank; None where there is no
    such measure, and a refusal as it is."""
    if isinstance(answer, Unanswered):
        return answer
    found = [Found(law.measures[id], d) for id, d in answer.determinations.items() if d["status"] not in CLOSED]
    return min(found, key=lambda pair: (rank(pair.measure), -(pair.said.get("high") or 0)), default=None)


UNANSWERED = "unanswered"
"""The group of tenants whom the law could not be asked about."""


def public_groups(session: Session, park_id: int, as_of: dt.date) -> Breakdown[Group | str | None]:
    """How many tenants of a park stand where with their premises in it, as the public may know it; None: no measure is
    open to them."""
    law, counted = load_law(), Counter()
    here = set(session.scalars(select(Lease.tenant_id).where(Lease.park_id == park_id, Lease.on(as_of))))
    for answer in entitlement.of_park(session, park_id, as_of, here).values():
        counted[_group(leading(law, answer))] += 1
    return breakdown(dict(counted.most_common()))


def _group(found: Found | Unanswered | None) -> Group | str | None:
    if isinstance(found, Unanswered):
        return UNANSWERED
    return None if found is None else Group(found.measure.id, found.said.get("tier"), found.said["status"])
