"""How many claims are left (剩余申请次数): the years that the text allows, cut short by the day the document ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping, Sequence
from functools import cache

import numpy as np

from registry.policy.answers.cases import Case, Premise
from registry.policy.answers.replies import Span
from registry.policy.files import documents as d
from registry.policy.files import terms as t
from registry.policy.files.law import Standing
from registry.policy.kernel.clauses import within_years
from registry.policy.known_questions import QUESTIONS

FURTHEST = 15
"""Claim years looked at where a document has no known end; more than any text allows."""


class ClaimsLeft:
    """How many claims are left, of one measure on one day; worked out once for all who were paid for the same years and
    for whom rent arises in the same.

    ruled: the options that rulings settled, by question.
    """

    def __init__(self, measure: d.Measure, jurisdiction: str, force: Standing, ruled: Mapping[str, str]) -> None:
        self.measure, self.jurisdiction, self.force, self.ruled = measure, jurisdiction, force, ruled
        self.limit = measure.years_limit
        self.made: dict[Hashable, Span] = {}

    def of(self, case: Case) -> Span | None:
        """How many, this year's claim included, if rent goes on arising and every claim is paid; None for measures
        without a limit of years. Where a grant does not say its year, none is sure.

        Rent counts that arises, or may, where the document applies.
        """
        if self.limit is None:
            return None
        mine = [grant for grant in case.granted or () if grant["measure"] == self.measure.id]
        paid = frozenset(grant["rent_year"] for grant in mine if "rent_year" in grant)
        unsure = case.granted is None or any("rent_year" not in grant for grant in mine)
        arising = tuple(_rent_years(self.force, case.as_of, case.premises_in(self.jurisdiction)))
        same = (paid, unsure, case.granted is None, arising)
        if same not in self.made:
            self.made[same] = self._worked_out(self.limit, *same)
        return self.made[same]

    def _worked_out(
        self, limit: t.YearsLimit, paid: frozenset[int], unsure: bool, unknown: bool, arising: Sequence[int]
    ) -> Span:
        options = _options(limit, self.ruled)
        if unsure and not unknown:  # a grant without a year may fill a gap, so what minds no gaps is the most
            options = (*options, "three-payments")
        counts = [_count(limit.years, option, paid, arising) for option in options]
        return Span(0 if unsure else min(counts), max(counts))


def _options(limit: t.YearsLimit, ruled: Mapping[str, str]) -> tuple[str, ...]:
    if not limit.consecutive:
        return ("three-payments",)
    return (ruled["three-years"],) if "three-years" in ruled else tuple(QUESTIONS["three-years"].options)


def _rent_years(force: Standing, as_of: dt.date, premises: Sequence[Premise]) -> list[int]:
    """The rent years that may still be claimed while the document is in force, and in which rent arises, or may."""
    last = as_of.year + FURTHEST - 1 if force.end is None else min(as_of.year + FURTHEST - 1, force.end.year)
    if force.end is not None and as_of > force.end:
        return []
    years = range(as_of.year - 1, last)
    if any(premise.lease is None and 0 not in (premise.rent or {}).values() for premise in premises):
        return list(years)  # nothing says of any year that no rent arises
    return [year for year in years if _rent_arises(premises, year)]


def _count(years: int, reading: str, years_paid: frozenset[int], rent_years: Sequence[int]) -> int:
    paid, count = set(years_paid), 0
    for rent_year in rent_years:
        if rent_year in paid:
            continue
        back = sum(1 << (rent_year - 1 - year) for year in paid if 0 <= rent_year - 1 - year < 32)
        if _may_be_paid(back, years, reading):
            paid.add(rent_year)
            count += 1
    return count


@cache
def _may_be_paid(back: int, years: int, reading: str) -> bool:
    """The kernel's own answer for one set of paid years."""
    return bool(within_years(np.array([back], dtype=np.uint32), years, reading)[0])


def _rent_arises(premises: Sequence[Premise], year: int) -> bool:
    """Whether rent arose, or may yet arise, in the year: not before a lease began, nor where it is known as none."""
    for premise in premises:
        if premise.lease is not None:
            start, end = premise.lease.get("start"), premise.lease.get("end")
            if (start is None or start.year <= year) and (end is None or end.year >= year):
                return True
        elif premise.rent is None or premise.rent.get(year, 1) > 0:
            return True
    return False
