"""Whom somebody may speak of (陈述对象): companies, parks and operating bodies within a district or city, or one park.

A company is within it where it rents, or rented, in one of its parks, by more than that park's own word.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from registry.claims.tenancy import confirmed
from registry.policy import Refusal
from registry.stated.counting import Whose
from registry.store.models import Lease, OperatingBody, Park, ParkOperator, Tenant

COMPANY, PARK, BODY, LEASE = "tenant_id", "park_id", "operating_body_id", "lease_id"
MOST = 20
"""So many are listed for a name."""


class Subject(NamedTuple):
    """A company, park, operating body, or one of a company's leases. `code`: its credit code, or the park's short name;
    `room`: of a lease, with its park."""

    whose: Whose
    name: str
    code: str
    demo: bool
    room: str = ""


Within = str | int
"""A district (six digits) or a city (four), or the id of a park."""


def _is_within(within: Within) -> ColumnElement[bool]:
    """The condition on parks."""
    if isinstance(within, int):
        return Park.id == within
    return (Park.district_code if len(within) == 6 else Park.city_code) == within


def parks_of(within: Within) -> Select[int]:
    return select(Park.id).where(_is_within(within), Park.role != "reference")


def place(session: Session, within: Within) -> str:
    """The district or city: of a park its district's, or its city's where no district is known."""
    if isinstance(within, str):
        return within
    district, city = session.execute(select(Park.district_code, Park.city_code).where(Park.id == within)).one()
    return district or city


def _companies(within: Within) -> Select[int, str, str, bool]:
    here = select(Lease.tenant_id).where(Lease.park_id.in_(parks_of(within)), confirmed())
    return select(Tenant.id, Tenant.name, Tenant.uscc, Tenant.demo).where(Tenant.id.in_(here))


def _bodies(within: Within) -> Select[int, str, str | None, bool]:
    here = select(ParkOperator.operating_body_id).where(ParkOperator.park_id.in_(parks_of(within)))
    return select(OperatingBody.id, OperatingBody.name, OperatingBody.uscc, OperatingBody.demo).where(
        OperatingBody.id.in_(here)
    )


def _parks(within: Within) -> Select[int, str, str, bool]:
    return select(Park.id, Park.name_zh, Park.slug, Park.demo).where(Park.id.in_(parks_of(within)))


def find(session: Session, within: Within, text: str) -> list[Subject]:
    """Those whose name holds the text, or whose code it is; `MOST` at most."""
    said = text.strip()
    if not said:
        return []
    found: list[Subject] = []
    for column, asked, table, codes in (
        (COMPANY, _companies(within), Tenant.name, (Tenant.uscc,)),
        (PARK, _parks(within), Park.name_zh, (Park.slug,)),
        (BODY, _bodies(within), OperatingBody.name, (OperatingBody.uscc,)),
    ):
        named = or_(table.contains(said, autoescape=True), *(code == said.upper() for code in codes))
        rows = session.execute(asked.where(named).order_by(table).limit(MOST))
        found += [Subject((column, id), name, code or "", demo) for id, name, code, demo in rows]
    return found[:MOST]


def first(session: Session, within: Within) -> list[Subject]:
    """The companies within, by name; `MOST` at most."""
    rows = session.execute(_companies(within).order_by(Tenant.name).limit(MOST))
    return [Subject((COMPANY, id), name, code, demo) for id, name, code, demo in rows]


def get(session: Session, within: Within, whose: Whose) -> Subject:
    """The one with this number. Raises Refusal where there is none within it."""
    column, id = whose
    asked = {
        COMPANY: lambda: _companies(within).where(Tenant.id == id),
        PARK: lambda: _parks(within).where(Park.id == id),
        BODY: lambda: _bodies(within).where(OperatingBody.id == id),
    }
    if column == LEASE:
        return _lease(session, within, id)
    row: Any = session.execute(asked[column]()).one_or_none() if column in asked else None
    if row is None:
        raise _nobody()
    return Subject(whose, row[1], row[2] or "", row[3])


def _lease(session: Session, within: Within, id: int) -> Subject:
    found = [each for each in leases(session, within, None, id) if each.whose[1] == id]
    if not found:
        raise _nobody()
    return found[0]


def leases(session: Session, within: Within, tenant: int | None, id: int | None = None) -> list[Subject]:
    """The leases of a company in these parks, the last that began first; or the one lease with this number."""
    asked = (
        select(Lease.id, Tenant.name, Tenant.uscc, Lease.demo, Lease.room, Park.name_zh, Lease.start)
        .join(Tenant, Tenant.id == Lease.tenant_id)
        .join(Park, Park.id == Lease.park_id)
        .where(Lease.park_id.in_(parks_of(within)), confirmed())
        .order_by(Lease.start.desc(), Lease.id)
    )
    asked = asked.where(Lease.tenant_id == tenant) if id is None else asked.where(Lease.id == id)
    return [
        Subject((LEASE, number), name, uscc, demo, " · ".join(filter(None, (park, room, start.isoformat()))))
        for number, name, uscc, demo, room, park, start in session.execute(asked)
    ]


def all_parks_rented(session: Session, tenant: int) -> list[int]:
    """All parks that the company rents in, or rented in, by more than the park's own word."""
    return sorted(set(session.scalars(select(Lease.park_id).where(Lease.tenant_id == tenant, confirmed()))))


def parks_rented(session: Session, within: Within, tenant: int) -> list[int]:
    """The parks that the company rents in, or rented in."""
    asked = select(Lease.park_id).where(Lease.tenant_id == tenant, Lease.park_id.in_(parks_of(within)), confirmed())
    return sorted(set(session.scalars(asked)))


def companies_by(session: Session, within: Within, codes: Collection[str], names: Collection[str]) -> list[Subject]:
    """The companies with these codes or names."""
    found: dict[int, Subject] = {}
    for column, wanted in ((Tenant.uscc, sorted(codes)), (Tenant.name, sorted(names))):
        for first in range(0, len(wanted), 500):
            rows = session.execute(_companies(within).where(column.in_(wanted[first : first + 500])))
            found |= {id: Subject((COMPANY, id), name, code, demo) for id, name, code, demo in rows}
    return list(found.values())


def _nobody() -> Refusal:
    return Refusal(
        "whose",
        "这里没有这家企业、园区或运营主体。",
        "there is no such company, park or body here.",
    )
