"""What is paid by square metres (按面积): a share of the rent of the first of them, at most so much for each of them
and paid month; or so much for each and month, whatever the rent.

The square metres are those of the claimant: several leases share them at every time. The text does not say which come
first where rents differ; an amount is the most that it allows, so the ones that draw most are taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np

from registry.policy.files import payments as ways
from registry.policy.files.bounds import MAX_AREA_M2
from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.exact import MOST_RENT, fraction, quotients, share
from registry.policy.kernel.facts import NO_MOST, Column, Facts
from registry.policy.kernel.leases import MONTH, units_between
from registry.policy.kernel.payments.amounts import MOST, OPEN, Payment, holes
from registry.policy.kernel.tiers import NO_TIER


@dataclass(frozen=True, slots=True)
class Terms:
    """part / of: the share of the rent in lowest terms, None where the rent plays no part. first: the square metres of
    the claimant that count, in 0.01 m², None where all do. per_unit: the most in fen for a square metre and month, None
    where nothing limits them; without a share it is what is paid."""

    part: int | None
    of: int
    first: int | None
    per_unit: int | None

    @classmethod
    def written(cls, percent: Decimal | None, first_m2: int | None, per_m2_month: Decimal | None) -> Terms:
        """As a policy file writes them, in square metres and yuan."""
        part, of = (None, 1) if percent is None else fraction(percent)
        first = None if first_m2 is None else first_m2 * 100
        return cls(part, of, first, None if per_m2_month is None else int(per_m2_month * 100))

    @property
    def rate(self) -> Fraction:
        """The most in fen for each 0.01 m² and part of `leases.MONTH`; more than any rent where nothing limits it."""
        return Fraction(MOST_RENT) if self.per_unit is None else Fraction(self.per_unit, 100 * MONTH)

    @property
    def is_bounded(self) -> bool:
        """Whether there is a most even where neither rent nor area is known."""
        return self.first is not None and self.per_unit is not None

    @property
    def most_m2(self) -> int:
        """The most that counts, in 0.01 m²."""
        return MAX_AREA_M2 * 100 if self.first is None else self.first


def share_by_area(setting: Setting, may: np.ndarray, must: np.ndarray, floor: object) -> Payment:
    facts, payment = setting.facts, setting.measure.paying(ways.ShareByArea)
    terms = Terms.written(payment.percent, payment.first_m2, payment.cap_per_m2_month)
    low, high, capped = by_area(facts, terms, may, must)
    none = np.full(facts.claimants, NO_TIER, dtype=np.int8)
    return Payment(low, high, capped, none, holes(facts, "rent", "lease.area_m2"))


def by_area(facts: Facts, terms: Terms, may: np.ndarray, must: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """low, high in fen per claimant, and whether the amount for a square metre surely cuts something off."""
    low, high, cut = of_each(facts, terms, may, must)
    paid_low, paid_high, capped = facts.sum_of(low), added(facts, high), facts.any_of(cut)
    for claimant, rows in several(facts, may):  # together, so that a fraction of a fen is dropped once
        endless = not terms.is_bounded and paid_high[claimant] >= OPEN
        if endless and terms.first is None:
            continue
        sure = [row for row in rows if must[row] and is_told(facts, terms, row)]
        paid_low[claimant], capped[claimant] = _together(facts, terms, sure)
        if not endless:
            paid_high[claimant] = paid_low[claimant] if sure == rows else _together(facts, terms, rows)[0]
    return paid_low, paid_high, capped


def added(facts: Facts, high: np.ndarray) -> np.ndarray:
    """Per claimant; `OPEN` where one of its rows has no end that is known."""
    endless = high >= OPEN
    if not endless.any():
        return facts.sum_of(high)
    return np.where(facts.any_of(endless), OPEN, facts.sum_of(np.where(endless, 0, high)))


def of_each(facts: Facts, terms: Terms, may: np.ndarray, must: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """low, high in fen and whether the cap cuts, for each row as if its claimant had no other."""
    due_low, due_high = _shares(facts, terms)
    cap_low, cap_high = _caps(facts, terms)
    low = np.where(must, np.minimum(due_low, cap_low), 0)
    high = np.where(may, np.minimum(due_high, cap_high), 0)
    return low, high, may & (due_high > cap_high) & (terms.part is not None)


_Bounds = tuple[np.ndarray | int, np.ndarray | int]


def _shares(facts: Facts, terms: Terms) -> _Bounds:
    """The share of each row's rent; `MOST` where the rent plays no part."""
    if terms.part is None:
        return MOST, MOST
    rent = facts.columns["rent"]
    least, most = rent.bounds(MOST_RENT)
    low, high = (np.asarray(share(each, terms.part, terms.of)) for each in (least, most))
    if terms.first is not None:
        area = facts.columns["lease.area_m2"]
        part, whole = np.minimum(area.values, terms.first) * terms.part, np.maximum(area.values, 1) * terms.of
        inside_low, inside_high = quotients(least, part, whole)[0], quotients(most, part, whole)[0]
        known = _known(facts, area)
        low, high = np.where(known, inside_low, 0), np.where(known, inside_high, high)
    if rent.known is not None and not terms.is_bounded:
        ends = rent.known if rent.most is None else rent.known | (rent.most < NO_MOST)
        high = np.where(ends, high, OPEN)
    return low, high


