"""How an amount of premises on steps of their own arose (各处房屋各在一档的算式): step by step, then the sum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from registry.policy.answers.replies import Because
from registry.policy.files import documents as d
from registry.policy.files import payments as ways
from registry.policy.files.paying.steps import AreaStep, CapStep, ShareStep, Step
from registry.policy.kernel.payments.areas import Terms, settled_of
from registry.policy.kernel.payments.ways import fen
from registry.policy.spoken.amount_words import joined, result
from registry.policy.spoken.arithmetic_line import Line, dropped, limited, product, says, with_
from registry.policy.spoken.arithmetic_tenants import by_area, drawn, rent_of_year
from registry.policy.spoken.premises_on_steps import alone_on, headed
from registry.policy.spoken.workings import Working
from registry.words import Words


@dataclass(frozen=True, slots=True)
class _Part:
    """What the premises on one step come to: fen with their fraction under the cap of the step, the calculation, and
    the words of the figure that limits or pays."""

    fen: Fraction
    line: Line
    text: Because


def share(measure: d.Measure, of: Working) -> Line | None:
    payment = measure.paying(ways.Share)
    counted = rent_of_year(of) if payment.amounts == ("rent",) else None

    def part(step: ShareStep, rows: np.ndarray) -> tuple[Fraction, Line] | None:
        first = payment.first_m2 or step.first_m2
        if first is not None or step.cap_per_m2_month is not None:
            return _of_leases(Terms.written(step.percent, first, step.cap_per_m2_month), step.percent, of, rows)
        column = of.setting.column(payment.amounts[0])
        if column.known is not None and not column.known[rows].all():
            return None
        amount = int(column.values[rows].sum())
        due = amount * Fraction(step.percent) / 100
        return due, Line(int(due), with_(product(amount, step.percent), dropped(due)), counted=counted)

    def terms(step: ShareStep) -> Terms:
        return Terms.written(step.percent, payment.first_m2, step.cap_per_m2_month)

    return _whole(measure, of, payment.cap, part, terms if payment.first_m2 is not None else None)


def square_metres(measure: d.Measure, of: Working) -> Line | None:
    payment = measure.paying(ways.ByArea)

    def terms(step: AreaStep) -> Terms:
        return Terms.written(None, payment.first_m2 or step.first_m2, step.per_m2_month)

    def part(step: AreaStep, rows: np.ndarray) -> tuple[Fraction, Line] | None:
        return _of_leases(terms(step), None, of, rows)

    return _whole(measure, of, payment.cap, part, terms if payment.first_m2 is not None else None)


def ceiling(measure: d.Measure, of: Working) -> Line | None:
    """No calculation: the text says none. The ceilings of the steps with premises are added."""
    standing = alone_on(of)
    if not standing:
        return None
    steps = [(step, rows) for step, rows in standing if isinstance(step, CapStep)]
    most = sum(fen(step.cap) for step, _ in steps)
    each = [with_(headed(step, rows), limited(fen(step.cap), False)) for step, rows in steps]
    said = Words("条文只定上限，没有定计算办法", "the text sets a ceiling and no way to reckon the amount")
    limit = each[0] if len(each) == 1 else joined([*each, limited(most, False)])
    (step, _), *others = steps
    text = None if others else Because(step.article, says(step.quote, step.cap))
    return Line(most, said, limit, text=text)


def _of_leases(terms: Terms, percent: Decimal | None, of: Working, rows: np.ndarray) -> tuple[Fraction, Line] | None:
    line = by_area(terms, percent, replace(of, must=rows))
    leases = settled_of([(row, terms) for row in np.flatnonzero(rows).tolist()], terms.most_m2, of.setting.facts)
    return None if line is None else (sum((time * each.draws for time, each in leases), Fraction(0)), line)


def _whole(
    measure: d.Measure,
    of: Working,
    cap: Decimal | None,
    part: Callable[..., tuple[Fraction, Line] | None],
    shared: Callable[..., Terms] | None,
) -> Line | None:
    """All steps together. shared: the terms of a step, where premises on all of them share the first square metres."""
    standing = alone_on(of)
    if not standing:
        return None
    if shared is not None and len(standing) > 1:
        line = _sharing([(step, rows, shared(step)) for step, rows in standing], of)
    else:
        found = [_part(step, rows, part(step, rows)) for step, rows in standing]
        parts = [each for each in found if each is not None]
        line = None if len(parts) < len(found) else _added(parts)
    if line is None or cap is None:
        return line
    cuts = line.fen > fen(cap)
    limit = limited(fen(cap), cuts)
    limit = limit if line.limit is None else joined([line.limit, limit], "，", ", ")
    text = Because(measure.article, says(measure.quote, cap)) if cuts or line.text is None else line.text
    return replace(line, fen=min(line.fen, fen(cap)), limit=limit, cuts=line.cuts or cuts, text=text)


def _part(step: Step, rows: np.ndarray, comes: tuple[Fraction, Line] | None) -> _Part | None:
    """A step under its own cap."""
    if comes is None:
        return None
    due, line = comes
    cap = getattr(step, "cap", None)
    said = cap or getattr(step, "cap_per_m2_month", None) or getattr(step, "per_m2_month", None)
    if cap is not None:
        cuts = int(due) > fen(cap)
        limit = limited(fen(cap), cuts)
        limit = limit if line.limit is None else joined([line.limit, limit], "，", ", ")
        line, due = replace(line, fen=min(line.fen, fen(cap)), limit=limit, cuts=line.cuts or cuts), min(due, fen(cap))
    words = step.quote if said is None else says(step.quote, said)
    return _Part(Fraction(due), replace(line, sum=with_(headed(step, rows), line.sum)), Because(step.article, words))


def _added(parts: list[_Part]) -> Line:
    """The steps and their sum, of which a fraction of a fen is dropped once."""
    if len(parts) == 1:
        return replace(parts[0].line, text=parts[0].text)
    due = sum((each.fen for each in parts), Fraction(0))
    total = result(int(due))
    said = joined([*(each.line.words for each in parts), Words(f"合计 {total.zh}", f"together {total.en}")])
    counted = parts[0].line.counted
    same = all(each.line.counted == counted for each in parts)
    cuts = any(each.line.cuts for each in parts)
    return Line(int(due), said, cuts=cuts, counted=counted if same else None)


def _sharing(standing: list[tuple[Step, np.ndarray, Terms]], of: Working) -> Line | None:
    """Premises on several steps that share the first square metres: those that draw most, lease by lease."""
    listed = [(row, terms) for _, rows, terms in standing for row in np.flatnonzero(rows).tolist()]
    leases = [each for each in settled_of(listed, listed[0][1].most_m2, of.setting.facts) if each[0]]
    if not leases:
        return None
    due = sum((time * each.draws for time, each in leases), Fraction(0))
    total = result(int(due))
    said = [*(drawn(time, each) for time, each in leases), Words(f"合计 {total.zh}", f"together {total.en}")]
    heads = joined([Words(each.zh[:-1], each.en[:-2]) for each in (headed(step, rows) for step, rows, _ in standing)])
    cuts = any(each.share > each.rate for _, each in leases)
    return Line(int(due), with_(joined(said), dropped(due)), cuts=cuts, counted=heads)
