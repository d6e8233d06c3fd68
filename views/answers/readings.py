"""Readings that come to the same (相同结果的解释): a text's open questions side by side, equal answers as one line."""

from collections.abc import Iterable, Mapping
from itertools import permutations
from typing import NamedTuple

from registry.policy.answers.replies import Reading
from registry.policy.vocabulary import QUESTIONS
from registry.quoting import inner
from views.kit.format import capital
from views.kit.i18n import _, pick

Options = tuple[frozenset[str], ...]
"""For each question the options that lead here; together they stand for every combination of them."""

ORDERS = 4  # questions whose every order is tried for the shortest words; readings with more are rare


class ReadingLine(NamedTuple):
    """An answer, and in words the readings that come to it, each way a text of its own."""

    ways: list[str]
    answer: Reading


def lines(readings: Mapping[str, Reading]) -> list[ReadingLine]:
    """The different answers among `readings` (``question=option, …`` → answer), in their order, each once."""
    same: dict[tuple[object, ...], list[str]] = {}
    for key, answer in readings.items():
        same.setdefault(_worth(answer), []).append(key)
    asked = [part.split("=", 1)[0] for part in next(iter(readings)).split(", ")]
    every = _boxes(readings)
    known = tuple(frozenset.union(*(box[axis] for box in every)) for axis in range(len(asked)))
    return [
        ReadingLine([_words(asked, box, known) for box in _joined(_boxes(keys))], readings[keys[0]])
        for keys in same.values()
    ]


def _worth(answer: Reading) -> tuple[object, ...]:
    """What makes answers different to who reads them."""
    return answer.status, answer.low, answer.high, answer.floor, answer.payers, answer.months


def _boxes(keys: Iterable[str]) -> list[Options]:
    return [tuple(frozenset([part.split("=", 1)[1]]) for part in key.split(", ")) for key in keys]


def _joined(boxes: list[Options]) -> list[Options]:
    """The same combinations in as few boxes as joining along one question after the other gives."""
    axes = range(len(boxes[0]))
    orders = permutations(axes) if len(axes) <= ORDERS else [axes]
    return min((_along(boxes, order) for order in orders), key=len)


def _along(boxes: list[Options], order: Iterable[int]) -> list[Options]:
    for axis in order:
        beside: dict[tuple, frozenset[str]] = {}
        for box in boxes:
            rest = box[:axis] + box[axis + 1 :]
            beside[rest] = beside.get(rest, frozenset()) | box[axis]
        boxes = [(*rest[:axis], options, *rest[axis:]) for rest, options in beside.items()]
    return boxes


def _words(asked: list[str], box: Options, known: Options) -> str:
    """The options that a box needs; a question all of whose options are in it says nothing."""
    parts = [
        _either([pick(words) for id, words in QUESTIONS[question].options.items() if id in options])
        for question, options, every in zip(asked, box, known, strict=True)
        if options != every
    ]
    return capital(_("；").join(parts) or _("无论采用哪种解释"))


def _either(options: list[str]) -> str:
    """One option as it is; of several each in quotation marks, since their words may hold commas."""
    return options[0] if len(options) == 1 else _("或").join(_("“{text}”").format(text=inner(text)) for text in options)
