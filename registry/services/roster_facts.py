"""Facts as columns of a roster (名册中的事实列): which there are for a park, and what it says beside its rows."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from registry.access import log
from registry.access.permissions import allowed
from registry.findings import roster_columns
from registry.person import Person
from registry.policy.answers.declared_facts import Value
from registry.rosters import state as states
from registry.rosters.facts.columns import FactColumn, FactTable
from registry.rosters.facts.own_word import OwnWord, own_word
from registry.rosters.fields import RosterRow
from registry.rosters.masks import nobodys
from registry.rosters.rows import Tables
from registry.rosters.state import RosterEntry
from registry.store.store import Store


class Exported(NamedTuple):
    """A roster to be written into a file: its rows, with their contacts, and the facts beside them."""

    rows: list[RosterRow]
    facts: FactTable


@allowed("roster.edit")
def columns(person: Person, session: Session, park_id: int, day: dt.date) -> tuple[FactColumn, ...]:
    """The columns that the park's roster may have on the day; of facts by year, those of the year before."""
    return roster_columns.columns(session, park_id, day)


@allowed("roster.edit")
def beside(person: Person, session: Session, park_id: int, day: dt.date, entries: Sequence[RosterEntry]) -> FactTable:
    """What the park says on the day of each of these leases and its tenant."""
    found = roster_columns.columns(session, park_id, day)
    says = own_word(Tables(session, {}), park_id, day, [each.id for each in found])
    return _table(found, entries, says)


@allowed("roster.export")
def exported(person: Person, store: Store, park_id: int, day: dt.date, address: str | None = None) -> Exported:
    """The roster of the day with its facts, to be written into a file; logged before it is given."""
    log.record(store, person, "export", f"roster {day}", park_id, address)
    with store.read() as session:
        found = roster_columns.columns(session, park_id, day)
        state = states.read_state(session, park_id, day, facts=[each.id for each in found])
    return Exported([nobodys(entry.row) for entry in state.running], _table(found, state.running, state.says))


def _table(found: Sequence[FactColumn], entries: Sequence[RosterEntry], says: OwnWord) -> FactTable:
    return FactTable(tuple(found), tuple(tuple(_said(each, entries, says)) for each in found))


def _said(column: FactColumn, entries: Sequence[RosterEntry], says: OwnWord) -> Iterator[Value | None]:
    for entry in entries:
        whose = ("lease_id", entry.lease_id) if column.of_premises else ("tenant_id", entry.tenant_id)
        yield says.get((whose, column.id))
