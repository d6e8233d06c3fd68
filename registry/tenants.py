"""Tenants of a park as of a day: its roster, and each tenant as a case that the law can decide.

A case leaves out what is not known; it never turns an unknown into a no or a zero. Money is fen in the register and
in the roster, exact yuan (`Decimal`) in a case.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from registry import parks
from registry.models import Finding, Grant, Lease, OtherSupport, Rent, TenantProfile

PROFILE = ("kind", "industry", "ai_listed", "software_enterprise", "above_scale", "size", "startup")


class UnknownTenant(LookupError):
    """The tenant has no lease in this park by this day."""


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
    profiles = _profiles(session, leases, as_of)
    rents = _rents(session, leases, as_of)
    first = _moved_in(session, leases, as_of)
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
        newly_moved_in=_any(lease.newly_moved_in for lease in held),
        area_m2=_sum(lease.area_m2 for lease in held),
        monthly_rent_fen=_sum(lease.monthly_rent_fen for lease in held),
        rent_fen=rent,
        leases=len(held),
        source=tenant.source,
        demo=tenant.demo,
    )


def case_of(session: Session, tenant_id: int, park_id: int, as_of: dt.date) -> dict:
    """The tenant's case in this park and in any other it rents in. Raises `UnknownTenant`."""
    found = cases_of(session, park_id, as_of, [tenant_id])
    if tenant_id not in found:
        raise UnknownTenant(
            f"园区 {park_id} 中没有企业 {tenant_id} / tenant {tenant_id} has no lease in park {park_id}"
        )
    return found[tenant_id]


def cases_of(session: Session, park_id: int, as_of: dt.date, only: Collection[int] | None = None) -> dict[int, dict]:
    """By tenant id, the cases of the park's tenants on the day (or in the year before, whose rent is claimed).

    `only`: these tenants. A tenant with several leases, here or in other parks, gets `premises`.
    """
    claimed = dt.date(as_of.year - 1, 1, 1)
    running = (Lease.start <= as_of, or_(Lease.end.is_(None), Lease.end >= claimed))
    here = select(Lease.tenant_id).where(Lease.park_id == park_id, *running)
    if only is not None:
        here = here.where(Lease.tenant_id.in_(only))
    asked = select(Lease).where(Lease.tenant_id.in_(here), *running).options(joinedload(Lease.park))
    leases: dict[int, list[Lease]] = defaultdict(list)
    for lease in session.scalars(asked.order_by(Lease.tenant_id, Lease.start, Lease.id)):
        leases[lease.tenant_id].append(lease)
    profiles = _profiles(session, leases, as_of)
    rents = _rents(session, leases, as_of)
    first = _moved_in(session, leases, as_of)
    grants = _by_tenant(session, Grant, leases, or_(Grant.paid_on.is_(None), Grant.paid_on <= as_of))
    support = _by_tenant(session, OtherSupport, leases, OtherSupport.year == as_of.year)
    findings = _by_tenant(session, Finding, leases, Finding.park_id == park_id, Finding.on(as_of))
    held = {lease.park_id: lease.park for own in leases.values() for lease in own}
    facts = {each: parks.facts_of(session, park, as_of) for each, park in held.items()}
    cases = {}
    for tenant_id, own in leases.items():
        profile = profiles.get(tenant_id)
        premises = [
            premise
            for each in sorted({lease.park_id for lease in own}, key=lambda each: (each != park_id, each))
            for premise in _premises(
                facts[each], [lease for lease in own if lease.park_id == each], rents.get((tenant_id, each), {}), as_of
            )
        ]
        case = {"id": f"tenant-{tenant_id}", "as_of": as_of}
        case["tenant"] = _tenant(profile, own, park_id, first[tenant_id, park_id])
        case |= premises[0] if len(premises) == 1 else {"premises": premises}
        if findings[tenant_id]:
            case["cooperation"] = findings[tenant_id][-1].value
        if profile is not None and profile.grants_complete:
            case["granted"] = [_granted(grant) for grant in grants[tenant_id]]
        if support[tenant_id]:
            case["other_support"] = [_support(row) for row in support[tenant_id]]
        cases[tenant_id] = case
    return cases


