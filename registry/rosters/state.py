"""The state of a park's roster (名册的状态): its leases with what is known of their tenants, on a day.

In both times: `day` is the day that the roster is about, `known` the change set after which the register is asked;
without it, the register as it is now.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from dataclasses import field as field_
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from registry.claims.tenancy import PROFILE
from registry.rosters import sight
from registry.rosters.facts.own_word import OwnWord, own_word
from registry.rosters.fields import FIELDS, RosterRow
from registry.rosters.rows import BATCH, Tables, batches
from registry.store import history
from registry.store.models import Contact, Lease, Park, Rent, Tenant, TenantProfile

__all__ = ["BATCH", "OF_TENANT", "PLACE", "SHARED", "RosterEntry", "State", "Tenancy", "read_state", "runs"]

TABLES = ("lease", "tenant", "tenant_profile", "rent", "contact", "proposal")
"""The tables that a roster is kept in."""
OF_FACTS = "stated_fact"
"""The table that columns of facts are kept in, where a roster has any."""

OF_TENANT = ("name", *(field.id for field in FIELDS if field.of in ("profile", "rent", "contact")))
"""The fields that all rows of a tenant share."""

SHARED = ("name", *(field.id for field in FIELDS if field.of == "profile"))
"""The fields that another park's roster shows as well, where the tenant rents there, too."""

PLACE = {field: place for place, field in enumerate(RosterRow._fields)}
"""The place of a field in a row."""


class RosterEntry(NamedTuple):
    """A lease as it is registered: a row of the roster with its numbers."""

    lease_id: int
    tenant_id: int
    row: RosterRow


class Tenancy(NamedTuple):
    """What the register holds of a tenant: a row of which only the tenant's fields count.

    `shared`: it rents in another park as well. `by_month`: last year's rent is registered month by month. `stated`: the
    row tells what this park says, not what the register knows. `hidden`: it rented here before, and what the register
    knows of it since is not this park's to read: its `SHARED` fields are None.
    """

    tenant_id: int
    row: RosterRow
    shared: bool
    by_month: bool
    demo: bool
    stated: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class State:
    """All leases of a park, also those that ended or begin later, each with its tenant's facts on `day`.

    `at`: the last change set that it knows of. `demo`: the park is a demo park. `elsewhere`: credit codes that were
    looked up and are registered by others only, with whether they are demo data: nothing else may be told of them.
    `says`: what the park itself says of the facts that were asked for.
    """

    park_id: int
    day: dt.date
    at: int
    demo: bool
    entries: list[RosterEntry]
    tenants: dict[str, Tenancy]
    elsewhere: dict[str, bool] = field_(default_factory=dict)
    says: OwnWord = field_(default_factory=dict)

    @cached_property
    def running(self) -> list[RosterEntry]:
        """The roster: the leases that run on the day, by the names of their tenants."""
        found = [entry for entry in self.entries if runs(entry.row, self.day)]
        return sorted(found, key=lambda entry: (entry.row.name, entry.row.uscc, entry.row.start, entry.lease_id))

    @cached_property
    def by_lease(self) -> dict[int, RosterEntry]:
        return {entry.lease_id: entry for entry in self.entries}


def runs(row: RosterRow, day: dt.date) -> bool:
    """Whether the row's lease runs on the day."""
    return row.start <= day and (row.end is None or row.end >= day)


