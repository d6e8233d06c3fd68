"""What was paid before (已领取), as columns: the sums of what grants say, and where they do not say all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from registry.policy.kernel.kleene import Rows, picked

OLDEST = 32
"""Rent years that the bits of paid years reach back."""


def counted(at: np.ndarray, rows: int) -> np.ndarray:
    """uint8 per row: how many entries name it; 255 stands for more."""
    return np.minimum(np.bincount(at, minlength=rows), np.iinfo(np.uint8).max).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid before for one tier of a measure, per row.

    count: uint8, how many grants. fen: int64, the sum of those that say their amount. unstated: whether one does not.
    """

    count: np.ndarray
    fen: np.ndarray
    unstated: np.ndarray

    @classmethod
    def nothing(cls, rows: int) -> Paid:
        return cls(np.zeros(rows, np.uint8), np.zeros(rows, np.int64), np.zeros(rows, bool))

    @classmethod
    def of(cls, at: np.ndarray, fen: np.ndarray, stated: np.ndarray, rows: int) -> Paid:
        """From one entry a grant, in any order: its row, its amount and whether it says one."""
        total, unstated = np.zeros(rows, np.int64), np.zeros(rows, bool)
        np.add.at(total, at[stated], fen[stated])
        unstated[at[~stated]] = True
        return cls(counted(at, rows), total, unstated)

    def __add__(self, other: Paid) -> Paid:
        room = np.iinfo(np.uint8).max - self.count
        count = self.count + np.minimum(other.count, room)
        return Paid(count, self.fen + other.fen, self.unstated | other.unstated)

    def take(self, rows: Rows) -> Paid:
        return Paid(picked(self.count, rows), picked(self.fen, rows), picked(self.unstated, rows))

    def bounds(self, most: int) -> tuple[np.ndarray, np.ndarray]:
        """int64 fen, at least and at most, where the text allows `most` fen in all."""
        return self.fen, np.where(self.unstated, np.maximum(self.fen, most), self.fen)
