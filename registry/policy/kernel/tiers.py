"""Which step of a ladder of caps (档次) a tenant stands on: the recognition of its park, and what else a step needs.

Where a fact is unknown several steps are possible; where the text leaves a question open, the reading decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from registry.policy.files import payments as ways
from registry.policy.kernel.facts import ANY_TIME_BIT, AS_OF_BIT, MONTH_BITS, Facts
from registry.policy.kernel.kleene import Hole, Leaf, Truth, packed
from registry.policy.kernel.options import Options
from registry.policy.vocabulary import FACT_BIT, TIERS

NO_TIER = -1
_TIER_NAMES = tuple(TIERS)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where each row may stand on one sample day.

    cap_low, cap_high: int64 fen, the least and the greatest cap that is possible (0 where the row may be excluded).
    tier: index in `vocabulary.TIERS`, NO_TIER where none or several steps are possible. excluded: refused for lack of a
    need.
    """

    cap_low: np.ndarray
    cap_high: np.ndarray
    tier: np.ndarray
    excluded: Truth


def place_of(tier: ways.Tier) -> int:
    """Its place in `vocabulary.TIERS`."""
    return _TIER_NAMES.index(tier.tier)


def cap_fen(tier: ways.Tier) -> int:
    return int(tier.cap * 100)


def standing(facts: Facts, tiers: tuple[ways.Tier, ...], options: Options, sample: int | np.ndarray) -> Standing:
    """The steps possible on the day (or in the time) that the sample bit stands for, which may be each row's own: the
    first that fits, in order.

    What a row knows of its park and itself, and how it is read, is one of a few dozen combinations: the ladder is
    climbed once for each of them, and the rows look theirs up.
    """
    read = [options.of_rows("higher-title", "counts"), options.of_rows("no-cooperation", "excluded")]
    ladder = _ladder(tiers, *(rows is not None for rows in read))
    code = _combination(facts, tiers, sample, [rows for rows in read if rows is not None]).astype(np.intp)
    return Standing(
        ladder.cap_low.take(code),
        ladder.cap_high.take(code),
        ladder.tier.take(code),
        _excluded(facts, tiers, ladder, code),
    )


def _excluded(facts: Facts, tiers: tuple[ways.Tier, ...], ladder: Standing, code: np.ndarray) -> Truth:
    if ladder.excluded.no.all():
        return Truth.always(False, facts.rows)
    leaves = tuple(Leaf(FACT_BIT[path], facts.columns[path].known) for path in _facts_asked(tiers))
    return Truth(ladder.excluded.yes.take(code), ladder.excluded.no.take(code), leaves)


def _facts_asked(tiers: tuple[ways.Tier, ...]) -> tuple[str, ...]:
    return ("park.recognition", *sorted({need for tier in tiers for need in tier.needs}))


def _combination(
    facts: Facts, tiers: tuple[ways.Tier, ...], sample: int | np.ndarray, read: list[np.ndarray]
) -> np.ndarray:
    """Code of what each row knows: three bits of status, value and known of each fact that is asked; then a bit for
    each way of reading."""
    known = [facts.status[name] & sample != 0 for name in ("ai_software", "other_featured", "software_title")]
    for path in _facts_asked(tiers):
        column = facts.columns[path]
        known += [column.values, np.ones(facts.rows, dtype=bool) if column.known is None else column.known]
    return packed(known + read, facts.rows)


