"""Published figures as those who show them need them (已公布的数字)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims.headline_measure import TenantGroup
from registry.claims.public_counts import Breakdown
from registry.claims.published import keeping
from registry.claims.subsidies import Published, Sums
from registry.store.models import Park


def sums(session: Session, day: dt.date) -> dict[int | str | None, Published]:
    """The sums that stood at the end of the day: by the id of a park, the code of a place, None for all."""
    parks = dict(session.execute(select(Park.slug, Park.id)).all())
    found: dict[int | str | None, Published] = {}
    for name, told in keeping.on(session, day).items():
        sort, _, rest = name.partition("/")
        kind, _, key = rest.partition("/")
        if sort != "sums" or (kind == "park" and key not in parks):
            continue
        id = parks[key] if kind == "park" else key if kind == "place" else None
        found[id] = Published(told.of, Sums(**told.value))
    return found


@dataclass(frozen=True)
class Standings:
    """How many tenants of a park stood where at the close of the day `of`; None: no measure is open to them."""

    of: dt.date
    groups: Breakdown[TenantGroup | str | None]


def _group(measure: str | None, tier: str | None, status: str | None) -> TenantGroup | str | None:
    return TenantGroup(measure, tier, status) if status else measure


def standings(session: Session, slug: str, day: dt.date) -> Standings | None:
    """Where the tenants of a park stand, as it stood at the end of the day; None where nothing was published."""
    name = f"standings/park/{slug}"
    told = keeping.on(session, day, [name]).get(name)
    if told is None:
        return None
    shown = {_group(*group): count for *group, count in told.value["groups"]}
    return Standings(told.of, Breakdown(shown, told.value["other"], withheld=told.value["withheld"]))


@dataclass(frozen=True)
class Turning:
    """How many answers turned on a question at the close of the day `of`."""

    of: dt.date
    count: int


def turning(session: Session, day: dt.date) -> Mapping[tuple[str, str], Turning]:
    """By kind of claimant (tenant, operator) and question, how many answers turn on it; what is missing is not told."""
    found = {}
    for name, told in keeping.on(session, day).items():
        sort, _, rest = name.partition("/")
        if sort == "turns":
            kind, _, question = rest.partition("/")
            found[kind, question] = Turning(told.of, told.value)
    return found
