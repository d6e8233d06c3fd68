"""Facts as columns: what the kernel reads, for one claimant or a million.

A row is one premise of one claimant; `claimant` names the claimant of each row where somebody has several, and is None
where every row is its own claimant. A column knows where it is known; an unknown cell is never a zero or a no.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from registry.policy.kernel.earlier_years import EarlierYear
from registry.policy.kernel.kleene import Rows, Truth, picked
from registry.policy.kernel.leases import Written
from registry.policy.kernel.paid import Paid
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACT_BIT, RECOGNITIONS

# Sample days of a park's status: bits 0 to 11 are the first days of the months of the rent year, then:
AS_OF_BIT = 1 << 12
ANY_TIME_BIT = 1 << 13
YEAR_END_BIT = 1 << 14
MONTH_BITS = (1 << 12) - 1
UNDATED = np.iinfo(np.int32).min
"""Since when something holds that is told without a day."""


COLUMN_KINDS: Mapping[str, type[np.generic]] = {
    "yes-no": np.bool_,
    "one-of": np.int8,
    "number": np.int64,
    "money": np.int64,
    "percent": np.int64,
    "day": np.int32,
    "code": np.int64,
}
"""What a column of each kind of fact holds: the position of the word, the number times `Fact.scale`, the days since
1970, the number of `codes.code_number`."""

NO_MOST = np.iinfo(np.int64).max
"""The most of a cell of which nothing is known."""

_Name = TypeVar("_Name", bound=Hashable)
_Told = TypeVar("_Told")


@dataclass(frozen=True, slots=True)
class Column:
    """Values of one fact; ``known`` is None where every cell is known. Money is int64 fen, area int64 0.01 m².
    most: what an unknown cell can be at most, `NO_MOST` where nothing says so, None where of no cell anything does."""

    values: np.ndarray
    known: np.ndarray | None = None
    most: np.ndarray | None = None

    def take(self, rows: Rows) -> Column:
        known, most = (None if each is None else picked(each, rows) for each in (self.known, self.most))
        return Column(picked(self.values, rows), known, most)

    def bounds(self, unknown_high: np.ndarray | int) -> tuple[np.ndarray, np.ndarray]:
        """The least and the most that each cell can be."""
        if self.known is None:
            return self.values, self.values
        if self.most is not None:
            unknown_high = np.minimum(unknown_high, self.most)
        return np.where(self.known, self.values, 0), np.where(self.known, self.values, unknown_high)


class Cut(Mapping[_Name, _Told]):
    """Some rows of columns, each taken when it is asked for: a measure asks for few of them."""

    def __init__(self, columns: Mapping[_Name, _Told], take: Callable[[_Told], _Told]) -> None:
        self._columns, self._take = columns, take
        self._taken: dict[_Name, _Told] = {}

    def __getitem__(self, name: _Name) -> _Told:
        if name not in self._taken:
            self._taken[name] = self._take(self._columns[name])
        return self._taken[name]

    def __iter__(self) -> Iterator[_Name]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True)
class Facts:
    """The facts of a batch on one day.

    columns: by fact path. status: uint16 sample bits under ``ai_software``, ``other_featured`` and
    ``software_title``; and each tier of title; recognition is unknown where the column ``park.recognition`` is,
    titles never. since: int32 by the same names, the day (since 1970) since which each holds that holds on the day;
    `UNDATED` where none is told; absent of tenants, whose measures do not ask. granted: per measure uint32, bit k =
    paid for the rent year k years before this one. undated: per measure uint8, how many grants do not say their
    rent year; absent where none. rent_months, waived: (rows, 12) int64 fen, the rent that arose and that was
    waived, where `from_lease`; None where no row has a lease. month_units: paid months of the year in parts of
    `leases.MONTH`; paid_days: (rows, 2) the first and the last paid day (days since 1970). Both are those of the
    lease, where `from_lease`. leases: as they are written; None where there are none. rewards: what was paid for one
    tier of a measure, under (measure, tier), the tier None where the grant does not say it; absent where nobody was
    paid. earlier_years: how parks were assessed, by how
    many years before the rent year; absent where no result is stated.
    """

    as_of: dt.date
    rows: int
    columns: Mapping[str, Column]
    status: Mapping[str, np.ndarray]
    granted: Mapping[str, np.ndarray]
    rewards: Mapping[tuple[str, str | None], Paid]
    rent_months: np.ndarray | None = None
    waived: np.ndarray | None = None
    from_lease: np.ndarray | None = None
    month_units: Column | None = None
    paid_days: np.ndarray | None = None
    claimant: np.ndarray | None = None
    undated: Mapping[str, np.ndarray] = field(default_factory=dict)
    since: Mapping[str, np.ndarray] = field(default_factory=dict[str, np.ndarray])
    leases: Written | None = None
    earlier_years: Mapping[int, EarlierYear] = field(default_factory=dict[int, EarlierYear])

    def counting(self, name: str, holds: np.ndarray, first: dt.date | None, recognised_first: bool) -> np.ndarray:
        """Bool per row: a title or recognition that holds, without what began before the first day that counts, and
        without titles that were there before the recognition of the day. Of what is told without a day nobody knows
        that it began too early."""
        if first is not None:
            begun = self.since[name]
            holds = holds & ((begun >= (first - dt.date(1970, 1, 1)).days) | (begun == UNDATED))
        if recognised_first:
            for kind in RECOGNITIONS[:-1]:
                holds = holds & ~((self.status[kind] & AS_OF_BIT != 0) & (self.since[kind] > self.since[name]))
        return holds

    @property
    def rent_year(self) -> int:
        """The calendar year before the claim (上年度)."""
        return self.as_of.year - 1

    @property
    def claimants(self) -> int:
        return self.rows if self.claimant is None else int(self.claimant[-1]) + 1 if self.rows else 0

    def told(self, unclear: np.ndarray | None) -> np.ndarray | None:
        """Where the grants are known and none of them is unclear, of which there are so many; None everywhere."""
        known = self.columns["granted"].known
        if unclear is None or not unclear.any():
            return known
        return unclear == 0 if known is None else known & (unclear == 0)

    def truth(self, path: str, yes: np.ndarray) -> Truth:
        """A truth about one column: `yes` where the fact is known."""
        return Truth.where(yes, self.columns[path].known, FACT_BIT[path])

    def column(self, fact: Fact) -> Column:
        """The column of a fact; where nobody put one in, of a fact that a document declares, all of it is unknown."""
        if fact.path in self.columns:
            return self.columns[fact.path]
        if fact.path in FACT_BIT:
            raise KeyError(fact.path)
        unknown = np.zeros(self.rows, dtype=bool)
        return Column(np.zeros(self.rows, dtype=COLUMN_KINDS[fact.kind]), unknown)

    def rows_of(self, claimants: np.ndarray) -> np.ndarray:
        """The rows of these claimants, those of one after those of another."""
        if self.claimant is None:
            return claimants
        first, count = _held(self.claimant, claimants)
        return np.arange(count.sum()) + np.repeat(first - (np.cumsum(count) - count), count)

    def take(self, claimants: np.ndarray) -> Facts:
        """The facts of some claimants only, in any order."""
        rows = self.rows_of(claimants)
        if self.claimant is None:
            return self._cut(rows, len(rows), None)
        return self._cut(rows, len(rows), np.repeat(np.arange(len(claimants)), _held(self.claimant, claimants)[1]))

    def runs_of(self, runs: Sequence[slice]) -> list[slice]:
        """The rows of these runs of claimants."""
        if self.claimant is None:
            return list(runs)
        ends = np.searchsorted(self.claimant, [(run.start, run.stop) for run in runs]).tolist()
        return [slice(*each) for each in ends]

    def side_by_side(self, runs: Sequence[slice]) -> Facts:
        """The facts of these runs of claimants, one run after another; a claimant may stand in several."""
        rows = self.runs_of(runs)
        count = sum(run.stop - run.start for run in rows)
        if self.claimant is None:
            return self._cut(rows, count, None)
        before = np.cumsum([0, *(run.stop - run.start for run in runs)]).tolist()
        moved = [self.claimant[own] + (at - run.start) for own, run, at in zip(rows, runs, before, strict=False)]
        return self._cut(rows, count, np.concatenate(moved))

    def block(self, first: int, last: int) -> Facts:
        """The facts of rows `first` to before `last`, as views; only where every row is its own claimant."""
        return self._cut(slice(first, last), min(last, self.rows) - first, None)

    def _cut(self, rows: Rows, count: int, claimant: np.ndarray | None) -> Facts:
        def cut(column: np.ndarray | None) -> np.ndarray | None:
            return None if column is None else picked(column, rows)

        return replace(
            self,
            rows=count,
            columns=Cut(self.columns, lambda column: column.take(rows)),
            status=Cut(self.status, lambda bits: picked(bits, rows)),
            since=Cut(self.since, lambda days: picked(days, rows)),
            earlier_years=Cut(self.earlier_years, lambda year: year.take(rows)),
            granted=Cut(self.granted, lambda years: picked(years, rows)),
            rewards=Cut(self.rewards, lambda paid: paid.take(rows)),
            undated=Cut(self.undated, lambda count: picked(count, rows)),
            rent_months=cut(self.rent_months),
            waived=cut(self.waived),
            from_lease=cut(self.from_lease),
            month_units=None if self.month_units is None else self.month_units.take(rows),
            paid_days=cut(self.paid_days),
            leases=None if self.leases is None else self.leases.take(rows),
            claimant=claimant,
        )

    def of_claimant(self, values: np.ndarray) -> np.ndarray:
        """Per row: the value of its claimant."""
        return values if self.claimant is None else values[self.claimant]

    def any_of(self, flags: np.ndarray) -> np.ndarray:
        """Per claimant: whether any of its rows has the flag."""
        if self.claimant is None:
            return flags
        return np.bincount(self.claimant, weights=flags, minlength=self.claimants) > 0

    def sum_of(self, amounts: np.ndarray) -> np.ndarray:
        """Per claimant: the exact int64 sum over its rows."""
        if self.claimant is None:
            return amounts
        total = np.zeros(self.claimants, dtype=np.int64)
        np.add.at(total, self.claimant, amounts)
        return total

    def bits_of(self, bits: np.ndarray) -> np.ndarray:
        """Per claimant: the bits that any of its rows has."""
        if self.claimant is None:
            return bits
        joined = np.zeros(self.claimants, dtype=bits.dtype)
        np.bitwise_or.at(joined, self.claimant, bits)
        return joined

    def most_of(self, values: np.ndarray) -> np.ndarray:
        """Per claimant: the largest value over its rows."""
        if self.claimant is None:
            return values
        top = np.full(self.claimants, np.iinfo(values.dtype).min, dtype=values.dtype)
        np.maximum.at(top, self.claimant, values)
        return top


def _held(claimant: np.ndarray, claimants: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first row of each of these claimants, and how many it has; claimant: that of each row, ascending."""
    first: np.ndarray = np.searchsorted(claimant, claimants)
    last: np.ndarray = np.searchsorted(claimant, claimants, side="right")
    return first, last - first
