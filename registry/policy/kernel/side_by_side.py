"""Readings side by side (各种解释并排): the rows of many readings worked out in one pass, each under its own options.

A reading of a few rows costs as much as one of thousands; so as many as may be are laid one after another. What no
option changes is asked once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from registry.policy.files.law import Law
from registry.policy.kernel.clauses import Setting, test, turns_on_options
from registry.policy.kernel.joining import cut
from registry.policy.kernel.kleene import Truth
from registry.policy.kernel.options import Options
from registry.policy.kernel.outcome import Outcome, outcome_of

BLOCK = 131_072
"""Rows worked on at a time: so many that the calls do not count, so few that what is in between stays small."""

Reading = tuple[slice, Mapping[str, str]]
"""A run of claimants, and the options under which they are read."""

_APART = {"status-date": "by-month", "last-day": "day-before"}
"""Options under which other columns are worked out than under the rest: such readings pass by themselves."""


def outcomes_under(law: Law, setting: Setting, territory: Truth, readings: Sequence[Reading]) -> list[Outcome]:
    """The outcome of each reading: of its claimants in their order."""
    found: dict[int, Outcome] = {}
    clauses = setting.measure.clauses
    steady = {n: test(setting, clause.test) for n, clause in enumerate(clauses) if not turns_on_options(clause.test)}
    for places in _passes(readings):
        runs = [readings[place][0] for place in places]
        rows, sizes = setting.facts.runs_of(runs), [run.stop - run.start for run in runs]
        facts = setting.facts.side_by_side(runs)
        options = Options.side_by_side([readings[place][1] for place in places], sizes, facts.claimant)
        told = {n: truth.take(rows) for n, truth in steady.items()}
        whole = outcome_of(law, replace(setting, facts=facts, options=options), territory.take(rows), told)
        found.update(zip(places, cut(whole, sizes), strict=True))
    return [found[place] for place in range(len(readings))]


def _passes(readings: Sequence[Reading]) -> Iterator[list[int]]:
    """The places of the readings that pass together: at most `BLOCK` claimants, or one reading."""
    waiting: dict[tuple[bool, ...], list[int]] = {}
    sizes: Counter[tuple[bool, ...]] = Counter()
    for place, (run, options) in enumerate(readings):
        kind = tuple(options.get(question) == option for question, option in _APART.items())
        size = run.stop - run.start
        if kind in waiting and sizes[kind] + size > BLOCK:
            yield waiting.pop(kind)
            sizes[kind] = 0
        waiting.setdefault(kind, []).append(place)
        sizes[kind] += size
    yield from waiting.values()
