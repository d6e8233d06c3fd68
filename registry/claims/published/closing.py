"""A day's close (日终公布): which figures are renewed, and which stay as they were published before.

A figure is renewed as a whole or not at all. Of a place, only what its parts do not tell already has to hide who is in
it: where all parks of a district are renewed, nothing is told by their sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.claims.published.figures import Figure
from registry.claims.published.hiding import NONE, Contributions, Event, TellsTooMuch, ToldSums


@dataclass(frozen=True)
class Close:
    """What is published: the figures that are renewed, and what that tells of (`registry.claims.published.hiding`)."""

    renewed: tuple[Figure, ...]
    events: tuple[Event, ...]


def close(told: ToldSums, number: int, figures: Iterable[Figure], digests: Mapping[str, str]) -> Close:
    """The publication `number`. `figures`: as they are now, those that others contain first; `digests`: of each
    figure, by name, as it was renewed last.
    """
    renewed: list[Figure] = []
    events: list[Event] = []
    current: dict[str, Figure] = {}  # figures that are published just as they are now
    every: dict[str, Figure] = {}
    for figure in figures:
        every[figure.name] = figure
        if digests.get(figure.name) == figure.digest:
            current[figure.name] = figure
            continue
        rest = {
            f"{figure.name}/{sort}": parts - _covered(figure.within, sort, current, every)
            for sort, parts in figure.whole.items()
        }
        try:
            events += told.tell(number, rest, figure.readers)
        except TellsTooMuch:
            continue
        current[figure.name] = figure
        renewed.append(figure)
    return Close(tuple(renewed), tuple(events))


def _covered(
    within: Iterable[str], sort: str, current: Mapping[str, Figure], every: Mapping[str, Figure]
) -> Contributions:  # fmt: skip
    """What the figures within tell already, those in their turn within where one of them does not."""
    found: set = set()
    for name in within:
        if name in current:
            found |= current[name].whole.get(sort, NONE)
        else:
            found |= _covered(every[name].within, sort, current, every)
    return frozenset(found)
