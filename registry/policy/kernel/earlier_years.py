"""Earlier assessed years (以前的考核年度) of parks, as columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from registry.policy.kernel.kleene import Rows, picked

NOT_STATED = -1
"""Of a year for which no result is stated."""


@dataclass(frozen=True, slots=True)
class EarlierYear:
    """One year before the rent year, per row.

    results: int8, the place in `vocabulary.RESULTS`, `NOT_STATED` where none is stated. titles: bool by step of the
    software ladder, held on the last day of the year.
    """

    results: np.ndarray
    titles: Mapping[str, np.ndarray]

    def take(self, rows: Rows) -> EarlierYear:
        return EarlierYear(picked(self.results, rows), {step: picked(held, rows) for step, held in self.titles.items()})
