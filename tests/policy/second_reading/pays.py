"""What shares, sums, ceilings, square metres and months, and reduced rent pay: a second reading of
docs/adding-a-policy.md, written from its words alone.

A case may leave facts out. Each is then tried with every value on which what is paid can turn, and the answer goes from
the least to the most of what comes. Money is yuan as exact fractions; fractions of a fen are dropped at the end, of
what is paid in all. A measure and a case are plain mappings as their files have them; the claim is made in the year
after ``YEAR``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import floor
from typing import NamedTuple

YEAR = 2025
HUGE = Fraction(10) ** 30
"""An amount above all others. What comes to more than a share of it has no most."""
BOUNDLESS = Fraction(10) ** 18


class Place(NamedTuple):
    """One of the premises: rent of the year, its square metres, the months of the year for which it was paid, its
    declared amount, the rent of the first months of its lease, where these are asked for."""

    rent: Fraction
    area: Fraction
    months: range
    appraised: Fraction
    first: Fraction


class Known(NamedTuple):
    """All facts of a claimant, none of them missing. paid: how many years before were paid, and how much in all; None
    where this year was."""

    places: tuple[Place, ...]
    staff: int
    amounts: Mapping[str, Fraction]
    paid: tuple[int, Fraction] | None


class Range(NamedTuple):
    """From the least to the most, in fen; the most is None where there is none. sure: whether every completion of the
    facts meets the clauses, or none does; None where some do."""

    low: int
    high: int | None
    sure: bool | None


def exact(value: object) -> Fraction:
    return Fraction(str(value))


def fen(yuan: Fraction) -> int:
    return floor(yuan * 100)


# ---- one claimant of whom all is known ------------------------------------------------------------------------------


def step_of(payment: Mapping, known: Known) -> Mapping:
    """The payment as it is for the first step whose test holds; itself where it has none."""
    for step in payment.get("steps", ()):
        if holds(step.get("test"), known):
            return {**payment, **step}
    return payment


def holds(test: Mapping | None, known: Known) -> bool:
    if test is None:
        return True
    return all(
        {
            "at_least": known.staff >= bound,
            "more_than": known.staff > bound,
            "at_most": known.staff <= bound,
            "less_than": known.staff < bound,
        }[key]
        for key, bound in test.items()
        if key != "fact"
    )


def first_square_metres(rates: Sequence[tuple[Fraction, Fraction]], most: object) -> Fraction:
    """What the first square metres come to of places that draw so much for each (rate, area), the best first."""
    left, sum_ = HUGE if most is None else exact(most), Fraction(0)
    for rate, area in sorted(rates, reverse=True):
        taken = min(area, left)
        left, sum_ = left - taken, sum_ + rate * taken
    return sum_


def share_of_rent(payment: Mapping, percent: Fraction, known: Known) -> Fraction:
    if "first_months" in payment:
        return percent * sum(place.first for place in known.places)
    each = payment.get("cap_per_m2_month")
    if each is None and "first_m2" not in payment:
        return percent * sum(place.rent for place in known.places)
    most = HUGE * HUGE if each is None else exact(each)
    of_each = [percent * place.rent / place.area / max(1, len(place.months)) for place in known.places]
    return by_month(known.places, [min(rate, most) for rate in of_each], payment.get("first_m2"))


def by_month(places: Sequence[Place], rates: Sequence[Fraction], first: object) -> Fraction:
    """What the first square metres of every month come to, at so much for each of a place and paid month."""
    comes = Fraction(0)
    for month in range(12):
        paid = [(rate, place.area) for rate, place in zip(rates, places, strict=True) if month in place.months]
        comes += first_square_metres(paid, first)
    return comes


def share(payment: Mapping, percent: Fraction, known: Known) -> Fraction:
    of = payment["of"]
    if isinstance(of, list):
        each = exact(payment["cap_each"])
        comes = sum((Fraction(fen(min(each, percent * known.amounts[path])), 100) for path in of), Fraction(0))
    elif of == "rent":
        comes = share_of_rent(payment, percent, known)
    elif of == "property.appraised":
        comes = percent * sum(place.appraised for place in known.places)
    else:
        comes = percent * known.amounts[of]
    return capped(payment, comes, known)


def capped(payment: Mapping, comes: Fraction, known: Known) -> Fraction:
    if "cap" in payment:
        comes = min(comes, exact(payment["cap"]))
    if "cap_in_all" in payment:
        comes = min(comes, max(Fraction(0), exact(payment["cap_in_all"]) - known.paid[1]))
    return comes


def pays(payment: Mapping, known: Known) -> tuple[Fraction, Fraction]:
    """The least and the most that is paid to who meets every clause."""
    payment = step_of(payment, known)
    match payment["pays"]:
        case "share":
            rates = payment.get("percents") or [payment["percent"]]
            percent = exact(rates[min(known.paid[0], len(rates) - 1)]) / 100
            least = exact(payment["percent_from"]) / 100 if "percent_from" in payment else percent
            return share(payment, least, known), share(payment, percent, known)
        case "fixed":
            comes = exact(payment["amount"])
            if "per" in payment:
                comes *= min(known.staff, payment.get("at_most", known.staff))
                comes = min(comes, exact(payment.get("cap", HUGE)))
            return comes, comes
        case "up-to":
            most = capped(payment, exact(payment["cap"]), known)
            return min(most, exact(payment.get("least_amount", 0))), most
        case "by-area":
            rates = [exact(payment["per_m2_month"])] * len(known.places)
            comes = capped(payment, by_month(known.places, rates, payment.get("first_m2")), known)
            return comes, comes
        case "reduced-rent":
            return Fraction(0), Fraction(0)
    raise ValueError(payment["pays"])


def worth(payment: Mapping, known: Known) -> int | None:
    """What is not paid of the appraised rent of the first square metres, in fen; None where nothing says how much."""
    left = 1 - exact(payment["percent"]) / 100
    rates = [(left * place.appraised / place.area, place.area) for place in known.places]
    comes = first_square_metres(rates, payment.get("first_m2"))
    return None if comes > BOUNDLESS else fen(comes)


# ---- a case, of which facts may be missing --------------------------------------------------------------------------


def paid_months(lease: Mapping) -> range:
    """The months of the year for which rent was paid: those of the lease, without its first months that were free.
    Leases begin with a month and end with one."""
    begin = lease["start"].year * 12 + lease["start"].month - 1 + lease.get("rent_free_months", 0)
    end = lease["end"].year * 12 + lease["end"].month - 1 if "end" in lease else 10**6
    return range(max(0, begin - YEAR * 12), max(0, min(12, end + 1 - YEAR * 12)))


def places(premise: Mapping, measure: Mapping, elsewhere: Fraction) -> Iterator[Place]:
    """Everything that the place may be. elsewhere: the square metres of the others."""
    payment = measure["payment"]
    lease = premise.get("lease", {})
    months = [paid_months(lease)] if "start" in lease else [range(first, 12) for first in (0, 11, 12)]
    appraised = premise.get("property", {}).get("appraised", {}).get(YEAR)
    valued = [exact(appraised)] if appraised is not None else [Fraction(0), HUGE]
    if payment.get("of") != "property.appraised":
        valued = [Fraction(0)]
    for paid, value in product(months, valued):
        if "rent" in premise:
            rents = [exact(premise["rent"][YEAR])]
        elif "monthly_rent" in lease:
            rents = [exact(lease["monthly_rent"]) * len(paid)]
        else:
            rents = [Fraction(0), HUGE * len(paid)]
        for rent in rents:
            if "area_m2" in lease:
                areas = {exact(lease["area_m2"])}
            else:
                areas = set(turning_areas(payment, rent, len(paid), elsewhere))
            for area, first in product(areas, first_rents(lease, payment.get("first_months", 0))):
                yield Place(rent, area, paid, value, first)


CLAIMED = (YEAR + 1) * 12 + 5  # in June of the year after: what arose until May


def first_rents(lease: Mapping, months: int) -> list[Fraction]:
    """What arose in so many first months of the lease, everything that it may be."""
    if not months:
        return [Fraction(0)]
    paid = months
    if "start" in lease:
        begin = lease["start"].year * 12 + lease["start"].month - 1
        end = lease["end"].year * 12 + lease["end"].month - 1 if "end" in lease else 10**6
        through = min(begin + months - 1, end, CLAIMED - 1)
        paid = max(0, through + 1 - begin - lease.get("rent_free_months", 0))
    most = exact(lease["monthly_rent"]) * paid if "monthly_rent" in lease else HUGE * paid
    return [most] if "start" in lease and ("monthly_rent" in lease or not paid) else [Fraction(0), most]


def turning_areas(payment: Mapping, rent: Fraction, months: int, elsewhere: Fraction) -> Iterator[Fraction]:
    """The areas at which what is paid turns: hardly any, very much, that of the first square metres with and without
    the other places, and those at which the rent comes to the most for each square metre."""
    yield from (1 / HUGE, HUGE)
    for form in (payment, *payment.get("steps", ())):
        if "first_m2" in form:
            first = exact(form["first_m2"])
            yield first
            if first > elsewhere:
                yield first - elsewhere
        if "cap_per_m2_month" in form and months and rent:
            for percent in {form.get("percent"), form.get("percent_from"), *form.get("percents", ())} - {None}:
                yield exact(percent) / 100 * rent / (exact(form["cap_per_m2_month"]) * months)


def before(case: Mapping, measure: Mapping) -> Iterator[tuple[int, Fraction] | None]:
    """What may have been paid before: how many years and how much; None where the clause on it refuses."""
    payment = measure["payment"]
    most = exact(payment.get("cap_in_all", 0))
    if "granted" not in case:
        yield None
        years = range(4 if "percents" in payment else 1)
        yield from ((each, sum_) for each in years for sum_ in {Fraction(0), most})
        return
    mine = [grant for grant in case["granted"] if grant["measure"] == measure["id"]]
    sums = [[exact(grant["amount"])] if "amount" in grant else [Fraction(0), most] for grant in mine]
    years = {grant["rent_year"] for grant in mine if "rent_year" in grant}
    undated = len([grant for grant in mine if "rent_year" not in grant])
    if payment.get("once") and mine:
        yield None  # once only; and on which of several steps nobody knows
        if payment.get("steps"):
            yield 0, Fraction(0)
        return
    if YEAR in years or undated:
        yield None
    if YEAR not in years:
        for each in product(*sums):
            yield len(years) + undated, sum(each, Fraction(0))


def completions(case: Mapping, measure: Mapping) -> Iterator[Known]:
    premises = [
        {**premise, "property": premise.get("property", {})}
        for premise in case.get("premises", [case])
        if premise["park"]["district"] == DISTRICT
    ]
    areas = [exact(premise.get("lease", {}).get("area_m2", 0)) for premise in premises]
    found = [list(places(premise, measure, sum(areas) - area)) for premise, area in zip(premises, areas, strict=True)]
    tenant = case["tenant"]
    staff = [tenant["staff"][YEAR]] if "staff" in tenant else turning_staff(measure)
    paths = [path for path in AMOUNTS if path in str(measure["payment"].get("of"))]
    told = [tenant.get(path.removeprefix("tenant.")) for path in paths]
    amounts = [[Fraction(0), HUGE] if each is None else [exact(each)] for each in told]
    for where, people, sums, paid in product(product(*found), staff, product(*amounts), before(case, measure)):
        yield Known(tuple(where), people, dict(zip(paths, sums, strict=True)), paid)


DISTRICT = "440308"
AMOUNTS = ("tenant.first_project", "tenant.second_project")


def turning_staff(measure: Mapping) -> list[int]:
    tests = [step.get("test") or {} for step in measure["payment"].get("steps", ())]
    tests += [clause["test"] for clause in measure["clauses"] if clause["test"].get("fact") == "tenant.staff"]
    bounds = {bound for test in tests for key, bound in test.items() if key != "fact"}
    if not bounds and "per" not in measure["payment"]:
        return [0]
    near = {bound + by for bound in bounds for by in (-1, 0)}
    return sorted({0, 10**9} | {each for each in near if each >= 0})


def meets(measure: Mapping, case: Mapping, known: Known) -> bool:
    """Whether the claimant meets every clause."""
    if not known.places or known.paid is None:
        return False
    for clause in measure["clauses"]:
        test = clause["test"]
        if "years" in test and known.paid[0] >= test["years"]:
            return False
        if test.get("fact") == "tenant.staff" and not holds(test, known):
            return False
        if "of" in test and "granted" in case:
            mine = [grant for grant in case["granted"] if grant["measure"] == test["of"]]
            if any(grant["rent_year"] == YEAR for grant in mine):
                return False
    return True


def reading(measure: Mapping, case: Mapping) -> Range:
    """What the measure answers to the case."""
    met, lows, highs = set[bool](), list[Fraction](), list[Fraction]()
    for known in completions(case, measure):
        fits = meets(measure, case, known)
        met.add(fits)
        low, high = pays(measure["payment"], known) if fits else (Fraction(0), Fraction(0))
        lows.append(low)
        highs.append(high)
    if not lows:
        return Range(0, 0, False)
    most = max(highs)
    return Range(fen(min(lows)), None if most > BOUNDLESS else fen(most), met.pop() if len(met) == 1 else None)


def total(measures: Sequence[Mapping], case: Mapping, one_of: Sequence[Mapping]) -> tuple[int, int | None]:
    """What a claimant draws of all measures, of those that exclude each other one."""
    told = {measure["id"]: reading(measure, case) for measure in measures}
    low, high = 0, 0
    groups = [(rule["measures"], rule["counts"]) for rule in one_of]
    alone = [([id], "chosen") for id in told if not any(id in listed for listed, _ in groups)]
    for listed, counts in [*groups, *alone]:
        ranges = [told[id] for id in listed]
        may = [each for each in ranges if each.high is None or each.high > 0] or ranges
        low += min(each.low for each in may) if counts == "unsaid" else max(each.low for each in ranges)
        most = None if any(each.high is None for each in ranges) else max(each.high for each in ranges)
        high = None if most is None or high is None else high + most
    return low, high
