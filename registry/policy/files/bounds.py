"""Where numbers end (上限): the most that a file may say of an amount, an area, a list, and the years it may name.

Together they keep every product of the kernel inside int64 (:mod:`registry.policy.kernel.exact`).
"""

from __future__ import annotations

from registry.policy.vocabulary import FIRST_DAY, LAST_DAY

MAX_YUAN = 10**11
"""More than any rent."""

MAX_AREA_M2 = 10**7
MAX_TARGET_M2 = 10**10
"""More than any city has."""
MOST_LISTED = 10_000
"""Entries of a list: premises, grants, further support. Their sums, too, stay inside int64."""

YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)
