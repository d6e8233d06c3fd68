"""Proposals (提议): facts of a company that several parks share change when the company itself, another of its parks or
an official has accepted what one park says; until then the register's facts stand.
"""

import datetime as dt
from typing import NamedTuple

from sqlalchemy.orm import Session

from registry.access import permissions
from registry.access.permissions import allowed
from registry.clock import now
from registry.parks.names import ParkName, parks_of
from registry.person import Person
from registry.rosters import answering
from registry.rosters.answering import Made, Waiting
from registry.store import history
from registry.store.store import Store

KEPT = dt.timedelta(days=60)
"""So long a park is shown what was answered to it."""


class AtPark(NamedTuple):
    """A park of the person's, and how many proposals wait for an answer there."""

    park: ParkName
    number: int


@allowed("proposal.desk")
def desk(person: Person, session: Session, day: dt.date) -> list[AtPark]:
    """The parks where proposals wait for this person."""
    asked = answering.parks_asked(session)
    mine = (park for park in parks_of(session, person) if park.id in asked)
    parks = [park for park in mine if permissions.may(person, "proposal.answer", park.target)]
    found = ((park, len(answering.of_park(session, person, park.id, day))) for park in parks)
    return [AtPark(park, number) for park, number in found if number]


@allowed("proposal.answer")
def waiting(person: Person, session: Session, park_id: int, day: dt.date) -> list[Waiting]:
    """What other parks propose about tenants of this one; who they are is told to officials only."""
    return answering.of_park(session, person, park_id, day)


@allowed("proposal.answer")
def answer(person: Person, store: Store, park_id: int, proposal_id: int, said: str, day: dt.date) -> None:
    """Answer one of them, for this park: `accepted`, `confirmed` or `refused`. Raises `Refusal`."""
    with store.write(history.of(person, "proposal", park_id=park_id)) as session:
        mine = answering.of_park(session, person, park_id, day)
        answering.answer(session, mine, proposal_id, said, person, park_id, day)


@allowed("tenant.own")
def of_tenant(person: Person, session: Session, uscc: str, day: dt.date) -> list[Waiting]:
    """What parks propose about the company itself."""
    return answering.of_tenant(session, uscc, day)


@allowed("tenant.answer")
def answer_own(person: Person, store: Store, uscc: str, proposal_id: int, said: str, day: dt.date) -> None:
    """Answer one of them, as the company that it is about. Raises `Refusal`."""
    with store.write(history.of(person, "proposal")) as session:
        mine = answering.of_tenant(session, uscc, day)
        answering.answer(session, mine, proposal_id, said, person, None, day)


@allowed("roster.history")
def made(person: Person, session: Session, park_id: int, day: dt.date) -> list[Made]:
    """What this park proposed: what waits, what was refused, and what was answered in the last 60 days."""
    return answering.made(session, park_id, day, now() - KEPT)


@allowed("roster.edit")
def withdraw(person: Person, store: Store, park_id: int, proposal_id: int) -> None:
    """Take back a change that this park proposed. Raises `Refusal`."""
    with store.write(history.of(person, "edit", park_id=park_id)) as session:
        answering.withdraw(session, park_id, proposal_id)
