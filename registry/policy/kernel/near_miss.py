"""Near misses (差一点): for those who are refused, the clauses that fail, and who fails on one clause only."""

from __future__ import annotations

import numpy as np

from registry.policy.kernel.determination import STATUS, Determinations


def failing(found: Determinations) -> np.ndarray:
    """Bits of the clauses that fail each refused claimant, under any reading; zero for everybody else."""
    bits = found.outcome.failed.copy()
    for group in found.groups:
        bits[group.rows] = np.bitwise_or.reduce([outcome.failed for outcome in group.outcomes])
    payment = sum(1 << i for i, clause in enumerate(found.measure.clauses) if clause.decides == "payment")
    bits &= bits.dtype.type(payment)
    bits[found.status != STATUS["not_eligible"]] = 0
    return bits


def fail_only_on(found: Determinations, clause: str) -> np.ndarray:
    """Claimants that are refused for this clause and no other. Raises KeyError where the measure has no such clause."""
    ids = [each.id for each in found.measure.clauses]
    if clause not in ids:
        raise KeyError(f"{found.measure.id} has no clause {clause!r}; its clauses are {', '.join(ids)}")
    return np.flatnonzero(failing(found) == 1 << ids.index(clause))


def counts(found: Determinations) -> dict[str, tuple[int, int]]:
    """By clause: how many fail on it, and how many on it alone."""
    bits = failing(found)
    return {
        clause.id: (int((bits >> i & 1).sum()), int((bits == 1 << i).sum()))
        for i, clause in enumerate(found.measure.clauses)
        if clause.decides == "payment"
    }
