"""What parks were granted (称号与认定): titles and district recognitions within a span of days, park by park."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.store.intervals import covers
from registry.store.models import Recognition, Title

TABLES = {"title": Title, "recognition": Recognition}


@dataclass(frozen=True, slots=True)
class GrantHeld:
    """A title or recognition. `of`: which of `TABLES`. `level`: a tier of titles, or a kind of recognitions; `kind`: of
    a title, where its source says so. `document`: the number of the document that decided it, as the register has it.
    """

    of: str
    level: str
    kind: str | None
    valid_from: dt.date
    valid_to: dt.date | None
    document: str
    demo: bool

    def holds(self, day: dt.date) -> bool:
        return covers(self, day)


def granted(
    session: Session, first: dt.date, last: dt.date, parks: Collection[int] | None = None
) -> dict[int, list[GrantHeld]]:
    """By id of a park what held on any day from `first` to `last`, both included: titles before recognitions, each in
    the order of first days. Of the `parks` given, or of all; a park that held nothing is missing.
    """
    found: dict[int, list[GrantHeld]] = defaultdict(list)
    ids = None if parks is None else sorted(parks)
    for of, table in TABLES.items():
        level = Title.tier if table is Title else Recognition.kind
        kind = [Title.kind] if table is Title else []
        asked = (
            select(table.park_id, table.valid_from, table.valid_to, table.source, table.demo, level, *kind)
            .where(table.valid_from <= last, or_(table.valid_to.is_(None), table.valid_to >= first))
            .order_by(table.valid_from, table.id)
        )
        for begin in [0] if ids is None else range(0, len(ids), 500):
            some = asked if ids is None else asked.where(table.park_id.in_(ids[begin : begin + 500]))
            for park, begun, ended, document, demo, what, *kinds in session.execute(some):
                found[park].append(GrantHeld(of, what, kinds[0] if kinds else None, begun, ended, document, demo))
    return dict(found)
