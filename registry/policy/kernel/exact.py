"""Exact shares (精确乘除) in int64: no product leaves it, whatever a policy file or a fact says within its bounds.

Bounds: a rent of a year is at most `MOST_RENT`, of all premises of a claimant `bounds.MOST_LISTED` times that; a
percentage is a fraction whose terms are at most 10,000; what is asked of square metres is bounded in
:mod:`registry.policy.files.payments`. Amounts are never negative.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from registry.policy.files.bounds import MAX_YUAN

MOST_FEN = MAX_YUAN * 100
MOST_RENT = 12 * MOST_FEN
"""Fen: the most that a year's rent can be, as twelve months of a lease; what an unknown rent is taken to be at most."""

Whole = int | np.ndarray


def fraction(percent: Decimal) -> tuple[int, int]:
    """The percentage as a fraction in lowest terms."""
    return (percent / 100).as_integer_ratio()


def share(amount: Whole, part: Whole, of: Whole) -> Whole:
    """amount * part / of without its fraction, where the result and `of * part` are within int64."""
    whole, rest = amount // of, amount % of
    return whole * part + rest * part // of


def quotients(a: np.ndarray, b: Whole, c: Whole) -> tuple[np.ndarray, np.ndarray]:
    """a * b divided by c, quotient and remainder, exact although the product may leave int64.

    The quotient must be below 2**50 and c below 2**61: then a quotient of floats is off by one at most, so the true
    remainder is small and survives the wrap-around of int64.
    """
    quotient = (a * (b / c)).astype(np.int64)
    with np.errstate(over="ignore"):
        remainder = a * np.int64(b) - quotient * np.int64(c)
    off = (remainder >= c).view(np.int8) - (remainder < 0).view(np.int8)
    quotient += off
    remainder -= off * np.int64(c)
    return quotient, remainder


def total(fen: np.ndarray) -> int:
    """The sum of a column, as a Python integer that may leave int64."""
    low = int((fen & 0xFFFF_FFFF).sum())
    return (int((fen >> 32).sum()) << 32) + low
