"""Determinations (认定结果): what a measure answers for every claimant of a batch.

The clauses are asked over columns, each row under every reading that could matter to it. A determination is a
status, the bits of the clauses met and failed, the bits of the facts missing, and [low, high] in int64 fen.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import chain

import numpy as np

from registry.policy.files import documents as d
from registry.policy.files.jurisdictions import ground_of
from registry.policy.files.law import Law, Standing, standing
from registry.policy.files.rulings import Rulings, reading_under
from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.joining import cut, end_to_end, over_readings, placed, taken
from registry.policy.kernel.kleene import Truth
from registry.policy.kernel.options import Options, is_plain
from registry.policy.kernel.outcome import OUT_OF_FORCE, REFUSED, UNKNOWN, Outcome, nothing, outcome_of
from registry.policy.kernel.readings import in_play
from registry.policy.kernel.side_by_side import BLOCK, OPEN, before_start, by_days, is_in_force, outcomes_under
from registry.policy.vocabulary import STATUSES

STATUS = {name: code for code, name in enumerate(STATUSES)}


@dataclass(frozen=True)
class ReadingGroup:
    """Claimants for whom the same questions are in play, and the outcome of every combination of their options.

    rows: claimants, ascending. combinations: of the questions' options, each the reading of one of the outcomes.
    """

    rows: np.ndarray
    questions: tuple[str, ...]
    combinations: tuple[tuple[str, ...], ...]
    outcomes: tuple[Outcome, ...]

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
    territory = territory_of(document, facts)
    here = facts.any_of(~territory.no)
    days = by_days(law, measure, facts)
    if not any(each.state in OPEN for each in (force, *chain.from_iterable(days.values()))):
        outcome = nothing(facts, OUT_OF_FORCE, measure.payment.kind == "discretionary")
        status = np.where(here, STATUS["not_in_force"], STATUS["not_applicable"]).astype(np.int8)
        return Determinations(measure, force, status, outcome, ())
    if not here.any():  # another territory's
        status = np.full(facts.claimants, STATUS["not_applicable"], dtype=np.int8)
        return Determinations(
            measure, force, status, nothing(facts, REFUSED, measure.payment.kind == "discretionary"), ()
        )
    ruled = reading_under(rulings, measure, facts.as_of)
    groups, outcome = _under_all_readings(law, base_of(law, measure, facts), territory, ruled)
    status = _statuses(measure, outcome, groups)
    status[~here] = STATUS["not_applicable"]
    return Determinations(measure, force, status, outcome, groups, ruled)


def territory_of(document: d.Document, facts: Facts) -> Truth:
    """Whether the building lies where the document applies; of a zone, in a district on whose ground it lies."""
    codes = facts.columns["park.district"].values
    if document.zone is not None:
        return facts.truth("park.district", np.isin(codes, [int(code) for code in ground_of(document.zone)]))
    inside = codes // 10 ** (6 - len(document.jurisdiction)) == int(document.jurisdiction)
    return facts.truth("park.district", inside)


def base_of(law: Law, measure: d.Measure, facts: Facts) -> Setting:
    """What the clauses are asked in where nothing is read otherwise than plainly."""
    force, days = standing(law.document(measure.id), facts.as_of), by_days(law, measure, facts)
    last_day = any(each.state == "last_day" for each in (force, *chain.from_iterable(days.values())))
    return Setting(
        facts, measure, Options(), before_start(facts, force), last_day, declared=law.facts, days=frozenset(days)
    )


def _under_all_readings(
    law: Law, base: Setting, territory: Truth, ruled: Mapping[str, str]
) -> tuple[tuple[ReadingGroup, ...], Outcome]:
    """The outcome of all claimants, lows and highs taken over every reading that is open for them.

    A ruling takes its option for those alone for whom the question is in play, just as a reading does.
    """
    facts, measure = base.facts, base.measure
    pattern, here = np.zeros(facts.claimants, dtype=np.uint16), ~territory.no
    for bit, question in enumerate(measure.questions):
        open_ = in_play(question, base, here)
        if open_.any():
            pattern |= facts.any_of(open_).astype(np.uint16) << np.uint16(bit)
    if is_in_force(law, measure, facts.as_of, {}):
        whole = outcome_of(law, base, territory)
    else:
        whole = nothing(facts, OUT_OF_FORCE, measure.payment.kind == "discretionary")
    turning = np.flatnonzero(pattern != 0)
    if not len(turning):
        return (), whole
    theirs = pattern[turning]
    patterns = np.flatnonzero(np.bincount(theirs)).tolist()
    alike = [turning[theirs == value] for value in patterns]
    sizes = [len(each) for each in alike]
    who, asked = np.concatenate(alike), _asked(law, measure, patterns, sizes, ruled)
    outcomes = _of_each_reading(law, base, territory, who, asked, cut(taken(whole, who), sizes))
    groups = tuple(
        ReadingGroup(who[each.run], each.questions, each.combinations, under)
        for each, under in zip(asked, outcomes, strict=True)
        if each.questions
    )
    return groups, placed(who, [over_readings(under) for under in outcomes], whole)


@dataclass(frozen=True)
class _Asked:
    """A run of claimants for whom the same questions are in play, those that no ruling settles, the combinations of
    their options, and the readings."""

    run: slice
    questions: tuple[str, ...]
    combinations: tuple[tuple[str, ...], ...]
    readings: list[dict[str, str]]


def _asked(
    law: Law, measure: d.Measure, patterns: Sequence[int], claimants: Sequence[int], ruled: Mapping[str, str]
) -> list[_Asked]:
    """What is asked of so many claimants for each pattern, the bits of the questions that are in play for them."""
    found, start = [], 0
    for value, count in zip(patterns, claimants, strict=True):
        matter = [question for bit, question in enumerate(measure.questions) if value >> bit & 1]
        settled = {question: ruled[question] for question in matter if question in ruled}
        open_ = tuple(question for question in matter if question not in ruled)
        combinations = tuple(itertools.product(*(law.questions[question].options for question in open_)))
        readings = [{**settled, **dict(zip(open_, options, strict=True))} for options in combinations]
        found.append(_Asked(slice(start, start + count), open_, combinations, readings))
        start += count
    return found


def _of_each_reading(
    law: Law, base: Setting, territory: Truth, who: np.ndarray, asked: Sequence[_Asked], plain: Sequence[Outcome]
) -> list[tuple[Outcome, ...]]:
    """The outcomes of every reading. Those of the plain one are there: as of claimants of whom nothing is asked."""
    known = law.questions
    readings = [(each.run, reading) for each in asked for reading in each.readings if not is_plain(reading, known)]
    mine = replace(base, facts=base.facts.take(who))
    found = iter(outcomes_under(law, mine, territory.take(base.facts.rows_of(who)), readings))
    return [
        tuple(plainly if is_plain(reading, known) else next(found) for reading in each.readings)
        for each, plainly in zip(asked, plain, strict=True)
    ]


def _statuses(measure: d.Measure, outcome: Outcome, groups: tuple[ReadingGroup, ...]) -> np.ndarray:
    names = ("not_eligible", "needs_facts", measure.payment.status_met, "superseded", "not_in_force")
    by_state = np.array([STATUS[name] for name in names], dtype=np.int8)
    status = by_state.take(outcome.state)
    for group in groups:
        first = group.outcomes[0]
        differs = reduce(np.logical_or, [first.differs(other) for other in group.outcomes[1:]])
        unknown = reduce(np.logical_or, [other.state == UNKNOWN for other in group.outcomes])
        refused = reduce(np.logical_or, [other.state == REFUSED for other in group.outcomes])
        mine = np.where(refused, np.int8(STATUS["not_eligible"]), status[group.rows])
        mine = np.where(differs, np.int8(STATUS["depends_on_reading"]), mine)
        status[group.rows] = np.where(unknown, np.int8(STATUS["needs_facts"]), mine)
    return status
