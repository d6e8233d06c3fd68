"""Steps of each of the premises (各处房屋各在一档): what the premises on each step come to, and all steps together.

A limit in a step is one of all premises on it together, one beside the steps is the claimant's. What is left of a fen
is dropped once, of the sum of the steps. Premises of which it is not known on which step they stand are tried on every
one, in every combination; beyond `MOST_WAYS` of them for a claimant they count on no step for its low and on each for
its high, since more premises never come to less.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from typing import Protocol

import numpy as np

from registry.policy.files.paying.by_area import ByArea
from registry.policy.files.paying.ceiling import UpTo
from registry.policy.files.paying.steps import Step
from registry.policy.files.put_together import Share
from registry.policy.kernel.clauses import Setting, test
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.kleene import Hole
from registry.policy.kernel.payments.amounts import MOST, OPEN, sum_of
from registry.policy.kernel.payments.areas import Terms, added, is_told, most_of, of_each, several
from registry.policy.kernel.payments.ways import fen

MOST_WAYS = 256
"""So many combinations of steps are tried at most for a claimant."""

Ends = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Per claimant: fen at least, at most, and whether a limit surely cuts something off."""


class Total(Protocol):
    """What rows come to that stand on these steps."""

    def __call__(
        self, setting: Setting, on: np.ndarray, counts: np.ndarray, most: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        """Fen per claimant, at most or at least, and whether a limit cuts. on: bool (rows, steps); counts: the rows
        that count at all."""
        ...


def share(setting: Setting, may: np.ndarray, must: np.ndarray, lacking: list[Hole]) -> Ends:
    payment = setting.measure.paying(Share)
    return _over_standings(setting, payment.steps or (), may, must, lacking, _share_of(payment))


def square_metres(setting: Setting, may: np.ndarray, must: np.ndarray, lacking: list[Hole]) -> Ends:
    payment = setting.measure.paying(ByArea)
    return _over_standings(setting, payment.steps or (), may, must, lacking, _square_metres_of(payment))


def ceilings(setting: Setting, may: np.ndarray, must: np.ndarray, lacking: list[Hole]) -> Ends:
    """The ceilings of the steps on which there are premises, surely and perhaps; of what the text says no least."""
    steps = setting.measure.paying(UpTo).steps or ()

    def total(setting: Setting, on: np.ndarray, counts: np.ndarray, most: bool) -> tuple[np.ndarray, np.ndarray]:
        here = [setting.facts.any_of(counts & on[:, n]) * fen(step.cap) for n, step in enumerate(steps)]
        comes = np.sum(here, axis=0)
        return comes, np.zeros(setting.facts.claimants, dtype=bool)

    return _over_standings(setting, steps, may, must, lacking, total)


# ---- on which steps ------------------------------------------------------------------------------------------------


def standings(setting: Setting, steps: Sequence[Step], may: np.ndarray, lacking: list[Hole]) -> list[np.ndarray]:
    """Bool (rows, steps): the steps on which each of the premises may stand, the first whose test holds; once for each
    value that unknown facts of the claimant may have."""
    open_, found, asking = np.ones(setting.facts.rows, dtype=bool), list[np.ndarray](), setting.asking()
    for step in steps:
        if step.test is None:
            found.append(open_)
            break
        truth = test(asking, step.test)
        lacking += truth.holes(open_ & may)
        found.append(open_ & ~truth.no)
        open_ = open_ & ~truth.yes
    possible = np.stack(found, axis=1)
    return [possible & np.stack(world, axis=1) for world in setting.stands] if setting.stands else [possible]


def _over_standings(
    setting: Setting, steps: Sequence[Step], may: np.ndarray, must: np.ndarray, lacking: list[Hole], total: Total
) -> Ends:
    each = [_over_ways(setting, on, may, must, total) for on in standings(setting, steps, may, lacking)]
    low, high, cut = zip(*each, strict=True)
    return reduce(np.minimum, low), reduce(np.maximum, high), reduce(np.logical_and, cut)


def _over_ways(setting: Setting, on: np.ndarray, may: np.ndarray, must: np.ndarray, total: Total) -> Ends:
    """The least and the most over all ways in which the premises of a claimant may stand on steps."""
    facts, unsure = setting.facts, may & (on.sum(axis=1) > 1)
    low, cut = total(setting, on & ~unsure[:, None], must, False)
    high, _ = total(setting, on, may, True)
    if unsure.any():
        who = np.flatnonzero(facts.any_of(unsure))
        rows, theirs = facts.rows_of(who), replace(setting, facts=facts.take(who))
        ends = _over_each_way(theirs, on[rows], may[rows], must[rows], total)
        low[who], high[who], cut[who] = ends
    return low, high, cut


_TOGETHER = 1 << 16
"""So many ways are laid one after another in one pass, and those of one claimant."""


def _over_each_way(setting: Setting, on: np.ndarray, may: np.ndarray, must: np.ndarray, total: Total) -> Ends:
    """The same where each way of a claimant is tried, as a claimant of its own."""
    stride, ways = _numbered(setting.facts, on.sum(axis=1), may)
    ends_at = (np.flatnonzero(np.diff(np.cumsum(ways) // _TOGETHER)) + 1).tolist()
    found = list[Ends]()
    for first, last in pairwise([0, *ends_at, len(ways)]):
        some = np.arange(first, last)
        begins = np.cumsum(ways[some]) - ways[some]
        copies = np.repeat(some, ways[some])
        way = np.arange(len(copies)) - np.repeat(begins, ways[some])
        facts, rows = setting.facts.take(copies), setting.facts.rows_of(copies)
        possible, tried = on[rows], stride[rows] > 0
        count = np.maximum(possible.sum(axis=1), 1)
        place = facts.of_claimant(way) // np.maximum(stride[rows], 1) % count
        chosen = possible & tried[:, None] & (np.cumsum(possible, axis=1) - 1 == place[:, None])
        loose = may[rows] & ~tried & (count > 1)
        here = replace(setting, facts=facts)
        low, cut = total(here, chosen | (possible & ~(tried | loose)[:, None]), must[rows], False)
        high, _ = total(here, chosen | (possible & ~tried[:, None]), may[rows], True)
        ends = np.minimum.reduceat(low, begins), np.maximum.reduceat(high, begins)
        found.append((*ends, np.logical_and.reduceat(cut, begins)))
    low, high, cut = (np.concatenate(each) for each in zip(*found, strict=True))
    return low, high, cut


def _numbered(facts: Facts, possible: np.ndarray, may: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Per row its stride in the numbering of the ways of its claimant, 0 where it is on one step or beyond `MOST_WAYS`;
    and per claimant how many ways there are. possible: on how many steps each row may stand."""
    unsure = np.flatnonzero(may & (possible > 1))
    owner = np.arange(facts.rows) if facts.claimant is None else facts.claimant
    rank = np.arange(len(unsure)) - np.searchsorted(owner[unsure], owner[unsure])
    stride, ways = np.zeros(facts.rows, dtype=np.int64), np.ones(facts.claimants, dtype=np.int64)
    for at in range(MOST_WAYS.bit_length()):  # each of them doubles the ways at least
        rows = unsure[rank == at]
        more = ways[owner[rows]] * possible[rows]
        fits = more <= MOST_WAYS
        stride[rows[fits]] = ways[owner[rows[fits]]]
        ways[owner[rows[fits]]] = more[fits]
    return stride, ways


# ---- what they come to ---------------------------------------------------------------------------------------------

_PARTS = 10_000
"""A percentage has at most two decimals: it is so many of these parts."""


@dataclass(frozen=True, slots=True)
class Paying:
    """How a step pays: a percentage of an amount, or by the square metres of the leases under these terms; and the most
    fen that all premises on it come to."""

    percent: Decimal | None
    terms: Terms | None
    cap: int

    @property
    def parts(self) -> int:
        """The percentage in parts of `_PARTS`."""
        return int((self.percent or 0) * 100)


def _share_of(payment: Share) -> Total:
    plan = list[Paying]()
    for step in payment.steps or ():
        first, per_unit = payment.first_m2 or step.first_m2, step.cap_per_m2_month
        by_area = first is not None or per_unit is not None
        terms = Terms.written(step.percent, first, per_unit) if by_area else None
        plan.append(Paying(step.percent, terms, fen(step.cap)))
    return _Sum(plan, payment.amounts[0], payment.first_m2 is not None, fen(payment.cap))


def _square_metres_of(payment: ByArea) -> Total:
    plan = [
        Paying(None, Terms.written(None, payment.first_m2 or step.first_m2, step.per_m2_month), fen(step.cap))
        for step in payment.steps or ()
    ]
    return _Sum(plan, "", payment.first_m2 is not None, fen(payment.cap))


@dataclass(frozen=True, slots=True)
class _Sum:
    """plan: by step. of: the amount of the percentages. shared: whether the first square metres are those of all steps
    together. cap: the most fen of all steps together."""

    plan: Sequence[Paying]
    of: str
    shared: bool
    cap: int

    def __call__(
        self, setting: Setting, on: np.ndarray, counts: np.ndarray, most: bool
    ) -> tuple[np.ndarray, np.ndarray]:
        facts = setting.facts
        whole, rest = np.zeros(facts.claimants, dtype=np.int64), np.zeros(facts.claimants, dtype=np.int64)
        cut = np.zeros(facts.claimants, dtype=bool)
        of_rows = list[np.ndarray]()
        for step, here in zip(self.plan, (counts[:, None] & on).T, strict=True):
            if step.terms is None:
                of_rows.append(np.where(here, setting.column(self.of).bounds(MOST)[most], 0))
                comes, left = _part(sum_of(facts, of_rows[-1]), step.parts)
            else:
                *ends, over = of_each(facts, step.terms, here, here)
                of_rows.append(ends[most])
                comes, left, cut = added(facts, ends[most]), np.zeros_like(whole), cut | facts.any_of(over)
            full = comes >= step.cap
            cut = cut | (comes > step.cap)
            whole = whole + np.where(full, step.cap, comes)
            rest = rest + np.where(full, 0, left)
        whole += rest // _PARTS
        if any(step.terms is not None for step in self.plan):
            for claimant, rows in several(facts, counts & on.any(axis=1)):
                whole[claimant], cut[claimant] = self._of_several(facts, rows, on, of_rows, most)
        return np.minimum(whole, self.cap), cut | (whole > self.cap)

    def _of_several(
        self, facts: Facts, rows: Sequence[int], on: np.ndarray, of_rows: Sequence[np.ndarray], most: bool
    ) -> tuple[int, bool]:
        """The sum of the steps of one claimant with several premises, with a fraction of a fen dropped once. of_rows:
        by step what each row comes to by itself."""
        groups = [([(n, row) for row in rows if on[row, n]], step.cap) for n, step in enumerate(self.plan)]
        if self.shared:
            groups = [([each for mine, _ in groups for each in mine], OPEN)]
        total, cuts = Fraction(0), False
        for mine, cap in groups:
            comes, over = self._of_group(facts, mine, of_rows, most) if mine else (Fraction(0), False)
            total, cuts = total + min(comes, cap), cuts or over or int(comes) > cap
        return min(int(total), OPEN), cuts

    def _of_group(
        self, facts: Facts, mine: Sequence[tuple[int, int]], of_rows: Sequence[np.ndarray], most: bool
    ) -> tuple[Fraction, bool]:
        """What premises that share a limit come to. mine: (step, row)."""
        first = self.plan[mine[0][0]]
        if first.terms is None:
            return Fraction(sum(int(of_rows[n][row]) for n, row in mine) * first.parts, _PARTS), False
        if most and any(of_rows[n][row] >= OPEN for n, row in mine):
            return Fraction(OPEN), False
        listed = [(row, terms) for n, row in mine if (terms := self.plan[n].terms) is not None]
        told = [(row, terms) for row, terms in listed if most or is_told(facts, terms, row)]
        return most_of(told, first.terms.most_m2, facts)


def _part(amount: np.ndarray, parts: int) -> tuple[np.ndarray, np.ndarray]:
    """So many parts of an amount, in whole fen and the parts of one that are left."""
    over = amount % _PARTS * parts
    return amount // _PARTS * parts + over // _PARTS, over % _PARTS
