"""Readiness (条件对照): the criteria that the documents state, held against what the register knows of a park.

An answer is met, failed or unknown, with the figure it rests on. It decides nothing: officials do.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry.certification.figures import FigureRange, Figures, figures_of
from registry.certification.rules import CertificationKind, Criterion, load
from registry.certification.terms import FactHolds
from registry.store.models import Park


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion, `state` met, failed or unknown, and the value of the register that decides (None: not known)."""

    criterion: Criterion
    state: str
    value: bool | FigureRange | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """A park on a day: what the register knows, and each kind of certification with its criteria.

    `drawn_km2`: land within an outline that nobody surveyed, to be shown as 示意; no criterion is held against it.
    """

    figures: Figures
    drawn_km2: float | None
    kinds: tuple[tuple[CertificationKind, tuple[CriterionLine, ...]], ...]
    examples: tuple[tuple[CertificationKind, tuple[CriterionLine, ...]], ...]


def readiness(session: Session, park_id: int, day: dt.date) -> Readiness:
    """The park against every kind that exists where it lies, and against the examples from elsewhere."""
    park = session.get_one(Park, park_id)
    known, rules = figures_of(session, park, day), load()
    here = [kind for kind in rules.offered if kind.covers(park.city_code, park.district_code)]
    if park.role == "reference":  # a place that is no park
        here = []
    examples = [kind for kind in rules.kinds.values() if kind.example]
    return Readiness(
        known,
        None if park.outline == "surveyed" or park.area_ha is None else park.area_ha / 100,
        tuple((kind, held_against(kind, known)) for kind in here),
        tuple((kind, held_against(kind, known)) for kind in examples),
    )


def held_against(kind: CertificationKind, known: Figures) -> tuple[CriterionLine, ...]:
    return tuple(_line(criterion, known) for criterion in kind.criteria)


def _line(criterion: Criterion, known: Figures) -> CriterionLine:
    test = criterion.test
    if isinstance(test, FactHolds):
        value = known.facts[test.fact]
        return CriterionLine(criterion, "unknown" if value is None else "met" if value == test.is_ else "failed", value)
    span = known.figures[test.figure]
    return CriterionLine(criterion, _reaches(span, float(test.at_least)), span)


def _reaches(span: FigureRange | None, least: float) -> str:
    if span is None:
        return "unknown"
    if span.low >= least:
        return "met"
    return "failed" if span.high is not None and span.high < least else "unknown"
