"""Whom the law cannot be asked about (登记有误): claimants with a fact that it refuses, each with its place.

The law's own reader decides, over the very case that a page puts to it. Because that takes a case for each, only those
are read so of whom a question to the database says that something may be refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from registry.claims import case_files, premises
from registry.claims.runs import bulk
from registry.claims.runs.errors import RunError
from registry.policy import Law, Refusal
from registry.policy.answers.cases import Refused, case_of
from registry.policy.files.bounds import MAX_AREA_M2, MAX_YUAN, MOST_LISTED, YEARS
from registry.policy.kernel.kleene import distinct
from registry.policy.vocabulary import FIRST_DAY, LAST_DAY
from registry.store.models import Grant, Lease, OtherSupport, Rent, TenantProfile

AT_ONCE = 500
"""Cases read together: SQLite limits the words of a question."""


@dataclass(frozen=True, slots=True)
class Unasked:
    """A claimant (`kind` tenant or operator; an operating body by its park), the parks it claims for, and what is
    refused: `at` a dotted path, `zh` and `en` what would be right."""

    kind: str
    id: int
    parks: tuple[int, ...]
    at: str
    zh: str
    en: str

    def record(self) -> dict[str, object]:
        """As plain values."""
        return asdict(self) | {"parks": list(self.parks)}

    @classmethod
    def of(cls, record: dict) -> Unasked:
        return cls(**record | {"parks": tuple(record["parks"])})


def check_day(as_of: dt.date) -> None:
    """Raises RunError on a day that the law answers nothing for."""
    try:
        case_of({"id": "day", "as_of": as_of}, ())
    except Refusal as refusal:
        raise RunError(f"{as_of}：{refusal.zh}", f"{as_of}: {refusal.en}") from None


def tenants(session: Session, law: Law, as_of: dt.date, ids: np.ndarray, refused_parks: Sequence[int]) -> list[Unasked]:
    """Of these tenants (ascending ids), those with a fact that the law refuses."""
    doubted = np.intersect1d(ids, _doubted(session, as_of, refused_parks), assume_unique=True)
    found = []
    for first in range(0, len(doubted), AT_ONCE):
        cases = case_files.of_tenants(session, doubted[first : first + AT_ONCE].tolist(), as_of, law)
        for id, case in sorted(cases.items()):
            taken = case.taken(law)
            if isinstance(taken, Refused):
                parks = tuple(sorted({room.park for room in case.rooms}))
                found.append(Unasked("tenant", id, parks, taken.refusal.at, taken.refusal.zh, taken.refusal.en))
    return found


def _doubted(session: Session, as_of: dt.date, refused_parks: Sequence[int]) -> np.ndarray:
    """Ids of tenants of whom something may be refused: more than are, never fewer."""
    asked = [
        select(table.tenant_id.label("id")).where(table.tenant_id.is_not(None), or_(*where)).distinct()
        for table, where in _doubts(session, as_of, refused_parks)
    ]
    asked += [
        select(table.tenant_id.label("id")).where(table.tenant_id.is_not(None)).group_by(table.tenant_id)
        .having(func.count() > MOST_LISTED)
        for table in (Lease, Grant, OtherSupport)
    ]  # fmt: skip
    return distinct(np.concatenate([bulk.read_columns(session, each)["id"] for each in asked]))


def _doubts(
    session: Session, as_of: dt.date, refused_parks: Sequence[int]
) -> Iterator[tuple[type, list[ColumnElement[bool]]]]:
    most = MAX_YUAN * 100
    yield Lease, [
        Lease.start < FIRST_DAY, Lease.start > LAST_DAY, Lease.end < FIRST_DAY, Lease.end > LAST_DAY,
        Lease.area_m2 < 0.01, Lease.area_m2 > MAX_AREA_M2,
        Lease.monthly_rent_fen > premises.MOST_MONTHLY, Lease.rent_free_months > premises.MOST_FREE_MONTHS,
        *(Lease.park_id == park for park in refused_parks),
    ]  # fmt: skip
    yield Rent, [Rent.year < YEARS.start, Rent.year >= YEARS.stop, Rent.amount_fen > most // 12]
    yield Grant, [Grant.rent_year < YEARS.start, Grant.rent_year >= as_of.year, Grant.amount_fen > most]
    yield OtherSupport, [OtherSupport.amount_fen > most]
    codes = [code for code in session.scalars(select(TenantProfile.industry).distinct()) if _refused_industry(code)]
    if codes:
        yield TenantProfile, [TenantProfile.industry.in_(codes)]


def _refused_industry(code: str | None) -> bool:
    try:
        case_of({"id": "industry", "as_of": FIRST_DAY, "tenant": {"industry": code} if code is not None else {}}, ())
    except Refusal:
        return True
    return False
