"""Outcomes joined (结论合并): over the readings of one batch, and those of several batches end to end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np

from registry.policy.kernel.outcome import Outcome
from registry.policy.kernel.payers import Payers
from registry.policy.kernel.steps import Steps
from registry.policy.kernel.tiers import NO_TIER

_Columns = dict[str, Any]  # of np.ndarray, None only where an outcome may have none
_COLUMNS = tuple(name for name in Outcome.__dataclass_fields__ if name not in ("payers", "steps"))


def over_readings(outcomes: Sequence[Outcome]) -> Outcome:
    """One outcome over several readings: the least low, the most high, the bits that hold under all of them."""
    first = outcomes[0]
    if len(outcomes) == 1:
        return first

    def over(name: str, how: np.ufunc) -> np.ndarray:
        return reduce(how, [getattr(outcome, name) for outcome in outcomes])  # one column after another: none is copied

    def over_told(name: str, how: np.ufunc) -> np.ndarray | None:
        told = [column for outcome in outcomes if (column := getattr(outcome, name)) is not None]
        return reduce(how, told) if told else None

    same_tier = reduce(np.logical_and, [outcome.tier == first.tier for outcome in outcomes[1:]])
    steps = _steps(outcomes)
    return Outcome(
        state=first.state,
        low=over("low", np.minimum),
        high=over("high", np.maximum),
        met=over("met", np.bitwise_and),
        failed=over("failed", np.bitwise_and),
        missing=over("missing", np.bitwise_or),
        tier=np.where(same_tier, first.tier, NO_TIER).astype(np.int8),
        capped=over("capped", np.logical_or),
        floor_low=over_told("floor_low", np.minimum),
        floor_high=over_told("floor_high", np.maximum),
        payers=Payers.over([outcome.payers for outcome in outcomes]),
        steps=None if steps is None else Steps.over(steps),
        months=over_told("months", np.maximum),
        worth_low=over_told("worth_low", np.minimum),
        worth_high=over_told("worth_high", np.maximum),
    )


def _steps(outcomes: Sequence[Outcome]) -> list[Steps] | None:
    """The steps of each outcome, None where all amounts of all of them arose on one."""
    tiers = next((outcome.steps.tiers for outcome in outcomes if outcome.steps is not None), None)
    if tiers is None:
        return None
    return [each.steps or Steps.single(tiers, each.tier, each.low, each.high) for each in outcomes]


def cut(whole: Outcome, sizes: Sequence[int]) -> list[Outcome]:
    """The outcomes of consecutive batches, with so many claimants each, that were worked out as one."""
    ends = np.cumsum([0, *sizes]).tolist()
    told = _told(whole)
    return [
        Outcome(
            **_Columns({name: column[run] for name, column in told.items()}),
            payers=None if whole.payers is None else whole.payers.of_run(run),
            steps=None if whole.steps is None else whole.steps.take(run),
        )
        for run in map(slice, ends, ends[1:])
    ]


def _told(outcome: Outcome) -> dict[str, np.ndarray]:
    return {name: column for name in _COLUMNS if (column := getattr(outcome, name)) is not None}


def taken(whole: Outcome, claimants: np.ndarray) -> Outcome:
    """The outcome of some claimants, in this order."""
    told = _told(whole)
    return Outcome(
        **_Columns({name: column.take(claimants) for name, column in told.items()}),
        payers=None if whole.payers is None else whole.payers.of(claimants, len(whole.low)),
        steps=None if whole.steps is None else whole.steps.take(claimants),
    )


def placed(claimants: np.ndarray, parts: Sequence[Outcome], over: Outcome) -> Outcome:
    """The outcome of a batch, with others in the place of some of its claimants. claimants: those of the parts, one
    after another."""
    laid = end_to_end(parts)

    def column(name: str) -> np.ndarray | None:
        mine, others = getattr(laid, name), getattr(over, name)
        if mine is None and others is None:
            return None
        whole = np.zeros_like(over.low) if others is None else others.copy()
        whole[claimants] = 0 if mine is None else mine
        return whole

    steps = _steps([over, laid])
    return Outcome(
        **_Columns({name: column(name) for name in _COLUMNS}),
        payers=_placed_payers(claimants, laid.payers, over),
        steps=None if steps is None else steps[0].overlaid(claimants, steps[1]),
    )


def _placed_payers(claimants: np.ndarray, theirs: Payers | None, over: Outcome) -> Payers | None:
    laid = None if theirs is None else theirs.placed(claimants)
    if over.payers is None:
        return laid
    kept = np.ones(len(over.low), dtype=bool)
    kept[claimants] = False
    others = over.payers.only(kept)
    if laid is None or others is None:
        return laid or others
    return others.beside(laid)


def end_to_end(parts: Sequence[Outcome]) -> Outcome:
    """The outcomes of consecutive batches as one."""
    if len(parts) == 1:
        return parts[0]

    def together(name: str) -> np.ndarray | None:
        columns = [getattr(part, name) for part in parts]
        if all(column is None for column in columns):
            return None
        filled = [np.zeros_like(part.low) if c is None else c for part, c in zip(parts, columns, strict=True)]
        return np.concatenate(filled)

    steps = _steps(parts)
    return Outcome(
        **_Columns({name: together(name) for name in _COLUMNS}),
        payers=Payers.together([part.payers for part in parts], [len(part.low) for part in parts]),
        steps=None if steps is None else Steps.together(steps),
    )
