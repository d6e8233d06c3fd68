"""Which step of a ladder of caps (档次) a tenant stands on: the recognition of its park, and what else a step needs.

Where a fact is unknown several steps are possible; where the text leaves a question open, the reading decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from registry.policy.files import payments as ways
from registry.policy.kernel.facts import ANY_TIME_BIT, AS_OF_BIT, MONTH_BITS, Facts
from registry.policy.kernel.kleene import Hole, Leaf, Truth, packed
from registry.policy.vocabulary import FACT_BIT, TIERS

Reading = Mapping[str, str]
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


def standing(facts: Facts, tiers: tuple[ways.Tier, ...], reading: Reading, sample: int) -> Standing:
    """The steps possible on the day (or in the time) that the sample bit stands for: the first that fits, in order.

    What a row knows of its park and itself is one of a few dozen combinations: the ladder is climbed once for each of
    them, and the rows look theirs up.
    """
    options = tuple(reading.get(question) for question in ("higher-title", "no-cooperation"))
    ladder = _ladder(tiers, *options)
    code = _combination(facts, tiers, sample).astype(np.intp)
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


def _combination(facts: Facts, tiers: tuple[ways.Tier, ...], sample: int) -> np.ndarray:
    """uint8 code of what each row knows: three bits of status, then value and known of each fact that is asked."""
    known = [facts.status[name] & sample != 0 for name in ("ai_software", "other_featured", "software_title")]
    for path in _facts_asked(tiers):
        column = facts.columns[path]
        known += [column.values, np.ones(facts.rows, dtype=bool) if column.known is None else column.known]
    return packed(known, facts.rows)


@cache
def _ladder(tiers: tuple[ways.Tier, ...], higher_title: str | None, no_cooperation: str | None) -> Standing:
    """The standing of every combination, climbed step by step."""
    asked = _facts_asked(tiers)
    codes = np.arange(1 << (3 + 2 * len(asked)), dtype=np.uint16)

    def bit(place: int) -> np.ndarray:
        return codes >> place & 1 == 1

    facts = {path: Truth.where(bit(3 + 2 * n), bit(4 + 2 * n)) for n, path in enumerate(asked)}
    known = bit(4)
    featured = Truth.where(bit(0), known)
    if higher_title == "counts":
        featured = featured | Truth(bit(2), ~bit(2))
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
            if no_cooperation == "excluded":
                barred = here & ~facts[need]
                excluded = excluded | Truth(may_reach & barred.yes, ~may_reach | barred.no)
        possible = may_reach & ~taken.no
        low[possible] = np.minimum(low[possible], cap_fen(tier))
        high[possible] = np.maximum(high[possible], cap_fen(tier))
        step[possible] = place_of(tier)
        possible_steps += possible
        may_reach = may_reach & ~(here if no_cooperation == "excluded" else taken).yes
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


def standings(facts: Facts, tiers: tuple[ways.Tier, ...], reading: Reading) -> tuple[Standing, ...]:
    """The standing that the reading of `status-date` counts: one, or twelve where the rent counts month by month."""
    date = reading.get("status-date", "as-of")
    if date == "by-month":
        return tuple(standing(facts, tiers, reading, 1 << month) for month in range(12))
    return (standing(facts, tiers, reading, {"as-of": AS_OF_BIT, "any-time": ANY_TIME_BIT}[date]),)


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
        varied = (bits != 0) & (bits != (MONTH_BITS | AS_OF_BIT | ANY_TIME_BIT))
        changes |= varied if name == "software_title" or known is None else varied & known
    return changes
