"""Tenants as cases (案例): the facts in the format that the law decides, unknown ones left out.

A case never turns an unknown into a no or a zero. Money is fen in the register, exact yuan (`Decimal`) in a case.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from registry.claims import grants, premises, stated_facts
from registry.claims.tenancy import PROFILE, any_known, confirmed, first_days, profiles_on, rents_by_year
from registry.parks.facts import parks_facts
from registry.policy import Law, Refusal, load_law
from registry.policy.answers.cases import Case, Refused, case_of
from registry.store.models import Finding, Grant, Lease, OtherSupport, TenantProfile


@dataclass(frozen=True)
class Room:
    """One of the premises: its park, its lease (None: all leases there, by the rent that was registered for them), and
    what was found of the tenant in that park, by fact."""

    park: int
    lease: int | None
    found: Mapping[str, bool]


@dataclass(frozen=True)
class TenantCase:
    """`facts` as a case file states them; `rooms`: what each of the premises is, in their order.

    A case file has one `cooperation` and one `newly_moved_in`: they stand there where all premises agree.
    """

    facts: dict[str, Any]
    rooms: tuple[Room, ...]

    def taken(self, law: Law) -> Case | Refused:
        """The case as the law takes it, what was found of the tenant park by park; or why it does not."""
        try:
            case = case_of(self.facts, law.measures, law.declared)
        except Refusal as refusal:
            return Refused(self.facts["id"], refusal)
        pairs = zip(case.premises, self.rooms, strict=True)
        return replace(case, premises=tuple(replace(premise, found=room.found) for premise, room in pairs))

    def only(self, places: Collection[int]) -> "TenantCase":
        """The case as if these of its premises (by their place in `rooms`) were all."""
        if len(places) == len(self.rooms):
            return self
        kept = [self.facts["premises"][place] for place in places]
        whole = {key: value for key, value in self.facts.items() if key != "premises"}
        return _case(whole, kept, tuple(self.rooms[place] for place in places))


def claimed_from(as_of: dt.date) -> dt.date:
    """The first day of the year whose rent is claimed."""
    return dt.date(as_of.year - 1, 1, 1)


def running(as_of: dt.date) -> tuple[ColumnElement[bool], ...]:
    """The conditions on leases that run on the day, or ran in the year before, whose rent is claimed; what so far a
    park alone says of a tenant from elsewhere is no premises of the tenant.
    """
    return Lease.start <= as_of, or_(Lease.end.is_(None), Lease.end >= claimed_from(as_of)), confirmed()


def of_park(
    session: Session, park_id: int, as_of: dt.date, only: Collection[int] | None = None, law: Law | None = None
) -> dict[int, TenantCase]:
    """By tenant id, the cases of the park's tenants, or of `only` these, with their premises in this park alone."""
    here = [Lease.park_id == park_id, *([] if only is None else [Lease.tenant_id.in_(only)])]
    return _cases(session, as_of, here, law)


def of_tenants(
    session: Session, tenants: Collection[int], as_of: dt.date, law: Law | None = None
) -> dict[int, TenantCase]:
    """By tenant id, the cases of these tenants with all their premises, park by park."""
    return _cases(session, as_of, [Lease.tenant_id.in_(tenants)], law)


