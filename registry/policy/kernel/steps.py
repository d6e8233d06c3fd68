"""Steps (档次) of an amount: on which it arose, and how much of it on each.

Rents of several premises or months may stand on several steps of a ladder; a park may hold titles of two kinds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from registry.policy.kernel.tiers import NO_TIER

_COLUMNS = ("low", "high", "unclear", "several")


@dataclass(frozen=True)
class Steps:
    """What each step comes to by itself, under its own cap. Where the steps share a cap that they reach together, they
    add up to more than the amount: no text says which of them gives way.

    tiers: places in `vocabulary.TIERS`, the highest step first. low, high: (claimants, steps) int64 fen. unclear: bool
    per claimant, some of the amount may have arisen on a step that is not known. several: bool per claimant, more than
    one step contributes, or may, under one and the same reading.
    """

    tiers: tuple[int, ...]
    low: np.ndarray
    high: np.ndarray
    unclear: np.ndarray
    several: np.ndarray

    @classmethod
    def of_parts(cls, tiers: tuple[int, ...], low: np.ndarray, high: np.ndarray, unclear: np.ndarray) -> Steps:
        """Of one reading."""
        return cls(tiers, low, high, unclear, (high > 0).sum(axis=1) > 1)

    def leading(self, otherwise: np.ndarray) -> np.ndarray:
        """int8 per claimant: the step that surely contributes most, of equals the highest; NO_TIER where that is not
        known, and `otherwise` where nothing arose."""
        best = np.where(self.low.any(axis=1), self.low.argmax(axis=1), self.high.argmax(axis=1))
        rows = np.arange(len(best))
        others = self.high.copy()
        others[rows, best] = 0
        sure = self.low[rows, best] >= others.max(axis=1)
        nothing = ~self.unclear & (self.high.max(axis=1) == 0)
        tier = np.where(sure & ~self.unclear, np.array(self.tiers, dtype=np.int8)[best], np.int8(NO_TIER))
        return np.where(nothing, otherwise, tier).astype(np.int8)

    def listed(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """(claimant, tier, low, high), in long columns, of the steps that contribute to an amount, or may, where these
        are several; none where that is not known."""
        contributes = (self.high > 0) & (self.several & ~self.unclear)[:, None]
        claimant, step = np.nonzero(contributes)
        return claimant, np.array(self.tiers, dtype=np.int8)[step], self.low[contributes], self.high[contributes]

    def take(self, claimants: np.ndarray | slice) -> Steps:
        return Steps(self.tiers, *(getattr(self, name)[claimants] for name in _COLUMNS))

    def overlaid(self, claimants: np.ndarray, theirs: Steps) -> Steps:
        """With those of others in the place of some claimants."""
        columns = [getattr(self, name).copy() for name in _COLUMNS]
        for column, name in zip(columns, _COLUMNS, strict=True):
            column[claimants] = getattr(theirs, name)
        return Steps(self.tiers, *columns)

    def without(self, low: np.ndarray, high: np.ndarray) -> Steps:
        """With nothing at the low end, or the high end, of these claimants."""
        kept_low, kept_high = self.low * ~low[:, None], self.high * ~high[:, None]
        return Steps.of_parts(self.tiers, kept_low, kept_high, self.unclear & ~high)

    @classmethod
    def single(cls, tiers: tuple[int, ...], tier: np.ndarray, low: np.ndarray, high: np.ndarray) -> Steps:
        """Of a batch in which every amount arose on one step."""
        here = tier[:, None] == np.array(tiers, dtype=np.int8)
        return cls.of_parts(tiers, here * low[:, None], here * high[:, None], (tier == NO_TIER) & (high > 0))

    @staticmethod
    def together(parts: Sequence[Steps]) -> Steps:
        """Those of consecutive batches."""
        columns = (np.concatenate([getattr(part, name) for part in parts]) for name in _COLUMNS)
        return Steps(parts[0].tiers, *columns)

    @staticmethod
    def over(readings: Sequence[Steps]) -> Steps:
        """The least and the most over several readings of the same batch."""
        return Steps(
            readings[0].tiers,
            np.minimum.reduce([each.low for each in readings]),
            np.maximum.reduce([each.high for each in readings]),
            np.logical_or.reduce([each.unclear for each in readings]),
            np.logical_or.reduce([each.several for each in readings]),
        )
