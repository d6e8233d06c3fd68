"""What a measure pays: one function for each form of payment, from columns of facts to [low, high] in int64 fen.

Shares are taken in ten-thousandths of a fen and fractions of a fen are dropped once, at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np

from . import rewards
from . import terms as t
from .clauses import Setting
from .facts import Facts
from .leases import MONTH
from .tiers import NO_TIER, Standing, status_changes, tier_leaves_missing
from .vocabulary import FACT_BIT, TIERS, TITLE_TIERS

WHOLE = 10_000
"""Ten-thousandths: a percentage with two decimals is a whole number of them."""

MOST_RENT = 10**13
"""Fen: what an unknown rent is taken to be at most, far above every cap."""

NO_FLOOR = -1
UNBOUNDED = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Payment:
    """Per claimant: low and high in fen, whether the cap cuts something off the high end, the index of the tier in
    `vocabulary.TIERS` (NO_TIER where none), and the facts that keep low and high apart.

    floor_low, floor_high: what a district must pay at least; NO_FLOOR where there is none, UNBOUNDED where unknown.
    """

    low: np.ndarray
    high: np.ndarray
    capped: np.ndarray
    tier: np.ndarray
    missing: np.ndarray
    floor_low: np.ndarray | None = None
    floor_high: np.ndarray | None = None


def pay(setting: Setting, may: np.ndarray, must: np.ndarray, floor: tuple[np.ndarray, np.ndarray]) -> Payment:
    """The amounts of the rows that may (high) and that surely do (low) meet the clauses.

    floor: the rows for which the floor may and surely does apply; only a discretionary payment reads it.
    """
    return _PAYS[type(setting.measure.payment)](setting, may, must, floor)


def _hundredths(percent: object) -> int:
    return int(percent * 100)


def _bit(path: str) -> np.uint32:
    return np.uint32(1 << FACT_BIT[path])


def _unknown(facts: Facts, path: str) -> np.ndarray:
    known = facts.columns[path].known
    return np.zeros(facts.rows, dtype=bool) if known is None else ~known


# ---- share of rent -------------------------------------------------------------------------------------------------


def _share_of_rent(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    facts, payment = setting.facts, setting.measure.payment
    share = _hundredths(payment.percent)
    rent_low, rent_high = facts.columns["rent"].bounds(MOST_RENT)
    standings = setting.standings
    by_month = len(standings) > 1
    if by_month:
        low_parts, high_parts = _month_parts(facts, standings, rent_low, rent_high)
        tier = _best_tier(standings)
    else:
        (step,) = standings
        low_parts, high_parts = [(rent_low, step.cap_low)], [(rent_high, step.cap_high)]
        tier = step.tier
    low, _ = _capped(facts, [(np.where(must, rent, 0), cap) for rent, cap in low_parts], share)
    high, cut = _capped(facts, [(np.where(may, rent, 0), cap) for rent, cap in high_parts], share)
    missing = np.where(_unknown(facts, "rent"), _bit("rent"), np.uint32(0))
    missing |= tier_leaves_missing(facts, payment.tiers)
    if by_month:
        missing |= np.where(status_changes(facts) & ~_has_months(facts), _bit("lease"), np.uint32(0))
    words = list(TIERS)
    code = np.array([words.index(t.tier) for t in payment.tiers] + [NO_TIER], dtype=np.int8)[tier]
    code = np.where(may, code, NO_TIER)
    return Payment(low, high, cut, facts.most_of(code), facts.bits_of(np.where(may, missing, np.uint32(0))))


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


def _capped(facts: Facts, parts: Parts, share: int) -> tuple[np.ndarray, np.ndarray]:
    """Fen per claimant, and where a cap cut something off: each part of the rent under its own cap, all parts together
    under the greatest cap among them (每家企业每年最高)."""
    if len(parts) == 1 and facts.claimant is None:
        rent, cap = parts[0]
        due = rent * share
        paid = np.minimum(due, cap * WHOLE)
        return paid // WHOLE, paid < due
    due = np.zeros(facts.claimants, dtype=np.int64)
    paid, most = due.copy(), due.copy()
    for cap in sorted({int(value) for _, caps in parts for value in np.unique(caps)}):
        rent = facts.sum_of(sum(np.where(caps == cap, rents, 0) for rents, caps in parts))
        due += rent * share
        paid += np.minimum(rent * share, cap * WHOLE)
        most = np.where(rent > 0, max(cap * WHOLE, 0), most)
    paid = np.minimum(paid, most)
    return paid // WHOLE, paid < due


# ---- share by area -------------------------------------------------------------------------------------------------


def _share_by_area(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """A share of the rent of the first square metres, at most so much for each of them and paid month."""
    facts, payment = setting.facts, setting.measure.payment
    first, share = payment.first_m2 * 100, _hundredths(payment.percent)
    part, of = share // gcd(share, WHOLE), WHOLE // gcd(share, WHOLE)
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
    due_high = np.where(known, due_high, rent_high * share // WHOLE)
    cap_high = np.where(known, cap_high, per_unit * first * units_high // (100 * MONTH))
    low = np.where(must & known, np.minimum(due_low, cap_low), 0)
    high = np.where(may, np.minimum(due_high, cap_high), 0)
    missing = np.where(_unknown(facts, "rent"), _bit("rent"), np.uint32(0))
    missing |= np.where(known, np.uint32(0), _bit("lease.area_m2"))
    return Payment(
        facts.sum_of(low),
        facts.sum_of(high),
        facts.any_of(may & (due_high > cap_high)),
        np.full(facts.claimants, NO_TIER, dtype=np.int8),
        facts.bits_of(np.where(may, missing, np.uint32(0))),
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
    share = _hundredths(rule.percent)
    rent = facts.columns["rent"]
    rent_known = rent.known if rent.known is not None else np.ones(facts.rows, dtype=bool)
    may_floor, must_floor = floor[0] & may, floor[1] & may
    due = facts.sum_of(np.where(rent_known, rent.values, 0) * may_floor) * share // WHOLE
    sure = facts.sum_of(np.where(rent_known, rent.values, 0) * must_floor) * share // WHOLE
    low = np.where(facts.any_of(must_floor), sure, NO_FLOOR)
    high = np.where(facts.any_of(may_floor), due, NO_FLOOR)
    high = np.where(facts.any_of(may_floor & ~rent_known), UNBOUNDED, high)
    missing = np.where(may_floor & ~rent_known, _bit("rent"), np.uint32(0))
    return _no_cash(facts, low, high, facts.bits_of(missing))


def _free_months(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """Rent-free months are granted by the park: no cash."""
    return _no_cash(setting.facts)


def _no_cash(
    facts: Facts,
    floor_low: np.ndarray | None = None,
    floor_high: np.ndarray | None = None,
    missing: np.ndarray | None = None,
) -> Payment:
    zero = np.zeros(facts.claimants, dtype=np.int64)
    none = np.full(facts.claimants, NO_TIER, dtype=np.int8)
    bits = np.zeros(facts.claimants, dtype=np.uint32) if missing is None else missing
    return Payment(zero, zero.copy(), zero > 0, none, bits, floor_low, floor_high)


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
    bits = np.zeros(facts.claimants, dtype=np.uint32)
    tier = facts.most_of(np.where(may, code, NO_TIER).astype(np.int8))
    return Payment(facts.sum_of(low), facts.sum_of(high), none, tier, bits)


def _share_of_outlay(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    facts, payment = setting.facts, setting.measure.payment
    low, high = facts.columns["incubator.audited_outlay"].bounds(MOST_RENT)
    cap = np.full(facts.rows, int(payment.cap * 100))
    share = _hundredths(payment.percent)
    paid_low, _ = _capped(facts, [(np.where(must, low, 0), cap)], share)
    paid_high, cut = _capped(facts, [(np.where(may, high, 0), cap)], share)
    missing = np.where(
        _unknown(facts, "incubator.audited_outlay") & may, _bit("incubator.audited_outlay"), np.uint32(0)
    )
    none = np.full(facts.claimants, NO_TIER, dtype=np.int8)
    return Payment(paid_low, paid_high, cut, none, facts.bits_of(missing))


_PAYS: dict[type, Callable[..., Payment]] = {
    t.ShareOfRent: _share_of_rent,
    t.ShareByArea: _share_by_area,
    t.Discretionary: _discretionary,
    t.InKind: _free_months,
    t.RewardByTitle: _reward,
    t.ShareOfOutlay: _share_of_outlay,
    t.Nothing: _free_months,
}
