"""Readings side by side (各种解释并排): the rows of many readings worked out in one pass, each under its own options.

A reading of a few rows costs as much as one of thousands; so as many as may be are laid one after another. What no
option changes is asked once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from registry.policy.files.documents import Measure
from registry.policy.files.law import Law, Standing, standing
from registry.policy.files.left_open.alternatives import other_force
from registry.policy.files.terms import Test
from registry.policy.kernel.clauses import Setting, test, turns_on_options
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.joining import cut
from registry.policy.kernel.kleene import Truth
from registry.policy.kernel.options import Options
from registry.policy.kernel.outcome import OUT_OF_FORCE, ClausePlace, Outcome, nothing, outcome_of
from registry.policy.known_questions import QUESTIONS

BLOCK = 131_072
"""Rows worked on at a time: so many that the calls do not count, so few that what is in between stays small."""

Reading = tuple[slice, Mapping[str, str]]
"""A run of claimants, and the options under which they are read."""


def outcomes_under(law: Law, setting: Setting, territory: Truth, readings: Sequence[Reading]) -> list[Outcome]:
    """The outcome of each reading: of its claimants in their order."""
    found: dict[int, Outcome] = {}
    measure = setting.measure
    steady = {at: test(setting, asked) for at, asked in _tests(measure) if not turns_on_options(asked)}
    for places in _passes(law, measure, setting.facts.as_of, readings):
        runs, (reading, *_) = [readings[place][0] for place in places], [readings[place][1] for place in places]
        rows, sizes = setting.facts.runs_of(runs), [run.stop - run.start for run in runs]
        facts = setting.facts.side_by_side(runs)
        if is_in_force(law, measure, facts.as_of, reading):
            options = Options.side_by_side(
                [readings[place][1] for place in places], sizes, facts.claimant, law.questions
            )
            told = {at: truth.take(rows) for at, truth in steady.items()}
            mine = replace(under(law, setting, reading), facts=facts, options=options)
            whole = outcome_of(law, mine, territory.take(rows), told)
        else:
            whole = nothing(facts, OUT_OF_FORCE, measure.payment.kind == "discretionary")
        found.update(zip(places, cut(whole, sizes), strict=True))
    return [found[place] for place in range(len(readings))]


def _tests(measure: Measure) -> Iterator[tuple[ClausePlace, Test]]:
    """The test of each clause, and those that options put in its place."""
    for n, (clause, others) in enumerate(zip(measure.clauses, measure.other_tests, strict=True)):
        yield (n, None), clause.test
        yield from (((n, taken), other) for taken, other in others.items() if other is not None)


def _passes(law: Law, measure: Measure, day: dt.date, readings: Sequence[Reading]) -> Iterator[list[int]]:
    """The places of the readings that pass together: at most `BLOCK` claimants, or one reading. Apart are those under
    which other columns are worked out than under the rest: rent by month, another payment, other days in force."""
    waiting: dict[Hashable, list[int]] = {}
    sizes: Counter[Hashable] = Counter()
    for place, (run, options) in enumerate(readings):
        paid = measure.paid_otherwise & frozenset(options.items())
        is_open = is_in_force(law, measure, day, options)
        kind = options.get("status-date") == "by-month", is_open, paid, other_force(measure.changes, options)
        size = run.stop - run.start
        if kind in waiting and sizes[kind] + size > BLOCK:
            yield waiting.pop(kind)
            sizes[kind] = 0
        waiting.setdefault(kind, []).append(place)
        sizes[kind] += size
    yield from waiting.values()


# ---- days in force under a reading ---------------------------------------------------------------------------------

OPEN = ("in_force", "last_day")
"""States of a document whose measures are asked."""


def standing_under(law: Law, measure: Measure, day: dt.date, reading: Mapping[str, str]) -> Standing:
    """Whether the measure is in force on the day, as its own questions are read."""
    return standing(law.document(measure.id), day, other_force(measure.changes, reading))


def is_in_force(law: Law, measure: Measure, day: dt.date, reading: Mapping[str, str]) -> bool:
    """The same, with `last-day` read as well."""
    last_day = reading.get("last-day", QUESTIONS["last-day"].plain)
    return standing_under(law, measure, day, reading).under(last_day) == "in_force"


def before_start(facts: Facts, force: Standing) -> bool:
    """Whether the rent year ended before the measure began."""
    return force.start is not None and dt.date(facts.rent_year, 12, 31) < force.start


def under(law: Law, setting: Setting, reading: Mapping[str, str]) -> Setting:
    """The setting with the payment and the days of a reading; clauses are asked by its options."""
    measure = setting.measure.under(reading)
    if other_force(measure.changes, reading) is None:
        return setting if measure is setting.measure else replace(setting, measure=measure)
    force = standing_under(law, measure, setting.facts.as_of, reading)
    return replace(setting, measure=measure, rent_year_before_start=before_start(setting.facts, force))


def by_days(law: Law, measure: Measure, facts: Facts) -> dict[str, list[Standing]]:
    """Of the questions whose options say other days in force: the standings under each option, where they differ."""
    found: dict[str, list[Standing]] = {}
    for id, asked in measure.own_questions.items():
        if any(change.force is not None for listed in asked.changes.values() for change in listed):
            each = [standing_under(law, measure, facts.as_of, {id: option}) for option in law.questions[id].options]
            if len({(one.state, before_start(facts, one)) for one in each}) > 1:
                found[id] = each
    return found
