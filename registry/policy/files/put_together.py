"""Payments put together (按比例、定额): a percentage of any amount, or a stated sum, by year paid, by piece or by step.

Any scheme can use them; their function over columns is :mod:`registry.policy.kernel.payments.put_together`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from registry.policy.files.base import Frozen, Percent, Quote, Text, Words, Yuan, said
from registry.policy.files.bounds import MOST_LISTED
from registry.policy.files.payment_form import PaymentForm
from registry.policy.files.terms import FactPath, Test, fitting
from registry.policy.shared_facts import Fact, Kind

LIMITED = ("rent", "incubator.audited_outlay")
"""Amounts to which a document may limit all support together (不超过实际投入). A share of anything else is at most that
itself, and neither rent nor outlay says anything of it."""

SUMMED = ("rent", "property.")
"""Amounts of each of the premises, which are added; all others are the claimant's, and the same in every row."""

OF_CLAIMANT = ("tenant.", "operator.", "incubator.")
"""Facts that are the same for all premises of a claimant."""

OF_EACH_PREMISES = ("tenant.newly_moved_in",)
"""What looks like a fact of the claimant, and is found for each of its premises."""


class _Step(Frozen):
    """One step (档): for whom the tests of the steps before it fail, and its own holds; the last has none."""

    name: Text
    test: Test | None = None
    article: Words
    quote: Quote


class ShareStep(_Step):
    """A percentage and the most that it comes to in a year."""

    percent: Percent
    cap: Yuan


class SumStep(_Step):
    """A stated sum."""

    amount: Yuan


def _asks(steps: tuple[ShareStep, ...] | tuple[SumStep, ...] | None) -> tuple[tuple[str, Test], ...]:
    return tuple((f"steps.{n}.test", step.test) for n, step in enumerate(steps or ()) if step.test is not None)


def _just_one(given: Mapping[str, object], keys: str) -> None:
    """Raises a mistake unless just one of them is given."""
    written = [key for key, value in given.items() if value is not None]
    if len(written) != 1:
        zh, en = f"{keys.replace(', ', '、')} 中写一个，而且只写一个。", f"Write just one of {keys}."
        raise said(zh, en, (written or ["pays"])[-1], key=written[-1] if written else "")


def _each_but_the_last_has_a_test(steps: tuple[ShareStep, ...] | tuple[SumStep, ...]) -> None:
    for place, step in enumerate(steps):
        is_last = place == len(steps) - 1
        if is_last and step.test is not None:
            zh = "最后一档不写 test：前面各档都不符合的，都归这一档；不应得到补贴的，由条款（clauses）排除。"
            en = "The last step has no test: it is for all others. Who should get nothing is refused by a clause."
            raise said(zh, en, step.name.en, key=f"steps.{place}.test")
        if not is_last and step.test is None:
            zh = "只有最后一档可以不写 test；这一档之后的各档永远轮不到。"
            en = "Only the last step has no test; those after this one are never reached."
            raise said(zh, en, step.name.en, key=f"steps.{place}")


class Share(PaymentForm):
    """A percentage of an amount, up to a cap: one for all, by the year paid, or by step.

    of: the amount: a fact in money. percents: that of the first year paid, the second, and so on.
    """

    claimants = ("tenant", "operator")

    pays: Literal["share"]
    of: FactPath
    percent: Percent | None = None
    percents: tuple[Percent, ...] | None = Field(default=None, min_length=2, max_length=15)
    cap: Yuan | None = None
    steps: tuple[ShareStep, ...] | None = Field(default=None, min_length=2, max_length=16)

    @model_validator(mode="after")
    def _is_whole(self, info: ValidationInfo[Mapping[str, Fact] | None]) -> Self:
        given = {"percent": self.percent, "percents": self.percents, "steps": self.steps}
        _just_one(given, "percent, percents, steps")
        if self.steps is None and self.cap is None:
            raise said("请写每年的上限（cap）。", "Write the cap, the most a year.", "cap")
        if self.steps is not None:
            if self.cap is not None:
                zh, en = "分档的，上限写在各档里。", "With steps, each step has its own cap."
                raise said(zh, en, "cap", key="cap")
            _each_but_the_last_has_a_test(self.steps)
        _named(self.of, ("money",), "of", info)
        return self

    @property
    def names(self) -> Mapping[str, str]:
        return {"of": self.of}

    @property
    def rests_on(self) -> tuple[str, ...]:
        return (self.of, "granted") if self.percents is not None else (self.of,)

    @property
    def asks(self) -> tuple[tuple[str, Test], ...]:
        return _asks(self.steps)

    @property
    def is_in_full(self) -> bool:
        return self.of not in LIMITED


class FixedSum(PaymentForm):
    """A stated sum: for all, for each of some pieces, or by step. No outlay stands behind it that could limit it.

    per: the pieces: a number without decimals. at_most: the most pieces that are paid for. once: paid once only.
    """

    claimants = ("tenant", "operator")
    adds_up = "in_full"

    pays: Literal["fixed"]
    amount: Yuan | None = None
    per: FactPath | None = None
    at_most: Annotated[int, Field(ge=1, le=MOST_LISTED)] | None = None
    steps: tuple[SumStep, ...] | None = Field(default=None, min_length=2, max_length=16)
    once: bool

    @model_validator(mode="after")
    def _is_whole(self, info: ValidationInfo[Mapping[str, Fact] | None]) -> Self:
        _just_one({"amount": self.amount, "steps": self.steps}, "amount, steps")
        if (self.per is None) != (self.at_most is None):
            zh = "按件计的，per（按什么计）与 at_most（最多几件）要一起写。"
            raise said(zh, "By piece: 'per' and 'at_most' (pieces) go together.", "per" if self.per else "at_most")
        if self.steps is not None:
            if self.per is not None:
                zh, en = "分档的不按件计：不写 per。", "A sum by step is not by piece: leave out 'per'."
                raise said(zh, en, "per", key="per")
            _each_but_the_last_has_a_test(self.steps)
        if self.per is not None:
            fact = _named(self.per, ("number",), "per", info)
            if fact is not None and fact.decimals:
                zh = f"“{self.per}”可有小数；按件计的应是整数（decimals: 0）。"
                raise said(zh, f"{self.per!r} may have decimals; pieces have none (decimals: 0).", self.per, key="per")
        return self

    @property
    def names(self) -> Mapping[str, str]:
        return {} if self.per is None else {"per": self.per}

    @property
    def asks(self) -> tuple[tuple[str, Test], ...]:
        return _asks(self.steps)


def _named(
    path: str, kinds: tuple[Kind, ...], key: str, info: ValidationInfo[Mapping[str, Fact] | None]
) -> Fact | None:
    """The fact that it is reckoned from, of one of these kinds; None where only the form is held."""
    return None if info.context is None else fitting(path, kinds, info.context, key)
