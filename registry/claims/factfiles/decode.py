"""Tables as batches (读成批): the columns of a fact file, checked, as the kernel takes them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa

from registry.claims.factfiles import form
from registry.claims.factfiles.checks import Checked
from registry.claims.factfiles.entries import Entries
from registry.claims.runs.arrow import known, values
from registry.claims.runs.batch import Batch
from registry.policy import Law
from registry.policy.kernel.earlier_years import NOT_STATED, EarlierYear
from registry.policy.kernel.facts import NO_MOST, UNDATED, Column, Facts
from registry.policy.kernel.kleene import distinct
from registry.policy.kernel.leases import FOREVER, Written, rent_year
from registry.policy.kernel.paid import OLDEST, Paid
from registry.policy.vocabulary import LEVELS, SOFTWARE_TIERS


def batch(law: Law, claimant: str, as_of: dt.date, rows: pa.Table, where: str) -> Batch:
    """The batch of these rows, which hold their claimants whole, in the order of their ids and premises.

    where: the file, for who has to mend it. Raises RunError, which names it, the column, the claimant and what would be
    right.
    """
    told = Checked.of(law, claimant, rows, where)
    id = values(told["id"])
    new = np.concatenate([[True], id[1:] != id[:-1]])
    owner, first = np.cumsum(new) - 1, np.flatnonzero(new)
    lease = _Lease(told, claimant, as_of.year - 1)
    paths = [*form.SHARED, *(fact.path for fact in law.declared_asked if fact.path in told)]
    columns = {path: _column(told[path]) for path in paths if path not in lease.columns} | lease.columns
    facts = Facts(
        as_of=as_of,
        rows=len(id),
        columns={path: columns[path] for path in paths},
        status={name: values(told[f"status.{name}"]).astype(np.uint16) for name in form.STATUSES},
        since=_since(told) if claimant == "operator" else {},
        earlier_years=_earlier_years(told),
        granted={m: values(told[f"granted.{m}"]).astype(np.uint32) for m in law.grants_looked_at},
        rewards=_rewards(told[form.PAID], len(id)),
        undated=_undated(told[form.UNDATED_GRANTS], len(id)),
        rent_months=lease.months,
        waived=lease.waived,
        from_lease=lease.yields,
        month_units=lease.units,
        paid_days=lease.paid_days,
        leases=lease.written,
        claimant=None if len(first) == len(id) else owner,
    )
    same_kind, beside = (
        np.stack([values(told[f"other_support.{kind}.{level}"])[first] for level in LEVELS], axis=1)
        for kind in form.SUPPORT
    )
    incubator = values(told["incubator"])[first] if claimant == "operator" else np.zeros(len(first), dtype=bool)
    return Batch(claimant, id[first], facts, values(told["park"]), same_kind, beside, incubator)


def _column(cells: pa.Array) -> Column:
    return Column(values(cells), known(cells) if cells.null_count else None)


class _Lease:
    """What the leases yield in the rent year, and the rent that was registered where they yield none."""

    def __init__(self, told: Checked, claimant: str, year: int) -> None:
        start, end, monthly, free = (
            told[name] for name in ("lease.start", "lease.end", "lease.monthly_rent", "lease.rent_free_months")
        )
        dated, priced = known(start), known(monthly)
        until = np.where(known(end), values(end).astype(np.int64).astype("M8[D]"), FOREVER)
        written = Written(
            values(start).astype(np.int64).astype("M8[D]"), until, values(monthly), values(free), dated, priced
        )
        arisen = rent_year(written.start, written.end, written.monthly, written.free, year)
        # In a year without a paid day no rent arises, whatever a month costs.
        self.yields = dated & (priced | (arisen.units == 0))
        told.lease_in_order()
        told.lease_alone_yields(self.yields)
        registered = told["rent"]
        is_known = self.yields | known(registered)
        # Of a lease without its first day no year has more than twelve months.
        bounded = priced & ~dated & ~is_known
        rent = Column(
            np.where(self.yields, arisen.rent.sum(axis=1), values(registered)),
            None if is_known.all() else is_known,
            np.where(bounded, 12 * written.monthly, NO_MOST) if bounded.any() else None,
        )
        some = bool(self.yields.any())
        self.columns = {"rent": rent}
        self.months = arisen.rent if some else None
        self.waived = np.where(self.yields[:, None], arisen.waived, 0) if some else None
        self.units = Column(arisen.units, None if dated.all() else dated)
        self.paid_days = arisen.paid_days
        any_lease = claimant == "tenant" or bool((dated | priced | known(end) | known(free)).any())
        self.written = written if any_lease else None


def _since(told: Checked) -> dict[str, np.ndarray]:
    cells = {name: told[f"since.{name}"] for name in form.SINCE}
    return {name: np.where(known(each), values(each), np.int32(UNDATED)) for name, each in cells.items()}


def _earlier_years(told: Checked) -> dict[int, EarlierYear]:
    found: dict[int, EarlierYear] = {}
    for ago in range(1, OLDEST):
        if form.assessed(ago) in told:
            results = told[form.assessed(ago)]
            titles = {step: values(told[form.titled(ago, step)]) for step in SOFTWARE_TIERS}
            found[ago] = EarlierYear(np.where(known(results), values(results), np.int8(NOT_STATED)), titles)
    return found


def _rewards(lists: pa.Array, rows: int) -> dict[tuple[str, str | None], Paid]:
    entries = Entries.of(lists)
    measure, measures = entries.words("measure")
    tier, tiers = entries.words("tier")
    step = measure * (len(tiers) + 1) + tier + 1
    count, fen, unstated = (entries.numbers(name) for name in ("count", "fen", "unstated"))
    found: dict[tuple[str, str | None], Paid] = {}
    for each in distinct(step).tolist():
        mine, at = step == each, each % (len(tiers) + 1) - 1
        paid, here = Paid.nothing(rows), entries.row[mine]
        paid.count[here], paid.fen[here], paid.unstated[here] = count[mine].astype(np.uint8), fen[mine], unstated[mine]
        found[measures[each // (len(tiers) + 1)], None if at < 0 else tiers[at]] = paid
    return found


def _undated(lists: pa.Array, rows: int) -> dict[str, np.ndarray]:
    entries = Entries.of(lists)
    measure, measures = entries.words("measure")
    found = {name: np.zeros(rows, np.uint8) for name in measures}
    for place, name in enumerate(measures):
        mine = measure == place
        found[name][entries.row[mine]] = entries.numbers("count")[mine].astype(np.uint8)
    return found
