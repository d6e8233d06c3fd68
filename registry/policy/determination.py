"""Determinations (认定结果): what a measure answers for every claimant of a batch.

The clauses are asked over columns, once for each reading that could matter to the rows at hand. A determination is a
status, the bits of the clauses met and failed, the bits of the facts missing, and [low, high] in int64 fen.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from . import documents as d
from .clauses import Reading, Setting, test
from .facts import Facts
from .kleene import Truth
from .law import Law, Standing, standing
from .payments import NO_FLOOR, month_standings, pay
from .readings import in_play
from .tiers import NO_TIER, sample_of
from .tiers import standing as tier_standing
from .vocabulary import QUESTIONS, STATUSES

REFUSED, UNKNOWN, MET, SUPERSEDED, OUT_OF_FORCE = range(5)
"""States of an outcome under one reading. An outcome out of force pays as little as a refused one."""

STATUS = {name: code for code, name in enumerate(STATUSES)}


@dataclass(frozen=True)
class Outcome:
    """What a measure answers under one reading; columns per claimant."""

    state: np.ndarray
    low: np.ndarray
    high: np.ndarray
    met: np.ndarray
    failed: np.ndarray
    missing: np.ndarray
    tier: np.ndarray
    capped: np.ndarray
    floor_low: np.ndarray
    floor_high: np.ndarray

    def differs(self, other: Outcome) -> np.ndarray:
        """Where two readings give different answers: another state, amount or floor."""
        here, there = self.state % OUT_OF_FORCE, other.state % OUT_OF_FORCE
        return (
            (here != there)
            | (self.low != other.low)
            | (self.high != other.high)
            | (self.floor_low != other.floor_low)
            | (self.floor_high != other.floor_high)
        )


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


@dataclass(frozen=True)
class Determinations:
    """The answers of one measure for a batch; columns per claimant, codes of `STATUS`, bits of the measure's clauses."""

    measure: d.Measure
    standing: Standing
    status: np.ndarray
    outcome: Outcome
    groups: tuple[ReadingGroup, ...]

    def group_of(self, claimant: int) -> tuple[ReadingGroup, int] | None:
        """The group that the claimant belongs to and its place in it; None where no question is in play."""
        for group in self.groups:
            at = int(np.searchsorted(group.rows, claimant))
            if at < len(group.rows) and group.rows[at] == claimant:
                return group, at
        return None


def determine(law: Law, measure: d.Measure, facts: Facts, rulings: Mapping[str, str] | None = None) -> Determinations:
    """What the measure answers for every claimant of the batch on its day.

    rulings: options that an official has adopted; the questions they answer are open no more.
    """
    document = law.document(measure.id)
    force = standing(document, facts.as_of)
    territory = _territory(document, facts)
    here = facts.any_of(~territory.no)
    if force.state not in ("in_force", "last_day"):
        outcome = _nothing(facts, OUT_OF_FORCE)
        status = np.where(here, STATUS["not_in_force"], STATUS["not_applicable"]).astype(np.int8)
        return Determinations(measure, force, status, outcome, ())
    ruled = {question: option for question, option in (rulings or {}).items() if question in measure.questions}
    groups, outcome = _under_all_readings(law, measure, facts, force, territory, ruled)
    status = _statuses(measure, outcome, groups)
    status[~here] = STATUS["not_applicable"]
    return Determinations(measure, force, status, outcome, groups)


def _territory(document: d.Document, facts: Facts) -> Truth:
    """Whether the building lies where the document applies."""
    codes = facts.columns["park.district"].values
    inside = codes // 10 ** (6 - len(document.jurisdiction)) == int(document.jurisdiction)
    return facts.truth("park.district", inside)


