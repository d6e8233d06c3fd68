"""Years (历年): how many parks stood where at the end of each year, and how many tenants a park had."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Lease, Recognition, Title
from registry.standing import best, best_recognition

YEARS = 10


def year_ends(last: dt.date, first: dt.date | None = None, years: int = YEARS) -> list[dt.date]:
    """The last days of the years up to the one before `last`, then `last` itself; at most `years` days.

    `first`: when what is counted began; nothing before that year is listed.
    """
    begin = max(last.year - years + 1, last.year if first is None else min(first.year, last.year))
    return [*(dt.date(year, 12, 31) for year in range(begin, last.year)), last]


def standings(session: Session, parks: Collection[int], last: dt.date) -> dict[dt.date, Counter[str]]:
    """By day (as `year_ends`), how many of the parks had which standing, best title or recognition; none left out."""
    wanted = set(parks)
    titles, kinds = (
        [(park, row, *span) for park, row, *span in session.execute(asked) if park in wanted]
        for asked in (
            select(Title.park_id, Title.tier, Title.valid_from, Title.valid_to),
            select(Recognition.park_id, Recognition.kind, Recognition.valid_from, Recognition.valid_to),
        )
    )
    began = [start for _park, _what, start, _end in (*titles, *kinds) if start <= last]
    return {day: _on(titles, kinds, day) for day in year_ends(last, min(began, default=None))}


def _on(titles: Sequence[tuple], kinds: Sequence[tuple], day: dt.date) -> Counter[str]:
    tiers, recognised = defaultdict(list), defaultdict(list)
    for found, held in ((titles, tiers), (kinds, recognised)):
        for park, what, start, end in found:
            if start <= day and (end is None or end >= day):
                held[park].append(what)
    return Counter(
        best(tiers.get(park, ()), best_recognition(recognised.get(park, ()))) for park in tiers.keys() | recognised
    )


def tenants(session: Session, park: int, last: dt.date) -> dict[dt.date, int]:
    """By day (as `year_ends`), how many tenants had a lease in the park."""
    first = session.scalar(select(func.min(Lease.start)).where(Lease.park_id == park, Lease.start <= last))
    counted = select(func.count(Lease.tenant_id.distinct())).where(Lease.park_id == park)
    return {day: session.scalar(counted.where(Lease.on(day))) for day in year_ends(last, first)}
