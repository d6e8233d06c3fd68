"""Rent that arises from leases (租约): month by month, the free months first, vectorised over leases.

A month that a lease covers in part counts by its days. Money is int64 fen; fractions of a fen are dropped each month.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from functools import cache

import numpy as np

from registry.policy.kernel.kleene import Rows, picked

MONTH = 377_580
"""One month in `units`: the least number that 28, 29, 30 and 31 days all divide."""

FOREVER = np.datetime64("9999-12-31", "D")


@dataclass(frozen=True, slots=True)
class RentYear:
    """What leases of n rows made arise in one calendar year.

    rent, waived: (n, 12) int64 fen, paid and rent-free; units: (n,) int64, paid months in parts of `MONTH`. paid_days:
    (n, 2) int64 days since 1970, the first and the last paid day of the year; the first is later where there is none.
    """

    rent: np.ndarray
    waived: np.ndarray
    units: np.ndarray
    paid_days: np.ndarray


@dataclass(frozen=True, slots=True)
class Written:
    """Leases of n rows as they are written: datetime64[D] start and end (FOREVER where open), int64 fen a month, whole
    free months. dated, priced: bool, whether the start and the rent of a month are told at all."""

    start: np.ndarray
    end: np.ndarray
    monthly: np.ndarray
    free: np.ndarray
    dated: np.ndarray
    priced: np.ndarray

    def take(self, rows: Rows) -> Written:
        return Written(*(picked(getattr(self, name), rows) for name in Written.__slots__))


def of_first_months(leases: Written, months: int, claim: dt.date) -> np.ndarray:
    """(n, months + 1) int64 fen: what arose in so many first months of each lease, until the day before the claim; by
    calendar month, since a lease that begins within one reaches into one more."""
    paid_from = add_months(leases.start, leases.free)
    until = np.minimum(np.minimum(leases.end, add_months(leases.start, months) - 1), np.datetime64(claim) - 1)
    month = leases.start.astype("M8[M]")[:, None] + np.arange(months + 1)
    first, after = month.astype("M8[D]"), (month + 1).astype("M8[D]")
    shared = (np.minimum(until[:, None], after - 1) - np.maximum(paid_from[:, None], first)).astype(np.int64) + 1
    return leases.monthly[:, None] * np.maximum(shared, 0) // (after - first).astype(np.int64)


def rent_year(
    start: np.ndarray, end: np.ndarray, monthly_fen: np.ndarray, free_months: np.ndarray, year: int
) -> RentYear:
    """The rent of one year from leases given as columns: datetime64[D] start and end (FOREVER where open), int64 fen a
    month, whole free months. The first paid day is `start` plus the free months."""
    months = np.arange(np.datetime64(f"{year}-01", "M"), np.datetime64(f"{year + 1}-01", "M"))
    first = months.astype("M8[D]")
    days = ((months + 1).astype("M8[D]") - first).astype(np.int64)
    last = first + days - 1
    paid_from = add_months(start, free_months)
    paid = _overlap(paid_from, end, first, last)
    free = _overlap(start, np.minimum(end, paid_from - 1), first, last)
    monthly = monthly_fen[:, None]
    return RentYear(
        rent=monthly * paid // days,
        waived=monthly * free // days,
        units=(paid * (MONTH // days)).sum(axis=1),
        paid_days=np.stack([np.maximum(paid_from, first[0]), np.minimum(end, last[-1])], axis=1).astype(np.int64),
    )


def units_between(begin: int, end: int, year: int) -> int:
    """Months of the year from one day to before another (days since 1970), in parts of `MONTH`."""
    until, first = _units_until(year)
    return until[end - first] - until[begin - first]


@cache
def _units_until(year: int) -> tuple[list[int], int]:
    """The parts of `MONTH` from 1 January to each day of the year and to the day after it; and 1 January itself."""
    lengths = [calendar.monthrange(year, month)[1] for month in range(1, 13)]
    until = np.concatenate([[0], np.cumsum(np.repeat([MONTH // days for days in lengths], lengths))])
    return until.tolist(), int(np.datetime64(f"{year}-01-01", "D").astype(np.int64))


def add_months(day: np.ndarray, months: np.ndarray | int) -> np.ndarray:
    """The same day of the month so many months later; the last day where that month is shorter."""
    month = day.astype("M8[M]")
    offset = (day - month.astype("M8[D]")).astype(np.int64)
    then = month + months
    longest = ((then + 1).astype("M8[D]") - then.astype("M8[D]")).astype(np.int64) - 1
    return then.astype("M8[D]") + np.minimum(offset, longest)


def _overlap(start: np.ndarray, end: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """(n, 12) days that the intervals share with the months."""
    shared = np.minimum(end[:, None], last) - np.maximum(start[:, None], first)
    return np.maximum(shared.astype(np.int64) + 1, 0)
