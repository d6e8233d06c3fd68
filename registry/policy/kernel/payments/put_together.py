"""Payments put together (按比例、定额): a percentage of any amount, or a stated sum, by year, by piece or by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from registry.policy.files.put_together import SUMMED, FixedSum, Share
from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.exact import fraction, share
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.kleene import Hole
from registry.policy.kernel.payments import by_premises
from registry.policy.kernel.payments.amounts import MOST, OPEN, Payment, sum_of
from registry.policy.kernel.payments.areas import Terms, by_area
from registry.policy.kernel.payments.ways import (
    Comes,
    fen,
    over_ways,
    paid,
    standing,
    told,
    unknown,
    within_all_years,
    years_before,
)

Bounds = tuple[np.ndarray, np.ndarray]
"""int64 fen, at least and at most."""


def share_of_amount(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    facts, payment, lacking = setting.facts, setting.measure.paying(Share), list[Hole]()
    for path in payment.amounts:
        lacking += unknown(setting, path, may)
    if payment.is_by_area:
        lacking += of_lease(setting, may)
    if payment.steps_by_premises:
        found = paid(facts, *by_premises.share(setting, may, must, lacking), lacking)
    else:
        amounts = [_amount(setting, path, may, must) for path in payment.amounts]
        found = paid(facts, *over_ways(_ways(setting, payment, amounts, may, must, lacking)), lacking)
    if payment.cap_in_all is not None:
        found = within_all_years(setting, may, fen(payment.cap_in_all), found)
    return replace(found, told=told(facts, may, must, found.holes)) if payment.leaves_amount_open else found


def fixed_sum(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """Once for a claimant, however many premises it has."""
    facts, payment, lacking = setting.facts, setting.measure.paying(FixedSum), list[Hole]()
    due, sure = facts.any_of(may), facts.any_of(must)
    none = np.zeros(facts.claimants, dtype=bool)
    if payment.steps is not None:
        amounts = ((fen(step.amount), where) for step, where in standing(setting, payment.steps, may, lacking))
        low, high, _ = over_ways(Comes(amount * sure, amount * due, none, OPEN, where) for amount, where in amounts)
        return paid(facts, low, high, none, lacking)
    amount = 0 if payment.amount is None else fen(payment.amount)
    if payment.per is None:
        return paid(facts, amount * sure.astype(np.int64), amount * due.astype(np.int64), none, lacking)
    lacking += unknown(setting, payment.per, may)
    pieces, cap = _pieces(payment, amount)
    fewest, most = setting.column(payment.per).bounds(pieces)
    least, most = (facts.most_of(np.where(*each, 0)) for each in ((must, fewest), (may, most)))
    counted_low, counted_high = (np.clip(each, 0, pieces) * amount for each in (least, most))
    cut = (least > pieces) | (counted_low > cap)
    return paid(facts, np.minimum(counted_low, cap), np.minimum(counted_high, cap), cut, lacking)


def _pieces(payment: FixedSum, amount: int) -> tuple[int, int]:
    """The most pieces that can count, and the most fen that they come to."""
    if payment.at_most is not None:
        return payment.at_most, MOST
    cap = fen(payment.cap)
    return (cap // amount + 1 if amount else 0), cap


def of_lease(setting: Setting, may: np.ndarray) -> list[Hole]:
    """Where the area or the paid months of a lease are not known."""
    known = None if setting.facts.month_units is None else setting.facts.month_units.known
    months = [] if known is None else [Hole(setting.measure.bits["lease.start"], may & ~known)]
    return [*unknown(setting, "lease.area_m2", may), *months]


# ---- the amount ----------------------------------------------------------------------------------------------------


def _amount(setting: Setting, path: str, may: np.ndarray, must: np.ndarray) -> Bounds:
    """Fen per claimant, at least and at most: of all premises together that surely do, or may, meet the clauses; what
    is the claimant's own is the same in every row."""
    facts, column = setting.facts, setting.column(path)
    least, most = column.bounds(MOST)
    together = sum_of if path.startswith(SUMMED) else Facts.most_of
    return together(facts, np.where(must, least, 0)), together(facts, np.where(may, most, 0))


# ---- the ways of reckoning -----------------------------------------------------------------------------------------


def _ways(
    setting: Setting,
    payment: Share,
    amounts: Sequence[Bounds],
    may: np.ndarray,
    must: np.ndarray,
    lacking: list[Hole],
) -> Iterator[Comes]:
    """What each percentage comes to, and where it may be the claimant's own."""

    def comes(
        percent: Decimal, per_unit: Decimal | None, cap: int, possible: np.ndarray, first: int | None = payment.first_m2
    ) -> Comes:
        if first is not None or per_unit is not None:  # of a step without either, all rent counts
            terms = Terms.written(percent, first, per_unit)
            low, high, cut = by_area(setting.facts, terms, may, must)
        else:
            low, high, cut = _of_each_amount(payment, percent, amounts)
        return Comes(low, high, cut, cap, possible)

    everybody = np.ones(setting.facts.claimants, dtype=bool)
    per_unit, cap = payment.cap_per_m2_month, fen(payment.cap)
    if payment.steps is not None:
        for step, possible in standing(setting, payment.steps, may, lacking):
            first_m2 = payment.first_m2 if step.first_m2 is None else step.first_m2
            yield comes(step.percent, step.cap_per_m2_month, fen(step.cap), possible, first_m2)
    elif payment.percents is None:
        for percent in (payment.percent, payment.percent_from):
            if percent is not None:
                yield comes(percent, per_unit, cap, everybody)
    else:
        first, last = years_before(setting, len(payment.percents) - 1)
        lacking.append(Hole(setting.measure.bits["granted"], may & (first != last)))
        for year, percent in enumerate(payment.percents):
            yield comes(percent, per_unit, cap, setting.facts.any_of((first <= year) & (year <= last)))


def _of_each_amount(
    payment: Share, percent: Decimal, amounts: Sequence[Bounds]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The share of each amount, up to its own cap; and whether that cuts something off."""
    part, of = fraction(percent)
    due = [(np.asarray(share(least, part, of)), np.asarray(share(most, part, of))) for least, most in amounts]
    if payment.cap_each is None:
        ((least, most),) = due
        return least, most, np.zeros(len(least), dtype=bool)
    cap = fen(payment.cap_each)
    low, high = (np.minimum(np.stack(each), cap).sum(axis=0) for each in zip(*due, strict=True))
    return low, high, np.asarray((np.stack([least for least, _ in due]) > cap).any(axis=0))
