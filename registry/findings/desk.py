"""The desk (陈述台) at which facts are stated: the same for an authority and for a park's operating body.

`within`: the district, city or park whose companies are spoken of; the sayer's `said_as` says which facts it may state.
"""

import datetime as dt
from typing import NamedTuple

from sqlalchemy.orm import Session

from registry.claims.stated_facts import said_of_its_own
from registry.findings import acts, shared, subjects
from registry.findings.acts import Wanted
from registry.findings.cells import read_cell
from registry.findings.findable import SHARED, asked_in, findable
from registry.findings.subjects import COMPANY, LEASE, Subject, Within
from registry.policy import Refusal, load_law
from registry.policy.files.fact_forms import Stater
from registry.policy.shared_facts import Fact
from registry.stated import reading
from registry.stated.counting import Heard, Statement, Whose
from registry.stated.stating import Sayer
from registry.store import history
from registry.store.models import StatedFact


class Standing(NamedTuple):
    """A statement of the sayer, with whose it is."""

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
    offered: tuple[tuple[Subject, Fact], ...]
    seen: int


class Stated(NamedTuple):
    """What somebody typed: the fact of whom, for which year or in which park, from which day, and where it is from."""

    whose: Whose
    path: str
    text: str
    since: dt.date
    source: str
    year: int | None = None
    park_id: int | None = None


def look(session: Session, within: Within, stater: Stater, whose: Whose, day: dt.date) -> Look:
    """What is known of one of them on the day. Raises Refusal where it is not within."""
    law, subject = load_law(), subjects.get(session, within, whose)
    company = whose[0] == COMPANY
    leases = tuple(subjects.leases(session, within, whose[1])) if company else ()
    parks = subjects.parks_rented(session, within, whose[1]) if company else []
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
    kept = shared.known(session, whose[1], parks, day) if company and stater == "authority" else {}
    found = tuple(KnownShared(law.facts[path], park, value) for (path, park), value in kept.items())
    may = offered(session, within, stater, subject, day)
    return Look(subject, leases, tuple(parks), known, found, may, history.last(session))


def offered(
    session: Session, within: Within, stater: Stater, subject: Subject, day: dt.date
) -> tuple[tuple[Subject, Fact], ...]:
    """What may be stated of somebody, and of a company's leases within, of what documents ask for there."""
    law = load_law()
    asked = asked_in(law, subjects.place(session, within), day) | frozenset(SHARED)
    company = subject.whose[0] == COMPANY
    leases = subjects.leases(session, within, subject.whose[1]) if company else []
    return tuple(
        (each, fact)
        for each in (subject, *leases)
        for fact in findable(law, each.whose[0], stater)
        if fact.path in asked
    )


def standing(session: Session, within: Within, sayer: Sayer) -> list[Standing]:
    """All statements of the sayer, the latest first."""
    law = load_law()
    own = StatedFact.office == sayer.office if sayer.office is not None else StatedFact.said_park_id == sayer.park_id
    found: list[Standing] = []
    for each in reading.statements(session, law.facts, own):
        try:
            found.append(Standing(subjects.get(session, within, each.whose), each, law.facts[each.fact]))
        except Refusal:
            continue  # it has left since
    return found[::-1]


def wanted(session: Session, within: Within, stater: Stater, said: Stated) -> Wanted:
    """What is to be written of what somebody typed. Raises Refusal."""
    subject = subjects.get(session, within, said.whose)
    fact = _fact(said.whose, said.path, stater)
    value = read_cell(fact, said.text)
    if value is None:
        raise Refusal(
            said.path, f"请填写“{fact.name.zh}”；要取消请用“撤回”。", f"give “{fact.name.en}”, or withdraw it."
        )
    park = _park(session, within, subject, fact, said.park_id)
    return Wanted(subject, fact, said.year if fact.by == "year" else None, value, park)


def taken_back(session: Session, within: Within, whose: Whose, path: str, park_id: int | None) -> Wanted:
    """That a shared finding is not known any more. Raises Refusal."""
    subject, fact = subjects.get(session, within, whose), _fact(whose, path, "authority")
    return Wanted(subject, fact, None, None, _park(session, within, subject, fact, park_id))


def _fact(whose: Whose, path: str, stater: Stater) -> Fact:
    fact = next((each for each in findable(load_law(), whose[0], stater) if each.path == path), None)
    if fact is None:
        raise Refusal("fact", "这项事实不由您陈述。", "this fact is not yours to state.")
    return fact


def _park(session: Session, within: Within, subject: Subject, fact: Fact, park_id: int | None) -> int | None:
    """The park that a fact is of, where it is of a company in a park. Raises Refusal."""
    if not acts.in_a_park(fact):
        return None
    if park_id not in subjects.parks_rented(session, within, subject.whose[1]):
        raise Refusal("park", "请选择企业入驻的园区。", "choose a park that the company rents in.")
    return park_id


def of_companies(stater: Stater) -> tuple[Fact, ...]:
    """The facts of companies and their premises that this stater may state."""
    law = load_law()
    return (*findable(law, COMPANY, stater), *findable(law, LEASE, stater))


def checked(session: Session, within: Within, stater: Stater, wanted: list[Wanted]) -> None:
    """Raises Refusal where a list says nothing, speaks of somebody who is not within, or of another's facts."""
    if not wanted:
        raise Refusal("list", "没有要写入的内容。", "there is nothing to write.")
    may = {fact.path for fact in of_companies(stater)}
    if any(each.fact.path not in may for each in wanted):
        raise Refusal("fact", "其中有不由您陈述的事实。", "one of these facts is not yours to state.")
    for whose in {each.subject.whose for each in wanted}:
        subjects.get(session, within, whose)
