"""What would change an answer (怎样才能改变结果): the smallest sets of facts, found by trying them all.

Every fact that the measure asks for is set to every other value it can have, alone, then in pairs, then in threes; the
law answers each trial, in one batch a size. What is found is therefore complete up to the size that is tried.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from registry.policy.answers.check import answer_facts
from registry.policy.answers.replies import Determination, Told, Unanswered, Yuan
from registry.policy.files import documents as d
from registry.policy.files import terms as t
from registry.policy.files.checking.open_questions import tests_of
from registry.policy.files.law import Law
from registry.policy.files.refusal import Refusal
from registry.policy.files.rulings import Rulings
from registry.policy.shared_facts import Fact
from registry.policy.turning.with_facts import can_be_set, given, with_facts
from registry.policy.vocabulary import FACTS, FIRST_DAY

LARGEST = 3
BETTER = ("eligible", "discretionary")
POSSIBLE = ("depends_on_reading", "needs_facts")
"""Better than a refusal, where money may come of it."""

_TRIED: Mapping[str, tuple[object, ...]] = {
    "tenant.industry": ("65",),
    "granted": ([],),
    "lease.rent_free_months": (6,),
}
"""Values to try of facts that are not chosen from a list. The rent and the place of the building are never changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """Facts that would have to be otherwise, and what the measure would then answer."""

    facts: Mapping[str, object]
    answer: Determination


def smallest_changes(case: Mapping[str, object], measure: str, law: Law, rulings: Rulings = None) -> list[Change]:
    """All changes of the smallest size that lead to a better answer of the measure; empty where up to LARGEST facts
    do not suffice. ``case``: in the format of the case files. A better answer pays where none was due, or pays more.
    Raises Refusal where the case itself cannot be taken."""
    law = law.asking((), [measure])
    (told,) = answer_facts([case], law, rulings)
    if isinstance(told, Unanswered):
        raise Refusal(told.at, told.zh, told.en)
    today = told.determinations[measure]
    options = _options(law, law.measures[measure], case)
    for size in range(1, LARGEST + 1):
        trials = list(_trials(options, size))
        cases = [with_facts(case, trial) for trial in trials]
        answers = answer_facts(cases, law, rulings)
        found = [
            Change(trial, answer.determinations[measure])
            for trial, answer in zip(trials, answers, strict=True)
            if isinstance(answer, Told) and _is_better(answer.determinations[measure], today)
        ]
        if found:
            return found
    return []


def _is_better(then: Determination, today: Determination) -> bool:
    if today.status == "not_eligible" and then.status in POSSIBLE:
        return bool(then.high or (then.floor is not None and then.floor.high))
    if then.status not in BETTER:
        return False
    return today.status not in BETTER or _paid(then) > _paid(today)


def _paid(said: Determination) -> Yuan:
    """What it pays at most, or the floor that is certain."""
    return said.high or (said.floor.low if said.floor is not None and said.floor.settled else 0) or 0


def _options(law: Law, measure: d.Measure, case: Mapping[str, object]) -> dict[str, list[object]]:
    """For every fact that the measure asks, the values other than today's."""
    asked = dict.fromkeys(measure.facts)
    if ladder := measure.payment.ladder:
        asked |= dict.fromkeys(["park.recognition", *(need for tier in ladder for need in tier.needs)])
    options: dict[str, list[object]] = {}
    for path in asked:
        values = _values(law.facts[path], measure, cast("dt.date", case["as_of"]))
        others = [value for value in values if value != given(case, path)]
        if others and can_be_set(case, path):
            options[path] = others
    return options


def _values(fact: Fact, measure: d.Measure, as_of: dt.date) -> Sequence[object]:
    """The values to try: all words of a fact that is chosen, and of a number, an amount or a day the bounds that the
    clauses draw, the first value inside each."""
    if fact.path in _TRIED:
        return _TRIED[fact.path]
    words = [_typed(word) for word in fact.values] or list(_bounds(fact, measure))
    if fact.by == "year":
        return [{as_of.year - 1: value} for value in words]
    if fact.by == "days" and fact.path not in FACTS:
        return [[{"is": value, "from": FIRST_DAY}] for value in words]
    return words


def _bounds(fact: Fact, measure: d.Measure) -> Iterator[Decimal | dt.date]:
    for _, test in tests_of(measure):
        if isinstance(test, t.Compare) and test.fact == fact.path:
            for key, bound in test.bounds.items():
                yield _stepped(fact, bound, {"more_than": 1, "less_than": -1}.get(key, 0))


def _stepped(fact: Fact, bound: Decimal | dt.date, steps: int) -> Decimal | dt.date:
    if isinstance(bound, dt.date):
        return bound + dt.timedelta(days=steps)
    return bound + steps * Decimal(1).scaleb(-fact.decimals)


def _typed(word: str) -> object:
    return {"true": True, "false": False}.get(word, word)


def _trials(options: Mapping[str, Sequence[object]], size: int) -> Iterator[dict[str, object]]:
    for paths in itertools.combinations(options, size):
        for values in itertools.product(*(options[path] for path in paths)):
            yield dict(zip(paths, values, strict=True))
