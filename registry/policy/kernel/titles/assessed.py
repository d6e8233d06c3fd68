"""Assessments (考核): whether last year's or an earlier one has a result, and what each year draws that had it.

Of an earlier year only what is stated counts: a year of which nothing is stated was not assessed so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from registry.policy.files import documents as d
from registry.policy.files import terms as t
from registry.policy.kernel.facts import ANY_TIME_BIT, YEAR_END_BIT, Facts
from registry.policy.kernel.kleene import Hole, Leaf, Mask, Truth
from registry.policy.kernel.options import Options
from registry.policy.kernel.titles import rewards
from registry.policy.kernel.titles.rewards import Due
from registry.policy.vocabulary import FACT_BIT, RESULTS

_GRANTED = FACT_BIT["granted"]


def assessed(facts: Facts, asked: t.Assessed) -> Truth:
    """The result of last year, of an earlier year, or of any of them."""
    last = _last_year(facts, asked.assessed)
    if asked.year == "last":
        return last
    earlier = np.zeros(facts.rows, dtype=bool)
    for year in facts.earlier_years.values():
        earlier = earlier | (year.results == RESULTS.index(asked.assessed))
    if asked.year == "earlier":
        return Truth(earlier, ~earlier)
    return Truth(last.yes | earlier, last.no & ~earlier, last.leaves)


def _last_year(facts: Facts, result: str) -> Truth:
    """A park that held no title at any time of that year was not assessed as a titled park."""
    found = facts.truth("park.assessments", facts.columns["park.assessments"].values == RESULTS.index(result))
    untitled = facts.status["software_title"] & ANY_TIME_BIT == 0
    return Truth(found.yes, found.no | (found.unknown & untitled), found.leaves)


@dataclass(frozen=True, slots=True)
class Year:
    """One year that may be claimed for, `ago` years before the rent year; per row: whether it was assessed so; and
    whether no grant says that it was paid for, surely none was, or perhaps none was. facts: those of the batch, with
    the titles of the end of this year where such are asked for."""

    ago: int
    assessed: Truth
    unpaid_by_bits: Mask
    unpaid_surely: Mask
    unpaid_perhaps: Mask
    facts: Facts

    @property
    def due_surely(self) -> Mask:
        return self.assessed.yes & self.unpaid_surely

    @property
    def due_perhaps(self) -> Mask:
        return ~self.assessed.no & self.unpaid_perhaps


def years(facts: Facts, measure: d.Measure) -> Iterator[Year]:
    """Last year, and each earlier one of which any result is stated."""
    asked = next(measure.tests_of(t.Assessed))
    undated = facts.undated.get(measure.id)
    told = facts.told(undated)
    known = np.ones(facts.rows, dtype=bool) if told is None else told
    for ago, year in ((0, None), *facts.earlier_years.items()):
        result = _last_year(facts, asked.assessed)
        then = facts
        if year is not None:
            found = year.results == RESULTS.index(asked.assessed)
            result = Truth(found, ~found)
            then = replace(facts, status={**facts.status, **_at_the_end(facts, year.titles)})
        unpaid = facts.granted[measure.id] >> np.uint32(ago) & 1 == 0
        grants = facts.columns["granted"].known
        perhaps = unpaid if grants is None else unpaid | ~grants
        yield Year(ago, result, unpaid, unpaid & known, perhaps, then)


def _at_the_end(facts: Facts, titles: Mapping[str, Mask]) -> dict[str, np.ndarray]:
    """The sample bits of each title, with that of the end of the year as it was then."""
    bit = np.uint16(YEAR_END_BIT)
    return {step: np.where(held, facts.status[step] | bit, facts.status[step] & ~bit) for step, held in titles.items()}


def unpaid(facts: Facts, measure: d.Measure) -> Truth:
    """Whether a year that was assessed so has not been paid. Where none was, another clause says so, and this one is
    met."""
    each = list(years(facts, measure))
    some = reduce(np.logical_or, [year.due_surely for year in each])
    none_paid = reduce(np.logical_and, [year.assessed.no | year.unpaid_surely for year in each])
    all_paid = reduce(np.logical_and, [~year.due_perhaps for year in each])
    one = reduce(np.logical_or, [year.assessed.yes for year in each])
    leaves = (Leaf(_GRANTED, facts.told(facts.undated.get(measure.id))), *each[0].assessed.leaves)
    return Truth(some | none_paid, all_paid & one & ~none_paid, leaves)


def due(facts: Facts, measure: d.Measure, options: Options) -> Due:
    """What is due for all these years together, and by step."""
    nothing = np.zeros(facts.rows, dtype=np.int64)
    lows, high, steps = list[np.ndarray](), nothing, dict[str, tuple[np.ndarray, np.ndarray]]()
    holes = list[Hole]()
    for year in years(facts, measure):
        found = rewards.due(year.facts, measure, options)
        surely, perhaps = year.due_surely, year.due_perhaps
        lows.append(np.where(year.assessed.yes & year.unpaid_by_bits, found.low, 0))
        high = high + np.where(perhaps, found.high, 0)
        for step, (least, most) in found.steps.items():
            before = steps.get(step, (nothing, nothing))
            steps[step] = before[0] + np.where(surely, least, 0), before[1] + np.where(perhaps, most, 0)
        held = found.high > 0
        holes += [
            *found.holes,
            *(Hole(leaf.bit, held & ~leaf.known) for leaf in year.assessed.leaves if leaf.known is not None),
            Hole(_GRANTED, held & ~year.assessed.no & year.unpaid_perhaps & ~year.unpaid_surely),
        ]
    return Due(_least(facts, measure, lows), high, steps, holes)


def _least(facts: Facts, measure: d.Measure, by_year: list[np.ndarray]) -> np.ndarray:
    """What is surely due: grants that do not say their year may each have paid the best year that is left."""
    undated, known = facts.undated.get(measure.id), facts.columns["granted"].known
    ordered = -np.sort(-np.stack(by_year), axis=0)
    if undated is not None:
        ordered = np.where(np.arange(len(by_year))[:, None] < undated, 0, ordered)
    low = ordered.sum(axis=0)
    return low if known is None else np.where(known, low, 0)


def settled(facts: Facts, measure: d.Measure, options: Options) -> list[tuple[int, rewards.SettledReward]]:
    """(calendar year, reward) of each year that is surely due to one claimant with one park, the last one first; none
    where something is in doubt."""
    found = list[tuple[int, rewards.SettledReward]]()
    for year in years(facts, measure):
        if (year.due_surely != year.due_perhaps).any():
            return []
        if year.due_surely.all():
            rewarded = rewards.settled(year.facts, measure, options)
            found += [(facts.rent_year - year.ago, each) for each in rewarded]
    return found
