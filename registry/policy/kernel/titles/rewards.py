"""Rewards for titles (名园奖励): what an operating body draws for the titles that its park holds on the day.

A park holds at most one step of the software ladder that counts, the highest, and beside it perhaps the humanoid-robot
title or a recognition. What was paid before for the same step is not paid again; a park that climbs is an open
question.

Two things may not be known: what the district recognises the park as, and for which step a grant was paid that does not
say so. Each way in which that may be is a world of its own, and an answer holds for all worlds that are possible.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from registry.policy.files import documents as d
from registry.policy.files import payments as ways
from registry.policy.kernel.facts import AS_OF_BIT, YEAR_END_BIT, Facts
from registry.policy.kernel.kleene import Hole, Leaf, Truth
from registry.policy.kernel.options import Options
from registry.policy.kernel.paid import Paid
from registry.policy.vocabulary import FACT_BIT, RECOGNITIONS, SOFTWARE_TIERS

_GRANTED, _RECOGNITION = FACT_BIT["granted"], FACT_BIT["park.recognition"]


@dataclass(frozen=True)
class Due:
    """int64 fen per row, the least and the most over all worlds: of all steps together, and of each. holes: the facts
    that keep them apart."""

    low: np.ndarray
    high: np.ndarray
    steps: dict[str, tuple[np.ndarray, np.ndarray]]
    holes: list[Hole]


@dataclass(frozen=True)
class _World:
    """possible: the rows in which it may be so. held: by step, where it is held and, of the ladder, is the highest.
    untied: the steps for which the grants were paid that do not name one."""

    possible: np.ndarray
    held: dict[str, np.ndarray]
    untied: frozenset[str]


class _Rewards:
    """The rewards of a measure for the rows of a batch, each as it is read."""

    def __init__(self, facts: Facts, measure: d.Measure, options: Options) -> None:
        self.facts, self.measure, self.options = facts, measure, options
        self.form = measure.paying(ways.RewardByTitle)
        self.amounts: dict[str, int] = {step: int(yuan * 100) for step, yuan in self.form.amounts.items()}
        self.ladder = [step for step in SOFTWARE_TIERS if step in self.amounts]

    @cached_property
    def untied(self) -> Paid:
        """What was paid for a step that the grant does not say, or says as none of this measure."""
        nothing = Paid.nothing(self.facts.rows)
        if not self.measure.payment.is_once:
            return nothing
        steps = [step for id, step in self.facts.rewards if id == self.measure.id and step not in self.amounts]
        return sum((self.facts.rewards[self.measure.id, step] for step in steps), nothing)

    @cached_property
    def paid(self) -> dict[str, Paid]:
        nothing = Paid.nothing(self.facts.rows)
        return {step: self.facts.rewards.get((self.measure.id, step), nothing) for step in self.amounts}

    @cached_property
    def unrecognised(self) -> np.ndarray:
        """Bool per row: a step rests on the recognition, which is not known."""
        known = self.facts.columns["park.recognition"].known
        if known is None or not set(RECOGNITIONS) & set(self.amounts):
            return np.zeros(self.facts.rows, dtype=bool)
        return ~known

    def worlds(self) -> Iterator[_World]:
        times = self.untied.count
        for recognised in (*RECOGNITIONS[:-1], None) if self.unrecognised.any() else (None,):
            guessed = self.unrecognised if recognised else np.ones(self.facts.rows, dtype=bool)
            held = self._held(recognised)
            for count in range(min(len(self.amounts), int(times.max(initial=0))) + 1):
                possible = guessed & ((times >= count) if count else (times == 0))
                if possible.any():
                    for steps in itertools.combinations(self.amounts, count):
                        yield _World(possible, held, frozenset(steps))

    def _held(self, recognised: str | None) -> dict[str, np.ndarray]:
        """Where each step is held, of the ladder the highest only unless each draws its reward, in the order in which
        they count."""
        rows, higher = {}, np.zeros(self.facts.rows, dtype=bool)
        for step, holds in self._titles().items():
            rows[step] = holds if self.form.held == "each" else holds & ~higher
            higher |= holds
        for step in (step for step in self.amounts if step not in rows):
            rows[step] = self._may_count(step, self.facts.status[step] & AS_OF_BIT != 0)
            if step == recognised:
                rows[step] = rows[step] | self.unrecognised
        return rows

    def _titles(self) -> dict[str, np.ndarray]:
        """Where each step of the ladder is held, on the day of the claim or at the end of the year before it. Who held
        none of them at that end, was assessed by what it holds now."""
        now = {step: self.facts.status[step] & AS_OF_BIT != 0 for step in self.ladder}
        if self.form.title_on == "year-end" and now:
            then = {step: self.facts.status[step] & YEAR_END_BIT != 0 for step in self.ladder}
            any_then = np.any(list(then.values()), axis=0)
            now = {step: np.where(any_then, then[step], holds) for step, holds in now.items()}
        return {step: self._may_count(step, holds) for step, holds in now.items()}

    def _may_count(self, step: str, holds: np.ndarray) -> np.ndarray:
        return self.facts.counting(step, holds, self.form.titles_from, self.form.recognised_first)

    def counted(self, world: _World) -> dict[str, np.ndarray]:
        """What is held and counts: both kinds of title, or the one with the higher reward only."""
        one_counts = self.options.of_rows("two-titles", "higher")
        if one_counts is None:
            return world.held
        rows, taken = {}, np.zeros(self.facts.rows, dtype=bool)
        for step in sorted(world.held, key=lambda step: -self.amounts[step]):
            rows[step] = world.held[step] & ~taken
            taken |= world.held[step] & one_counts
        return rows

    @property
    def beyond(self) -> np.ndarray | None:
        """Bool per row: whether a park that climbs draws the difference, as the text says or is read; None: nobody."""
        if self.measure.payment.upgrade == "difference":
            return np.ones(self.facts.rows, dtype=bool)
        return self.options.of_rows("upgrade", "difference")

    def unpaid(self, world: _World, step: str) -> np.ndarray:
        """Bool per row: the step was not paid before."""
        return self.paid[step].count == 0 if step not in world.untied else np.zeros(self.facts.rows, dtype=bool)

    def before(self, world: _World, step: str) -> tuple[np.ndarray, np.ndarray]:
        """int64 fen paid before for the other steps of the software ladder, at least and at most. An amount that was
        not noted is not known: it lies between nothing and what the text allows for its step."""
        low = np.zeros(self.facts.rows, dtype=np.int64)
        high = low.copy()
        for other in self.ladder:
            if other != step:
                least, most = self.paid[other].bounds(self.amounts[other])
                low, high = low + least, high + most
        on_it = [other for other in world.untied if other in self.ladder and other != step]
        if on_it:
            least, most = self.untied.bounds(sum(self.amounts[other] for other in on_it))
            low, high = low + (least if len(on_it) == len(world.untied) else 0), high + most
        return low, high

    def due(self, world: _World) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        """By step int64 fen per row: the rewards of what is held and has not been paid, at least and at most."""
        beyond = self.beyond
        for step, holds in self.counted(world).items():
            least = most = amount = self.amounts[step]
            if self.measure.payment.is_once:
                holds = holds & self.unpaid(world, step)
                if step in self.ladder and beyond is not None:
                    paid_low, paid_high = self.before(world, step)
                    least = np.where(beyond, np.maximum(amount - paid_high, 0), amount)
                    most = np.where(beyond, np.maximum(amount - paid_low, 0), amount)
            yield step, np.where(holds, least, 0), np.where(holds, most, 0)

    def open(self, world: _World) -> tuple[np.ndarray, np.ndarray]:
        """(whether anything that is held was not paid, whether anything is held at all)"""
        counted = self.counted(world)
        open_ = [holds & self.unpaid(world, step) for step, holds in counted.items()]
        return np.any(open_, axis=0), np.any(list(counted.values()), axis=0)


@dataclass(frozen=True, slots=True)
class SettledReward:
    """One step of title that a park holds, in fen: its reward, what was paid before for others of the ladder, whether
    that is taken off, and what is due."""

    step: str
    amount: int
    before: int
    difference: bool
    due: int


def settled(facts: Facts, measure: d.Measure, options: Options) -> list[SettledReward]:
    """The rewards due to one claimant with one park; none where several worlds are possible."""
    rewards = _Rewards(facts, measure, options)
    worlds = [world for world in rewards.worlds() if world.possible.all()]
    if facts.rows != 1 or len(worlds) != 1 or worlds[0].untied:
        return []
    (world,) = worlds
    beyond = rewards.beyond is not None
    found = list[SettledReward]()
    for step, least, most in rewards.due(world):
        if least[0] == most[0] and most[0]:
            low, high = rewards.before(world, step) if step in rewards.ladder else (np.zeros(1), np.zeros(1))
            taken_off = beyond and step in rewards.ladder and measure.payment.is_once
            before = int(low[0]) if low[0] == high[0] else 0
            found.append(SettledReward(step, rewards.amounts[step], before, taken_off, int(most[0])))
    return found


@dataclass
class _Range:
    """The least and the most that were found so far, int64 fen per row."""

    low: np.ndarray
    high: np.ndarray

    @classmethod
    def nothing(cls, rows: int) -> _Range:
        return cls(np.full(rows, np.iinfo(np.int64).max), np.zeros(rows, dtype=np.int64))

    def take(self, rows: np.ndarray, low: np.ndarray, high: np.ndarray) -> None:
        self.low = np.where(rows, np.minimum(self.low, low), self.low)
        self.high = np.where(rows, np.maximum(self.high, high), self.high)


def due(facts: Facts, measure: d.Measure, options: Options) -> Due:
    """What is held and has not been paid, over all worlds that are possible."""
    rewards = _Rewards(facts, measure, options)
    all_, steps = _Range.nothing(facts.rows), {step: _Range.nothing(facts.rows) for step in rewards.amounts}
    for world in rewards.worlds():
        found = {step: fen for step, *fen in rewards.due(world)}
        for step, fen in found.items():
            steps[step].take(world.possible, *fen)
        all_.take(world.possible, *(sum(each) for each in zip(*found.values(), strict=True)))
    low, high = all_.low, all_.high
    by_step = {step: (each.low, each.high) for step, each in steps.items()}
    apart = low < high
    if not apart.any():
        return Due(low, high, by_step, [])
    told = [rewards.paid[step].unstated for step in rewards.ladder]
    unsure = np.any([rewards.untied.count > 0, *told], axis=0)
    return Due(low, high, by_step, [Hole(_GRANTED, apart & unsure), Hole(_RECOGNITION, apart & rewards.unrecognised)])


def unpaid(facts: Facts, measure: d.Measure, options: Options) -> Truth:
    """Whether anything that is held has not been paid. Where nothing is held another clause says so, and this one is
    met unless every step was paid."""
    rewards = _Rewards(facts, measure, options)
    may_be_open, may_be_paid = np.zeros(facts.rows, dtype=bool), np.zeros(facts.rows, dtype=bool)
    for world in rewards.worlds():
        open_, held = rewards.open(world)
        paid = np.all([~rewards.unpaid(world, step) for step in rewards.amounts], axis=0)
        may_be_open |= world.possible & open_
        may_be_paid |= world.possible & (held | paid) & ~open_
    yes, no = ~may_be_paid, may_be_paid & ~may_be_open
    told = facts.told(rewards.untied.count)
    leaves = [Leaf(_GRANTED, told)]
    if rewards.unrecognised.any():
        leaves.append(Leaf(_RECOGNITION, ~rewards.unrecognised))
    known = facts.columns["granted"].known
    return Truth(yes, no, tuple(leaves)) if known is None else Truth(yes & known, no & known, tuple(leaves))


def upgrade_in_play(facts: Facts, measure: d.Measure) -> np.ndarray:
    """A step of the software ladder is or may be due, and another one was paid."""
    rewards = _Rewards(facts, measure, Options())
    rows = np.zeros(facts.rows, dtype=bool)
    for world in rewards.worlds():
        for step in rewards.ladder:
            climbs = world.held[step] & rewards.unpaid(world, step) & (rewards.before(world, step)[1] > 0)
            rows |= world.possible & climbs
    return rows


def two_titles_in_play(facts: Facts, measure: d.Measure) -> np.ndarray:
    """More than one kind of title is held."""
    rewards = _Rewards(facts, measure, Options())
    several = [world.possible & (np.sum(list(world.held.values()), axis=0) > 1) for world in rewards.worlds()]
    return np.any(several, axis=0)
