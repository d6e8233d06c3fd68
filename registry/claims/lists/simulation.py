"""Questions about everybody (测算): who fails on one clause only, and what a budget leaves of each claim.

Nothing here is kept. No text at hand fixes how a sum that is too small is shared out, so shares are a simulation.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from registry.claims.runs import origin, results
from registry.claims.runs.errors import RunError
from registry.claims.runs.run import batches, check_district
from registry.claims.runs.unasked import Unasked
from registry.policy import Law
from registry.policy.kernel import near_miss
from registry.policy.kernel.budget import MOST, share_out
from registry.policy.kernel.determination import STATUS, Determinations, determine
from registry.policy.kernel.exact import total
from registry.store.store import Store


@dataclass(frozen=True)
class NearMisses:
    """counts: by clause, how many fail on it, and how many on it alone. alone: by clause, who fails on it alone, as ids
    of tenants, or of parks where operating bodies are asked."""

    kind: str
    refused: int
    counts: dict[str, tuple[int, int]]
    alone: dict[str, np.ndarray]


@dataclass(frozen=True)
class Shares:
    """What each claimant claims and gets, int64 fen; `ids` of tenants, or of parks where operating bodies are asked.
    premises: id and park, a row a premise."""

    kind: str
    ids: np.ndarray
    claims: np.ndarray
    parts: np.ndarray
    premises: pa.Table


def near_misses(
    store: Store,
    law: Law,
    measure: str,
    as_of: dt.date,
    district: str | None = None,
    left_out: list[Unasked] | None = None,
) -> list[NearMisses]:
    """For each kind of claimant that the measure asks; `left_out` gets those whom the law cannot be asked about. Raises
    RunError on an unknown measure or district."""
    found: dict[str, NearMisses] = {}
    for batch, each, status in _determined(store, law, measure, as_of, district, left_out):
        clauses = near_miss.counts(each)
        alone = {clause: batch.ids[near_miss.fail_only_on(each, clause)] for clause in clauses}
        refused = int((status == STATUS["not_eligible"]).sum())
        if batch.kind in found:
            sofar = found[batch.kind]
            clauses = {id: tuple(np.add(sofar.counts[id], counts).tolist()) for id, counts in clauses.items()}
            alone = {id: np.concatenate([sofar.alone[id], ids]) for id, ids in alone.items()}
            refused += sofar.refused
        found[batch.kind] = NearMisses(batch.kind, refused, clauses, alone)
    return list(found.values())


def shares(
    store: Store,
    law: Law,
    measure: str,
    as_of: dt.date,
    budget: int,
    district: str | None = None,
    left_out: list[Unasked] | None = None,
) -> list[Shares]:
    """What a budget in fen leaves of each claim: all kinds of claimant share it. A claim is what is certain, the least
    where facts or readings leave it open; `left_out` gets those whom the law cannot be asked about."""
    kinds, ids, claims, premises = [], [], [], defaultdict(list)
    for batch, each, status in _determined(store, law, measure, as_of, district, left_out):
        low = np.where(np.isin(status, PAID), each.outcome.low, 0)
        here = low > 0
        kinds += [batch.kind] * int(here.sum())
        ids.append(batch.ids[here])
        claims.append(low[here])
        rows = here[batch.owner]
        premises[batch.kind].append(pa.table({"id": batch.ids[batch.owner][rows], "park": batch.park[rows]}))
    if not ids:
        return []
    kind, id, claim = np.array(kinds), np.concatenate(ids), np.concatenate(claims)
    if total(claim) > MOST:
        raise RunError("申请额合计过大，不能测算", "the claims together are too large to be shared out")
    parts = share_out(claim, budget, tie=np.lexsort((id, kind)).argsort())
    return [
        Shares(str(k), id[kind == k], claim[kind == k], parts[kind == k], pa.concat_tables(premises[str(k)]))
        for k in np.unique(kind)
    ]


PAID = [STATUS[name] for name in ("eligible", "depends_on_reading", "needs_facts")]


def _determined(
    store: Store, law: Law, measure: str, as_of: dt.date, district: str | None, left_out: list[Unasked] | None
):
    """(batch, determinations, statuses) of every batch that the measure asks."""
    if measure not in law.measures:
        known = "、".join(law.measures)
        raise RunError(f"没有措施“{measure}”，可用：{known}", f"there is no measure {measure!r}; use one of {known}")
    law = law.asking((), [measure])
    asked = {kind: law.measures_for(kind) for kind in ("tenant", "operator")}
    with store.read() as session:
        check_district(session, district)
        adopted = origin.rulings_on(session, as_of)
        for batch in batches(session, law, as_of, district, asked, left_out=left_out):
            found: Determinations = determine(law, law.measures[measure], batch.facts, adopted)
            yield batch, found, results.statuses(law, found, batch)
