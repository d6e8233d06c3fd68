"""Which of the premises is on which step (各处房屋的档次), with its words: where each stands on one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from registry.policy.answers.cases import Case
from registry.policy.answers.columns import facts_of
from registry.policy.answers.replies import Because
from registry.policy.files import documents as d
from registry.policy.files.law import Law
from registry.policy.files.paying.steps import Step
from registry.policy.files.rulings import Rulings
from registry.policy.kernel.payments.by_premises import standings
from registry.policy.spoken.amount_words import joined
from registry.policy.spoken.workings import Working, workings
from registry.words import Words


@dataclass(frozen=True, slots=True)
class OnStep:
    """The premises that stand on a step, or that may: their places in the case, from 1; the words of the step.

    sure: whether they surely meet the clauses, and stand on no other step.
    """

    premises: tuple[int, ...]
    name: Words
    text: Because
    sure: bool

    @property
    def words(self) -> Words:
        """`第 1、3 处房屋：市级园区`."""
        may = Words("", "") if self.sure else Words("可能是", "perhaps ")
        here = numbered(self.premises)
        return Words(f"{here.zh}：{may.zh}{self.name.zh}", f"{here.en}: {may.en}{self.name.en}")


def numbered(premises: Sequence[int]) -> Words:
    """Premises by their places in the case: `第 1、3 处房屋`."""
    listed = [str(place) for place in premises]
    return Words(f"第 {'、'.join(listed)} 处房屋", f"premises {', '.join(listed)}")


def premises_on_steps(law: Law, measure: str, case: Case, rulings: Rulings = None) -> list[OnStep]:
    """By step, the premises on it; none where all that is claimed stands on one, or nothing can be paid. Where the
    text may be read in several ways, under any of them."""
    asked = law.measures[measure]
    if not asked.payment.steps_by_premises:
        return []
    facts = facts_of([case], law.measures, law.declared)
    read = [_possible(each) for each in workings(law, asked, facts, rulings)]
    if not read:
        return []
    may, must = reduce(np.logical_or, [each for each, _ in read]), reduce(np.logical_and, [sure for _, sure in read])
    sure = must & (may.sum(axis=1) == 1)
    return [each for n, step in enumerate(steps_of(asked)) for each in _of_step(step, may[:, n], sure)]


def steps_of(measure: d.Measure) -> Sequence[Step]:
    """The steps of its payment."""
    return getattr(measure.payment, "steps", None) or ()


def _of_step(step: Step, may: np.ndarray, sure: np.ndarray) -> list[OnStep]:
    """The premises that surely stand on it, and those that may."""
    text, name = Because(step.article, step.quote), Words(step.name.zh, step.name.en)
    each = [(np.flatnonzero(may & sure), True), (np.flatnonzero(may & ~sure), False)]
    return [OnStep(tuple(int(row) + 1 for row in rows), name, text, is_sure) for rows, is_sure in each if len(rows)]


def _possible(of: Working) -> tuple[np.ndarray, np.ndarray]:
    """Bool (rows, steps), where each of the premises may stand and be paid for; and bool per row, whether it surely
    meets the clauses."""
    worlds = standings(of.setting, steps_of(of.setting.measure), of.may, [])
    return reduce(np.logical_or, worlds) & of.may[:, None], of.must


def alone_on(of: Working) -> list[tuple[Step, np.ndarray]] | None:
    """The steps on which there are premises that count, with these (bool per row); None where one of them may stand on
    several."""
    on, must = _possible(replace(of, may=of.must))
    if (on[must].sum(axis=1) != 1).any():
        return None
    return [(step, on[:, n]) for n, step in enumerate(steps_of(of.setting.measure)) if on[:, n].any()]


def headed(step: Step, rows: np.ndarray) -> Words:
    """What a step's part of a calculation begins with; of several premises, which of them are on it."""
    name = Words(step.name.zh, step.name.en)
    if len(rows) > 1:
        here = numbered([int(row) + 1 for row in np.flatnonzero(rows)])
        name = joined([here, name], "，", ", ")
    return Words(f"{name.zh}：", f"{name.en}: ")
