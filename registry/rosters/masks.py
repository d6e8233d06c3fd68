"""Masks (脱敏): a contact's name and telephone as whoever has not asked to see them sees them.

An identity number that was entered for a credit code, before such were refused, is covered for everybody.
"""

from dataclasses import replace

from registry import identity
from registry.rosters.fields import RosterRow
from registry.rosters.plan import Changed, Conflict, Difference, Plan


def name(full: str | None) -> str | None:
    """`张*三`: the first sign, and the last of three or more."""
    if not full:
        return full
    return full[0] + "*" * max(1, len(full) - 2) + (full[-1] if len(full) > 2 else "")


def telephone(full: str | None) -> str | None:
    """`138****0000`: the first three and the last four signs; of a short number the last two."""
    if not full:
        return full
    if len(full) < 10:
        return "*" * max(1, len(full) - 2) + full[-2:]
    return full[:3] + "*" * (len(full) - 7) + full[-4:]


def code(full: str | None) -> str | None:
    """A credit code as it is, an identity number covered."""
    return identity.masked(full) if full and identity.is_number(full) else full


MASKS = {"uscc": code, "contact": name, "telephone": telephone}


def masked(row: RosterRow) -> RosterRow:
    """The row with its contact masked."""
    return nobodys(row)._replace(contact=name(row.contact), telephone=telephone(row.telephone))


def nobodys(row: RosterRow) -> RosterRow:
    """The row without anybody's identity number."""
    return row._replace(uscc=code(row.uscc)) if identity.is_number(row.uscc) else row


def shown(plan: Plan) -> Plan:
    """The plan with the registered contacts masked: comparing reveals nobody. What is applied does not change."""
    return replace(
        plan,
        changed=tuple(replace(each, row=masked(each.row), differences=_before(each)) for each in plan.changed),
        missing=tuple(replace(each, row=masked(each.row)) for each in plan.missing),
        conflicts=tuple(_conflict(each) for each in plan.conflicts),
    )


def _before(changed: Changed) -> tuple[Difference, ...]:
    if not any(each.field in MASKS for each in changed.differences):
        return changed.differences
    return tuple(
        each._replace(before=MASKS[each.field](each.before)) if each.field in MASKS else each
        for each in changed.differences
    )


def _conflict(each: Conflict) -> Conflict:
    mask = masked if each.field is None else MASKS.get(each.field, lambda value: value)
    base, theirs = (None if value is None else mask(value) for value in (each.base, each.theirs))
    return replace(each, row=masked(each.row), base=base, theirs=theirs)
