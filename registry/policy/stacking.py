"""Stacking (叠加): what one claimant may draw in all, and what a budget leaves of it.

Within a level the higher of two measures of the same kind is taken (就高不就低); across levels they add up; together
they are at most what was spent (不超过实际投入). Articles: Guangming （二十一）, Shenzhen 附则.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from . import documents as d
from .cases import Case
from .vocabulary import LEVELS

NO_LIMIT = np.iinfo(np.int64).max
Fen = int | np.ndarray
"""Fen of one claimant, or an int64 column of them."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a measure lets a claimant draw, in fen; or columns of it."""

    measure: d.Measure
    document: d.Document
    low: Fen
    high: Fen


def total(
    own: Sequence[Drawn], elsewhere: Mapping[str, tuple[Fen, Fen]], spent: Fen = NO_LIMIT
) -> tuple[np.ndarray, np.ndarray]:
    """(low, high) in fen over all measures and the support drawn elsewhere, for one claimant or for columns of them.

    elsewhere: by level, support of the same kind and of another. spent: the outlay that all support together may not
    exceed, NO_LIMIT where it is unknown or there is none; only measures that pay set that limit. What is known from a
    secondary source only is left out.
    """
    counted = [drawn for drawn in own if drawn.document.provenance == "primary"]
    low = high = np.int64(0)
    limited = np.bool_(False)
    for level in LEVELS:
        mine = [drawn for drawn in counted if drawn.document.level == level]
        same, beside = elsewhere[level]
        low = low + np.maximum(sum(drawn.low for drawn in mine), same) + beside
        high = high + np.maximum(sum(drawn.high for drawn in mine), same) + beside
    for drawn in counted:
        if drawn.document.stacking.at_most == "spent":
            limited = limited | np.greater(drawn.high, 0)
    return np.where(limited, np.minimum(low, spent), low), np.where(limited, np.minimum(high, spent), high)


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
