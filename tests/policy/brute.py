"""Guangming (十四) read clause by clause with plain Python, independent of the kernel: one tenant, all facts known.

Amounts are fen, fractions exact until the end. Used as the oracle of the property tests.
"""

import datetime as dt
import itertools
from fractions import Fraction

OPTIONS = {
    "three-years": ("clock-from-first", "three-payments", "gap-ends"),
    "status-date": ("as-of", "by-month", "any-time"),
    "higher-title": ("strict", "counts"),
    "no-cooperation": ("falls-through", "excluded"),
    "first-rent-year": ("previous-year", "not-before-start"),
}
START = dt.date(2025, 3, 31)
MILLION = 100_000_000  # fen


def readings():
    for options in itertools.product(*OPTIONS.values()):
        yield dict(zip(OPTIONS, options, strict=True))


def rent_of_month(lease, year, month):
    """Fen that arose in the month, counted day by day."""
    paid_from = lease["start"]
    months = paid_from.month - 1 + lease.get("rent_free_months", 0)
    paid_from = dt.date(paid_from.year + months // 12, months % 12 + 1, paid_from.day)
    day, arisen, length = dt.date(year, month, 1), 0, 0
    while day.month == month:
        length += 1
        if paid_from <= day <= lease.get("end", dt.date.max):
            arisen += 1
        day += dt.timedelta(days=1)
    return lease["monthly_rent"] * 100 * arisen // length


def holds(intervals, day):
    return any(i["from"] <= day <= i.get("to", dt.date.max) for i in intervals)


def within_three_years(granted, year, reading):
    earlier = sorted({y for y in granted if y < year})
    if not earlier:
        return True
    if reading == "clock-from-first":
        return year <= earlier[0] + 2
    if reading == "three-payments":
        return len(earlier) < 3
    return earlier == list(range(earlier[0], year)) and len(earlier) < 3


def cap_on(case, reading, when):
    """The cap in fen on a sample of days, None where the tenant is excluded."""
    park = case["park"]
    recognition = park["recognition"]
    if isinstance(recognition, str):
        recognition = [] if recognition == "none" else [{"as": recognition, "from": dt.date.min}]
    featured = any(holds([i for i in recognition if i["as"] == "ai_software"], day) for day in when)
    other = any(holds([i for i in recognition if i["as"] == "other_featured"], day) for day in when)
    titles = [i for i in park.get("titles", []) if i["tier"] in ("national", "provincial", "municipal")]
    if featured or (reading["higher-title"] == "counts" and any(holds(titles, day) for day in when)):
        return 2 * MILLION
    if other:
        if case["cooperation"]:
            return 2 * MILLION
        if reading["no-cooperation"] == "excluded":
            return None
    return MILLION


def amount(case, reading):
    """Fen, or None where a clause refuses."""
    tenant, as_of = case["tenant"], case["as_of"]
    year = as_of.year - 1
    granted = {g["rent_year"] for g in case["granted"]}
    if tenant["kind"] not in ("enterprise", "institution"):
        return None
    if not (tenant["ai_listed"] or tenant["industry"][:2] in ("64", "65")):
        return None
    if reading["first-rent-year"] == "not-before-start" and dt.date(year, 12, 31) < START:
        return None
    if year in granted or not within_three_years(granted, year, reading["three-years"]):
        return None
    months = [rent_of_month(case["lease"], year, m + 1) for m in range(12)]
    if reading["status-date"] == "by-month":
        caps = [cap_on(case, reading, [dt.date(year, m + 1, 1)]) for m in range(12)]
        if all(cap is None for cap in caps):
            return None
        total, highest = Fraction(0), 0
        for cap in {cap for cap in caps if cap is not None}:
            rent = sum(r for r, c in zip(months, caps, strict=True) if c == cap)
            total += min(Fraction(rent, 2), cap)
            highest = max(highest, cap if rent else 0)
        return int(min(total, highest))
    days = [as_of]
    if reading["status-date"] == "any-time":
        days = [dt.date(year, 1, 1) + dt.timedelta(days=d) for d in range(365)]
        if year % 4 == 0:
            days.append(dt.date(year, 12, 31))
    cap = cap_on(case, reading, days)
    return None if cap is None else int(min(Fraction(sum(months), 2), cap))
