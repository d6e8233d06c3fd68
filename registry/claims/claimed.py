"""What each tenant may claim (逐家可申请), as columns: everybody asked for the sake of sums alone.

The same answers as a run's (`registry.claims.runs.run`), without what only a run that is kept needs: digests of the
facts, a table of each measure, its readings, operating bodies, and Parquet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from registry.claims.runs import draws, origin, reader, results
from registry.claims.runs.batch import Batch
from registry.claims.runs.unasked import Unasked
from registry.policy import Law, load_law
from registry.policy.files.documents import Measure
from registry.policy.kernel.determination import STATUS, determine

REACHED = ("eligible", "discretionary", "depends_on_reading", "needs_facts")
"""Statuses of who gets, or may get, what a measure gives."""


@dataclass(frozen=True)
class Claimed:
    """`ids`: (n,) int64, ascending, of all tenants that were asked; `low`, `high`: (n,) int64 fen, after stacking and
    with what was drawn elsewhere; `beyond`: (n,) whether they may get what is not in these amounts. `owner`, `park`:
    (premises,) the place of a tenant in `ids` and the id of a park where it has premises. `left_out`: whom the law
    could not be asked about.
    """

    ids: np.ndarray
    low: np.ndarray
    high: np.ndarray
    beyond: np.ndarray
    owner: np.ndarray
    park: np.ndarray
    left_out: tuple[Unasked, ...]


def read_claimed(session: Session, day: dt.date) -> Claimed:
    """All tenants asked on the day, in one look. Raises RunError on a day that the law does not take."""
    law, adopted, left_out = load_law(), origin.rulings_on(session, day), []
    batches = reader.tenants(session, law, day, left_out=left_out)
    found = [_asked(law, adopted, batch) for batch in batches]
    nothing = np.zeros(0, dtype=np.int64)
    ids, low, high, beyond, tenant, park = map(np.concatenate, zip(*found, strict=True)) if found else [nothing] * 6
    return Claimed(ids, low, high, beyond.astype(bool), np.searchsorted(ids, tenant), park, tuple(left_out))


def _asked(law: Law, adopted: list, batch: Batch) -> tuple[np.ndarray, ...]:
    """ids, low, high, beyond; of each of its premises the tenant and the park."""
    found = [determine(law, measure, batch.facts, adopted) for measure in law.measures_for("tenant")]
    beyond = np.zeros(len(batch.ids), dtype=bool)
    for each in found:
        if is_beyond_sums(law, each.measure):
            beyond |= is_reached(results.statuses(law, each, batch))
    return batch.ids, *draws.totals(law, found, batch), beyond, batch.ids[batch.owner], batch.park


def is_beyond_sums(law: Law, measure: Measure) -> bool:
    """Whether no sum holds what it gives: a district decides, it is in kind, or only a secondary source tells of it."""
    return law.document(measure.id).provenance != "primary" or measure.payment.kind in ("discretionary", "in_kind")


def is_reached(status: np.ndarray) -> np.ndarray:
    """Of each status code, whether it is of somebody who gets, or may get, what the measure gives."""
    return np.isin(status, [STATUS[name] for name in REACHED])
