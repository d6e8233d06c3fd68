"""A ceiling (最高…万元，依条件): the most that may be paid, and no way to reckon what is."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from registry.policy.files.base import Yuan, said
from registry.policy.files.paying.steps import (
    MOST_STEPS,
    CapStep,
    each_but_the_last_has_a_test,
    just_one,
    of_premises,
    tests_of_steps,
)
from registry.policy.files.payment_form import PaymentForm
from registry.policy.files.terms import Test


class UpTo(PaymentForm):
    """Anything up to a ceiling: the text says no rate, so that the ceiling is never an amount.

    least: the least, where the text says one (1000 万元以上、1 亿元以下). cap_in_all: the most over all years. Where
    each of the premises stands on a step of its own, the ceilings of these steps are added.
    """

    claimants = ("tenant", "operator")
    adds_up = "in_full"

    pays: Literal["up-to"]
    cap: Yuan | None = None
    least_amount: Yuan | None = None
    cap_in_all: Yuan | None = None
    steps: tuple[CapStep, ...] | None = Field(default=None, min_length=2, max_length=MOST_STEPS)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        just_one({"cap": self.cap, "cap_in_all": self.cap_in_all, "steps": self.steps}, "cap, cap_in_all, steps")
        if self.steps is not None:
            each_but_the_last_has_a_test(self.steps)
        if self.least_amount is not None and (self.cap is None or self.least_amount >= self.cap):
            zh, en = "least_amount 应低于 cap。", "'least_amount' lies below 'cap'."
            raise said(zh, en, "least_amount", key="least_amount")
        return self

    @property
    def leaves_amount_open(self) -> bool:
        return True

    @property
    def steps_by_premises(self) -> bool:
        return any(True for _ in of_premises(self.steps))

    @property
    def rests_on(self) -> tuple[str, ...]:
        return () if self.cap_in_all is None else ("granted",)

    @property
    def asks(self) -> tuple[tuple[str, Test], ...]:
        return tests_of_steps(self.steps)
