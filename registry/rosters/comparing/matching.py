"""Matching (对应): which registered lease a row speaks of.

By credit code first; then, from the surest sign to the weakest, room and start of the lease, the start alone, the room
where the terms overlap, and the only one left on both sides where the terms overlap. A row that starts after the
registered lease has ended is a renewal: a new lease.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from registry.rosters.fields import RosterRow
from registry.rosters.state import RosterEntry, State


def match(
    state: State, rows: Sequence[RosterRow], rooms: bool, fixed: Mapping[int, RosterEntry]
) -> dict[int, RosterEntry]:
    """By place in `rows`, the entry that the row speaks of; new leases are left out.

    `rooms`: the rows tell the rooms. `fixed`: what is known already.
    """
    found, taken = dict(fixed), {entry.lease_id for entry in fixed.values()}
    held: dict[tuple, list[RosterEntry]] = {}
    for entry in state.entries:
        if entry.lease_id not in taken:
            row = entry.row
            held.setdefault((row.uscc, row.room if rooms else None, row.start), []).append(entry)
    left: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        if place in fixed:
            continue
        same = held.get((row.uscc, row.room, row.start))
        if same:
            found[place] = same.pop(0)
        else:
            left[row.uscc].append(place)
    if left:
        free: dict[str, list[RosterEntry]] = defaultdict(list)
        taken = {entry.lease_id for entry in found.values()}
        for entry in state.entries:
            if entry.row.uscc in left and entry.lease_id not in taken:
                free[entry.row.uscc].append(entry)
        for code in left.keys() & free.keys():
            found |= _by_weaker_signs(rows, left[code], free[code])
    return found


def _by_weaker_signs(rows: Sequence[RosterRow], places: list[int], free: list[RosterEntry]) -> dict[int, RosterEntry]:
    found: dict[int, RosterEntry] = {}
    for pairs in (_same_start, _same_room, _only_ones):
        for place, entry in pairs(rows, [p for p in places if p not in found], _without(free, found.values())):
            found[place] = entry
    return found


def _without(free: list[RosterEntry], taken: Collection[RosterEntry]) -> list[RosterEntry]:
    gone = {entry.lease_id for entry in taken}
    return [entry for entry in free if entry.lease_id not in gone]


def _same_start(
    rows: Sequence[RosterRow], places: list[int], free: list[RosterEntry]
) -> Iterator[tuple[int, RosterEntry]]:
    """Of several with one start, those of the same area go together first."""
    for same_area in (True, False):
        for place in list(places):
            row = rows[place]
            for entry in free:
                if entry.row.start == row.start and (not same_area or entry.row.area_m2 == row.area_m2):
                    free.remove(entry)
                    places.remove(place)
                    yield place, entry
                    break


def _same_room(
    rows: Sequence[RosterRow], places: list[int], free: list[RosterEntry]
) -> Iterator[tuple[int, RosterEntry]]:
    for place in places:
        row = rows[place]
        near = [e for e in free if row.room is not None and e.row.room == row.room and overlap(row, e.row)]
        if near:
            nearest = min(near, key=lambda entry: abs(entry.row.start - row.start))
            free.remove(nearest)
            yield place, nearest


def _only_ones(
    rows: Sequence[RosterRow], places: list[int], free: list[RosterEntry]
) -> Iterator[tuple[int, RosterEntry]]:
    for place in places:
        near = [entry for entry in free if overlap(rows[place], entry.row)]
        rivals = [other for other in places if any(overlap(rows[other], entry.row) for entry in near)]
        if len(near) == 1 and rivals == [place]:
            yield place, near[0]


def overlap(one: RosterRow, other: RosterRow) -> bool:
    """Whether two leases share a day."""
    return (one.end is None or one.end >= other.start) and (other.end is None or other.end >= one.start)
