"""Facts that are columns of a park's roster (名册的事实列): what documents in force in its district ask about rent and
parks, as far as an operating body may state it, and what the park has said something of.
"""

import datetime as dt
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.findings import desk, subjects
from registry.findings.findable import asked_in
from registry.policy import load_law
from registry.policy.shared_facts import Fact
from registry.rosters.facts.columns import FactColumn, column, column_id, parted
from registry.rosters.files.fact_headings import told_apart
from registry.rosters.stating.writing import AS
from registry.store.models import StatedFact


def columns(session: Session, park_id: int, day: dt.date, also: Collection[str] = ()) -> tuple[FactColumn, ...]:
    """The columns on the day, each under a name of its own; of facts by year, those of the year before.

    `also`: ids of columns that a draft has, which may be of another year, or of facts that nothing asks for any more;
    one that an operating body may not state is left out.
    """
    law = load_law()
    here = asked_in(law, subjects.place(session, park_id), day) & {fact.path for fact in law.declared_asked}
    wanted = here | set(session.scalars(select(StatedFact.fact).where(StatedFact.said_park_id == park_id).distinct()))
    may = {fact.path: fact for fact in desk.of_companies(AS)}
    years = {column_id(path, day.year - 1 if fact.by == "year" else None): (fact, day.year - 1)
             for path, fact in may.items() if path in wanted}  # fmt: skip
    years |= dict(_others(also, may, day))
    return tuple(told_apart([column(fact, year, law.declarations[fact.path].column) for fact, year in years.values()]))


def _others(ids: Collection[str], may: dict[str, Fact], day: dt.date) -> Iterator[tuple[str, tuple[Fact, int]]]:
    """Of these columns, the facts that may be stated, for a year that is over where they are by year."""
    for id in sorted(ids):
        path, year = parted(id)
        fact = may.get(path)
        if fact is not None and (year is not None) == (fact.by == "year") and (year or 0) < day.year:
            yield id, (fact, year or 0)
