"""Entitlements (补贴资格): what the law and the rulings of the day answer for those whom the register holds."""

import datetime as dt
from collections import Counter
from collections.abc import Collection

import numpy as np
from sqlalchemy.orm import Session

from registry import casefile
from registry.assess import reader
from registry.policy import Law, answer_facts, load_law
from registry.policy.determination import determine
from registry.rulings import in_force


def of_park(session: Session, park_id: int, as_of: dt.date, only: Collection[int] | None = None) -> dict[int, dict]:
    """By tenant id, the answer of `registry.policy.answer_facts` for the tenants of the park on the day, or for
    `only` these.
    """
    cases = casefile.cases_of(session, park_id, as_of, only)
    return dict(zip(cases, answer_facts(cases.values(), rulings=in_force(session, as_of)), strict=True))


def turning_on(session: Session, as_of: dt.date, law: Law | None = None) -> dict[str, Counter[str]]:
    """How many answers turn on each open question on the day: ``{"tenant": {question: n}, "operator": {question: n}}``.

    Rulings are left out, so that a question that was ruled on is counted as well: these are the answers it decided. A
    tenant counts once, an operating body once for each of its parks.
    """
    law = law or load_law()
    counted = {"tenant": Counter(), "operator": Counter()}
    for batch in (*reader.tenants(session, law, as_of), *reader.operators(session, law, as_of)):
        turns: dict[str, np.ndarray] = {}
        for measure in law.measures_for(batch.kind):
            found = determine(law, measure, batch.facts)
            for question in measure.questions:
                turns[question] = turns.get(question, False) | found.turns_on(question)
        counted[batch.kind].update({question: int(here.sum()) for question, here in turns.items() if here.any()})
    return counted
