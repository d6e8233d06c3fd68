"""A line of arithmetic (算式行) and the words that every way of paying puts into one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from registry.policy.answers.replies import Because
from registry.policy.files.proof.written import figures
from registry.policy.spoken.amount_words import joined, operand, result
from registry.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """How an amount of `fen` arose: the calculation, the limit beside it and whether that cut something off, what was
    counted of rent or area, and the words of the text that set the limit, or the amount where there is none."""

    fen: int
    sum: Words
    limit: Words | None = None
    cuts: bool = False
    counted: Words | None = None
    text: Because | None = None

    @property
    def words(self) -> Words:
        """In one line: `3,000,000 元 × 50% = 150 万元，上限 200 万元`."""
        return self.sum if self.limit is None else joined([self.sum, self.limit], "，", ", ")


def says(quote: str, yuan: Decimal) -> str:
    """The part of a quote that says the figure; all of it where no part does."""
    parts = re.split(r"[，；。]", quote)
    return next((part for part in parts if any(each.value == yuan for each in figures(part))), quote)


NOTHING = Words("", "")


def limited(cap: int, cuts: bool, sure: bool = True) -> Words:
    """A cap and, where it cuts something off, what is left; sure: whether no higher one is possible."""
    most = result(cap)
    if cuts:
        return joined([Words(f"上限 {most.zh}", f"cap {most.en}"), taken(cap)], "，", ", ")
    return (
        Words(f"上限 {most.zh}", f"cap {most.en}") if sure else Words(f"上限至少 {most.zh}", f"cap {most.en} at least")
    )


def taken(fen: int) -> Words:
    paid = result(fen)
    return Words(f"按 {paid.zh}计", f"so {paid.en}")


def percentage(percent: Decimal) -> str:
    return f"{percent.normalize():f}%"


def dropped(fen: Fraction) -> Words:
    """Nothing, or that what is less than a fen is dropped."""
    return NOTHING if fen.denominator == 1 else Words("（不足一分舍去）", " (fractions of a fen dropped)")


def with_(one: Words, other: Words) -> Words:
    return Words(one.zh + other.zh, one.en + other.en)


def product(rent: int, percent: Decimal) -> Words:
    left, right = operand(rent), result(Fraction(rent) * Fraction(percent) / 100)
    return Words(f"{left.zh} × {percentage(percent)} = {right.zh}", f"{left.en} × {percentage(percent)} = {right.en}")
