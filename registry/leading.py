"""Which of a tenant's answers is shown first (首要措施): of the measures open to it, those that owe money lead."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import entitlement
from registry.models import Lease
from registry.policy import load_law
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


def rank(measure: Measure) -> int:
    """Measures that owe money, then what a district may pay, then what costs it none."""
    return next((i for i, kind in enumerate(WORTH) if isinstance(measure.payment, kind)), len(WORTH))


def leading(law: Law, determinations: Mapping[str, dict]) -> tuple[Measure, dict] | None:
    """The determination to show for a tenant: of the measures in force here, the first of the highest rank."""
    found = [(law.measures[id], d) for id, d in determinations.items() if d["status"] not in CLOSED]
    return min(found, key=lambda pair: (rank(pair[0]), -(pair[1].get("high") or 0)), default=None)


def public_groups(session: Session, park_id: int, as_of: dt.date) -> Breakdown[Group | None]:
    """How many tenants of a park stand where, as the public may know it; None: no measure is open to them."""
    law, counted = load_law(), {}
    here = set(session.scalars(select(Lease.tenant_id).where(Lease.park_id == park_id, Lease.on(as_of))))
    for said in entitlement.of_park(session, park_id, as_of, here).values():
        found = leading(law, said.get("determinations", {}))
        group = None if found is None else Group(found[0].id, found[1].get("tier"), found[1]["status"])
        counted[group] = counted.get(group, 0) + 1
    return breakdown(dict(sorted(counted.items(), key=lambda pair: -pair[1])))
