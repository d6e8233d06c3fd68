"""A share of rent (按租金比例): what each claimant may draw of last year's rent, up to the cap of its step.

The rent of several premises or months may stand on several steps. Each step then has its own cap, and all that arose
under caps up to some amount is together at most that amount (每家企业每年最高).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from registry.policy.files import payments as ways
from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.exact import MOST_RENT, fraction, share
from registry.policy.kernel.facts import Column, Facts
from registry.policy.kernel.kleene import Hole, distinct
from registry.policy.kernel.payments.amounts import Payment, holes
from registry.policy.kernel.steps import Steps
from registry.policy.kernel.tiers import NO_TIER, Standing, cap_fen, place_of, status_changes, tier_holes
from registry.policy.vocabulary import FACT_BIT


def share_of_rent(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    facts, payment, standings = setting.facts, setting.measure.paying(ways.ShareOfRent), setting.standings
    lacking = holes(facts, "rent") + tier_holes(facts, payment.tiers)
    if len(standings) == 1 and facts.claimant is None:
        (step,) = standings
        low, high, cut = _of_one(facts.columns["rent"], step, payment.percent, may, must)
        return Payment(low, high, cut, _only(step.tier, may), lacking)
    lacking.append(Hole(FACT_BIT["lease"], status_changes(facts) & ~_has_months(facts) & (len(standings) > 1)))
    return _of_parts(setting, may, must, lacking)


def _only(tier: np.ndarray, may: np.ndarray) -> np.ndarray:
    """The tiers of some rows, NO_TIER (-1) elsewhere."""
    return (tier - np.int8(NO_TIER)) * may + np.int8(NO_TIER)


def _of_one(
    rent: Column, step: Standing, percent: Decimal, may: np.ndarray, must: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """One rent under one cap: the plain form of `_of_parts`, which most rows take. One rent times the greatest part,
    10,000, is still within int64; the sum of several need not be.
    """
    part, of = fraction(percent)
    due = rent.values * part // of if part > 1 else rent.values // of
    cut = may & (due > step.cap_high)
    if rent.known is not None:
        most = MOST_RENT if rent.most is None else np.minimum(rent.most, MOST_RENT)
        due += ~rent.known * (most * part // of)
        must = must & rent.known
    high = np.minimum(due, step.cap_high)
    high *= may
    low = np.minimum(due, step.cap_low, out=due)
    low *= must
    return low, high, cut


# ---- several premises or months ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """Rent that arose under one cap each: columns of fen, cap and tier, a row a premise."""

    rent: np.ndarray
    cap: np.ndarray
    tier: np.ndarray


def _of_parts(setting: Setting, may: np.ndarray, must: np.ndarray, lacking: list[Hole]) -> Payment:
    """Rent of several months or premises, each part under the cap of its own step.

    The cap surely cuts something off where it does so of what is surely due.
    """
    facts, payment, standings = setting.facts, setting.measure.paying(ways.ShareOfRent), setting.standings
    least, most = facts.columns["rent"].bounds(MOST_RENT)
    low_parts = _parts(facts, standings, np.where(must, least, 0), must, np.minimum, "cap_low")
    high_parts = _parts(facts, standings, np.where(may, most, 0), may, np.maximum, "cap_high")
    low, low_steps, cut = _capped(facts, low_parts, payment)
    high, high_steps, _ = _capped(facts, high_parts, payment)
    unclear = np.logical_or.reduce([(part.tier == NO_TIER) & (part.rent > 0) & (part.cap > 0) for part in high_parts])
    tiers = tuple(place_of(tier) for tier in payment.tiers)
    steps = Steps.of_parts(tiers, low_steps, high_steps, facts.any_of(unclear))
    shared = _shared_tier(facts, standings, may)
    return Payment(low, high, cut, steps.leading(shared), lacking, steps=steps)


def _has_months(facts: Facts) -> np.ndarray:
    return np.zeros(facts.rows, dtype=bool) if facts.from_lease is None else facts.from_lease


def _parts(
    facts: Facts, months: Sequence[Standing], rent: np.ndarray, counts: np.ndarray, bound: np.ufunc, cap: str
) -> list[Part]:
    """The rent under the cap of its step; where there are twelve, that of each month under the cap of that month.

    Where only the year's rent is known, all of it could have arisen under the least cap, or under the greatest.
    """
    if len(months) == 1:
        return [Part(rent, getattr(months[0], cap), months[0].tier)]
    by_month = _has_months(facts)
    caps, tiers = bound.reduce([getattr(month, cap) for month in months]), np.stack([month.tier for month in months])
    tier = np.where((tiers == tiers[0]).all(axis=0), tiers[0], np.int8(NO_TIER))
    year = Part(np.where(by_month, 0, rent), caps, tier)
    if facts.rent_months is None:
        return [year]
    rents = np.where((by_month & counts)[:, None], facts.rent_months, 0)
    return [*(Part(rents[:, i], getattr(month, cap), month.tier) for i, month in enumerate(months)), year]


def settled_parts(setting: Setting, must: np.ndarray) -> list[Part]:
    """The parts of the rent that surely counts, each under its step; of one claimant whose rent and steps are known."""
    facts = setting.facts
    rent = np.where(must, facts.columns["rent"].values, 0)
    return _parts(facts, setting.standings, rent, must, np.minimum, "cap_low")


def _shared_tier(facts: Facts, standings: Sequence[Standing], may: np.ndarray) -> np.ndarray:
    """Per claimant the tier on which all of its premises stand all the time, NO_TIER where there is none."""
    tiers = np.stack([_only(each.tier, may) for each in standings])
    highest, lowest = facts.most_of(tiers.max(axis=0)), -facts.most_of(-np.where(may, tiers.min(axis=0), np.int8(127)))
    return np.where(highest == lowest, highest, np.int8(NO_TIER))


def _capped(
    facts: Facts, parts: Sequence[Part], payment: ways.ShareOfRent
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fen per claimant; fen of each step under its own cap alone; and where a cap cut something off.

    The fraction of a fen is dropped from the sum, not from its parts. A rent of which every cap cuts something off
    counts as no more than that takes.
    """
    part, of = fraction(payment.percent)
    enough = -(-(max(cap_fen(tier) for tier in payment.tiers) + 1) * of // part)
    under: dict[int, np.ndarray | int] = defaultdict(int)
    steps = np.zeros((facts.claimants, len(payment.tiers)), dtype=np.int64)
    for place, tier in enumerate(payment.tiers):
        code, cap = place_of(tier), cap_fen(tier)
        rent = facts.sum_of(sum(np.where(each.tier == code, each.rent, 0) for each in parts))
        steps[:, place] = np.minimum(share(rent, part, of), cap)
        under[cap] = under[cap] + rent
    unplaced = [(np.where(each.tier == NO_TIER, each.rent, 0), each.cap) for each in parts]
    for cap in {int(cap) for rent, caps in unplaced for cap in distinct(caps[rent > 0])}:
        under[cap] = under[cap] + facts.sum_of(sum(np.where(caps == cap, rent, 0) for rent, caps in unplaced))
    due, paid = np.zeros(facts.claimants, dtype=np.int64), np.zeros(facts.claimants, dtype=np.int64)
    for cap in sorted(cap for cap in under if cap):
        mine = np.minimum(under[cap], enough) * part
        due += mine
        paid = np.minimum(paid + mine, cap * of)
    return paid // of, steps, due // of > paid // of
