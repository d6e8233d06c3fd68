"""Several premises of one claimant, read with plain Python, independent of the kernel: all facts known.

Amounts are fen, fractions exact until the end. Used as the oracle of the property tests.
"""

import datetime as dt
from fractions import Fraction

from brute import MILLION, cap_on, rent_of_month, within_three_years

DAY = dt.date(2026, 11, 21)
YEAR = 2025
CAPS = {"ai_software": 2 * MILLION, "other_featured": 2 * MILLION, "other_park": MILLION}


def days_of_year():
    return [dt.date(YEAR, 1, 1) + dt.timedelta(days=d) for d in range(365)]


def is_paid(lease, day):
    """Whether rent is paid for the day: after the free months, before the end."""
    months = lease["start"].month - 1 + lease.get("rent_free_months", 0)
    paid_from = dt.date(lease["start"].year + months // 12, months % 12 + 1, lease["start"].day)
    return paid_from <= day <= lease.get("end", dt.date.max)


def part_of_month(day):
    following = dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return Fraction(1, (following - day.replace(day=1)).days)


def rent_of_year(premise):
    if "rent" in premise:
        return premise["rent"][YEAR] * 100
    return sum(rent_of_month(premise["lease"], YEAR, month + 1) for month in range(12))


def half_of_the_first_thousand(leases):
    """Fen of 龙岗 二: day by day those square metres that draw most, at most 1,000, each at most 30 yuan a month."""
    priced = []
    for lease in leases:
        months = sum((part_of_month(day) for day in days_of_year() if is_paid(lease, day)), Fraction(0))
        if months and lease["area_m2"]:
            half = Fraction(rent_of_year({"lease": lease}), 2 * lease["area_m2"]) / months
            priced.append((min(half, Fraction(3000)), lease))
    priced.sort(key=lambda each: -each[0])
    total = Fraction(0)
    for day in days_of_year():
        left = 1000
        for price, lease in priced:
            if is_paid(lease, day):
                taken = min(left, lease["area_m2"])
                left -= taken
                total += taken * price * part_of_month(day)
    return int(total)


def step_of(case, premise, reading, when):
    """The step of （十四） that the rent of these premises stands on, None where it is refused."""
    here = {"park": premise["park"], "cooperation": case["cooperation"]}
    cap = cap_on(here, reading, when)
    if cap is None:
        return None
    if cap == MILLION:
        return "other_park"
    strict = cap_on(here | {"cooperation": False}, reading | {"no-cooperation": "excluded"}, when)
    return "ai_software" if strict == 2 * MILLION else "other_featured"


def rent_subsidy(case, reading):
    """Fen of （十四） by step, and in all; None where it is refused for all premises."""
    if dt.date(YEAR, 12, 31) < dt.date(2025, 3, 31) and reading["first-rent-year"] == "not-before-start":
        return None
    granted = {grant["rent_year"] for grant in case["granted"] if grant["measure"] == "guangming-2025-4/14"}
    if YEAR in granted or not within_three_years(granted, YEAR, reading["three-years"]):
        return None
    samples = {"as-of": [[DAY]], "any-time": [days_of_year()]}.get(reading["status-date"])
    samples = samples or [[dt.date(YEAR, month, 1)] for month in range(1, 13)]
    rents, allowed = {}, False
    for premise in case["premises"]:
        if premise["park"]["district"] != "440311":
            continue
        for month, when in enumerate(samples, 1):
            step = step_of(case, premise, reading, when)
            if step is not None:
                allowed = True
                rent = rent_of_year(premise) if len(samples) == 1 else rent_of_month(premise["lease"], YEAR, month)
                rents[step] = rents.get(step, 0) + rent
    if not allowed:
        return None
    by_cap = {}
    for step, rent in rents.items():
        by_cap[CAPS[step]] = by_cap.get(CAPS[step], 0) + rent
    paid = sum((min(Fraction(rent, 2), cap) for cap, rent in by_cap.items()), Fraction(0))
    highest = max([cap for cap, rent in by_cap.items() if rent], default=0)
    steps = {step: int(min(Fraction(rent, 2), CAPS[step])) for step, rent in rents.items() if rent}
    return steps, int(min(paid, highest))


def floors(case, meaning, reading):
    """By district the fen of （九） that it must pay at least, None without a floor; empty where it applies nowhere."""
    tenant = case["tenant"]
    if tenant["kind"] != "enterprise" or not tenant["software_enterprise"]:
        return {}
    paid = {grant["rent_year"] for grant in case["granted"] if grant["measure"] == "shenzhen-2022-5/9.3"}
    floored = tenant["newly_moved_in"] and within_three_years(paid, YEAR, reading)
    rents = {}
    for premise in case["premises"]:
        park = premise["park"]
        counts = park["titles"] or (meaning == "any-software-park" and park["software_park"])
        if park["district"].startswith("4403") and counts:
            rents[park["district"]] = rents.get(park["district"], 0) + rent_of_year(premise)
    return {district: int(Fraction(rent, 2)) if floored else None for district, rent in rents.items()}
