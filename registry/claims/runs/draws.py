"""What each claimant may draw in all (合计), over all measures: `registry.policy.answers.stacking.total` by column."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from registry.claims.runs.arrow import array
from registry.claims.runs.batch import Batch
from registry.policy.answers import stacking
from registry.policy.files.law import Law
from registry.policy.kernel.determination import STATUS, Determinations
from registry.policy.vocabulary import LEVELS

UNPAYING = [STATUS[name] for name in ("not_applicable", "not_in_force", "not_eligible")]


def table(law: Law, found: Sequence[Determinations], batch: Batch) -> pa.Table:
    """id, low, high: bounds in fen of all measures and the support drawn elsewhere, after stacking."""
    low, high = totals(law, found, batch)
    return pa.table({"id": array(batch.ids), "low": array(low), "high": array(high)})


def totals(law: Law, found: Sequence[Determinations], batch: Batch) -> tuple[np.ndarray, np.ndarray]:
    """The columns put to `registry.policy.answers.stacking.total`."""
    own = [_drawn(law, each, batch) for each in found]
    elsewhere = {level: (batch.same_kind[:, i], batch.beside[:, i]) for i, level in enumerate(LEVELS)}
    return stacking.total(own, elsewhere, stacking.spent(batch.facts, batch.kind))


def _drawn(law: Law, found: Determinations, batch: Batch) -> stacking.Drawn:
    """What the measure lets each claimant draw; outlay for an incubator that nothing is known of has no part."""
    paid = ~np.isin(found.status, UNPAYING)
    if found.measure.payment.outlay_of == "incubator":
        paid &= batch.incubator
    low, high = np.where(paid, found.outcome.low, 0), np.where(paid, found.outcome.high, 0)
    return stacking.Drawn(found.measure, law.document(found.measure.id), low, high)
