"""Rulings (裁定): which reading of an open question somebody in office adopted, on what basis, from which day.

A ruling decides the claims of its days. Claims of other days, and questions that nobody ruled on, keep all readings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.policy.files.documents import Measure
from registry.policy.files.refusal import Refusal
from registry.policy.known_questions import QUESTIONS, Question


@dataclass(frozen=True, slots=True)
class Ruling:
    """One option of one open question, adopted from `start` to `end` (both included; None = not ended).

    by: who ruled. basis: the number of the document (文号) or the reason. document: the one policy document that it
    holds for; None for all. Raises Refusal on an option that a question of the kernel does not have; of a question that
    documents declare, they say which there are (`check_option`).
    """

    question: str
    option: str
    by: str
    basis: str
    start: dt.date
    end: dt.date | None = None
    document: str | None = None

    def __post_init__(self) -> None:
        if self.question in QUESTIONS:
            check_option(self.question, self.option, QUESTIONS)

    def holds(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def concerns(self, measure: Measure) -> bool:
        """Whether the measure leaves its question open, in a document that it holds for."""
        return self.question in measure.questions and self.document in (None, measure.id.split("/")[0])

    def cited(self) -> dict[str, str]:
        """The ruling as answers, receipts and lists cite it."""
        said = {
            "question": self.question,
            "option": self.option,
            "by": self.by,
            "basis": self.basis,
            "from": self.start.isoformat(),
        }
        return said | ({} if self.document is None else {"document": self.document})


Rulings = Mapping[str, str] | Sequence[Ruling] | None
"""What the law may be asked under: rulings with their days, or plainly question → option, which holds on every day and
is cited nowhere."""


def check_option(question: str, option: str, questions: Mapping[str, Question]) -> None:
    """Raises Refusal, naming the words allowed, on a question or an option that does not exist."""
    if question not in questions:
        known = "、".join(questions)
        raise Refusal(
            "question",
            f"没有问题“{question}”，可用：{known}。",
            f"there is no question {question!r}; use one of {known}.",
        )
    if option not in questions[question].options:
        known = "、".join(questions[question].options)
        raise Refusal(
            "option",
            f"问题“{question}”没有选项“{option}”，可用：{known}。",
            f"question {question!r} has no option {option!r}; use one of {known}.",
        )


def deciding(rulings: Rulings, measure: Measure, day: dt.date) -> dict[str, Ruling]:
    """By question, the ruling that decides it for the measure on the day: one for its document goes before one for all,
    then the later one before the earlier; of two from one day, that which stands later in the sequence."""
    if rulings is None or isinstance(rulings, Mapping):
        return {}
    mine = [ruling for ruling in rulings if ruling.holds(day) and ruling.concerns(measure)]
    return {ruling.question: ruling for ruling in sorted(mine, key=lambda r: (r.document is not None, r.start))}


def reading_under(rulings: Rulings, measure: Measure, day: dt.date) -> dict[str, str]:
    """The options that are settled for the measure on the day, by question."""
    if isinstance(rulings, Mapping):
        return {question: option for question, option in rulings.items() if question in measure.questions}
    return {question: ruling.option for question, ruling in deciding(rulings, measure, day).items()}