def _tenant(profile: TenantProfile | None, leases: list[Lease], park_id: int, moved_in: dt.date) -> dict:
    known = {key: getattr(profile, key, None) for key in PROFILE}
    known["moved_in"] = moved_in
    known["newly_moved_in"] = _any(lease.newly_moved_in for lease in leases if lease.park_id == park_id)
    return {key: value for key, value in known.items() if value is not None}


def _premises(park: dict, leases: list[Lease], rents: dict[int, int], as_of: dt.date) -> list[dict]:
    """The premises in one park: each with its lease, or all as one with the rents by year.

    A case gives the one or the other. The rents that arose decide where they are registered for the claimed year,
    unless a single lease gives just that amount: then the lease says the same and area and free months besides.
    """
    claimed = as_of.year - 1
    by_rent = [{"park": park, "rent": {year: _yuan(fen) for year, fen in sorted(rents.items())}}]
    if claimed in rents and not (len(leases) == 1 and _yields(leases[0], claimed) == rents[claimed]):
        return by_rent
    return [{"park": park, "lease": _lease(lease)} for lease in leases]


def _yields(lease: Lease, year: int) -> int | None:
    """Fen that a lease of whole calendar months yields in a year; None where that cannot be told."""
    if lease.monthly_rent_fen is None or lease.rent_free_months is None or lease.start.day != 1:
        return None
    if lease.end is not None and lease.end < dt.date(year, 12, 31):
        return None
    first_paid = lease.start.year * 12 + lease.start.month - 1 + lease.rent_free_months
    return max(0, min(12, (year + 1) * 12 - first_paid)) * lease.monthly_rent_fen


def _lease(lease: Lease) -> dict:
    facts = {
        "start": lease.start,
        "end": lease.end,
        "area_m2": None if lease.area_m2 is None else Decimal(f"{lease.area_m2:.2f}"),
        "monthly_rent": None if lease.monthly_rent_fen is None else _yuan(lease.monthly_rent_fen),
        "rent_free_months": lease.rent_free_months,
    }
    return {key: value for key, value in facts.items() if value is not None}


def _granted(grant: Grant) -> dict:
    amount = None if grant.amount_fen is None else _yuan(grant.amount_fen)
    facts = {"measure": grant.measure, "rent_year": grant.rent_year, "tier": grant.tier, "amount": amount}
    return {key: value for key, value in facts.items() if value is not None}


def _support(row: OtherSupport) -> dict:
    return {"level": row.level, "same_kind": row.same_kind, "amount": _yuan(row.amount_fen)}


def _profiles(session: Session, tenant_ids: Collection[int], as_of: dt.date) -> dict[int, TenantProfile]:
    asked = select(TenantProfile).where(TenantProfile.tenant_id.in_(tenant_ids), TenantProfile.on(as_of))
    return {row.tenant_id: row for row in session.scalars(asked.order_by(TenantProfile.valid_from, TenantProfile.id))}


def _rents(session: Session, tenant_ids: Collection[int], as_of: dt.date) -> dict[tuple[int, int], dict[int, int]]:
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


def _moved_in(session: Session, tenant_ids: Collection[int], as_of: dt.date) -> dict[tuple[int, int], dt.date]:
    """By (tenant, park): the first day of the first lease there."""
    asked = select(Lease.tenant_id, Lease.park_id, Lease.start).where(
        Lease.tenant_id.in_(tenant_ids), Lease.start <= as_of
    )
    ordered = session.execute(asked.order_by(Lease.start.desc()))
    return {(tenant_id, park_id): start for tenant_id, park_id, start in ordered}


def _by_tenant(session: Session, table, tenant_ids: Collection[int], *conditions) -> dict[int, list]:
    rows = defaultdict(list)
    for row in session.scalars(select(table).where(table.tenant_id.in_(tenant_ids), *conditions).order_by(table.id)):
        rows[row.tenant_id].append(row)
    return rows


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def _any(answers) -> bool | None:
    """True if any is, False if all are known not to be, else unknown."""
    answers = list(answers)
    return True if True in answers else (None if None in answers else False)


def _sum(numbers):
    """The sum, or None where one of them is unknown."""
    numbers = list(numbers)
    return None if None in numbers else sum(numbers)
