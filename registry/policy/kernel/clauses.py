"""What a clause tests, as functions from columns of facts to met, failed or unknown: one function for each form of test
in :mod:`registry.policy.files.documents`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np

from registry.policy.files import documents as d
from registry.policy.files import terms as t
from registry.policy.kernel.codes import beginning_with
from registry.policy.kernel.days import moved
from registry.policy.kernel.facts import ANY_TIME_BIT, AS_OF_BIT, Column, Facts
from registry.policy.kernel.kleene import Leaf, Truth
from registry.policy.kernel.options import Options
from registry.policy.kernel.tiers import Standing, excluded
from registry.policy.kernel.titles import assessed, rewards
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACT_BIT, FACTS, RECOGNITIONS, SOFTWARE_TIERS


@dataclass(frozen=True)
class Setting:
    """What a clause is asked in: the facts, the measure and how each row reads its text.

    rent_year_before_start: the rent year ended before the measure began. last_day: the day on which it depends on the
    reading whether the measure is still in force. standings: where the measure pays by steps, the steps on which the
    rows stand: one, or one for each month of the rent year. declared: the facts that clauses may ask for, by path.
    days: the measure's own questions whose options differ in what is in force, or has begun, on the day. stands: by
    step of the payment the rows that may meet the clauses and stand on it; where each of the premises stands on a step
    of its own, for each value that the facts of the claimant may have. None where all may. as_told: what tests ask,
    where the payment counts another rent than the one that was told; None where it is the same.
    """

    facts: Facts
    measure: d.Measure
    options: Options
    rent_year_before_start: bool = False
    last_day: bool = False
    standings: tuple[Standing, ...] = ()
    declared: Mapping[str, Fact] = field(default_factory=lambda: FACTS)
    days: frozenset[str] = frozenset()
    stands: tuple[tuple[np.ndarray, ...], ...] | None = None
    as_told: Facts | None = None

    def asking(self) -> Setting:
        """The setting in which tests are asked."""
        return self if self.as_told is None else replace(self, facts=self.as_told, as_told=None)

    def column(self, path: str) -> Column:
        """The column of a fact that a clause asks for."""
        return self.facts.column(self.declared[path])

    def truth(self, path: str, yes: np.ndarray) -> Truth:
        """A truth about one fact: `yes` where it is known."""
        return Truth.where(yes, self.column(path).known, self.measure.bits[path])


def test(setting: Setting, asked: t.Test) -> Truth:
    """Met, failed or unknown for every row."""
    return _TESTS[type(asked)](setting, asked)


def turns_on_options(asked: t.Test) -> bool:
    """Whether what a row answers may depend on how the text is read."""
    return isinstance(asked, _TURNING) or any(turns_on_options(part) for _, part in t.parts(asked))


_TURNING = (t.YearsLimit, t.Unpaid, t.RentYear, t.Titled, t.Cooperates)


def _one_of(setting: Setting, asked: t.OneOf) -> Truth:
    if asked.fact == "park.recognition":
        return _recognised(setting.facts, asked)
    words = tuple(setting.declared[asked.fact].values)
    values = setting.column(asked.fact).values
    codes = [words.index(word) for word in asked.one_of]
    yes = values == codes[0]
    for code in codes[1:]:
        yes = yes | (values == code)
    return setting.truth(asked.fact, yes)


def _recognised(facts: Facts, asked: t.OneOf) -> Truth:
    """What the district recognises the park as on the day of the claim."""
    yes = np.zeros(facts.rows, dtype=bool)
    for word in asked.one_of:
        yes |= facts.status[word] & AS_OF_BIT != 0
    return facts.truth("park.recognition", yes)


def _division(setting: Setting, asked: t.Division) -> Truth:
    values = setting.facts.columns[asked.fact].values
    yes = values == int(asked.division[0])
    for division in asked.division[1:]:
        yes = yes | (values == int(division))
    return setting.facts.truth(asked.fact, yes)


def _begins_with(setting: Setting, asked: t.BeginsWith) -> Truth:
    values = setting.column(asked.fact).values
    yes = np.zeros(len(values), dtype=bool)
    for first, after in map(beginning_with, asked.begins_with):
        yes |= (values >= first) & (values < after)
    return setting.truth(asked.fact, yes)


def _is(setting: Setting, asked: t.Is) -> Truth:
    values = setting.column(asked.fact).values
    return setting.truth(asked.fact, values if asked.is_ else ~values)


def _compare(setting: Setting, asked: t.Compare) -> Truth:
    """Columns hold whole numbers, so that a bound is one too: the first that is inside."""
    values, scale = setting.column(asked.fact).values, setting.declared[asked.fact].scale
    yes = np.ones(len(values), dtype=bool)
    for key, bound in asked.bounds.items():
        number = (bound - _EPOCH).days if isinstance(bound, dt.date) else bound * scale
        yes &= _BESIDE[key](values, number)
    return setting.truth(asked.fact, yes)


_BESIDE: dict[str, Callable[[np.ndarray, Decimal | int], np.ndarray]] = {
    "at_least": lambda values, bound: values >= math.ceil(bound),
    "more_than": lambda values, bound: values > math.floor(bound),
    "at_most": lambda values, bound: values <= math.floor(bound),
    "less_than": lambda values, bound: values < math.ceil(bound),
}


_EPOCH = dt.date(1970, 1, 1)


def _within(setting: Setting, asked: t.Within) -> Truth:
    """From the day itself, inside, to the last day of the stretch, which is inside or not."""
    mine = setting.column(asked.fact).values
    if asked.other == t.CLAIM:
        claim = np.full(len(mine), (setting.facts.as_of - _EPOCH).days, dtype=np.int32)
        return setting.truth(asked.fact, _is_within(mine, claim, asked))
    yes = _is_within(mine, setting.column(asked.other).values, asked)
    known = setting.truth(asked.fact, np.ones_like(yes)) & setting.truth(asked.other, np.ones_like(yes))
    return Truth(yes & known.yes, ~yes & known.yes, known.leaves)


def _is_within(mine: np.ndarray, other: np.ndarray, asked: t.Within) -> np.ndarray:
    sign = -1 if asked.before is not None else 1
    end = moved(other, asked.span, sign)
    inside = (mine - end) * sign <= 0 if asked.under is None else (mine - end) * sign < 0
    return inside & ((mine - other) * sign >= 0)


def _not(setting: Setting, asked: t.Not) -> Truth:
    return ~test(setting, asked.not_)


def _any_of(setting: Setting, asked: t.AnyOf) -> Truth:
    truth = test(setting, asked.any[0])
    for other in asked.any[1:]:
        truth = truth | test(setting, other)
    return truth


def _all_of(setting: Setting, asked: t.AllOf) -> Truth:
    truth = test(setting, asked.all[0])
    for other in asked.all[1:]:
        truth = truth & test(setting, other)
    return truth


def _first_known(setting: Setting, asked: t.FirstKnown) -> Truth:
    truth = test(setting, asked.first_known[0])
    for other in asked.first_known[1:]:
        next_ = test(setting, other)
        unknown = truth.unknown
        truth = Truth(truth.yes | (unknown & next_.yes), truth.no | (unknown & next_.no), truth.leaves + next_.leaves)
    return truth


def paid_years(facts: Facts, measure: str) -> np.ndarray:
    """Bits of the earlier rent years that were paid: bit 0 is the year just before this rent year."""
    return facts.granted[measure] >> 1


def _years(setting: Setting, asked: t.YearsLimit) -> Truth:
    """连续 N 年: bits make the three readings one comparison each."""

    def left(reading: str) -> Truth:
        return years_left(setting.facts, setting.measure.id, asked.years, reading)

    if not asked.consecutive:
        return left("three-payments")
    return setting.options.chosen("three-years", left)


def years_left(facts: Facts, measure: str, years: int, reading: str) -> Truth:
    """Whether one more year may be paid. A grant that does not say its year may be of any, one known as paid too."""
    paid, undated = paid_years(facts, measure), facts.undated.get(measure)
    within = within_years(paid, years, reading)
    if undated is None or not undated.any():
        return facts.truth("granted", within)
    if reading == "three-payments":
        sure, may = np.bitwise_count(paid).astype(np.int64) + undated < years, within
    elif reading == "clock-from-first":
        sure, may = within & (undated == 0), within
    else:
        sure, may = within & (undated == 0), _filled(paid, undated, years)
    return _granted(facts, sure, may, undated)


def _filled(paid: np.ndarray, undated: np.ndarray, years: int) -> np.ndarray:
    """Whether so many grants without a year may fill the gaps, so that fewer than `years` years stand in a row."""
    rows = np.zeros(len(paid), dtype=bool)
    for length in range(years):
        inside = paid >> np.uint32(length) == 0
        rows |= inside & (length - np.bitwise_count(paid).astype(np.int64) <= undated)
    return rows


def _granted(facts: Facts, sure: np.ndarray, may: np.ndarray, unclear: np.ndarray) -> Truth:
    """A truth about grants of which some are unclear."""
    known = facts.columns["granted"].known
    yes, no = (sure, ~may) if known is None else (sure & known, ~may & known)
    return Truth(yes, no, (Leaf(FACT_BIT["granted"], facts.told(unclear)),))


def within_years(paid: np.ndarray, years: int, reading: str) -> np.ndarray:
    """Whether one more year may be paid, from the bits of the earlier paid years, under a reading of 连续三年."""
    if reading == "clock-from-first":
        return paid < (1 << (years - 1))
    if reading == "gap-ends":
        unbroken = paid & (paid + np.uint32(1)) == 0
        return unbroken & (paid < (1 << years) - 1)
    return np.bitwise_count(paid) < years


def _unpaid(setting: Setting, asked: t.Unpaid) -> Truth:
    facts, measure = setting.facts, setting.measure
    if asked.of is not None:
        return _unpaid_this_year(facts, asked.of)
    if asked.unpaid == "tier" and measure.payment.rewarded:
        return rewards.unpaid(facts, measure, setting.options)
    if asked.unpaid == "assessed-year":
        return assessed.unpaid(facts, measure)
    if asked.unpaid == "ever":
        return _never_paid(facts, measure)
    return _unpaid_this_year(facts, measure.id)


def _unpaid_this_year(facts: Facts, measure: str) -> Truth:
    unpaid, undated = facts.granted[measure] & 1 == 0, facts.undated.get(measure)
    if undated is None or not undated.any():
        return facts.truth("granted", unpaid)
    return _granted(facts, unpaid & (undated == 0), unpaid, undated)


def _never_paid(facts: Facts, measure: d.Measure) -> Truth:
    """No grant of any year. Where a sum has steps, no grant says on which of them it was paid: whether the text pays
    again on another is then not known."""
    paid = np.zeros(facts.rows, dtype=bool)
    for (id, _), grants in facts.rewards.items():
        if id == measure.id:
            paid |= grants.count > 0
    if not measure.payment.asks:
        return facts.truth("granted", ~paid)
    return _granted(facts, ~paid, np.ones(facts.rows, dtype=bool), paid)


def _rent_year(setting: Setting, asked: t.RentYear) -> Truth:
    if asked.rent_year == "since-start":
        return Truth.always(not setting.rent_year_before_start, setting.facts.rows)
    left_out = setting.options.of_rows("first-rent-year", "not-before-start")
    if not setting.rent_year_before_start or left_out is None:
        return Truth.always(True, setting.facts.rows)
    return Truth(~left_out, left_out)


def _claimed(setting: Setting, asked: t.Claimed) -> Truth:
    inside = asked.claimed.from_ <= setting.facts.as_of <= asked.claimed.to
    return Truth.always(inside, setting.facts.rows)


def _titled(setting: Setting, asked: t.Titled) -> Truth:
    """A title that counts held on the day of the claim, or, under the wider reading of 园区, any software park."""
    facts = setting.facts
    tiers = setting.measure.payment.rewarded or SOFTWARE_TIERS
    titled = np.zeros(facts.rows, dtype=bool)
    for tier in tiers:
        holds = facts.status[tier] & (AS_OF_BIT if asked.on == "claim" else ANY_TIME_BIT) != 0
        titled |= facts.counting(tier, holds, asked.since, asked.recognised_first)
    certified = Truth(titled, ~titled)
    if set(RECOGNITIONS) & set(tiers):
        certified = facts.truth("park.recognition", titled)
    widely = setting.options.of_rows("park-meaning", "any-software-park")
    if widely is None:
        return certified
    return certified | _is(setting, t.Is(fact="park.software_park", **{"is": True})).only(widely)


def _cooperates(setting: Setting, asked: t.Cooperates) -> Truth:
    return ~excluded(setting.standings)


def _assessed(setting: Setting, asked: t.Assessed) -> Truth:
    return assessed.assessed(setting.facts, asked)


_TESTS: dict[type, Callable[[Setting, t.Test], Truth]] = {
    t.OneOf: _one_of,
    t.Division: _division,
    t.BeginsWith: _begins_with,
    t.Is: _is,
    t.Compare: _compare,
    t.Within: _within,
    t.Not: _not,
    t.AnyOf: _any_of,
    t.AllOf: _all_of,
    t.FirstKnown: _first_known,
    t.YearsLimit: _years,
    t.Unpaid: _unpaid,
    t.RentYear: _rent_year,
    t.Titled: _titled,
    t.Claimed: _claimed,
    t.Cooperates: _cooperates,
    t.Assessed: _assessed,
}
