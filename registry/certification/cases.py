"""Cases of certification as they are read (事项查阅): where each stands, what was done, what may come next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, selectinload

from registry.certification.rules import Rules, Step, load
from registry.models import Certification, CertificationEvidence, CertificationStep, Park


@dataclass(frozen=True, slots=True)
class Summary:
    """A case in a list. `kind` may be a word that the rules no longer know; `waits_for` is None where it is closed."""

    id: int
    park_id: int
    slug: str
    park_zh: str
    park_en: str
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
class Case:
    """One case with its whole record, and the steps that could be taken from here by anybody."""

    summary: Summary
    follows: int | None
    taken: tuple[Taken, ...]
    onward: tuple[Step, ...]


FIELDS = ("text", "document", "party", "place", "from_day", "to_day", "year", "result")


def summaries(session: Session, readable: Callable[[Park], bool]) -> list[Summary]:
    """The cases of the parks that are `readable`; the one that moved last first."""
    asked = select(Certification, Park).join(Certification.park)
    asked = asked.options(selectinload(Certification.steps), defer(Park.geom))
    rules = load()
    found = [_summary(case, park, rules) for case, park in session.execute(asked) if readable(park)]
    return sorted(found, key=lambda row: (row.since, row.id), reverse=True)


def read(session: Session, case: Certification, *, official: bool) -> Case:
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
    summary = _summary(case, case.park, rules)
    kind = rules.kinds.get(case.kind)
    onward = rules.ways.onward(kind.purposes[case.purpose], summary.state) if kind else ()
    taken = tuple(_taken(step, pieces.get(step.id, ()), _hidden(rules, step.step, official)) for step in case.steps)
    return Case(summary, case.follows, taken, onward)


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


def _summary(case: Certification, park: Park, rules: Rules) -> Summary:
    first, last = case.steps[0], case.steps[-1]
    state = rules.ways.state.get(last.state)
    return Summary(
        id=case.id,
        park_id=park.id,
        slug=park.slug,
        park_zh=park.name_zh,
        park_en=park.name_en,
        district=park.district_code,
        kind=case.kind,
        purpose=case.purpose,
        granted_as=case.granted_as,
        state=last.state,
        waits_for=state.waits_for if state else None,
        opened=first.on_day,
        since=last.on_day,
        steps=last.number,
        demo=case.demo,
    )
