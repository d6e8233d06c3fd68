"""Answers of a run from fact files (认定结果), as one long table: a row a claimant, measure and reading.

The same cells as `registry.claims.runs.results` has, in types that every engine knows. `measure` is `total` for what a
claimant may draw in all; `reading` is null for the answer itself. Of unsigned numbers the bits are kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from registry.claims.runs import draws, listed, results
from registry.claims.runs.arrow import array, repeated, values
from registry.claims.runs.batch import Batch
from registry.claims.runs.run import add
from registry.policy import Law, Ruling
from registry.policy.files.documents import Measure
from registry.policy.kernel.determination import Determinations, determine

TOTAL = "total"

SCHEMA = pa.schema(
    [
        pa.field("measure", pa.string(), nullable=False),
        pa.field("reading", pa.string()),
        pa.field("id", pa.int64(), nullable=False),
        pa.field("status", pa.int8()),
        pa.field("low", pa.int64(), nullable=False),
        pa.field("high", pa.int64(), nullable=False),
        pa.field("tier", pa.int8()),
        pa.field("capped", pa.bool_()),
        pa.field("met", pa.int32()),
        pa.field("failed", pa.int32()),
        pa.field("missing", pa.int64()),
        pa.field("floor_low", pa.int64()),
        pa.field("floor_high", pa.int64()),
        pa.field("months", pa.int16()),
        pa.field("tiers", pa.list_(listed.TIERS)),
        pa.field("payers", pa.list_(listed.PAYERS)),
    ]
)
"""Money in fen, statuses and tiers as places in the vocabulary, clauses and facts as bits of the measure's."""

Counted = dict[str, dict[str, dict[str, int]]]
"""By measure and status, `count`, `low_fen` and `high_fen`, as the record of a run has them."""


def answered(
    law: Law, measures: Sequence[Measure], adopted: Sequence[Ruling], batch: Batch, whole: bool, totals: Counted
) -> Iterator[pa.Table]:
    """The tables of a batch. whole: whether all measures are asked, so that there is something to add up. totals: gets
    what was counted."""
    found: list[Determinations] = []
    for measure in measures:
        each = determine(law, measure, batch.facts, adopted)
        status = results.statuses(law, each, batch)
        add(totals.setdefault(measure.id, {}), results.counted(status, each))
        yield _shaped(measure.id, results.table(each, status, batch))
        for table in results.readings(each, batch):
            yield _shaped(measure.id, table)
        found.append(each)
    if whole:
        yield _shaped(TOTAL, draws.table(law, found, batch))


def _shaped(measure: str, table: pa.Table) -> pa.Table:
    """With all columns of `SCHEMA`."""
    columns = [
        _cast(table[field.name], field.type) if field.name in table.column_names else pa.nulls(len(table), field.type)
        for field in SCHEMA.remove(0)
    ]
    return pa.table([repeated(measure, len(table)), *columns], schema=SCHEMA)


def _cast(column: pa.ChunkedArray, kind: pa.DataType) -> pa.Array | pa.ChunkedArray:
    if column.type != pa.uint64():
        return column.cast(kind)
    return pa.concat_arrays([array(values(chunk).view(np.int64)) for chunk in column.chunks] or [pa.nulls(0, kind)])
