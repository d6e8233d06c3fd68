"""What would lose an answer again, or lessen it (怎样会失去): a cap, the years, the last day, a move, another fact.

A fact is tried with each other value that it could have, alone, all else staying as it is; the law answers each trial,
all in one batch. What is told of one is therefore the law's own answer, with the words of what then fails or then pays.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any, Literal, cast

from registry.policy.answers.cases import Case
from registry.policy.answers.check import answer_cases
from registry.policy.answers.claims import ClaimsLeft
from registry.policy.answers.replies import Because, Determination, Told, Yuan
from registry.policy.files import documents as d
from registry.policy.files import terms as t
from registry.policy.files.law import Law, standing
from registry.policy.files.paying.steps import facts_named
from registry.policy.files.rulings import Rulings, reading_under
from registry.policy.shared_facts import Fact
from registry.policy.spoken.arithmetic_line import says
from registry.policy.spoken.premises_on_steps import premises_on_steps
from registry.policy.turning.fact_values import LEASE, dated, held, plain_values
from registry.policy.turning.with_facts import changed

Kind = Literal["cap", "years", "once", "beside", "end", "elsewhere", "fact"]
ANSWERED = ("eligible", "discretionary", "depends_on_reading")
_STAY = ("tenant.kind", "tenant.industry", "granted", "park.district", *LEASE, "lease.rent_free_months")
"""Facts that are not tried: what a company is, and what is reckoned from: less rent pays less."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that would lose an answer, or lessen it, with the words of the text.

    fact: what is reckoned with, of a cap; what would be otherwise, of a fact, and `values`, what it would be: any of
    them. then: the answer that would follow. failed: the clause that then fails. left: how many claims are left by the
    years alone, this one included. day: the last day in force. other: the measure beside which it is not paid.
    """

    kind: Kind
    text: Because | None
    fact: str | None = None
    values: tuple[object, ...] = ()
    then: Determination | None = None
    failed: str | None = None
    left: int | None = None
    day: dt.date | None = None
    other: str | None = None


def losses(law: Law, case: Case, said: Determination, measure: str, rulings: Rulings = None) -> list[Loss]:
    """What would lose the answer to one case; nothing where nothing is paid, or where it is not known whether."""
    return losses_of_all(law, [(case, {measure: said})], rulings)[0][measure]


def losses_of_all(
    law: Law, asked: Sequence[tuple[Case, dict[str, Determination]]], rulings: Rulings = None
) -> list[dict[str, list[Loss]]]:
    """The same of many cases, each with the answers of some measures, in one batch."""
    law = _asking(law, {id for _, answers in asked for id in answers})
    trials = [
        (place, id, fact, value)
        for place, (case, answers) in enumerate(asked)
        for id, said in answers.items()
        if _pays(said)
        for fact, value in _trials(law, law.measures[id], case)
    ]
    cases = [_otherwise(law, asked[place][0], fact, value) for place, _, fact, value in trials]
    turned: dict[tuple[int, str, str], list[Loss]] = defaultdict(list)
    told = answer_cases(cases, law.asking((), {id for _, id, _, _ in trials}), rulings)
    for (place, id, fact, value), otherwise, answer in zip(trials, cases, told, strict=True):
        if isinstance(answer, Told):
            said, then = asked[place][1][id], answer.determinations[id]
            turned[place, id, fact.path] += _of_fact(law, law.measures[id], otherwise, said, then, fact, value)
    found: list[dict[str, list[Loss]]] = []
    for case, answers in asked:
        plain = {id: _plain(law, law.measures[id], case, said, rulings) for id, said in answers.items() if _pays(said)}
        found.append({id: list(plain.get(id, ())) for id in answers})
    for (place, id, path), each in turned.items():
        found[place][id] += _told(law.facts[path], asked[place][0], each)
    return found


def _asking(law: Law, measures: set[str]) -> Law:
    """The law that is asked about these measures too, whatever their topic."""
    return law if measures <= law.asked.keys() else law.asking(law.topics, law.besides | measures)


def _otherwise(law: Law, case: Case, fact: Fact, value: object) -> Case:
    return changed(law, case, {fact.path: dated(fact, value, case.as_of.year - 1)})


def _pays(said: Determination) -> bool:
    """Whether there is anything to lose."""
    if said.status == "discretionary":
        return True
    return said.status in ANSWERED and bool(_most(said))


# ---- what the text itself says -------------------------------------------------------------------------------------


def _plain(law: Law, measure: d.Measure, case: Case, said: Determination, rulings: Rulings) -> Iterator[Loss]:
    """The cap, the years, once, the last day, and the place."""
    document = law.document(measure.id)
    if said.capped:
        yield Loss("cap", _cap_of_step(law, measure, case, said) or _cap(measure, said), fact=_reckoned_from(measure))
    force = replace(standing(document, case.as_of), end=None)
    ruled = reading_under(rulings, measure, case.as_of)
    left = ClaimsLeft(measure, document.jurisdiction, force, ruled).of(case)
    for clause in measure.clauses:
        if isinstance(clause.test, t.YearsLimit) and left is not None:
            yield Loss("years", Because(clause.article, clause.quote), left=int(left.high))
        if isinstance(clause.test, t.Unpaid):
            if clause.test.of is not None:
                yield Loss("beside", Because(clause.article, clause.quote), other=clause.test.of)
            elif clause.test.unpaid != "rent-year":
                yield Loss("once", Because(clause.article, clause.quote))
    if (last := standing(document, case.as_of).end) is not None:
        yield Loss("end", None if document.force.quote is None else Because("", document.force.quote), day=last)
    if case.tenant is not None:
        yield Loss("elsewhere", Because("", document.title.zh))


def _reckoned_from(measure: d.Measure) -> str:
    """The fact whose growth a cap cuts off."""
    if measure.payment.names:
        return next(iter(measure.payment.names.values()))
    return "rent" if measure.payment.outlay_of is None else "incubator.audited_outlay"


def _cap_of_step(law: Law, measure: d.Measure, case: Case, said: Determination) -> Because | None:
    """The words of the step of the premises, where these are on one and not the limit of all steps cuts."""
    cap = getattr(measure.payment, "cap", None)
    standing = premises_on_steps(law, measure.id, case)
    return None if len(standing) != 1 or (cap is not None and said.high == cap) else standing[0].text


def _cap(measure: d.Measure, said: Determination) -> Because:
    """The words that set the cap: those of the step that it arose on, as far as they say the figure."""
    step = next((each for each in measure.payment.ladder if each.tier == said.tier), None)
    if step is not None:
        return Because(step.article, says(step.quote, step.cap))
    caps = (getattr(measure.payment, name, None) for name in ("cap", "cap_per_m2_month"))
    cap = next((each for each in caps if each is not None), None)
    return Because(measure.article, measure.quote if cap is None else says(measure.quote, cap))


# ---- a fact that would be otherwise --------------------------------------------------------------------------------


def _trials(law: Law, measure: d.Measure, case: Case) -> Iterator[tuple[Fact, object]]:
    """The values that each known fact could have instead; of several premises each could have another."""
    if len(case.premises) != 1:
        return
    steps = ("park.recognition", "cooperation") if measure.payment.ladder else ()
    reckoned = {*measure.payment.names.values(), *_STAY}
    for path in dict.fromkeys((*measure.facts, *steps)):
        if path not in reckoned and (now := held(law.facts[path], case)) is not None:
            for value in plain_values(law, law.facts[path], measure, case):
                if value != now:
                    yield law.facts[path], value


def _of_fact(
    law: Law, measure: d.Measure, case: Case, said: Determination, then: Determination, fact: Fact, value: object
) -> list[Loss]:
    """What another value of a fact loses; none where it loses nothing. case, then: with that value."""
    if then.status in ("not_eligible", "not_applicable"):
        failed = [state for state in then.clauses if state.id in then.failed]
        mine = next((state for state in failed if fact.path in state.facts), failed[0] if failed else None)
        text = None if mine is None else Because(mine.article, mine.quote)
        return [Loss("fact", text, fact.path, (value,), then, None if mine is None else mine.id)]
    if _least(then) >= _least(said) and _most(then) >= _most(said):
        return []
    text = _step_of(law, measure, case, fact.path) or _lesser(measure, then, fact.path)
    return [Loss("fact", text, fact.path, (value,), then)]


def _told(fact: Fact, case: Case, found: list[Loss]) -> list[Loss]:
    """Of an ordered fact the nearest value on each side; of another, values that lead to the same as one."""
    if fact.kind in (*t.NUMBERS, "day"):
        now: Any = held(fact, case)
        below = [each for each in found if each.values[0] < now]
        above = [each for each in found if each.values[0] > now]
        return [*below[-1:], *above[:1]]
    alike: dict[object, Loss] = {}
    for each in found:
        then = cast("Determination", each.then)
        key = each.failed, then.status, then.low, then.high, then.floor
        same = alike.get(key)
        alike[key] = each if same is None else replace(same, values=(*same.values, *each.values))
    return list(alike.values())


def _step_of(law: Law, measure: d.Measure, case: Case, path: str) -> Because | None:
    """The words of the step on which the only premises then stand, where the fact tells steps of premises apart."""
    if not any(path in facts_named(test) for _, test in measure.payment.asks):
        return None
    standing = premises_on_steps(law, measure.id, case)
    return standing[0].text if len(standing) == 1 else None


def _lesser(measure: d.Measure, then: Determination, path: str) -> Because:
    """The words of the lower step, of the clause that holds the floor, or of the measure."""
    step = next((each for each in measure.payment.ladder if each.tier == then.tier), None)
    if step is not None:
        return Because(step.article, says(step.quote, step.cap))
    clause = next((each for each in then.clauses if each.state == "failed" and path in each.facts), None)
    if clause is not None:
        return Because(clause.article, clause.quote)
    part = next((each for each in measure.clauses if path in d.facts_asked(each.test, measure)), measure)
    return Because(part.article, part.quote)


def _least(said: Determination) -> Yuan:
    return said.low or _of_floor(said)[0] or _in_kind(said)[0] or 0


def _most(said: Determination) -> Yuan:
    """The most that is paid, or given in kind; without end where nobody knows one."""
    if said.low is not None and said.high is None:
        return inf
    return said.high or _of_floor(said)[1] or said.months or _in_kind(said)[1] or 0


def _of_floor(said: Determination) -> tuple[Yuan | None, Yuan | None]:
    return (None, None) if said.floor is None else (said.floor.low, said.floor.high)


def _in_kind(said: Determination) -> tuple[Yuan, Yuan]:
    """What is given in kind; something, where nobody knows its worth."""
    if said.worth is None:
        return 0, 0
    return said.worth.low, inf if said.worth.high is None else said.worth.high
