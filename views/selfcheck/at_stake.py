"""The order of the questions, by money (先问影响最大的): what hangs on each, and in which order they are asked.

The law works out what hangs on a fact (`registry.policy.turning.stakes`). Questions on which no money hangs come after
those on which some does, and questions alike stay in the order of `views.selfcheck.questions.questions`: the order
turns on the answers that were given, and on nothing else.
"""

from collections.abc import Iterable

from registry.policy.spoken.amount_words import result
from registry.policy.turning.stakes import Stake, stakes
from views.kit.articles import numbered
from views.kit.context import law
from views.kit.i18n import _, pick
from views.selfcheck.check import Check, missing, pursued, unasked
from views.selfcheck.question import Question


def hanging(check: Check) -> list[Stake]:
    """What hangs on each fact that the measures pursued miss, the most first; worked out once a check."""
    if check.hanging is None:
        asked = (id for id in pursued(law(), check) if law().measures[id].topic in ("rent", "park"))
        said = {id: check.determinations[id] for id in asked}
        check.hanging = stakes(check.case, said, law(), check.adopted) if any(d.missing for d in said.values()) else []
    return check.hanging


def stake(question: Question, check: Check) -> Stake | None:
    """The most that hangs on what the question asks for; None where it alone decides no money."""
    found = (each for each in hanging(check) if question.covers(each.fact))
    if question.key == "granted":  # it asks for the grants of the measure that leads
        found = (each for each in found if each.measure == pursued(law(), check)[0])
    return next(found, None)


def by_stake(asked: Iterable[Question], check: Check) -> list[Question]:
    """Those on which most money hangs first."""
    return sorted(asked, key=lambda question: -fen_of(stake(question, check)))


def fen_of(found: Stake | None) -> int:
    """Fen that hang on a question."""
    return 0 if found is None else found.fen


def next_question(check: Check) -> Question | None:
    """What to ask next: of the questions not asked yet, the one on which most hangs; None where nothing is missing."""
    return next(iter(by_stake(unasked(missing(law(), check), check), check)), None)


def says(question: Question, check: Check) -> str | None:
    """How much hangs on the question, in a sentence; None where it alone decides no money."""
    found = stake(question, check)
    if found is None:
        return None
    amount = pick(result(found.fen))
    measure = law().measures[found.measure]
    if law().document(measure.id).provenance == "secondary":
        return _("这一题最多影响 {amount}（{measure}，只见到二手来源）。").format(
            amount=amount, measure=numbered(measure)
        )
    if len([id for id in pursued(law(), check) if law().measures[id].payment.kind == "cash"]) > 1:
        return _("这一题最多影响 {amount}（{measure}）。").format(amount=amount, measure=numbered(measure))
    return _("这一题最多影响 {amount}。").format(amount=amount)
