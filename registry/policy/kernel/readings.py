"""Open questions of the texts: for which rows an option could change the answer.

A question is in play only where it might matter; the options are then all worked out, and one that turns out to change
nothing is not listed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce

import numpy as np

from registry.policy.files.documents import facts_asked
from registry.policy.files.terms import Test, Titled
from registry.policy.kernel.clauses import Setting, paid_years, test, turns_on_options, within_years, years_left
from registry.policy.kernel.facts import ANY_TIME_BIT, AS_OF_BIT, Facts
from registry.policy.kernel.kleene import Truth
from registry.policy.kernel.tiers import status_changes
from registry.policy.kernel.titles import rewards
from registry.policy.known_questions import QUESTIONS
from registry.policy.vocabulary import FACT_BIT


def in_play(question: str, setting: Setting, here: np.ndarray) -> np.ndarray:
    """Bool per row: whether the options of the question could give different answers, however the measure pays.

    here: the rows in which the measure may apply; of no others.
    """
    if question in setting.measure.own_questions:
        return _own(question, setting, here)
    first, *others = setting.measure.ways_to_pay
    asked = reduce(
        np.logical_or,
        (_known(question, replace(setting, measure=other)) for other in others),
        _known(question, setting if first is setting.measure else replace(setting, measure=first)),
    )
    return asked & here


def _known(question: str, setting: Setting) -> np.ndarray:
    """One that the kernel knows."""
    if question == "last-day":
        return np.full(setting.facts.rows, setting.last_day)
    return _IN_PLAY[question](setting)


def _own(question: str, setting: Setting, here: np.ndarray) -> np.ndarray:
    """A question that the document declares: where its options ask otherwise, or anywhere if they pay otherwise or
    are in force on other days; of whom it is asked surely, in all premises where it is about the payment."""
    measure, facts, rows = setting.measure, setting.facts, setting.facts.rows
    where = measure.own_questions[question].where
    if where is not None and _nothing_is_known(setting, where):
        return _nowhere(facts)
    asked = here if where is None else here & test(setting, where).yes
    if question in setting.days or any(id == question for id, _ in measure.paid_otherwise):
        return asked & ~facts.of_claimant(facts.any_of(here & ~asked))
    differs = np.zeros(rows, dtype=bool)
    for clause, others in zip(measure.clauses, measure.other_tests, strict=True):
        for other in (other for (id, _), other in others.items() if id == question):
            if _turn_apart(clause.test, other):
                return asked
            mine = test(setting, clause.test)
            theirs = Truth.always(True, rows) if other is None else test(setting, other)
            differs |= (mine.yes != theirs.yes) | (mine.no != theirs.no)
    return asked & differs


def _nothing_is_known(setting: Setting, where: Test) -> bool:
    """Whether the test rests on facts that a document declares alone, and nobody has stated any of them: a whole
    register is not asked then."""
    asked = facts_asked(where, setting.measure)
    return bool(asked) and not any(path in FACT_BIT or path in setting.facts.columns for path in asked)


def _turn_apart(one: Test, other: Test | None) -> bool:
    """Whether options of other questions may set two tests apart where they agree plainly. What 园区 means widens both
    in the same way."""
    if isinstance(one, Titled) and isinstance(other, Titled):
        return False
    return turns_on_options(one) or (other is not None and turns_on_options(other))


def _nowhere(facts: Facts) -> np.ndarray:
    return np.zeros(facts.rows, dtype=bool)


def _three_years(setting: Setting) -> np.ndarray:
    """Only a gap in the paid years, or a grant that does not say its year, makes the ways of counting differ."""
    facts, measure = setting.facts, setting.measure
    years, undated = measure.years_limit.years, facts.undated.get(measure.id)
    if undated is None or not undated.any():
        paid, known = paid_years(facts, measure.id), facts.columns["granted"].known
        plainly, *otherwise = (within_years(paid, years, option) for option in QUESTIONS["three-years"].options)
        differs = reduce(np.logical_or, [other != plainly for other in otherwise])
        return differs if known is None else differs & known
    first, *others = (years_left(facts, measure.id, years, option) for option in QUESTIONS["three-years"].options)
    return np.logical_or.reduce([(other.yes != first.yes) | (other.no != first.no) for other in others])


def _status_date(setting: Setting) -> np.ndarray:
    return status_changes(setting.facts)


def _higher_title(setting: Setting) -> np.ndarray:
    facts = setting.facts
    titled = facts.status["software_title"] != 0
    known = facts.columns["park.recognition"].known
    beyond = facts.status["software_title"] & ~facts.status["ai_software"] != 0
    return titled & beyond if known is None else titled & (beyond | ~known)


def _no_cooperation(setting: Setting) -> np.ndarray:
    facts = setting.facts
    recognised, cooperates = facts.columns["park.recognition"], facts.columns["cooperation"]
    featured = facts.status["other_featured"] != 0
    if recognised.known is not None:
        featured = featured | ~recognised.known
    surely = cooperates.values if cooperates.known is None else cooperates.values & cooperates.known
    return featured & ~surely


def _first_rent_year(setting: Setting) -> np.ndarray:
    return np.full(setting.facts.rows, setting.rent_year_before_start)


def _park_meaning(setting: Setting) -> np.ndarray:
    facts = setting.facts
    column = facts.columns["park.software_park"]
    may_be = column.values if column.known is None else column.values | ~column.known
    bits = {AS_OF_BIT if test.on == "claim" else ANY_TIME_BIT for test in setting.measure.tests_of(Titled)}
    return may_be & np.logical_or.reduce([facts.status["software_title"] & bit == 0 for bit in bits])


def _free_and_subsidised(setting: Setting) -> np.ndarray:
    """Months waived in the rent year, in a park that is or may be a zero-rent incubator; and rent that the same
    claimant paid, or may have, there or elsewhere."""
    facts = setting.facts
    if facts.waived is None:
        return _nowhere(facts)
    offered, rent = facts.columns["park.zero_rent_incubator"], facts.columns["rent"]
    may_be = offered.values if offered.known is None else offered.values | ~offered.known
    pays = rent.values > 0 if rent.known is None else (rent.values > 0) | ~rent.known
    return may_be & (facts.waived.sum(axis=1) > 0) & facts.of_claimant(facts.any_of(pays))


def _upgrade(setting: Setting) -> np.ndarray:
    return rewards.upgrade_in_play(setting.facts, setting.measure)


def _two_titles(setting: Setting) -> np.ndarray:
    return rewards.two_titles_in_play(setting.facts, setting.measure)


_IN_PLAY: dict[str, Callable[[Setting], np.ndarray]] = {
    "three-years": _three_years,
    "status-date": _status_date,
    "higher-title": _higher_title,
    "no-cooperation": _no_cooperation,
    "first-rent-year": _first_rent_year,
    "upgrade": _upgrade,
    "two-titles": _two_titles,
    "park-meaning": _park_meaning,
    "free-and-subsidised": _free_and_subsidised,
}
