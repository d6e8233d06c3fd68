"""The self-check (自查): cases in, answers out, all through the one kernel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from registry.policy.answers.answers import answer, yuan
from registry.policy.answers.cases import Case, Refused, case_of, read_cases
from registry.policy.answers.columns import facts_of
from registry.policy.answers.replies import Answer, Because, Determination, Span, Told, Unanswered
from registry.policy.answers.stacking import Drawn, after_budget, budget_share, elsewhere, is_superseded, spent, total
from registry.policy.files import documents as d
from registry.policy.files.law import Law, load_law, ordered
from registry.policy.files.refusal import Refusal
from registry.policy.files.rulings import Ruling, Rulings, deciding
from registry.policy.kernel.determination import STATUS, Determinations, determine
from registry.policy.kernel.facts import Facts
from registry.policy.vocabulary import LEVELS


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


def _refused(case: Refused) -> Unanswered:
    return Unanswered(case.refusal.at, case.refusal.zh, case.refusal.en, case.id, case.position)


def _batch(cases: list[Case], law: Law, measures: Sequence[d.Measure], rulings: Rulings) -> list[Told]:
    facts = facts_of(cases, law.measures)
    found = [determine(law, measure, facts, rulings) for measure in measures]
    cited = [_cited(law, measure, facts, rulings) for measure in measures]
    least, most = spent(facts, "operator" if cases[0].tenant is None else "tenant")
    return [
        _one(case, index, law, found, cited, facts, (int(least[index]), int(most[index])))
        for index, case in enumerate(cases)
    ]


def _cited(law: Law, measure: d.Measure, facts: Facts, rulings: Rulings) -> list[tuple[Ruling, np.ndarray]]:
    """Each ruling on the measure, and bool per case: whether it decided that answer, because with its question open the
    answer would depend on how the question is read."""
    settled = deciding(rulings, measure, facts.as_of)
    if not settled:
        return []
    undecided = determine(law, measure, facts)
    return [(settled[id], undecided.turns_on(id)) for id in ordered(settled)]


def _one(
    case: Case,
    index: int,
    law: Law,
    found: list[Determinations],
    cited: list[list[tuple[Ruling, np.ndarray]]],
    facts: Facts,
    spent: tuple[int, int],
) -> Told:
    said: dict[str, Determination] = {}
    drawn: list[Drawn] = []
    for determinations, rulings in zip(found, cited, strict=True):
        measure = determinations.measure
        mine = _drawn(law, determinations, index)
        one = _beside(answer(law, determinations, facts, index, case), mine, case)
        deciding_it = tuple(ruling for ruling, decided in rulings if decided[index])
        budgeted = _after_budget(mine, case)
        if deciding_it or budgeted is not None:
            one = replace(one, rulings=deciding_it, after_budget=budgeted)
        if _is_asked(measure, case):
            drawn.append(_budgeted(mine, case))
        said[measure.id] = one
    low, high = total(drawn, {level: elsewhere(case, level) for level in LEVELS}, spent)
    return Told(said, Span(yuan(low), yuan(high)), case.id)


def _beside(one: Determination, drawn: Drawn, case: Case) -> Determination:
    """The answer beside support of the same kind, of which only the higher counts; with the article that says so."""
    if one.status == "eligible" and is_superseded(drawn, case):
        one = replace(one, status="superseded", by="other_support")
    if one.status != "superseded":
        return one
    rule = drawn.document.stacking.articles[0]
    return replace(one, because=Because(rule.article, rule.quote))


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


def _after_budget(drawn: Drawn, case: Case) -> Span | None:
    """The announced percentage applied, where one is announced for the year of the claim."""
    share = budget_share(case.budget, drawn.measure.id, case.as_of.year)
    if share == 10_000 and case.as_of.year not in case.budget.get(drawn.measure.id, {}):
        return None
    return Span(yuan(after_budget(drawn.low, share)), yuan(after_budget(drawn.high, share)))
