"""Determinations (认定结果): what a measure answers for every claimant of a batch.

The clauses are asked over columns, once for each reading that could matter to the rows at hand. A determination is a
status, the bits of the clauses met and failed, the bits of the facts missing, and [low, high] in int64 fen.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np

from registry.policy.files import documents as d
from registry.policy.files.law import Law, Standing, standing
from registry.policy.files.rulings import Rulings, reading_under
from registry.policy.kernel.clauses import Reading, Setting
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.joining import end_to_end, over_readings, overlaid, placed
from registry.policy.kernel.kleene import Truth
from registry.policy.kernel.outcome import OUT_OF_FORCE, REFUSED, UNKNOWN, Outcome, nothing, outcome_of
from registry.policy.kernel.readings import in_play
from registry.policy.vocabulary import QUESTIONS, STATUSES

BLOCK = 131_072
"""Rows worked on at a time: so many that the calls do not count, so few that what is in between stays small."""

STATUS = {name: code for code, name in enumerate(STATUSES)}


@dataclass(frozen=True)
class ReadingGroup:
    """Claimants for whom the same questions are in play, and the outcome of every combination of their options.

    rows: claimants, ascending. outcomes: in the order of itertools.product over the questions' options.
    """

    rows: np.ndarray
    questions: tuple[str, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def combinations(self) -> list[tuple[str, ...]]:
        return list(itertools.product(*(QUESTIONS[question].options for question in self.questions)))

    def turns_on(self, place: int) -> np.ndarray:
        """Bool per row: whether the options of the question at this place, all others held, ever differ."""
        turns = np.zeros(len(self.rows), dtype=bool)
        first: dict[tuple[str, ...], Outcome] = {}
        for combination, outcome in zip(self.combinations, self.outcomes, strict=True):
            others = combination[:place] + combination[place + 1 :]
            if others in first:
                turns |= first[others].differs(outcome)
            else:
                first[others] = outcome
        return turns


@dataclass(frozen=True)
class Determinations:
    """The answers of one measure for a batch; columns per claimant, statuses as codes of `STATUS`.

    ruled: the options that rulings settled, by question.
    """

    measure: d.Measure
    standing: Standing
    status: np.ndarray
    outcome: Outcome
    groups: tuple[ReadingGroup, ...]
    ruled: Mapping[str, str] = field(default_factory=dict)

    def turns_on(self, question: str) -> np.ndarray:
        """Bool per claimant: whether the options of the question, all others held, ever give different answers."""
        turns = np.zeros(len(self.status), dtype=bool)
        for group in self.groups:
            if question in group.questions:
                turns[group.rows] = group.turns_on(group.questions.index(question))
        return turns


def determine(law: Law, measure: d.Measure, facts: Facts, rulings: Rulings = None) -> Determinations:
    """What the measure answers for every claimant of the batch on its day.

    rulings: those that hold on the day settle their questions; the others stay open.
    """
    if facts.claimant is not None or facts.rows <= BLOCK:
        return _determine(law, measure, facts, rulings)
    starts = range(0, facts.rows, BLOCK)
    return _together([_determine(law, measure, facts.block(at, at + BLOCK), rulings) for at in starts])


def _together(parts: list[Determinations]) -> Determinations:
    """The determinations of consecutive blocks as one."""
    groups = tuple(
        replace(group, rows=group.rows + index * BLOCK) for index, part in enumerate(parts) for group in part.groups
    )
    status = np.concatenate([part.status for part in parts])
    return replace(parts[0], status=status, outcome=end_to_end([p.outcome for p in parts]), groups=groups)


def _determine(law: Law, measure: d.Measure, facts: Facts, rulings: Rulings) -> Determinations:
    document = law.document(measure.id)
    force = standing(document, facts.as_of)
    territory = _territory(document, facts)
    here = facts.any_of(~territory.no)
    if force.state not in ("in_force", "last_day"):
        outcome = nothing(facts, OUT_OF_FORCE, measure.payment.kind == "discretionary")
        status = np.where(here, STATUS["not_in_force"], STATUS["not_applicable"]).astype(np.int8)
        return Determinations(measure, force, status, outcome, ())
    ruled = reading_under(rulings, measure, facts.as_of)
    groups, outcome = _under_all_readings(law, measure, facts, force, territory, ruled)
    status = _statuses(measure, outcome, groups)
    status[~here] = STATUS["not_applicable"]
    return Determinations(measure, force, status, outcome, groups, ruled)


def _territory(document: d.Document, facts: Facts) -> Truth:
    """Whether the building lies where the document applies."""
    codes = facts.columns["park.district"].values
    inside = codes // 10 ** (6 - len(document.jurisdiction)) == int(document.jurisdiction)
    return facts.truth("park.district", inside)


def _under_all_readings(
    law: Law, measure: d.Measure, facts: Facts, force: Standing, territory: Truth, ruled: Reading
) -> tuple[tuple[ReadingGroup, ...], Outcome]:
    """The outcome of all claimants, lows and highs taken over every reading that is open for them.

    A ruling takes its option for those alone for whom the question is in play, just as a reading does.
    """
    base = Setting(facts, measure, {}, _before_start(facts, force), force.state == "last_day")
    questions = measure.questions
    pattern, here = np.zeros(facts.claimants, dtype=np.uint16), ~territory.no
    for bit, question in enumerate(questions):
        open_ = in_play(question, base) & here
        if open_.any():
            pattern |= facts.any_of(open_).astype(np.uint16) << np.uint16(bit)
    turning = np.flatnonzero(pattern)
    if not len(turning):
        return (), outcome_of(law, base, territory)
    groups: list[ReadingGroup] = []
    parts: list[tuple[np.ndarray, Outcome]] = []
    theirs = pattern[
        turning
    ]  # few: to look through all claimants once more for each group costs more than its readings
    for value in np.flatnonzero(np.bincount(theirs)):
        chosen = turning[theirs == value]
        matter = [question for bit, question in enumerate(questions) if value >> bit & 1]
        settled = {question: ruled[question] for question in matter if question in ruled}
        asked = tuple(question for question in matter if question not in ruled)
        mine = replace(base, facts=facts.take(chosen))
        there = _take(territory, facts.rows_of(chosen))
        outcomes = tuple(
            outcome_of(law, replace(mine, reading={**settled, **dict(zip(asked, options, strict=True))}), there)
            for options in itertools.product(*(QUESTIONS[question].options for question in asked))
        )
        if asked:
            groups.append(ReadingGroup(chosen, asked, outcomes))
        parts.append((chosen, over_readings(outcomes)))
    return tuple(groups), _among_the_others(law, base, territory, pattern == 0, parts)


def _among_the_others(
    law: Law, base: Setting, territory: Truth, closed: np.ndarray, parts: list[tuple[np.ndarray, Outcome]]
) -> Outcome:
    """The outcome of all claimants: of those for whom readings were worked out, and of the others, for whom nothing is
    open. Where these are most, the whole batch is worked out as it lies: to pick them out costs more."""
    facts = base.facts
    if 2 * np.count_nonzero(closed) > facts.claimants:
        whole = overlaid(outcome_of(law, base, territory), parts)
        if whole is not None:
            return whole
    others = np.flatnonzero(closed)
    if len(others):
        there = _take(territory, facts.rows_of(others))
        parts = [(others, outcome_of(law, replace(base, facts=facts.take(others)), there)), *parts]
    return placed(np.concatenate([rows for rows, _ in parts]), [outcome for _, outcome in parts])


def _before_start(facts: Facts, force: Standing) -> bool:
    return force.start is not None and dt.date(facts.rent_year, 12, 31) < force.start


def _take(truth: Truth, rows: np.ndarray) -> Truth:
    leaves = tuple(replace(leaf, known=None if leaf.known is None else leaf.known[rows]) for leaf in truth.leaves)
    return Truth(truth.yes[rows], truth.no[rows], leaves)


def _statuses(measure: d.Measure, outcome: Outcome, groups: tuple[ReadingGroup, ...]) -> np.ndarray:
    names = ("not_eligible", "needs_facts", measure.payment.status_met, "superseded", "not_in_force")
    by_state = np.array([STATUS[name] for name in names], dtype=np.int8)
    status = by_state.take(outcome.state)
    for group in groups:
        first = group.outcomes[0]
        differs = reduce(np.logical_or, [first.differs(other) for other in group.outcomes[1:]])
        unknown = reduce(np.logical_or, [other.state == UNKNOWN for other in group.outcomes])
        refused = reduce(np.logical_or, [other.state == REFUSED for other in group.outcomes])
        mine = status[group.rows]
        mine[refused] = STATUS["not_eligible"]
        mine[differs] = STATUS["depends_on_reading"]
        mine[unknown] = STATUS["needs_facts"]
        status[group.rows] = mine
    return status
