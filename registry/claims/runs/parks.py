"""What premises take from their park (园区列): district, recognition, titles on the sample days, assessments.

Parks are few beside their tenants: they are read as cases, once a run, and each premise looks its park up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from registry.claims.stated_facts import of_groups
from registry.parks.facts import parks_facts
from registry.policy import Law, Refusal
from registry.policy.answers.cases import Case, case_of
from registry.policy.answers.columns import facts_of
from registry.policy.kernel.facts import Column
from registry.policy.shared_facts import Fact
from registry.store.models import Park

COLUMNS = (
    "park.district",
    "park.recognition",
    "park.assessments",
    "park.software_park",
    "park.zero_rent_incubator",
)


@dataclass(frozen=True)
class Parks:
    """Columns of all parks, a row a park, in the order of `ids` (ascending). Of those in `refused` the law takes
    nothing, and nobody who rents there can be asked about."""

    ids: np.ndarray
    columns: Mapping[str, Column]
    status: Mapping[str, np.ndarray]
    refused: tuple[int, ...]

    def at(self, ids: np.ndarray) -> np.ndarray:
        """The rows of these parks."""
        return np.searchsorted(self.ids, ids)


def read_parks(session: Session, as_of: dt.date, law: Law) -> Parks:
    """All parks of the register, which must have one at least; with what was stated of them."""
    parks = session.scalars(select(Park).options(defer(Park.geom)).order_by(Park.id)).all()
    facts = parks_facts(session, parks, as_of, law)
    declared = of_groups(law, "park")
    cases = {park.id: _taken(park.id, facts[park.id], as_of, declared) for park in parks}
    asked = [fact for fact in law.declared_asked if fact in declared]
    found = facts_of([case or _taken(id, {}, as_of) for id, case in cases.items()], (), asked)
    stated = (fact.path for fact in asked if is_known(found.columns[fact.path]))
    columns = {path: found.columns[path] for path in (*COLUMNS, *stated)}
    refused = tuple(id for id, case in cases.items() if case is None)
    return Parks(np.array(list(cases), dtype=np.int64), columns, found.status, refused)


def is_known(column: Column) -> bool:
    """Whether any cell is."""
    return column.known is None or bool(column.known.any())


def _taken(id: int, facts: Mapping[str, object], as_of: dt.date, declared: tuple[Fact, ...] = ()) -> Case | None:
    """The park as the law takes it; None where it does not."""
    try:
        return case_of({"id": f"park-{id}", "as_of": as_of, "park": facts}, (), declared)
    except Refusal:
        return None
