"""Columns of a determination as plain values (逐行取值): a million numbers of numpy's are slow to read one by one, and
most claimants of a batch share what is said of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

import numpy as np

from registry.policy.kernel.determination import Determinations, ReadingGroup
from registry.policy.kernel.outcome import Outcome

Entries = Mapping[int, tuple[tuple[int, int, int], ...]]
"""By claimant (step or district, low, high), low and high in fen; nobody of whom there is nothing to tell."""


class Row(NamedTuple):
    """What an outcome says of one claimant, as `Outcome` has it in columns; None where it has no such column."""

    state: int
    low: int
    high: int
    met: int
    failed: int
    missing: int
    tier: int
    capped: bool
    floor_low: int | None
    floor_high: int | None
    months: int | None
    worth_low: int | None
    worth_high: int | None


@dataclass(frozen=True, slots=True)
class Rows:
    """An outcome, claimant by claimant. steps: (tier, low, high) of those who draw on several, or may. payers:
    (district, low, high) of those whose premises lie in several."""

    rows: list[Row]
    steps: Entries
    payers: Entries

    @classmethod
    def of(cls, outcome: Outcome) -> Rows:
        columns = [getattr(outcome, name) for name in Row._fields]
        none = [None] * len(outcome.state)
        rows = map(Row, *(none if column is None else column.tolist() for column in columns))
        return cls(list(rows), _steps(outcome), _payers(outcome))

    def said(self, claimant: int) -> tuple[object, ...]:
        """All that the outcome says of the claimant; equal where nothing sets two claimants apart."""
        return (self.rows[claimant], self.steps.get(claimant), self.payers.get(claimant))


def _steps(outcome: Outcome) -> Entries:
    return {} if outcome.steps is None else _by_claimant(*outcome.steps.listed())


def _payers(outcome: Outcome) -> Entries:
    if outcome.payers is None:
        return {}
    payers = outcome.payers.paying()
    return _by_claimant(payers.claimant, payers.district, payers.low, payers.high)


def _by_claimant(claimant: np.ndarray, *columns: np.ndarray) -> Entries:
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for who, *entry in zip(claimant.tolist(), *(column.tolist() for column in columns), strict=True):
        found[who].append(tuple(entry))
    return {who: tuple(entries) for who, entries in found.items()}


@dataclass(frozen=True, slots=True)
class Readings:
    """The outcomes of a group, claimant by claimant. turns: per claimant and question, whether its options matter.
    ever, always: bits of the clauses that fail under some reading, and under all."""

    group: ReadingGroup
    combinations: list[tuple[str, ...]]
    outcomes: list[Rows]
    turns: list[tuple[bool, ...]]
    ever: list[int]
    always: list[int]

    @classmethod
    def of(cls, group: ReadingGroup) -> Readings:
        failed = [outcome.failed for outcome in group.outcomes]
        turns = [group.turns_on(place).tolist() for place in range(len(group.questions))]
        return cls(
            group,
            group.combinations,
            [Rows.of(outcome) for outcome in group.outcomes],
            list(zip(*turns, strict=True)),
            reduce(np.bitwise_or, failed).tolist(),
            reduce(np.bitwise_and, failed).tolist(),
        )


Inside = tuple[Readings, int] | None
"""The readings open for a claimant and the claimant's place in them; None where no question is in play."""


def places(found: Determinations) -> list[Inside]:
    """For every claimant the group of readings that it belongs to."""
    inside: list[Inside] = [None] * len(found.status)
    for group in found.groups:
        readings = Readings.of(group)
        for at, claimant in enumerate(group.rows.tolist()):
            inside[claimant] = readings, at
    return inside
