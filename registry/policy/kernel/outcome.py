"""Outcomes (单一解释下的结论): what the clauses of a measure answer for a batch, each row read in one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

import numpy as np

from registry.policy.files.law import Law
from registry.policy.files.left_open.alternatives import Taken
from registry.policy.kernel.clauses import Setting, test
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.kleene import Hole, Truth, packed
from registry.policy.kernel.options import Options, laid_over
from registry.policy.kernel.payers import NO_FLOOR, Payers
from registry.policy.kernel.payments import counted_rent
from registry.policy.kernel.payments.forms import pay
from registry.policy.kernel.payments.tied_steps import stands
from registry.policy.kernel.steps import Steps
from registry.policy.kernel.tiers import NO_TIER, standings

REFUSED, UNKNOWN, MET, SUPERSEDED, OUT_OF_FORCE = range(5)
"""States of an outcome under one reading. An outcome out of force pays as little as a refused one."""

ClausePlace = tuple[int, Taken | None]
"""A clause by its place, and the option that puts another test in place of its own."""

NOTHING: Mapping[ClausePlace, Truth] = MappingProxyType({})

_OF_ANSWERS = np.int8(OUT_OF_FORCE - 1)
"""Mask that makes a state out of force a refused one, and leaves the others."""

_STATES = np.array([REFUSED, UNKNOWN, MET], dtype=np.int8)


@dataclass(frozen=True)
class Outcome:
    """What a measure answers, each claimant read in one way; columns per claimant.

    met, failed: bits of the measure's clauses. missing: bits of its facts (`Measure.facts_by_bit`). tier: index in
    `vocabulary.TIERS`. floor_low, floor_high, payers: only where districts pay; steps: where an amount may have arisen
    on several tiers; months: only where rent-free months are offered; worth_low, worth_high: of what is given in kind
    (`registry.policy.kernel.payments.amounts.Payment`).
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
    payers: Payers | None = None
    steps: Steps | None = None
    months: np.ndarray | None = None
    worth_low: np.ndarray | None = None
    worth_high: np.ndarray | None = None

    def differs(self, other: Outcome) -> np.ndarray:
        """Where two readings give different answers: another state, amount or floor."""
        here, there = self.state & _OF_ANSWERS, other.state & _OF_ANSWERS
        differs = (here != there) | (self.low != other.low) | (self.high != other.high)
        if self.floor_low is not None and other.floor_low is not None:
            differs |= (self.floor_low != other.floor_low) | (self.floor_high != other.floor_high)
        return differs


@dataclass(frozen=True)
class Clauses:
    """What the clauses of a measure say of each row: of each clause, and of all that decide a payment, or a floor."""

    truths: list[Truth]
    due: Truth
    floor: Truth

    @classmethod
    def ask(cls, setting: Setting, territory: Truth, told: Mapping[ClausePlace, Truth] = NOTHING) -> Clauses:
        """told: the truths of clauses, by their places, that need not be asked."""
        truths = [_asked(setting, n, told) for n in range(len(setting.measure.clauses))]
        due, floor = territory, Truth.always(True, setting.facts.rows)
        for clause, truth in zip(setting.measure.clauses, truths, strict=True):
            if clause.decides == "payment":
                due = due & truth
            else:
                floor = floor & truth
        return cls(truths, due, floor)


def _asked(setting: Setting, n: int, told: Mapping[ClausePlace, Truth]) -> Truth:
    """The n-th clause, each row by the test that its own options put in place; met where they leave the clause out."""
    measure, rows = setting.measure, setting.facts.rows
    truth = told[n, None] if (n, None) in told else test(setting, measure.clauses[n].test)
    for taken, other in measure.other_tests[n].items():
        read_so = setting.options.of_rows(*taken)
        if read_so is None:
            continue
        if other is None:
            truth = laid_over(truth, Truth.always(True, rows), read_so)
        else:
            truth = laid_over(truth, told[n, taken] if (n, taken) in told else test(setting, other), read_so)
    return truth


def outcome_of(law: Law, setting: Setting, territory: Truth, told: Mapping[ClausePlace, Truth] = NOTHING) -> Outcome:
    """What the clauses answer, each row under its own options; the months of `status-date`, another payment and other
    days in force are taken by all rows or by none. told: as of `Clauses.ask`."""
    facts, measure = setting.facts, setting.measure
    floored = measure.payment.kind == "discretionary"
    if measure.payment.kind == "none":
        return nothing(facts, REFUSED, floored)
    if measure.payment.ladder:
        setting = replace(setting, standings=standings(facts, measure.payment.ladder, setting.options))
    clauses = Clauses.ask(setting, territory, told)
    may, must, floor = ~clauses.due.no, clauses.due.yes, clauses.floor
    counting = counted_rent.of_payment(setting)
    if measure.payment.asks:
        tied = stands(setting, lambda world: Clauses.ask(world, territory).due, may)
        counting = counting if tied is None else replace(counting, stands=tied)
    payment = pay(counting, may, must, (~floor.no, floor.yes))
    settled = payment.low == payment.high if payment.told is None else payment.told
    if floored:
        settled &= payment.floor_low == payment.floor_high
    sure, open_ = facts.any_of(must) & settled, facts.any_of(may)
    met, failed = _clause_bits(facts, clauses.truths, territory, may, open_)
    lacking = payment.holes if counting.facts is facts else counted_rent.lacking(setting, payment.holes, may)
    outcome = Outcome(
        state=_STATES.take(sure.view(np.uint8) + open_.view(np.uint8)),
        low=payment.low,
        high=payment.high,
        met=met,
        failed=failed,
        missing=_missing(setting, territory, clauses, lacking, may, open_ & ~sure),
        tier=payment.tier,
        capped=payment.capped,
        floor_low=payment.floor_low,
        floor_high=payment.floor_high,
        payers=payment.payers,
        steps=payment.steps,
        months=payment.months,
        worth_low=None if payment.worth is None else payment.worth[0],
        worth_high=None if payment.worth is None else payment.worth[1],
    )
    same_kind = setting.options.of_claimants("free-and-subsidised", "same-kind")
    return outcome if same_kind is None else _beside_free_months(law, counting, territory, outcome, same_kind)


