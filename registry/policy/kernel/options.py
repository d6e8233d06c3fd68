"""Options taken (所取解释): under which option of each open question every claimant of a batch is read.

An option is a small number in a column: the rows of many readings stand in one batch, each with its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from registry.policy.kernel.kleene import Leaf, Truth
from registry.policy.known_questions import QUESTIONS, Question


def is_plain(reading: Mapping[str, str], questions: Mapping[str, Question]) -> bool:
    """Whether a reading answers as if nothing were asked."""
    return all(option == questions[question].plain for question, option in reading.items())


@dataclass(frozen=True)
class Options:
    """taken: by question int8 per claimant, the place of the option among those of the question; a question that is in
    play for nobody is absent. claimant: that of each row, None where every row is its own."""

    taken: Mapping[str, np.ndarray] = field(default_factory=dict)
    claimant: np.ndarray | None = None
    questions: Mapping[str, Question] = field(default_factory=lambda: QUESTIONS)

    @classmethod
    def side_by_side(
        cls,
        readings: Sequence[Mapping[str, str]],
        claimants: Sequence[int],
        claimant: np.ndarray | None,
        questions: Mapping[str, Question] = QUESTIONS,
    ) -> Options:
        """Of so many claimants for each reading, one reading after another."""
        asked = {id: questions[id] for reading in readings for id in reading}
        places = {
            id: [_place(question, reading.get(id, question.plain)) for reading in readings]
            for id, question in asked.items()
        }
        taken = {id: np.repeat(np.array(each, dtype=np.int8), claimants) for id, each in places.items()}
        return cls(taken, claimant, questions)

    def of_claimants(self, question: str, option: str) -> np.ndarray | None:
        """Bool per claimant: whether it is read under the option; None where nobody is."""
        codes = self.taken.get(question)
        if codes is None:
            return None
        read_so = codes == _place(self.questions[question], option)
        return read_so if read_so.any() else None

    def of_rows(self, question: str, option: str) -> np.ndarray | None:
        """The same for each row of the batch."""
        read_so = self.of_claimants(question, option)
        return read_so if read_so is None or self.claimant is None else read_so[self.claimant]

    def chosen(self, question: str, answer: Callable[[str], Truth]) -> Truth:
        """The answer of each row's own option."""
        if question not in self.taken:
            return answer(self.questions[question].plain)
        read = [(option, self.of_rows(question, option)) for option in self.questions[question].options]
        (first, _), *others = ((option, rows) for option, rows in read if rows is not None)
        truth = answer(first)
        for option, rows in others:
            truth = laid_over(truth, answer(option), rows)
        return truth


def _place(question: Question, option: str) -> int:
    return list(question.options).index(option)


def laid_over(truth: Truth, other: Truth, rows: np.ndarray) -> Truth:
    """The other truth in these rows. A fact that only one of them rests on is missed in its own rows alone."""
    yes, no = np.where(rows, other.yes, truth.yes), np.where(rows, other.no, truth.no)
    if [(leaf.bit, id(leaf.known)) for leaf in truth.leaves] == [(leaf.bit, id(leaf.known)) for leaf in other.leaves]:
        return Truth(yes, no, truth.leaves)
    return Truth(yes, no, (*_resting(truth, ~rows), *_resting(other, rows)))


def _resting(truth: Truth, rows: np.ndarray) -> list[Leaf]:
    return [Leaf(leaf.bit, None if leaf.known is None else leaf.known | ~rows) for leaf in truth.leaves]
