"""How a payment put together arose (按比例、定额等的算式): a percentage of any amount, a stated sum, a ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import numpy as np

from registry.policy.answers.replies import Because
from registry.policy.files import documents as d
from registry.policy.files import payments as ways
from registry.policy.files.paying.steps import Step
from registry.policy.files.put_together import SUMMED
from registry.policy.kernel.exact import fraction
from registry.policy.kernel.payments.areas import Terms
from registry.policy.kernel.payments.ways import fen, standing, years_before
from registry.policy.spoken import arithmetic_by_premises as by_premises
from registry.policy.spoken.amount_words import joined, operand, result
from registry.policy.spoken.arithmetic_line import Line, dropped, limited, percentage, product, says, taken, with_
from registry.policy.spoken.arithmetic_tenants import by_area, rent_of_year
from registry.policy.spoken.workings import Working
from registry.words import Words


@dataclass(frozen=True, slots=True)
class _Way:
    """The one way of reckoning that is the claimant's: its percentage, its square metres and caps, the name of its step
    or year, and where the text says them."""

    percent: Decimal
    per_unit: Decimal | None
    first_m2: int | None
    cap: Decimal | None
    name: Words | None
    article: str
    quote: str


def share(measure: d.Measure, of: Working) -> Line | None:
    payment = measure.paying(ways.Share)
    if payment.steps_by_premises:
        return by_premises.share(measure, of)
    if (way := _way(measure, of)) is None:
        return None
    if payment.is_by_area:
        line = by_area(Terms.written(way.percent, way.first_m2, way.per_unit), way.percent, of)
    else:
        line = _of_amounts(payment, way, of)
    if line is None:
        return None
    if way.name is not None:
        line = replace(line, sum=with_(Words(f"{way.name.zh}：", f"{way.name.en}: "), line.sum))
    return _under(line, way.cap, way.article, way.quote, way.per_unit or way.cap)


def _way(measure: d.Measure, of: Working) -> _Way | None:
    """None where more than one may be the claimant's."""
    payment = measure.paying(ways.Share)
    own = (measure.article, measure.quote)
    if payment.steps is not None:
        step = _only_step(of, payment.steps)
        return step and _Way(
            step.percent,
            step.cap_per_m2_month,
            payment.first_m2 if step.first_m2 is None else step.first_m2,
            step.cap,
            Words(step.name.zh, step.name.en),
            step.article,
            step.quote,
        )
    limits = payment.cap_per_m2_month, payment.first_m2, payment.cap
    if payment.percents is None:
        return _Way(payment.percent or Decimal(0), *limits, None, *own)
    first, last = (each[of.must] for each in years_before(of.setting, len(payment.percents) - 1))
    if not len(first) or first.min() != last.max():
        return None
    year = int(first[0])
    named = Words(f"第 {year + 1} 年", f"year {year + 1}")
    return _Way(payment.percents[year], *limits, named, *own)


_Step = TypeVar("_Step", bound=Step)


def _only_step(of: Working, steps: Sequence[_Step]) -> _Step | None:
    """The step on which the claimant surely stands; None where that is not known."""
    possible = [step for step, where in standing(of.setting, steps, of.must, []) if where.all()]
    return possible[0] if len(possible) == 1 else None


def _of_amounts(payment: ways.Share, way: _Way, of: Working) -> Line | None:
    told = list[int]()
    for path in payment.amounts:
        column = of.setting.column(path)
        if not of.must.any() or (column.known is not None and not column.known[of.must].all()):
            return None
        values = np.where(of.must, column.values, 0)
        told.append(int(values.sum() if path.startswith(SUMMED) else values.max()))
    part = Fraction(*fraction(way.percent))
    counted = rent_of_year(of) if payment.amounts == ("rent",) else None
    if payment.cap_each is not None:
        return _each_capped(told, way.percent, fen(payment.cap_each))
    due = told[0] * part
    if payment.percent_from is not None:
        return Line(int(due), _between(told[0], payment.percent_from, way.percent), counted=counted)
    return Line(int(due), with_(product(told[0], way.percent), dropped(due)), counted=counted)


def _between(amount: int, least: Decimal, most: Decimal) -> Words:
    """A percentage that the text leaves between two."""
    ends = [result(Fraction(amount) * Fraction(*fraction(each))) for each in (least, most)]
    left, both = operand(amount), f"{percentage(least)}–{percentage(most)}"
    return Words(
        f"{left.zh} × {both} = {ends[0].zh}至 {ends[1].zh}", f"{left.en} × {both} = {ends[0].en} to {ends[1].en}"
    )


