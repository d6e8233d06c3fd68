"""What was declared void (作废), for those who must see that it was there: by whom, why, and by which document.

Everything else of the program asks as if it had never been (`registry.store.models.voids`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.store.models import WITH_VOID, Assessment, CertificationStep, Recognition, Title, ZeroRentIncubator

WordsOf = Callable[[object], tuple[str, str | None]]
TABLES: MappingProxyType[type, WordsOf] = MappingProxyType(
    {
        Title: lambda row: (row.tier, row.kind),
        Recognition: lambda row: (row.kind, None),
        ZeroRentIncubator: lambda row: ("zero_rent", None),
        Assessment: lambda row: (row.result, None),
    }
)
"""What can be void, and the words for what it said: a tier with its kind, a kind, or a result."""


@dataclass(frozen=True, slots=True)
class Void:
    """A void row of `table`. `on`, `by`, `reason`, `document`: the step of case `case` that declared it so.

    An assessment held from the first to the last day of its year.
    """

    table: str
    id: int
    what: str
    kind: str | None
    valid_from: dt.date
    valid_to: dt.date | None
    source: str
    demo: bool
    on: dt.date
    by: str
    reason: str
    document: str
    case: int


def voids_of(session: Session, park_id: int) -> list[Void]:
    """What was declared void of a park, the one that began first before the others."""
    found = [
        _void(row, step, words(row))
        for table, words in TABLES.items()
        for row, step in session.execute(
            select(table, CertificationStep)
            .join(CertificationStep, CertificationStep.id == table.voided_by)
            .where(table.park_id == park_id)
            .execution_options(**WITH_VOID)
        )
    ]
    return sorted(found, key=lambda void: (void.valid_from, void.table, void.id))


def void_records(session: Session) -> dict[tuple[str, int], str]:
    """By table and id, every void row of the register, with the number of the document that declared it so."""
    return {
        (table.__tablename__, id): document
        for table in TABLES
        for id, document in session.execute(
            select(table.id, CertificationStep.document)
            .join(CertificationStep, CertificationStep.id == table.voided_by)
            .execution_options(**WITH_VOID)
        )
    }


def _void(row, step: CertificationStep, said: tuple[str, str | None]) -> Void:
    yearly = isinstance(row, Assessment)
    return Void(
        table=row.__tablename__,
        id=row.id,
        what=said[0],
        kind=said[1],
        valid_from=dt.date(row.year, 1, 1) if yearly else row.valid_from,
        valid_to=dt.date(row.year, 12, 31) if yearly else row.valid_to,
        source=row.source,
        demo=row.demo,
        on=step.on_day,
        by=step.by,
        reason=step.text,
        document=step.document,
        case=step.certification_id,
    )
