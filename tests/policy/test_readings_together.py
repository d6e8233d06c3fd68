"""Readings that are worked out side by side answer as each would by itself."""

import datetime as dt
import random

import numpy as np
import pytest

from registry.policy import load_law
from registry.policy.answers.cases import case_of
from registry.policy.answers.columns import facts_of
from registry.policy.kernel import clauses, side_by_side
from registry.policy.kernel.clauses import Setting, turns_on_options
from registry.policy.kernel.determination import determine
from registry.policy.kernel.options import Options
from registry.policy.known_questions import QUESTIONS

LAW = load_law()
PLAIN = {id: question.plain for id, question in QUESTIONS.items()}
MEASURES = LAW.measures_for("tenant")
DAY, LAST_DAY = dt.date(2026, 11, 21), dt.date(2028, 3, 31)
SPELLS = (
    [],
    [{"as": "ai_software", "from": dt.date(2025, 6, 1)}],
    [{"as": "other_featured", "from": dt.date(2020, 1, 1)}],
)
TITLES = ([], [{"tier": "municipal", "from": dt.date(2025, 9, 1)}])


def place(draw, year):
    park = {"district": draw.choice(["440311", "440311", "440305", "440307"]), "titles": draw.choice(TITLES)}
    park |= {"zero_rent_incubator": draw.random() < 0.5, "software_park": draw.random() < 0.5}
    if draw.random() < 0.9:
        park["recognition"] = draw.choice(SPELLS)
    lease = {"start": dt.date(year, draw.randint(1, 12), 1), "area_m2": 500, "monthly_rent": draw.randint(1, 500_000)}
    return {"park": park, "lease": lease | {"rent_free_months": draw.choice([0, 0, 6])}}


def crowd(premises, day=DAY):
    """Two hundred tenants of whom many questions are open, with up to so many premises each."""
    draw = random.Random(7)
    cases = []
    for index in range(200):
        paid = draw.sample(range(day.year - 5, day.year - 1), draw.randint(0, 2))
        granted = [{"measure": "guangming-2025-4/14", "rent_year": year} for year in paid]
        places = [place(draw, day.year - 1) for _ in range(draw.randint(1, premises))]
        kind = {"kind": "enterprise", "industry": draw.choice(["6513", "2710"]), "size": "small"}
        case = {"id": str(index), "as_of": day, "tenant": kind, "granted": granted, "premises": places}
        cases.append(case | ({"cooperation": False} if draw.random() < 0.7 else {}))
    return facts_of([case_of(case, LAW.measures) for case in cases], LAW.measures)


def said(found):
    """All that the determinations say, as values that can be compared."""
    return [told(found.outcome), found.status.tolist()] + [
        [group.rows.tolist(), group.questions, [told(outcome) for outcome in group.outcomes]] for group in found.groups
    ]


def told(outcome):
    columns = {name: column for name, column in vars(outcome).items() if isinstance(column, np.ndarray)}
    steps = None if outcome.steps is None else [column.tolist() for column in outcome.steps.listed()]
    payers = None if outcome.payers is None else [column.tolist() for column in outcome.payers.listed()]
    return {name: column.tolist() for name, column in columns.items()}, steps, payers


@pytest.mark.parametrize("premises", [1, 3])
@pytest.mark.parametrize("day", [DAY, LAST_DAY])
def test_each_reading_answers_the_same_by_itself(monkeypatch, premises, day):
    facts = crowd(premises, day)
    together = [said(determine(LAW, measure, facts)) for measure in MEASURES]
    assert sum(len(groups) for _, _, *groups in together) > 5, "so few questions are open that nothing is shown"
    monkeypatch.setattr(side_by_side, "BLOCK", 1)
    assert [said(determine(LAW, measure, facts)) for measure in MEASURES] == together


@pytest.mark.parametrize("premises", [1, 3])
def test_a_ruling_for_the_plain_option_of_every_question_answers_as_if_nothing_were_asked(monkeypatch, premises):
    facts = crowd(premises)
    ruled = [told(determine(LAW, measure, facts, PLAIN).outcome) for measure in MEASURES]
    monkeypatch.setattr("registry.policy.kernel.determination.in_play", lambda *_: np.zeros(facts.rows, dtype=bool))
    assert [told(determine(LAW, measure, facts).outcome) for measure in MEASURES] == ruled


def test_the_plain_option_is_one_of_every_question():
    assert all(question.plain in question.options for question in QUESTIONS.values())


class Unasked(Options):
    """Options of which nobody may ask."""

    def of_claimants(self, question, option):
        raise AssertionError(f"{question} is asked for")

    def chosen(self, question, answer):
        raise AssertionError(f"{question} is asked for")


def test_what_is_asked_once_for_all_readings_asks_for_no_option():
    facts = crowd(1)
    steady = [
        (measure, clause)
        for measure in LAW.measures.values()
        for clause in measure.clauses
        if not turns_on_options(clause.test)
    ]
    assert len(steady) > 10
    for measure, clause in steady:
        clauses.test(Setting(facts, measure, Unasked(), declared=LAW.facts), clause.test)