def _under_all_readings(
    law: Law, measure: d.Measure, facts: Facts, force: Standing, territory: Truth, ruled: Reading
) -> tuple[tuple[ReadingGroup, ...], Outcome]:
    """The outcome of all claimants, lows and highs taken over every reading that is open for them."""
    base = Setting(facts, measure, ruled, _before_start(facts, force), force.state == "last_day")
    questions = [question for question in measure.questions if question not in ruled]
    pattern = np.zeros(facts.claimants, dtype=np.uint16)
    for bit, question in enumerate(questions):
        pattern |= facts.any_of(in_play(question, base) & ~territory.no).astype(np.uint16) << np.uint16(bit)
    if not pattern.any():
        return (), _outcome(law, base, territory)
    groups, rows, parts = [], [], []
    for value in np.unique(pattern):
        chosen = np.flatnonzero(pattern == value)
        asked = tuple(question for bit, question in enumerate(questions) if value >> bit & 1)
        mine = replace(base, facts=facts.take(chosen))
        there = _take(territory, facts.rows_of(chosen))
        outcomes = tuple(
            _outcome(law, replace(mine, reading={**ruled, **dict(zip(asked, options, strict=True))}), there)
            for options in itertools.product(*(QUESTIONS[question].options for question in asked))
        )
        if asked:
            groups.append(ReadingGroup(chosen, asked, outcomes))
        rows.append(chosen)
        parts.append(_joined(outcomes))
    return tuple(groups), _placed(np.concatenate(rows), parts)


def _before_start(facts: Facts, force: Standing) -> bool:
    return force.start is not None and dt.date(facts.rent_year, 12, 31) < force.start


def _take(truth: Truth, rows: np.ndarray) -> Truth:
    leaves = tuple(replace(leaf, known=None if leaf.known is None else leaf.known[rows]) for leaf in truth.leaves)
    return Truth(truth.yes[rows], truth.no[rows], leaves)


def _joined(outcomes: tuple[Outcome, ...]) -> Outcome:
    """One outcome over several readings: the least low, the most high, the bits that hold under all of them."""
    first = outcomes[0]
    if len(outcomes) == 1:
        return first

    def over(name: str, how: np.ufunc) -> np.ndarray:
        return how.reduce([getattr(outcome, name) for outcome in outcomes])

    same_tier = np.all([outcome.tier == first.tier for outcome in outcomes], axis=0)
    return Outcome(
        state=first.state,
        low=over("low", np.minimum),
        high=over("high", np.maximum),
        met=over("met", np.bitwise_and),
        failed=over("failed", np.bitwise_and),
        missing=over("missing", np.bitwise_or),
        tier=np.where(same_tier, first.tier, NO_TIER).astype(np.int8),
        capped=over("capped", np.logical_or),
        floor_low=over("floor_low", np.minimum),
        floor_high=over("floor_high", np.maximum),
    )


def _placed(order: np.ndarray, parts: list[Outcome]) -> Outcome:
    """The parts put back into the order of the claimants."""
    back = np.argsort(order)
    return Outcome(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])[back]
            for name in Outcome.__dataclass_fields__
        }
    )


def _statuses(measure: d.Measure, outcome: Outcome, groups: tuple[ReadingGroup, ...]) -> np.ndarray:
    met = "discretionary" if isinstance(measure.payment, d.Discretionary) else "eligible"
    by_state = np.array(
        [STATUS[name] for name in ("not_eligible", "needs_facts", met, "superseded", "not_in_force")], dtype=np.int8
    )
    status = by_state[outcome.state]
    for group in groups:
        first = group.outcomes[0]
        differs = np.any([first.differs(other) for other in group.outcomes[1:]], axis=0)
        unknown = np.any([other.state == UNKNOWN for other in group.outcomes], axis=0)
        refused = np.any([other.state == REFUSED for other in group.outcomes], axis=0) & ~differs
        mine = np.where(differs, STATUS["depends_on_reading"], status[group.rows])
        mine = np.where(refused, STATUS["not_eligible"], mine)
        status[group.rows] = np.where(unknown, STATUS["needs_facts"], mine)
    return status


# ---- one reading ---------------------------------------------------------------------------------------------------


