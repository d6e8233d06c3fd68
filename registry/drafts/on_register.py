"""A draft tried on the register (在登记册上试算): whom its measures would meet, and what they would come to.

Everything is worked out in memory, from the register as it is read; nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims.runs import origin, results
from registry.claims.runs.run import batches
from registry.claims.runs.unasked import Unasked
from registry.drafts.model import Draft
from registry.policy.kernel.determination import determine
from registry.store.models import District, Park
from registry.words import Words


@dataclass
class Tried:
    """What a measure would answer: by kind of claimant and status, how many, and the sums of low and high in fen."""

    measure: str
    statuses: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class OnRegister:
    """What the measures of a draft would answer. asked: how many tenants, and parks, were asked; left_out: how many of
    whom the register holds what the law cannot be asked about."""

    as_of: dt.date
    measures: tuple[Tried, ...]
    asked: Mapping[str, int]
    left_out: int


def try_on_register(session: Session, draft: Draft, scope: str, as_of: dt.date) -> OnRegister:
    """Of the claimants with premises, or a park, in the scope: a district of six digits, or a city of four."""
    assert draft.document is not None and draft.law is not None, "only a draft without mistakes is tried"
    law, mine = draft.law, {measure.id: Tried(measure.id) for measure in draft.document.measures}
    asked = {kind: tuple(m for m in law.measures_for(kind) if m.id in mine) for kind in ("tenant", "operator")}
    district = scope if len(scope) == 6 else None
    inside = _parks(session, scope)
    adopted, counted, left_out = origin.rulings_on(session, as_of), {"tenant": 0, "operator": 0}, list[Unasked]()
    for batch in batches(session, law, as_of, district, asked, left_out=left_out):
        here = np.zeros(len(batch.ids), dtype=bool)
        here[batch.owner[np.isin(batch.park, inside)]] = True
        counted[batch.kind] += int(here.sum())
        for measure in asked[batch.kind]:
            found = determine(law, measure, batch.facts, adopted)
            status = np.where(here, results.statuses(law, found, batch), -1)
            _add(mine[measure.id].statuses.setdefault(batch.kind, {}), results.counted(status, found))
    outside = [each for each in left_out if not np.isin(each.parks, inside).any()]
    return OnRegister(as_of, tuple(mine.values()), counted, len(left_out) - len(outside))


def districts_in(session: Session, jurisdiction: str) -> dict[str, Words]:
    """The names of the districts in a territory, by their codes."""
    asked = select(District.code, District.name_zh, District.name_en)
    asked = asked.where(District.code.startswith(jurisdiction)).order_by(District.code)
    return {code: Words(zh, en or zh) for code, zh, en in session.execute(asked)}


def _parks(session: Session, scope: str) -> np.ndarray:
    """The ids of the parks in the district, or the city."""
    column = Park.district_code if len(scope) == 6 else Park.city_code
    return np.array(session.scalars(select(Park.id).where(column == scope)).all(), dtype=np.int64)


def _add(total: dict[str, dict[str, int]], more: dict[str, dict[str, int]]) -> None:
    for status, counts in more.items():
        sums = total.setdefault(status, dict.fromkeys(counts, 0))
        for name, number in counts.items():
            sums[name] += number
