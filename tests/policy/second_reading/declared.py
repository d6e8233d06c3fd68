"""Facts that a document declares, and the tests of clauses on them, read a second time from docs/adding-a-policy.md.

A test is the mapping of the file. It holds (True), does not (False) or cannot be told (None).
"""

import calendar
import datetime as dt
from decimal import Decimal

COMPARISONS = {
    "at_least": lambda value, bound: value >= bound,
    "more_than": lambda value, bound: value > bound,
    "at_most": lambda value, bound: value <= bound,
    "less_than": lambda value, bound: value < bound,
}


def that_counts(by, given, claim):
    """What a case gives for a fact, as it counts for a claim of this day; None where it is not known."""
    if given is None or by is None:
        return given
    if by == "year":
        return given.get(claim.year - 1)
    for span in given:
        if span["from"] <= claim <= span.get("to", dt.date.max):
            return span["is"]
    return None


def moved(day, length, sign):
    """The day so many years, months or days later (1) or earlier (-1)."""
    [(unit, count)] = length.items()
    if unit == "days":
        return day + sign * dt.timedelta(days=count)
    months = day.year * 12 + day.month - 1 + sign * count * (12 if unit == "years" else 1)
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def lies_within(day, test, facts, claim):
    before = "before" in test
    named = test["before"] if before else test["after"]
    other = claim if named == "claim" else facts.get(named)
    if other is None:
        return None
    if "under" in test:  # 未满: the day on which the time is full is not inside
        end = moved(other, test["under"], -1 if before else 1)
        return end < day <= other if before else other <= day < end
    if before:
        return moved(other, test["within"], -1) <= day <= other
    return other <= day <= moved(other, test["within"], 1)


def exact(value):
    """A number as it is written; a day stays a day."""
    return value if isinstance(value, dt.date) else Decimal(str(value))


def holds(test, facts, claim):
    """Of one test, with the facts that count for a claim of this day: those unknown are None or not there."""
    if "not" in test:
        answer = holds(test["not"], facts, claim)
        return None if answer is None else not answer
    if "any" in test:
        answers = [holds(part, facts, claim) for part in test["any"]]
        return True if True in answers else None if None in answers else False
    if "all" in test:
        answers = [holds(part, facts, claim) for part in test["all"]]
        return False if False in answers else None if None in answers else True
    if "claimed" in test:
        return test["claimed"]["from"] <= claim <= test["claimed"]["to"]
    if "first_known" in test:
        answers = [holds(part, facts, claim) for part in test["first_known"]]
        return next((answer for answer in answers if answer is not None), None)
    value = facts.get(test["fact"])
    if value is None:
        return None
    if "is" in test:
        return value == test["is"]
    if "one_of" in test:
        return value in test["one_of"]
    if "begins_with" in test:
        return any(value.startswith(start) for start in test["begins_with"])
    if "within" in test or "under" in test:
        return lies_within(value, test, facts, claim)
    return all(COMPARISONS[form](exact(value), exact(bound)) for form, bound in test.items() if form != "fact")


def asked(test):
    """The facts a test rests on."""
    if "claimed" in test:
        return set()
    for form in ("any", "all", "first_known"):
        if form in test:
            return set().union(*(asked(part) for part in test[form]))
    if "not" in test:
        return asked(test["not"])
    other = test.get("before", test.get("after", "claim"))
    return {test["fact"]} | ({other} - {"claim"})


def status_of(answers):
    """Of a measure for which nothing else is in doubt."""
    if False in answers:
        return "not_eligible"
    return "needs_facts" if None in answers else "eligible"
