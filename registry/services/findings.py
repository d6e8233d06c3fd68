"""Findings (主管部门的认定): an official states facts of companies, parks and operating bodies of the own office."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access.permissions import allowed
from registry.findings import acts, desk, lists, subjects
from registry.findings.acts import Wanted
from registry.findings.desk import Look, Standing, Stated
from registry.findings.lists import ReadList
from registry.findings.subjects import Subject
from registry.person import Person
from registry.policy import Refusal, load_law
from registry.stated.counting import Whose
from registry.stated.stating import Sayer
from registry.store import history
from registry.store.history import CannotUndo
from registry.store.models import ChangeSet, Lease
from registry.store.store import Store

__all__ = ["CannotUndo"]

ACTION = "findings.state"
AS = "authority"
RECENT = 200
"""So many change sets are looked through for those of an office."""


@allowed(ACTION)
def find(person: Person, session: Session, office: str, text: str) -> list[Subject]:
    """Companies, parks and operating bodies of the office whose name holds the text, or whose code it is."""
    return subjects.find(session, office, text)


@allowed(ACTION)
def look(person: Person, session: Session, office: str, whose: Whose, day: dt.date) -> Look:
    """What is known of one of them on the day. Raises Refusal where it is not within the office's district or city."""
    return desk.look(session, office, AS, whose, day)


@allowed(ACTION)
def standing(person: Person, session: Session, office: str) -> list[Standing]:
    """All statements of the office, the latest first."""
    return desk.standing(session, office, Sayer(AS, person.login, office=office))


@allowed(ACTION)
def state(person: Person, store: Store, office: str, said: Stated, today: dt.date, seen: int) -> int:
    """State one fact, as somebody typed it; the number of the change set. Raises Refusal, `CannotWrite`."""
    with store.write(history.of(person, "finding")) as session:
        wanted = desk.wanted(session, office, AS, said)
        acts.state(session, [wanted], _sayer(person, office), said.since, today, said.source, seen)
        return history.last(session) + 1


@allowed(ACTION)
def withdraw(person: Person, store: Store, office: str, id: int, since: dt.date | None, reason: str) -> int:
    """Take back a statement of the office, for all its days or from a day on; the number of the change set."""
    with store.write(history.of(person, "finding", note=acts.worded("reason", reason))) as session:
        acts.withdraw(session, _sayer(person, office), id, since)
        return history.last(session) + 1


@allowed(ACTION)
def take_back(
    person: Person, store: Store, office: str, whose: Whose, path: str, park_id: int | None, since: dt.date,
    today: dt.date, reason: str, seen: int,
) -> int:  # fmt: skip
    """Say that a shared finding is not known any more from a day on; the number of the change set."""
    with store.write(history.of(person, "finding", note=acts.worded("reason", reason))) as session:
        wanted = desk.taken_back(session, office, whose, path, park_id)
        acts.state(session, [wanted], _sayer(person, office), since, today, reason, seen)
        return history.last(session) + 1


@allowed(ACTION)
def read_list(person: Person, session: Session, office: str, cells: lists.Cells, today: dt.date) -> ReadList:
    """What a list would state. Raises Refusal."""
    return lists.read(session, office, cells, desk.of_companies(AS), load_law().declarations, today)


@allowed(ACTION)
def seen(person: Person, session: Session, office: str) -> int:
    """The last change set that whoever looks now can have seen."""
    return history.last(session)


@allowed(ACTION)
def state_list(
    person: Person,
    store: Store,
    office: str,
    wanted: Sequence[Wanted],
    since: dt.date,
    source: str,
    today: dt.date,
    seen: int,
    file_name: str | None = None,
    file_sha256: str | None = None,
) -> int:
    """State all that a list says, in one change set, whose number it gives. Raises Refusal, `CannotWrite`."""
    with store.write(history.of(person, "finding", file_name=file_name, file_sha256=file_sha256)) as session:
        desk.checked(session, office, AS, list(wanted))
        acts.state(session, wanted, _sayer(person, office), since, today, source, seen)
        return history.last(session) + 1


@allowed(ACTION)
def changes(person: Person, session: Session, office: str) -> list[ChangeSet]:
    """The change sets in which findings of the office were made or undone, the latest first."""
    here = _companies(session, office)
    sets = history.sets(session, limit=RECENT, kinds=acts.KINDS)
    return [made for made in sets if acts.of_office(session, made, office, here)]


@allowed(ACTION)
def undo(person: Person, store: Store, office: str, set_id: int) -> int:
    """Take back a set of findings; the number of the new change set. Raises `history.CannotUndo`."""
    with store.write(history.of(person, "finding_undo", undoes=set_id)) as session:
        acts.undo(session, set_id, office, _companies(session, office))
        return history.last(session) + 1


def _companies(session: Session, office: str) -> frozenset[int]:
    return frozenset(session.scalars(select(Lease.tenant_id).where(Lease.park_id.in_(subjects.parks_of(office)))))


def _sayer(person: Person, office: str) -> Sayer:
    """Who states it: an official in the name of the own office, and of no other. Raises Refusal."""
    if office != person.scope:
        raise Refusal(
            "office", "只能以本部门的名义认定。", "an official finds facts in the name of the own office only."
        )
    return Sayer(AS, person.login, office=office)
