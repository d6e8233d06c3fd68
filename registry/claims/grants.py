"""What was paid before (已领取的补贴): which grants count on a day, said once for single cases and whole registers.

A grant counts if it was paid by the day (`Grant.paid_by`), and if it is of a measure that the law holds. One of a
measure that no policy file holds, such as of a document that was taken out, decides nothing about the others: it is
left out of the facts, and named wherever the claimant's answer is shown.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from registry.policy import Law
from registry.store.models import Grant


class Foreign(NamedTuple):
    """A grant of a measure that no policy file holds."""

    measure: str
    rent_year: int | None


def counted(as_of: dt.date, measures: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """The conditions on the grants of these measures that are facts on the day."""
    return Grant.paid_by(as_of), Grant.measure.in_(tuple(measures))


def foreign(session: Session, law: Law, as_of: dt.date, tenants: Collection[int]) -> dict[int, tuple[Foreign, ...]]:
    """By tenant, the grants that no file of the law speaks of; who has none is left out."""
    asked = select(Grant.tenant_id, Grant.measure, Grant.rent_year).where(
        Grant.tenant_id.in_(tenants), Grant.paid_by(as_of), Grant.measure.not_in(tuple(law.measures))
    )
    found: dict[int, list[Foreign]] = defaultdict(list)
    for tenant, *grant in session.execute(asked.order_by(Grant.id)):
        found[tenant].append(Foreign(*grant))
    return {tenant: tuple(grants) for tenant, grants in found.items()}
