"""Floors (下限): a text that lets districts pay fixes no amount, at most the least that each must pay."""

from __future__ import annotations

import numpy as np

from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.exact import fraction, share
from registry.policy.kernel.facts import NO_MOST
from registry.policy.kernel.kleene import Hole
from registry.policy.kernel.payers import NO_FLOOR, NO_PAYER, UNBOUNDED, ByDistrict
from registry.policy.kernel.payments.amounts import Payment, no_cash
from registry.policy.vocabulary import FACT_BIT


def discretionary(setting: Setting, may: np.ndarray, must: np.ndarray, floor: tuple[np.ndarray, np.ndarray]) -> Payment:
    """No amount; where the floor applies, the least that the schemes of the districts must pay.

    Rows that surely meet the clauses make the least of a floor, those that may meet them the most.
    """
    facts, rule = setting.facts, setting.measure.payment.least
    rent = facts.columns["rent"]
    told = rent.known if rent.known is not None else np.ones(facts.rows, dtype=bool)
    if rule is None:
        may_floor = must_floor = np.zeros(facts.rows, dtype=bool)
        part, of = 0, 1
    else:
        may_floor, must_floor = floor[0] & may, floor[1] & must
        part, of = fraction(rule.percent)
    districts = ByDistrict.of(facts)
    least, most = rent.bounds(0)
    bounded = told if rent.most is None else told | (rent.most < NO_MOST)
    if rent.most is not None:
        most = np.where(bounded & ~told, rent.most, most)

    def floors(applies: np.ndarray, pays: np.ndarray, due: np.ndarray) -> np.ndarray:
        fen = share(districts.sum(due * applies), part, of)
        return np.where(districts.any(applies), fen, np.where(districts.any(pays), NO_FLOOR, NO_PAYER))

    low, high = floors(must_floor, must, least), floors(may_floor, may, most)
    high = np.where(districts.any(may_floor & ~bounded), UNBOUNDED, high)
    return no_cash(
        facts,
        _all_together(districts, low, facts.claimants),
        _all_together(districts, high, facts.claimants),
        [Hole(FACT_BIT["rent"], may_floor & ~told)],
        districts.payers(low, high),
    )


def _all_together(districts: ByDistrict, floors: np.ndarray, claimants: int) -> np.ndarray:
    """Per claimant the sum over the districts that have a floor, NO_FLOOR where none has."""
    total = np.zeros(claimants, dtype=np.int64)
    np.add.at(total, districts.claimant, np.where((floors >= 0) & (floors != UNBOUNDED), floors, 0))
    has, open_ = np.zeros(claimants, dtype=bool), np.zeros(claimants, dtype=bool)
    has[districts.claimant[floors >= 0]] = True
    open_[districts.claimant[floors == UNBOUNDED]] = True
    return np.where(open_, UNBOUNDED, np.where(has, total, NO_FLOOR))
