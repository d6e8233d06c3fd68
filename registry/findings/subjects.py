"""Whom an authority may speak of (认定对象): companies, parks and operating bodies within its district or city.

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


def in_office(office: str) -> ColumnElement[bool]:
    """The condition on parks that they are of this district (six digits) or city (four)."""
    return (Park.district_code if len(office) == 6 else Park.city_code) == office


def parks_of(office: str) -> Select[int]:
    return select(Park.id).where(in_office(office), Park.role != "reference")


def _companies(office: str) -> Select[int, str, str, bool]:
    here = select(Lease.tenant_id).where(Lease.park_id.in_(parks_of(office)), confirmed())
    return select(Tenant.id, Tenant.name, Tenant.uscc, Tenant.demo).where(Tenant.id.in_(here))


def _bodies(office: str) -> Select[int, str, str | None, bool]:
    here = select(ParkOperator.operating_body_id).where(ParkOperator.park_id.in_(parks_of(office)))
    return select(OperatingBody.id, OperatingBody.name, OperatingBody.uscc, OperatingBody.demo).where(
        OperatingBody.id.in_(here)
    )


def _parks(office: str) -> Select[int, str, str, bool]:
    return select(Park.id, Park.name_zh, Park.slug, Park.demo).where(Park.id.in_(parks_of(office)))


def find(session: Session, office: str, text: str) -> list[Subject]:
    """Those whose name holds the text, or whose code it is; `MOST` at most."""
    said = text.strip()
    if not said:
        return []
    found: list[Subject] = []
    for column, asked, table, codes in (
        (COMPANY, _companies(office), Tenant.name, (Tenant.uscc,)),
        (PARK, _parks(office), Park.name_zh, (Park.slug,)),
        (BODY, _bodies(office), OperatingBody.name, (OperatingBody.uscc,)),
    ):
        named = or_(table.contains(said, autoescape=True), *(code == said.upper() for code in codes))
        rows = session.execute(asked.where(named).order_by(table).limit(MOST))
        found += [Subject((column, id), name, code or "", demo) for id, name, code, demo in rows]
    return found[:MOST]


def get(session: Session, office: str, whose: Whose) -> Subject:
    """The one with this number. Raises Refusal where there is none within the office's district or city."""
    column, id = whose
    asked = {
        COMPANY: lambda: _companies(office).where(Tenant.id == id),
        PARK: lambda: _parks(office).where(Park.id == id),
        BODY: lambda: _bodies(office).where(OperatingBody.id == id),
    }
    if column == LEASE:
        return _lease(session, office, id)
    row: Any = session.execute(asked[column]()).one_or_none() if column in asked else None
    if row is None:
        raise _nobody()
    return Subject(whose, row[1], row[2] or "", row[3])


def _lease(session: Session, office: str, id: int) -> Subject:
    found = [each for each in leases(session, office, None, id) if each.whose[1] == id]
    if not found:
        raise _nobody()
    return found[0]


def leases(session: Session, office: str, tenant: int | None, id: int | None = None) -> list[Subject]:
    """The leases of a company in the office's parks, the last that began first; or the one lease with this number."""
    asked = (
        select(Lease.id, Tenant.name, Tenant.uscc, Lease.demo, Lease.room, Park.name_zh, Lease.start)
        .join(Tenant, Tenant.id == Lease.tenant_id)
        .join(Park, Park.id == Lease.park_id)
        .where(Lease.park_id.in_(parks_of(office)), confirmed())
        .order_by(Lease.start.desc(), Lease.id)
    )
    asked = asked.where(Lease.tenant_id == tenant) if id is None else asked.where(Lease.id == id)
    return [
        Subject((LEASE, number), name, uscc, demo, " · ".join(filter(None, (park, room, start.isoformat()))))
        for number, name, uscc, demo, room, park, start in session.execute(asked)
    ]


def parks_rented(session: Session, office: str, tenant: int) -> list[int]:
    """The office's parks that the company rents in, or rented in."""
    asked = select(Lease.park_id).where(Lease.tenant_id == tenant, Lease.park_id.in_(parks_of(office)), confirmed())
    return sorted(set(session.scalars(asked)))


def companies_by(session: Session, office: str, codes: Collection[str], names: Collection[str]) -> list[Subject]:
    """The companies with these codes or names."""
    found: dict[int, Subject] = {}
    for column, wanted in ((Tenant.uscc, sorted(codes)), (Tenant.name, sorted(names))):
        for first in range(0, len(wanted), 500):
            rows = session.execute(_companies(office).where(column.in_(wanted[first : first + 500])))
            found |= {id: Subject((COMPANY, id), name, code, demo) for id, name, code, demo in rows}
    return list(found.values())


def _nobody() -> Refusal:
    return Refusal(
        "whose",
        "本辖区没有这家企业、园区或运营主体。",
        "there is no such company, park or body within this district or city.",
    )
