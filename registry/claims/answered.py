"""What a park's roster tells of a tenant's entitlement (名册所示), to whom: its premises in this park alone, and all of
them for who may read the rosters of all parks that it rents in.

From an amount for several parks the rent paid in another could be worked out; whoever reads one park's roster is told
that there are premises elsewhere, and nothing of them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access.permissions import Target, may
from registry.claims import case_files, entitlement, grants
from registry.claims.entitlement import Answer, Entitled
from registry.claims.grants import Foreign
from registry.person import Person
from registry.policy import load_law
from registry.store.models import Lease, Park

ACTION = "roster.read"


class Answered(NamedTuple):
    """`here`: for the premises in this park by themselves. `elsewhere`: whether there are others; `whole`: for all of
    them, None where there are no others or the reader may not know them. `foreign`: grants that no file speaks of."""

    here: Answer
    elsewhere: bool
    whole: Entitled | None
    foreign: tuple[Foreign, ...]


def answered(
    person: Person, session: Session, park_id: int, day: dt.date, only: Collection[int] | None = None
) -> dict[int, Answered]:
    """By tenant id, what a person who may read the park's roster is told; `only`: of these tenants."""
    here = entitlement.of_park(session, park_id, day, only)
    elsewhere = _elsewhere(session, park_id, day, here)
    open_ = [tenant for tenant, parks in elsewhere.items() if all(may(person, ACTION, park) for park in parks)]
    whole = entitlement.of_tenants(session, open_, day) if open_ else {}
    foreign = grants.foreign(session, load_law(), day, list(here))
    return {
        tenant: Answered(answer, tenant in elsewhere, whole.get(tenant), foreign.get(tenant, ()))
        for tenant, answer in here.items()
    }


def _elsewhere(session: Session, park_id: int, day: dt.date, tenants: Mapping[int, Answer]) -> dict[int, set[Target]]:
    """By tenant, the other parks that it rents in, or did in the year whose rent is claimed."""
    asked = (
        select(Lease.tenant_id, Park.id, Park.city_code, Park.district_code, Park.demo)
        .join(Park, Park.id == Lease.park_id)
        .where(Lease.tenant_id.in_(list(tenants)), Park.id != park_id, *case_files.running(day))
        .distinct()
    )
    found: dict[int, set[Target]] = defaultdict(set)
    for tenant, park, city, district, demo in session.execute(asked):
        found[tenant].add(Target(park, city, district, demo=demo))
    return dict(found)
