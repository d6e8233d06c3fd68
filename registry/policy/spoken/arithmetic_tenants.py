"""How a tenant's amount arose (租金补贴算式): a share of its rent, or of the rent of its first square metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from registry.policy.answers.replies import Because
from registry.policy.files import documents as d
from registry.policy.files import payments as ways
from registry.policy.files.paying.of_rent import OfRent
from registry.policy.kernel.exact import fraction
from registry.policy.kernel.facts import Column, Facts
from registry.policy.kernel.leases import MONTH
from registry.policy.kernel.payments.areas import Paid, Terms, settled_leases
from registry.policy.kernel.payments.rent_shares import settled_parts
from registry.policy.kernel.tiers import NO_TIER, cap_fen, place_of
from registry.policy.spoken.amount_words import joined, number, operand, result
from registry.policy.spoken.arithmetic_line import (
    NOTHING,
    Line,
    dropped,
    limited,
    percentage,
    product,
    says,
    taken,
    with_,
)
from registry.policy.spoken.workings import Working
from registry.policy.vocabulary import TIERS
from registry.words import Words


def share_of_rent(measure: d.Measure, of: Working) -> Line | None:
    payment, facts = measure.paying(ways.ShareOfRent), of.setting.facts
    rents: dict[tuple[int, int], int] = {}
    for part in settled_parts(of.setting, of.must):
        for rent, cap, tier in zip(part.rent.tolist(), part.cap.tolist(), part.tier.tolist(), strict=True):
            if rent and cap:
                rents[cap, tier] = rents.get((cap, tier), 0) + rent
    if not rents or not _is_known(facts.columns["rent"], of.must):
        return None
    share = Fraction(*fraction(payment.percent))
    several, sums, limits = len(rents) > 1, list[Words](), list[Words]()
    due = paid = Fraction(0)
    cut_at, upto = 0, list[int]()
    for cap in sorted({cap for cap, _ in rents}):
        for tier in (tier for at, tier in rents if at == cap):
            mine = rents[cap, tier] * share
            due, paid, upto = due + mine, paid + mine, [*upto, tier]
            sums.append(with_(_tier(tier) if several else NOTHING, product(rents[cap, tier], payment.percent)))
        cuts = paid // 1 > cap
        paid, cut_at = (Fraction(cap), cap) if cuts else (paid, cut_at)
        limits.append(with_(_whose(upto) if several else NOTHING, limited(cap, cuts, NO_TIER not in upto)))
    fen = int(paid)
    if several:
        total = result(fen)
        limits.append(Words(f"共 {total.zh}", f"{total.en} in all"))
    said = with_(joined(sums), NOTHING if cut_at else dropped(due))
    cap = cut_at or max(cap for cap, _ in rents)
    step = next((tier for tier in payment.tiers if cap_fen(tier) == cap and place_of(tier) in upto), None)
    text = None if step is None else Because(step.article, says(step.quote, step.cap))
    limit = joined(limits, "，", ", ")
    return Line(fen, said, limit, bool(cut_at), _rent_counted(facts, of, sum(rents.values())), text)


def _is_known(column: Column, rows: np.ndarray) -> bool:
    """Whether the fact is known in all these rows."""
    return column.known is None or bool(column.known[rows].all())


_TIER_WORDS = tuple(TIERS.values())


def _tier(tier: int) -> Words:
    """The step before what arose on it; nothing for one that is not known."""
    return NOTHING if tier == NO_TIER else Words(f"{_TIER_WORDS[tier].zh} ", f"{_TIER_WORDS[tier].en} ")


def _whose(tiers: Sequence[int]) -> Words:
    """Whose cap it is: that of one step, or of all up to it together."""
    return (
        Words(*(said.strip() for said in (_tier(tiers[0]).zh, _tier(tiers[0]).en)))
        if len(tiers) == 1
        else Words("各档合计", "all steps together ")
    )


def _rent_counted(facts: Facts, of: Working, counts: int) -> Words:
    """Of which year, which premises and which months the rent counted."""
    rows = np.flatnonzero(of.must)
    said = [rent_of_year(of)]
    if facts.rows > 1:
        said.append(Words(f"{facts.rows} 处房屋中的 {len(rows)} 处", f"{len(rows)} of {facts.rows} premises"))
    if facts.from_lease is not None and facts.month_units is not None and len(rows) == 1 and facts.from_lease[rows[0]]:
        months = number(Fraction(int(facts.month_units.values[rows[0]]), MONTH))
        said.append(Words(f"按租约付租 {months.zh} 个月", f"{months.en} paid months of the lease"))
    rent = facts.columns["rent"]
    left = int(rent.values[rows].sum()) - counts
    if left:
        out = operand(left)
        said.append(Words(f"另有 {out.zh}不计入", f"{out.en} not counted"))
    return joined(said, "，", ", ")


def rent_of_year(of: Working) -> Words:
    """The rent of which year counted, and whether without tax."""
    year, payment = of.setting.facts.rent_year, of.setting.measure.payment
    if isinstance(payment, ways.Share) and payment.first_months is not None:
        months = payment.first_months
        return Words(f"计入租约前 {months} 个月的租金", f"rent of the first {months} months of the lease counted")
    if isinstance(payment, OfRent) and payment.tax_left_out is not None:
        return Words(f"计入 {year} 年度的不含税租金", f"rent of {year} without tax counted")
    return Words(f"计入 {year} 年度的租金", f"rent of {year} counted")


# ---- a share by area -----------------------------------------------------------------------------------------------


Counted = list[tuple[Fraction, Fraction]]
"""Of each lease what counts of it, in m² times months, and the share of its rent in fen for each of them."""


def share_by_area(measure: d.Measure, of: Working) -> Line | None:
    payment = measure.paying(ways.ShareByArea)
    terms = Terms.written(payment.percent, payment.first_m2, payment.cap_per_m2_month)
    line = by_area(terms, payment.percent, of)
    if line is None:
        return None
    return replace(line, text=Because(measure.article, says(measure.quote, payment.cap_per_m2_month)))


def by_area(terms: Terms, percent: Decimal | None, of: Working) -> Line | None:
    """What the square metres and months of the leases come to; None where one does not tell all."""
    leases = settled_leases(of.setting.facts, terms, of.must)
    counted = [(time / (100 * MONTH), lease.share * 100 * MONTH) for time, lease in leases if time]
    if not counted:
        return None
    rows = np.flatnonzero(of.must).tolist()
    if len(rows) > 1:
        return _of_several(terms, counted)
    area = int(of.setting.facts.columns["lease.area_m2"].values[rows[0]])
    if percent is None:
        return _by_rate(terms, counted[0][0], area)
    rent = int(of.setting.facts.columns["rent"].values[rows[0]])
    return _of_one(terms, percent, counted[0], rent, area)


def _rate(terms: Terms) -> Fraction:
    """Fen for a square metre and month."""
    return terms.rate * 100 * MONTH


def _by_rate(terms: Terms, time: Fraction, area: int) -> Line:
    """So much for each square metre and month, whatever the rent."""
    due, within, each = time * _rate(terms), _m2(area, terms), number(_rate(terms) / 100)
    months, comes = number(time / within), result(due)
    held = number(within)
    said = Words(
        f"{each.zh} 元/平方米/月 × {held.zh} 平方米 × {months.zh} 个月 = {comes.zh}",
        f"CNY {each.en} per m² and month × {held.en} m² × {months.en} months = {comes.en}",
    )
    return Line(int(due), with_(said, dropped(due)), counted=_counted(terms, area, months))


def _of_one(terms: Terms, percent: Decimal, counted: tuple[Fraction, Fraction], rent: int, area: int) -> Line:
    """A share of the rent, beside the cap of so many square metres and months."""
    (time, share), rate = counted, _rate(terms)
    due, most = time * share, time * rate
    inside = _m2(area, terms)
    months, held, within = (number(n) for n in (time / inside, Fraction(area, 100), inside))
    part = "" if area <= terms.most_m2 else f" × {within.zh}/{held.zh}"
    left, right = operand(rent), result(due)
    said = Words(
        f"{left.zh}{part} × {percentage(percent)} = {right.zh}",
        f"{left.en}{part} × {percentage(percent)} = {right.en}",
    )
    area_counted = _counted(terms, area, months)
    if terms.per_unit is None:
        return Line(int(due), with_(said, dropped(due)), counted=area_counted)
    fen, cuts, each, capped = int(min(due, most)), due // 1 > most // 1, number(rate / 100), result(most)
    limit = Words(
        f"上限 {each.zh} 元/平方米/月 × {within.zh} 平方米 × {months.zh} 个月 = {capped.zh}",
        f"cap CNY {each.en} per m² and month × {within.en} m² × {months.en} months = {capped.en}",
    )
    if cuts:
        return Line(fen, said, joined([with_(limit, dropped(most)), taken(fen)], "，", ", "), True, area_counted)
    return Line(fen, with_(said, dropped(due)), limit, False, area_counted)


def _counted(terms: Terms, area: int, months: Words) -> Words:
    """How many square metres and months counted."""
    within, held = number(_m2(area, terms)), number(Fraction(area, 100))
    said = Words(f"计入 {within.zh} 平方米、{months.zh} 个月", f"{within.en} m² and {months.en} months counted")
    if area <= terms.most_m2:
        return said
    return with_(Words(f"租用 {held.zh} 平方米，", f"{held.en} m² leased, "), said)


def _m2(area: int, terms: Terms) -> Fraction:
    return Fraction(min(area, terms.most_m2), 100)


def _of_several(terms: Terms, leases: Counted) -> Line:
    """Lease by lease, what each square metre and month draws."""
    rate = _rate(terms)
    paid = sum((time * min(share, rate) for time, share in leases), Fraction(0))
    due = sum((time * share for time, share in leases), Fraction(0))
    total, most, times = result(int(paid)), number(rate / 100), number(sum((time for time, _ in leases), Fraction(0)))
    said = [*(_drawn(*lease, rate) for lease in leases), Words(f"合计 {total.zh}", f"together {total.en}")]
    limited_ = terms.part is not None and terms.per_unit is not None
    limit = Words(f"上限每平方米每月 {most.zh} 元", f"cap CNY {most.en} per m² and month")
    return Line(
        int(paid),
        with_(joined(said), dropped(paid)),
        limit if limited_ else None,
        due // 1 > paid // 1,
        Words(f"共计入 {times.zh} 平方米·月", f"{times.en} m²-months counted"),
    )


def drawn(time: Fraction, lease: Paid) -> Words:
    """What counts of one of several leases, in 0.01 m² times parts of `leases.MONTH`, and what that draws."""
    month = 100 * MONTH
    return _drawn(time / month, lease.share * month, lease.rate * month)


def _drawn(time: Fraction, share: Fraction, rate: Fraction) -> Words:
    """One of several leases: what counts of it, and what each m² and month of that draws."""
    counted, each, amount = number(time), number(min(share, rate) / 100), operand(time * min(share, rate))
    said = Words(
        f"{counted.zh} 平方米·月 × {each.zh} 元 = {amount.zh}", f"{counted.en} m²-months × CNY {each.en} = {amount.en}"
    )
    own = number(share / 100)
    return (
        said
        if share <= rate
        else with_(said, Words(f"（不设上限时为 {own.zh} 元）", f" (CNY {own.en} without the cap)"))
    )
