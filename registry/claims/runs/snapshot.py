"""A snapshot of facts (事实快照): what the law was asked about, by digest and as a table to compare with.

The digests do not depend on the order of rows in the database, nor on how the register was cut into batches: claimants
come in the order of their ids, and their premises in an order that their content gives.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict

import numpy as np
import pyarrow as pa

from registry.claims.runs.arrow import array
from registry.claims.runs.batch import Batch
from registry.policy.kernel.facts import Facts


class Snapshot:
    """Facts of batch after batch, under one digest for each fact."""

    def __init__(self) -> None:
        self._digests: dict[str, hashlib._Hash] = defaultdict(hashlib.sha256)

    def add(self, batch: Batch) -> None:
        facts, kind = batch.facts, batch.kind
        owner = batch.ids[batch.owner]
        self._take(kind, "claimant", owner)
        self._take(kind, "park", batch.park)
        for path, column in facts.columns.items():
            known = np.ones(facts.rows, dtype=bool) if column.known is None else column.known
            self._take(kind, path, np.where(known, column.values, column.values.dtype.type(0)))
            self._take(kind, f"{path} known", known)
        for name, bits in facts.status.items():
            self._take(kind, f"status {name}", bits)
        for name, days in facts.since.items():
            self._take(kind, f"since {name}", days)
        for measure, bits in facts.granted.items():
            self._sparse(kind, f"granted {measure}", owner, bits, bits != 0)
        for measure, count in facts.undated.items():
            self._sparse(kind, f"granted {measure} undated", owner, count, count != 0)
        for (measure, tier), paid in facts.rewards.items():
            name, told = f"granted {measure} {tier or ''}".strip(), paid.count != 0
            self._sparse(kind, f"{name} fen", owner, paid.fen, told)
            self._sparse(kind, f"{name} unstated", owner, paid.unstated, told)
        if facts.from_lease is not None and facts.rent_months is not None:
            self._sparse(kind, "rent by month", owner, facts.rent_months, facts.from_lease)
            self._sparse(kind, "rent waived", owner, facts.waived, facts.from_lease)
        for name, fen in (("same kind", batch.same_kind), ("beside", batch.beside)):
            self._sparse(kind, f"other_support {name}", batch.ids, fen, fen.any(axis=1))

    def digests(self) -> dict[str, str]:
        """By fact, a sha256. A fact that nobody has is not listed."""
        return {name: digest.hexdigest() for name, digest in sorted(self._digests.items())}

    def _take(self, kind: str, name: str, values: np.ndarray) -> None:
        self._digests[f"{kind}: {name}"].update(np.ascontiguousarray(values).data)

    def _sparse(self, kind: str, name: str, owner: np.ndarray, values: np.ndarray, where: np.ndarray) -> None:
        if where.any():
            # Owners and values have a digest each: mixed into one, it would show where one batch ends.
            self._take(kind, name, owner[where])
            self._take(kind, f"{name} values", values[where])


def table(batch: Batch) -> pa.Table:
    """The facts of a batch, a row a premise, unknown cells null. Rent by month is not kept: leases give it."""
    facts = batch.facts
    columns = {"id": array(batch.ids[batch.owner]), "park": array(batch.park)}
    for path, column in facts.columns.items():
        columns[path] = array(column.values, column.known)
    columns["lease.months"] = _months(facts)
    for name, bits in facts.status.items():
        columns[f"status.{name}"] = array(bits)
    for name, days in facts.since.items():
        columns[f"since.{name}"] = array(days)
    for measure, bits in facts.granted.items():
        columns[f"granted.{measure}"] = array(bits)
        none = np.zeros(facts.rows, dtype=np.uint8)
        columns[f"granted.{measure} undated"] = array(facts.undated.get(measure, none))
    return pa.table(columns)


def _months(facts: Facts) -> pa.Array:
    if facts.month_units is None:
        return pa.nulls(facts.rows, pa.int64())
    return array(facts.month_units.values, facts.month_units.known)
