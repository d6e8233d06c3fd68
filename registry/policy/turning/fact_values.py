"""What a fact could be (可能的取值): so many values that a measure can tell no others apart.

Of a fact that is chosen, every value. Of a number, an amount, a percentage or a day, the least and the most that a case
can say, and the values at each bound that a test draws, with their neighbours: between two bounds no test changes, and
what is paid only rises or only falls, so that its least and its most stand at an end. Of a lease, no paid day, and a
whole year at no rent and at the most that there can be, on as many square metres as draw most.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar, cast

import numpy as np

from registry.policy.answers.case_format import Recognised
from registry.policy.answers.cases import Case
from registry.policy.answers.declared_facts import MOST, holding
from registry.policy.files import documents as d
from registry.policy.files import payments as ways
from registry.policy.files import terms as t
from registry.policy.files.bounds import MAX_AREA_M2, MAX_YUAN
from registry.policy.files.checking.open_questions import tests_of
from registry.policy.files.law import Law
from registry.policy.kernel.codes import LONGEST
from registry.policy.kernel.days import moved
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACTS, FIRST_DAY, LAST_DAY, RECOGNITIONS

LEASE = ("rent", "lease", "lease.start", "lease.monthly_rent", "lease.area_m2")
"""What one question asks for: the rent of a year, or the lease that it arises from."""

GRANT_YEARS = 4
"""As many earlier years, the rent year among them, are taken as paid or not."""

Facts = Mapping[str, object]
"""Values by the paths of a case: a lease is one fact, and several paths."""


def values(law: Law, measure: d.Measure, path: str, case: Case) -> list[Facts]:
    """The values that the fact could have, as the case would give them; none where it is of a kind that cannot be
    tried, or several premises could each have another."""
    if len(case.premises) != 1:
        return []
    fact, year = law.facts[path], case.as_of.year - 1
    if fact.path == "granted":
        return [{"granted": grants} for grants in _grants(law, measure, year)]
    if fact.path in LEASE:
        return _of_lease(measure, case, year)
    if fact.path == "incubator.audited_outlay":
        return [{path: {year: amount}} for amount in (0, MAX_YUAN)]
    return [{path: dated(fact, each, year)} for each in plain_values(law, fact, measure, case)]


def dated(fact: Fact, value: object, year: int) -> object:
    """A value as a case tells it, where it is told by year, or for days."""
    if fact.by == "year":
        return {year: value}
    return [{"is": value, "from": FIRST_DAY}] if fact.by == "days" and fact.path not in FACTS else value


def plain_values(law: Law, fact: Fact, measure: d.Measure, case: Case) -> Sequence[object]:
    """The values of a fact that holds one: words, numbers in its own unit, days."""
    match fact.kind:
        case "yes-no":
            return (True, False)
        case "one-of":
            return RECOGNITIONS if fact.path == "park.recognition" else tuple(fact.values)
        case "industry":
            return _codes({code for test in _tests(measure, t.Division) for code in test.division}, _DIVISIONS)
        case "code":
            starts = {s for test in _tests(measure, t.BeginsWith) if test.fact == fact.path for s in test.begins_with}
            return _codes(starts, _DIGITS)
        case "number" | "money" | "percent":
            least = 0 if fact.kind == "money" else -MOST
            return _numbers(fact, measure, least)
        case "day":
            return _days(law, fact, measure, case)
        case _:
            return ()


_Form = TypeVar("_Form", t.Compare, t.Within, t.Division, t.BeginsWith)


def _tests(measure: d.Measure, form: type[_Form]) -> list[_Form]:
    return [test for _, test in tests_of(measure) if isinstance(test, form)]


# ---- codes ---------------------------------------------------------------------------------------------------------

_DIVISIONS = [f"{number:02}" for number in range(1, 98)]
_DIGITS = [str(digit) for digit in range(10)]


def _codes(starts: Iterable[str], shortest: Sequence[str]) -> list[str]:
    """A code for each beginning that is asked for, and one that begins with none of them."""
    asked = sorted(starts)
    others, length = list(shortest), len(shortest[0])
    while others and length <= LONGEST:
        for code in others:
            if not code.startswith(tuple(asked)):
                return [*asked, code]
        others = [code + digit for code in others for digit in _DIGITS if any(s.startswith(code) for s in asked)]
        length += 1
    return asked


# ---- numbers and days ----------------------------------------------------------------------------------------------


def _numbers(fact: Fact, measure: d.Measure, least: int) -> list[Decimal]:
    step = Decimal(1).scaleb(-fact.decimals)
    found = {Decimal(least), Decimal(0), Decimal(MOST)}
    for test in _tests(measure, t.Compare):
        if test.fact == fact.path:
            bounds = cast("Iterable[Decimal]", test.bounds.values())
            found |= {bound + move * step for bound in bounds for move in (-1, 0, 1)}
    return sorted(each for each in found if least <= each <= MOST)


_EPOCH = dt.date(1970, 1, 1)
_AROUND = range(-3, 4)
"""Days about the end of a stretch of months: counted back, it may end some days earlier or later."""


def _days(law: Law, fact: Fact, measure: d.Measure, case: Case) -> list[dt.date]:
    found = {FIRST_DAY, LAST_DAY, case.as_of}
    for test in _tests(measure, t.Compare):
        if test.fact == fact.path:
            bounds = cast("Iterable[dt.date]", test.bounds.values())
            found |= {bound + dt.timedelta(days=move) for bound in bounds for move in (-1, 0, 1)}
    for test in _tests(measure, t.Within):
        for mine, other, back in ((test.fact, test.other, 1), (test.other, test.fact, -1)):
            day = _day(law, case, other) if mine == fact.path else None
            if day is not None:
                end = _moved(day, test.span, back if test.after is not None else -back)
                found |= {each + dt.timedelta(days=move) for each in (day, end) for move in _AROUND}
    return sorted(day for day in found if FIRST_DAY <= day <= LAST_DAY)


def _moved(day: dt.date, span: t.Span, sign: int) -> dt.date:
    number = int(moved(np.array([(day - _EPOCH).days], dtype=np.int64), span, sign)[0])
    return _EPOCH + dt.timedelta(days=number)


def _day(law: Law, case: Case, path: str) -> dt.date | None:
    """The day of the claim, or the one that the case gives for a fact."""
    found = case.as_of if path == t.CLAIM else held(law.facts[path], case)
    return found if isinstance(found, dt.date) else None


def held(fact: Fact, case: Case) -> object:
    """The value that the case has for a fact that holds one, in its own unit, of its only premises; None where it is
    not known."""
    premise = case.premises[0]
    records = {"tenant": case.tenant, "park": premise.park, "property": premise.property, "operator": case.operator,
               "incubator": case.incubator, "": {"cooperation": case.cooperation}}  # fmt: skip
    told = (cast("Mapping[str, object] | None", records.get(fact.group)) or {}).get(fact.key)
    if fact.path == "park.recognition":
        return _recognised(told, case.as_of)
    found = holding(fact, cast("Mapping[str, object] | None", told), case.as_of) if fact.path not in FACTS else told
    if fact.kind in t.NUMBERS and isinstance(found, int):
        return Decimal(found) / fact.scale
    return found


def _recognised(told: object, day: dt.date) -> object:
    """What a park is recognised as on a day."""
    if told is None or isinstance(told, str):
        return told
    spans = cast("list[Recognised]", told)
    on = [span["as"] for span in spans if span["from"] <= day <= span.get("to", dt.date.max)]
    return on[0] if on else "none"


# ---- rent, leases and grants ---------------------------------------------------------------------------------------


def _of_lease(measure: d.Measure, case: Case, year: int) -> list[Facts]:
    """What the rent and the lease could be, as far as they are not told."""
    premise = case.premises[0]
    if premise.rent is not None or (premise.lease is None and not measure.payment.reads_lease):
        return [] if year in (premise.rent or {}) else [{"rent": {year: amount}} for amount in (0, MAX_YUAN)]
    whole: dict[str, tuple[object, ...]] = {
        "start": (dt.date(year, 1, 1), dt.date(year + 1, 1, 1)),
        "monthly_rent": (0, MAX_YUAN),
        "area_m2": _areas(measure),
    }
    told = premise.lease or {}
    lacking = [key for key in whole if key not in told]
    every = itertools.product(*(whole[key] for key in lacking))
    return [{f"lease.{key}": each for key, each in zip(lacking, chosen, strict=True)} for chosen in every if lacking]


def _areas(measure: d.Measure) -> tuple[Decimal | int, ...]:
    """The least, the most, and as much as is paid for."""
    if isinstance(measure.payment, ways.ShareByArea):
        return Decimal("0.01"), measure.payment.first_m2, MAX_AREA_M2
    return (1,)


def _grants(law: Law, measure: d.Measure, year: int) -> Iterator[list[dict[str, object]]]:
    """Every choice of the last years that could have been paid: none that had passed before the measure began."""
    start = law.document(measure.id).force.start
    first = year - GRANT_YEARS + 1 if start is None else max(start.year - 1, year - GRANT_YEARS + 1)
    years = range(first, year + 1)
    for count in range(len(years) + 1):
        for paid in itertools.combinations(years, count):
            yield [{"measure": measure.id, "rent_year": each} for each in paid]
