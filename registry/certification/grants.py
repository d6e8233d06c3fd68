"""What a certification leaves in the register (登记结果): titles, recognitions, incubators, assessments, ends, and
what was declared void (作废) because it had been entered wrongly.

The source of a row is the number of the document that decided it. Two intervals of the same title or recognition of
a park never overlap; a refusal says with which one it would.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.certification.rules import CertificationKind, Grants
from registry.parks.park_words import RESULT_NAMES
from registry.policy import Refusal
from registry.store.models import (
    Assessment,
    Certification,
    CertificationStep,
    Park,
    Recognition,
    Title,
    ZeroRentIncubator,
)

TABLES = {"title": Title, "recognition": Recognition, "zero_rent_incubator": ZeroRentIncubator}
DEMO = "演示数据"
Record = Title | Recognition | ZeroRentIncubator


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A title, recognition, incubator or assessed year of a park, as a choice for the case that follows it. `as_`: the
    kind of title or recognition, or the result of the year."""

    id: int
    as_: str | None
    valid_from: dt.date
    valid_to: dt.date | None
    source: str


def held(session: Session, park_id: int, grants: Grants) -> list[HeldGrant]:
    """What the park was ever granted of this kind, the latest first."""
    rows = sorted(_same(session, park_id, grants, None), key=lambda row: (row.valid_from, row.id), reverse=True)
    return [HeldGrant(row.id, _as(row), row.valid_from, row.valid_to, row.source) for row in rows]


def assessed(session: Session, park_id: int, kind: CertificationKind) -> list[HeldGrant]:
    """The years for which the park has a result of this kind, the latest first."""
    rows = sorted(_assessments(session, park_id, kind), key=lambda row: row.year, reverse=True)
    return [
        HeldGrant(row.id, row.result, dt.date(row.year, 1, 1), dt.date(row.year, 12, 31), row.source) for row in rows
    ]


def followed(
    session: Session, park_id: int, kind: CertificationKind, purpose: str, id: int | None
) -> Record | Assessment:
    """The row that a case of this purpose is about. Raises `Refusal` where it is not this park's, or is void."""
    if purpose != "assessment_voiding":
        return record_of(session, park_id, kind.grants, id)
    found = next((row for row in _assessments(session, park_id, kind) if row.id == id), None)
    if found is None:
        raise Refusal("follows", "请选择这个园区的一项考核结果。", "choose one of the park's assessments.")
    return found


def record_of(session: Session, park_id: int, grants: Grants, id: int | None) -> Record:
    """The row that a renewal, an assessment or an ending is about. Raises `Refusal` where it is not this park's."""
    found = next((row for row in _same(session, park_id, grants, None) if row.id == id), None)
    if found is None:
        raise Refusal("follows", "请选择这个园区的一项已有认定。", "choose one of the park's certifications.")
    return found


def grant(
    session: Session, case: Certification, kind: CertificationKind, start: dt.date, end: dt.date | None, document: str
) -> int:
    """Write what was granted; returns the number of its row. Raises `Refusal` where it overlaps with another, or where
    what it renews was declared void in the meantime."""
    grants, park = kind.grants, case.park
    if case.follows is not None:
        record_of(session, park.id, grants, case.follows)
    for row in _same(session, park.id, grants, case.granted_as):
        if (end is None or row.valid_from <= end) and (row.valid_to is None or row.valid_to >= start):
            raise Refusal("from_day", *_overlap(kind, row))
    fields = {"park_id": park.id, "valid_from": start, "valid_to": end, **_stated(park, document)}
    if grants.table == "title":
        row = Title(tier=grants.tier, kind=case.granted_as, **fields)
    elif grants.table == "recognition":
        row = Recognition(kind=case.granted_as, **fields)
    else:
        row = ZeroRentIncubator(recognised=True, **fields)
    session.add(row)
    session.flush()
    return row.id


