"""What the register can say about a park for a certification (园区指标): facts and figures as of a day.

A figure is a span from what is certain to what is possible, because a tenant whose industry nobody stated may be in
the field or not; so may one of whom nobody has confirmed that it is the park's. What the register does not keep, such
as revenues and incidents, is unknown, never zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims.operator_cases import operators_on
from registry.claims.tenancy import profiles_on
from registry.rosters import sight
from registry.store.models import Lease, Park, Recognition, TenantProfile

FIELD = ("64", "65")
"""Divisions of GB/T 4754 that are in the field besides what is listed for AI: 深光府规〔2025〕4号（二十）."""
SMALL = ("medium", "small", "micro")
FREE_MONTHS = (6, 36)


@dataclass(frozen=True, slots=True)
class FigureRange:
    """At least `low`, at most `high`; `high` None: no upper bound is known."""

    low: float
    high: float | None

    @property
    def exact(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Figures:
    """By the words of `registry.certification.terms`; None is unknown."""

    facts: dict[str, bool | None]
    figures: dict[str, FigureRange | None]


def figures_of(session: Session, park: Park, day: dt.date) -> Figures:
    """The facts and figures of a park on a day."""
    leases = list(session.scalars(select(Lease).where(Lease.park_id == park.id, Lease.on(day)).order_by(Lease.id)))
    confirmed = {lease.tenant_id for lease in leases} - sight.stated(session, park.id)
    profiles = profiles_on(session, confirmed, day)
    recognised = session.scalar(select(Recognition.id).where(Recognition.park_id == park.id, Recognition.on(day)))
    own = park.role == "registered"  # there the register itself is the source: nothing recorded means none
    facts = {
        "software_park": park.software_park,
        "operating_body": park.id in operators_on(session, day, [park.id]) or (False if own else None),
        "surveyed_outline": park.outline == "surveyed",
        "recognised": recognised is not None or (False if own else None),
        "incident_free": None,
    }
    return Figures(facts, _of_leases(leases, profiles) | _of_land(park))


def _of_land(park: Park) -> dict[str, FigureRange | None]:
    """Land that nobody surveyed decides nothing: of a named park it is a number of unknown origin, as a circle."""
    land = None
    if park.outline == "surveyed" and park.area_ha is not None:
        land = FigureRange(park.area_ha / 100, park.area_ha / 100)
    return {"land_km2": land, "software_revenue": None, "software_revenue_share": None}


OF_LEASES = ("tenants", "in_field", "field_share", "area_let", "field_area", "field_area_share", "free_leases")


def _of_leases(leases: list[Lease], profiles: dict[int, TenantProfile]) -> dict[str, FigureRange | None]:
    """No lease in the register is no roster, and says nothing of how many tenants there are."""
    if not leases:
        return dict.fromkeys(OF_LEASES)
    field = {lease.tenant_id: in_field(profiles.get(lease.tenant_id)) for lease in leases}
    count = len(field)
    inside = FigureRange(
        sum(state is True for state in field.values()), sum(state is not False for state in field.values())
    )
    let = _area(leases)
    certain = _area(lease for lease in leases if field[lease.tenant_id] is True)
    possible = _area(lease for lease in leases if field[lease.tenant_id] is not False)
    field_area = FigureRange(certain.low, possible.high)
    free = [_and(field[lease.tenant_id], small(profiles.get(lease.tenant_id)), _free(lease)) for lease in leases]
    return {
        "tenants": FigureRange(count, count),
        "in_field": inside,
        "field_share": _share(inside, count),
        "area_let": let,
        "field_area": field_area,
        "field_area_share": _share(field_area, let.low) if let.exact else None,
        "free_leases": FigureRange(sum(state is True for state in free), sum(state is not False for state in free)),
    }


def _area(leases: Iterable[Lease]) -> FigureRange:
    """m²; without an upper bound where a lease does not say its area."""
    areas = [lease.area_m2 for lease in leases]
    known = sum(area for area in areas if area is not None)
    return FigureRange(known, None if None in areas else known)


def _share(part: FigureRange, whole: float) -> FigureRange | None:
    """Per cent; None of nothing."""
    return FigureRange(100 * part.low / whole, 100 * part.high / whole) if whole and part.high is not None else None


def in_field(profile: TenantProfile | None) -> bool | None:
    """Whether a tenant is in the AI, software or internet field."""
    if profile is None:
        return None
    industry = None if profile.industry is None else profile.industry[:2] in FIELD
    return _or(industry, profile.ai_listed)


def small(profile: TenantProfile | None) -> bool | None:
    """Whether a tenant is a small or medium enterprise, a start-up or an association."""
    if profile is None:
        return None
    size = None if profile.size is None else profile.size in SMALL
    association = None if profile.kind is None else profile.kind == "association"
    return _or(size, profile.startup, association)


def _free(lease: Lease) -> bool | None:
    months = lease.rent_free_months
    return None if months is None else FREE_MONTHS[0] <= months <= FREE_MONTHS[1]


def _or(*states: bool | None) -> bool | None:
    return True if True in states else None if None in states else False


def _and(*states: bool | None) -> bool | None:
    return False if False in states else None if None in states else True
