"""Money at stake (一题影响多少): how much of an answer hangs on one fact that is not known.

Each value that the fact could have leads to a range, from the least to the most that is then paid, all else staying as
it is, known or not. Among these ranges the mosts lie so far apart, and the leasts so far: the greater of the two is
what hangs on the fact. Hence no answer to the question moves either end of the range by more, and one does by as much.

All values of all facts are rows of one batch. A figure is told only where the ranges together are that of today, so
that none rests on values that were not tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from registry.policy.answers.cases import Case, case_of
from registry.policy.answers.check import paid_range
from registry.policy.answers.columns import facts_of
from registry.policy.answers.replies import Determination
from registry.policy.files.law import Law
from registry.policy.files.rulings import Rulings
from registry.policy.kernel.determination import determine
from registry.policy.kernel.payments.amounts import OPEN
from registry.policy.turning.fact_values import LEASE, values
from registry.policy.turning.with_facts import changed


@dataclass(frozen=True, slots=True)
class Stake:
    """How much of what a measure pays hangs on a fact: fen, more than none. fact: its path; `rent` for a lease too."""

    measure: str
    fact: str
    fen: int


def stakes(
    case: Mapping[str, object], said: Mapping[str, Determination], law: Law, rulings: Rulings = None
) -> list[Stake]:
    """What hangs on each fact that the answers miss, the most first, those alike in the order of the measures and of
    their facts. case: in the format of the case files; said: what measures answer it, by their ids."""
    here = case_of(case, law.measures, law.declared)
    if here.other_support:  # beside it an answer may be nought though the measure pays
        return []
    rows, runs = [here], dict[tuple[str, str], slice]()
    for id, found in said.items():
        if law.measures[id].payment.kind != "cash":
            continue
        for path in _missing(law, found):
            tried = values(law, law.measures[id], path, here)
            runs[id, path] = slice(len(rows), len(rows) + len(tried))
            rows += [changed(law, here, facts) for facts in tried]
    return _of_rows(law, rows, runs, rulings)


def _missing(law: Law, found: Determination) -> list[str]:
    """The facts that an answer misses, each once."""
    facts = [fact.path for path in found.missing if (fact := law.fact_at(path)) is not None]
    return list(dict.fromkeys("rent" if path in LEASE else path for path in facts))


def _of_rows(law: Law, rows: list[Case], runs: Mapping[tuple[str, str], slice], rulings: Rulings) -> list[Stake]:
    """What hangs on each fact: the rows of a run are its values, the first row of all is today."""
    facts, found = facts_of(rows, law.measures, law.declared), list[Stake]()
    for id in dict.fromkeys(id for id, _ in runs):
        low, high = paid_range(determine(law, law.measures[id], facts, rulings))
        for (measure, path), run in runs.items():
            if measure == id and (fen := _apart(low, high, run)):
                found.append(Stake(id, path, fen))
    return sorted(found, key=lambda stake: -stake.fen)


def _apart(low: np.ndarray, high: np.ndarray, run: slice) -> int:
    """Fen between the mosts, or the leasts, of the values; none where these are not all that can be, or where nobody
    knows a most."""
    least, most = low[run], high[run]
    if not len(least) or least.min() != low[0] or most.max() != high[0] or high[0] >= OPEN:
        return 0
    return int(max(most.max() - most.min(), least.max() - least.min()))