@cache
def _ladder(tiers: tuple[ways.Tier, ...], asks_title: bool, asks_cooperation: bool) -> Standing:
    """The standing of every combination, climbed step by step; with a bit for a reading where some row has it."""
    asked = _facts_asked(tiers)
    told = 3 + 2 * len(asked)
    codes = np.arange(1 << (told + asks_title + asks_cooperation), dtype=np.uint32)

    def bit(place: int) -> np.ndarray:
        return codes >> place & 1 == 1

    title_counts = bit(told) if asks_title else np.zeros(len(codes), dtype=bool)
    excludes = bit(told + asks_title) if asks_cooperation else np.zeros(len(codes), dtype=bool)

    facts = {path: Truth.where(bit(3 + 2 * n), bit(4 + 2 * n)) for n, path in enumerate(asked)}
    known = bit(4)
    featured = Truth.where(bit(0), known)
    featured = featured | Truth.where(bit(2) & title_counts)
    parks = {
        "ai_software": featured,
        "other_featured": Truth.where(bit(1) & ~bit(0), known),
        "any": Truth.always(True, len(codes)),
    }
    may_reach = np.ones(len(codes), dtype=bool)
    excluded = Truth.always(False, len(codes))
    low = np.full(len(codes), np.iinfo(np.int64).max)
    high = np.zeros(len(codes), dtype=np.int64)
    step = np.full(len(codes), NO_TIER, dtype=np.int8)
    possible_steps = np.zeros(len(codes), dtype=np.int8)
    for tier in tiers:
        here = parks[tier.park]
        taken = here
        for need in tier.needs:
            taken = taken & facts[need]
            excluded = excluded | (here & ~facts[need]).only(may_reach & excludes)
        possible = may_reach & ~taken.no
        low[possible] = np.minimum(low[possible], cap_fen(tier))
        high[possible] = np.maximum(high[possible], cap_fen(tier))
        step[possible] = place_of(tier)
        possible_steps += possible
        may_reach = may_reach & ~np.where(excludes, here.yes, taken.yes)
    step[(possible_steps != 1) | ~excluded.no] = NO_TIER
    low[~excluded.no | (possible_steps == 0)] = 0
    return Standing(low, high, step, excluded)


def tier_holes(facts: Facts, tiers: tuple[ways.Tier, ...]) -> list[Hole]:
    """The fact that would settle the step: the recognition first, then what the step it stands on needs."""
    known = facts.columns["park.recognition"].known
    holes = [] if known is None else [Hole(FACT_BIT["park.recognition"], ~known)]
    for need in _facts_asked(tiers)[1:]:
        column = facts.columns[need]
        if column.known is not None:
            unknown = ~column.known & np.any([_stands(facts, tier) for tier in tiers if need in tier.needs], axis=0)
            holes.append(Hole(FACT_BIT[need], unknown if known is None else known & unknown))
    return holes


def _stands(facts: Facts, tier: ways.Tier) -> np.ndarray:
    """Where the park is recognised as the step asks, on any day that may count."""
    return np.ones(facts.rows, dtype=bool) if tier.park == "any" else facts.status[tier.park] != 0


def standings(facts: Facts, tiers: tuple[ways.Tier, ...], options: Options) -> tuple[Standing, ...]:
    """The standing that the option of `status-date` counts: one, or twelve where the rent counts month by month, which
    it does for all rows of a batch or for none."""
    if options.of_claimants("status-date", "by-month") is not None:
        return tuple(standing(facts, tiers, options, 1 << month) for month in range(12))
    any_time = options.of_rows("status-date", "any-time")
    if any_time is None:
        return (standing(facts, tiers, options, AS_OF_BIT),)
    return (standing(facts, tiers, options, np.where(any_time, np.uint16(ANY_TIME_BIT), np.uint16(AS_OF_BIT))),)


def excluded(counted: tuple[Standing, ...]) -> Truth:
    """Refused because the step needs something that the tenant lacks; month by month, only if in every month."""
    truth = counted[0].excluded
    for each in counted[1:]:
        truth = truth & each.excluded
    return truth


def status_changes(facts: Facts) -> np.ndarray:
    """Rows whose park's recognition or title is not the same on every sample day."""
    changes = np.zeros(facts.rows, dtype=bool)
    known = facts.columns["park.recognition"].known
    for name in ("ai_software", "other_featured", "software_title"):
        bits = facts.status[name]
        sampled = bits & (MONTH_BITS | AS_OF_BIT | ANY_TIME_BIT)
        varied = (sampled != 0) & (sampled != (MONTH_BITS | AS_OF_BIT | ANY_TIME_BIT))
        changes |= varied if name == "software_title" or known is None else varied & known
    return changes
