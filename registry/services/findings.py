"""Findings (主管部门的认定): an official states facts of companies, parks and operating bodies of the own office."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access.permissions import allowed
from registry.claims.stated_facts import said_of_its_own
from registry.findings import acts, lists, shared, subjects
from registry.findings.acts import Wanted
from registry.findings.cells import read_cell
from registry.findings.findable import findable
from registry.findings.lists import ReadList
from registry.findings.subjects import COMPANY, Subject
from registry.person import Person
from registry.policy import Refusal, load_law
from registry.policy.shared_facts import Fact
from registry.stated import reading
from registry.stated.counting import Heard, Statement, Whose
from registry.stated.stating import Sayer
from registry.store import history
from registry.store.history import CannotUndo
from registry.store.models import ChangeSet, Lease, StatedFact
from registry.store.store import Store

__all__ = ["CannotUndo", "Look", "Standing"]

ACTION = "findings.state"
RECENT = 200
"""So many change sets are looked through for those of an office."""


class Standing(NamedTuple):
    """A statement of the office, with whose it is."""

    subject: Subject
    statement: Statement
    fact: Fact


class KnownFact(NamedTuple):
    """A fact and all that is said of it, for a year or the day."""

    subject: Subject
    fact: Fact
    year: int | None
    heard: Heard


class KnownShared(NamedTuple):
    """A shared finding that rosters keep: of the company anywhere, or in a park."""

    fact: Fact
    park_id: int | None
    value: bool


class Look(NamedTuple):
    """A company, park or operating body: its leases, what is known, and what may be stated. `seen`: as of which change
    set this is."""

    subject: Subject
    leases: tuple[Subject, ...]
    parks: tuple[int, ...]
    known: tuple[KnownFact, ...]
    shared: tuple[KnownShared, ...]
    seen: int

    @property
    def asked(self) -> tuple[tuple[Subject, tuple[Fact, ...]], ...]:
        """What may be stated, of the company and of each of its leases."""
        law = load_law()
        return tuple((each, findable(law, each.whose[0])) for each in (self.subject, *self.leases))


@allowed(ACTION)
def find(person: Person, session: Session, office: str, text: str) -> list[Subject]:
    """Companies, parks and operating bodies of the office whose name holds the text, or whose code it is."""
    return subjects.find(session, office, text)


@allowed(ACTION)
def look(person: Person, session: Session, office: str, whose: Whose, day: dt.date) -> Look:
    """What is known of one of them on the day. Raises Refusal where it is not within the office's district or city."""
    law, subject = load_law(), subjects.get(session, office, whose)
    company = whose[0] == COMPANY
    leases = tuple(subjects.leases(session, office, whose[1])) if company else ()
    parks = subjects.parks_rented(session, office, whose[1]) if company else []
    ids: dict[str, list[int]] = {whose[0]: [whose[1]]}
    if leases:
        ids["lease_id"] = [each.whose[1] for each in leases]
    heard = reading.hear(session, law.declared, day, ids, said_of_its_own())
    known = tuple(
        KnownFact(each, law.facts[path], year, one)
        for each in (subject, *leases)
        for (path, year), one in sorted(
            heard.get(each.whose, {}).items(), key=lambda item: (item[0][0], item[0][1] or 0)
        )
    )
    kept = shared.known(session, whose[1], parks, day) if company else {}
    found = tuple(KnownShared(law.facts[path], park, value) for (path, park), value in kept.items())
    return Look(subject, leases, tuple(parks), known, found, history.last(session))


@allowed(ACTION)
def standing(person: Person, session: Session, office: str) -> list[Standing]:
    """All statements of the office, the latest first."""
    law = load_law()
    found: list[Standing] = []
    for each in reading.statements(session, law.facts, StatedFact.office == office):
        try:
            found.append(Standing(subjects.get(session, office, each.whose), each, law.facts[each.fact]))
        except Refusal:
            continue  # it has left the district since
    return found[::-1]


@allowed(ACTION)
def state(
    person: Person,
    store: Store,
    office: str,
    whose: Whose,
    path: str,
    text: str,
    since: dt.date,
    source: str,
    today: dt.date,
    seen: int,
    year: int | None = None,
    park_id: int | None = None,
) -> int:
    """State one fact, as somebody typed it; the number of the change set. Raises Refusal, `CannotWrite`."""
    with store.write(history.of(person, "finding")) as session:
        subject = subjects.get(session, office, whose)
        fact = next((each for each in findable(load_law(), whose[0]) if each.path == path), None)
        if fact is None:
            raise Refusal("fact", "主管部门不陈述这项事实。", "this fact is not one that an authority states.")
        value = read_cell(fact, text)
        if value is None:
            raise Refusal(
                path, f"请填写“{fact.name.zh}”；要取消请用“撤回”。", f"give “{fact.name.en}”, or withdraw it."
            )
        wanted = Wanted(
            subject, fact, year if fact.by == "year" else None, value, _park(session, office, subject, fact, park_id)
        )
        acts.state(session, [wanted], _sayer(person, office), since, today, source, seen)
        return history.last(session) + 1


def _park(session: Session, office: str, subject: Subject, fact: Fact, park_id: int | None) -> int | None:
    """The park that a fact is of, where it is of a company in a park. Raises Refusal."""
    if not acts.in_a_park(fact):
        return None
    if park_id not in subjects.parks_rented(session, office, subject.whose[1]):
        raise Refusal("park", "请选择企业入驻的园区。", "choose a park that the company rents in.")
    return park_id


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
        subject = subjects.get(session, office, whose)
        fact = next((each for each in findable(load_law(), whose[0]) if each.path == path), None)
        if fact is None:
            raise Refusal("fact", "主管部门不陈述这项事实。", "this fact is not one that an authority states.")
        wanted = Wanted(subject, fact, None, None, _park(session, office, subject, fact, park_id))
        acts.state(session, [wanted], _sayer(person, office), since, today, reason, seen)
        return history.last(session) + 1


@allowed(ACTION)
def read_list(
    person: Person, session: Session, office: str, cells: lists.Cells, today: dt.date
) -> tuple[ReadList, int]:
    """What a list would state, and as of which change set that was worked out. Raises Refusal."""
    law = load_law()
    return lists.read(session, office, cells, _of_companies(), law.declarations, today), history.last(session)


def _of_companies() -> tuple[Fact, ...]:
    law = load_law()
    return (*findable(law, COMPANY), *findable(law, "lease_id"))


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
    if not wanted:
        raise Refusal("list", "没有要写入的内容。", "there is nothing to write.")
    by = history.of(person, "finding", file_name=file_name, file_sha256=file_sha256)
    with store.write(by) as session:
        may = {fact.path for fact in _of_companies()}
        if any(each.fact.path not in may for each in wanted):
            raise Refusal(
                "fact", "主管部门不陈述其中的事实。", "one of these facts is not one that an authority states."
            )
        for whose in {each.subject.whose for each in wanted}:
            subjects.get(session, office, whose)
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
    return Sayer("authority", person.login, office=office)
