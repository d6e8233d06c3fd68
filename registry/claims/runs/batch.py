"""A batch (批): some claimants of the register with their facts, and what they drew elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from registry.policy.kernel.facts import Facts


@dataclass(frozen=True)
class Batch:
    """Claimants in ascending order of their ids: tenants by tenant, operating bodies by their park.

    park: per row of the facts, the park that its premises lie in. same_kind, beside: (claimants, levels) int64 fen
    drawn elsewhere in the year, in the order of `vocabulary.LEVELS`. incubator: claimants of whom anything is known
    about an incubator.
    """

    kind: str
    ids: np.ndarray
    facts: Facts
    park: np.ndarray
    same_kind: np.ndarray
    beside: np.ndarray
    incubator: np.ndarray

    @property
    def owner(self) -> np.ndarray:
        """Per row of the facts, the place of its claimant."""
        return np.arange(self.facts.rows) if self.facts.claimant is None else self.facts.claimant
