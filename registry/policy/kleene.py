"""Three-valued truth over columns (Kleene): a clause is met, failed, or not known yet."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

Mask = np.ndarray


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

    def missing(self, where: Mask | None = None) -> np.ndarray:
        """uint32 column: the bits of the facts that keep this truth unknown, zero where it is decided."""
        bits = np.zeros(len(self.yes), dtype=np.uint32)
        if not self.leaves:
            return bits
        open_ = self.unknown if where is None else self.unknown & where
        for leaf in self.leaves:
            if leaf.known is not None:
                bits[open_ & ~leaf.known] |= np.uint32(1 << leaf.bit)
        return bits
