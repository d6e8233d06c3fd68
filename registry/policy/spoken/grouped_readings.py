"""Readings that come to the same (相同结果的解释): a text's open questions side by side, equal answers as one, and a
sentence that counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations

from registry.policy.answers.replies import Floor, Reading, Yuan
from registry.policy.files.law import Law
from registry.policy.files.proof.articles import in_chinese
from registry.policy.known_questions import Question
from registry.policy.spoken.amount_words import joined, result
from registry.policy.vocabulary import STATUSES
from registry.quoting import inner
from registry.words import Words

Options = tuple[frozenset[str], ...]
"""For each question the options that lead here; together they stand for every combination of them."""

ORDERS = 4  # questions whose every order is tried for the shortest words; readings with more are rare


@dataclass(frozen=True, slots=True)
class Group:
    """An answer, in words the readings that come to it, each way a text of its own, and their keys."""

    ways: list[Words]
    answer: Reading
    keys: tuple[str, ...]


def grouped(readings: Mapping[str, Reading], law: Law) -> list[Group]:
    """The different answers among `readings` (``question=option, …`` → answer), in their order, each once."""
    same: dict[tuple[object, ...], list[str]] = {}
    for key, answer in readings.items():
        same.setdefault(_worth(answer), []).append(key)
    asked = [part.split("=", 1)[0] for part in next(iter(readings), "").split(", ") if readings]
    every = _boxes(readings)
    known = tuple(frozenset(option for box in every for option in box[axis]) for axis in range(len(asked)))
    return [
        Group(
            [_words([law.question(id) for id in asked], box, known) for box in _joined(_boxes(keys))],
            readings[keys[0]],
            tuple(keys),
        )
        for keys in same.values()
    ]


def reading_words(key: str, law: Law) -> Words:
    """`three-years=gap-ends, status-date=as-of` in words: the options chosen."""
    pairs = (part.split("=", 1) for part in key.split(", "))
    return joined([law.question(question).option(option) for question, option in pairs])


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
        beside: dict[tuple[frozenset[str], ...], frozenset[str]] = {}
        for box in boxes:
            rest = box[:axis] + box[axis + 1 :]
            beside[rest] = beside.get(rest, frozenset()) | box[axis]
        boxes = [(*rest[:axis], options, *rest[axis:]) for rest, options in beside.items()]
    return boxes


def _words(asked: list[Question], box: Options, known: Options) -> Words:
    """The options that a box needs; a question all of whose options are in it says nothing."""
    parts = [
        _either([words for id, words in question.options.items() if id in options])
        for question, options, every in zip(asked, box, known, strict=True)
        if options != every
    ]
    return joined(parts) if parts else Words("无论采用哪种解释", "under every reading")


def _either(options: list[Words]) -> Words:
    """One option as it is; of several each in quotation marks, since their words may hold commas."""
    return options[0] if len(options) == 1 else joined([_quoted(each) for each in options], "或", " or ")


def _quoted(words: Words) -> Words:
    return Words(f"“{inner(words.zh)}”", f"“{inner(words.en)}”")


# ---- the sentence --------------------------------------------------------------------------------------------------


def counted(readings: Mapping[str, Reading], law: Law) -> Words | None:
    """`六种读法中五种为 150 万元；只有“以申请之日为准”时为 100 万至 150 万元`; None where no two of them agree.

    Each combination of the options that change the answer is one reading.
    """
    groups = sorted(grouped(readings, law), key=lambda group: -len(group.keys))
    if len(groups) < 2 or len(groups[0].keys) < 2:
        return None
    most, *others = groups
    n, k, all_of = len(readings), len(most.keys), amount(most.answer)
    said = [Words(f"{_count(n)}种读法中{_count(k)}种为{_spaced(all_of.zh)}", f"{k} of {n} readings: {all_of.en}")]
    for group in others:
        when = joined([_quoted(way) for way in group.ways], "或", " or ")
        mine = amount(group.answer)
        said.append(Words(f"只有{when.zh}时为{_spaced(mine.zh)}", f"only with {when.en}: {mine.en}"))
    return joined(said)


def _spaced(words: str) -> str:
    """A number stands off from the words before it."""
    return f" {words}" if words[:1].isdigit() else words


def _count(n: int) -> str:
    return "两" if n == 2 else in_chinese(n)


def amount(answer: Reading) -> Words:
    """What an answer comes to: an amount, from which to which, free months, a floor, else its status."""
    status = STATUSES[answer.status]
    if answer.status in ("not_eligible", "superseded"):
        return Words(f"0 元（{status.zh}）", f"CNY 0 ({status.en})")
    if answer.floor is not None:
        return _floor(answer.floor, status)
    if answer.months is not None:
        return Words(f"免租 {answer.months} 个月", f"{answer.months} rent-free months")
    if not answer.high or answer.low is None:
        return status
    return span(answer.low, answer.high)


def span(low: Yuan, high: Yuan) -> Words:
    """`150 万元`, `100 万至 150 万元`, `0 至 1,234.50 元`."""
    ends = [result(fen_of(end)) for end in (low, high)]
    if low == high:
        return ends[1]
    if ends[0].zh.endswith("万元") and ends[1].zh.endswith("万元"):
        return Words(f"{ends[0].zh.removesuffix('元')}至 {ends[1].zh}", f"{ends[0].en} to {ends[1].en}")
    return Words(f"{ends[0].zh}至 {ends[1].zh}", f"{ends[0].en} to {ends[1].en}")


def fen_of(yuan: Yuan) -> int:
    return round(yuan * 100)


def _floor(floor: Floor, status: Words) -> Words:
    if floor.settled and floor.low is not None:
        least = result(fen_of(floor.low))
        return Words(f"{status.zh}，每年不低于 {least.zh}", f"{status.en}, at least {least.en} a year")
    if floor.settled:
        return Words(f"{status.zh}，没有下限", f"{status.en}, no floor")
    return Words(f"{status.zh}，下限还不能确定", f"{status.en}, the floor is not certain yet")
