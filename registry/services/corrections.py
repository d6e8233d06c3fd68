"""Corrections (更正): a company reads what is known of it and proposes what a fact is; an operating body answers."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.access.permissions import allowed
from registry.claims.stated_facts import said_of_its_own
from registry.findings import corrections, desk, subjects
from registry.findings.corrections import Correction
from registry.findings.desk import KnownFact, Stated
from registry.findings.subjects import COMPANY, Subject
from registry.person import Person
from registry.policy import Refusal, load_law
from registry.policy.shared_facts import Fact
from registry.stated import reading
from registry.store import history
from registry.store.history import CannotUndo
from registry.store.models import Park, Tenant
from registry.store.store import Store

__all__ = ["CannotUndo"]

OWN, CORRECT, ANSWER = "tenant.own", "tenant.correct", "roster.edit"


@allowed(OWN)
def known(person: Person, session: Session, uscc: str, day: dt.date) -> list[KnownFact]:
    """What is stated of the company and its leases, by whomever; by fact."""
    law, company = load_law(), _company(session, uscc)
    if company is None:
        return []
    leases = [each for park in subjects.all_parks_rented(session, company.whose[1])
              for each in subjects.leases(session, park, company.whose[1])]  # fmt: skip
    ids = {COMPANY: [company.whose[1]], "lease_id": [each.whose[1] for each in leases]}
    heard = reading.hear(session, law.declared, day, ids, said_of_its_own())
    return [
        KnownFact(each, law.facts[path], year, one)
        for each in (company, *leases)
        for (path, year), one in sorted(
            heard.get(each.whose, {}).items(), key=lambda item: (item[0][0], item[0][1] or 0)
        )
    ]


@allowed(CORRECT)
def offered(person: Person, session: Session, uscc: str, day: dt.date) -> dict[int, list[tuple[Subject, Fact]]]:
    """By park that it rents in, what the company may propose: of itself, and of its leases there."""
    company = _company(session, uscc)
    found: dict[int, list[tuple[Subject, Fact]]] = {}
    if company is None:
        return {}
    for park in subjects.all_parks_rented(session, company.whose[1]):
        found[park] = list(desk.offered(session, park, "company", company, day))
    return {park: facts for park, facts in found.items() if facts}


@allowed(CORRECT)
def made(person: Person, session: Session, uscc: str) -> list[Correction]:
    """What the company proposed, with the answers of the last 60 days."""
    company = _company(session, uscc)
    return [] if company is None else corrections.of_tenant(session, company.whose[1])


@allowed(CORRECT)
def propose(person: Person, store: Store, uscc: str, park_id: int, said: Stated, today: dt.date) -> int:
    """Propose what a fact is, to one park; the number of the proposal. Raises Refusal, `CannotWrite`."""
    with store.write(history.of(person, "correction")) as session:
        return corrections.propose(session, person, _tenant_id(session, uscc), park_id, said, today)


@allowed(CORRECT)
def retract(person: Person, store: Store, uscc: str, id: int) -> None:
    """Take an own proposal back. Raises Refusal."""
    with store.write(history.of(person, "correction")) as session:
        corrections.retract(session, person, _tenant_id(session, uscc), id)


@allowed(ANSWER)
def waiting(person: Person, session: Session, park_id: int) -> list[Correction]:
    """What companies propose to the park's operating body."""
    return corrections.of_park(session, park_id)


@allowed(ANSWER)
def answer(
    person: Person, store: Store, park_id: int, id: int, said: str, reason: str, today: dt.date, seen: int
) -> None:
    """Accept or refuse one of them. Raises Refusal, `CannotWrite`."""
    if said not in ("accepted", "refused"):
        raise Refusal("answer", "请选采纳或不采纳。", "accept it or refuse it.")
    with store.write(history.of(person, "correction", park_id=park_id)) as session:
        corrections.answer(session, person, park_id, id, said, reason, today, seen)


@allowed(ANSWER)
def accepted(person: Person, session: Session, park_id: int) -> list[tuple[Correction, int]]:
    """What the operating body accepted lately, each with the change set by which it can be taken back."""
    return corrections.accepted(session, park_id)


@allowed(ANSWER)
def can_undo(person: Person, session: Session, park_id: int, set_id: int) -> bool:
    """Whether the change set accepted a proposal to this park."""
    return corrections.can_undo(session, park_id, set_id)


@allowed(ANSWER)
def undo(person: Person, store: Store, park_id: int, set_id: int) -> int:
    """Take an accepted proposal back, which waits again; the number of the new change set. Raises `CannotUndo`."""
    with store.write(history.of(person, "correction_undo", park_id=park_id, undoes=set_id)) as session:
        corrections.undo(session, park_id, set_id)
        return history.last(session) + 1


def _company(session: Session, uscc: str) -> Subject | None:
    row = session.execute(
        select(Tenant.id, Tenant.name, Tenant.uscc, Tenant.demo).where(Tenant.uscc == uscc)
    ).one_or_none()
    return None if row is None else Subject((COMPANY, row[0]), row[1], row[2], row[3])


def _tenant_id(session: Session, uscc: str) -> int:
    found = session.scalar(select(Tenant.id).where(Tenant.uscc == uscc))
    if found is None:
        raise Refusal("whose", "登记中没有本企业。", "the register does not have this company.")
    return found


@allowed(OWN)
def parks(person: Person, session: Session, uscc: str) -> dict[int, tuple[str, str]]:
    """The names of the parks that the company rents in, in both languages."""
    ids = subjects.all_parks_rented(session, _tenant_id(session, uscc))
    asked = select(Park.id, Park.name_zh, Park.name_en).where(Park.id.in_(ids))
    return {id: (zh, en) for id, zh, en in session.execute(asked)}
