"""A share of the rent of the first square metres (按面积封顶), at most so much for each of them and paid month.

The square metres are those of the claimant: several leases share them at every time. The text does not say which come
first where rents differ; an amount is the most that it allows, so the ones that draw most are taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from registry.policy.files import payments as ways
from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.exact import MOST_RENT, fraction, quotients, share
from registry.policy.kernel.facts import Column, Facts
from registry.policy.kernel.leases import MONTH, units_between
from registry.policy.kernel.payments.amounts import Payment, holes
from registry.policy.kernel.tiers import NO_TIER


def share_by_area(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    facts, payment = setting.facts, setting.measure.paying(ways.ShareByArea)
    low, high, cut = _of_each(facts, payment, may, must)
    paid_low, paid_high, capped = facts.sum_of(low), facts.sum_of(high), facts.any_of(cut)
    for claimant, rows in _several(facts, may):
        sure = [row for row in rows if must[row] and _is_told(facts, row)]
        paid_low[claimant], capped[claimant] = _together(facts, payment, sure)
        paid_high[claimant] = paid_low[claimant] if sure == rows else _together(facts, payment, rows)[0]
    none = np.full(facts.claimants, NO_TIER, dtype=np.int8)
    return Payment(paid_low, paid_high, capped, none, holes(facts, "rent", "lease.area_m2"))


def _of_each(
    facts: Facts, payment: ways.ShareByArea, may: np.ndarray, must: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """low, high in fen and whether the cap cuts, for each row as if its claimant had no other."""
    first = payment.first_m2 * 100
    part, of = fraction(payment.percent)
    area = facts.columns["lease.area_m2"]
    covered = np.minimum(area.values, first)
    per_unit = int(payment.cap_per_m2_month * 100)
    units_low, units_high = facts.month_units.bounds(12 * MONTH)
    rent_low, rent_high = facts.columns["rent"].bounds(MOST_RENT)
    known = area.known if area.known is not None else np.ones(facts.rows, dtype=bool)
    whole = np.maximum(area.values, 1)

    def amounts(rent: np.ndarray, units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        due, _ = quotients(rent, covered * part, whole * of)
        return due, share(per_unit * covered, units, 100 * MONTH)

    due_low, cap_low = amounts(rent_low, units_low)
    due_high, cap_high = amounts(rent_high, units_high)
    due_high = np.where(known, due_high, share(rent_high, part, of))
    cap_high = np.where(known, cap_high, share(per_unit * first, units_high, 100 * MONTH))
    low = np.where(must & known, np.minimum(due_low, cap_low), 0)
    high = np.where(may, np.minimum(due_high, cap_high), 0)
    return low, high, may & (due_high > cap_high)


# ---- several leases of one claimant --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paid:
    """A lease in the year: area in 0.01 m², first and last paid day (since 1970), and the share of its rent in fen for
    each 0.01 m² and part of `leases.MONTH`."""

    area: int | Fraction
    first: int
    last: int
    share: Fraction


def _several(facts: Facts, may: np.ndarray) -> list[tuple[int, list[int]]]:
    """The claimants with several rows that may count, and these rows."""
    if facts.claimant is None:
        return []
    rows = np.flatnonzero(may)
    rows = rows[(np.bincount(facts.claimant[rows], minlength=facts.claimants) > 1)[facts.claimant[rows]]]
    if not len(rows):
        return []
    claimants, first = np.unique(facts.claimant[rows], return_index=True)
    return [(int(c), each.tolist()) for c, each in zip(claimants, np.split(rows, first[1:]), strict=True)]


def _is_told(facts: Facts, row: int) -> bool:
    """Whether the lease tells its area, its rent and its paid months."""
    return all(
        _is_known(each, row) for each in (facts.columns["lease.area_m2"], facts.columns["rent"], facts.month_units)
    )


def _is_known(column: Column | None, row: int) -> bool:
    return column is not None and (column.known is None or bool(column.known[row]))


def _together(facts: Facts, payment: ways.ShareByArea, rows: Sequence[int]) -> tuple[int, bool]:
    """The most fen that these rows of one claimant can come to, and whether the cap cuts something off.

    A row whose paid months are not told may have paid in any of them: it draws what it could alone, on square metres at
    the cap, which it takes where the others leave room or draw least.
    """
    first, rate = payment.first_m2 * 100, Fraction(int(payment.cap_per_m2_month * 100), 100 * MONTH)
    timed = [row for row in rows if _is_known(facts.month_units, row)]
    leases = [lease for row in timed if (lease := _lease(facts, payment, row, first, rate)) is not None]
    drawn = covered(leases, first, rate, facts.rent_year)
    at_cap = sum((_alone(facts, payment, row, first, rate) / rate for row in rows if row not in timed), Fraction(0))
    return int(_most(drawn, at_cap, first * 12 * MONTH, rate)), any(area and each.share > rate for area, each in drawn)


def _most(drawn: Sequence[tuple[Fraction, Paid]], at_cap: Fraction, room: int, rate: Fraction) -> Fraction:
    """Fen for so much at the cap and then for what is drawn, the dearest first, while there is room; all but the
    amounts in 0.01 m² times parts of `leases.MONTH`."""
    taken = min(at_cap, Fraction(room))
    paid, left = taken * rate, room - taken
    for area, lease in drawn:
        taken = min(area, left)
        paid, left = paid + taken * min(lease.share, rate), left - taken
    return paid


def settled_leases(facts: Facts, payment: ways.ShareByArea, must: np.ndarray) -> list[tuple[Fraction, Paid]]:
    """The leases of one claimant that surely count, and how much of each counts: 0.01 m² times parts of `leases.MONTH`;
    none where one does not tell all."""
    first, rate = payment.first_m2 * 100, Fraction(int(payment.cap_per_m2_month * 100), 100 * MONTH)
    rows = np.flatnonzero(must).tolist()
    if not all(_is_told(facts, row) for row in rows):
        return []
    leases = [lease for row in rows if (lease := _lease(facts, payment, row, first, rate)) is not None]
    return covered(leases, first, rate, facts.rent_year)


def _lease(facts: Facts, payment: ways.ShareByArea, row: int, first: int, rate: Fraction) -> Paid | None:
    """The lease of a row, None where it has no area or no paid month in the year.

    A rent that is not told may be so high that every square metre draws the cap; an area that is not told may be just
    so small that the rent draws it, and so leaves most of the first square metres to other leases.
    """
    months, days = facts.month_units, facts.paid_days
    rent, area = facts.columns["rent"], facts.columns["lease.area_m2"]
    if months is None or days is None or not months.values[row] or (_is_known(area, row) and not area.values[row]):
        return None
    units, start, end = int(months.values[row]), int(days[row, 0]), int(days[row, 1])
    if not _is_known(rent, row):
        return Paid(int(area.values[row]) if _is_known(area, row) else first, start, end, rate)
    part, of = fraction(payment.percent)
    due = Fraction(int(rent.values[row]) * part, of * units)
    if not _is_known(area, row):
        return Paid(min(due / rate, Fraction(first)), start, end, rate)
    return Paid(int(area.values[row]), start, end, due / int(area.values[row]))


def _alone(facts: Facts, payment: ways.ShareByArea, row: int, first: int, rate: Fraction) -> Fraction:
    """The most that a row can come to whose paid months are not told."""
    part, of = fraction(payment.percent)
    rent, area = facts.columns["rent"], facts.columns["lease.area_m2"]
    fen = int(rent.values[row]) if _is_known(rent, row) else MOST_RENT
    covered = min(int(area.values[row]), first) if _is_known(area, row) else first
    return min(Fraction(fen * part, of), covered * rate * 12 * MONTH)


def covered(leases: Sequence[Paid], first: int, rate: Fraction, year: int) -> list[tuple[Fraction, Paid]]:
    """How much of each lease counts, those that draw most before others: 0.01 m² times parts of `leases.MONTH`.

    At most `first` 0.01 m² count at any time of the year; rate: the cap in fen for each of them and such a part."""
    ordered = sorted(leases, key=lambda lease: min(lease.share, rate), reverse=True)
    taken_of = [Fraction(0)] * len(ordered)
    days = sorted({day for lease in ordered for day in (lease.first, lease.last + 1)})
    for begin, end in pairwise(days):
        left, time = Fraction(first), units_between(begin, end, year)
        for place, lease in enumerate(ordered):
            if lease.first <= begin <= lease.last:
                taken = min(lease.area, left)
                taken_of[place] += taken * time
                left -= taken
    return list(zip(taken_of, ordered, strict=True))
