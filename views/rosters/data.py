"""A roster and its answers for the pages, kept for a version of the register: 100,000 rows take seconds to read.

Who asks is decided every time, before anything that was kept is given.
"""

from collections.abc import Collection
from datetime import date

import streamlit as st

from registry.access.permissions import require
from registry.claims.answered import Answered
from registry.findings.due import FactDue
from registry.parks.names import ParkName
from registry.person import Person
from registry.rosters.reminders import Reminder
from registry.services import roster_facts, rosters
from registry.services.roster_facts import Beside
from registry.services.rosters import RosterView
from views.kit.context import store

LARGE = 2_000  # leases; beyond, the law is asked only about the rows on the page


def roster(person: Person, park: ParkName, on: date, known: int | None = None) -> RosterView:
    """The roster of the day, contacts masked, for whoever may read it."""
    require(person, "roster.read", park.target)
    return _roster(store().version(), park.id, on, known, person)


# As a resource: nothing in it can be changed, and copying 100,000 rows for each click would take a second.
@st.cache_resource(max_entries=24, show_spinner=False)
def _roster(version: str, park_id: int, on: date, known: int | None, _person: Person) -> RosterView:
    with store().read() as session:
        return rosters.roster(_person, session, park_id, on, known)


def answers(person: Person, park: ParkName, on: date, only: Collection[int]) -> dict[int, Answered]:
    """By tenant, what the law answers `only` these tenants, as far as this person may be told."""
    require(person, "roster.read", park.target)
    # What somebody is told depends on which other rosters they may read.
    reader = (person.role, tuple(sorted(person.parks)), person.scope)
    return _answers(store().version(), park.id, on, tuple(sorted(set(only))), reader, person)


@st.cache_data(max_entries=128, show_spinner=False)
def _answers(
    version: str, park_id: int, on: date, only: tuple[int, ...], reader: tuple, _person: Person
) -> dict[int, Answered]:
    with store().read() as session:
        return rosters.answers(_person, session, park_id, on, only)


def facts_beside(person: Person, park: ParkName, on: date, also: Collection[str]) -> Beside:
    """The columns of facts that the roster may have, with those that a draft has `also`, and what stands in them."""
    require(person, "roster.edit", park.target)
    return _facts_beside(store().version(), park.id, on, tuple(sorted(also)), person)


@st.cache_resource(max_entries=24, show_spinner=False)  # as the roster itself: nothing in it can be changed
def _facts_beside(version: str, park_id: int, on: date, also: tuple[str, ...], _person: Person) -> Beside:
    with store().read() as session:
        return roster_facts.beside(_person, session, park_id, on, also)


def reminders(person: Person, park: ParkName, on: date, leases: int) -> list[Reminder | FactDue]:
    """What there is to do; of a roster with very many `leases`, only what needs no answer of the law."""
    require(person, "roster.edit", park.target)
    return _reminders(store().version(), park.id, on, leases > LARGE, person)


@st.cache_data(max_entries=64, show_spinner=False)
def _reminders(version: str, park_id: int, on: date, large: bool, _person: Person) -> list[Reminder | FactDue]:
    with store().read() as session:
        return rosters.reminders(_person, session, park_id, on, {} if large else None)
