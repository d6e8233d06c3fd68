"""Batches as tables (写成表): what the kernel is fed, in the columns of `registry.claims.factfiles.form`.

What leases yield is left out: whoever reads works it out again (`registry.claims.factfiles.decode`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from registry.claims.factfiles import form
from registry.claims.runs.arrow import array, repeated
from registry.claims.runs.batch import Batch
from registry.policy import Law
from registry.policy.kernel.earlier_years import NOT_STATED
from registry.policy.kernel.facts import UNDATED, Column, Facts
from registry.policy.kernel.leases import FOREVER
from registry.policy.kernel.paid import Paid
from registry.policy.vocabulary import LEVELS


def table(law: Law, batch: Batch) -> pa.Table:
    """The rows of a batch, by claimant."""
    facts, owner = batch.facts, batch.owner
    found: dict[str, pa.Array] = {
        "id": array(batch.ids[owner]),
        "premise": array(_places(owner)),
        "park": array(batch.park),
        **{path: _column(facts, path, column) for path, column in facts.columns.items()},
        **_lease(facts),
        **{f"status.{name}": array(bits.astype(np.int16)) for name, bits in facts.status.items()},
        **{f"granted.{measure}": array(bits.astype(np.int64)) for measure, bits in facts.granted.items()},
        form.PAID: _paid(facts),
        form.UNDATED_GRANTS: _undated(facts),
    }
    for kind, fen in zip(form.SUPPORT, (batch.same_kind, batch.beside), strict=True):
        found |= {f"other_support.{kind}.{level}": array(fen[owner, i]) for i, level in enumerate(LEVELS)}
    if batch.kind == "operator":
        found |= _of_an_operator(batch)
    told = {name: column for name, column in form.columns(law, batch.kind).items() if name in found}
    return pa.table([found[name].cast(column.type) for name, column in told.items()], names=list(told))


def _places(owner: np.ndarray) -> np.ndarray:
    """int32 per row, which of its claimant's it is."""
    rows = np.arange(len(owner))
    new = np.concatenate([[True], owner[1:] != owner[:-1]])
    return (rows - np.maximum.accumulate(np.where(new, rows, 0))).astype(np.int32)


def _column(facts: Facts, path: str, column: Column) -> pa.Array:
    if path != "rent" or facts.from_lease is None:
        return array(column.values, column.known)
    known = ~facts.from_lease
    return array(column.values, known if column.known is None else column.known & known)


def _lease(facts: Facts) -> dict[str, pa.Array]:
    if (written := facts.leases) is None:
        nothing = np.zeros(facts.rows, dtype=bool)
        days, fen = np.zeros(facts.rows, np.int32), np.zeros(facts.rows, np.int64)
        return {name: array(fen if "rent" in name else days, nothing) for name in form.LEASE}
    start, end = (day.astype("M8[D]").astype(np.int64).astype(np.int32) for day in (written.start, written.end))
    return {
        "lease.start": array(start, written.dated),
        "lease.end": array(end, written.end != FOREVER),
        "lease.monthly_rent": array(written.monthly, written.priced),
    }


def _of_an_operator(batch: Batch) -> dict[str, pa.Array]:
    facts = batch.facts
    found = {f"since.{name}": array(days, days != UNDATED) for name, days in facts.since.items()}
    found["incubator"] = array(batch.incubator[batch.owner])
    for ago, year in facts.earlier_years.items():
        found[form.assessed(ago)] = array(year.results, year.results != NOT_STATED)
        found |= {form.titled(ago, step): array(held) for step, held in year.titles.items()}
    return found


def _paid(facts: Facts) -> pa.Array:
    told = [(step, paid, np.flatnonzero(paid.count)) for step, paid in facts.rewards.items()]

    def fields(step: tuple[str, str | None], paid: Paid, rows: np.ndarray) -> list[pa.Array]:
        measure, tier = step
        return [
            repeated(measure, len(rows)),
            pa.nulls(len(rows), pa.string()) if tier is None else repeated(tier, len(rows)),
            array(paid.count[rows].astype(np.int16)),
            array(paid.fen[rows]),
            array(paid.unstated[rows]),
        ]

    return _lists(facts.rows, [rows for _, _, rows in told], [fields(*each) for each in told], form.PAID_TYPE)


def _undated(facts: Facts) -> pa.Array:
    told = [(measure, count, np.flatnonzero(count)) for measure, count in facts.undated.items()]
    fields = [[repeated(measure, len(rows)), array(count[rows].astype(np.int16))] for measure, count, rows in told]
    return _lists(facts.rows, [rows for _, _, rows in told], fields, form.UNDATED_TYPE)


def _lists(count: int, rows: Sequence[np.ndarray], fields: Sequence[Sequence[pa.Array]], kind: pa.ListType) -> pa.Array:
    """Lists for so many rows, from parts whose entries stand in these rows; null where a row has none."""
    if not sum(len(each) for each in rows):
        return pa.nulls(count, kind)
    at = np.concatenate(list(rows))
    order = np.argsort(at, kind="stable")
    names = list(kind.value_type)
    columns = [pa.concat_arrays([part[i] for part in fields]).take(array(order)) for i in range(len(names))]
    counts = np.bincount(at, minlength=count)
    ends = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    entries = pa.StructArray.from_arrays(columns, fields=names)
    return pa.ListArray.from_arrays(array(ends), entries, type=kind, mask=array(counts == 0))
