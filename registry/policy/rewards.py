"""Rewards for titles (名园奖励): what an operating body draws for the titles that its park holds on the day.

A park holds at most one step of the software ladder that counts, the highest, and beside it perhaps the humanoid-robot
title. What was paid before for the same step is not paid again; a park that climbs is an open question.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from . import documents as d
from . import terms as t
from .facts import AS_OF_BIT, UNPAID, UNSTATED, Facts
from .vocabulary import SOFTWARE_TIERS

Reading = Mapping[str, str]


def held(facts: Facts, payment: t.RewardByTitle) -> dict[str, np.ndarray]:
    """Per tier of the payment, where it is held on the day: of the software ladder the highest step only."""
    rows = {}
    higher = np.zeros(facts.rows, dtype=bool)
    for tier in (tier for tier in SOFTWARE_TIERS if tier in payment.amounts):
        holds = facts.status[tier] & AS_OF_BIT != 0
        rows[tier] = holds & ~higher
        higher |= holds
    for tier in payment.amounts:
        if tier not in rows:
            rows[tier] = facts.status[tier] & AS_OF_BIT != 0
    return rows


def paid_before(facts: Facts, measure: d.Measure, tier: str) -> np.ndarray:
    """Whether this step was paid. A grant that does not say its tier is one of the only step there is."""
    paid = facts.paid(measure.id, tier) != UNPAID
    return paid | (facts.paid(measure.id, None) != UNPAID) if len(measure.payment.amounts) == 1 else paid


def unpaid(facts: Facts, measure: d.Measure, reading: Reading) -> np.ndarray:
    """Whether anything that is held has not been paid yet."""
    open_ = np.zeros(facts.rows, dtype=bool)
    for tier, holds in _counted(facts, measure.payment, reading).items():
        open_ |= holds & ~paid_before(facts, measure, tier)
    nothing_held = ~np.any(list(held(facts, measure.payment).values()), axis=0)
    return open_ | nothing_held


def due(facts: Facts, measure: d.Measure, reading: Reading) -> dict[str, np.ndarray]:
    """By tier int64 fen per row: the rewards of what is held and has not been paid."""
    payment = measure.payment
    rewards = {}
    for tier, holds in _counted(facts, payment, reading).items():
        amount = np.full(facts.rows, int(payment.amounts[tier] * 100))
        if payment.once:
            if tier in SOFTWARE_TIERS and reading.get("upgrade") == "difference":
                amount = np.maximum(amount - _paid_on_the_ladder(facts, measure, tier), 0)
            holds = holds & ~paid_before(facts, measure, tier)
        rewards[tier] = np.where(holds, amount, 0)
    return rewards


def _counted(facts: Facts, payment: t.RewardByTitle, reading: Reading) -> dict[str, np.ndarray]:
    """What is held and counts: both kinds of title, or the one with the higher reward only."""
    rows = held(facts, payment)
    if reading.get("two-titles") != "higher":
        return rows
    taken = np.zeros(facts.rows, dtype=bool)
    for tier in sorted(rows, key=lambda tier: -payment.amounts[tier]):
        rows[tier] = rows[tier] & ~taken
        taken |= rows[tier]
    return rows


def _paid_on_the_ladder(facts: Facts, measure: d.Measure, tier: str) -> np.ndarray:
    """int64 fen paid before for the other steps of the software ladder; the scheduled amount where none was noted."""
    total = np.zeros(facts.rows, dtype=np.int64)
    for other in SOFTWARE_TIERS:
        if other != tier and other in measure.payment.amounts:
            paid = facts.paid(measure.id, other)
            scheduled = int(measure.payment.amounts[other] * 100)
            total += np.where(paid == UNSTATED, scheduled, np.maximum(paid, 0))
    return total


def upgrade_in_play(facts: Facts, measure: d.Measure) -> np.ndarray:
    """A step of the software ladder is due, and another one was paid."""
    rows = np.zeros(facts.rows, dtype=bool)
    for tier, holds in held(facts, measure.payment).items():
        if tier in SOFTWARE_TIERS:
            rows |= holds & ~paid_before(facts, measure, tier) & (_paid_on_the_ladder(facts, measure, tier) > 0)
    return rows


def two_titles_in_play(facts: Facts, measure: d.Measure) -> np.ndarray:
    """More than one kind of title is held."""
    return np.sum(list(held(facts, measure.payment).values()), axis=0) > 1
