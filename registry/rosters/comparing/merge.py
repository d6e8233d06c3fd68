"""Merging (合并): a plan beside what somebody else changed since it was made.

Field by field in three ways: what was registered when the rows were compared (base), what is registered now (theirs),
and what the rows say (mine). What only they changed stays; what only I changed is applied; what both changed is a
conflict that a person decides.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from registry.rosters.comparing.compare import compare
from registry.rosters.facts.columns import PREMISES, is_fact
from registry.rosters.fields import BY_ID, RosterRow
from registry.rosters.masks import MASKS
from registry.rosters.plan import Changed, Conflict, Difference, Missing, New, Plan
from registry.rosters.state import PLACE, State
from registry.stated.counting import Whose

MINE, THEIRS = "mine", "theirs"


class Cell(NamedTuple):
    """A field of a row in the three ways."""

    base: object
    theirs: object
    mine: object


def merge(plan: Plan, base: State, now: State) -> Plan:
    """The plan as it would be today, without what would take back somebody else's change; `conflicts` are left.

    base: the state that the plan was made from. now: the state of today.
    """
    today = compare(now, plan.asked, fixed=plan.matched)
    conflicts: list[Conflict] = []
    changed = [left for each in today.changed if (left := _changed(plan, base, each, conflicts)) is not None]
    new = tuple(each for each in today.new if _still_new(plan, base, each, conflicts))
    missing = tuple(each for each in today.missing if _still_missing(plan, base, each, conflicts))
    return replace(today, changed=tuple(changed), new=new, missing=missing, conflicts=tuple(conflicts))


def _changed(plan: Plan, base: State, today: Changed, conflicts: list[Conflict]) -> Changed | None:
    kept = []
    for each in today.differences:
        cell = Cell(_base(base, today, each.field), each.before, each.after)
        if cell.theirs == cell.base:
            kept.append(each)
        elif not _is_mine(each.field, cell):
            continue  # the row still says what was there before they changed it
        else:
            key = f"{today.lease_id or today.row.uscc}:{each.field}"
            conflicts.append(Conflict(key, today.place, today.row, each.field, *cell, _only(today, [each])))
    return _only(today, kept) if kept else None


def _only(changed: Changed, differences: list[Difference]) -> Changed:
    fields = {each.field for each in differences}
    shared = tuple(field for field in changed.shared if field in fields)
    return replace(changed, differences=tuple(differences), shared=shared)


def _is_mine(field: str, cell: Cell) -> bool:
    """Whether I changed the field from what it was."""
    mask = MASKS.get(field)
    return cell.mine != cell.base and not (mask is not None and cell.mine == mask(cell.base))


def _base(base: State, today: Changed, field: str) -> object:
    """What was registered; None where the lease, or the tenant, was not."""
    if is_fact(field):
        return base.says.get((_whose(today, field), field))
    if BY_ID[field].of == "lease":
        entry = base.by_lease.get(today.lease_id)
        return None if entry is None else entry.row[PLACE[field]]
    tenant = base.tenants.get(today.row.uscc)
    return None if tenant is None else tenant.row[PLACE[field]]


def _whose(today: Changed, field: str) -> Whose:
    """Whose fact it is: the lease's, or the tenant's."""
    if field.startswith(PREMISES) and today.lease_id is not None:
        return "lease_id", today.lease_id
    return "tenant_id", today.tenant_id


def _still_new(plan: Plan, base: State, today: New, conflicts: list[Conflict]) -> bool:
    """A row that was new is new; one whose lease was taken out since is only mine if I had changed it."""
    was = plan.matched.get(today.place)
    if was is None:
        return True
    if any(each.place == today.place for each in plan.changed):
        row = base.by_lease[was].row
        conflicts.append(Conflict(f"{was}:row", today.place, row, None, row, None, today.row, today))
    return False


def _still_missing(plan: Plan, base: State, today: Missing, conflicts: list[Conflict]) -> bool:
    """A lease that was missing is missing, unless they changed its row; one that they added is not."""
    if today.lease_id not in {each.lease_id for each in plan.missing}:
        return False
    was: RosterRow = base.by_lease[today.lease_id].row
    if was == today.row:
        return True
    conflicts.append(Conflict(f"{today.lease_id}:gone", None, today.row, None, was, today.row, None, today))
    return False


def decided(plan: Plan, choices: Mapping[str, str]) -> tuple[Plan, frozenset[int]]:
    """The plan with its conflicts decided, and the leases that are moved out by it.

    choices: mine or theirs by the key of a conflict; one without a choice stays as they made it.
    """
    changed = {each.place: each for each in plan.changed}
    new, missing, out = list(plan.new), list(plan.missing), set()
    for act in (each.act for each in plan.conflicts if choices.get(each.key) == MINE):
        if isinstance(act, New):
            new.append(act)
        elif isinstance(act, Missing):
            missing.append(act)
            out.add(act.lease_id)
        else:
            changed[act.place] = _together(changed.get(act.place), act)
    kept = tuple(changed[place] for place in sorted(changed))
    return replace(plan, changed=kept, new=tuple(new), missing=tuple(missing), conflicts=()), frozenset(out)


def _together(one: Changed | None, other: Changed) -> Changed:
    if one is None:
        return other
    return replace(
        one,
        differences=one.differences + other.differences,
        shared=one.shared + other.shared,
        stated=one.stated or other.stated,
    )


def undecided(plan: Plan, choices: Mapping[str, str]) -> Iterator[Conflict]:
    """The conflicts that nobody has decided yet."""
    return (each for each in plan.conflicts if choices.get(each.key) not in (MINE, THEIRS))
