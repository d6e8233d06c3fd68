"""Stacking (叠加): what one claimant may draw in all, and what a budget leaves of it.

Within a level the higher of two measures of the same kind is taken (就高不就低); across levels they add up; together
they are at most what was spent (不超过实际投入). Articles: Guangming （二十一）, Shenzhen 附则.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import documents as d
from .cases import Case
from .vocabulary import LEVELS


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a measure lets one claimant draw, in fen."""

    measure: d.Measure
    document: d.Document
    low: int
    high: int


def total(own: list[Drawn], case: Case, spent: int | None) -> tuple[int, int]:
    """(low, high) in fen over all measures and the support drawn elsewhere.

    spent: the outlay that all support together may not exceed, None where it is unknown or there is none. What is known
    from a secondary source only is left out.
    """
    counted = [drawn for drawn in own if drawn.document.provenance == "primary"]
    low = high = 0
    for level in LEVELS:
        mine = [drawn for drawn in counted if drawn.document.level == level]
        same, beside = elsewhere(case, level)
        low += max(sum(drawn.low for drawn in mine), same) + beside
        high += max(sum(drawn.high for drawn in mine), same) + beside
    limited = any(drawn.high > 0 and drawn.document.stacking.at_most == "spent" for drawn in counted)
    if spent is not None and limited:
        low, high = min(low, spent), min(high, spent)
    return low, high


def elsewhere(case: Case, level: str) -> tuple[int, int]:
    """Support drawn elsewhere at the level, in fen: of the same kind, and of another."""
    same = sum(s["amount"] for s in case.other_support if s["level"] == level and s["same_kind"])
    beside = sum(s["amount"] for s in case.other_support if s["level"] == level and not s["same_kind"])
    return same, beside


def is_superseded(drawn: Drawn, case: Case) -> bool:
    """Whether support of the same kind and level, drawn elsewhere, is higher than all this measure would pay."""
    same, _ = elsewhere(case, drawn.document.level)
    return drawn.document.stacking.within_level == "higher" and same > drawn.high


def budget_share(budget: Mapping[str, Mapping[int, int]], measure: str, year: int) -> int:
    """Hundredths of a percent that the year's guide pays of this measure; 10,000 where none is announced."""
    return budget.get(measure, {}).get(year, 10_000)


def after_budget(fen: int, share: int) -> int:
    """What the announced percentage leaves; fractions of a fen are dropped."""
    return fen * share // 10_000
