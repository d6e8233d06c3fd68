"""Three-valued truth over columns (Kleene): a clause is met, failed, or not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

Mask = np.ndarray

Rows = np.ndarray | slice | Sequence[slice]
"""Rows of a batch: by their places, or as one run or several."""


def picked(column: np.ndarray, rows: Rows) -> np.ndarray:
    """These rows of a column; of several runs one after another."""
    if isinstance(rows, np.ndarray | slice):
        return column[rows]
    return column[rows[0]] if len(rows) == 1 else np.concatenate([column[run] for run in rows])


def distinct(values: np.ndarray) -> np.ndarray:
    """The values of a column, each once, ascending. numpy's `unique` hashes since 2.3, which takes fifty times as long
    as sorting where a million values all differ, and five times where there are few."""
    ordered = np.sort(values)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


@dataclass(frozen=True, slots=True)
class Leaf:
    """One fact that a truth rests on: its bit in the table of facts, and where it is known (None = everywhere)."""

    bit: int
    known: Mask | None


@dataclass(frozen=True, slots=True)
class Truth:
    """Bool columns of one length: ``yes`` where the clause is met, ``no`` where it failed, neither where unknown."""

    yes: Mask
    no: Mask
    leaves: tuple[Leaf, ...] = field(default=())

    @classmethod
    def where(cls, yes: Mask, known: Mask | None = None, bit: int = 0) -> Truth:
        """What ``yes`` says where the fact is known, unknown elsewhere."""
        if known is None:
            return cls(yes, ~yes)
        return cls(yes & known, known & ~yes, (Leaf(bit, known),))

    @classmethod
    def always(cls, answer: bool, rows: int) -> Truth:
        yes = np.full(rows, answer)
        return cls(yes, ~yes)

    @property
    def unknown(self) -> Mask:
        return ~(self.yes | self.no)

    def __and__(self, other: Truth) -> Truth:
        return Truth(self.yes & other.yes, self.no | other.no, self.leaves + other.leaves)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.yes | other.yes, self.no & other.no, self.leaves + other.leaves)

    def __invert__(self) -> Truth:
        return Truth(self.no, self.yes, self.leaves)

    def only(self, rows: Mask) -> Truth:
        """This truth in these rows, failed in all others."""
        return Truth(self.yes & rows, self.no | ~rows, self.leaves)

    def take(self, rows: Rows) -> Truth:
        leaves = tuple(Leaf(leaf.bit, None if leaf.known is None else picked(leaf.known, rows)) for leaf in self.leaves)
        return Truth(picked(self.yes, rows), picked(self.no, rows), leaves)

    def holes(self, where: Mask) -> list[Hole]:
        """The facts that keep this truth unknown, and in which of the rows; none where all is known."""
        if all(leaf.known is None for leaf in self.leaves):
            return []
        open_ = self.unknown & where
        return [Hole(leaf.bit, open_ & ~leaf.known) for leaf in self.leaves if leaf.known is not None]


@dataclass(frozen=True, slots=True)
class Hole:
    """Rows that lack one fact, by its bit in the table of facts."""

    bit: int
    rows: Mask


def packed(masks: list[Mask], rows: int) -> np.ndarray:
    """One unsigned column from bool columns: bit i is the i-th mask. The narrowest type that holds them."""
    bits = np.zeros(rows, dtype=np.min_scalar_type((1 << len(masks)) - 1))
    for mask in reversed(masks):
        bits += bits  # a shift by one place, and much faster
        bits |= mask
    return bits