def _caps(facts: Facts, terms: Terms) -> _Bounds:
    """So much for each square metre and month of each row; `MOST` where nothing limits it."""
    if terms.per_unit is None:
        return MOST, MOST
    area, months = facts.columns["lease.area_m2"], facts.month_units
    known, covered = _known(facts, area), np.minimum(area.values, terms.most_m2)
    fewest, most = (0, 12 * MONTH) if months is None else months.bounds(12 * MONTH)
    low = np.where(known, share(terms.per_unit * covered, fewest, 100 * MONTH), 0)
    high = np.asarray(share(terms.per_unit * np.where(known, covered, terms.most_m2), most, 100 * MONTH))
    return low, high if terms.is_bounded else np.where(known | (np.asarray(most) == 0), high, OPEN)


def _known(facts: Facts, column: Column) -> np.ndarray:
    return np.ones(facts.rows, dtype=bool) if column.known is None else column.known


# ---- several leases of one claimant --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paid:
    """A lease in the year: area in 0.01 m², first and last paid day (since 1970), the share of its rent in fen for each
    0.01 m² and part of `leases.MONTH`, and the most that is paid of it."""

    area: int | Fraction
    first: int
    last: int
    share: Fraction
    rate: Fraction

    @property
    def draws(self) -> Fraction:
        """What is paid for each 0.01 m² and part of `leases.MONTH`."""
        return min(self.share, self.rate)


def several(facts: Facts, may: np.ndarray) -> list[tuple[int, list[int]]]:
    """The claimants with several rows that may count, and these rows."""
    if facts.claimant is None:
        return []
    rows = np.flatnonzero(may)
    rows = rows[(np.bincount(facts.claimant[rows], minlength=facts.claimants) > 1)[facts.claimant[rows]]]
    if not len(rows):
        return []
    claimants, first = np.unique(facts.claimant[rows], return_index=True)
    return [(int(c), each.tolist()) for c, each in zip(claimants, np.split(rows, first[1:]), strict=True)]


def is_told(facts: Facts, terms: Terms, row: int) -> bool:
    """Whether the lease tells its area, its paid months and, where it plays a part, its rent."""
    asked = [facts.columns["lease.area_m2"], facts.month_units]
    if terms.part is not None:
        asked.append(facts.columns["rent"])
    return all(_is_known(each, row) for each in asked)


def _is_known(column: Column | None, row: int) -> bool:
    return column is not None and (column.known is None or bool(column.known[row]))


def _together(facts: Facts, terms: Terms, rows: Sequence[int]) -> tuple[int, bool]:
    """The most fen that these rows of one claimant can come to, and whether the cap cuts something off."""
    most, cuts = most_of([(row, terms) for row in rows], terms.most_m2, facts)
    return min(int(most), MOST), cuts


def most_of(rows: Sequence[tuple[int, Terms]], most_m2: int, facts: Facts) -> tuple[Fraction, bool]:
    """The same of rows each under its own terms, with the fraction of a fen; at most `most_m2` 0.01 m² count of all.

    A lease whose first day is not told may have been paid all year; it never draws more than so. A rent of which the
    months alone are not told may have arisen in any of them: it draws what it could alone, on square metres at the cap,
    which it takes where the others leave room or draw least.
    """
    leases, at_cap = list[Paid](), list[tuple[Fraction, Fraction]]()
    for row, terms in rows:
        rent = facts.columns["rent"]
        if terms.part is not None and not _is_known(facts.month_units, row) and _is_known(rent, row):
            due = Fraction(int(rent.values[row]) * terms.part, terms.of)
            at_cap.append((_at(terms.rate, _alone(facts, terms, row, due)), terms.rate))
        elif (lease := _lease(facts, terms, row)) is not None:
            leases.append(lease)
    drawn = covered(leases, most_m2, facts.rent_year)
    most = _most([*at_cap, *((area, lease.draws) for area, lease in drawn)], most_m2 * 12 * MONTH)
    return most, any(area and each.share > each.rate for area, each in drawn)


