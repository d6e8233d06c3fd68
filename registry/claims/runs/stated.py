"""Stated facts of a whole register (全册陈述), as columns: what `registry.claims.stated_facts` puts into single cases.

Asked for once a run. A fact of which nobody stated anything that counts has no column, and is unknown to the law.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from registry.claims import stated_facts
from registry.claims.stated_facts import ADDED_UP, of_groups
from registry.policy import Law
from registry.policy.answers.declared_facts import Value, coded
from registry.policy.kernel.facts import COLUMN_KINDS, Column
from registry.policy.shared_facts import Fact


@dataclass(frozen=True)
class Known:
    """What is known of one fact: `ids` (n,) int64 ascending, of tenants or leases, and `values` (n,) as its column
    holds them."""

    fact: Fact
    ids: np.ndarray
    values: np.ndarray

    def column(self, ids: np.ndarray) -> Column:
        """The column whose rows are these tenants or leases; -1 is nobody."""
        at = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        known = self.ids[at] == ids
        return _column(self.values[at], known)

    def together(self, leases: np.ndarray, first: np.ndarray, counts: np.ndarray) -> Column:
        """Where rents of several leases were registered as one: what they agree about. leases: ids, those of each group
        beside each other, the groups beginning at `first` with so many leases."""
        each = self.column(leases)
        known = np.ones(len(leases), dtype=bool) if each.known is None else each.known
        alike = np.minimum.reduceat(each.values, first) == np.maximum.reduceat(each.values, first)
        told = np.logical_and.reduceat(known, first) & alike
        if self.fact.kind in ADDED_UP:
            told &= counts == 1
        return _column(each.values[first], told)


def _column(values: np.ndarray, known: np.ndarray) -> Column:
    return Column(np.where(known, values, values.dtype.type(0)), None if known.all() else known)


@dataclass(frozen=True)
class StatedColumns:
    """By path, what is known of facts of tenants, and of premises."""

    tenants: Mapping[str, Known]
    premises: Mapping[str, Known]


def read_stated(session: Session, law: Law, as_of: dt.date) -> StatedColumns:
    """What counts of everybody's statements on the day, without facts that no measure asked rests on."""
    facts = [fact for fact in of_groups(law, "tenant", "property") if fact in law.declared_asked]
    found: dict[str, dict[int, Value]] = {fact.path: {} for fact in facts}
    for (_column_name, id), own in stated_facts.hear(session, law, as_of, None).items() if facts else ():
        for (path, year), each in own.items():
            if each.value is not None and path in found and year in (None, as_of.year - 1):
                found[path][id] = each.value
    known = {fact.path: _known(fact, found[fact.path]) for fact in facts if found[fact.path]}
    return StatedColumns(
        {path: each for path, each in known.items() if each.fact.group == "tenant"},
        {path: each for path, each in known.items() if each.fact.group == "property"},
    )


def _known(fact: Fact, by_id: Mapping[int, Value]) -> Known:
    ids = np.array(sorted(by_id), dtype=np.int64)
    values = np.array([coded(fact, by_id[id]) for id in ids.tolist()], dtype=COLUMN_KINDS[fact.kind])
    return Known(fact, ids, values)
