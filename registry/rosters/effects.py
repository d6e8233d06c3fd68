"""Effects (写入内容): what writing a plan with its ticks does, row by row and field by field, and nothing else.

The difference on the page is drawn from this and from nothing beside it; `tests/rosters/test_effects.py` carries out by
hand what is shown and finds the same roster as writing does.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from registry.rosters.comparing.merge import decided
from registry.rosters.fields import FIELDS, RosterRow
from registry.rosters.plan import Changed, Difference, Missing, New, Plan
from registry.rosters.state import OF_TENANT, PLACE

OF_LEASE = tuple(field.id for field in FIELDS if field.of == "lease")
NOTHING: Mapping[str, str] = MappingProxyType({})


class Effect(NamedTuple):
    """A row of the roster and what becomes of it. `lease_id` None: the row is new, or only its tenant changes.

    `known`: of a new row, the park knows its tenant, whose facts stay as they are but for other effects.
    """

    lease_id: int | None
    row: RosterRow
    differences: tuple[Difference, ...]
    known: bool = True


class Effects(NamedTuple):
    """`added`: new leases; `changed`: written at once; `proposed`: left to somebody's answer, where their
    credit code is `ticked`; `ended`: leases with their new last day; `removed`: leases that never ran, taken out.
    """

    added: tuple[Effect, ...]
    changed: tuple[Effect, ...]
    proposed: tuple[Effect, ...]
    ended: tuple[Effect, ...] = ()
    removed: tuple[Effect, ...] = ()
    ticked: frozenset[str] = frozenset()

    @property
    def asked(self) -> tuple[Effect, ...]:
        """The proposals that were ticked."""
        return tuple(each for each in self.proposed if each.row.uscc in self.ticked)

    def __bool__(self) -> bool:
        return any((self.added, self.changed, self.asked, self.ended, self.removed))


def effects(
    plan: Plan, moved_out: Collection[int] = (), last_day: dt.date | None = None, shared: Collection[str] = (),
    merge: Mapping[str, str] = NOTHING,
) -> Effects:  # fmt: skip
    """What is written of the plan. The arguments: as for `registry.services.rosters.apply`."""
    plan, out = decided(plan, merge)
    moved_out, last_day = {*moved_out, *out}, last_day or plan.asked.day - dt.timedelta(days=1)
    told: set[str] = set()
    added = tuple(_added(plan, new, told) for new in plan.new)
    changed = tuple(effect for each in plan.changed if (effect := _changed(plan, each, told)).differences)
    proposed = tuple(
        Effect(each.lease_id, each.row, found)
        for each in plan.changed
        if (found := tuple(one for one in each.differences if one.field in each.shared))
    )
    gone = [each for each in plan.missing if each.lease_id in moved_out]
    return Effects(
        added, changed, proposed,
        tuple(_ended(each, last_day) for each in gone if ran(each, last_day)),
        tuple(Effect(each.lease_id, each.row, ()) for each in gone if not ran(each, last_day)),
        frozenset(shared),
    )  # fmt: skip


def ran(missing: Missing, last_day: dt.date) -> bool:
    """Whether the lease has begun by its last day; one that has not is taken out."""
    return missing.row.start <= last_day


def _ended(missing: Missing, last_day: dt.date) -> Effect:
    return Effect(missing.lease_id, missing.row, (Difference("end", missing.row.end, last_day),))


def _added(plan: Plan, new: New, told: set[str]) -> Effect:
    """A new lease, and what becomes known of its tenant by it."""
    fields = OF_LEASE if new.known else (*OF_LEASE, *OF_TENANT)
    found = tuple(Difference(field, None, value) for field in fields if (value := new.row[PLACE[field]]) is not None)
    return Effect(None, new.row, found + _introduced(plan, new.row.uscc, told) + new.facts, new.known)


def _changed(plan: Plan, changed: Changed, told: set[str]) -> Effect:
    """What changes at once: not what is only proposed."""
    found = tuple(each for each in changed.differences if each.field not in changed.shared)
    return Effect(changed.lease_id, changed.row, found + _introduced(plan, changed.row.uscc, told))


def _introduced(plan: Plan, code: str, told: set[str]) -> tuple[Difference, ...]:
    """What the park states of a tenant that comes from elsewhere, once."""
    if code in told:
        return ()
    told.add(code)
    return plan.introduces.get(code, ())
