"""What else there is (还可以看): measures in force at a place that were not asked, being about other topics."""

from __future__ import annotations

import datetime as dt

from registry.policy.files.documents import Measure, Topic
from registry.policy.files.law import Law, standing
from registry.policy.vocabulary import TOPICS


def not_asked(law: Law, claimant: str, district: str, day: dt.date) -> dict[Topic, list[Measure]]:
    """By topic, the measures that a ``tenant`` or an ``operator`` in the district (its code) could ask for besides."""
    found = [
        measure
        for document in law.documents
        if district.startswith(document.jurisdiction) and standing(document, day).state in ("in_force", "last_day")
        for measure in document.measures
        if measure.id not in law.asked and measure.claimant in (claimant, "anyone") and measure.payment.kind != "none"
    ]
    by_topic: dict[Topic, list[Measure]] = {}
    for measure in sorted(found, key=lambda each: list(TOPICS).index(each.topic)):
        by_topic.setdefault(measure.topic, []).append(measure)
    return by_topic
