"""What a measure pays: one function for each form of payment, from columns of facts to [low, high] in int64 fen.

Shares are exact fractions, and what is left of a fen is dropped once, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from . import rewards
from . import terms as t
from .clauses import Setting
from .facts import Column, Facts
from .kleene import Hole
from .leases import MONTH
from .tiers import NO_TIER, Standing, status_changes, tier_holes
from .vocabulary import FACT_BIT, TIERS, TITLE_TIERS

MOST_RENT = 10**13
"""Fen: what an unknown rent is taken to be at most, far above every cap."""

NO_FLOOR = -1
UNBOUNDED = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Payment:
    """Per claimant: low and high in fen, whether the cap cuts something off the high end, and the index of the tier in
    `vocabulary.TIERS` (NO_TIER where none). holes: the facts that keep low and high apart, per row.

    floor_low, floor_high: what a district must pay at least; NO_FLOOR where there is none, UNBOUNDED where unknown.
    """

    low: np.ndarray
    high: np.ndarray
    capped: np.ndarray
    tier: np.ndarray
    holes: list[Hole]
    floor_low: np.ndarray | None = None
    floor_high: np.ndarray | None = None


def pay(setting: Setting, may: np.ndarray, must: np.ndarray, floor: tuple[np.ndarray, np.ndarray]) -> Payment:
    """The amounts of the rows that may (high) and that surely do (low) meet the clauses.

    floor: the rows for which the floor may and surely does apply; only a discretionary payment reads it.
    """
    return _PAYS[type(setting.measure.payment)](setting, may, must, floor)


def _fraction(percent: Decimal) -> tuple[int, int]:
    """The percentage as a fraction in lowest terms."""
    return (percent / 100).as_integer_ratio()


def _holes(facts: Facts, *paths: str) -> list[Hole]:
    """Where these facts are not known."""
    known = {path: facts.columns[path].known for path in paths}
    return [Hole(FACT_BIT[path], ~mask) for path, mask in known.items() if mask is not None]


# ---- share of rent -------------------------------------------------------------------------------------------------


def _share_of_rent(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    facts, payment = setting.facts, setting.measure.payment
    standings = setting.standings
    holes = _holes(facts, "rent") + tier_holes(facts, payment.tiers)
    if len(standings) == 1 and facts.claimant is None:
        (step,) = standings
        low, high, cut = _share_of_one(facts.columns["rent"], step, payment.percent, may, must)
        tier = step.tier
    else:
        low, high, cut = _share_of_parts(setting, may, must)
        tier = _best_tier(standings)
        holes.append(Hole(FACT_BIT["lease"], status_changes(facts) & ~_has_months(facts) & (len(standings) > 1)))
    return Payment(low, high, cut, facts.most_of(_only(tier, may)), holes)


def _only(tier: np.ndarray, may: np.ndarray) -> np.ndarray:
    """The tiers of some rows, NO_TIER (-1) elsewhere."""
    return (tier - np.int8(NO_TIER)) * may + np.int8(NO_TIER)


def _share_of_one(
    rent: Column, step: Standing, percent: Decimal, may: np.ndarray, must: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One rent under one cap: the plain form of `_share_of_parts`, which most rows take."""
    part, of = _fraction(percent)
    due = rent.values * part // of if part > 1 else rent.values // of
    cut = may & (due > step.cap_high)
    if rent.known is not None:
        due += ~rent.known * MOST_RENT
        must = must & rent.known
    high = np.minimum(due, step.cap_high)
    high *= may
    low = np.minimum(due, step.cap_low, out=due)
    low *= must
    return low, high, cut


