"""Codes (代码) as numbers, so that those which begin alike lie side by side."""

from __future__ import annotations

LONGEST = 12
"""Digits of a code."""


def code_number(code: str) -> int:
    """The number of a code of at most LONGEST digits: of base 11, in which 0 says that the code has ended."""
    return sum((int(digit) + 1) * 11 ** (LONGEST - place) for place, digit in enumerate(code, 1))


def beginning_with(start: str) -> tuple[int, int]:
    """The first number of the codes that begin so, and the first one after them."""
    first = code_number(start)
    return first, first + 11 ** (LONGEST - len(start))
