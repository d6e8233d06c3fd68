"""The state of a park's roster (名册的状态): its leases with what is known of their tenants, on a day.

In both times: `day` is the day that the roster is about, `known` the change set after which the register is asked;
without it, the register as it is now.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Select, Table, or_, select
from sqlalchemy.orm import Session

from registry import history
from registry.models import Contact, Lease, Park, Rent, Tenant, TenantProfile
from registry.roster.fields import FIELDS, Row
from registry.tenancy import PROFILE

TABLES = ("lease", "tenant", "tenant_profile", "rent", "contact")
"""The tables that a roster is kept in."""

OF_TENANT = ("name", *(field.id for field in FIELDS if field.of in ("profile", "rent", "contact")))
"""The fields that all rows of a tenant share."""

SHARED = ("name", *(field.id for field in FIELDS if field.of == "profile"))
"""The fields that another park's roster shows as well, where the tenant rents there, too."""

PLACE = {field: place for place, field in enumerate(Row._fields)}
"""The place of a field in a row."""

BATCH = 500  # values in one question to the database


class Entry(NamedTuple):
    """A lease as it is registered: a row of the roster with its numbers."""

    lease_id: int
    tenant_id: int
    row: Row


class Tenancy(NamedTuple):
    """What the register holds of a tenant; the lease's fields of `row` are empty.

    `shared`: it rents in another park as well. `by_month`: last year's rent is registered month by month.
    """

    tenant_id: int
    row: Row
    shared: bool
    by_month: bool
    demo: bool


@dataclass(frozen=True)
class State:
    """All leases of a park, also those that ended or begin later, each with its tenant's facts on `day`.

    `at`: the last change set that it knows of. `demo`: the park is a demo park.
    """

    park_id: int
    day: dt.date
    at: int
    demo: bool
    entries: list[Entry]
    tenants: dict[str, Tenancy]

    @cached_property
    def running(self) -> list[Entry]:
        """The roster: the leases that run on the day, by the names of their tenants."""
        return sorted(
            (entry for entry in self.entries if runs(entry.row, self.day)),
            key=lambda entry: (entry.row.name, entry.row.uscc, entry.row.start, entry.lease_id),
        )

    @cached_property
    def by_lease(self) -> dict[int, Entry]:
        return {entry.lease_id: entry for entry in self.entries}


def runs(row: Row, day: dt.date) -> bool:
    """Whether the row's lease runs on the day."""
    return row.start <= day and (row.end is None or row.end >= day)


def read(session: Session, park_id: int, day: dt.date, known: int | None = None, also: Collection[str] = ()) -> State:
    """The state of the park's roster on the day. `also`: credit codes of tenants to look up wherever they rent."""
    at = history.last(session) if known is None else known
    past = history.before(session, TABLES, known) if known is not None and known < history.last(session) else {}
    tables = _Tables(session, past)
    leases = tables.rows(Lease, _LEASE, Lease.park_id == park_id, lambda lease: lease["park_id"] == park_id)
    tenants = _tenants(tables, park_id, day, {lease[1] for lease in leases}, also)
    entries = [Entry(lease[0], lease[1], _row(tenants[lease[1]].row, lease)) for lease in leases]
    demo = bool(session.scalar(select(Park.demo).where(Park.id == park_id)))
    return State(park_id, day, at, demo, entries, {each.row.uscc: each for each in tenants.values()})


_LEASE = ("id", "tenant_id", "room", "start_on", "end_on", "area_m2", "monthly_rent_fen", "rent_free_months",
          "newly_moved_in")  # fmt: skip


def _row(tenant: Row, lease: tuple) -> Row:
    return Row._make((*tenant[:2], *lease[2:8], tenant.rent_fen, lease[8], *tenant[10:]))


class _Tables:
    """Rows of the register's tables as plain tuples; with `past`, as they were then."""

    def __init__(self, session: Session, past: dict[str, dict[str, dict | None]]):
        self.session, self.past = session, past

    def rows(self, model, names: Iterable[str], condition, then: Callable[[dict], bool], order=()) -> list[tuple]:
        """The columns `names`, the id first, of the rows that meet `condition`; `then` says the same of an image."""
        table: Table = model.__table__
        columns = [table.c[name] for name in names]
        asked: Select = select(*columns).where(condition).order_by(*(table.c[name] for name in order))
        found = [tuple(row) for row in self.session.connection().execute(asked)]
        changed = self.past.get(table.name)
        if not changed:
            return found
        kept = [row for row in found if str(row[0]) not in changed]
        images = (image for image in changed.values() if image is not None and then(image))
        kept += [tuple(image[name] for name in names) for image in images]
        places = [tuple(names).index(name) for name in order]
        return sorted(kept, key=lambda row: [row[place] for place in places]) if places else kept


