"""Stacking (叠加): what one claimant may draw in all, and what a budget leaves of it.

Within a level the higher of two measures of the same kind is taken (就高不就低); across levels they add up; together
they are at most what was spent (不超过实际投入): the rent of the year, or the audited outlay of an operating body.
Articles: Guangming （二十一）, Shenzhen 附则.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from registry.policy.answers.cases import Case
from registry.policy.answers.exclusions import NO_LIMIT, Drawn, Fen, beside_other_levels, one_of_each
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.payments.amounts import OPEN
from registry.policy.vocabulary import LEVELS


def total(
    own: Sequence[Drawn], elsewhere: Mapping[str, tuple[Fen, Fen]], spent: tuple[Fen, Fen] = (NO_LIMIT, NO_LIMIT)
) -> tuple[np.ndarray, np.ndarray]:
    """(low, high) in fen over all measures and the support drawn elsewhere, for one claimant or for columns of them.

    elsewhere: by level, support of the same kind and of another. spent: the least and the most that the outlay can be
    which all support together may not exceed, rewards for titles aside; NO_LIMIT where there is none. Only measures
    that pay set that limit, so that where none surely does, all the rest may still add up to more. What is known from a
    secondary source only is left out. What a document says of support that it
    does not go together with stands in :mod:`registry.policy.answers.exclusions`.
    """
    counted = [drawn for drawn in own if drawn.document.provenance == "primary"]
    each = counted
    counted = beside_other_levels(one_of_each(counted), elsewhere)
    limits = may_limit = np.bool_(False)
    for drawn, alone in zip(counted, each, strict=True):
        if _sets_a_limit(drawn):
            limits, may_limit = limits | np.greater(drawn.low, 0), may_limit | np.greater(alone.high, 0)
    least, most = _sum(counted, elsewhere, "low"), _sum(counted, elsewhere, "high")
    without = _sum([drawn for drawn in counted if not _sets_a_limit(drawn)], elsewhere, "high")
    limited = _limited(most, _rewards(counted, "high"), spent[1])
    low = np.where(may_limit, _limited(least, _rewards(counted, "low"), spent[0]), least)
    high = np.where(limits, limited, np.where(may_limit, np.maximum(limited, without), most))
    return low, high


def _is_reward(drawn: Drawn) -> bool:
    """Whether no outlay can limit it (奖励)."""
    return drawn.measure.payment.is_in_full


def _sets_a_limit(drawn: Drawn) -> bool:
    """Whether the measure, where it pays, limits support to what was spent: its text says so, and it pays for
    something that was spent."""
    return drawn.document.stacking.at_most == "spent" and not _is_reward(drawn)


def _rewards(own: Sequence[Drawn], end: str) -> Fen:
    return sum((getattr(drawn, end) for drawn in own if _is_reward(drawn)), np.int64(0))


def _limited(most: Fen, rewards: Fen, spent: Fen) -> Fen:
    """Rewards in full, and what else is drawn up to what was spent (资助总额不超过项目实际投入)."""
    return rewards + np.minimum(most - rewards, spent)


def _sum(own: Sequence[Drawn], elsewhere: Mapping[str, tuple[Fen, Fen]], end: str) -> Fen:
    """Fen at one end, over all levels. Where the words only bar a second support of the kind (不得重复享受), nothing is
    sure beside what was drawn."""
    total: Fen = np.int64(0)
    for level in LEVELS:
        same, beside = elsewhere[level]
        here = [drawn for drawn in own if drawn.document.level == level]
        mine: Fen = np.int64(0)
        for drawn in here:
            bars = end == "low" and drawn.document.stacking.within_level == "once"
            mine = mine + (np.where(np.greater(same, 0), 0, drawn.low) if bars else getattr(drawn, end))
        total = total + np.maximum(mine, same) + beside
    return total


def spent(facts: Facts, claimant: str) -> tuple[np.ndarray, np.ndarray]:
    """int64 fen per claimant, at least and at most: what a tenant paid in rent in the year for all its premises, those
    whose rent is known at least; of an ``operator`` the audited outlay, which is the same in every row."""
    if claimant == "operator":
        least, most = facts.columns["incubator.audited_outlay"].bounds(NO_LIMIT)
        return facts.most_of(least), facts.most_of(most)
    rent = facts.columns["rent"]
    paid = facts.sum_of(rent.bounds(0)[0])
    return paid, paid if rent.known is None else np.where(facts.any_of(~rent.known), NO_LIMIT, paid)


def elsewhere(case: Case, level: str) -> tuple[int, int]:
    """Support drawn elsewhere at the level, in fen: of the same kind, and of another."""
    same = sum(s["amount"] for s in case.other_support if s["level"] == level and s["same_kind"])
    beside = sum(s["amount"] for s in case.other_support if s["level"] == level and not s["same_kind"])
    return same, beside


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Support drawn elsewhere, by level: int64 fen per claimant of the same kind, and of another."""

    by_level: Mapping[str, tuple[np.ndarray, np.ndarray]]

    @classmethod
    def of(cls, cases: Sequence[Case]) -> Elsewhere:
        drawn = {level: (np.zeros(len(cases), np.int64), np.zeros(len(cases), np.int64)) for level in LEVELS}
        for at, case in enumerate(cases):
            if case.other_support:
                for level, (same, beside) in drawn.items():
                    same[at], beside[at] = elsewhere(case, level)
        return cls(drawn)

    def is_higher(self, drawn: Drawn) -> np.ndarray:
        """Bool per claimant: whether support of the same kind and level is higher than all this measure would pay."""
        same, _ = self.by_level[drawn.document.level]
        return np.greater(same, drawn.high) & (drawn.document.stacking.within_level is not None)


WHOLE = 10_000
"""All that a measure comes to, in hundredths of a percent."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What the guide of the year pays of a measure: hundredths of a percent per claimant, `WHOLE` where none is
    announced; and the places of those for whom one is."""

    share: np.ndarray
    announced: list[int]

    @classmethod
    def of(cls, cases: Sequence[Case], measure: str) -> Budget:
        share, announced = np.full(len(cases), WHOLE, np.int64), []
        for at, case in enumerate(cases):
            if case.budget and case.as_of.year in (years := case.budget.get(measure, {})):
                share[at] = years[case.as_of.year]
                announced.append(at)
        return cls(share, announced)

    def left_of(self, fen: np.ndarray) -> np.ndarray:
        """Fractions of a fen are dropped; no product leaves int64."""
        left = fen // WHOLE * self.share + fen % WHOLE * self.share // WHOLE
        return np.where(fen >= OPEN, fen, left)


def after_budget(drawn: Drawn, budget: Budget) -> Drawn:
    """What the announced percentage leaves."""
    if not budget.announced:
        return drawn
    return replace(drawn, low=budget.left_of(drawn.low), high=budget.left_of(drawn.high))
