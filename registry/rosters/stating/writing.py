"""Writing columns of facts (写入事实列): what a plan says of them becomes statements of the park's operating body, in
the transaction, under the source and with the undo of the rows that they stand beside.
"""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.policy import load_law
from registry.rosters.facts.columns import PREMISES, is_fact, parted
from registry.rosters.fields import RosterRow
from registry.rosters.plan import Difference, Plan
from registry.rosters.rows import batches
from registry.stated.stating import Planned, Said, Sayer, When, planned
from registry.store.models import Lease

AS = "operating-body"
Place = tuple[int, str | None, object]
"""Whose premises: the tenant, the room and the first day of the lease."""


def statements(session: Session, plan: Plan, tenants: Mapping[str, int], login: str) -> Planned:
    """What is to be written of the facts in a plan, after its leases were. `tenants`: by credit code, those of new
    leases; `login`: who writes it.
    """
    asked = plan.asked
    said = list(_said(session, plan, tenants))
    when = When(asked.day, asked.since or asked.day, asked.correct)
    return planned(session, said, Sayer(AS, login, park_id=asked.park_id), when) if said else Planned()


def _said(session: Session, plan: Plan, tenants: Mapping[str, int]) -> Iterator[Said]:
    for changed in plan.changed:
        for each in changed.differences:
            if is_fact(each.field):
                whose = ("lease_id", changed.lease_id) if _of_lease(each) else ("tenant_id", changed.tenant_id)
                yield _one(whose, each)
    told = [(new.row, each) for new in plan.new for each in new.facts]
    leases = _leases(session, plan.asked.park_id, {tenants[row.uscc] for row, each in told if _of_lease(each)})
    for row, each in told:
        tenant = tenants[row.uscc]
        yield _one(("lease_id", leases[_place(tenant, row)]) if _of_lease(each) else ("tenant_id", tenant), each)


def _of_lease(each: Difference) -> bool:
    return each.field.startswith(PREMISES)


def _one(whose: tuple[str, int | None], each: Difference) -> Said:
    path, year = parted(each.field)
    column, id = whose
    assert id is not None  # of a lease or a tenant that is registered
    return Said((column, id), load_law().facts[path], year, each.after)  # type: ignore[arg-type]


def _place(tenant: int, row: RosterRow) -> Place:
    return tenant, row.room, row.start


def _leases(session: Session, park_id: int, tenants: Collection[int]) -> dict[Place, int]:
    """The leases of these tenants in the park; of several alike the one that was written last."""
    found: dict[Place, int] = {}
    for some in batches(sorted(tenants)):
        asked = select(Lease.id, Lease.tenant_id, Lease.room, Lease.start).where(
            Lease.park_id == park_id, Lease.tenant_id.in_(some)
        )
        found |= {(tenant, room, start): id for id, tenant, room, start in session.execute(asked.order_by(Lease.id))}
    return found
