"""Certification (认定) as a person may use it: the desk, one case, and the steps, each by who may take it.

A step is taken through the function of whose it is: the operating body's (`apply`), the district's check (`check`),
the district's own decision (`recognise`), the city's (`decide`). `STEP_BY_DESK` names it.
"""

import datetime as dt
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.orm import Session

from registry.access import log, permissions
from registry.access.permissions import allowed
from registry.certification import acts, cases, grants
from registry.certification import readiness as against
from registry.certification import rewards as drawn
from registry.certification.cases import CertificationCase, Summary
from registry.certification.given import Given, Opening, StepAsked, sha256
from registry.certification.grants import HeldGrant
from registry.certification.readiness import Readiness
from registry.certification.rewards import Rewards
from registry.certification.rules import CertificationKind, Step, load
from registry.parks import voids
from registry.parks.names import parks_of
from registry.parks.voids import Void
from registry.person import Person
from registry.policy import Refusal
from registry.store import history
from registry.store.models import CertificationEvidence, CertificationStep, EvidenceFile, Park
from registry.store.store import Store

_ACTIONS = MappingProxyType(
    {
        "applicant": "certification.apply",
        "checker": "certification.check",
        "city": "certification.decide",
        "district": "certification.recognise",
    }
)


@dataclass(frozen=True, slots=True)
class Possible:
    """A case that the person may open for a park: its first step, and what was granted before that it may follow."""

    kind: CertificationKind
    purpose: str
    step: Step
    held: tuple[HeldGrant, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A case on the desk; `mine`: the step that it waits for is the person's."""

    case: Summary
    mine: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case, and those of its next steps that the person may take. `void`: what it recorded, where that was declared
    void since, or what it declared void itself."""

    case: CertificationCase
    mine: tuple[Step, ...]
    void: Void | None = None


@allowed("certification.desk")
def desk(person: Person, session: Session) -> list[Listed]:
    """The cases of the person's parks or of the district or city, the one that moved last first."""
    found = cases.summaries(session, lambda park: permissions.may(person, "certification.read", park))
    return [Listed(case, _waits_for(person, case)) for case in found]


@allowed("certification.desk")
def parks(person: Person, session: Session) -> list[tuple[int, str, str, str]]:
    """(id, slug, Chinese name, English name) of the parks whose cases the person may read."""
    mine = (park for park in parks_of(session, person) if permissions.may(person, "certification.read", park.target))
    return [(park.id, park.slug, park.name_zh, park.name_en) for park in mine]


@allowed("certification.read")
def case(person: Person, session: Session, park_id: int, case_id: int) -> CaseView:
    """A case with its whole record. Raises `Refusal` where the park has no such case."""
    found = cases.read_case(session, acts.case_of(session, park_id, case_id), official=person.role == "official")
    kind, park = load().kinds.get(found.summary.kind), session.get_one(Park, park_id)
    mine = tuple(step for step in found.onward if kind and _may(person, park, kind, step))
    return CaseView(found, mine, _void(session, park_id, found))


def _void(session: Session, park_id: int, found: CertificationCase) -> Void | None:
    summary, record = found.summary, found.taken[-1].record_id
    table = cases.recorded_in(load(), summary.kind, summary.purpose)
    rows = voids.voids_of(session, park_id)
    return next((row for row in rows if row.case == summary.id or (row.table, row.id) == (table, record)), None)


@allowed("certification.read")
def of_park(person: Person, session: Session, park_id: int) -> list[Summary]:
    """The cases of one park, the one that moved last first."""
    return cases.summaries(session, lambda park: True, park_id)


@allowed("certification.read")
def possible(person: Person, session: Session, park_id: int) -> list[Possible]:
    """The cases that the person may open for the park now."""
    rules, park, found = load(), session.get_one(Park, park_id), []
    for kind in rules.offered:
        if not kind.covers(park.city_code, park.district_code) or park.role == "reference":
            continue
        granted = tuple(grants.held(session, park_id, kind.grants))
        for purpose, way in kind.purposes.items():
            step = rules.ways.begins(way)
            held = tuple(grants.assessed(session, park_id, kind)) if purpose == "assessment_voiding" else granted
            if purpose == "renewal":  # what has no end needs none
                held = tuple(row for row in granted if row.valid_to is not None)
            if (held or purpose == "grant") and _may(person, park, kind, step):
                found.append(Possible(kind, purpose, step, held))
    return found


@allowed("certification.read")
def evidence(
    person: Person, store: Store, park_id: int, evidence_id: int, address: str | None = None
) -> tuple[str, bytes]:
    """Name and content of a file; that somebody took it is logged first. Raises `Refusal` where the park has none, or
    it is not what was brought."""
    log.record(store, person, "export", f"certification evidence {evidence_id}", park_id, address)
    with store.read() as session:
        return _evidence(session, park_id, evidence_id)


def _evidence(session: Session, park_id: int, evidence_id: int) -> tuple[str, bytes]:
    row = session.get(CertificationEvidence, evidence_id)
    step = session.get(CertificationStep, row.step_id) if row else None
    kept = session.get(EvidenceFile, evidence_id)
    if step is None or kept is None:
        raise Refusal("evidence", f"没有 {evidence_id} 号文件。", f"there is no file {evidence_id}.")
    acts.case_of(session, park_id, step.certification_id)
    if sha256(kept.content) != row.file_sha256:
        raise Refusal(
            "evidence",
            "文件内容与登记的校验值不符，请联系管理员。",
            "the file is not the one that was brought; ask an administrator.",
        )
    return row.file_name, kept.content


@allowed("certification.readiness")
def readiness(person: Person, session: Session, park_id: int, day: dt.date) -> Readiness:
    """The park on the day against the criteria that the documents state."""
    return against.readiness(session, park_id, day)


@allowed("certification.readiness")
def rewards(person: Person, session: Session, park_id: int, day: dt.date) -> Rewards:
    """What the park's operating body has drawn, may draw, and would draw at another tier."""
    return drawn.rewards(session, park_id, day)


@allowed("certification.apply")
def apply(person: Person, store: Store, park_id: int, asked: StepAsked, given: Given, today: dt.date) -> int:
    """Open a case, or take the operating body's step in one; returns the number of the case. Raises `Refusal`."""
    return _take("applicant", person, store, park_id, asked, given, today)


@allowed("certification.check")
def check(person: Person, store: Store, park_id: int, asked: StepAsked, given: Given, today: dt.date) -> int:
    """The district's check and recommendation, as `apply`."""
    return _take("checker", person, store, park_id, asked, given, today)


@allowed("certification.recognise")
def recognise(person: Person, store: Store, park_id: int, asked: StepAsked, given: Given, today: dt.date) -> int:
    """The step of a district that decides itself, as `apply`."""
    return _take("district", person, store, park_id, asked, given, today)


@allowed("certification.decide")
def decide(person: Person, store: Store, park_id: int, asked: StepAsked, given: Given, today: dt.date) -> int:
    """The step of the city, as `apply`."""
    return _take("city", person, store, park_id, asked, given, today)


STEP_BY_DESK = MappingProxyType({"applicant": apply, "checker": check, "city": decide, "district": recognise})


def _waits_for(person: Person, case: Summary) -> bool:
    kind = load().kinds.get(case.kind)
    if kind is None or case.waits_for is None:
        return False
    desk = kind.decider if case.waits_for == "decider" else case.waits_for
    return permissions.may(person, _ACTIONS[desk], case.target)


def _may(person: Person, park: Park, kind: CertificationKind, step: Step) -> bool:
    return permissions.may(person, _ACTIONS[kind.desk_of(step)], permissions.of_park(park))


def _take(desk: str, person: Person, store: Store, park_id: int, asked: StepAsked, given: Given, today: dt.date) -> int:
    """Opened or taken, if the step is this desk's. All of it is one transaction."""
    rules = load()
    with store.write(history.of(person, "certification", note=asked.step)) as session:
        opening = isinstance(asked.about, Opening)
        kind_id = asked.about.kind if opening else acts.case_of(session, park_id, asked.about).kind
        step = acts.opening_step(asked.about) if opening else rules.ways.step.get(asked.step)
        if step is None or step.id != asked.step or kind_id not in rules.kinds:
            raise Refusal("step", f"没有“{asked.step}”这一步。", f"there is no step {asked.step!r} here.")
        if rules.kinds[kind_id].desk_of(step) != desk:
            raise Refusal("step", "这一步由别的部门办理。", "this step is another office's.")
        act = acts.begin if opening else acts.take
        return act(session, park_id, asked, given, person.id, today)
