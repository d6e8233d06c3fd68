"""Ceilings (最高…万元), so much for a square metre and month, and rent that is reduced (减租)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from registry.policy.files.paying.by_area import ByArea, ReducedRent
from registry.policy.files.paying.ceiling import UpTo
from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.exact import fraction, quotients, share
from registry.policy.kernel.kleene import Hole
from registry.policy.kernel.payments import by_premises
from registry.policy.kernel.payments.amounts import OPEN, Payment, no_cash
from registry.policy.kernel.payments.areas import Terms, by_area, several
from registry.policy.kernel.payments.put_together import of_lease
from registry.policy.kernel.payments.ways import (
    Comes,
    fen,
    over_ways,
    paid,
    standing,
    within_all_years,
)


def up_to(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """From nothing, or the least that the text says, to the ceiling of the step. All is told where the ceiling is the
    same whatever is not known."""
    facts, payment, lacking = setting.facts, setting.measure.paying(UpTo), list[Hole]()
    due, sure = facts.any_of(may), facts.any_of(must)
    none, everybody = np.zeros(facts.claimants, dtype=bool), np.ones(facts.claimants, dtype=bool)
    if payment.steps_by_premises:
        low, high, _ = by_premises.ceilings(setting, may, must, lacking)
    else:
        if payment.steps is None:
            ways = [(fen(payment.cap if payment.cap is not None else payment.cap_in_all), everybody)]
        else:
            ways = [(fen(step.cap), where) for step, where in standing(setting, payment.steps, may, lacking)]
        low, high, _ = over_ways(Comes(cap * sure, cap * due, none, OPEN, where) for cap, where in ways)
    ceiling = paid(facts, low, high, none, lacking)
    if payment.cap_in_all is not None:
        ceiling = within_all_years(setting, may, fen(payment.cap_in_all), ceiling)
    least = 0 if payment.least_amount is None else fen(payment.least_amount)
    return replace(ceiling, low=least * sure, capped=none, told=ceiling.low == ceiling.high)


def square_metres(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """So much for each square metre and paid month of the year before."""
    facts, payment = setting.facts, setting.measure.paying(ByArea)
    lacking = of_lease(setting, may)
    if payment.steps_by_premises:
        return paid(facts, *by_premises.square_metres(setting, may, must, lacking), lacking)

    def ways() -> list[Comes]:
        everybody = np.ones(facts.claimants, dtype=bool)
        if payment.steps is None:
            rates = [(payment.per_m2_month, payment.first_m2, payment.cap, everybody)]
        else:
            rates = [
                (
                    step.per_m2_month,
                    payment.first_m2 if step.first_m2 is None else step.first_m2,
                    payment.cap if step.cap is None else step.cap,
                    where,
                )
                for step, where in standing(setting, payment.steps, may, lacking)
            ]
        return [
            Comes(*by_area(facts, Terms.written(None, first, rate), may, must), fen(cap), where)
            for rate, first, cap, where in rates
        ]

    return paid(facts, *over_ways(ways()), lacking)


def reduced_rent(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """No cash; worth what is not paid of the appraised rent of the square metres that are let so: the first of the
    claimant's, those worth most before others."""
    facts, payment = setting.facts, setting.measure.paying(ReducedRent)
    part, of = fraction(100 - payment.percent)
    least, most = (np.minimum(each, OPEN) for each in setting.column(payment.of).bounds(OPEN))
    known = setting.column(payment.of).known
    low, high = share(least, part, of), share(most, part, of)
    if payment.first_m2 is not None:
        area, first = facts.columns["lease.area_m2"], payment.first_m2 * 100
        whole = np.maximum(area.values, first) * of
        counted = np.minimum(area.values, first) * part
        larger = area.values > first
        inside_low, inside_high = (quotients(each, counted, whole)[0] for each in (least, most))
        low, high = np.where(larger, inside_low, low), np.where(larger, inside_high, high)
        if area.known is not None:
            low, high = np.where(area.known, low, 0), np.where(area.known, high, share(most, part, of))
    if known is not None:
        high = np.where(known, high, OPEN)
    worth = facts.sum_of(np.where(must, low, 0)), facts.sum_of(np.where(may, high, 0))
    if payment.first_m2 is not None and facts.claimant is not None:
        _share_the_first(setting, payment, may, must, worth)
    return no_cash(facts, worth=worth)


def _share_the_first(
    setting: Setting, payment: ReducedRent, may: np.ndarray, must: np.ndarray, worth: tuple[np.ndarray, np.ndarray]
) -> None:
    """The worth of claimants with several premises, which share the first square metres: written over the sums. Where
    one of those that may count does not tell all, the sum stays as the most."""
    facts, area, rent = setting.facts, setting.facts.columns["lease.area_m2"], setting.column(payment.of)
    left, first = Fraction(*fraction(100 - payment.percent)), payment.first_m2 or 0

    def together(rows: list[int]) -> int:
        held = [(Fraction(int(area.values[row]), 100), int(rent.values[row]) * left) for row in rows]
        free, comes = Fraction(first), Fraction(0)
        for m2, whole in sorted((each for each in held if each[0]), key=lambda each: each[1] / each[0], reverse=True):
            taken = min(m2, free)
            free, comes = free - taken, comes + whole * taken / m2
        return int(comes)

    def is_told(row: int) -> bool:
        return all(column.known is None or bool(column.known[row]) for column in (area, rent))

    for claimant, rows in several(facts, may):
        worth[0][claimant] = together([row for row in rows if must[row] and is_told(row)])
        if all(is_told(row) for row in rows):
            worth[1][claimant] = together(rows)
