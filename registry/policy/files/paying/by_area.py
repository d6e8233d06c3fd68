"""So much for a square metre and month (元/平方米/月), whatever the rent; and rent that is reduced (减租)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from registry.policy.files.base import Percent, Yuan, said
from registry.policy.files.paying.steps import (
    MOST_STEPS,
    AreaStep,
    SquareMetres,
    YuanForEach,
    each_but_the_last_has_a_test,
    just_one,
    of_premises,
    one_for_all_or_one_each,
    square_metres_give_way,
    tests_of_steps,
)
from registry.policy.files.payment_form import PaymentForm
from registry.policy.files.terms import FactPath, Test, fitting
from registry.policy.shared_facts import Fact


class ByArea(PaymentForm):
    """So many yuan for each square metre and paid month of the year before, up to a cap a year.

    first_m2: the square metres of the claimant that count, all where left out. Both it and the cap are those of every
    step, or each step has its own. Where each of the premises stands on a step of its own, those of a step are of all
    premises on it, and the ones beside the steps of all.
    """

    reads_lease = True

    pays: Literal["by-area"]
    per_m2_month: YuanForEach | None = None
    first_m2: SquareMetres | None = None
    cap: Yuan | None = None
    steps: tuple[AreaStep, ...] | None = Field(default=None, min_length=2, max_length=MOST_STEPS)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        just_one({"per_m2_month": self.per_m2_month, "steps": self.steps}, "per_m2_month, steps")
        if self.steps is not None:
            of_each = any(step.cap is not None for step in self.steps)
            if self.cap is not None and of_each and not self.steps_by_premises:
                zh, en = (
                    "上限写在各档里，或一次写给各档，不要都写。",
                    "Write one cap for all steps or one in each, not both.",
                )
                raise said(zh, en, "cap", key="cap")
            one_for_all_or_one_each(self.first_m2, [step.first_m2 for step in self.steps])
            square_metres_give_way(self.first_m2, self.steps)
            each_but_the_last_has_a_test(self.steps)
        return self

    @property
    def steps_by_premises(self) -> bool:
        return any(True for _ in of_premises(self.steps))

    @property
    def rests_on(self) -> tuple[str, ...]:
        return ("lease.area_m2", "lease.start")

    @property
    def asks(self) -> tuple[tuple[str, Test], ...]:
        return tests_of_steps(self.steps)


class ReducedRent(PaymentForm):
    """The premises are let for a percentage of what they are appraised at: no cash, and worth what is not paid.

    of: the appraised rent of the year before, a fact in money of the premises. first_m2: the square metres of the
    claimant that are let so, all where left out.
    """

    kind = "in_kind"
    reads_lease = True

    pays: Literal["reduced-rent"]
    percent: Percent
    of: FactPath
    first_m2: SquareMetres | None = None

    @model_validator(mode="after")
    def _is_whole(self, info: ValidationInfo[Mapping[str, Fact] | None]) -> Self:
        if info.context is not None:
            fitting(self.of, ("money",), info.context, "of")
        return self

    @property
    def names(self) -> Mapping[str, str]:
        return {"of": self.of}
