"""Days in force under a reading (各种解释下的施行期), and the setting in which its clauses are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from registry.policy.files.alternatives import other_force
from registry.policy.files.documents import Measure
from registry.policy.files.law import Law, Standing, standing
from registry.policy.kernel.clauses import Setting
from registry.policy.kernel.facts import Facts
from registry.policy.known_questions import QUESTIONS

OPEN = ("in_force", "last_day")
"""States of a document whose measures are asked."""


def standing_under(law: Law, measure: Measure, day: dt.date, reading: Mapping[str, str]) -> Standing:
    """Whether the measure is in force on the day, as its own questions are read."""
    return standing(law.document(measure.id), day, other_force(measure.changes, reading))


def is_in_force(law: Law, measure: Measure, day: dt.date, reading: Mapping[str, str]) -> bool:
    """The same, with `last-day` read as well."""
    last_day = reading.get("last-day", QUESTIONS["last-day"].plain)
    return standing_under(law, measure, day, reading).under(last_day) == "in_force"


def before_start(facts: Facts, force: Standing) -> bool:
    """Whether the rent year ended before the measure began."""
    return force.start is not None and dt.date(facts.rent_year, 12, 31) < force.start


def under(law: Law, setting: Setting, reading: Mapping[str, str]) -> Setting:
    """The setting with the payment and the days of a reading; clauses are asked by its options."""
    measure = setting.measure.under(reading)
    if other_force(measure.changes, reading) is None:
        return setting if measure is setting.measure else replace(setting, measure=measure)
    force = standing_under(law, measure, setting.facts.as_of, reading)
    return replace(setting, measure=measure, rent_year_before_start=before_start(setting.facts, force))


def by_days(law: Law, measure: Measure, facts: Facts) -> dict[str, list[Standing]]:
    """Of the questions whose options say other days in force: the standings under each option, where they differ."""
    found: dict[str, list[Standing]] = {}
    for id, asked in measure.own_questions.items():
        if any(change.force is not None for listed in asked.changes.values() for change in listed):
            each = [standing_under(law, measure, facts.as_of, {id: option}) for option in law.questions[id].options]
            if len({(one.state, before_start(facts, one)) for one in each}) > 1:
                found[id] = each
    return found
