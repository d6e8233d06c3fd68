"""What a payment comes to for each claimant (金额): the columns that every form of payment answers with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from registry.policy.kernel.facts import Facts
from registry.policy.kernel.kleene import Hole
from registry.policy.kernel.payers import Payers
from registry.policy.kernel.steps import Steps
from registry.policy.kernel.tiers import NO_TIER
from registry.policy.vocabulary import FACT_BIT

MOST = 1 << 62
"""Fen that stand for an amount of which nothing is known: the least share of them is beyond every cap."""

OPEN = 2 * 10**14
"""Fen that stand for an end that nobody knows, where the text has no cap: more than anybody is paid, and the sum over a
register stays within int64."""

_LIMB = 20
"""Bits by which amounts are cut in two, so that the sum of many stays within int64."""


@dataclass(frozen=True)
class Payment:
    """Per claimant: low and high in fen, whether the cap surely cuts something off, and the index of the tier in
    `vocabulary.TIERS` (NO_TIER where none). holes: the facts that keep low and high apart, per row.

    floor_low, floor_high: what the districts must pay at least, all together; NO_FLOOR where there is none, UNBOUNDED
    where unknown. payers: the part of each district, where premises lie in several. steps: what each tier comes to,
    None where every amount arose on one. months: the free months of the lease that the offer is about, 0 without one.
    told: where all is known that the amount rests on, of a form that leaves it open all the same; None of the others,
    whose amount is settled where low is high. worth: fen at least and at most of what is given in kind.
    """

    low: np.ndarray
    high: np.ndarray
    capped: np.ndarray
    tier: np.ndarray
    holes: list[Hole]
    floor_low: np.ndarray | None = None
    floor_high: np.ndarray | None = None
    payers: Payers | None = None
    steps: Steps | None = None
    months: np.ndarray | None = None
    told: np.ndarray | None = None
    worth: tuple[np.ndarray, np.ndarray] | None = None


def holes(facts: Facts, *paths: str) -> list[Hole]:
    """Where these facts are not known."""
    known = {path: facts.columns[path].known for path in paths}
    return [Hole(FACT_BIT[path], ~mask) for path, mask in known.items() if mask is not None]


def sum_of(facts: Facts, amounts: np.ndarray) -> np.ndarray:
    """The sum over the rows of each claimant; `MOST` where it is that or more."""
    if facts.claimant is None:
        return amounts
    above, rest = facts.sum_of(amounts >> _LIMB), facts.sum_of(amounts & ((1 << _LIMB) - 1))
    above += rest >> _LIMB
    beyond = above >= MOST >> _LIMB
    return np.where(beyond, MOST, (np.where(beyond, 0, above) << _LIMB) + (rest & ((1 << _LIMB) - 1)))


def no_cash(
    facts: Facts,
    floor_low: np.ndarray | None = None,
    floor_high: np.ndarray | None = None,
    holes: Sequence[Hole] = (),
    payers: Payers | None = None,
    months: np.ndarray | None = None,
    worth: tuple[np.ndarray, np.ndarray] | None = None,
) -> Payment:
    """Nothing is paid, or nobody says how much."""
    zero = np.zeros(facts.claimants, dtype=np.int64)
    none = np.full(facts.claimants, NO_TIER, dtype=np.int8)
    return Payment(
        zero, zero.copy(), zero > 0, none, list(holes), floor_low, floor_high, payers, months=months, worth=worth
    )
