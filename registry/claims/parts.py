"""The part of each place (各处部分) in an amount that a tenant may claim for several, where the text tells it.

What is due is worked out by premises; a cap, or the square metres that are subsidised, are the enterprise's. As long as
nothing is cut off across premises, the whole is the sum of what each gives by itself, and that is its part. Where
something is cut, no text says whose part it takes, and nobody is told one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.claims.entitlement import Alone
from registry.policy import Answer, Determination, Told


@dataclass(frozen=True)
class PlaceParts:
    """Fen at least and at most for each of the places asked for, in their order. What is left of a fen in each adds up
    in the whole: `left` (least, most) fen are in no part."""

    fen: tuple[tuple[int, int], ...]
    left: tuple[int, int]


def parts(measure: str, whole: Answer, places: Sequence[Alone]) -> PlaceParts | None:
    """What each place has in the amount of a measure; None where it cannot be told.

    The places must be all that the whole was answered for, each once.
    """
    if not isinstance(whole, Told) or not all(isinstance(place.answer, Told) for place in places):
        return None
    amount, *each = (answer.determinations[measure] for answer in (whole, *(place.answer for place in places)))
    if not all(one.low is not None for one in (amount, *filter(applies, each))):
        return None  # a district decides what is paid
    together, fen = bounds(amount), tuple(bounds(one) if applies(one) else (0, 0) for one in each)
    left = tuple(together[side] - sum(one[side] for one in fen) for side in (0, 1))
    # Each part drops less than a fen. Where the cap cuts, even that little may be what it took.
    if all(0 <= rest < len(places) and not (rest and amount.capped) for rest in left):
        return PlaceParts(fen, left)
    return None


def applies(determination: Determination) -> bool:
    """Whether the measure is for the territory at all."""
    return determination.status != "not_applicable"


def bounds(determination: Determination) -> tuple[int, int]:
    """The least and the most that is due, in fen: the yuan of an answer have two decimals at most."""
    return round(determination.low * 100), round(determination.high * 100)
