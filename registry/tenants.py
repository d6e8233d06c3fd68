"""Tenants of a park as of a day: its roster (名册), and each tenant as a case that the law can decide."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from registry.casefile import UnknownTenant, case_of, cases_of
from registry.models import Lease, TenantProfile
from registry.tenancy import PROFILE, any_known, first_days, profiles_on, rents_by_year

__all__ = ["RosterRow", "UnknownTenant", "case_of", "cases_of", "roster"]


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A tenant with its rooms in one park on a day. Areas m², money fen, None unknown.

    `rent_fen`: the rent registered for the year before the day. `newly_moved_in`: a finding on any of its leases.
    """

    tenant_id: int
    uscc: str
    name: str
    kind: str | None
    industry: str | None
    ai_listed: bool | None
    software_enterprise: bool | None
    above_scale: bool | None
    size: str | None
    startup: bool | None
    moved_in: dt.date
    lease_end: dt.date | None
    newly_moved_in: bool | None
    area_m2: float | None
    monthly_rent_fen: int | None
    rent_fen: int | None
    leases: int
    source: str
    demo: bool


def roster(session: Session, park_id: int, as_of: dt.date) -> list[RosterRow]:
    """The tenants with a lease in the park on the day, in the order of their names."""
    leases: dict[int, list[Lease]] = defaultdict(list)
    asked = select(Lease).where(Lease.park_id == park_id, Lease.on(as_of)).options(joinedload(Lease.tenant))
    for lease in session.scalars(asked.order_by(Lease.start, Lease.id)):
        leases[lease.tenant_id].append(lease)
    profiles = profiles_on(session, leases, as_of)
    rents = rents_by_year(session, leases, as_of)
    first = first_days(session, leases, as_of)
    rows = [
        _roster_row(
            held,
            profiles.get(tenant_id),
            first[tenant_id, park_id],
            rents.get((tenant_id, park_id), {}).get(as_of.year - 1),
        )
        for tenant_id, held in leases.items()
    ]
    return sorted(rows, key=lambda row: (row.name, row.uscc))


def _roster_row(held: list[Lease], profile: TenantProfile | None, moved_in: dt.date, rent: int | None) -> RosterRow:
    tenant = held[0].tenant
    ends = [lease.end for lease in held]
    return RosterRow(
        tenant_id=tenant.id,
        uscc=tenant.uscc,
        name=tenant.name,
        **{key: getattr(profile, key, None) for key in PROFILE},
        moved_in=moved_in,
        lease_end=None if None in ends else max(ends),
        newly_moved_in=any_known(lease.newly_moved_in for lease in held),
        area_m2=_sum(lease.area_m2 for lease in held),
        monthly_rent_fen=_sum(lease.monthly_rent_fen for lease in held),
        rent_fen=rent,
        leases=len(held),
        source=tenant.source,
        demo=tenant.demo,
    )


def _sum(numbers):
    """The sum, or None where one of them is unknown."""
    numbers = list(numbers)
    return None if None in numbers else sum(numbers)
