"""What is told (答复): what the law answers a claimant, or why it could not be asked.

Two types, because one that stands for both is sooner or later read as an answer that grants nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """`determinations` by measure; `total` low and high in yuan: as `registry.policy.answer_facts` writes them."""

    determinations: Mapping[str, dict]
    total: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A fact that the law refuses: `at`, its place as a dotted path, and what would be right, in both languages."""

    at: str
    zh: str
    en: str


def told(answer: Mapping[str, object]) -> Told | Unanswered:
    """An answer of `registry.policy.answer_facts` as what it is."""
    if "error" in answer:
        fault = answer["error"]
        return Unanswered(fault["at"], fault["zh"], fault["en"])
    return Told(answer["determinations"], answer["total"])
