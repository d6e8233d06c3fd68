"""Payments put together, in words: a percentage of an amount, or a stated sum, by year paid, by piece or by step."""

from registry.policy import load_law
from registry.policy.files.payments import FixedSum, Share
from views.kit.format import money, money_exact, percent
from views.kit.i18n import _, pick


def share(payment: Share) -> list[str]:
    """A percentage of an amount: one line for each step, or year."""
    amount = _fact_name(payment.of)
    if payment.steps is not None:
        return [
            _("{step}：{amount}的 {percent}，每年最高 {cap}").format(
                step=pick(step.name), amount=amount, percent=percent(step.percent), cap=money(step.cap)
            )
            for step in payment.steps
        ]
    cap = money(payment.cap or 0)
    if payment.percents is None:
        line = _("{amount}的 {percent}，每年最高 {cap}")
        return [line.format(amount=amount, percent=percent(payment.percent or 0), cap=cap)]
    years = [
        _("第 {n} 年：{amount}的 {percent}").format(n=n, amount=amount, percent=percent(each))
        for n, each in enumerate(payment.percents, 1)
    ]
    return [*years, _("每年最高 {cap}").format(cap=cap)]


def fixed_sum(payment: FixedSum) -> list[str]:
    """A stated sum, and whether it is paid once."""
    if payment.steps is not None:
        lines = [
            _("{label}：{value}").format(label=pick(step.name), value=money_exact(step.amount))
            for step in payment.steps
        ]
    elif payment.per is not None:
        lines = [
            _("{fact}：每项 {value}，最多 {n} 项").format(
                fact=_fact_name(payment.per), value=money_exact(payment.amount or 0), n=payment.at_most
            )
        ]
    else:
        lines = [money_exact(payment.amount or 0)]
    return [*lines, _("一次性") if payment.once else _("每年")]


def _fact_name(path: str) -> str:
    """The name of a fact, as answers that lack it name it; its path where no document at hand declares it."""
    fact = load_law().facts.get(path)
    return path if fact is None else pick(fact.name)
