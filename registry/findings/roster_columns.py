"""Facts that are columns of a park's roster (名册的事实列): what documents in force in its district ask about rent and
parks, as far as an operating body may state it, and what the park has said something of.
"""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.findings import desk, subjects
from registry.findings.findable import asked_in
from registry.policy import load_law
from registry.rosters.facts.columns import FactColumn, column
from registry.rosters.files.fact_headings import told_apart
from registry.rosters.stating.writing import AS
from registry.store.models import StatedFact


def columns(session: Session, park_id: int, day: dt.date) -> tuple[FactColumn, ...]:
    """The columns on the day, each under a name of its own; of facts by year, those of the year before."""
    law = load_law()
    here = asked_in(law, subjects.place(session, park_id), day) & {fact.path for fact in law.declared_asked}
    wanted = here | set(session.scalars(select(StatedFact.fact).where(StatedFact.said_park_id == park_id).distinct()))
    facts = (fact for fact in desk.of_companies(AS) if fact.path in wanted)
    return tuple(told_apart([column(fact, day.year - 1, law.declarations[fact.path].column) for fact in facts]))
