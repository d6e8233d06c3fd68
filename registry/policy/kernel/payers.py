"""Who pays (支付的区): each district pays for the premises that lie in it, and none for those of another.

What a district must pay at least is its own floor (下限), with the fraction of a fen dropped from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from registry.policy.kernel.facts import Facts

NO_FLOOR = -1
NO_PAYER = -2
UNBOUNDED = np.iinfo(np.int64).max

NOWHERE = 999_999
"""The district of premises of which nobody knows where they lie: after all that have a code."""


@dataclass(frozen=True)
class Payers:
    """The districts in which the premises of a claimant lie, where these are several: an entry for each district.

    claimant: ascending. district: GB/T 2260 codes, ascending for each claimant, NOWHERE where unknown. low, high: int64
    fen, the least and the most that its floor can be. NO_FLOOR: it may pay and has none; NO_PAYER: it does not pay;
    UNBOUNDED: the rent is not known.
    """

    claimant: np.ndarray
    district: np.ndarray
    low: np.ndarray
    high: np.ndarray

    def paying(self) -> Payers:
        """Those that pay, or may."""
        pays = self.high != NO_PAYER
        return Payers(self.claimant[pays], self.district[pays], self.low[pays], self.high[pays])

    def listed(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """(claimant, district, low, high), in long columns, of those whom several districts pay, or may."""
        pays = self.high != NO_PAYER
        if len(pays):
            pays &= (np.bincount(self.claimant, weights=pays) > 1)[self.claimant]
        return self.claimant[pays], self.district[pays], self.low[pays], self.high[pays]

    def of_run(self, claimants: slice) -> Payers | None:
        """Those of a run of claimants, counted from its first; None where nobody of it has several."""
        here = slice(*np.searchsorted(self.claimant, [claimants.start, claimants.stop]))
        if here.start == here.stop:
            return None
        return Payers(self.claimant[here] - claimants.start, self.district[here], self.low[here], self.high[here])

    def of(self, claimants: np.ndarray, count: int) -> Payers | None:
        """Those of some claimants of so many, called by their places; None where none of them has several."""
        place = np.full(count, -1)
        place[claimants] = np.arange(len(claimants))
        told = self.only(place >= 0)
        return None if told is None else told.placed(place)

    def only(self, who: np.ndarray) -> Payers | None:
        """Those of some claimants (bool per claimant); None where none of them has several."""
        here = who[self.claimant]
        return Payers(*(getattr(self, name)[here] for name in Payers.__annotations__)) if here.any() else None

    def beside(self, others: Payers) -> Payers:
        """With those of other claimants of the same batch."""
        claimant = np.concatenate([self.claimant, others.claimant])
        sort = np.argsort(claimant, kind="stable")
        columns = [np.concatenate([getattr(self, n), getattr(others, n)])[sort] for n in ("district", "low", "high")]
        return Payers(claimant[sort], *columns)

    def placed(self, order: np.ndarray) -> Payers:
        """With claimant i called order[i]."""
        claimant = order[self.claimant]
        sort = np.argsort(claimant, kind="stable")
        return Payers(claimant[sort], self.district[sort], self.low[sort], self.high[sort])

    @staticmethod
    def together(parts: Sequence[Payers | None], claimants: Sequence[int]) -> Payers | None:
        """The entries of consecutive batches, with so many claimants each."""
        firsts = np.cumsum([0, *claimants])
        moved = [
            replace(part, claimant=part.claimant + first)
            for part, first in zip(parts, firsts, strict=False)
            if part is not None
        ]
        if not moved:
            return None
        return Payers(*(np.concatenate([getattr(part, name) for part in moved]) for name in Payers.__annotations__))

    @staticmethod
    def over(readings: Sequence[Payers | None]) -> Payers | None:
        """The least and the most over several readings of the same batch; None where nothing is paid in a reading."""
        told = [each for each in readings if each is not None]
        if not told:
            return None
        low = np.minimum.reduce([each.low for each in told])
        if len(told) < len(readings):
            low = np.full_like(low, NO_PAYER)
        return replace(told[0], low=low, high=np.maximum.reduce([each.high for each in told]))


@dataclass(frozen=True)
class ByDistrict:
    """The rows of a batch sorted into the districts of each claimant: group of each row, claimant and district of each
    group."""

    group: np.ndarray
    claimant: np.ndarray
    district: np.ndarray

    @classmethod
    def of(cls, facts: Facts) -> ByDistrict:
        column = facts.columns["park.district"]
        district = column.values if column.known is None else np.where(column.known, column.values, NOWHERE)
        rows = np.arange(facts.rows)
        if facts.claimant is None:
            return cls(rows, rows, district)
        key = facts.claimant * 1_000_000 + district
        _, first, group = np.unique(key, return_index=True, return_inverse=True)
        return cls(group, facts.claimant[first], district[first])

    def any(self, flags: np.ndarray) -> np.ndarray:
        return np.bincount(self.group, weights=flags, minlength=len(self.claimant)) > 0

    def sum(self, amounts: np.ndarray) -> np.ndarray:
        total = np.zeros(len(self.claimant), dtype=np.int64)
        np.add.at(total, self.group, amounts)
        return total

    def payers(self, low: np.ndarray, high: np.ndarray) -> Payers | None:
        """The groups of claimants that have several; None where nobody has."""
        here = (np.bincount(self.claimant) > 1)[self.claimant]
        if not here.any():
            return None
        return Payers(self.claimant[here], self.district[here], low[here], high[here])
