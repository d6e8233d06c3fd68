"""Steps of each of the premises (各处房屋各在一档), read a second time from docs/adding-a-policy.md alone.

A payment is the mapping of the file, a place a mapping of what is known of it: `facts` by path, `rent` in yuan (None
where nobody said it), `area` in square metres and `months`, those of the year for which rent was paid. Money is yuan as
exact fractions. What is not known is tried with every value that it could have, and the answer goes from the least to
the most of what comes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any

from tests.policy.second_reading.declared import holds

HUGE = Fraction(10) ** 30
BOUNDLESS = Fraction(10) ** 18
Facts = Mapping[str, Any]


def exact(value: object) -> Fraction:
    return Fraction(str(value))


def fen(yuan: Fraction) -> int | None:
    """Whole fen; None of an amount that has no most."""
    return None if yuan > BOUNDLESS else floor(yuan * 100)


# ---- one claimant of whom all is known ------------------------------------------------------------------------------


def step_of(steps: Sequence[Mapping], facts: Facts) -> int:
    """The first whose test holds; the last has none."""
    return next(n for n, step in enumerate(steps) if "test" not in step or holds(step["test"], facts, None))


def due(payment: Mapping, places: Sequence[Mapping]) -> Fraction:
    """The most that is paid, in yuan. places: those that meet the clauses, of each of which all is known."""
    steps = payment["steps"]
    on = [[place for place in places if step_of(steps, place["facts"]) == n] for n in range(len(steps))]
    if payment["pays"] == "up-to":
        return sum((exact(step["cap"]) for step, here in zip(steps, on, strict=True) if here), Fraction(0))
    if "first_m2" in payment:
        rated = [(place, step) for step, here in zip(steps, on, strict=True) for place in here]
        comes = by_month(payment, rated, payment["first_m2"])
    else:
        comes = sum((of_step(payment, step, here) for step, here in zip(steps, on, strict=True)), Fraction(0))
    return min(comes, exact(payment["cap"])) if "cap" in payment else comes


def of_step(payment: Mapping, step: Mapping, places: Sequence[Mapping]) -> Fraction:
    """What the places on one step come to together, under the limits inside the step."""
    if payment["pays"] == "by-area" or "first_m2" in step or "cap_per_m2_month" in step:
        comes = by_month(payment, [(place, step) for place in places], step.get("first_m2"))
    else:
        comes = exact(step["percent"]) / 100 * sum((place["rent"] for place in places), Fraction(0))
    return min(comes, exact(step["cap"])) if "cap" in step else comes


def by_month(payment: Mapping, rated: Sequence[tuple[Mapping, Mapping]], first: object) -> Fraction:
    """Month by month the square metres that draw most, of places with their steps."""
    comes = Fraction(0)
    for month in range(12):
        here = [
            (of_square_metre(payment, place, step), place["area"]) for place, step in rated if month in place["months"]
        ]
        left = HUGE if first is None else exact(first)
        for draws, area in sorted(here, reverse=True):
            taken = min(left, area)
            left, comes = left - taken, comes + taken * draws
    return comes


def of_square_metre(payment: Mapping, place: Mapping, step: Mapping) -> Fraction:
    """What one square metre draws in a paid month."""
    if payment["pays"] == "by-area":
        return exact(step["per_m2_month"])
    share = exact(step["percent"]) / 100 * place["rent"] / place["area"] / len(place["months"])
    return min(share, exact(step["cap_per_m2_month"])) if "cap_per_m2_month" in step else share


# ---- a claimant of whom facts are missing ---------------------------------------------------------------------------


def completions(tenant: Facts, places: Sequence[Mapping], values: Mapping[str, Sequence]) -> Iterator[list[Mapping]]:
    """All that the places may be. values: by path what a fact could be that is not known; what is the tenant's is the
    same in every place."""
    for own in every(tenant, {path: each for path, each in values.items() if path.startswith("tenant.")}):
        of_places = {path: each for path, each in values.items() if not path.startswith("tenant.")}
        for facts in itertools.product(*(list(every(place["facts"], of_places)) for place in places)):
            unsaid = [[place["rent"]] if place["rent"] is not None else [Fraction(0), HUGE] for place in places]
            for rents in itertools.product(*unsaid):
                yield [
                    {**place, "facts": {**own, **mine}, "rent": rent}
                    for place, mine, rent in zip(places, facts, rents, strict=True)
                ]


def every(facts: Facts, values: Mapping[str, Sequence]) -> Iterator[Facts]:
    missing = [path for path in values if facts.get(path) is None]
    for chosen in itertools.product(*(values[path] for path in missing)):
        yield {**facts, **dict(zip(missing, chosen, strict=True))}


def range_of(
    payment: Mapping,
    clauses: Sequence[Mapping],
    tenant: Facts,
    places: Sequence[Mapping],
    values: Mapping[str, Sequence],
) -> tuple[int, int | None]:
    """From the least to the most in fen; the most is None where there is none."""
    found = [
        due(payment, [place for place in world if all(holds(test, place["facts"], None) for test in clauses)])
        for world in completions(tenant, places, values)
    ]
    least = Fraction(0) if payment["pays"] == "up-to" else min(found)
    return floor(least * 100), fen(max(found))
