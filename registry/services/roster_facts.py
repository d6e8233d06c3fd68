"""Facts as columns of a roster (名册中的事实列): which there are for a park, and what it says beside its rows."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access import log
from registry.access.permissions import allowed
from registry.claims.stated_facts import said_of_its_own
from registry.findings import roster_columns, subjects
from registry.findings.findable import Asking, asking
from registry.person import Person
from registry.policy import Refusal, load_law
from registry.rosters import state as states
from registry.rosters.facts.columns import FactColumn, FactTable
from registry.rosters.facts.own_word import OwnWord, own_word, said
from registry.rosters.fields import RosterRow
from registry.rosters.masks import nobodys
from registry.rosters.rows import Tables
from registry.rosters.state import RosterEntry
from registry.stated import reading
from registry.stated.counting import Heard
from registry.stated.reading import HeardOf
from registry.store.models import Lease, StatedFact
from registry.store.store import Store


class Exported(NamedTuple):
    """A roster to be written into a file: its rows, with their contacts, and the facts beside them."""

    rows: list[RosterRow]
    facts: FactTable


class Beside(NamedTuple):
    """The columns beside a park's roster, and what the park says of whom (`registry.rosters.facts.own_word.said`)."""

    columns: tuple[FactColumn, ...]
    says: OwnWord


class About(NamedTuple):
    """What is to be known of a fact before one states it: which clauses ask for it, and what is said of it. `heard`:
    None where nobody has said anything."""

    asked_by: tuple[Asking, ...]
    heard: Heard | None


@allowed("roster.edit")
def columns(person: Person, session: Session, park_id: int, day: dt.date) -> tuple[FactColumn, ...]:
    """The columns that the park's roster may have on the day; of facts by year, those of the year before."""
    return roster_columns.columns(session, park_id, day)


@allowed("roster.edit")
def beside(person: Person, session: Session, park_id: int, day: dt.date, also: Collection[str] = ()) -> Beside:
    """The columns with what stands in them, for whoever edits. `also`: ids of further columns, that a draft has."""
    found = roster_columns.columns(session, park_id, day, also)
    return Beside(found, own_word(Tables(session, {}), park_id, day, [each.id for each in found]))


@allowed("roster.edit")
def about(
    person: Person, session: Session, park_id: int, day: dt.date, facts: Sequence[FactColumn],
    lease_id: int | None = None,
) -> dict[str, About]:  # fmt: skip
    """By their ids, what is to be known of these columns beside a lease of the park; None: a row that is to be added.

    Of a company that is not confirmed to be the park's own, only what the park says itself is told.
    """
    law, place = load_law(), subjects.place(session, park_id)
    own = select(Lease.tenant_id).where(Lease.id == lease_id, Lease.park_id == park_id)
    tenant_id = session.scalar(own) if lease_id is not None else None
    heard: HeardOf = {}
    if lease_id is not None and tenant_id is not None:
        ids = {"tenant_id": [tenant_id], "lease_id": [lease_id]}
        told = said_of_its_own() if _confirmed(session, park_id, tenant_id) else StatedFact.said_park_id == park_id
        heard = reading.hear(session, {each.fact.path: each.fact for each in facts}.values(), day, ids, told)
    found: dict[str, About] = {}
    for each in facts:
        of_it = heard.get(each.whose(lease_id or 0, tenant_id or 0), {})
        found[each.id] = About(tuple(asking(law, place, day, each.fact.path)), of_it.get((each.fact.path, each.year)))
    return found


def _confirmed(session: Session, park_id: int, tenant_id: int) -> bool:
    """Whether the company is confirmed to be the park's own."""
    try:
        subjects.get(session, park_id, (subjects.COMPANY, tenant_id))
    except Refusal:
        return False
    return True


@allowed("roster.export")
def exported(person: Person, store: Store, park_id: int, day: dt.date, address: str | None = None) -> Exported:
    """The roster of the day with its facts, to be written into a file; logged before it is given."""
    log.record(store, person, "export", f"roster {day}", park_id, address)
    with store.read() as session:
        found = roster_columns.columns(session, park_id, day)
        state = states.read_state(session, park_id, day, facts=[each.id for each in found])
    return Exported([nobodys(entry.row) for entry in state.running], _table(found, state.running, state.says))


def _table(found: Sequence[FactColumn], entries: Sequence[RosterEntry], says: OwnWord) -> FactTable:
    values = (tuple(said(says, each, entry.lease_id, entry.tenant_id) for entry in entries) for each in found)
    return FactTable(tuple(found), tuple(values))
