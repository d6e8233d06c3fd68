"""Steps tied to the clauses (条款与档次同问一个事实): who fails a clause stands on no step.

A fact that is not known may be asked by a clause and by the steps of the payment. Asked apart, a clause may hold for
one value and a step for another; here each value that tells the tests apart is tried, for all such facts together.

Where each of the premises stands on a step of its own, so is every fact that the steps ask: one of the claimant has
the same value in all its premises, one of the premises may have another in each.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from registry.policy.files import terms as t
from registry.policy.files.documents import Measure
from registry.policy.files.paying.steps import Step, is_of_claimant
from registry.policy.files.terms import Test
from registry.policy.kernel.clauses import Setting, test
from registry.policy.kernel.facts import Column
from registry.policy.kernel.kleene import Mask, Truth
from registry.policy.shared_facts import Fact

MOST_WORLDS = 256
"""So many combinations of values are tried at most; facts beyond are asked apart."""

_EPOCH = dt.date(1970, 1, 1)


def stands(setting: Setting, due: Callable[[Setting], Truth], may: Mask) -> tuple[tuple[Mask, ...], ...] | None:
    """By step bool per row: whether who may meet the clauses may stand on it; one such tuple, or, where each of the
    premises stands on its own step, one for each combination of values of the claimant's facts. None where nothing ties
    them. due: what the clauses say in a setting; may: the rows that they do not refuse."""
    steps: Sequence[Step] = getattr(setting.measure.payment, "steps", None) or ()
    if not steps:
        return None
    apart = setting.measure.payment.steps_by_premises
    values = _tried(setting, [path for path in _tying(setting.measure, apart) if not _is_known(setting, path)])
    if not values:
        return None
    open_rows = may & np.logical_or.reduce([~_known(setting, path) for path in values])
    if not open_rows.any():
        return None
    whole = {path: tried for path, tried in values.items() if apart and is_of_claimant(path)}
    each = {path: tried for path, tried in values.items() if path not in whole}
    return tuple(
        _stood(setting, due, steps, [mine | own for own in _worlds(each)], ~open_rows) for mine in _worlds(whole)
    )


def _worlds(values: Mapping[str, Sequence[int]]) -> Iterator[dict[str, int]]:
    """Every combination of the values of facts."""
    for world in itertools.product(*values.values()):
        yield dict(zip(values, world, strict=True))


def _stood(
    setting: Setting,
    due: Callable[[Setting], Truth],
    steps: Sequence[Step],
    worlds: Iterable[dict[str, int]],
    free: Mask,
) -> tuple[Mask, ...]:
    """By step the rows that stand on it in any of the worlds, and those that nothing ties."""
    found = [free for _ in steps]
    for world in worlds:
        here = _where(setting, world)
        open_ = ~due(here).no
        for n, step in enumerate(steps):
            truth = Truth(open_, ~open_) if step.test is None else test(here, step.test)
            found[n] = found[n] | (open_ & ~truth.no)
            open_ = open_ & ~truth.yes
    return tuple(found)


def _where(setting: Setting, values: dict[str, int]) -> Setting:
    """The setting in which what is not known of these facts has these values."""
    columns = dict(setting.facts.columns)
    for path, value in values.items():
        column = setting.column(path)
        columns[path] = Column(np.where(_known(setting, path), column.values, column.values.dtype.type(value)))
    return replace(setting, facts=replace(setting.facts, columns=columns))


def _known(setting: Setting, path: str) -> Mask:
    known = setting.column(path).known
    return np.ones(setting.facts.rows, dtype=bool) if known is None else known


def _is_known(setting: Setting, path: str) -> bool:
    return setting.column(path).known is None


# ---- the facts, and their values -----------------------------------------------------------------------------------

_PLAIN = (t.Is, t.OneOf, t.Compare)
"""Tests that a few values tell apart, whatever else is known."""

_DATED = {"park.recognition"}
"""What no column of values tells, but the days since which it holds."""


def _tying(measure: Measure, apart: bool) -> list[str]:
    """The facts that a clause asks, under any reading, and a step, or, where premises stand apart, a step alone; none
    that is asked otherwise than plainly."""
    of_clauses = [clause.test for clause in measure.clauses if clause.decides == "payment"]
    of_clauses += [test for others in measure.other_tests for test in others.values() if test is not None]
    clauses, steps = list(_inside(of_clauses)), list(_inside(test for _, test in measure.payment.asks))
    otherwise = {path for each in (*clauses, *steps) if not isinstance(each, _PLAIN) for path in _named(each)}
    asked = {path for each in ([*clauses, *steps] if apart else clauses) for path in _named(each)} - _DATED
    return list(dict.fromkeys(path for each in steps for path in _named(each) if path in asked - otherwise))


def _inside(tests: Iterable[Test]) -> Iterable[Test]:
    for each in tests:
        yield each
        yield from _inside(part for _, part in t.parts(each))


def _named(each: Test) -> tuple[str, ...]:
    if isinstance(each, t.Within):
        return each.fact, each.other
    return (each.fact,) if isinstance(each, t.Asking | t.Division) else ()


def _tried(setting: Setting, paths: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """The values to try of each fact, as its column holds them."""
    tests = [clause.test for clause in setting.measure.clauses]
    tests += [test for others in setting.measure.other_tests for test in others.values() if test is not None]
    tests += [test for _, test in setting.measure.payment.asks]
    compared = [each for each in _inside(tests) if isinstance(each, t.Compare)]
    found, worlds = dict[str, tuple[int, ...]](), 1
    for path in paths:
        fact = setting.declared[path]
        values = _values(fact, [each for each in compared if each.fact == path])
        if worlds * len(values) <= MOST_WORLDS:
            found[path], worlds = values, worlds * len(values)
    return found


def _values(fact: Fact, compared: Sequence[t.Compare]) -> tuple[int, ...]:
    if fact.kind == "yes-no":
        return 0, 1
    if fact.kind == "one-of":
        return tuple(range(len(fact.values)))
    near = set[int]()
    for bound in (bound for each in compared for bound in each.bounds.values()):
        exact = (bound - _EPOCH).days if isinstance(bound, dt.date) else bound * fact.scale
        near |= {math.floor(exact) - 1, math.floor(exact), math.ceil(exact), math.ceil(exact) + 1}
    return tuple(sorted(near))
