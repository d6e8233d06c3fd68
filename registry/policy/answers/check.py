"""The self-check (自查): cases in, answers out, all through the one kernel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from registry.policy.answers.answers import answers, between, yuan
from registry.policy.answers.cases import Case, Refused, case_of, read_cases
from registry.policy.answers.columns import facts_of
from registry.policy.answers.replies import Answer, AtLeast, Because, Determination, Span, Told, Unanswered
from registry.policy.answers.stacking import Budget, Drawn, Elsewhere, after_budget, spent, total
from registry.policy.files import documents as d
from registry.policy.files.law import Law, load_law
from registry.policy.files.refusal import Refusal
from registry.policy.files.rulings import Ruling, Rulings, deciding
from registry.policy.kernel.determination import STATUS, Determinations, determine
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.payments.amounts import OPEN


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
        return case_of(facts, law.measures, law.declared, law.declared_asked)
    except Refusal as refusal:
        known = facts.get("id") if isinstance(facts, Mapping) else None
        return Refused(None if known is None else str(known), refusal)


def answer_file(text: str, law: Law | None = None, rulings: Rulings = None) -> list[Answer]:
    """The answers to every case of a file, in its order. Raises Refusal where the file itself cannot be read."""
    law = law or load_law()
    return answer_cases(read_cases(text, law.measures, law.declared, law.declared_asked), law, rulings)


def answer_cases(cases: Sequence[Case | Refused], law: Law, rulings: Rulings = None) -> list[Answer]:
    """The answers in the order of the cases; those of one day and one kind of claimant are one batch."""
    told: dict[int, Answer] = {}
    batches: dict[tuple[object, str], list[int]] = defaultdict(list)
    for index, case in enumerate(cases):
        if isinstance(case, Refused):
            told[index] = _refused(case)
        else:
            batches[case.as_of, "operator" if case.tenant is None else "tenant"].append(index)
    for (_, claimant), places in batches.items():
        batch = [cases[place] for place in places]
        told |= dict(zip(places, _batch(batch, law, law.measures_for(claimant), rulings), strict=True))
    return [told[index] for index in range(len(cases))]


def _refused(case: Refused) -> Unanswered:
    return Unanswered(case.refusal.at, case.refusal.zh, case.refusal.en, case.id, case.position)


def _batch(cases: list[Case], law: Law, measures: Sequence[d.Measure], rulings: Rulings) -> list[Told]:
    facts = facts_of(cases, law.grants_looked_at, law.declared_asked)
    support = Elsewhere.of(cases)
    said: dict[str, list[Determination]] = {}
    drawn: list[Drawn] = []
    for measure in measures:
        found = determine(law, measure, facts, rulings)
        budget = Budget.of(cases, measure.id)
        mine = _drawn(law, found)
        told = answers(law, found, facts, cases)
        _beside(told, mine, support)
        for ruling, decided in _cited(law, measure, facts, rulings):
            for at in np.flatnonzero(decided):
                told[at] = replace(told[at], rulings=(*told[at].rulings, ruling))
        for at in budget.announced:
            left = after_budget(mine, budget).one(at)
            told[at] = replace(told[at], after_budget=between(*left))
        said[measure.id] = told
        drawn.append(_asked(after_budget(mine, budget), cases))
    claimant = "operator" if cases[0].tenant is None else "tenant"
    low, high = total(drawn, support.by_level, spent(facts, claimant))
    ends = zip(_whole(low, cases), _whole(high, cases), _endless(drawn, cases), strict=True)
    sums = [AtLeast(yuan(least)) if endless else Span(yuan(least), yuan(most)) for least, most, endless in ends]
    each = zip(*said.values(), strict=True) if said else [()] * len(cases)
    return [
        Told(dict(zip(said, mine, strict=True)), together, case.id)
        for case, mine, together in zip(cases, each, sums, strict=True)
    ]


def _endless(drawn: Sequence[Drawn], cases: list[Case]) -> list[bool]:
    """Per case: whether nobody knows the most that a measure of which sums have a part comes to."""
    ends = [np.asarray(each.high >= OPEN) for each in drawn if each.document.provenance == "primary"]
    return np.logical_or.reduce(ends, axis=0).tolist() if ends else [False] * len(cases)


def _whole(column: np.ndarray, cases: list[Case]) -> list[int]:
    return np.broadcast_to(column, len(cases)).tolist()


def _cited(law: Law, measure: d.Measure, facts: Facts, rulings: Rulings) -> list[tuple[Ruling, np.ndarray]]:
    """Each ruling on the measure, and bool per case: whether it decided that answer, because with its question open the
    answer would depend on how the question is read."""
    settled = deciding(rulings, measure, facts.as_of)
    if not settled:
        return []
    undecided = determine(law, measure, facts)
    return [(settled[id], undecided.turns_on(id)) for id in measure.questions if id in settled]


def _beside(told: list[Determination], drawn: Drawn, support: Elsewhere) -> None:
    """The answers beside support of the same kind, of which only the higher counts; with the article that says so."""
    rules = drawn.document.stacking
    higher = support.is_higher(drawn)
    for at, one in enumerate(told):
        if one.status == "eligible" and higher[at]:
            one = replace(one, status="superseded", by="other_support")
        if one.status == "superseded":
            told[at] = replace(one, because=Because(rules.articles[0].article, rules.articles[0].quote))


def _asked(drawn: Drawn, cases: list[Case]) -> Drawn:
    """Without what the sum has no part for: outlay for an incubator that the case says nothing of."""
    if drawn.measure.payment.outlay_of is None:
        return drawn
    asked = np.array([case.of_incubator for case in cases])
    return replace(drawn, low=drawn.low * asked, high=drawn.high * asked)


_UNPAID = [STATUS[name] for name in ("not_applicable", "not_in_force", "not_eligible")]


def paid_range(found: Determinations) -> tuple[np.ndarray, np.ndarray]:
    """Fen that each claimant is paid at least and at most; none where the answer is a refusal."""
    paid = ~np.isin(found.status, _UNPAID)
    return found.outcome.low * paid, found.outcome.high * paid


def _drawn(law: Law, found: Determinations) -> Drawn:
    return Drawn(found.measure, law.document(found.measure.id), *paid_range(found))