def _share_of_parts(setting: Setting, may: np.ndarray, must: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rent of several months or premises, each part under the cap of its own step."""
    facts, standings, percent = setting.facts, setting.standings, setting.measure.payment.percent
    rent_low, rent_high = facts.columns["rent"].bounds(MOST_RENT)
    if len(standings) > 1:
        low_parts, high_parts = _month_parts(facts, standings, rent_low, rent_high)
    else:
        low_parts, high_parts = [(rent_low, standings[0].cap_low)], [(rent_high, standings[0].cap_high)]
    low, _ = _capped(facts, [(np.where(must, rent, 0), cap) for rent, cap in low_parts], percent)
    high, cut = _capped(facts, [(np.where(may, rent, 0), cap) for rent, cap in high_parts], percent)
    return low, high, cut


def _has_months(facts: Facts) -> np.ndarray:
    return np.zeros(facts.rows, dtype=bool) if facts.from_lease is None else facts.from_lease


Parts = list[tuple[np.ndarray, np.ndarray]]


def _month_parts(facts: Facts, months: Sequence[Standing], low: np.ndarray, high: np.ndarray) -> tuple[Parts, Parts]:
    """Rent of each month under the cap of that month. Where only the year's rent is known, all of it could have arisen
    under the least cap, or under the greatest."""
    by_month = _has_months(facts)
    year_low = (np.where(by_month, 0, low), np.minimum.reduce([m.cap_low for m in months]))
    year_high = (np.where(by_month, 0, high), np.maximum.reduce([m.cap_high for m in months]))
    if facts.rent_months is None:
        return [year_low], [year_high]
    rents = np.where(by_month[:, None], facts.rent_months, 0)
    low_parts = [(rents[:, i], month.cap_low) for i, month in enumerate(months)]
    high_parts = [(rents[:, i], month.cap_high) for i, month in enumerate(months)]
    return [*low_parts, year_low], [*high_parts, year_high]


def _best_tier(months: Sequence[Standing]) -> np.ndarray:
    """The tier of the month with the greatest cap."""
    caps = np.stack([month.cap_high for month in months])
    tiers = np.stack([month.tier for month in months])
    return tiers[caps.argmax(axis=0), np.arange(caps.shape[1])]


def _capped(facts: Facts, parts: Parts, percent: Decimal) -> tuple[np.ndarray, np.ndarray]:
    """Fen per claimant, and where a cap cut something off: each part of the rent under its own cap, all parts together
    under the greatest cap among them (每家企业每年最高). The fraction of a fen is dropped from the sum, not from its
    parts."""
    part, of = _fraction(percent)
    due = np.zeros(facts.claimants, dtype=np.int64)
    paid, most = due.copy(), due.copy()
    for cap in sorted({int(value) for _, caps in parts for value in np.unique(caps)}):
        rent = facts.sum_of(sum(np.where(caps == cap, rents, 0) for rents, caps in parts))
        due += rent * part
        paid += np.minimum(rent * part, cap * of)
        most = np.where(rent > 0, cap * of, most)
    paid = np.minimum(paid, most) // of
    return paid, due // of > paid


# ---- share by area -------------------------------------------------------------------------------------------------


def _share_by_area(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """A share of the rent of the first square metres, at most so much for each of them and paid month."""
    facts, payment = setting.facts, setting.measure.payment
    first = payment.first_m2 * 100
    part, of = _fraction(payment.percent)
    area = facts.columns["lease.area_m2"]
    covered = np.minimum(area.values, first)
    per_unit = int(payment.cap_per_m2_month * 100)
    units_low, units_high = facts.month_units.bounds(12 * MONTH)
    rent_low, rent_high = facts.columns["rent"].bounds(MOST_RENT)
    known = area.known if area.known is not None else np.ones(facts.rows, dtype=bool)
    whole = np.maximum(area.values, 1)

    def amounts(rent: np.ndarray, units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        due = rent * covered * part // (whole * of)
        return due, per_unit * covered * units // (100 * MONTH)

    due_low, cap_low = amounts(rent_low, units_low)
    due_high, cap_high = amounts(rent_high, units_high)
    due_high = np.where(known, due_high, rent_high * part // of)
    cap_high = np.where(known, cap_high, per_unit * first * units_high // (100 * MONTH))
    low = np.where(must & known, np.minimum(due_low, cap_low), 0)
    high = np.where(may, np.minimum(due_high, cap_high), 0)
    return Payment(
        facts.sum_of(low),
        facts.sum_of(high),
        facts.any_of(may & (due_high > cap_high)),
        np.full(facts.claimants, NO_TIER, dtype=np.int8),
        _holes(facts, "rent", "lease.area_m2"),
    )


# ---- no amount -----------------------------------------------------------------------------------------------------


def _discretionary(
    setting: Setting, may: np.ndarray, must: np.ndarray, floor: tuple[np.ndarray, np.ndarray]
) -> Payment:
    """No amount; where the floor applies, the least that the district's scheme must pay."""
    facts = setting.facts
    rule = setting.measure.payment.floor
    nothing = np.full(facts.claimants, NO_FLOOR, dtype=np.int64)
    if rule is None:
        return _no_cash(facts, nothing, nothing.copy())
    part, of = _fraction(rule.percent)
    rent = facts.columns["rent"]
    rent_known = rent.known if rent.known is not None else np.ones(facts.rows, dtype=bool)
    may_floor, must_floor = floor[0] & may, floor[1] & may
    due = facts.sum_of(np.where(rent_known, rent.values, 0) * may_floor) * part // of
    sure = facts.sum_of(np.where(rent_known, rent.values, 0) * must_floor) * part // of
    low = np.where(facts.any_of(must_floor), sure, NO_FLOOR)
    high = np.where(facts.any_of(may_floor), due, NO_FLOOR)
    high = np.where(facts.any_of(may_floor & ~rent_known), UNBOUNDED, high)
    return _no_cash(facts, low, high, [Hole(FACT_BIT["rent"], may_floor & ~rent_known)])


def _free_months(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """Rent-free months are granted by the park: no cash."""
    return _no_cash(setting.facts)


def _no_cash(
    facts: Facts,
    floor_low: np.ndarray | None = None,
    floor_high: np.ndarray | None = None,
    holes: Sequence[Hole] = (),
) -> Payment:
    zero = np.zeros(facts.claimants, dtype=np.int64)
    none = np.full(facts.claimants, NO_TIER, dtype=np.int8)
    return Payment(zero, zero.copy(), zero > 0, none, list(holes), floor_low, floor_high)


# ---- operating bodies ----------------------------------------------------------------------------------------------


def _reward(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """Fixed amounts for what the park holds; recognition counts where the measure names no title."""
    facts, payment = setting.facts, setting.measure.payment
    due = rewards.due(facts, setting.measure, setting.reading)
    tier = rewards.tier_held(facts, payment)
    words = list(TIERS)
    code = np.array([words.index(t) for t in TITLE_TIERS] + [NO_TIER], dtype=np.int8)[tier]
    low, high = np.where(must, due, 0), np.where(may, due, 0)
    none = np.zeros(facts.claimants, dtype=bool)
    tier = facts.most_of(np.where(may, code, NO_TIER).astype(np.int8))
    return Payment(facts.sum_of(low), facts.sum_of(high), none, tier, [])


def _share_of_outlay(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    facts, payment = setting.facts, setting.measure.payment
    low, high = facts.columns["incubator.audited_outlay"].bounds(MOST_RENT)
    cap = np.full(facts.rows, int(payment.cap * 100))
    paid_low, _ = _capped(facts, [(np.where(must, low, 0), cap)], payment.percent)
    paid_high, cut = _capped(facts, [(np.where(may, high, 0), cap)], payment.percent)
    none = np.full(facts.claimants, NO_TIER, dtype=np.int8)
    return Payment(paid_low, paid_high, cut, none, _holes(facts, "incubator.audited_outlay"))


_PAYS: dict[type, Callable[..., Payment]] = {
    t.ShareOfRent: _share_of_rent,
    t.ShareByArea: _share_by_area,
    t.Discretionary: _discretionary,
    t.InKind: _free_months,
    t.RewardByTitle: _reward,
    t.ShareOfOutlay: _share_of_outlay,
    t.Nothing: _free_months,
}
