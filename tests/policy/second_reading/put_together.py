"""A percentage of an amount, and a stated sum, read a second time from docs/adding-a-policy.md.

A payment is the mapping of the file. Amounts are fractions of yuan; ENDLESS stands for one of which nothing is known.
Each function answers with the least and the most that are possible.
"""

import itertools
from fractions import Fraction

from tests.policy.second_reading.declared import exact, holds

ENDLESS = Fraction(10) ** 30
READINGS = ("calendar", "payments", "unbroken")


def range_of(payment, facts, premises, grants, limit, year, claim):
    """Of the whole measure. premises: those in the territory, each with whether it meets the clauses (None: not known)
    and its own amounts by path. grants: the years that were paid, None where nothing is known of them. limit: (years,
    consecutive) of the clause, None without one. year: the year before the claim."""
    answers = []
    for reading in READINGS if limit and limit[1] else ("payments",):
        for paid in histories(grants, year):
            if may_be_paid(payment, paid, limit, reading, year):
                answers += amounts(payment, facts, premises, number_of(paid, reading, year), claim)
            else:
                answers.append(Fraction(0))
    return min(answers), max(answers)


def histories(grants, year):
    """The sets of years that may have been paid."""
    if grants is not None:
        return [set(grants)]
    past = [year - back for back in range(6)]
    return [set(some) for size in range(6) for some in itertools.combinations(past, size)]


def may_be_paid(payment, paid, limit, reading, year):
    if year in paid or (payment.get("once") and paid):
        return False
    if limit is None or not paid:
        return True
    if reading == "calendar":
        return year - min(paid) < limit[0]
    if reading == "unbroken" and paid != set(range(min(paid), year)):
        return False
    return len(paid) < limit[0]


def number_of(paid, reading, year):
    """Which year this one would be: 0 is the first."""
    if reading == "calendar" and paid:
        return year - min(paid)
    return len(paid)


def amounts(payment, facts, premises, number, claim):
    """The least and the most for whoever meets all other clauses."""
    sure = any(meets is True for meets, _ in premises)
    if not any(meets is not False for meets, _ in premises):
        return [Fraction(0)]
    found = []
    if payment["pays"] == "fixed":
        for amount in sums(payment, facts, claim):
            found += [amount, amount if sure else Fraction(0)]
        return found
    least, most = base(payment["of"], facts, premises, sure)
    for percent, cap in rates(payment, facts, number, claim):
        found += [min(each * exact_part(percent), Fraction(exact(cap))) for each in (least, most)]
    return found


def exact_part(percent):
    return Fraction(exact(percent)) / 100


def base(path, facts, premises, sure):
    """The amount of which it is a share."""
    if path != "rent" and not path.startswith("property."):
        known = facts.get(path)
        least = Fraction(exact(known)) if sure and known is not None else Fraction(0)
        return least, ENDLESS if known is None else Fraction(exact(known))
    least = most = Fraction(0)
    for meets, own in premises:
        known = own.get(path)
        if meets is True and known is not None:
            least += Fraction(exact(known))
        if meets is not False:
            most += ENDLESS if known is None else Fraction(exact(known))
    return least, most


def rates(payment, facts, number, claim):
    """(percent, cap) of each way that may be the right one."""
    if "steps" in payment:
        return [(step["percent"], step["cap"]) for step in standing(payment["steps"], facts, claim)]
    if "percents" in payment:
        return [(payment["percents"][min(number, len(payment["percents"]) - 1)], payment["cap"])]
    return [(payment["percent"], payment["cap"])]


def sums(payment, facts, claim):
    if "steps" in payment:
        return [Fraction(exact(step["amount"])) for step in standing(payment["steps"], facts, claim)]
    amount = Fraction(exact(payment["amount"]))
    if "per" not in payment:
        return [amount]
    pieces = facts.get(payment["per"])
    if pieces is None:
        return [Fraction(0), amount * payment["at_most"]]
    return [amount * min(max(pieces, 0), payment["at_most"])]


def standing(steps, facts, claim):
    """The steps that a claimant may stand on: the first whose test holds."""
    possible = []
    for step in steps:
        answer = holds(step["test"], facts, claim) if "test" in step else True
        if answer is not False:
            possible.append(step)
        if answer is True:
            break
    return possible
