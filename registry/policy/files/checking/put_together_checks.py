"""What a payment that is put together must hold beyond the right words: its facts, its steps and its years fit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

from registry.policy.files import terms as t
from registry.policy.files.checking.open_questions import tests_of
from registry.policy.files.documents import Measure
from registry.policy.files.mistakes import Mistake
from registry.policy.files.paying.by_area import ByArea, ReducedRent
from registry.policy.files.paying.ceiling import UpTo
from registry.policy.files.paying.steps import OF_CLAIMANT
from registry.policy.files.proof.written import MONEY, figures
from registry.policy.files.put_together import SUMMED, FixedSum, Share
from registry.policy.files.refusal import join

_NO_STEPS = (t.YearsLimit, t.Unpaid, t.RentYear, t.Titled, t.Cooperates, t.Assessed, t.Claimed)
"""What tells no steps apart: the measure's own past, and what open questions are about."""


def check_put_together(measure: Measure) -> Iterator[Mistake]:
    """Every mistake of a payment by percentage or stated sum; none of another form."""
    match measure.payment:
        case Share() as payment:
            for key, path in payment.names.items():
                yield from _amount_of_whom(key, path, (*SUMMED, *OF_CLAIMANT))
            yield from _years(measure, payment)
            yield from _cap_of_words(measure, payment)
        case ByArea() as payment:
            yield from _cap_of_words(measure, payment)
        case UpTo():
            pass
        case ReducedRent() as payment:
            yield from _amount_of_whom("of", payment.of, ("property.",))
            return
        case FixedSum() as payment:
            if payment.per is not None:
                yield from _amount_of_whom("per", payment.per, OF_CLAIMANT)
            yield from _once(measure, payment)
        case _:
            return
    yield from _steps(measure)


def _amount_of_whom(key: str, path: str, whose: tuple[str, ...]) -> Iterator[Mistake]:
    if not path.startswith(whose):
        zh = f"不能按“{path}”计算：几处房屋可能同在一个园区，不知应算几次。可用的是 {'、'.join(whose)}。"
        en = f"It cannot be reckoned from {path!r}: several premises may share it. Facts of {', '.join(whose)} can."
        yield Mistake(join("payment", key), zh, en, path)


_MOST = re.compile(r"(?:最高|不超过|上限)[^，。；、]{0,6}$")


def _cap_of_words(measure: Measure, payment: Share | ByArea) -> Iterator[Mistake]:
    """Where the words name a most in yuan, one is written."""
    if isinstance(payment, Share) and payment.cap_in_all is not None:
        return
    if payment.cap is not None and not payment.steps_by_premises:
        return
    beside = [("payment", measure.quote)]
    if payment.steps is not None:
        beside = [(f"payment.steps.{n}", step.quote) for n, step in enumerate(payment.steps) if step.cap is None]
    for at, quote in beside:
        plain = "".join(quote.split())
        for figure in figures(quote):
            if figure.value == payment.cap:  # of all steps
                continue
            if figure.kind is MONEY and _MOST.search(plain.partition(figure.text)[0]):
                zh = f"原文有上限“{figure.text}”：请写 cap。"
                yield Mistake(at, zh, f"The words have a most, {figure.text}: write 'cap'.", "cap")
                break


def _years(measure: Measure, payment: Share) -> Iterator[Mistake]:
    """A percentage for each year that may be paid, and none beyond."""
    if payment.percents is None:
        return
    limit, listed = measure.years_limit, len(payment.percents)
    if limit is None:
        zh = "逐年递减的比例（percents）须有条款写明年限，如 {years: 3, consecutive: true}。"
        en = "Percentages by year need a clause that limits the years, such as {years: 3, consecutive: true}."
        yield Mistake("payment.percents", zh, en, "percents")
    elif limit.years != listed:
        zh = f"percents 写了 {listed} 年的比例，而条款写明最多 {limit.years} 年。"
        en = f"There are percentages for {listed} years, and a clause allows {limit.years}."
        yield Mistake("payment.percents", zh, en, "percents")


def _once(measure: Measure, payment: FixedSum) -> Iterator[Mistake]:
    """What is paid once asks whether it was ever paid; what is paid again, whether for this year."""
    right = "ever" if payment.once else "rent-year"
    asked = [(at, test.unpaid) for at, test in tests_of(measure) if isinstance(test, t.Unpaid) and test.of is None]
    for at, unpaid in asked:
        if unpaid == "rent-year" and payment.once:
            zh, en = "一次性的支付（once: true）应查“从未领取”。", "What is paid once asks whether it was ever paid."
            yield Mistake(join(at, "unpaid"), zh, en, unpaid, (right,))
        if unpaid == "ever" and not payment.once:
            zh, en = (
                "逐年的支付（once: false）应查“本年度未领取”。",
                "What is paid again asks whether it was paid for this year.",
            )
            yield Mistake(join(at, "unpaid"), zh, en, unpaid, (right,))
    if not asked:
        zh = f"须有条款检查是否已领取：{{unpaid: {right}}}。"
        en = f"A clause must ask whether it was paid already: {{unpaid: {right}}}."
        yield Mistake("clauses", zh, en, "once")


def _steps(measure: Measure) -> Iterator[Mistake]:
    """Steps are told apart by facts, and each can be reached."""
    before: list[t.Test] = []
    for at, test in measure.payment.asks:
        place = join("payment", at)
        yield from _only_facts(measure, place)
        if any(_covers(other, test) for other in before):
            zh = "这一档永远轮不到：前面的一档已包括它。请把要求高的写在前面。"
            en = "This step is never reached: one before it takes all of it. Write the highest first."
            yield Mistake(place, zh, en, "test")
        before.append(test)


def _only_facts(measure: Measure, place: str) -> Iterator[Mistake]:
    inside = [(at, test) for at, test in tests_of(measure) if at == place or at.startswith(f"{place}.")]
    for at, test in inside:
        if isinstance(test, _NO_STEPS):
            zh, en = (
                "档次只能按事实区分；这种检查请写成条款。",
                "Steps are told apart by facts; write this as a clause.",
            )
            yield Mistake(at, zh, en, next(iter(type(test).model_fields)))


# ---- which of two tests takes all that the other does --------------------------------------------------------------


def _covers(one: t.Test, other: t.Test) -> bool:
    """Whether the first surely holds wherever the second does; False where that is not plain to see."""
    if one == other:
        return True
    match one, other:
        case (t.Compare(), t.Compare()) if one.fact == other.fact:
            return _from(one) <= _from(other) and _to(one) >= _to(other)
        case (t.OneOf(), t.OneOf()) if one.fact == other.fact:
            return set(other.one_of) <= set(one.one_of)
        case (t.AnyOf(), _):
            return any(_covers(part, other) for part in one.any)
        case (_, t.AllOf()):
            return any(_covers(one, part) for part in other.all)
        case _:
            return False


def _number(bound: Decimal | dt.date) -> Decimal:
    return Decimal(bound.toordinal()) if isinstance(bound, dt.date) else bound


def _from(test: t.Compare) -> tuple[Decimal, int]:
    """Where it begins to hold; a bound that is not inside begins behind it."""
    if test.at_least is not None:
        return _number(test.at_least), 0
    return (Decimal("-Infinity"), 0) if test.more_than is None else (_number(test.more_than), 1)


def _to(test: t.Compare) -> tuple[Decimal, int]:
    if test.at_most is not None:
        return _number(test.at_most), 0
    return (Decimal("Infinity"), 0) if test.less_than is None else (_number(test.less_than), -1)
