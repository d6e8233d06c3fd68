"""What part of an amount the clauses give (按…的50%): a half, as the texts say, or what a policy file says instead."""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

TEXT = Fraction(1, 2)
_told: list[Fraction] = []


def share() -> Fraction:
    """The part that is given of a rent or an outlay, and the least that districts owe."""
    return _told[-1] if _told else TEXT


@contextmanager
def told(percent: str) -> Iterator[None]:
    """As if the texts said this percentage, such as 33.33, wherever they say 50."""
    _told.append(Fraction(percent) / 100)
    try:
        yield
    finally:
        _told.pop()
