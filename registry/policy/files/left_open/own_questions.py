"""Open questions that a document declares for itself (自行声明的待解释问题), and what each of their options changes.

A question is declared once, with its options in words, the first of which is how the measures are written; each measure
that it concerns lists it with the words that leave it open and says what the other options change there.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from registry.policy.files.base import Frozen, Percent, Text, Words, Yuan, said
from registry.policy.files.terms import Test
from registry.policy.known_questions import Question
from registry.words import Words as Said

MOST_OPTIONS = 6
MOST_READINGS = 64
"""Combinations of the options of a measure's own questions: each is worked out for whom it may concern."""

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
OptionKey = Key


class DeclaredQuestion(Frozen):
    """A question as a document declares it. The first option is how its measures are written."""

    id: Key
    name: Text
    options: dict[OptionKey, Text] = Field(min_length=2, max_length=MOST_OPTIONS)

    @cached_property
    def question(self) -> Question:
        """The question that it declares. A ruling is told with its question, since one word may answer many."""
        options = {key: Said(words.zh, words.en) for key, words in self.options.items()}
        ruled = {
            key: Said(f"{self.name.zh}：{words.zh}", f"{self.name.en}: {words.en}") for key, words in options.items()
        }
        name = Said(self.name.zh, self.name.en)
        return Question(self.id, name, MappingProxyType(options), MappingProxyType(ruled), next(iter(options)))


class OtherForce(Frozen):
    """Other days in force: the first, or the last."""

    start: dt.date | None = None
    end: dt.date | None = None

    @model_validator(mode="after")
    def _says_a_day(self) -> OtherForce:
        if self.start is None and self.end is None:
            zh, en = "写明 start（第一天）或 end（最后一天）。", "Say 'start', the first day, or 'end', the last."
            raise said(zh, en, "force")
        return self


PARTS = ("clause", "step", "tier", "payment", "force")
"""The parts of a measure that an option can change; each is named under its own key."""

FIXED = ("pays", "once", "payer", "same_kind_offer")
"""Keys of a payment that say what kind of support it is, which no reading changes."""

_BESIDE = {
    "clause": ("left_out", "test"),
    "step": ("test", "percent", "cap", "amount"),
    "tier": ("cap", "amount"),
    "payment": (),
    "force": (),
}


class Change(Frozen):
    """What an option changes: one part of the measure, named, and what stands in its place.

    clause: the id of a clause, left out or with another test. step: its number, from 1; tier: its name. payment: other
    values under keys of the payment. force: other days.
    """

    clause: Words | None = None
    left_out: Literal[True] | None = None
    step: Annotated[int, Field(ge=1)] | None = None
    tier: Words | None = None
    test: Test | None = None
    percent: Percent | None = None
    cap: Yuan | None = None
    amount: Yuan | None = None
    payment: dict[str, Any] | None = Field(default=None, min_length=1)
    force: OtherForce | None = None

    @model_validator(mode="after")
    def _changes_one_part(self) -> Change:
        named = [part for part in PARTS if getattr(self, part) is not None]
        given = [key for key in _KEYS if getattr(self, key) is not None]
        if len(named) != 1:
            word, parts = (named or given or ["{}"])[-1], ", ".join(PARTS)
            zh = f"“{word}”：一处改动写明一个部分，而且只写一个（{parts}）。"
            raise said(zh, f"{word!r}: a change names one part, and just one ({parts}).", word)
        (part,) = named
        allowed = _BESIDE[part]
        for key in given:
            if key not in allowed:
                zh = f"“{part}”的改动不写“{key}”。"
                raise said(zh, f"A change of a {part} has no {key!r}.", key, allowed, key)
        if allowed and not given:
            zh = f"“{part}”改成什么，没有写：{'、'.join(allowed)}。"
            raise said(zh, f"What becomes of the {part} is not said: {', '.join(allowed)}.", part, key=part)
        if part == "clause" and len(given) != 1:
            zh, en = "left_out 与 test 只写一个。", "Write left_out or test, not both."
            raise said(zh, en, "test", key="test")
        return self

    @property
    def part(self) -> str:
        return next(part for part in PARTS if getattr(self, part) is not None)

    @property
    def replaced(self) -> dict[str, Any]:
        """What of a step or a tier is replaced: key -> value."""
        return {key: value for key in _KEYS if (value := getattr(self, key)) is not None}

    @property
    def touches(self) -> frozenset[str]:
        """The parts that it changes, so that no two questions change the same."""
        if self.payment is not None:
            return frozenset(f"payment.{key}" for key in self.payment)
        if self.force is not None:
            return frozenset({"force"})
        if self.clause is not None:
            return frozenset({f"clause {self.clause}"})
        return frozenset(f"{self.part} {getattr(self, self.part)} {key}" for key in self.replaced)


_KEYS = ("left_out", "test", "percent", "cap", "amount")
