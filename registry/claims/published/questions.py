"""How many answers turn on an open question (待裁定的影响面), as somebody may know it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.claims import entitlement, subsidies
from registry.claims.published import reading
from registry.claims.runs import leases
from registry.person import PUBLIC, Person
from registry.policy import load_law
from registry.store.models import Lease

KINDS = ("tenant", "operator")


@dataclass(frozen=True)
class Count:
    """How many; None: not told, as there are too few. `of`: the day at whose close the others were published."""

    number: int | None
    of: dt.date | None = None


def counts(session: Session, on: dt.date, person: Person) -> Mapping[tuple[str, str], Count]:
    """By kind of claimant and question. Who may read all these rosters is told how it stands; others how it stands for
    demo data, and with it what was published of the rest.
    """
    parks = subsidies.targets(session)
    free, opened = (subsidies.readable(parks, each) for each in (PUBLIC, person))
    turning = entitlement.turning(session, on) if opened else {kind: {} for kind in KINDS}
    at = _premises(session, on) if opened else {}
    told = reading.turning(session, on)
    found = {}
    for kind in KINDS:
        for question in load_law().questions:
            who = [at[id] if kind == "tenant" else {id} for id in turning[kind].get(question, ())]
            if opened > free and all(places <= opened for places in who):
                found[kind, question] = Count(len(who))
            else:
                found[kind, question] = _together(sum(places <= free for places in who), told.get((kind, question)))
    return found


def _premises(session: Session, on: dt.date) -> dict[int, set[int]]:
    """By tenant, the parks in which it has premises, or had in the rent year."""
    at: dict[int, set[int]] = defaultdict(set)
    for tenant, park in session.execute(select(Lease.tenant_id, Lease.park_id).where(*leases.running(on))):
        at[tenant].add(park)
    return at


def _together(own: int, told: reading.Turning | None) -> Count:
    if told is None:
        return Count(None)
    return Count(own + told.count, told.of if told.count else None)
