"""What a measure pays: one function for each form of payment, from columns of facts to [low, high] in int64 fen.

Shares are exact fractions, and what is left of a fen is dropped once, at the end.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from registry.policy.files import payments as ways
from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.exact import MOST_FEN, fraction
from registry.policy.kernel.payments.amounts import Payment, holes, no_cash
from registry.policy.kernel.payments.areas import share_by_area
from registry.policy.kernel.payments.ceilings import reduced_rent, square_metres, up_to
from registry.policy.kernel.payments.floors import discretionary
from registry.policy.kernel.payments.put_together import fixed_sum, share_of_amount
from registry.policy.kernel.payments.rent_shares import share_of_rent
from registry.policy.kernel.steps import Steps
from registry.policy.kernel.tiers import NO_TIER
from registry.policy.kernel.titles import assessed, rewards
from registry.policy.vocabulary import TIERS, TITLE_TIERS

_TIER_NAMES = tuple(TIERS)


def pay(setting: Setting, may: np.ndarray, must: np.ndarray, floor: tuple[np.ndarray, np.ndarray]) -> Payment:
    """The amounts of the rows that may (high) and that surely do (low) meet the clauses.

    floor: the rows for which the floor may and surely does apply; only a discretionary payment reads it.
    """
    return _PAYS[type(setting.measure.payment)](setting, may, must, floor)


def _free_months(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """Rent-free months are granted by the park: no cash. The lease that the offer is about surely meets the clauses."""
    facts = setting.facts
    months = facts.columns["lease.rent_free_months"].values
    return no_cash(facts, months=facts.most_of(np.where(must, months, 0)))


def _nothing(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    return no_cash(setting.facts)


# ---- operating bodies ----------------------------------------------------------------------------------------------


def _reward(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """Fixed amounts for what the park holds; recognition counts where the measure names no title."""
    facts = setting.facts
    of_years = assessed if setting.measure.paying(ways.RewardByTitle).years == "any" else rewards
    due = of_years.due(facts, setting.measure, setting.options)
    low, high = facts.sum_of(np.where(must, due.low, 0)), facts.sum_of(np.where(may, due.high, 0))
    titles = [tier for tier in due.steps if tier in TITLE_TIERS]
    tier, steps = np.full(facts.claimants, NO_TIER, dtype=np.int8), None
    if titles:
        places = tuple(_TIER_NAMES.index(title) for title in titles)
        least = [facts.sum_of(np.where(must, due.steps[title][0], 0)) for title in titles]
        most = [facts.sum_of(np.where(may, due.steps[title][1], 0)) for title in titles]
        unclear = np.zeros(facts.claimants, dtype=bool)
        steps = Steps.of_parts(places, np.stack(least, axis=1), np.stack(most, axis=1), unclear)
        tier = steps.leading(tier)
    none = np.zeros(facts.claimants, dtype=bool)
    return Payment(low, high, none, tier, due.holes, steps=steps)


def _share_of_outlay(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    """The outlay is the claimant's, and the same in every row."""
    facts, payment = setting.facts, setting.measure.paying(ways.ShareOfOutlay)
    part, of = fraction(payment.percent)
    cap = int(payment.cap * 100)
    least, most = facts.columns["incubator.audited_outlay"].bounds(MOST_FEN)
    low, high = (facts.most_of(np.where(*each, 0)) * part // of for each in ((must, least), (may, most)))
    none = np.full(facts.claimants, NO_TIER, dtype=np.int8)
    lacking = holes(facts, "incubator.audited_outlay")
    return Payment(np.minimum(low, cap), np.minimum(high, cap), low > cap, none, lacking)


_PAYS: dict[type, Callable[..., Payment]] = {
    ways.ShareOfRent: share_of_rent,
    ways.ShareByArea: share_by_area,
    ways.Discretionary: discretionary,
    ways.InKind: _free_months,
    ways.RewardByTitle: _reward,
    ways.ShareOfOutlay: _share_of_outlay,
    ways.Nothing: _nothing,
    ways.Share: share_of_amount,
    ways.FixedSum: fixed_sum,
    ways.UpTo: up_to,
    ways.ByArea: square_metres,
    ways.ReducedRent: reduced_rent,
}