def _outcome(law: Law, setting: Setting, territory: Truth) -> Outcome:
    """What the clauses answer under one reading."""
    facts, measure = setting.facts, setting.measure
    if setting.last_day and setting.reading.get("last-day") == "day-before":
        return _nothing(facts, OUT_OF_FORCE)
    setting = replace(setting, excluded=_excluded(setting))
    if isinstance(measure.payment, d.Nothing):
        return _nothing(facts, REFUSED)
    due, floor = territory, Truth.always(True, facts.rows)
    met = np.zeros(facts.rows, dtype=np.uint32)
    failed, missing = met.copy(), territory.missing()
    asked = []
    for bit, clause in enumerate(measure.clauses):
        truth = test(setting, clause.test)
        met |= truth.yes.astype(np.uint32) << np.uint32(bit)
        failed |= truth.no.astype(np.uint32) << np.uint32(bit)
        asked.append((clause, truth))
        if clause.decides == "payment":
            due = due & truth
        else:
            floor = floor & truth
    may, must = ~due.no, due.yes
    for clause, truth in asked:
        matters = may if clause.decides == "payment" else may & ~floor.no
        missing |= truth.missing(matters)
    payment = pay(setting, may, must, (~floor.no, floor.yes))
    nothing = np.full(facts.claimants, NO_FLOOR, dtype=np.int64)
    floor_low = nothing if payment.floor_low is None else payment.floor_low
    floor_high = nothing if payment.floor_high is None else payment.floor_high
    settled = (payment.low == payment.high) & (floor_low == floor_high)
    state = np.where(facts.any_of(must) & settled, MET, np.where(facts.any_of(may), UNKNOWN, REFUSED))
    lacking = facts.bits_of(np.where(may, missing, np.uint32(0))) | payment.missing
    outcome = Outcome(
        state=state,
        low=payment.low,
        high=payment.high,
        met=facts.bits_of(met),
        failed=facts.bits_of(np.where(territory.no, np.uint32(0), failed)),
        missing=np.where(state == UNKNOWN, lacking, np.uint32(0)),
        tier=payment.tier,
        capped=payment.capped,
        floor_low=floor_low,
        floor_high=floor_high,
    )
    if setting.reading.get("free-and-subsidised") == "same-kind":
        return _beside_free_months(law, setting, territory, outcome)
    return outcome


def _excluded(setting: Setting) -> Truth | None:
    """Refused because the tier needs something that the tenant lacks; month by month, only if in every month."""
    payment = setting.measure.payment
    if not isinstance(payment, d.ShareOfRent):
        return None
    months = month_standings(setting)
    if months is None:
        return tier_standing(setting.facts, payment.tiers, setting.reading, sample_of(setting.reading)).excluded
    excluded = months[0].excluded
    for month in months[1:]:
        excluded = excluded & month.excluded
    return excluded


def _beside_free_months(law: Law, setting: Setting, territory: Truth, outcome: Outcome) -> Outcome:
    """就高不就低 against the rent that was waived in the same year, where the offer of free months is, or may be, the
    measure of the same kind."""
    facts = setting.facts
    offer = law.measures[setting.measure.payment.same_kind_offer]
    offer_outcome = _outcome(law, Setting(facts, offer, {}), territory)
    offered = offer_outcome.state
    waived = facts.sum_of(np.zeros(facts.rows, np.int64) if facts.waived is None else facts.waived.sum(axis=1))
    taken, may_be_taken = offered == MET, offered != REFUSED
    less_low, less_high = outcome.low <= waived, outcome.high <= waived
    low = np.where(may_be_taken & less_low, 0, outcome.low)
    high = np.where(taken & less_high, 0, outcome.high)
    unsure = (offered == UNKNOWN) & less_low & (outcome.state == MET)
    state = np.where(taken & less_high & (outcome.state == MET), SUPERSEDED, outcome.state)
    state = np.where(unsure, UNKNOWN, state)
    return replace(
        outcome,
        low=low,
        high=high,
        state=state,
        missing=outcome.missing | np.where(unsure, offer_outcome.missing, np.uint32(0)),
        capped=outcome.capped & (high > 0),
    )


def _nothing(facts: Facts, state: int) -> Outcome:
    n = facts.claimants
    zero, bits = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.uint32)
    floor = np.full(n, NO_FLOOR, dtype=np.int64)
    none = np.full(n, NO_TIER, dtype=np.int8)
    states = np.full(n, state, dtype=np.int64)
    return Outcome(states, zero, zero, bits, bits, bits, none, zero > 0, floor, floor)
