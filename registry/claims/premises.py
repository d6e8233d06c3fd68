"""Which rent counts for premises (租金口径): the rent that was registered, or the lease it arises from.

A case, and a column of the whole register, gives the one or the other. The rent that was registered for the claimed
year decides, unless a single lease yields just that amount: then the lease says the same, and area and free months
besides. One rule, over columns, for a single tenant and for a million.
"""

import numpy as np

from registry.policy.files.bounds import MAX_YUAN

UNTOLD = -1
"""Fen: nobody told the rent, or it cannot be told from the lease."""

MOST_MONTHLY = MAX_YUAN * 100
"""Fen: a monthly rent above is one that the law refuses; it yields nothing that could be compared."""

MOST_FREE_MONTHS = 600
"""More are refused by the law."""

OPEN = int(np.datetime64("9999-12-31", "D").astype(np.int64))
"""The end of a lease that runs on, in days since 1970."""


def yields(
    start: np.ndarray, end: np.ndarray, monthly_fen: np.ndarray, free_months: np.ndarray, year: int
) -> np.ndarray:
    """int64 fen that leases of whole calendar months yield in a year, UNTOLD where that cannot be told.

    start, end: int64 days since 1970, OPEN where the lease runs on. monthly_fen, free_months: UNTOLD where unknown.
    """
    month = start.astype("M8[D]").astype("M8[M]")
    whole = month.astype("M8[D]").astype(np.int64) == start
    last = np.datetime64(f"{year}-12-31", "D").astype(np.int64)
    told = whole & (end >= last) & (monthly_fen != UNTOLD) & (free_months != UNTOLD)
    after = np.datetime64(f"{year + 1}-01", "M").astype(np.int64)
    months = np.clip(after - month.astype(np.int64) - free_months, 0, 12)
    return np.where(told, months * monthly_fen, UNTOLD)


def by_rent(rent: np.ndarray, leases: np.ndarray, yielded: np.ndarray) -> np.ndarray:
    """Where the registered rent stands for all leases that somebody has in a park.

    rent: int64 fen registered for the claimed year, UNTOLD where none is. leases: how many there are; yielded: what
    the only one, or any of them, yields in that year.
    """
    return (rent != UNTOLD) & ~((leases == 1) & (yielded == rent))


def centiares(area_m2: np.ndarray | float) -> np.ndarray:
    """int64 hundredths of a m², halves to the even one."""
    return np.rint(np.asarray(area_m2) * 100).astype(np.int64)