def _tenants(tables: _Tables, park_id: int, day: dt.date, here: set[int], also: Collection[str]) -> dict[int, Tenancy]:
    """By id, the tenants with a lease in the park, and those with the credit codes `also`."""
    of_park = select(Lease.tenant_id).where(Lease.park_id == park_id)
    names = ("id", "uscc", "name", "demo")
    known = {
        row[0]: row for row in tables.rows(Tenant, names, Tenant.id.in_(of_park), lambda tenant: tenant["id"] in here)
    }
    lost = here - known.keys()  # the lease in this park is gone by now, or was not here then
    known |= {row[0]: row for row in _some(tables, Tenant, names, Tenant.id, lost, lambda t: t["id"] in lost)}
    codes = set(also) - {row[1] for row in known.values()}
    known |= {row[0]: row for row in _some(tables, Tenant, names, Tenant.uscc, codes, lambda t: t["uscc"] in codes)}
    others = known.keys() - here | lost
    facts = {}
    for model, names, where, then in _facts(park_id, day, here | others):
        rows = tables.rows(model, names, _all(model.tenant_id.in_(of_park), where), then, _ORDER[model])
        rows += _some(tables, model, names, model.tenant_id, others, then, where, _ORDER[model])
        facts[model] = rows
    return _joined(known, facts, _shared(tables, park_id, day, of_park, others))


_ORDER = {TenantProfile: ("valid_from", "id"), Rent: ("id",), Contact: ("id",)}


def _facts(park_id: int, day: dt.date, ids: Collection[int]):
    """What is asked of each table of facts: its columns, the condition, and the same of an image."""
    year = day.year - 1

    def profile(image: dict) -> bool:
        on = image["valid_from"] <= day and (image["valid_to"] is None or image["valid_to"] >= day)
        return on and image["tenant_id"] in ids

    def rent(image: dict) -> bool:
        return image["park_id"] == park_id and image["year"] == year and image["tenant_id"] in ids

    def contact(image: dict) -> bool:
        return image["park_id"] == park_id and image["tenant_id"] in ids

    yield TenantProfile, ("id", "tenant_id", "valid_from", *PROFILE), TenantProfile.on(day), profile
    here = (Rent.park_id == park_id) & (Rent.year == year)
    yield Rent, ("id", "tenant_id", "month", "amount_fen"), here, rent
    yield Contact, ("id", "tenant_id", "name", "telephone"), Contact.park_id == park_id, contact


def _all(*conditions):
    whole = conditions[0]
    for condition in conditions[1:]:
        whole = whole & condition
    return whole


def _some(tables: _Tables, model, names, column, values: Collection, then, where=None, order=()) -> list[tuple]:
    """The rows whose `column` is one of `values`, asked some at a time."""
    wanted, found = list(values), {}
    for first in range(0, len(wanted), BATCH):
        condition = column.in_(wanted[first : first + BATCH])
        condition = condition if where is None else _all(condition, where)
        found |= {row[0]: row for row in tables.rows(model, names, condition, then, order)}
    return list(found.values())


def _joined(known: dict[int, tuple], facts: dict, shared: set[int]) -> dict[int, Tenancy]:
    profiles = {row[1]: row[3:] for row in facts[TenantProfile]}  # of several on a day, the last that began
    contacts = {row[1]: row[2:] for row in facts[Contact]}
    rents: dict[int, dict] = defaultdict(dict)
    for _, tenant_id, month, fen in facts[Rent]:
        rents[tenant_id][month] = fen
    nothing, nobody = (None,) * len(PROFILE), (None, None)
    tenants = {}
    for id, (_, uscc, name, demo) in known.items():
        rent, by_month = _rent(rents.get(id, {}))
        row = Row(uscc, name, None, None, None, None, None, None, rent, None,
                  *profiles.get(id, nothing), *contacts.get(id, nobody))  # fmt: skip
        tenants[id] = Tenancy(id, row, id in shared, by_month, bool(demo))
    return tenants


def _rent(months: dict[int | None, int]) -> tuple[int | None, bool]:
    """The year's rent, and whether it is registered by months: then it is told only by all twelve."""
    if None in months:
        return months[None], False
    return (sum(months.values()) if len(months) == 12 else None), bool(months)


def _shared(tables: _Tables, park_id: int, day: dt.date, of_park: Select, others: Collection[int]) -> set[int]:
    """The tenants that rent in another park as well, now, later, or in the year before, whose rent is claimed."""
    claimed = dt.date(day.year - 1, 1, 1)
    elsewhere = (Lease.park_id != park_id) & or_(Lease.end.is_(None), Lease.end >= claimed)
    asked = select(Lease.tenant_id).where(Lease.tenant_id.in_(of_park), elsewhere)
    found = set(tables.session.scalars(asked))
    wanted = list(others)
    for first in range(0, len(wanted), BATCH):
        some = select(Lease.tenant_id).where(Lease.tenant_id.in_(wanted[first : first + BATCH]), elsewhere)
        found |= set(tables.session.scalars(some))
    return found