def _most(asked: Sequence[tuple[Fraction, Fraction]], room: int) -> Fraction:
    """Fen for so much, each at so many fen, the dearest first, while there is room; all but the amounts in 0.01 m²
    times parts of `leases.MONTH`."""
    paid, left = Fraction(0), Fraction(room)
    for area, draws in sorted(asked, key=lambda each: each[1], reverse=True):
        taken = min(area, left)
        paid, left = paid + taken * draws, left - taken
    return paid


def settled_leases(facts: Facts, terms: Terms, must: np.ndarray) -> list[tuple[Fraction, Paid]]:
    """The leases of one claimant that surely count, and how much of each counts: 0.01 m² times parts of `leases.MONTH`;
    none where one does not tell all."""
    return settled_of([(row, terms) for row in np.flatnonzero(must).tolist()], terms.most_m2, facts)


def settled_of(rows: Sequence[tuple[int, Terms]], most_m2: int, facts: Facts) -> list[tuple[Fraction, Paid]]:
    """The same of rows each under its own terms."""
    if not all(is_told(facts, terms, row) for row, terms in rows):
        return []
    leases = [lease for row, terms in rows if (lease := _lease(facts, terms, row)) is not None]
    return covered(leases, most_m2, facts.rent_year)


def _lease(facts: Facts, terms: Terms, row: int) -> Paid | None:
    """The lease of a row, None where it has no area or no paid month in the year; as if it were paid all year, where
    nobody told its first day.

    A rent that is not told may be so high that every square metre draws the cap; an area that is not told may be just
    so small that the rent draws it, and so leaves most of the first square metres to other leases.
    """
    rent, area = facts.columns["rent"], facts.columns["lease.area_m2"]
    units, start, end = _paid_in(facts, row)
    if not units or (_is_known(area, row) and not area.values[row]):
        return None
    held = int(area.values[row]) if _is_known(area, row) else terms.most_m2
    most = int(rent.bounds(NO_MOST)[1][row])
    if terms.part is None or most >= NO_MOST:
        return Paid(held, start, end, terms.rate, terms.rate)
    due = Fraction(most * terms.part, terms.of * units)
    if not _is_known(area, row):
        return Paid(min(_at(terms.rate, due), Fraction(terms.most_m2)), start, end, terms.rate, terms.rate)
    return Paid(held, start, end, due / held, terms.rate)


def _at(rate: Fraction, amount: Fraction) -> Fraction:
    """How much draws the amount at this rate; none where a cap of nothing lets nothing draw."""
    return amount / rate if rate else Fraction(0)


def _paid_in(facts: Facts, row: int) -> tuple[int, int, int]:
    """The paid months of a row in parts of `leases.MONTH`, its first and its last paid day; all year where that is not
    told."""
    months, days = facts.month_units, facts.paid_days
    if months is not None and days is not None and _is_known(months, row):
        return int(months.values[row]), int(days[row, 0]), int(days[row, 1])
    first, last = (int(np.datetime64(f"{facts.rent_year}-{day}", "D").astype(np.int64)) for day in ("01-01", "12-31"))
    return 12 * MONTH, first, last


def _alone(facts: Facts, terms: Terms, row: int, due: Fraction) -> Fraction:
    """The most that a row can come to alone whose paid months are not told. due: the share of its whole rent in fen."""
    area = facts.columns["lease.area_m2"]
    if not _is_known(area, row):
        return min(due, terms.most_m2 * terms.rate * 12 * MONTH)
    held = int(area.values[row])
    counts = min(held, terms.most_m2)
    return min(due * counts / held, counts * terms.rate * 12 * MONTH) if held else Fraction(0)


def covered(leases: Sequence[Paid], first: int, year: int) -> list[tuple[Fraction, Paid]]:
    """How much of each lease counts, those that draw most before others: 0.01 m² times parts of `leases.MONTH`.

    At most `first` 0.01 m² count at any time of the year."""
    ordered = sorted(leases, key=lambda lease: lease.draws, reverse=True)
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
