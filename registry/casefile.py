"""Tenants and parks as cases (案例): the facts in the format that the law decides, unknown ones left out.

A case never turns an unknown into a no or a zero. Money is fen in the register, exact yuan (`Decimal`) in a case.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

import numpy as np
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from registry import premises
from registry.models import Finding, Grant, Lease, OtherSupport, TenantProfile
from registry.parkfacts import parks_facts
from registry.tenancy import PROFILE, any_known, first_days, profiles_on, rents_by_year


class UnknownTenant(LookupError):
    """The tenant has no lease in this park by this day."""


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
    profiles = profiles_on(session, leases, as_of)
    rents = rents_by_year(session, leases, as_of)
    first = first_days(session, leases, as_of)
    grants = _by_tenant(session, Grant, leases, Grant.paid_by(as_of))
    support = _by_tenant(session, OtherSupport, leases, OtherSupport.year == as_of.year)
    findings = _by_tenant(session, Finding, leases, Finding.park_id == park_id, Finding.on(as_of))
    held = {lease.park_id: lease.park for own in leases.values() for lease in own}
    facts = parks_facts(session, held.values(), as_of)
    cases = {}
    for tenant_id, own in leases.items():
        profile = profiles.get(tenant_id)
        rooms = [
            premise
            for each in sorted({lease.park_id for lease in own}, key=lambda each: (each != park_id, each))
            for premise in _premises(
                facts[each], [lease for lease in own if lease.park_id == each], rents.get((tenant_id, each), {}), as_of
            )
        ]
        case = {"id": f"tenant-{tenant_id}", "as_of": as_of}
        case["tenant"] = _tenant(profile, own, park_id, first[tenant_id, park_id])
        case |= rooms[0] if len(rooms) == 1 else {"premises": rooms}
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
    known["newly_moved_in"] = any_known(lease.newly_moved_in for lease in leases if lease.park_id == park_id)
    return {key: value for key, value in known.items() if value is not None}


def _premises(park: dict, leases: list[Lease], rents: dict[int, int], as_of: dt.date) -> list[dict]:
    """The premises in one park: each with its lease, or all as one with the rents by year (`registry/premises.py`)."""
    claimed = as_of.year - 1
    rent = np.array([rents.get(claimed, premises.UNTOLD)])
    if premises.by_rent(rent, np.array([len(leases)]), _yields(leases[:1], claimed)).any():
        return [{"park": park, "rent": {year: _yuan(fen) for year, fen in sorted(rents.items())}}]
    return [{"park": park, "lease": _lease(lease)} for lease in leases]


def _yields(leases: list[Lease], year: int) -> np.ndarray:
    def column(name: str) -> np.ndarray:
        values = [getattr(lease, name) for lease in leases]
        return np.array([premises.UNTOLD if value is None else value for value in values], dtype=np.int64)

    start = np.array([lease.start for lease in leases], dtype="M8[D]").astype(np.int64)
    end = np.array([lease.end or dt.date.max for lease in leases], dtype="M8[D]").astype(np.int64)
    return premises.yields(start, end, column("monthly_rent_fen"), column("rent_free_months"), year)


def _lease(lease: Lease) -> dict:
    facts = {
        "start": lease.start,
        "end": lease.end,
        "area_m2": None if lease.area_m2 is None else _yuan(int(premises.centiares(lease.area_m2))),
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


def _by_tenant(session: Session, table, tenant_ids: Collection[int], *conditions) -> dict[int, list]:
    rows = defaultdict(list)
    for row in session.scalars(select(table).where(table.tenant_id.in_(tenant_ids), *conditions).order_by(table.id)):
        rows[row.tenant_id].append(row)
    return rows


def _yuan(fen: int) -> Decimal:
    """Hundredths as whole ones: fen as yuan."""
    return Decimal(fen).scaleb(-2)
