"""The rent that a lease tells (租约所示租金): what arises in a year by the lease of a row, where nobody has entered it.

Month by month as the law counts it (`registry.policy.kernel.leases`); a month that is not whole counts by its days.
What the lease does not state is not assumed: without free months or a monthly rent it tells nothing, unless none can
arise.
"""

import datetime as dt
from typing import Literal, NamedTuple

import numpy as np

from registry.policy.kernel.leases import FOREVER, rent_year
from registry.rosters.fields import RosterRow


class LeaseRent(NamedTuple):
    """`fen` arises in the year. `why` there is none: it has not begun (`later`), was over (`ended`), was rent-free
    (`free`); `lease`: by its monthly rent.
    """

    fen: int
    why: Literal["later", "ended", "free", "lease"]


def lease_rent(row: RosterRow, year: int) -> LeaseRent | None:
    """What arises in the year; None where the lease does not tell."""
    if row.start > dt.date(year, 12, 31):
        return LeaseRent(0, "later")
    if row.end is not None and row.end < dt.date(year, 1, 1):
        return LeaseRent(0, "ended")
    if row.rent_free_months is None:
        return None
    end = FOREVER if row.end is None else np.datetime64(row.end, "D")
    arisen = rent_year(
        np.array([row.start], dtype="M8[D]"), np.array([end]), np.array([row.monthly_rent_fen or 0], dtype=np.int64),
        np.array([row.rent_free_months], dtype=np.int64), year,
    )  # fmt: skip
    if not arisen.units[0]:
        return LeaseRent(0, "free")
    return None if row.monthly_rent_fen is None else LeaseRent(int(arisen.rent.sum()), "lease")