def read_state(
    session: Session, park_id: int, day: dt.date, known: int | None = None, also: Collection[str] = (),
    reads: Collection[int] = (), facts: Collection[str] = (),
) -> State:  # fmt: skip
    """The state of the park's roster on the day. `also`: credit codes of tenants to look up wherever they rent.

    `reads`: other parks whose rosters whoever asks may read. `facts`: ids of the columns of facts that are asked for.
    """
    at = history.last(session) if known is None else known
    changing = (*TABLES, OF_FACTS) if facts else TABLES
    past = history.before(session, changing, known) if known is not None and known < history.last(session) else {}
    tables = Tables(session, past)
    leases = tables.rows(Lease, _LEASE, Lease.park_id == park_id, lambda lease: lease["park_id"] == park_id)
    here = {lease[1] for lease in leases}
    tenants, apart = _tenants(tables, park_id, here, also)
    says = sight.statements(tables, park_id)
    hidden = _hidden(session, (park_id, *reads), day, tenants, leases, says) if also else set()
    elsewhere = {tenants[id][1]: bool(tenants[id][3]) for id in hidden - here}
    tenants = {id: tenant for id, tenant in tenants.items() if tenant[1] not in elsewhere}
    known_of = _Facts(tables, park_id, day, here | apart & tenants.keys(), apart & tenants.keys(), says)
    entries = [each._replace(row=_unread(each.row)) if each.tenant_id in hidden else each
               for each in known_of.entries(tenants, leases)]  # fmt: skip
    demo = bool(session.scalar(select(Park.demo).where(Park.id == park_id)))
    tenancies = known_of.tenancies(tenants, entries, hidden, {park_id, *reads})
    own = own_word(tables, park_id, day, facts)
    return State(park_id, day, at, demo, entries, tenancies, elsewhere, own)


_LEASE = ("id", "tenant_id", "room", "start_on", "end_on", "area_m2", "monthly_rent_fen", "rent_free_months",
          "newly_moved_in")  # fmt: skip
_TENANT = ("id", "uscc", "name", "demo")


def _of_park(park_id: int) -> Select:
    return select(Lease.tenant_id).where(Lease.park_id == park_id)


def _tenants(tables: Tables, park_id: int, here: set[int], also: Collection[str]) -> tuple[dict[int, tuple], set[int]]:
    """By id, the tenants with a lease in the park and those with the credit codes `also`; and the ids of those that
    the database does not find by a lease in the park.
    """
    rows = tables.rows(Tenant, _TENANT, Tenant.id.in_(_of_park(park_id)), lambda tenant: tenant["id"] in here)
    known = {row[0]: row for row in rows}
    lost = here - known.keys()  # the lease is gone by now, or the register is asked as it was then
    rows = tables.some(Tenant, _TENANT, Tenant.id, lost, lambda tenant: tenant["id"] in lost)
    codes = set(also).difference(row[1] for row in known.values())
    rows += tables.some(Tenant, _TENANT, Tenant.uscc, codes, lambda tenant: tenant["uscc"] in codes)
    known |= {row[0]: row for row in rows}
    return known, {row[0] for row in rows}


def _hidden(
    session: Session, park_ids: tuple[int, ...], day: dt.date, tenants: dict[int, tuple], leases: list[tuple],
    says: dict[int, sight.Statement],
) -> set[int]:  # fmt: skip
    """The tenants of whom the park may not read what the register knows; demo data is everybody's to read."""
    running = {lease[1] for lease in leases if lease[4] is None or lease[4] >= day}
    doubtful = [id for id, tenant in tenants.items() if id not in running and id not in says and not tenant[3]]
    return sight.hidden(session, park_ids, day, doubtful)


