"""Payments put together (按比例、定额): a percentage of any amount, or a stated sum, by year paid, by piece or by step.

Any scheme can use them; their function over columns is :mod:`registry.policy.kernel.payments.put_together`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from registry.policy.files.base import Percent, Yuan, said
from registry.policy.files.bounds import MAX_YUAN, MOST_LISTED
from registry.policy.files.paying.of_rent import OfRent
from registry.policy.files.paying.steps import (
    MOST_STEPS,
    ShareStep,
    SquareMetres,
    SumStep,
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
from registry.policy.shared_facts import Fact, Kind

LIMITED = ("rent", "incubator.audited_outlay")
"""Amounts to which a document may limit all support together (不超过实际投入). A share of anything else is at most that
itself, and neither rent nor outlay says anything of it."""

SUMMED = ("rent", "property.")
"""Amounts of each of the premises, which are added; all others are the claimant's, and the same in every row."""

MOST_AMOUNTS = 8
"""Amounts, each with its own cap, that a share is put together from."""


class Share(OfRent):
    """A percentage of an amount, up to a cap: one for all, by the year paid, or by step.

    of: the amount, a fact in money; or several, each of which comes to at most `cap_each` (按项目封顶). percents: that
    of the first year paid, the second, and so on. percent_from: the least percentage, where the text leaves it between
    two (20%—40%). cap: the most a year; cap_in_all: over all years. Of rent: first_m2, the square metres of the
    claimant whose rent counts, and cap_per_m2_month, the most for each of them and paid month; or first_months, where
    not the rent of a year counts, but that of so many first months of each lease. Where each of the premises stands on
    a step of its own, the limits of a step are those of all premises on it, and the ones beside the steps those of all.
    """

    claimants = ("tenant", "operator")

    pays: Literal["share"]
    of: FactPath | Annotated[tuple[FactPath, ...], Field(min_length=2, max_length=MOST_AMOUNTS)]
    percent: Percent | None = None
    percent_from: Percent | None = None
    percents: tuple[Percent, ...] | None = Field(default=None, min_length=2, max_length=15)
    cap: Yuan | None = None
    cap_each: Yuan | None = None
    cap_in_all: Yuan | None = None
    first_m2: SquareMetres | None = None
    cap_per_m2_month: YuanForEach | None = None
    first_months: Annotated[int, Field(ge=1, le=120)] | None = None
    steps: tuple[ShareStep, ...] | None = Field(default=None, min_length=2, max_length=MOST_STEPS)

    @model_validator(mode="after")
    def _is_whole(self, info: ValidationInfo[Mapping[str, Fact] | None]) -> Self:
        given = {"percent": self.percent, "percents": self.percents, "steps": self.steps}
        just_one(given, "percent, percents, steps")
        if self.steps is not None:
            each_but_the_last_has_a_test(self.steps)
        self._caps_fit()
        self._premises_fit(info)
        self._range_fits()
        for path in self.amounts:
            _named(path, ("money",), "of", info)
        return self

    def _caps_fit(self) -> None:
        of_all = self.cap is not None and not self.steps_by_premises
        if self.steps is not None and (of_all or self.cap_per_m2_month is not None):
            key = "cap" if of_all else "cap_per_m2_month"
            raise said("分档的，上限写在各档里。", "With steps, each step has its own cap.", key, key=key)
        one_for_all_or_one_each(self.first_m2, [step.first_m2 for step in self.steps or ()])
        if (self.cap_each is None) != (len(self.amounts) == 1):
            zh = "按项目封顶的，of 列出各项目的金额，并写 cap_each（每个项目的上限）；两者要一起写。"
            en = "'of' lists several amounts where each has a cap, 'cap_each'; the two go together."
            raise said(zh, en, "cap_each" if self.cap_each is not None else "of", key="of")
        if self.amounts != ("rent",) and (key := self._of_square_metres()):
            zh, en = f"只有按租金（of: rent）计算的才写 {key}。", f"Only a share of the rent (of: rent) has {key!r}."
            raise said(zh, en, key, key=key)
        for key in ("tax_left_out", "first_months"):
            if self.amounts != ("rent",) and getattr(self, key) is not None:
                zh, en = (
                    f"只有按租金（of: rent）计算的才写 {key}。",
                    f"Only a share of the rent (of: rent) has {key!r}.",
                )
                raise said(zh, en, key, key=key)
        if self.first_months is not None and (key := self._of_square_metres()):
            zh, en = f"按前若干个月租金的，不写 {key}。", f"A share of the rent of first months has no {key!r}."
            raise said(zh, en, "first_months", key="first_months")

    def _premises_fit(self, info: ValidationInfo[Mapping[str, Fact] | None]) -> None:
        if not self.steps_by_premises:
            return
        square_metres_give_way(self.first_m2, self.steps or ())
        wrong = next((path for path in self.amounts if not path.startswith(SUMMED)), None)
        if wrong is None and len(self.amounts) == 1:
            return
        word = wrong or self.amounts[1]
        known = tuple(p for p, fact in (info.context or {}).items() if p.startswith(SUMMED) and fact.kind == "money")
        zh = f"各处房屋各在一档的，按各处自己的一笔金额计算；“{word}”不能分到各处。"
        en = f"Where each of the premises stands on its own step, 'of' is one amount of the premises, not {word!r}."
        raise said(zh, en, word, known, "of")

    def _of_square_metres(self) -> str | None:
        """The first key that is about square metres."""
        if self.first_m2 is not None:
            return "first_m2"
        by_step = any(step.cap_per_m2_month or step.first_m2 for step in self.steps or ())
        return "cap_per_m2_month" if self.cap_per_m2_month is not None else "steps" if by_step else None

    def _range_fits(self) -> None:
        if self.percent_from is not None and (self.percent is None or self.percent_from >= self.percent):
            zh, en = "percent_from 与 percent 一起写，并低于它。", "'percent_from' goes with 'percent', and below it."
            raise said(zh, en, "percent_from", key="percent_from")

    @property
    def amounts(self) -> tuple[str, ...]:
        """The facts that it is a share of."""
        return (self.of,) if isinstance(self.of, str) else self.of

    @property
    def is_by_area(self) -> bool:
        """Whether the square metres of the premises play a part."""
        return self._of_square_metres() is not None

    @property
    def names(self) -> Mapping[str, str]:
        of = {"of": self.of} if isinstance(self.of, str) else {f"of.{n}": path for n, path in enumerate(self.of)}
        return {**of, **super().names}

    @property
    def rests_on(self) -> tuple[str, ...]:
        by_grants = self.percents is not None or self.cap_in_all is not None
        area = ("lease.area_m2", "lease.start") if self.is_by_area else ()
        area = ("lease.start", "lease.monthly_rent") if self.first_months is not None else area
        return (*self.amounts, *super().names.values(), *area, *(("granted",) if by_grants else ()))

    @property
    def asks(self) -> tuple[tuple[str, Test], ...]:
        return tests_of_steps(self.steps)

    @property
    def is_in_full(self) -> bool:
        return self.first_months is not None or not set(self.amounts) <= set(LIMITED)

    @property
    def leaves_amount_open(self) -> bool:
        return self.percent_from is not None

    @property
    def steps_by_premises(self) -> bool:
        return any(True for _ in of_premises(self.steps))


