"""My enterprise (我的企业): what a tenant reads of itself, in every park that it rents in, and of nobody else."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access.permissions import allowed
from registry.claims import case_files, entitlement, grants
from registry.claims.entitlement import Entitled
from registry.claims.grants import Foreign
from registry.claims.tenancy import PROFILE, unconfirmed
from registry.person import Person
from registry.policy import load_law
from registry.store.models import Contact, Lease, Park, Proposal, Rent, Tenant, TenantProfile


class OwnLease(NamedTuple):
    """A lease, also one that is over or begins later. Areas m², money fen, None unknown."""

    id: int
    room: str | None
    start: dt.date
    end: dt.date | None
    area_m2: float | None
    monthly_rent_fen: int | None
    rent_free_months: int | None
    newly_moved_in: bool | None
    runs: bool


class OwnRent(NamedTuple):
    """Rent of a year, or of a month where `month` is given, in fen."""

    year: int
    month: int | None
    amount_fen: int


class OwnPark(NamedTuple):
    """What one park's roster says of the tenant. `confirmed`: it is so by more than that park's own word; the law is
    asked about no other premises.
    """

    id: int
    slug: str
    name_zh: str
    name_en: str
    demo: bool
    leases: tuple[OwnLease, ...]
    rents: tuple[OwnRent, ...]
    contact: str | None
    telephone: str | None
    confirmed: bool
    district: str | None


class Own(NamedTuple):
    """A tenant and all that the register holds of it; `facts`: those of the day, by field. `entitled`: what it may
    claim for all its premises, None where it has none that the law asks about; `foreign`: grants that were left out of
    account, because no policy file speaks of them.
    """

    tenant_id: int
    uscc: str
    name: str
    facts: dict[str, object]
    parks: tuple[OwnPark, ...]
    entitled: Entitled | None
    foreign: tuple[Foreign, ...]


class OwnCase(NamedTuple):
    """The company in one park, by its short name, as a case file states it."""

    park: str
    facts: dict[str, object]


@allowed("tenant.own")
def own(person: Person, session: Session, uscc: str, day: dt.date) -> Own | None:
    """The tenant with this credit code, as the register knows it; None where no park has entered it."""
    tenant = session.scalar(select(Tenant).where(Tenant.uscc == uscc))
    if tenant is None:
        return None
    parks = session.scalars(
        select(Park)
        .where(Park.id.in_(select(Lease.park_id).where(Lease.tenant_id == tenant.id)))
        .order_by(Park.name_zh)
    )
    of_it = unconfirmed().where(Proposal.tenant_id == tenant.id)
    doubtful = {park for _tenant, park in session.execute(of_it)}
    return Own(
        tenant.id, tenant.uscc, tenant.name, _facts(session, tenant.id, day),
        tuple(_in_park(session, tenant.id, park, day, park.id not in doubtful) for park in parks),
        entitlement.of_tenants(session, [tenant.id], day).get(tenant.id),
        grants.foreign(session, load_law(), day, [tenant.id]).get(tenant.id, ()),
    )  # fmt: skip


@allowed("tenant.own")
def cases(person: Person, session: Session, uscc: str, day: dt.date) -> list[OwnCase]:
    """What the register knows of the company, park by park; premises that nobody confirmed are left out."""
    tenant = session.scalar(select(Tenant.id).where(Tenant.uscc == uscc))
    whole = None if tenant is None else case_files.of_tenants(session, [tenant], day).get(tenant)
    if whole is None:
        return []
    parks = list(dict.fromkeys(room.park for room in whole.rooms))
    asked = select(Park.id, Park.slug).where(Park.id.in_(parks), Park.district_code.is_not(None))
    names = dict(session.execute(asked).all())
    here = {park: [place for place, room in enumerate(whole.rooms) if room.park == park] for park in parks}
    return [OwnCase(names[park], whole.only(here[park]).facts) for park in parks if park in names]


def _facts(session: Session, tenant_id: int, day: dt.date) -> dict[str, object]:
    asked = select(TenantProfile).where(TenantProfile.tenant_id == tenant_id, TenantProfile.on(day))
    rows = session.scalars(asked.order_by(TenantProfile.valid_from, TenantProfile.id)).all()
    return {fact: getattr(rows[-1], fact) if rows else None for fact in PROFILE}


def _in_park(session: Session, tenant_id: int, park: Park, day: dt.date, confirmed: bool) -> OwnPark:
    def of(model):
        return select(model).where(model.tenant_id == tenant_id, model.park_id == park.id)

    leases = session.scalars(of(Lease).order_by(Lease.start, Lease.id))
    rents = session.scalars(of(Rent).order_by(Rent.year, Rent.month))
    contact = session.scalar(of(Contact))
    return OwnPark(
        park.id,
        park.slug,
        park.name_zh,
        park.name_en,
        park.demo,
        tuple(_lease(lease, day) for lease in leases),
        tuple(OwnRent(rent.year, rent.month, rent.amount_fen) for rent in rents),
        None if contact is None else contact.name,
        None if contact is None else contact.telephone,
        confirmed,
        park.district_code,
    )


def _lease(lease: Lease, day: dt.date) -> OwnLease:
    runs = lease.start <= day and (lease.end is None or lease.end >= day)
    return OwnLease(
        lease.id, lease.room, lease.start, lease.end, lease.area_m2, lease.monthly_rent_fen, lease.rent_free_months,
        lease.newly_moved_in, runs,
    )  # fmt: skip
