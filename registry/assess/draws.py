"""What each claimant may draw in all (合计), over all measures: `registry.policy.stacking.total` by column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from registry.assess.batch import Batch
from registry.policy.determination import STATUS, Determinations
from registry.policy.law import Law
from registry.policy.terms import ShareOfOutlay
from registry.policy.vocabulary import LEVELS

UNPAYING = [STATUS[name] for name in ("not_applicable", "not_in_force", "not_eligible")]


def table(law: Law, found: Sequence[Determinations], batch: Batch) -> pa.Table:
    """id, low, high: bounds in fen of all measures and the support drawn elsewhere, after stacking."""
    low, high = totals(law, found, batch)
    return pa.table({"id": pa.array(batch.ids), "low": pa.array(low), "high": pa.array(high)})


def totals(law: Law, found: Sequence[Determinations], batch: Batch) -> tuple[np.ndarray, np.ndarray]:
    """Within a level the higher of own and other support of the same kind, across levels the sum, all together at most
    what was spent."""
    counted = [each for each in found if law.document(each.measure.id).provenance == "primary"]
    low, high = np.zeros((2, len(batch.ids)), dtype=np.int64)
    for place, level in enumerate(LEVELS):
        mine = [_drawn(each, batch) for each in counted if law.document(each.measure.id).level == level]
        same, beside = batch.same_kind[:, place], batch.beside[:, place]
        low += np.maximum(sum((part[0] for part in mine), np.int64(0)), same) + beside
        high += np.maximum(sum((part[1] for part in mine), np.int64(0)), same) + beside
    limiting = [each for each in counted if law.document(each.measure.id).stacking.at_most == "spent"]
    if batch.kind == "tenant" and limiting:
        limited = np.any([_drawn(each, batch)[1] > 0 for each in limiting], axis=0)
        rent = batch.facts.columns["rent"]
        spent = batch.facts.sum_of(rent.values)
        if rent.known is not None:
            limited &= ~batch.facts.any_of(~rent.known)
        low = np.where(limited, np.minimum(low, spent), low)
        high = np.where(limited, np.minimum(high, spent), high)
    return low, high


def _drawn(found: Determinations, batch: Batch) -> tuple[np.ndarray, np.ndarray]:
    """What the measure lets each claimant draw; outlay for an incubator that nothing is known of has no part."""
    paid = ~np.isin(found.status, UNPAYING)
    if isinstance(found.measure.payment, ShareOfOutlay):
        paid &= batch.incubator
    return np.where(paid, found.outcome.low, 0), np.where(paid, found.outcome.high, 0)