def assess(
    session: Session, case: Certification, kind: CertificationKind, year: int, result: str, document: str, on: dt.date
) -> int:
    """Write the result of a year's assessment. Raises `Refusal` for a year without the title, or assessed before."""
    title = record_of(session, case.park_id, kind.grants, case.follows)
    if year > on.year:
        raise Refusal("year", f"{year} 年还没有到。", f"{year} has not come yet.")
    if title.valid_from > dt.date(year, 12, 31) or (title.valid_to and title.valid_to < dt.date(year, 1, 1)):
        raise Refusal(
            "year",
            f"园区在 {year} 年不具有这个称号（{_interval(title)}）。",
            f"the park did not hold this title in {year} ({_interval_en(title)}).",
        )
    before = session.scalar(select(Assessment).where(Assessment.park_id == case.park_id, Assessment.year == year))
    if before is not None:
        raise Refusal(
            "year",
            f"{year} 年已考核：{RESULT_NAMES[before.result].zh}（{before.source}）。",
            f"{year} was assessed already: {before.result} ({before.source}).",
        )
    row = Assessment(park_id=case.park_id, year=year, result=result, **_stated(case.park, document))
    session.add(row)
    session.flush()
    return row.id


def end(session: Session, case: Certification, kind: CertificationKind, last_day: dt.date) -> int:
    """Close the interval of what is withdrawn. Raises `Refusal` for a day that it does not hold on."""
    row = record_of(session, case.park_id, kind.grants, case.follows)
    if last_day < row.valid_from or (row.valid_to is not None and last_day >= row.valid_to):
        raise Refusal(
            "to_day",
            f"撤销只能在有效期之内提前终止（{_interval(row)}）。",
            f"a withdrawal ends the interval earlier ({_interval_en(row)}).",
        )
    row.valid_to = last_day
    session.flush()
    return row.id


def void(session: Session, case: Certification, kind: CertificationKind, step: CertificationStep) -> None:
    """Declare the row void that the step is about: it stays, says by which step it was, and counts nowhere."""
    row = followed(session, case.park_id, kind, case.purpose, step.record_id)
    row.voided_by = step.id
    session.flush()
    session.expunge(row)  # the session must find it no more, as everybody else


def _assessments(session: Session, park_id: int, kind: CertificationKind) -> list[Assessment]:
    """The park's results, without those that a case of another kind recorded: a row does not say of which title."""
    elsewhere = (
        select(CertificationStep.record_id)
        .join(Certification, Certification.id == CertificationStep.certification_id)
        .where(
            Certification.park_id == park_id, Certification.purpose == "assessment", Certification.kind != kind.id,
            CertificationStep.record_id.is_not(None),
        )
    )  # fmt: skip
    return list(
        session.scalars(select(Assessment).where(Assessment.park_id == park_id, Assessment.id.not_in(elsewhere)))
    )


def _same(session: Session, park_id: int, grants: Grants, as_: str | None) -> list[Record]:
    """The park's rows of the same title (by tier) or recognition (by kind, where one is asked for)."""
    table = TABLES[grants.table]
    asked = select(table).where(table.park_id == park_id)
    if grants.table == "title":
        asked = asked.where(Title.tier == grants.tier)
    elif grants.table == "recognition" and as_ is not None:
        asked = asked.where(Recognition.kind == as_)
    return list(session.scalars(asked))


def _as(row: Record) -> str | None:
    return None if isinstance(row, ZeroRentIncubator) else row.kind


def _stated(park: Park, document: str) -> dict:
    """A demo park's rows leave with the demo data and say what they are."""
    return {"source": f"{DEMO}：{document}" if park.demo else document, "demo": park.demo}


def _overlap(kind: CertificationKind, row: Record) -> tuple[str, str]:
    zh = f"与已登记的“{kind.name.zh}”重叠：{_interval(row)}（{row.source}）。请改起止日期，或先撤销原有认定。"
    en = f"it overlaps with the {kind.name.en} {_interval_en(row)} ({row.source}): change the days, or withdraw that."
    return zh, en


def _interval(row: Record) -> str:
    return f"{row.valid_from} 起" if row.valid_to is None else f"{row.valid_from} 至 {row.valid_to}"


def _interval_en(row: Record) -> str:
    return f"from {row.valid_from} on" if row.valid_to is None else f"from {row.valid_from} to {row.valid_to}"
