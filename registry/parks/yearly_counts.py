"""Years (历年): how many parks stood where at the end of each year, and how many tenants a park had."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.parks.park_standing import OF_TIER, STANDINGS
from registry.store.models import Lease, Recognition, Title

if TYPE_CHECKING:
    import numpy as np

YEARS = 10


def year_ends(last: dt.date, first: dt.date | None = None, years: int = YEARS) -> list[dt.date]:
    """The last days of the years up to the one before `last`, then `last` itself; at most `years` days.

    `first`: when what is counted began; nothing before that year is listed.
    """
    begin = max(last.year - years + 1, last.year if first is None else min(first.year, last.year))
    return [*(dt.date(year, 12, 31) for year in range(begin, last.year)), last]


@dataclass(frozen=True)
class HeldTitles:
    """All titles and recognitions of the register as columns, by park and the best first, so that the years of any
    choice among 100,000 parks are counted in milliseconds.

    `park`: ids; `rank`: the place of what is held in `registry.parks.park_standing.STANDINGS`; `first`, `last`: days as
    ordinals.
    """

    park: np.ndarray
    rank: np.ndarray
    first: np.ndarray
    last: np.ndarray


def held(session: Session) -> HeldTitles:
    """What parks hold, held, or will hold."""
    import numpy as np

    titles = session.execute(select(Title.park_id, Title.tier, Title.valid_from, Title.valid_to))
    kinds = session.execute(select(Recognition.park_id, Recognition.kind, Recognition.valid_from, Recognition.valid_to))
    spans = [(park, STANDINGS.index(OF_TIER[tier]), first, last) for park, tier, first, last in titles]
    spans += [(park, STANDINGS.index(kind), first, last) for park, kind, first, last in kinds]
    spans.sort(key=lambda span: span[:2])
    rows = [(park, rank, first.toordinal(), (last or dt.date.max).toordinal()) for park, rank, first, last in spans]
    return HeldTitles(*np.array(rows, dtype=np.int64).reshape(-1, 4).T)


def standings(found: HeldTitles, parks: Collection[int], last: dt.date) -> dict[dt.date, Counter[str]]:
    """By day (as `year_ends`), how many of the parks had which standing, best title or recognition; none left out."""
    import numpy as np

    wanted = np.isin(found.park, np.fromiter(parks, dtype=np.int64, count=len(parks)))
    park, rank, begins, ends = (column[wanted] for column in (found.park, found.rank, found.first, found.last))
    began = begins[begins <= last.toordinal()]
    counted = {}
    for day in year_ends(last, dt.date.fromordinal(int(began.min())) if len(began) else None):
        on = (begins <= day.toordinal()) & (ends >= day.toordinal())
        best = np.diff(park[on], prepend=-1) != 0  # the first of a park's rows is its best
        counts = np.bincount(rank[on][best], minlength=len(STANDINGS)).tolist()
        counted[day] = Counter({name: count for name, count in zip(STANDINGS, counts, strict=True) if count})
    return counted


def tenants(session: Session, park: int, last: dt.date) -> dict[dt.date, int]:
    """By day (as `year_ends`), how many tenants had a lease in the park."""
    first = session.scalar(select(func.min(Lease.start)).where(Lease.park_id == park, Lease.start <= last))
    counted = select(func.count(Lease.tenant_id.distinct())).where(Lease.park_id == park)
    return {day: session.scalar(counted.where(Lease.on(day))) for day in year_ends(last, first)}
