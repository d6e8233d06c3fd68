"""Outcomes (单一解释下的结论): what the clauses of a measure answer for a batch under one reading of its text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from . import terms as t
from .clauses import Setting, test
from .facts import Facts
from .kleene import Hole, Truth, packed
from .law import Law
from .payments import NO_FLOOR, pay
from .tiers import NO_TIER, standings

REFUSED, UNKNOWN, MET, SUPERSEDED, OUT_OF_FORCE = range(5)
"""States of an outcome under one reading. An outcome out of force pays as little as a refused one."""

_STATES = np.array([REFUSED, UNKNOWN, MET], dtype=np.int8)


@dataclass(frozen=True)
class Outcome:
    """What a measure answers under one reading; columns per claimant.

    met, failed: bits of the measure's clauses. missing: uint32 bits of facts. tier: index in `vocabulary.TIERS`.
    floor_low, floor_high: only where the measure has a floor at all.
    """

    state: np.ndarray
    low: np.ndarray
    high: np.ndarray
    met: np.ndarray
    failed: np.ndarray
    missing: np.ndarray
    tier: np.ndarray
    capped: np.ndarray
    floor_low: np.ndarray | None = None
    floor_high: np.ndarray | None = None

    def differs(self, other: Outcome) -> np.ndarray:
        """Where two readings give different answers: another state, amount or floor."""
        here, there = self.state % OUT_OF_FORCE, other.state % OUT_OF_FORCE
        differs = (here != there) | (self.low != other.low) | (self.high != other.high)
        if self.floor_low is not None and other.floor_low is not None:
            differs |= (self.floor_low != other.floor_low) | (self.floor_high != other.floor_high)
        return differs


def outcome_of(law: Law, setting: Setting, territory: Truth) -> Outcome:
    """What the clauses answer under one reading."""
    facts, measure = setting.facts, setting.measure
    floored = isinstance(measure.payment, t.Discretionary)
    if setting.last_day and setting.reading.get("last-day") == "day-before":
        return nothing(facts, OUT_OF_FORCE, floored)
    if isinstance(measure.payment, t.Nothing):
        return nothing(facts, REFUSED, floored)
    if isinstance(measure.payment, t.ShareOfRent):
        setting = replace(setting, standings=standings(facts, measure.payment.tiers, setting.reading))
    truths = [test(setting, clause.test) for clause in measure.clauses]
    due, floor = territory, Truth.always(True, facts.rows)
    for clause, truth in zip(measure.clauses, truths, strict=True):
        if clause.decides == "payment":
            due = due & truth
        else:
            floor = floor & truth
    may, must = ~due.no, due.yes
    payment = pay(setting, may, must, (~floor.no, floor.yes))
    settled = payment.low == payment.high
    if floored:
        settled &= payment.floor_low == payment.floor_high
    sure, open_ = facts.any_of(must) & settled, facts.any_of(may)
    outcome = Outcome(
        state=_STATES.take(sure.view(np.uint8) + open_.view(np.uint8)),
        low=payment.low,
        high=payment.high,
        met=facts.bits_of(packed([truth.yes for truth in truths], facts.rows)),
        failed=facts.bits_of(packed(_failing(truths, territory), facts.rows)),
        missing=_missing(setting, territory, truths, payment.holes, may, floor, open_ & ~sure),
        tier=payment.tier,
        capped=payment.capped,
        floor_low=payment.floor_low,
        floor_high=payment.floor_high,
    )
    if setting.reading.get("free-and-subsidised") == "same-kind":
        return _beside_free_months(law, setting, territory, outcome)
    return outcome


def _failing(truths: list[Truth], territory: Truth) -> list[np.ndarray]:
    """Where each clause fails, of the rows that the measure applies to."""
    if not territory.no.any():
        return [truth.no for truth in truths]
    return [truth.no & ~territory.no for truth in truths]


def _missing(
    setting: Setting,
    territory: Truth,
    truths: list[Truth],
    of_payment: list[Hole],
    may: np.ndarray,
    floor: Truth,
    lacking: np.ndarray,
) -> np.ndarray:
    """uint32 per claimant: the facts that decide, of those claimants only that lack some."""
    facts = setting.facts
    if not lacking.any():
        return np.zeros(facts.claimants, dtype=np.uint32)
    holes = [*territory.holes(may), *of_payment]
    for clause, truth in zip(setting.measure.clauses, truths, strict=True):
        holes += truth.holes(may if clause.decides == "payment" else may & ~floor.no)
    rows: dict[int, np.ndarray] = {}
    for hole in holes:
        rows[hole.bit] = rows[hole.bit] | hole.rows if hole.bit in rows else hole.rows
    code = packed([mask & may for mask in rows.values()], facts.rows)
    return facts.bits_of(_fact_bits(tuple(rows)).take(code)) * lacking


@cache
def _fact_bits(facts: tuple[int, ...]) -> np.ndarray:
    """uint32 bits of facts for every combination of the masks that were packed in this order."""
    codes = np.arange(1 << len(facts), dtype=np.uint32)
    return np.bitwise_or.reduce([(codes >> i & 1) << bit for i, bit in enumerate(facts)], axis=0).astype(np.uint32)


def _beside_free_months(law: Law, setting: Setting, territory: Truth, outcome: Outcome) -> Outcome:
    """就高不就低 against the rent that was waived in the same year, where the offer of free months is, or may be, the
    measure of the same kind."""
    facts = setting.facts
    offer = law.measures[setting.measure.payment.same_kind_offer]
    offer_outcome = outcome_of(law, Setting(facts, offer, {}), territory)
    offered = offer_outcome.state
    waived = facts.sum_of(np.zeros(facts.rows, np.int64) if facts.waived is None else facts.waived.sum(axis=1))
    taken, may_be_taken = offered == MET, offered != REFUSED
    less_low, less_high = outcome.low <= waived, outcome.high <= waived
    low = np.where(may_be_taken & less_low, 0, outcome.low)
    high = np.where(taken & less_high, 0, outcome.high)
    unsure = (offered == UNKNOWN) & less_low & (outcome.state == MET)
    state = outcome.state.copy()
    state[taken & less_high & (outcome.state == MET)] = SUPERSEDED
    state[unsure] = UNKNOWN
    return replace(
        outcome,
        low=low,
        high=high,
        state=state,
        missing=outcome.missing | np.where(unsure, offer_outcome.missing, np.uint32(0)),
        capped=outcome.capped & (high > 0),
    )


def nothing(facts: Facts, state: int, floored: bool) -> Outcome:
    """The same state for every claimant, and no money."""
    n = facts.claimants
    zero, bits = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.uint32)
    floor = np.full(n, NO_FLOOR, dtype=np.int64) if floored else None
    none = np.full(n, NO_TIER, dtype=np.int8)
    states = np.full(n, state, dtype=np.int8)
    unset = np.zeros(n, dtype=np.uint8)
    return Outcome(states, zero, zero, unset, unset, bits, none, zero > 0, floor, floor)
