"""What an authority may find (可认定的事实): facts that documents declare for it, and shared ones that are findings.

The shared ones are kept where rosters keep them, and change there; only cooperation has a table of findings of its own.
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from registry.policy import Law, standing
from registry.policy.files.documents import Document, Measure
from registry.policy.files.fact_forms import Stater
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACTS
from registry.stated.reading import GROUPS

SHARED = ("cooperation", "tenant.newly_moved_in", "tenant.software_enterprise", "tenant.ai_listed")
"""Shared facts that are findings: they are of a company in a park (the first two), or of the company."""
IN_A_PARK = SHARED[:2]


class Asking(NamedTuple):
    """A place that asks for a fact: a clause of a measure, or the measure where its amount rests on it."""

    document: Document
    measure: Measure
    article: str
    quote: str


def asked_in(law: Law, place: str, day: dt.date) -> frozenset[str]:
    """The declared facts that documents ask for in a district (six digits) or city (four): those in force there on the
    day, or to come, be they the district's, the city's or the province's."""
    return frozenset(fact.id for document in _going(law, place, day) for fact in document.facts)


def asking(law: Law, place: str, day: dt.date, path: str) -> Iterator[Asking]:
    """Where these documents ask for the fact, about rent and parks."""
    for document in _going(law, place, day):
        for measure in document.measures:
            if measure.id not in law.asked or path not in measure.facts:
                continue
            clauses = [each.met for each in measure.clause_states if path in each.met.facts]
            yield from (Asking(document, measure, each.article, each.quote) for each in clauses)
            if not clauses:
                yield Asking(document, measure, measure.article, measure.quote)


def _going(law: Law, place: str, day: dt.date) -> list[Document]:
    here = (
        document
        for document in law.documents
        if place.startswith(document.jurisdiction) or document.jurisdiction.startswith(place)
    )
    return [document for document in here if standing(document, day).state not in ("draft", "expired")]


def findable(law: Law, column: str, stater: Stater = "authority") -> tuple[Fact, ...]:
    """The facts that this stater may state of what a column of `WHOSE` names."""
    groups = [group for group, name in GROUPS.items() if name == column]
    declared = (each for each in law.declarations.values() if each.fact.group in groups and stater in each.stated_by)
    own = [each.fact for each in declared]
    shared = [FACTS[path] for path in SHARED] if stater == "authority" and column == "tenant_id" else []
    return (*shared, *own)
