"""Payments put together (按比例、定额): a percentage of any amount, or a stated sum, by year paid, by piece or by step.

Where it is not known which step a claimant stands on, or how many years it was paid before, every way that may be its
own counts: the least of them is its low, the most its high.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import numpy as np

from registry.policy.files.put_together import SUMMED, FixedSum, Share, ShareStep, SumStep
from registry.policy.kernel.clauses import Setting, paid_years, test
from registry.policy.kernel.exact import fraction, share
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.kleene import Hole
from registry.policy.kernel.payments.amounts import Payment
from registry.policy.kernel.tiers import NO_TIER

MOST = 1 << 62
"""Fen that stand for an amount of which nothing is known: the least share of them is beyond every cap."""

_LIMB = 20
"""Bits by which amounts are cut in two, so that the sum of many stays within int64."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A way of reckoning: part / of, in lowest terms, of the amount, up to cap fen; possible: bool per claimant."""

    part: int
    of: int
    cap: int
    possible: np.ndarray

    def due(self, amount: np.ndarray) -> np.ndarray:
        """Fen, before the cap."""
        return np.asarray(share(amount, self.part, self.of))


def share_of_amount(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    payment, lacking = setting.measure.paying(Share), list[Hole]()
    least, most = _amount(setting, payment.of, may, must, lacking)
    ways = _ways(setting, payment, may, lacking)
    low, high = np.full_like(least, MOST), np.zeros_like(most)
    cut = np.ones(len(least), dtype=bool)
    for way in ways:
        due = way.due(least)
        low = np.where(way.possible, np.minimum(low, np.minimum(due, way.cap)), low)
        high = np.where(way.possible, np.maximum(high, np.minimum(way.due(most), way.cap)), high)
        cut &= (due > way.cap) | ~way.possible
    return _paid(setting.facts, np.minimum(low, high), high, cut, lacking)


def fixed_sum(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """Once for a claimant, however many premises it has."""
    facts, payment, lacking = setting.facts, setting.measure.paying(FixedSum), list[Hole]()
    due, sure = facts.any_of(may), facts.any_of(must)
    cut = np.zeros(facts.claimants, dtype=bool)
    if payment.steps is not None:
        low, high = np.full(facts.claimants, MOST), np.zeros(facts.claimants, dtype=np.int64)
        for step, possible in _standing(setting, payment.steps, may, lacking):
            fen = int(step.amount * 100)
            low, high = np.where(possible, np.minimum(low, fen), low), np.where(possible, np.maximum(high, fen), high)
        return _paid(facts, np.minimum(low, high) * sure, high * due, cut, lacking)
    fen = 0 if payment.amount is None else int(payment.amount * 100)
    if payment.per is None or payment.at_most is None:
        return _paid(facts, fen * sure.astype(np.int64), fen * due.astype(np.int64), cut, lacking)
    column = setting.column(payment.per)
    fewest, most = column.bounds(payment.at_most)
    lacking += _unknown(setting, payment.per, may)
    least, most = (facts.most_of(np.where(*each, 0)) for each in ((must, fewest), (may, most)))
    pieces_low, pieces_high = (np.clip(each, 0, payment.at_most) for each in (least, most))
    return _paid(facts, fen * pieces_low, fen * pieces_high, least > payment.at_most, lacking)


def _paid(facts: Facts, low: np.ndarray, high: np.ndarray, cut: np.ndarray, lacking: list[Hole]) -> Payment:
    return Payment(low, high, cut, np.full(facts.claimants, NO_TIER, dtype=np.int8), lacking)


def _unknown(setting: Setting, path: str, may: np.ndarray) -> list[Hole]:
    known = setting.column(path).known
    return [] if known is None else [Hole(setting.measure.bits[path], may & ~known)]


# ---- the amount ----------------------------------------------------------------------------------------------------


def _amount(
    setting: Setting, path: str, may: np.ndarray, must: np.ndarray, lacking: list[Hole]
) -> tuple[np.ndarray, np.ndarray]:
    """Fen per claimant, at least and at most: of all premises together that surely do, or may, meet the clauses; what
    is the claimant's own is the same in every row."""
    facts, column = setting.facts, setting.column(path)
    least, most = column.bounds(MOST)
    lacking += _unknown(setting, path, may)
    together = _sum if path.startswith(SUMMED) else Facts.most_of
    return together(facts, np.where(must, least, 0)), together(facts, np.where(may, most, 0))


def _sum(facts: Facts, amounts: np.ndarray) -> np.ndarray:
    """The sum over the rows of each claimant; `MOST` where it is that or more."""
    if facts.claimant is None:
        return amounts
    above, rest = facts.sum_of(amounts >> _LIMB), facts.sum_of(amounts & ((1 << _LIMB) - 1))
    above += rest >> _LIMB
    beyond = above >= MOST >> _LIMB
    return np.where(beyond, MOST, (np.where(beyond, 0, above) << _LIMB) + (rest & ((1 << _LIMB) - 1)))


# ---- the ways of reckoning -----------------------------------------------------------------------------------------


def _ways(setting: Setting, payment: Share, may: np.ndarray, lacking: list[Hole]) -> list[_Way]:
    facts = setting.facts
    if payment.steps is not None:
        standing = _standing(setting, payment.steps, may, lacking)
        return [_Way(*fraction(step.percent), int(step.cap * 100), possible) for step, possible in standing]
    cap = int((payment.cap or 0) * 100)
    if payment.percents is None:
        return [_Way(*fraction(payment.percent or Decimal(0)), cap, np.ones(facts.claimants, dtype=bool))]
    first, last = _years_before(setting, len(payment.percents) - 1)
    lacking.append(Hole(setting.measure.bits["granted"], may & (first != last)))
    return [
        _Way(*fraction(percent), cap, facts.any_of((first <= year) & (year <= last)))
        for year, percent in enumerate(payment.percents)
    ]


_Step = TypeVar("_Step", ShareStep, SumStep)


def _standing(
    setting: Setting, steps: Sequence[_Step], may: np.ndarray, lacking: list[Hole]
) -> Iterator[tuple[_Step, np.ndarray]]:
    """Each step and whether a claimant may stand on it: bool per claimant. The first whose test holds is its own."""
    facts = setting.facts
    open_ = np.ones(facts.rows, dtype=bool)
    for step in steps:
        if step.test is None:
            yield step, facts.any_of(open_)
            return
        truth = test(setting, step.test)
        lacking += truth.holes(open_ & may)
        yield step, facts.any_of(open_ & ~truth.no)
        open_ &= ~truth.yes


def _years_before(setting: Setting, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Per row the fewest and the most years that count before this one, `most` at most: those paid, and where 连续
    runs by the calendar, all since the first paid one."""
    facts, measure = setting.facts, setting.measure.id
    paid, undated = paid_years(facts, measure), facts.undated.get(measure)
    by_calendar = setting.options.of_rows("three-years", "clock-from-first")
    first: np.ndarray = np.bitwise_count(paid).astype(np.int64)
    if by_calendar is not None:
        first = np.where(by_calendar, np.frexp(paid.astype(np.float64))[1], first)
    last = first
    if undated is not None:
        last = first + undated
        if by_calendar is not None:
            last = np.where(by_calendar & (undated > 0), most, last)
    known = facts.columns["granted"].known
    if known is not None:
        first, last = np.where(known, first, 0), np.where(known, last, most)
    return np.minimum(first, most), np.minimum(last, most)
