"""What the tests of the roster's pages share: parks, contacts, and files as an operating body would bring them."""

from io import BytesIO

from openpyxl import Workbook, load_workbook
from sqlalchemy import select, update

from registry.parks.demo import credit_code
from registry.person import Person
from registry.rosters.files.making import export
from registry.services import roster_facts, rosters
from registry.store.models import Contact, Lease, Park, Tenant
from views.kit import context

PARK, OTHER = "demo-guangming-1", "demo-guangming-2"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEWCOMER = credit_code(800_001)


def park_id(slug: str = PARK) -> int:
    with context.store().read() as session:
        return session.scalar(select(Park.id).where(Park.slug == slug))


def make_real(slug: str = PARK) -> None:
    """The demo park and its tenants count as real from now on."""
    with context.store().write() as session:
        here = select(Lease.tenant_id).join(Park).where(Park.slug == slug)
        session.execute(update(Tenant).where(Tenant.id.in_(here)).values(demo=False))
        session.execute(update(Lease).where(Lease.tenant_id.in_(here)).values(demo=False))
        session.execute(update(Park).where(Park.slug == slug).values(demo=False))


def give_contacts(slug: str = PARK) -> None:
    """张三丰 at 13800001234 is the contact of every tenant of the park."""
    with context.store().write() as session:
        held = session.execute(select(Lease.tenant_id, Lease.park_id).join(Park).where(Park.slug == slug).distinct())
        for tenant_id, park in held.all():
            session.add(Contact(tenant_id=tenant_id, park_id=park, name="张三丰", telephone="13800001234",
                                source="测试"))  # fmt: skip


def entries(person: Person, slug: str = PARK) -> list:
    with context.store().read() as session:
        return rosters.roster(person, session, park_id(slug), context.today()).rows


def exported(person: Person, slug: str = PARK) -> bytes:
    """The roster as a workbook."""
    found = roster_facts.exported(person, context.store(), park_id(slug), context.today(), "test")
    return export.workbook(found.rows, found.facts)


def workbook(source: bytes, cells: dict[str, object], delete: tuple[int, ...] = ()) -> bytes:
    """The workbook with other cells and without some rows."""
    book = load_workbook(BytesIO(source))
    sheet = book["名册"]
    for cell, value in cells.items():
        sheet[cell] = value
    for row in sorted(delete, reverse=True):
        sheet.delete_rows(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    sink = BytesIO()
    book.save(sink)
    return sink.getvalue()
