"""Cases of certification as they are read (事项查阅): where each stands, what was done, what may come next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from registry.access.permissions import Target
from registry.certification.rules import Rules, Step, load
from registry.parks.voids import void_records
from registry.store.models import Assessment, Certification, CertificationEvidence, CertificationStep, Park


@dataclass(frozen=True, slots=True)
class Summary:
    """A case in a list. `kind` may be a word that the rules no longer know; `waits_for` is None where it is closed.

    `void`: what it recorded was declared void since.
    """

    id: int
    park_id: int
    slug: str
    park_zh: str
    park_en: str
    city: str
    district: str | None
    kind: str
    purpose: str
    granted_as: str | None
    state: str
    waits_for: str | None
    opened: dt.date
    since: dt.date
    steps: int
    demo: bool
    void: bool

    @property
    def target(self) -> Target:
        """Its park, as what an action is about."""
        return Target(self.park_id, self.city, self.district, demo=self.demo)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence, without the content of its file."""

    id: int
    name: str
    reference: str | None
    file_name: str | None
    file_sha256: str | None
    file_bytes: int | None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken, with what was filled in by field."""

    number: int
    step: str
    state: str
    on: dt.date
    by: str
    recorded_at: dt.datetime
    fields: dict[str, object]
    evidence: tuple[Piece, ...]
    record_id: int | None


@dataclass(frozen=True, slots=True)
class CertificationCase:
    """One case with its whole record, and the steps that could be taken from here by anybody."""

    summary: Summary
    follows: int | None
    taken: tuple[Taken, ...]
    onward: tuple[Step, ...]


PARK = (Park.slug, Park.name_zh, Park.name_en, Park.city_code, Park.district_code)
FIELDS = ("text", "document", "party", "place", "from_day", "to_day", "year", "result")


def summaries(session: Session, readable: Callable[[Target], bool], park_id: int | None = None) -> list[Summary]:
    """The cases of the parks that are `readable`, or of one park; the one that moved last first."""
    first, last = aliased(CertificationStep), aliased(CertificationStep)
    newest = select(func.max(CertificationStep.number)).where(CertificationStep.certification_id == Certification.id)
    asked = (
        select(Certification, *PARK, first.on_day, last.state, last.on_day, last.number, last.record_id)
        .join(Park, Park.id == Certification.park_id)
        .join(first, and_(first.certification_id == Certification.id, first.number == 1))
        .join(last, and_(last.certification_id == Certification.id, last.number == newest.scalar_subquery()))
        .order_by(last.on_day.desc(), Certification.id.desc())
    )
    if park_id is not None:
        asked = asked.where(Certification.park_id == park_id)
    rules, gone = load(), void_records(session)
    found = (_listed(rules, gone, *row) for row in session.execute(asked))
    return [row for row in found if readable(row.target)]


def read_case(session: Session, case: Certification, *, official: bool) -> CertificationCase:
    """The whole of a case; what is private is left out unless an official reads."""
    rules = load()
    evidence = select(CertificationEvidence).join(
        CertificationStep, CertificationStep.id == CertificationEvidence.step_id
    )
    pieces: dict[int, list[Piece]] = {}
    for row in session.scalars(
        evidence.where(CertificationStep.certification_id == case.id).order_by(CertificationEvidence.id)
    ):
        pieces.setdefault(row.step_id, []).append(
            Piece(row.id, row.name, row.reference, row.file_name, row.file_sha256, row.file_bytes)
        )
    summary = _summary(case, rules, void_records(session))
    kind = rules.kinds.get(case.kind)
    onward = rules.ways.onward(kind.purposes[case.purpose], summary.state) if kind else ()
    taken = tuple(_taken(step, pieces.get(step.id, ()), _hidden(rules, step.step, official)) for step in case.steps)
    return CertificationCase(summary, case.follows, taken, onward)


def _hidden(rules: Rules, step: str, official: bool) -> set[str]:
    known = rules.ways.step.get(step)
    return set() if official or known is None else {need.field for need in known.needs if need.private}


def _taken(step: CertificationStep, pieces: Sequence[Piece], hidden: set[str]) -> Taken:
    fields = {name: getattr(step, name) for name in FIELDS if name not in hidden}
    fields = {name: value for name, value in fields.items() if value is not None}
    return Taken(
        step.number, step.step, step.state, step.on_day, step.by, step.recorded_at, fields, tuple(pieces),
        step.record_id,
    )  # fmt: skip


def recorded_in(rules: Rules, kind: str, purpose: str) -> str | None:
    """The table in which a case of this kind and purpose records what it grants; None where it grants nothing."""
    if purpose == "assessment":
        return Assessment.__tablename__
    return rules.kinds[kind].grants.table if purpose in ("grant", "renewal") and kind in rules.kinds else None


def _listed(rules, gone, case, slug, zh, en, city, district, opened, state, since, steps, record) -> Summary:
    known = rules.ways.state.get(state)
    return Summary(
        id=case.id,
        park_id=case.park_id,
        slug=slug,
        park_zh=zh,
        park_en=en,
        city=city,
        district=district,
        kind=case.kind,
        purpose=case.purpose,
        granted_as=case.granted_as,
        state=state,
        waits_for=known.waits_for if known else None,
        opened=opened,
        since=since,
        steps=steps,
        demo=case.demo,
        void=(recorded_in(rules, case.kind, case.purpose), record) in gone,
    )


def _summary(case: Certification, rules: Rules, gone: Collection[tuple[str, int]]) -> Summary:
    park, first, last = case.park, case.steps[0], case.steps[-1]
    named = (park.slug, park.name_zh, park.name_en, park.city_code, park.district_code)
    return _listed(rules, gone, case, *named, first.on_day, last.state, last.on_day, last.number, last.record_id)
