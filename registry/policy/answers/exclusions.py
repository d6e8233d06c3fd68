"""Support that does not go together (不得同时享受): measures of one document, and the support of other levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from registry.policy.files import documents as d
from registry.policy.vocabulary import LEVELS

NO_LIMIT = np.iinfo(np.int64).max
Fen = int | np.integer | np.ndarray
"""Fen of one claimant, or an int64 column of them."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a measure lets a claimant draw, in fen; or columns of it."""

    measure: d.Measure
    document: d.Document
    low: Fen
    high: Fen

    def one(self, claimant: int) -> tuple[int, int]:
        """Fen of one claimant, of columns."""
        return int(np.atleast_1d(self.low)[claimant]), int(np.atleast_1d(self.high)[claimant])


def one_of_each(own: Sequence[Drawn]) -> list[Drawn]:
    """Of measures of a document that exclude each other only what one of them draws, in the place of that one.

    At the high end it is the one with the most. At the low end, where the claimant chooses or the higher is taken, the
    one with the greatest low: nothing bars the claimant from it, and taking another that comes to more needs no
    settled facts. Where the text only says that they are not drawn together, nobody knows which was drawn: the least
    of those that may be drawn.
    """
    counted = list(own)
    rules = {rule.measures: rule for drawn in own for rule in drawn.document.stacking.one_of}
    for rule in rules.values():
        places = [at for at, drawn in enumerate(counted) if drawn.measure.id in rule.measures]
        if len(places) > 1:
            _count_one(counted, places, rule.counts)
    return counted


def _count_one(counted: list[Drawn], places: Sequence[int], counts: str) -> None:
    low = np.stack([np.atleast_1d(counted[at].low) for at in places])
    high = np.stack([np.atleast_1d(counted[at].high) for at in places])
    best = high.argmax(axis=0)
    least = low.argmax(axis=0) if counts != "unsaid" else np.where(high > 0, low, NO_LIMIT).argmin(axis=0)
    for place, at in enumerate(places):
        drawn = counted[at]
        mine_low, mine_high = np.where(least == place, low[place], 0), np.where(best == place, high[place], 0)
        if np.ndim(drawn.low) == 0:
            mine_low, mine_high = mine_low[0], mine_high[0]
        counted[at] = replace(drawn, low=mine_low, high=mine_high)


def beside_other_levels(own: Sequence[Drawn], elsewhere: Mapping[str, tuple[Fen, Fen]]) -> list[Drawn]:
    """What the measures add to the support of other levels: measures there, and what was drawn there of the same kind.

    Where a document says nothing of them, or that they add up (可叠加), all of it. `higher` (就高不就低): what it comes
    to beyond the others, so that both together are the higher. `once` (不得重复享受): as much at the high end, and
    nothing at the low end wherever others may be drawn, since nobody says that the higher is taken.
    """
    counted = list(own)
    for at, drawn in enumerate(own):
        rule = drawn.document.stacking.with_other_levels
        if rule not in ("higher", "once"):
            continue
        others = [other for other in own if other.document.level != drawn.document.level]
        levels = [level for level in LEVELS if level != drawn.document.level]
        there = sum((elsewhere[level][0] for level in levels), np.int64(0))
        least = there + sum((other.low for other in others), np.int64(0))
        most = there + sum((other.high for other in others), np.int64(0))
        low = np.maximum(drawn.low - least, 0) if rule == "higher" else np.where(np.greater(most, 0), 0, drawn.low)
        counted[at] = replace(drawn, low=low, high=np.maximum(drawn.high - most, 0))
    return counted
