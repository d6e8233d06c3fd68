"""Workings (演算) of one claimant: the rows that surely count and the steps they stand on, under each reading.

What an answer says of how its amount arose is read from here, the same columns that the amount comes from.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from registry.policy.files import documents as d
from registry.policy.files.law import Law
from registry.policy.files.rulings import Rulings, reading_under
from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.determination import base_of, territory_of
from registry.policy.kernel.facts import Facts
from registry.policy.kernel.options import Options
from registry.policy.kernel.outcome import Clauses
from registry.policy.kernel.payments import counted_rent
from registry.policy.kernel.payments.tied_steps import stands
from registry.policy.kernel.readings import in_play
from registry.policy.kernel.side_by_side import is_in_force, under
from registry.policy.kernel.tiers import standings


@dataclass(frozen=True, slots=True)
class Working:
    """One reading: the option of every question in play, what the clauses were asked in, and bool per row, whether it
    surely meets them, and whether it may; settled: whether nobody can be in doubt of any row."""

    reading: Mapping[str, str]
    setting: Setting
    must: np.ndarray
    may: np.ndarray
    settled: bool

    def is_of(self, key: str) -> bool:
        """Whether it belongs to an answer's reading, written ``question=option, …``; an empty one is all of them."""
        chosen = dict(part.split("=", 1) for part in key.split(", ")) if key else {}
        return chosen.items() <= dict(self.reading).items()


def workings(law: Law, measure: d.Measure, facts: Facts, rulings: Rulings = None) -> Iterator[Working]:
    """Every reading in which the measure is in force, of a batch of one claimant."""
    if facts.claimants != 1:
        return
    territory, base = territory_of(law.document(measure.id), facts), base_of(law, measure, facts)
    playing = [question for question in measure.questions if in_play(question, base, ~territory.no).any()]
    ruled = reading_under(rulings, measure, facts.as_of)
    options = [
        [ruled[question]] if question in ruled else list(law.questions[question].options) for question in playing
    ]
    for chosen in itertools.product(*options):
        reading = dict(zip(playing, chosen, strict=True))
        if not is_in_force(law, measure, facts.as_of, reading):
            continue
        options = Options.side_by_side([reading], [1], facts.claimant, law.questions)
        setting = replace(under(law, base, reading), options=options)
        if ladder := setting.measure.payment.ladder:
            setting = replace(setting, standings=standings(facts, ladder, options))
        due = Clauses.ask(setting, territory).due
        counting = counted_rent.of_payment(setting)
        if setting.measure.payment.steps_by_premises:
            counting = replace(counting, stands=stands(setting, lambda w: Clauses.ask(w, territory).due, ~due.no))
        yield Working(reading, counting, due.yes, ~due.no, bool((due.yes | due.no).all()))
