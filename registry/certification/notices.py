"""Public notices (公示): what everybody may read of certification. Nothing of the evidence, nothing of who objected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, selectinload

from registry.certification.cases import recorded_in
from registry.certification.rules import load
from registry.certification.voids import void_records
from registry.models import Certification, CertificationStep, Park


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: of what, for which park, where and from when to when; `open`: it runs on the day that was asked.

    `state`: what came of it. `document`: the number of the decision, once there is one; `void`: that of the document
    by which what it granted was declared void.
    """

    case: int
    slug: str
    park_zh: str
    park_en: str
    kind: str
    purpose: str
    granted_as: str | None
    by: str
    place: str
    from_day: dt.date
    to_day: dt.date
    state: str
    open: bool
    document: str | None
    void: str | None
    demo: bool


def notices(session: Session, day: dt.date) -> list[Notice]:
    """Every notice that had begun by the day, the latest first; of a case that was noticed twice, the last one."""
    found = []
    noticed = select(CertificationStep.certification_id).where(
        CertificationStep.step == "notice", CertificationStep.from_day <= day
    )
    asked = select(Certification).where(Certification.id.in_(noticed))
    asked = asked.options(selectinload(Certification.steps), selectinload(Certification.park).options(defer(Park.geom)))
    public, gone = {state.id for state in load().ways.states if state.public}, void_records(session)
    for case in session.scalars(asked):
        given = [step for step in case.steps if step.step == "notice" and step.from_day <= day]
        found.append(_notice(case, given[-1], day, public, gone))
    return sorted(found, key=lambda notice: (notice.from_day, notice.case), reverse=True)


def _notice(
    case: Certification, given: CertificationStep, day: dt.date, public: set[str], gone: dict[tuple[str, int], str]
) -> Notice:
    last, park = case.steps[-1], case.park
    granted = next((step for step in case.steps if step.state == "granted"), None)
    running = last.state in public and granted is None and given.to_day >= day
    return Notice(
        case=case.id,
        slug=park.slug,
        park_zh=park.name_zh,
        park_en=park.name_en,
        kind=case.kind,
        purpose=case.purpose,
        granted_as=case.granted_as,
        by=given.by,
        place=given.place,
        from_day=given.from_day,
        to_day=given.to_day,
        state=last.state,
        open=running,
        document=granted.document if granted else None,
        void=gone.get((recorded_in(load(), case.kind, case.purpose), granted.record_id)) if granted else None,
        demo=case.demo,
    )
