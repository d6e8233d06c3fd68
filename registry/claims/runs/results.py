"""Answers as tables (认定结果表): one row a claimant that a measure concerns, and one a reading that matters.

Statuses and tiers are places in the vocabulary, clauses and facts are bits, money is fen. Claimants of other
territories (`not_applicable`) are counted and left out.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from registry.claims.runs import listed
from registry.claims.runs.arrow import array, repeated
from registry.claims.runs.batch import Batch
from registry.policy.files.law import Law
from registry.policy.kernel import near_miss
from registry.policy.kernel.determination import STATUS, Determinations, ReadingGroup
from registry.policy.kernel.exact import total
from registry.policy.kernel.kleene import distinct
from registry.policy.kernel.outcome import MET, REFUSED, SUPERSEDED, UNKNOWN
from registry.policy.vocabulary import FACTS, LEVELS, STATUSES


def statuses(law: Law, found: Determinations, batch: Batch) -> np.ndarray:
    """int8 codes: as determined, and superseded where more was drawn elsewhere for the same at the same level."""
    document = law.document(found.measure.id)
    if document.stacking.within_level is None:
        return found.status
    elsewhere = batch.same_kind[:, LEVELS.index(document.level)]
    higher = (found.status == STATUS["eligible"]) & (elsewhere > found.outcome.high)
    return np.where(higher, np.int8(STATUS["superseded"]), found.status)


def table(found: Determinations, status: np.ndarray, batch: Batch) -> pa.Table:
    """id, status, low, high, tier, capped, met, failed, missing, floor_low, floor_high, months, tiers, payers. `failed`
    holds the clauses that refuse, under any reading; `met` those that are met under all. tiers, payers: what each step,
    or each district, comes to where these are several, null elsewhere."""
    outcome = found.outcome
    here = status != STATUS["not_applicable"]

    def cut(values: np.ndarray, kind: type) -> pa.Array:
        return array(values[here].astype(kind))

    nothing = np.zeros(len(status), dtype=np.int64)
    facts = found.measure.facts_by_bit
    own = facts[len(FACTS) :]
    return pa.table(
        {
            "id": array(batch.ids[here]),
            "status": cut(status, np.int8),
            "low": cut(outcome.low, np.int64),
            "high": cut(outcome.high, np.int64),
            "tier": cut(outcome.tier, np.int8),
            "capped": cut(outcome.capped, bool),
            "met": cut(outcome.met, np.uint16),
            "failed": cut(near_miss.failing(found), np.uint16),
            "missing": cut(
                np.where(status == STATUS["needs_facts"], outcome.missing, 0),
                np.uint32 if len(facts) <= 32 else np.uint64,
            ),
            "floor_low": cut(nothing - 1 if outcome.floor_low is None else outcome.floor_low, np.int64),
            "floor_high": cut(nothing - 1 if outcome.floor_high is None else outcome.floor_high, np.int64),
            "months": cut(nothing if outcome.months is None else outcome.months, np.int16),
            "tiers": listed.column(outcome.steps, listed.TIERS, here),
            "payers": listed.column(outcome.payers, listed.PAYERS, here),
        },
        metadata={_OWN_FACTS: "\n".join(own)} if own else None,
    )


_OWN_FACTS = "own_facts"


def facts_by_bit(table: pa.Table) -> tuple[str, ...]:
    """The facts that `missing` of a table has bits for, by bit: as the measure had them when the run was made."""
    own = (table.schema.metadata or {}).get(_OWN_FACTS.encode(), b"").decode()
    return (*FACTS, *own.splitlines())


def counted(status: np.ndarray, found: Determinations) -> dict[str, dict[str, int]]:
    """By status: how many, and their sums of low and high in fen."""
    said = {}
    for name, code in STATUS.items():
        rows = status == code
        if rows.any():
            low, high = total(found.outcome.low[rows]), total(found.outcome.high[rows])
            said[name] = {"count": int(rows.sum()), "low_fen": low, "high_fen": high}
    return said


# ---- readings ------------------------------------------------------------------------------------------------------

READINGS = pa.schema(
    [
        ("id", pa.int64()),
        ("reading", pa.string()),
        ("status", pa.int8()),
        ("low", pa.int64()),
        ("high", pa.int64()),
    ]
)


def readings(found: Determinations, batch: Batch) -> list[pa.Table]:
    """What each option answers, of the questions that change somebody's answer; keys as `answers.readings_of` has."""
    return [table for group in found.groups for table in _of_group(found, group, batch)]


def _of_group(found: Determinations, group: ReadingGroup, batch: Batch) -> list[pa.Table]:
    shape = [len({combination[i] for combination in group.combinations}) for i in range(len(group.questions))]
    matters = _matters(group, shape)
    tables = []
    for mask in distinct(matters):
        asked = [i for i in range(len(group.questions)) if mask >> i & 1]
        rows = np.flatnonzero(matters == mask)
        listed = set()
        for combination, outcome in zip(group.combinations, group.outcomes, strict=True):
            key = ", ".join(f"{group.questions[i]}={combination[i]}" for i in asked)
            if not key or key in listed:
                continue
            listed.add(key)
            columns = [
                array(batch.ids[group.rows[rows]]),
                repeated(key, len(rows)),
                array(_status_of(found, outcome.state[rows])),
                array(outcome.low[rows]),
                array(outcome.high[rows]),
            ]
            tables.append(pa.table(columns, schema=READINGS))
    return tables


def _matters(group: ReadingGroup, shape: list[int]) -> np.ndarray:
    """Bits per row of the group: the questions whose options, all others held, ever give different answers."""
    bits = np.zeros(len(group.rows), dtype=np.int64)
    at = np.arange(len(group.outcomes)).reshape(shape)
    for question in range(len(shape)):
        for line in np.moveaxis(at, question, -1).reshape(-1, shape[question]):
            first = group.outcomes[line[0]]
            for other in line[1:]:
                bits |= first.differs(group.outcomes[other]).astype(np.int64) << question
    return bits


def _status_of(found: Determinations, state: np.ndarray) -> np.ndarray:
    met = found.measure.payment.status_met
    names = {REFUSED: "not_eligible", UNKNOWN: "needs_facts", MET: met, SUPERSEDED: "superseded"}
    codes = np.full(max(len(STATUSES), 8), STATUS["not_in_force"], dtype=np.int8)
    for each, name in names.items():
        codes[each] = STATUS[name]
    return codes[state]