def _each_capped(amounts: list[int], percent: Decimal, cap: int) -> Line:
    """Each amount up to its own cap."""
    part, said, fens = Fraction(*fraction(percent)), list[Words](), list[int]()
    for amount in (each for each in amounts if each):
        due = int(amount * part)
        line = product(amount, percent)
        said.append(joined([line, taken(cap)], "，", ", ") if due > cap else line)
        fens.append(min(due, cap))
    total, each = result(sum(fens)), result(cap)
    said.append(Words(f"合计 {total.zh}（每项最高 {each.zh}）", f"together {total.en} (at most {each.en} each)"))
    return Line(sum(fens), joined(said), cuts=any(int(amount * part) > cap for amount in amounts))


def _under(line: Line, cap: Decimal | None, article: str, quote: str, said: Decimal | None) -> Line:
    """The line under the cap of the year; the words are those of the figure that limits."""
    if cap is not None:
        cuts = line.fen > fen(cap)
        limit = limited(fen(cap), cuts)
        limit = limit if line.limit is None else joined([line.limit, limit], "，", ", ")
        line = replace(line, fen=min(line.fen, fen(cap)), limit=limit, cuts=line.cuts or cuts)
        said = cap if cuts or said is None else said
    return line if said is None else replace(line, text=Because(article, says(quote, said)))


def fixed_sum(measure: d.Measure, of: Working) -> Line | None:
    payment = measure.paying(ways.FixedSum)
    if not of.must.any():
        return None
    if payment.steps is not None:
        step = _only_step(of, payment.steps)
        if step is None:
            return None
        amount = result(fen(step.amount))
        said = Words(f"{step.name.zh}：{amount.zh}", f"{step.name.en}: {amount.en}")
        return Line(fen(step.amount), said, text=Because(step.article, says(step.quote, step.amount)))
    each = fen(payment.amount)
    words = Because(measure.article, says(measure.quote, payment.amount or Decimal(0)))
    if payment.per is None:
        return Line(each, result(each), text=words)
    column = of.setting.column(payment.per)
    if column.known is not None and not column.known[of.must].all():
        return None
    return replace(_pieces(payment, each, max(int(column.values[of.must].max()), 0)), text=words)


def _pieces(payment: ways.FixedSum, each: int, pieces: int) -> Line:
    """So much for each piece, up to so many of them or so much in all."""
    amount, due = result(each), each * pieces
    comes = result(due)
    said = Words(f"{amount.zh} × {pieces:,} 项 = {comes.zh}", f"{amount.en} × {pieces:,} = {comes.en}")
    if payment.at_most is None:
        return _under(Line(due, said), payment.cap, "", "", None)
    most = each * payment.at_most
    limit = Words(f"最多 {payment.at_most:,} 项", f"at most {payment.at_most:,}")
    cuts = pieces > payment.at_most
    return Line(min(due, most), said, joined([limit, taken(most)], "，", ", ") if cuts else limit, cuts)


def square_metres(measure: d.Measure, of: Working) -> Line | None:
    payment = measure.paying(ways.ByArea)
    if payment.steps_by_premises:
        return by_premises.square_metres(measure, of)
    rate, first, cap = payment.per_m2_month, payment.first_m2, payment.cap
    name, article, quote = None, measure.article, measure.quote
    if payment.steps is not None:
        step = _only_step(of, payment.steps)
        if step is None:
            return None
        rate, article, quote = step.per_m2_month, step.article, step.quote
        first = payment.first_m2 if step.first_m2 is None else step.first_m2
        cap = payment.cap if step.cap is None else step.cap
        name = Words(f"{step.name.zh}：", f"{step.name.en}: ")
    line = by_area(Terms.written(None, first, rate), None, of)
    if line is None:
        return None
    return _under(line if name is None else replace(line, sum=with_(name, line.sum)), cap, article, quote, rate)


def ceiling(measure: d.Measure, of: Working) -> Line | None:
    """No calculation: the text says none."""
    payment = measure.paying(ways.UpTo)
    if payment.steps_by_premises:
        return by_premises.ceiling(measure, of)
    cap, article, quote = payment.cap, measure.article, measure.quote
    if payment.steps is not None:
        step = _only_step(of, payment.steps)
        if step is None:
            return None
        cap, article, quote = step.cap, step.article, step.quote
    if cap is None or not of.must.any():
        return None
    said = Words("条文只定上限，没有定计算办法", "the text sets a ceiling and no way to reckon the amount")
    if payment.least_amount is not None:
        least = result(fen(payment.least_amount))
        said = with_(said, Words(f"，至少 {least.zh}", f", at least {least.en}"))
    return Line(fen(cap), said, limited(fen(cap), False), text=Because(article, says(quote, cap)))