class _Facts:
    """Profiles, rents and contacts of the tenants, by their ids; of some what the park itself `says` of them."""

    def __init__(
        self, tables: Tables, park_id: int, day: dt.date, ids: set[int], elsewhere: set[int],
        says: dict[int, sight.Statement],
    ):  # fmt: skip
        self.tables, self.park_id, self.day, self.ids, self.elsewhere = tables, park_id, day, ids, elsewhere
        self.says = says
        columns = ("id", "tenant_id", "valid_from", *PROFILE)
        on = TenantProfile.on(day)
        # Of several on a day, the last that began.
        self.profiles = {row[1]: row[3:] for row in self._ask(TenantProfile, columns, on, self._is_on, (2, 0))}
        self.profiles |= {id: tuple(map(each.says.get, PROFILE)) for id, each in says.items()}
        columns = ("id", "tenant_id", "name", "telephone")
        self.contacts = {row[1]: row[2:] for row in self._ask(Contact, columns, Contact.park_id == park_id, self._here)}
        columns = ("id", "tenant_id", "month", "amount_fen")
        year = and_(Rent.park_id == park_id, Rent.year == day.year - 1)
        self.rents, self.by_month = _rents(self._ask(Rent, columns, year, self._last_year))

    def _ask(self, model, columns: tuple[str, ...], where, then, order: tuple[int, ...] = ()) -> list[tuple]:
        here = and_(model.tenant_id.in_(_of_park(self.park_id)), where)
        rows = self.tables.rows(model, columns, here, then)
        rows += self.tables.some(model, columns, model.tenant_id, self.elsewhere, then, where)
        return sorted(rows, key=itemgetter(*order)) if order else rows

    def _is_on(self, image: dict) -> bool:
        until = image["valid_to"]
        on = image["valid_from"] <= self.day and (until is None or until >= self.day)
        return on and image["tenant_id"] in self.ids

    def _here(self, image: dict) -> bool:
        return image["park_id"] == self.park_id and image["tenant_id"] in self.ids

    def _last_year(self, image: dict) -> bool:
        return self._here(image) and image["year"] == self.day.year - 1

    def entries(self, tenants: dict[int, tuple], leases: list[tuple]) -> list[RosterEntry]:
        """The leases as rows."""
        nothing, nobody = (None,) * len(PROFILE), (None, None)
        profile, contact, rent = self.profiles.get, self.contacts.get, self.rents.get
        named = {id: (tenants[id][1], each.says["name"]) for id, each in self.says.items() if id in tenants}
        return [
            RosterEntry(lease[0], id, RosterRow._make((
                *(named.get(id) or tenants[id][1:3]), *lease[2:8], rent(id), lease[8], *profile(id, nothing),
                *contact(id, nobody),
            )))
            for lease in leases for id in (lease[1],)
        ]  # fmt: skip

    def tenancies(
        self, tenants: dict[int, tuple], entries: list[RosterEntry], hidden: Collection[int], read: set[int]
    ) -> dict[str, Tenancy]:
        """The tenants by their credit codes. `read`: the parks whose rosters whoever asks may read."""
        rows = {entry[1]: entry[2] for entry in entries}
        away = [(None, id, None, dt.date.min, *(None,) * 5) for id in tenants if id not in rows]
        rows |= {entry[1]: entry[2] for entry in self.entries(tenants, away)}
        rows |= {id: _unread(rows[id]) for id in tenants.keys() & hidden}
        shared = self._shared(read)
        return {
            tenant[1]: Tenancy(id, rows[id], id in shared, id in self.by_month, bool(tenant[3]), id in self.says,
                               id in hidden)
            for id, tenant in tenants.items()
        }  # fmt: skip

    def _shared(self, read: set[int]) -> set[int]:
        """Who rents in a park that is not read as well, now, later, or in the year before, whose rent is claimed."""
        claimed = dt.date(self.day.year - 1, 1, 1)
        elsewhere = and_(Lease.park_id.not_in(read), or_(Lease.end.is_(None), Lease.end >= claimed))
        session = self.tables.session
        found = set(session.scalars(select(Lease.tenant_id).where(elsewhere, self._any_here())))
        for some in batches(self.elsewhere):
            found |= set(session.scalars(select(Lease.tenant_id).where(elsewhere, Lease.tenant_id.in_(some))))
        return found

    def _any_here(self):
        return Lease.tenant_id.in_(_of_park(self.park_id))


def _unread(row: RosterRow) -> RosterRow:
    """The row without what only others may read."""
    return row._replace(**dict.fromkeys(SHARED))


def _rents(rows: list[tuple]) -> tuple[dict[int, int], set[int]]:
    """The year's rent by tenant, and whose is registered by months: it is told by all twelve only."""
    year = {row[1]: row[3] for row in rows if row[2] is None}
    months: dict[int, list[int]] = defaultdict(list)
    for _, tenant_id, month, fen in rows:
        if month is not None and tenant_id not in year:
            months[tenant_id].append(fen)
    return year | {id: sum(fen) for id, fen in months.items() if len(fen) == 12}, set(months)
