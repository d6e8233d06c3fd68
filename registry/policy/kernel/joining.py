"""Outcomes joined (结论合并): over the readings of one batch, and those of several batches end to end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from registry.policy.kernel.outcome import Outcome
from registry.policy.kernel.payers import Payers
from registry.policy.kernel.steps import Steps
from registry.policy.kernel.tiers import NO_TIER


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
    )


def _steps(outcomes: Sequence[Outcome]) -> list[Steps] | None:
    """The steps of each outcome, None where all amounts of all of them arose on one."""
    tiers = next((outcome.steps.tiers for outcome in outcomes if outcome.steps is not None), None)
    if tiers is None:
        return None
    return [each.steps or Steps.single(tiers, each.tier, each.low, each.high) for each in outcomes]


def placed(order: np.ndarray, parts: Sequence[Outcome]) -> Outcome:
    """The outcomes of parts of a batch, put back into its order. order: their claimants, one after another."""
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    whole = end_to_end(parts)
    moved = {"payers": whole.payers and whole.payers.placed(order), "steps": whole.steps and whole.steps.placed(back)}
    columns = {name: column for name, column in vars(whole).items() if name not in moved and column is not None}
    return replace(whole, **{name: column[back] for name, column in columns.items()}, **moved)


def overlaid(whole: Outcome, parts: Sequence[tuple[np.ndarray, Outcome]]) -> Outcome | None:
    """The outcome of a batch, with others in the place of some of its claimants; None where districts or steps are
    told of somebody, which are no columns."""
    outcomes = [whole, *(part for _, part in parts)]
    if any(each.payers is not None or each.steps is not None for each in outcomes):
        return None

    def over(name: str) -> np.ndarray | None:
        columns = [getattr(each, name) for each in outcomes]
        told = [column for column in columns if column is not None]
        if not told:
            return None
        kind = np.result_type(*told)
        laid = np.zeros(len(whole.low), kind) if columns[0] is None else columns[0].astype(kind)
        for (rows, _), column in zip(parts, columns[1:], strict=True):
            laid[rows] = 0 if column is None else column
        return laid

    names = [name for name in Outcome.__dataclass_fields__ if name not in ("payers", "steps")]
    return Outcome(**{name: over(name) for name in names})


def end_to_end(parts: Sequence[Outcome]) -> Outcome:
    """The outcomes of consecutive batches as one."""

    def together(name: str) -> np.ndarray | None:
        columns = [getattr(part, name) for part in parts]
        if all(column is None for column in columns):
            return None
        filled = [np.zeros_like(part.low) if c is None else c for part, c in zip(parts, columns, strict=True)]
        return np.concatenate(filled)

    steps = _steps(parts)
    columns = {name: together(name) for name in Outcome.__dataclass_fields__ if name not in ("payers", "steps")}
    return replace(
        parts[0],
        **columns,
        payers=Payers.together([part.payers for part in parts], [len(part.low) for part in parts]),
        steps=None if steps is None else Steps.together(steps),
    )