def _cases(
    session: Session, as_of: dt.date, which: list[ColumnElement[bool]], law: Law | None
) -> dict[int, TenantCase]:
    law = law or load_law()
    asked = select(Lease).where(*which, *running(as_of)).options(joinedload(Lease.park))
    leases: dict[int, list[Lease]] = defaultdict(list)
    for lease in session.scalars(asked.order_by(Lease.tenant_id, Lease.start, Lease.id)):
        leases[lease.tenant_id].append(lease)
    profiles = profiles_on(session, leases, as_of)
    rents = rents_by_year(session, leases, as_of)
    first = first_days(session, leases, as_of)
    paid = _by_tenant(session, Grant, leases, *grants.counted(as_of, law.measures))
    support = _by_tenant(session, OtherSupport, leases, OtherSupport.year == as_of.year)
    findings = _by_tenant(session, Finding, leases, Finding.on(as_of), Finding.what == "cooperation")
    held = {lease.park_id: lease.park for own in leases.values() for lease in own}
    facts = parks_facts(session, held.values(), as_of, law)
    said = stated_facts.hear(session, law, as_of, leases, [lease.id for own in leases.values() for lease in own])
    cases = {}
    for tenant_id, own in leases.items():
        written, rooms = [], []
        for park in sorted({lease.park_id for lease in own}):
            here = [lease for lease in own if lease.park_id == park]
            found = _found(here, [each for each in findings[tenant_id] if each.park_id == park])
            for lease, premise in _premises(facts[park], here, rents.get((tenant_id, park), {}), as_of):
                told = [each.id for each in here] if lease is None else [lease]
                written.append(premise | _property(stated_facts.of_premises(law, said, told)))
                rooms.append(Room(park, lease, found))
        profile = profiles.get(tenant_id)
        whole: dict = {"id": f"tenant-{tenant_id}", "as_of": as_of}
        whole["tenant"] = _tenant(profile, min(first[tenant_id, room.park] for room in rooms))
        whole["tenant"] |= stated_facts.of_tenant(law, said, tenant_id)
        if profile is not None and profile.grants_complete:
            whole["granted"] = [_granted(grant) for grant in paid[tenant_id]]
        if support[tenant_id]:
            whole["other_support"] = [_support(row) for row in support[tenant_id]]
        cases[tenant_id] = _case(whole, written, tuple(rooms))
    return cases


def _case(whole: dict, written: list[dict], rooms: tuple[Room, ...]) -> TenantCase:
    """`whole`: what is so of the tenant anywhere; `written`: its premises."""
    facts = whole | (written[0] if len(written) == 1 else {"premises": written})
    agreed = {name: value for name, value in rooms[0].found.items() if all(r.found.get(name) == value for r in rooms)}
    facts["tenant"] = {key: value for key, value in whole["tenant"].items() if key != "newly_moved_in"}
    if "newly_moved_in" in agreed:
        facts["tenant"]["newly_moved_in"] = agreed["newly_moved_in"]
    if "cooperation" in agreed:
        facts["cooperation"] = agreed["cooperation"]
    return TenantCase(facts, rooms)


def _found(leases: list[Lease], findings: list[Finding]) -> dict[str, bool]:
    """What was found of a tenant in one park; an absent key is unknown."""
    found = {"newly_moved_in": any_known(lease.newly_moved_in for lease in leases)}
    if findings:
        found["cooperation"] = findings[-1].value
    return {name: value for name, value in found.items() if value is not None}


def _tenant(profile: TenantProfile | None, moved_in: dt.date) -> dict:
    known = {key: getattr(profile, key, None) for key in PROFILE}
    known["moved_in"] = moved_in
    return {key: value for key, value in known.items() if value is not None}


def _property(stated: dict) -> dict:
    return {"property": stated} if stated else {}


def _premises(park: dict, leases: list[Lease], rents: dict[int, int], as_of: dt.date) -> list[tuple[int | None, dict]]:
    """The premises in one park: each with its lease (by id), or all as one with the rents by year, which is of no lease
    alone (`registry/claims/premises.py`)."""
    claimed = as_of.year - 1
    rent = np.array([rents.get(claimed, premises.UNTOLD)])
    if premises.by_rent(rent, np.array([len(leases)]), _yields(leases[:1], claimed)).any():
        return [(None, {"park": park, "rent": {year: _yuan(fen) for year, fen in sorted(rents.items())}})]
    return [(lease.id, {"park": park, "lease": _lease(lease)}) for lease in leases]


def _yields(leases: list[Lease], year: int) -> np.ndarray:
    def column(name: str) -> np.ndarray:
        values = [getattr(lease, name) for lease in leases]
        return np.array([premises.UNTOLD if value is None else value for value in values], dtype=np.int64)

    start = np.array([lease.start for lease in leases], dtype="M8[D]").astype(np.int64)
    end = np.array([lease.end or dt.date.max for lease in leases], dtype="M8[D]").astype(np.int64)
    monthly = column("monthly_rent_fen")
    monthly = np.where(monthly > premises.MOST_MONTHLY, premises.UNTOLD, monthly)
    return premises.yields(start, end, monthly, column("rent_free_months"), year)


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
