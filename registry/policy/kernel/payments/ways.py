"""Ways of reckoning (算法) of a payment by step or by year: those that may be a claimant's own, and what each comes to.

Where it is not known which step a claimant stands on, or how many years it was paid before, every way that may be its
own counts: the least of them is its low, the most its high.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

import numpy as np

from registry.policy.files.paying.steps import Step
from registry.policy.kernel.clauses import Setting, paid_years, test
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.kleene import Hole
from registry.policy.kernel.payments.amounts import MOST, OPEN, Payment
from registry.policy.kernel.tiers import NO_TIER

_Step = TypeVar("_Step", bound=Step)


@dataclass(frozen=True, slots=True)
class Comes:
    """What one way comes to, per claimant: fen at least and at most before the cap, whether something else than the cap
    cuts it, and where it may be its own."""

    low: np.ndarray
    high: np.ndarray
    cut: np.ndarray
    cap: int
    possible: np.ndarray


def fen(yuan: Decimal | None) -> int:
    """A cap in fen; `OPEN` where the text has none."""
    return OPEN if yuan is None else int(yuan * 100)


def over_ways(ways: Iterable[Comes]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """low, high, and whether every way that may be the claimant's own is cut."""
    low = high = cut = None
    for way in ways:
        least, most = np.minimum(way.low, way.cap), np.minimum(way.high, way.cap)
        mine = (way.low > way.cap) | way.cut | ~way.possible
        if low is None or high is None or cut is None:
            low, high = np.full_like(least, MOST), np.zeros_like(most)
            cut = np.ones(len(least), dtype=bool)
        low = np.where(way.possible, np.minimum(low, least), low)
        high = np.where(way.possible, np.maximum(high, most), high)
        cut = cut & mine
    if low is None or high is None or cut is None:
        raise ValueError("a payment has at least one way of reckoning")
    return np.minimum(low, high), high, cut


def paid(facts: Facts, low: np.ndarray, high: np.ndarray, cut: np.ndarray, lacking: list[Hole]) -> Payment:
    return Payment(low, high, cut, np.full(facts.claimants, NO_TIER, dtype=np.int8), lacking)


def told(facts: Facts, may: np.ndarray, must: np.ndarray, lacking: Sequence[Hole]) -> np.ndarray:
    """Per claimant: whether all is known that the amount rests on."""
    unknown = may & ~must
    for hole in lacking:
        unknown = unknown | (hole.rows & may)
    return ~facts.any_of(unknown)


def unknown(setting: Setting, path: str, may: np.ndarray) -> list[Hole]:
    known = setting.column(path).known
    return [] if known is None else [Hole(setting.measure.bits[path], may & ~known)]


def standing(
    setting: Setting, steps: Sequence[_Step], may: np.ndarray, lacking: list[Hole]
) -> Iterator[tuple[_Step, np.ndarray]]:
    """Each step and whether a claimant may stand on it: bool per claimant. The first whose test holds is its own."""
    facts = setting.facts
    open_ = np.ones(facts.rows, dtype=bool)
    for n, step in enumerate(steps):
        tied = open_ if setting.stands is None else open_ & setting.stands[0][n]
        if step.test is None:
            yield step, facts.any_of(tied)
            return
        truth = test(setting, step.test)
        lacking += truth.holes(open_ & may)
        yield step, facts.any_of(tied & ~truth.no)
        open_ &= ~truth.yes


def years_before(setting: Setting, most: int) -> tuple[np.ndarray, np.ndarray]:
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


def within_all_years(setting: Setting, may: np.ndarray, cap: int, payment: Payment) -> Payment:
    """What earlier grants leave of the most that the text pays in all (累计最高)."""
    facts = setting.facts
    least, most = np.zeros(facts.rows, dtype=np.int64), np.zeros(facts.rows, dtype=np.int64)
    for (measure, _), grants in facts.rewards.items():
        if measure == setting.measure.id:
            low, high = grants.bounds(cap)
            least, most = least + np.minimum(low, cap), most + np.minimum(high, cap)
    known = facts.columns["granted"].known
    if known is not None:
        least, most = np.where(known, least, 0), np.where(known, most, cap)
    unsure = least != most
    left_low = np.maximum(cap - facts.most_of(most), 0)
    left_high = np.maximum(cap - facts.most_of(least), 0)
    lacking = [*payment.holes, Hole(setting.measure.bits["granted"], may & unsure)]
    return Payment(
        np.minimum(payment.low, left_low),
        np.minimum(payment.high, left_high),
        payment.capped | (payment.low > left_high),
        payment.tier,
        lacking,
    )
