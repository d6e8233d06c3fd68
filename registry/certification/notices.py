"""Public notices (公示): what everybody may read of certification. Nothing of the evidence, nothing of who objected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ScalarSelect, and_, func, select
from sqlalchemy.orm import Session, aliased

from registry.certification.cases import recorded_in
from registry.certification.rules import load
from registry.parks.voids import void_records
from registry.store.models import Certification, CertificationStep, Park


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


# What is read of a notice, in this order: its case, its park, the notice itself, where the case stands.
PARK = (Park.slug, Park.name_zh, Park.name_en)
CASE = (Certification.id, Certification.kind, Certification.purpose, Certification.granted_as, Certification.demo)


def notices(session: Session, day: dt.date) -> list[Notice]:
    """Every notice that had begun by the day, the latest first; of a case that was noticed twice, the last one."""
    given, last, granted = aliased(CertificationStep), aliased(CertificationStep), aliased(CertificationStep)
    asked = (
        select(
            *CASE, *PARK, given.by, given.place, given.from_day, given.to_day, last.state, granted.document,
            granted.record_id,
        )
        .join(Park, Park.id == Certification.park_id)
        .join(given, and_(given.certification_id == Certification.id, given.number == _latest_notice(day)))
        .join(last, and_(last.certification_id == Certification.id, last.number == _latest()))
        .outerjoin(granted, and_(granted.certification_id == Certification.id, granted.state == "granted"))
        .order_by(given.from_day.desc(), Certification.id.desc())
    )  # fmt: skip
    rules, gone = load(), void_records(session)
    public = {state.id for state in rules.ways.states if state.public}
    return [_notice(rules, gone, public, day, *row) for row in session.execute(asked)]


def _latest() -> ScalarSelect:
    """The number of the last step of a case."""
    step = aliased(CertificationStep)
    return select(func.max(step.number)).where(step.certification_id == Certification.id).scalar_subquery()


def _latest_notice(day: dt.date) -> ScalarSelect:
    """The number of the last step of a case that gave notice from the day or before."""
    step = aliased(CertificationStep)
    noticed = (step.certification_id == Certification.id) & (step.step == "notice") & (step.from_day <= day)
    return select(func.max(step.number)).where(noticed).scalar_subquery()


def _notice(
    rules, gone, public, day, case, kind, purpose, granted_as, demo, slug, zh, en, by, place, from_day, to_day, state,
    document, record,
) -> Notice:  # fmt: skip
    return Notice(
        case=case,
        slug=slug,
        park_zh=zh,
        park_en=en,
        kind=kind,
        purpose=purpose,
        granted_as=granted_as,
        by=by,
        place=place,
        from_day=from_day,
        to_day=to_day,
        state=state,
        open=state in public and state != "granted" and to_day >= day,
        document=document,
        void=gone.get((recorded_in(rules, kind, purpose), record)),
        demo=demo,
    )