def _clause_bits(
    facts: Facts, truths: list[Truth], territory: Truth, may: np.ndarray, open_: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Bits of the clauses met and failed, per claimant.

    Of several premises those count that may still be paid for, and all in the territory where none may: what one of
    them meets says nothing about another.
    """
    met, failed = packed([truth.yes for truth in truths], facts.rows), packed(_failing(truths, territory), facts.rows)
    if facts.claimant is None:
        return met, failed
    counts = may | ~(facts.of_claimant(open_) | territory.no)
    return facts.bits_of(met * counts), facts.bits_of(failed * counts)


def _failing(truths: list[Truth], territory: Truth) -> list[np.ndarray]:
    """Where each clause fails, of the rows that the measure applies to."""
    if not territory.no.any():
        return [truth.no for truth in truths]
    return [truth.no & ~territory.no for truth in truths]


def _missing(
    setting: Setting,
    territory: Truth,
    clauses: Clauses,
    of_payment: list[Hole],
    may: np.ndarray,
    lacking: np.ndarray,
) -> np.ndarray:
    """Bits of the measure's facts per claimant: those that decide, of those claimants only that lack some."""
    facts = setting.facts
    if not lacking.any():
        return np.zeros(facts.claimants, dtype=np.uint32)
    holes = [*territory.holes(may), *of_payment]
    for clause, truth in zip(setting.measure.clauses, clauses.truths, strict=True):
        holes += truth.holes(may if clause.decides == "payment" else may & ~clauses.floor.no)
    rows: dict[int, np.ndarray] = {}
    for hole in holes:
        rows[hole.bit] = rows[hole.bit] | hole.rows if hole.bit in rows else hole.rows
    bits, missing = tuple(rows), np.zeros(facts.rows, dtype=np.uint32)
    for first in range(0, len(bits), _PACKED):
        some = bits[first : first + _PACKED]
        code = packed([rows[bit] & may for bit in some], facts.rows)
        here = _fact_bits(some).take(code)
        missing = missing | here if first else here
    return facts.bits_of(missing) * lacking


_PACKED = 8
"""Facts whose combinations are looked up at once."""


@cache
def _fact_bits(facts: tuple[int, ...]) -> np.ndarray:
    """Bits of facts for every combination of the masks that were packed in this order; uint32 where these hold them."""
    kind = np.uint32 if max(facts) < 32 else np.uint64
    codes = np.arange(1 << len(facts), dtype=np.uint64)
    each = [(codes >> np.uint64(i) & np.uint64(1)) << np.uint64(bit) for i, bit in enumerate(facts)]
    return np.bitwise_or.reduce(each, axis=0).astype(kind)


def _beside_free_months(
    law: Law, setting: Setting, territory: Truth, outcome: Outcome, same_kind: np.ndarray
) -> Outcome:
    """就高不就低 against the rent that was waived in the same year, of the claimants for whom the two are of the same
    kind, where the offer of free months is, or may be, the measure of that kind: in those premises that the offer is
    about. Where nothing is paid, nothing gives way."""
    facts = setting.facts
    if facts.waived is None:
        return outcome
    asked = Setting(facts, law.measures[setting.measure.payment.gives_way_to], Options(), declared=law.facts)
    clauses = Clauses.ask(asked, territory)
    may, must = ~clauses.due.no, clauses.due.yes
    waived = facts.waived.sum(axis=1)
    least, most = facts.sum_of(waived * must), facts.sum_of(waived * may)
    pays = same_kind & (outcome.high > 0)
    surely_less = facts.any_of(must) & pays & (outcome.high <= least)
    may_be_less = facts.any_of(may) & pays & (outcome.low <= most)
    superseded = surely_less & (outcome.state == MET)
    unsure = may_be_less & ~surely_less & (outcome.state == MET)
    state = np.where(superseded, np.int8(SUPERSEDED), np.where(unsure, np.int8(UNKNOWN), outcome.state))
    high = np.where(surely_less, 0, outcome.high)
    return replace(
        outcome,
        low=np.where(may_be_less, 0, outcome.low),
        high=high,
        state=state,
        missing=outcome.missing | _missing(asked, territory, clauses, [], may, unsure),
        capped=outcome.capped & ((high > 0) | ~same_kind),
        steps=None if outcome.steps is None else outcome.steps.without(may_be_less, surely_less),
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
