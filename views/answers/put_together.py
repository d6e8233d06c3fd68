"""Payments put together, in words: a percentage of an amount, or a stated sum, by year paid, by piece or by step."""

from decimal import Decimal

from registry.policy.files.payments import ByArea, FixedSum, ReducedRent, Share, UpTo
from views.kit.context import law
from views.kit.format import money, money_exact, percent
from views.kit.i18n import _, pick


def share(payment: Share) -> list[str]:
    """A percentage of an amount: one line for each step, or year, and its limits."""
    amount = _("、").join(_fact_name(path) for path in payment.amounts)
    said = _("{amount}的 {percent}")
    if payment.steps is not None:
        lines = [
            _("{step}：{what}").format(
                step=pick(step.name),
                what=_limited(
                    said.format(amount=amount, percent=percent(step.percent)),
                    step.cap,
                    step.cap_per_m2_month,
                    step.first_m2,
                ),
            )
            for step in payment.steps
        ]
        lines += [*_each_of_its_own(payment), *_limits(payment.cap, None)]
    elif payment.percents is not None:
        lines = [
            _("第 {n} 年：{amount}的 {percent}").format(n=n, amount=amount, percent=percent(each))
            for n, each in enumerate(payment.percents, 1)
        ]
        lines += _limits(payment.cap, payment.cap_per_m2_month)
    else:
        rate = percent(payment.percent or 0)
        if payment.percent_from is not None:
            rate = _("{least} 至 {most}").format(least=percent(payment.percent_from), most=rate)
        lines = [_limited(said.format(amount=amount, percent=rate), payment.cap, payment.cap_per_m2_month)]
    if payment.first_m2 is not None:
        lines.append(_first(payment.first_m2))
    if payment.cap_each is not None:
        lines.append(_("每一项最高 {cap}").format(cap=money(payment.cap_each)))
    return lines + _in_all(payment.cap_in_all)


def _limits(cap: Decimal | None, per_m2_month: Decimal | None) -> list[str]:
    """The most a year, and for a square metre and month."""
    by_area = [] if per_m2_month is None else [_("每平方米每月最高 {cap} 元").format(cap=per_m2_month)]
    return [*by_area, *([] if cap is None else [_("每年最高 {cap}").format(cap=money(cap))])]


def _limited(what: str, cap: Decimal | None, per_m2_month: Decimal | None, first_m2: int | None = None) -> str:
    first = [] if first_m2 is None else [_first(first_m2)]
    return _("，").join([what, *first, *_limits(cap, per_m2_month)])


def _first(square_metres: int) -> str:
    return _("只计前 {area} 平方米").format(area=square_metres)


def _each_of_its_own(payment: Share | ByArea | UpTo) -> list[str]:
    """How premises on several steps go together."""
    return [_("各处房屋各按自己的一档计算，再相加")] if payment.steps_by_premises else []


def _in_all(cap: Decimal | None) -> list[str]:
    return [] if cap is None else [_("各年累计最高 {cap}").format(cap=money(cap))]


def fixed_sum(payment: FixedSum) -> list[str]:
    """A stated sum, and whether it is paid once."""
    each = money_exact(payment.amount or 0)
    if payment.steps is not None:
        lines = [
            _("{label}：{value}").format(label=pick(step.name), value=money_exact(step.amount))
            for step in payment.steps
        ]
    elif payment.per is not None and payment.at_most is not None:
        lines = [
            _("{fact}：每项 {value}，最多 {n} 项").format(fact=_fact_name(payment.per), value=each, n=payment.at_most)
        ]
    elif payment.per is not None:
        line = _("{fact}：每项 {value}，合计最高 {cap}")
        lines = [line.format(fact=_fact_name(payment.per), value=each, cap=money(payment.cap or 0))]
    else:
        lines = [each]
    return [*lines, _("一次性") if payment.once else _("每年")]


def up_to(payment: UpTo) -> list[str]:
    """A ceiling, and that the text reckons nothing below it."""
    open_ = _("条文没有定计算办法，数额由主管部门在上限内确定")
    if payment.steps is not None:
        line = _("{step}：最高 {cap}")
        steps = [line.format(step=pick(step.name), cap=money(step.cap)) for step in payment.steps]
        return [*steps, *_each_of_its_own(payment), open_]
    if payment.cap is None:
        return [*_in_all(payment.cap_in_all), open_]
    least = payment.least_amount
    line = _("最高 {cap}") if least is None else _("{least} 至 {cap}")
    return [line.format(cap=money(payment.cap), least=money(least or 0)), open_]


def by_area(payment: ByArea) -> list[str]:
    """So much for a square metre and month."""
    rate = _("每平方米每月 {amount} 元")
    if payment.steps is not None:
        lines = [
            _("{step}：{what}").format(
                step=pick(step.name),
                what=_limited(rate.format(amount=step.per_m2_month), step.cap, None, step.first_m2),
            )
            for step in payment.steps
        ]
        lines += [*_each_of_its_own(payment), *_limits(payment.cap, None)]
    else:
        lines = [_limited(rate.format(amount=payment.per_m2_month), payment.cap, None)]
    return lines if payment.first_m2 is None else [*lines, _first(payment.first_m2)]


def reduced_rent(payment: ReducedRent) -> list[str]:
    """What is paid of the appraised rent; no cash."""
    line = _("按{amount}的 {percent} 计租，不发放现金")
    said = line.format(amount=_fact_name(payment.of), percent=percent(payment.percent))
    return [said] if payment.first_m2 is None else [said, _("最多 {area} 平方米").format(area=payment.first_m2)]


def _fact_name(path: str) -> str:
    """The name of a fact, as answers that lack it name it; its path where no document at hand declares it."""
    fact = law().facts.get(path)
    return path if fact is None else pick(fact.name)
