"""Which step of a ladder of caps (档次) a tenant stands on: the recognition of its park, and what else a step needs.

Where a fact is unknown several steps are possible; where the text leaves a question open, the reading decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import terms as t
from .facts import ANY_TIME_BIT, AS_OF_BIT, MONTH_BITS, Facts
from .kleene import Truth
from .vocabulary import FACT_BIT

Reading = dict[str, str]
NO_TIER = -1


@dataclass(frozen=True, slots=True)
class Standing:
    """Where each row may stand on one sample day.

    cap_low, cap_high: int64 fen, the least and the greatest cap that is possible (0 where the row may be excluded).
    tier: index of the step, NO_TIER where none or several are possible. excluded: refused for lack of a need.
    """

    cap_low: np.ndarray
    cap_high: np.ndarray
    tier: np.ndarray
    excluded: Truth


def cap_fen(tier: t.Tier) -> int:
    return int(tier.cap * 100)


def standing(facts: Facts, tiers: tuple[t.Tier, ...], reading: Reading, sample: int) -> Standing:
    """The steps possible on the day (or in the time) that the sample bit stands for: the first that fits, in order."""
    rows = facts.rows
    may_reach = np.ones(rows, dtype=bool)
    excluded = Truth.always(False, rows)
    low = np.full(rows, np.iinfo(np.int64).max)
    high = np.zeros(rows, dtype=np.int64)
    tier_of = np.full(rows, NO_TIER, dtype=np.int8)
    possible_steps = np.zeros(rows, dtype=np.int8)
    barring = reading.get("no-cooperation") == "excluded"
    for index, tier in enumerate(tiers):
        here = _recognised(facts, tier.park, reading, sample)
        taken = here
        for need in tier.needs:
            fulfilled = facts.truth(need, facts.columns[need].values)
            taken = taken & fulfilled
            if barring:
                barred = here & ~fulfilled
                excluded = excluded | Truth(may_reach & barred.yes, ~may_reach | barred.no, barred.leaves)
        possible = may_reach & ~taken.no
        low[possible] = np.minimum(low[possible], cap_fen(tier))
        high[possible] = np.maximum(high[possible], cap_fen(tier))
        tier_of[possible] = index
        possible_steps += possible
        may_reach = may_reach & ~(here if barring else taken).yes
    tier_of[(possible_steps != 1) | ~excluded.no] = NO_TIER
    low[~excluded.no | (possible_steps == 0)] = 0
    return Standing(low, high, tier_of, excluded)


def _recognised(facts: Facts, park: str, reading: Reading, sample: int) -> Truth:
    if park == "any":
        return Truth.always(True, facts.rows)
    featured = facts.status["ai_software"] & sample != 0
    if park == "ai_software":
        truth = facts.truth("park.recognition", featured)
        if reading.get("higher-title") == "counts":
            titled = facts.status["software_title"] & sample != 0
            truth = truth | Truth(titled, ~titled)
        return truth
    return facts.truth("park.recognition", (facts.status["other_featured"] & sample != 0) & ~featured)


def tier_leaves_missing(facts: Facts, tiers: tuple[t.Tier, ...]) -> np.ndarray:
    """uint32 bits of the fact that would settle the step: the recognition first, what the step needs after it."""
    bits = np.zeros(facts.rows, dtype=np.uint32)
    known = facts.columns["park.recognition"].known
    unrecognised = np.zeros(facts.rows, dtype=bool) if known is None else ~known
    bits[unrecognised] |= np.uint32(1 << FACT_BIT["park.recognition"])
    for need in {need for tier in tiers for need in tier.needs}:
        column = facts.columns[need]
        if column.known is not None:
            bits[~column.known & ~unrecognised] |= np.uint32(1 << FACT_BIT[need])
    return bits


def sample_of(reading: Reading) -> int | None:
    """The sample bit of the reading of `status-date`; None for month by month."""
    return {"as-of": AS_OF_BIT, "any-time": ANY_TIME_BIT, "by-month": None}[reading.get("status-date", "as-of")]


def status_changes(facts: Facts) -> np.ndarray:
    """Rows whose park's recognition or title is not the same on every sample day."""
    changes = np.zeros(facts.rows, dtype=bool)
    known = facts.columns["park.recognition"].known
    for name in ("ai_software", "other_featured", "software_title"):
        bits = facts.status[name]
        varied = (bits != 0) & (bits != (MONTH_BITS | AS_OF_BIT | ANY_TIME_BIT))
        changes |= varied if name == "software_title" or known is None else varied & known
    return changes
