"""The record (审计记录), for the audit administrator: which changes were made, without their contents, and whether
verification finds anything."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access.permissions import allowed
from registry.person import Person
from registry.store import audit, history
from registry.store.audit import Problem
from registry.store.models import ChangeSet, Park
from registry.store.store import Store
from registry.store.wall.acting import the_program
from registry.words import Words

KINDS = history.KINDS


@allowed("record.read")
def changes(person: Person, session: Session, limit: int) -> list[ChangeSet]:
    """The latest change sets: who, when, of which kind and park, how many rows; no row itself."""
    return history.sets(session, limit=limit)


@allowed("record.read")
def park_names(person: Person, session: Session, found: Iterable[ChangeSet]) -> dict[int, Words]:
    """The names of the parks that changes are about, by id."""
    asked = select(Park.id, Park.name_zh, Park.name_en).where(Park.id.in_({each.park_id for each in found}))
    return {id: Words(zh, en or zh) for id, zh, en in session.execute(asked)}


@allowed("record.read")
def verify(person: Person, store: Store) -> tuple[list[Problem], list[Problem]]:
    """What verification finds, as `softpark audit verify` does, and what it cannot prove as the program is set up."""
    with store.read() as session, the_program(session):
        return audit.verify(session, store.keeper.kept(), store.key), audit.unproven(session, store.keeper)
