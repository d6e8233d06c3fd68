"""Public counts (公开统计): how many, where the public may know, and never so few that one could tell who.

A count from 1 to 4 in a breakdown that says something about money would show what a known enterprise gets. Small
groups are put together until they are five at least; where even that is not enough, the breakdown is withheld.
"""

from collections.abc import Mapping
from typing import Generic, TypeVar

from registry.words import Words

SMALLEST = 5
OTHER = Words("其他", "other")
WITHHELD = Words("少于 5 家", "fewer than 5")

GroupKey = TypeVar("Group")


class Breakdown(dict[GroupKey, int], Generic[GroupKey]):
    """Counts by group that may be shown. `other`: how many the groups put together hold; `merged`: which they are.

    `withheld`: there are fewer than five in all, so nothing is told.
    """

    def __init__(
        self, shown: Mapping[GroupKey, int], other: int = 0, merged: tuple[GroupKey, ...] = (), withheld=False
    ):
        super().__init__(shown)
        self.other, self.merged, self.withheld = other, merged, withheld


def breakdown(counts: Mapping[GroupKey, int]) -> Breakdown[GroupKey]:
    """What of these counts may be shown; groups without anybody are left out, the order of the others is kept."""
    held = {group: count for group, count in counts.items() if count > 0}
    total = sum(held.values())
    if 0 < total < SMALLEST:
        return Breakdown({}, withheld=True)
    small = [group for group, count in held.items() if count < SMALLEST]
    left = sorted((group for group in held if group not in small), key=lambda group: held[group])
    also: list[GroupKey] = []
    while (
        left and small and _can_be_worked_out(sum(held[g] for g in small + also), len(small), len(also), held[left[0]])
    ):
        also.append(left.pop(0))
    merged = {group: held[group] for group in small + also}
    shown = {group: count for group, count in held.items() if group not in merged}
    return Breakdown(shown, sum(merged.values()), tuple(group for group in held if group in merged))


def _can_be_worked_out(total: int, small: int, also: int, next_: int) -> bool:
    """Whether the sum of `small` groups and `also` larger ones, none above `next_`, is small itself, or leaves a
    small one but a single value.
    """
    least, most = small - 1 + also * SMALLEST, (small - 1) * (SMALLEST - 1) + also * next_
    possible = [value for value in range(1, SMALLEST) if least <= total - value <= most]
    return total < SMALLEST or len(possible) < 2
