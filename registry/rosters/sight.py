"""Sight (可见范围): of which tenants a park may read what the register knows, and what it shows of the others.

A park reads the facts of who rents in it. A tenant that came from elsewhere is shown as the park itself states it,
until the tenant, another of its parks or an official has confirmed that it is the park's
(`registry.store.models.Proposal`): else a made-up lease would open the facts of any company in the register.
"""

import datetime as dt
import json
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.claims.tenancy import REFUSED
from registry.rosters.rows import Tables, batches
from registry.store.models import Lease, Proposal

UNCONFIRMED = (None, REFUSED)  # as in `registry.claims.tenancy.unconfirmed`
"""Answers after which a park still shows what it says itself."""

_COLUMNS = ("id", "tenant_id", "says", "answer")


class Statement(NamedTuple):
    """What a park says of a tenant that it may not read: fields of the roster with their values."""

    proposal_id: int
    says: dict[str, object]
    answer: str | None


def statements(tables: Tables, park_id: int) -> dict[int, Statement]:
    """By tenant id, what the park's roster shows instead of the register's facts."""
    here = (Proposal.park_id == park_id) & Proposal.introduces
    rows = tables.rows(Proposal, _COLUMNS, here, lambda image: image["park_id"] == park_id and image["introduces"])
    latest = {tenant_id: Statement(id, json.loads(says), answer) for id, tenant_id, says, answer in sorted(rows)}
    return {tenant_id: each for tenant_id, each in latest.items() if each.answer in UNCONFIRMED}


def stated(session: Session, park_id: int) -> frozenset[int]:
    """The tenants that the park shows by its own word only."""
    return frozenset(statements(Tables(session, {}), park_id))


def hidden(session: Session, park_ids: Collection[int], day: dt.date, tenants: Collection[int]) -> set[int]:
    """Those of the tenants whose facts are not for who keeps the rosters of these parks.

    They rent in none of them on the day or later, as far as that is confirmed, and have rented elsewhere, or nowhere.
    """
    if not tenants:
        return set()
    unconfirmed = {park_id: stated(session, park_id) for park_id in park_ids}
    seen, known, elsewhere = set(), set(), set()
    for some in batches(tenants):
        asked = select(Lease.tenant_id, Lease.park_id, Lease.end).where(Lease.tenant_id.in_(some))
        for tenant_id, park_id, end in session.execute(asked):
            if park_id not in unconfirmed:
                elsewhere.add(tenant_id)
            elif tenant_id not in unconfirmed[park_id]:
                known.add(tenant_id)
                if end is None or end >= day:
                    seen.add(tenant_id)
    return {id for id in tenants if id not in seen and (id in elsewhere or id not in known)}


def elsewhere(session: Session, park_ids: Collection[int], day: dt.date, tenants: Collection[int]) -> set[int]:
    """Those of the tenants that rent in other parks than these as well: now, later, or in the year before the day."""
    claimed = dt.date(day.year - 1, 1, 1)
    found: set[int] = set()
    for some in batches(tenants):
        asked = select(Lease.tenant_id).where(
            Lease.tenant_id.in_(some), Lease.park_id.not_in(park_ids), or_(Lease.end.is_(None), Lease.end >= claimed)
        )
        found |= set(session.scalars(asked))
    return found
