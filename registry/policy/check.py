"""The self-check (自查): cases in, answers out, all through the one kernel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from . import documents as d
from .answers import answer, yuan
from .cases import Case, Refused, case_of, read_cases
from .columns import facts_of
from .determination import STATUS, Determinations, determine
from .facts import Facts
from .law import Law, load_law, ordered
from .refusal import Refusal
from .rulings import Rulings, deciding
from .stacking import Drawn, after_budget, budget_share, elsewhere, is_superseded, spent, total
from .vocabulary import LEVELS

Answer = dict[str, object]


def answer_case(facts: Mapping[str, object], law: Law | None = None, rulings: Rulings = None) -> Answer:
    """The answer to one case given as a mapping in the format of the case files; a refusal is an answer too."""
    return answer_facts([facts], law, rulings)[0]


def answer_facts(
    given: Iterable[Mapping[str, object]], law: Law | None = None, rulings: Rulings = None
) -> list[Answer]:
    """The answers to many cases given as mappings, in their order."""
    law = law or load_law()
    return answer_cases([_read(facts, law) for facts in given], law, rulings)


def _read(facts: Mapping[str, object], law: Law) -> Case | Refused:
    try:
        return case_of(facts, law.measures)
    except Refusal as refusal:
        known = facts.get("id") if isinstance(facts, Mapping) else None
        return Refused(None if known is None else str(known), refusal)


def answer_file(text: str, law: Law | None = None, rulings: Rulings = None) -> list[Answer]:
    """The answers to every case of a file, in its order. Raises Refusal where the file itself cannot be read."""
    law = law or load_law()
    return answer_cases(read_cases(text, law.measures), law, rulings)


def answer_cases(cases: Sequence[Case | Refused], law: Law, rulings: Rulings = None) -> list[Answer]:
    """The answers in the order of the cases; those of one day and one kind of claimant are one batch."""
    answers: dict[int, Answer] = {}
    batches: dict[tuple[object, str], list[int]] = defaultdict(list)
    for index, case in enumerate(cases):
        if isinstance(case, Refused):
            answers[index] = _refused(case)
        else:
            batches[case.as_of, "operator" if case.tenant is None else "tenant"].append(index)
    for (_, claimant), places in batches.items():
        batch = [cases[place] for place in places]
        answers |= dict(zip(places, _batch(batch, law, law.measures_for(claimant), rulings), strict=True))
    return [answers[index] for index in range(len(cases))]


def _refused(case: Refused) -> Answer:
    refusal = case.refusal
    where = {} if case.position is None else {"position": case.position}
    return {
        "id": case.id,
        **where,
        "error": {"at": refusal.at, "message": f"{refusal.zh} {refusal.en}", "zh": refusal.zh, "en": refusal.en},
    }


def _batch(cases: list[Case], law: Law, measures: Sequence[d.Measure], rulings: Rulings) -> list[Answer]:
    facts = facts_of(cases, law.measures)
    found = [determine(law, measure, facts, rulings) for measure in measures]
    cited = [_cited(law, measure, facts, rulings) for measure in measures]
    least, most = spent(facts, "operator" if cases[0].tenant is None else "tenant")
    return [
        _one(case, index, law, found, cited, facts, (int(least[index]), int(most[index])))
        for index, case in enumerate(cases)
    ]


def _cited(law: Law, measure: d.Measure, facts: Facts, rulings: Rulings) -> list[tuple[dict[str, str], np.ndarray]]:
    """Each ruling on the measure as answers cite it, and bool per case: whether it decided that answer, because with
    its question open the answer would depend on how the question is read."""
    settled = deciding(rulings, measure, facts.as_of)
    if not settled:
        return []
    undecided = determine(law, measure, facts)
    return [(settled[id].cited(), undecided.turns_on(id)) for id in ordered(settled)]


def _one(
    case: Case,
    index: int,
    law: Law,
    found: list[Determinations],
    cited: list[list[tuple[dict[str, str], np.ndarray]]],
    facts: Facts,
    spent: tuple[int, int],
) -> Answer:
    said: dict[str, object] = {}
    drawn: list[Drawn] = []
    for determinations, rulings in zip(found, cited, strict=True):
        measure = determinations.measure
        one = answer(law, determinations, facts, index, case)
        if deciding_it := [ruling for ruling, decided in rulings if decided[index]]:
            one["rulings"] = deciding_it
        mine = _drawn(law, determinations, index)
        if one["status"] == "eligible" and is_superseded(mine, case):
            one |= {"status": "superseded", "by": "other_support"}
        if one["status"] == "superseded":
            one["because"] = _stacking_rule(law, measure)
        one |= _after_budget(one, mine, case)
        if _is_asked(measure, case):
            drawn.append(_budgeted(mine, case))
        said[measure.id] = one
    low, high = total(drawn, {level: elsewhere(case, level) for level in LEVELS}, spent)
    return {"id": case.id, "determinations": said, "total": {"low": yuan(low), "high": yuan(high)}}


def _stacking_rule(law: Law, measure: d.Measure) -> dict[str, str]:
    """The article that lets only the higher of two measures of one kind be taken, and its words."""
    rule = law.document(measure.id).stacking.articles[0]
    return {"article": rule.article, "quote": rule.quote}


def _is_asked(measure: d.Measure, case: Case) -> bool:
    """Whether the sum has a part for the measure: outlay for an incubator that the case says nothing of has none."""
    return measure.payment.outlay_of is None or bool(case.incubator)


def _drawn(law: Law, found: Determinations, index: int) -> Drawn:
    paid = found.status[index] not in (STATUS["not_applicable"], STATUS["not_in_force"], STATUS["not_eligible"])
    low, high = (int(found.outcome.low[index]), int(found.outcome.high[index])) if paid else (0, 0)
    return Drawn(found.measure, law.document(found.measure.id), low, high)


def _budgeted(drawn: Drawn, case: Case) -> Drawn:
    share = budget_share(case.budget, drawn.measure.id, case.as_of.year)
    return Drawn(drawn.measure, drawn.document, after_budget(drawn.low, share), after_budget(drawn.high, share))


def _after_budget(one: Answer, drawn: Drawn, case: Case) -> Answer:
    """The announced percentage applied, where one is announced for the year of the claim."""
    share = budget_share(case.budget, drawn.measure.id, case.as_of.year)
    if share == 10_000 and case.as_of.year not in case.budget.get(drawn.measure.id, {}):
        return {}
    low, high = yuan(after_budget(drawn.low, share)), yuan(after_budget(drawn.high, share))
    return {"after_budget": high if low == high else {"low": low, "high": high}}
