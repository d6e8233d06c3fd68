"""Worked examples (算例) of a measure, inside its file: what is known of a claimant, and what must be answered.

They are worked out by hand from the words. `softpark policies validate` asks the law and compares
(:mod:`registry.policy.answers.examples`); who only reads the file does not run them.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from registry.policy.files.base import Frozen, Text, Words, Yuan, said
from registry.policy.vocabulary import Status


class Expected(Frozen):
    """What the measure must answer; what is left out is not compared.

    amount: yuan, to which it comes for sure; or `low` and `high`, from the least to the most. refused: the ids of all
    clauses that refuse. missing: all facts that are missing, by their paths. floor: yuan, the least that a district
    must pay. months: rent-free months. worth: yuan that what is given in kind is worth, for sure. status: the word for
    the answer, where no amount and no clause says it.
    """

    amount: Yuan | None = None
    low: Yuan | None = None
    high: Yuan | None = None
    refused: tuple[Words, ...] | None = Field(default=None, min_length=1)
    missing: tuple[Words, ...] | None = Field(default=None, min_length=1)
    floor: Yuan | None = None
    months: int | None = Field(default=None, ge=1, le=600)
    worth: Yuan | None = None
    status: Status | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if (self.low is None) != (self.high is None) or (self.amount is not None and self.low is not None):
            zh = "写一个确定的 amount，或者一起写 low 和 high（最低、最高）。"
            raise said(zh, "Write one sure 'amount', or 'low' and 'high' together.", "amount")
        if not self.model_fields_set:
            zh = "请写应得的结果：amount、low 和 high、refused、missing、floor、months、worth 或 status。"
            en = "Write what must come: amount, low and high, refused, missing, floor, months, worth or status."
            raise said(zh, en, "expect")
        return self


class Example(Frozen):
    """One example. facts: a case in the format that `softpark check` reads, without its id."""

    name: Text | None = None
    facts: dict[str, object] = Field(min_length=1)
    expect: Expected