class FixedSum(PaymentForm):
    """A stated sum: for all, for each of some pieces, or by step. No outlay stands behind it that could limit it.

    per: the pieces: a number without decimals. at_most: the most pieces that are paid for, or cap: the most that all of
    them come to. once: paid once only.
    """

    claimants = ("tenant", "operator")
    adds_up = "in_full"

    pays: Literal["fixed"]
    amount: Yuan | None = None
    per: FactPath | None = None
    at_most: Annotated[int, Field(ge=1, le=MOST_LISTED)] | None = None
    cap: Yuan | None = None
    steps: tuple[SumStep, ...] | None = Field(default=None, min_length=2, max_length=MOST_STEPS)
    once: bool

    @model_validator(mode="after")
    def _is_whole(self, info: ValidationInfo[Mapping[str, Fact] | None]) -> Self:
        just_one({"amount": self.amount, "steps": self.steps}, "amount, steps")
        limits = [key for key in ("at_most", "cap") if getattr(self, key) is not None]
        if self.per is not None:
            just_one({"at_most": self.at_most, "cap": self.cap}, "at_most, cap")
        elif limits:
            zh = "按件计的，per（按什么计）与 at_most（最多几件）或 cap（合计上限）要一起写。"
            raise said(zh, "By piece: 'per' goes with 'at_most' (pieces) or 'cap' (yuan).", limits[0], key=limits[0])
        if self.steps is not None:
            if self.per is not None:
                zh, en = "分档的不按件计：不写 per。", "A sum by step is not by piece: leave out 'per'."
                raise said(zh, en, "per", key="per")
            each_but_the_last_has_a_test(self.steps)
            for at, path in of_premises(self.steps):
                zh = (
                    f"定额不论有几处房屋只给一次，按“{path}”却可能各在一档，给哪一个数额原文没有说。请每个数额写一项措施，"
                    "用条款写明是哪些房屋；只给其中一项的，再写 one_of。"
                )
                en = (
                    f"A stated sum is paid once, and by {path!r} several premises may stand on several steps: write a "
                    "measure for each sum with a clause on the premises, and 'one_of' where only one is paid."
                )
                raise said(zh, en, path, key=at)
        if self.per is not None:
            fact = _named(self.per, ("number",), "per", info)
            if fact is not None and fact.decimals:
                zh = f"“{self.per}”可有小数；按件计的应是整数（decimals: 0）。"
                raise said(zh, f"{self.per!r} may have decimals; pieces have none (decimals: 0).", self.per, key="per")
        if self.amount is not None and self.at_most is not None and self.amount * self.at_most > MAX_YUAN:
            most = int(MAX_YUAN // self.amount)
            zh = f"按件合计最多 {MAX_YUAN:,} 元：每件 {self.amount:,} 元的，at_most 不超过 {most:,}。"
            en = f"All pieces come to at most {MAX_YUAN:,} yuan: at {self.amount:,}, 'at_most' is {most:,} or less."
            raise said(zh, en, str(self.at_most), key="at_most")
        return self

    @property
    def names(self) -> Mapping[str, str]:
        return {} if self.per is None else {"per": self.per}

    @property
    def asks(self) -> tuple[tuple[str, Test], ...]:
        return tests_of_steps(self.steps)


def _named(
    path: str, kinds: tuple[Kind, ...], key: str, info: ValidationInfo[Mapping[str, Fact] | None]
) -> Fact | None:
    """The fact that it is reckoned from, of one of these kinds; None where only the form is held."""
    return None if info.context is None else fitting(path, kinds, info.context, key)
