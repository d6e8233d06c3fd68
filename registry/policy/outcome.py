"""Outcomes (单一解释下的结论): what the clauses of a measure answer for a batch under one reading of its text."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from . import terms as t
from .clauses import Setting, test
from .facts import Facts
from .kleene import Truth
from .law import Law
from .payments import NO_FLOOR, pay
from .tiers import NO_TIER, standings

REFUSED, UNKNOWN, MET, SUPERSEDED, OUT_OF_FORCE = range(5)
"""States of an outcome under one reading. An outcome out of force pays as little as a refused one."""


@dataclass(frozen=True)
class Outcome:
    """What a measure answers under one reading; columns per claimant."""

    state: np.ndarray
    low: np.ndarray
    high: np.ndarray
    met: np.ndarray
    failed: np.ndarray
    missing: np.ndarray
    tier: np.ndarray
    capped: np.ndarray
    floor_low: np.ndarray
    floor_high: np.ndarray

    def differs(self, other: Outcome) -> np.ndarray:
        """Where two readings give different answers: another state, amount or floor."""
        here, there = self.state % OUT_OF_FORCE, other.state % OUT_OF_FORCE
        return (
            (here != there)
            | (self.low != other.low)
            | (self.high != other.high)
            | (self.floor_low != other.floor_low)
            | (self.floor_high != other.floor_high)
        )


def outcome_of(law: Law, setting: Setting, territory: Truth) -> Outcome:
    """What the clauses answer under one reading."""
    facts, measure = setting.facts, setting.measure
    if setting.last_day and setting.reading.get("last-day") == "day-before":
        return nothing(facts, OUT_OF_FORCE)
    if isinstance(measure.payment, t.Nothing):
        return nothing(facts, REFUSED)
    if isinstance(measure.payment, t.ShareOfRent):
        setting = replace(setting, standings=standings(facts, measure.payment.tiers, setting.reading))
    due, floor = territory, Truth.always(True, facts.rows)
    met = np.zeros(facts.rows, dtype=np.uint32)
    failed, missing = met.copy(), territory.missing()
    asked = []
    for bit, clause in enumerate(measure.clauses):
        truth = test(setting, clause.test)
        met |= truth.yes.astype(np.uint32) << np.uint32(bit)
        failed |= truth.no.astype(np.uint32) << np.uint32(bit)
        asked.append((clause, truth))
        if clause.decides == "payment":
            due = due & truth
        else:
            floor = floor & truth
    may, must = ~due.no, due.yes
    for clause, truth in asked:
        matters = may if clause.decides == "payment" else may & ~floor.no
        missing |= truth.missing(matters)
    payment = pay(setting, may, must, (~floor.no, floor.yes))
    unfloored = np.full(facts.claimants, NO_FLOOR, dtype=np.int64)
    floor_low = unfloored if payment.floor_low is None else payment.floor_low
    floor_high = unfloored if payment.floor_high is None else payment.floor_high
    settled = (payment.low == payment.high) & (floor_low == floor_high)
    state = np.where(facts.any_of(must) & settled, MET, np.where(facts.any_of(may), UNKNOWN, REFUSED))
    lacking = facts.bits_of(np.where(may, missing, np.uint32(0))) | payment.missing
    outcome = Outcome(
        state=state,
        low=payment.low,
        high=payment.high,
        met=facts.bits_of(met),
        failed=facts.bits_of(np.where(territory.no, np.uint32(0), failed)),
        missing=np.where(state == UNKNOWN, lacking, np.uint32(0)),
        tier=payment.tier,
        capped=payment.capped,
        floor_low=floor_low,
        floor_high=floor_high,
    )
    if setting.reading.get("free-and-subsidised") == "same-kind":
        return _beside_free_months(law, setting, territory, outcome)
    return outcome


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
    state = np.where(taken & less_high & (outcome.state == MET), SUPERSEDED, outcome.state)
    state = np.where(unsure, UNKNOWN, state)
    return replace(
        outcome,
        low=low,
        high=high,
        state=state,
        missing=outcome.missing | np.where(unsure, offer_outcome.missing, np.uint32(0)),
        capped=outcome.capped & (high > 0),
    )


def nothing(facts: Facts, state: int) -> Outcome:
    n = facts.claimants
    zero, bits = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.uint32)
    floor = np.full(n, NO_FLOOR, dtype=np.int64)
    none = np.full(n, NO_TIER, dtype=np.int8)
    states = np.full(n, state, dtype=np.int64)
    return Outcome(states, zero, zero, bits, bits, bits, none, zero > 0, floor, floor)
