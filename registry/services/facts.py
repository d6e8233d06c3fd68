"""Other facts (其他事实) of a park's tenants: what the operating body states of the facts that documents declare."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from registry.access import log
from registry.access.permissions import allowed
from registry.findings import acts, desk, lists, sheets, subjects
from registry.findings.acts import Wanted
from registry.findings.desk import Look, Standing, Stated
from registry.findings.findable import asked_in
from registry.findings.lists import ReadList
from registry.findings.subjects import Subject
from registry.person import Person
from registry.policy import load_law
from registry.policy.shared_facts import Fact
from registry.stated.counting import Whose
from registry.stated.stating import Sayer
from registry.store import history
from registry.store.store import Store

ACTION = "roster.edit"
AS = "operating-body"


@allowed(ACTION)
def tenants(person: Person, session: Session, park_id: int, text: str) -> list[Subject]:
    """The park's tenants whose name holds the text, or whose code it is; all of them, up to a number, for no text."""
    return subjects.find(session, park_id, text) if text.strip() else subjects.first(session, park_id)


@allowed(ACTION)
def asked(person: Person, session: Session, park_id: int, day: dt.date) -> tuple[Fact, ...]:
    """The facts of companies and premises that documents ask for in the park, and the operating body may state."""
    here = asked_in(load_law(), subjects.place(session, park_id), day)
    return tuple(fact for fact in desk.of_companies(AS) if fact.path in here)


@allowed(ACTION)
def sheet(person: Person, store: Store, park_id: int, day: dt.date, address: str | None = None) -> bytes:
    """The list of the park's tenants, to be filled in and read again; logged before it is given."""
    log.record(store, person, "export", f"facts {day}", park_id, address)
    with store.read() as session:
        here = asked_in(load_law(), subjects.place(session, park_id), day)
        facts = [fact for fact in desk.of_companies(AS) if fact.path in here]
        return sheets.table(session, park_id, facts, _sayer(person, park_id), day)


@allowed(ACTION)
def look(person: Person, session: Session, park_id: int, whose: Whose, day: dt.date) -> Look:
    """What is known of a tenant, of the park or of who runs it. Raises Refusal."""
    return desk.look(session, park_id, AS, whose, day)


@allowed(ACTION)
def standing(person: Person, session: Session, park_id: int) -> list[Standing]:
    """All statements that were made for the park, the latest first."""
    return desk.standing(session, park_id, _sayer(person, park_id))


@allowed(ACTION)
def state(person: Person, store: Store, park_id: int, said: Stated, today: dt.date, seen: int) -> int:
    """State one fact, as somebody typed it; the number of the change set. Raises Refusal, `CannotWrite`."""
    with store.write(history.of(person, "edit", park_id=park_id)) as session:
        wanted = desk.wanted(session, park_id, AS, said)
        acts.state(session, [wanted], _sayer(person, park_id), said.since, today, said.source, seen)
        return history.last(session) + 1


@allowed(ACTION)
def withdraw(person: Person, store: Store, park_id: int, id: int, since: dt.date | None, reason: str) -> int:
    """Take back a statement of the park, for all its days or from a day on; the number of the change set."""
    note = acts.worded("reason", reason)
    with store.write(history.of(person, "edit", park_id=park_id, note=note)) as session:
        acts.withdraw(session, _sayer(person, park_id), id, since)
        return history.last(session) + 1


@allowed(ACTION)
def read_list(person: Person, session: Session, park_id: int, cells: lists.Cells, today: dt.date) -> ReadList:
    """What a list would state of the park's tenants. Raises Refusal."""
    return lists.read(session, park_id, cells, desk.of_companies(AS), load_law().declarations, today)


@allowed(ACTION)
def seen(person: Person, session: Session, park_id: int) -> int:
    """The last change set that whoever looks now can have seen."""
    return history.last(session)


@allowed(ACTION)
def state_list(
    person: Person,
    store: Store,
    park_id: int,
    wanted: Sequence[Wanted],
    since: dt.date,
    source: str,
    today: dt.date,
    seen: int,
    file_name: str | None = None,
    file_sha256: str | None = None,
) -> int:
    """State all that a list says, in one change set of the park's roster, whose number it gives. Raises Refusal."""
    by = history.of(person, "import", park_id=park_id, file_name=file_name, file_sha256=file_sha256)
    with store.write(by) as session:
        desk.checked(session, park_id, AS, list(wanted))
        acts.state(session, wanted, _sayer(person, park_id), since, today, source, seen)
        return history.last(session) + 1


def _sayer(person: Person, park_id: int) -> Sayer:
    return Sayer(AS, person.login, park_id=park_id)
