"""Two runs compared (运行对比): who gained, who lost, and why: which clause, which fact, or neither but the law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from registry.claims.runs.results import facts_by_bit
from registry.claims.runs.run import Run
from registry.policy import Law
from registry.policy.vocabulary import STATUSES

NOBODY = {"status": -1, "low": 0, "high": 0, "failed": 0, "missing": 0}
"""A claimant whom a run does not list: of another territory, or not in the register yet."""

_STATUSES = tuple(STATUSES)
_UNKNOWN = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One claimant's answer in two runs; amounts in fen, statuses of the vocabulary, None where a run does not list it.

    how: gained (nothing less, something more), lost, or changed. clauses: that refuse in one run only. learned: facts
    that lack in one run only. facts: those that differ; empty where the law, a ruling or the code made the change.
    """

    kind: str
    measure: str
    id: int
    how: str
    before: tuple[str | None, int, int]
    after: tuple[str | None, int, int]
    clauses: tuple[str, ...]
    learned: tuple[str, ...]
    facts: tuple[str, ...]


def changes(law: Law, before: Run, after: Run) -> Iterator[AnswerChange]:
    """Every answer that differs, in the order of kinds, measures and claimants."""
    for kind in ("tenant", "operator"):
        for measure in law.measures:
            old, new = before.table(f"{kind}/{measure}"), after.table(f"{kind}/{measure}")
            if old is None or new is None:
                continue
            joined = _joined(old, new)
            if len(joined):
                facts = _changed_facts(before.table(f"{kind}/facts"), after.table(f"{kind}/facts"), joined.index)
                named = facts_by_bit(old), facts_by_bit(new)
                yield from _told(law, kind, measure, joined, facts, named)


def causes(before: Run, after: Run) -> list[str]:
    """What besides facts differs between the runs: as_of, policies, rulings, code."""
    return [name for name in ("as_of", "policies", "rulings", "code") if before.record[name] != after.record[name]]


def _joined(old: pa.Table, new: pa.Table) -> pd.DataFrame:
    """By claimant, both answers side by side where they differ."""
    names = list(NOBODY)
    left, right = (table.select(["id", *names]).to_pandas().set_index("id") for table in (old, new))
    both = left.join(right, how="outer", suffixes=("_before", "_after"))
    for name, nothing in NOBODY.items():
        for side in ("before", "after"):
            both[f"{name}_{side}"] = both[f"{name}_{side}"].fillna(nothing).astype(np.int64)
    differs = np.any([both[f"{name}_before"] != both[f"{name}_after"] for name in names], axis=0)
    return both[differs]


def _told(
    law: Law,
    kind: str,
    measure: str,
    joined: pd.DataFrame,
    facts: dict[int, tuple[str, ...]],
    named: tuple[tuple[str, ...], tuple[str, ...]],
) -> Iterator[AnswerChange]:
    clauses = [clause.id for clause in law.measures[measure].clauses]
    for row in joined.itertuples():
        old, new = (row.low_before, row.high_before), (row.low_after, row.high_after)
        yield AnswerChange(
            kind,
            measure,
            int(row.Index),
            _how(old, new),
            (_status(row.status_before), *old),
            (_status(row.status_after), *new),
            _named(row.failed_before ^ row.failed_after, clauses),
            _in_one(_named(row.missing_before, named[0]), _named(row.missing_after, named[1])),
            facts.get(row.Index, ()),
        )


def _in_one(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """What only one of the two names."""
    return tuple(name for name in dict.fromkeys((*before, *after)) if (name in before) != (name in after))


def _how(old: tuple[int, int], new: tuple[int, int]) -> str:
    if old == new:
        return "changed"
    if new[0] >= old[0] and new[1] >= old[1]:
        return "gained"
    return "lost" if new[0] <= old[0] and new[1] <= old[1] else "changed"


def _status(code: int) -> str | None:
    return None if code < 0 else _STATUSES[code]


def _named(bits: int, names: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for place, name in enumerate(names) if bits >> place & 1)


# ---- facts ---------------------------------------------------------------------------------------------------------


def _changed_facts(old: pa.Table, new: pa.Table, ids: pd.Index) -> dict[int, tuple[str, ...]]:
    """By claimant, the facts whose values over all its premises differ. One digest a claimant and fact tells them."""
    wanted = pa.array(ids.to_numpy(), pa.int64())
    sides = [table.filter(pc.is_in(table["id"], value_set=wanted)) for table in (old, new)]
    changed: dict[int, dict[str, None]] = {}
    for name in dict.fromkeys([*old.column_names, *new.column_names]):
        if name == "id":
            continue
        left, right = (_sums(table, name) for table in sides)
        both = pd.concat([left, right], axis=1, keys=["old", "new"])
        for id in both.index[both["old"].ne(both["new"])]:
            changed.setdefault(int(id), {})[_fact(name)] = None
    return {id: tuple(names) for id, names in changed.items()}


def _sums(table: pa.Table, name: str) -> pd.Series:
    """By claimant, the sum of the digests of the cells of its premises: their order makes no difference."""
    if name not in table.column_names:
        return pd.Series(dtype="UInt64")
    values = pc.fill_null(table[name].cast(pa.int64()), _UNKNOWN).to_numpy()
    digests = pd.util.hash_array(values)
    return pd.Series(digests).groupby(table["id"].to_numpy()).sum().astype("UInt64")


def _fact(column: str) -> str:
    """The fact that a column of the snapshot tells."""
    if column.startswith("granted."):
        return "granted"
    if column.startswith("status."):
        return "park.recognition" if column.endswith(("ai_software", "other_featured")) else "park.titles"
    return "lease" if column == "lease.months" else column
