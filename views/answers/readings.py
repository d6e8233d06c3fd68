"""Readings that come to the same, in the visitor's language: `registry.policy.spoken.grouped_readings`."""

from collections.abc import Mapping
from typing import NamedTuple

from registry.policy.answers.replies import Reading
from registry.policy.spoken import grouped_readings
from views.kit.context import law
from views.kit.format import capital
from views.kit.i18n import pick


class ReadingLine(NamedTuple):
    """An answer, in words the readings that come to it, each way a text of its own, and their keys."""

    ways: list[str]
    answer: Reading
    keys: tuple[str, ...]


def lines(readings: Mapping[str, Reading]) -> list[ReadingLine]:
    """The different answers among `readings` (``question=option, …`` → answer), in their order, each once."""
    return [
        ReadingLine([capital(pick(way)) for way in group.ways], group.answer, group.keys)
        for group in grouped_readings.grouped(readings, law())
    ]


def sentence(readings: Mapping[str, Reading]) -> str | None:
    """How many of the readings agree, and with which of them the answer is another; None where no two agree."""
    said = grouped_readings.counted(readings, law())
    return None if said is None else capital(pick(said))
