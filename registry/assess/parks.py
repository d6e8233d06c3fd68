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

from registry.assess.errors import taken
from registry.models import Park
from registry.parkfacts import parks_facts
from registry.policy.columns import facts_of
from registry.policy.facts import Column

COLUMNS = (
    "park.district",
    "park.recognition",
    "park.assessments",
    "park.software_park",
    "park.zero_rent_incubator",
)


@dataclass(frozen=True)
class Parks:
    """Columns of all parks, a row a park, in the order of `ids` (ascending)."""

    ids: np.ndarray
    columns: Mapping[str, Column]
    status: Mapping[str, np.ndarray]

    def at(self, ids: np.ndarray) -> np.ndarray:
        """The rows of these parks."""
        return np.searchsorted(self.ids, ids)


def read(session: Session, as_of: dt.date) -> Parks:
    """All parks of the register, which must have one at least."""
    parks = session.scalars(select(Park).options(defer(Park.geom)).order_by(Park.id)).all()
    facts = parks_facts(session, parks, as_of)
    cases = [taken({"id": f"park-{park.id}", "as_of": as_of, "park": facts[park.id]}, ()) for park in parks]
    found = facts_of(cases, ())
    columns = {path: found.columns[path] for path in COLUMNS}
    return Parks(np.array([park.id for park in parks], dtype=np.int64), columns, found.status)
