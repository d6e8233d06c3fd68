"""Days (日期) as columns: so many days, months or years before or after others."""

from __future__ import annotations

import numpy as np

from registry.policy.files.terms import Span


def moved(days: np.ndarray, span: Span, ways: int) -> np.ndarray:
    """The days of a stretch before (`ways` -1) or after (1) these, in days since 1970; the day of the month is kept, or
    the last of a month that is too short for it."""
    if span.days is not None:
        return days + ways * span.days
    months = ways * (span.months if span.months is not None else 12 * (span.years or 0))
    day = days.astype("M8[D]")
    month = day.astype("M8[M]")
    then = month + months
    length = ((then + 1).astype("M8[D]") - then.astype("M8[D]")).astype(np.int64)
    of_month = (day - month.astype("M8[D]")).astype(np.int64)
    return then.astype("M8[D]").astype(np.int64) + np.minimum(of_month, length - 1)
