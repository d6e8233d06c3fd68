"""What is known of tenants by a day, for the roster and for the law alike."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from registry.store.models import Lease, Proposal, Rent, TenantProfile

# The facts of a profile that a roster shows and a case states.
PROFILE = ("kind", "industry", "ai_listed", "software_enterprise", "above_scale", "size", "startup")

REFUSED = "refused"


def unconfirmed() -> Select:
    """(tenant, park) where a park alone says that the tenant, which came from elsewhere, is its own: nobody has
    answered yet, or it was refused.
    """
    introduced = select(func.max(Proposal.id)).where(Proposal.introduces).group_by(Proposal.tenant_id, Proposal.park_id)
    doubtful = or_(Proposal.answer.is_(None), Proposal.answer == REFUSED)
    return select(Proposal.tenant_id, Proposal.park_id).where(Proposal.id.in_(introduced), doubtful)


def confirmed() -> ColumnElement[bool]:
    """The condition on a lease that it is its tenant's by more than a park's own word: the law is asked about no other
    (入驻企业 in the sense of the law).
    """
    return tuple_(Lease.tenant_id, Lease.park_id).not_in(unconfirmed())


def profiles_on(session: Session, tenant_ids: Collection[int], as_of: dt.date) -> dict[int, TenantProfile]:
    asked = select(TenantProfile).where(TenantProfile.tenant_id.in_(tenant_ids), TenantProfile.on(as_of))
    return {row.tenant_id: row for row in session.scalars(asked.order_by(TenantProfile.valid_from, TenantProfile.id))}


def rents_by_year(
    session: Session, tenant_ids: Collection[int], as_of: dt.date
) -> dict[tuple[int, int], dict[int, int]]:
    """By (tenant, park): fen by year, of years that are over. Months count where all twelve are registered."""
    found: dict = defaultdict(lambda: defaultdict(dict))
    asked = select(Rent).where(Rent.tenant_id.in_(tenant_ids), Rent.year < as_of.year)
    for rent in session.scalars(asked):
        found[rent.tenant_id, rent.park_id][rent.year][rent.month] = rent.amount_fen
    years: dict[tuple[int, int], dict[int, int]] = {}
    for key, by_year in found.items():
        years[key] = {}
        for year, months in by_year.items():
            if None in months:
                years[key][year] = months[None]
            elif len(months) == 12:
                years[key][year] = sum(months.values())
    return years


def first_days(session: Session, tenant_ids: Collection[int], as_of: dt.date) -> dict[tuple[int, int], dt.date]:
    """By (tenant, park): the first day of the first lease there."""
    asked = select(Lease.tenant_id, Lease.park_id, Lease.start).where(
        Lease.tenant_id.in_(tenant_ids), Lease.start <= as_of
    )
    ordered = session.execute(asked.order_by(Lease.start.desc()))
    return {(tenant_id, park_id): start for tenant_id, park_id, start in ordered}


def any_known(answers: Iterable[bool | None]) -> bool | None:
    """True if any is, False if all are known not to be, else unknown."""
    answers = list(answers)
    return True if True in answers else (None if None in answers else False)
