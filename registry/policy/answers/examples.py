"""The worked examples of policy files (算例), asked of the law: where an answer differs, what was expected and what
came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from registry.policy.answers.check import answer_facts
from registry.policy.answers.replies import Determination, Unanswered
from registry.policy.files.documents import Document, Measure
from registry.policy.files.examples import Example, Expected
from registry.policy.files.law import Law
from registry.policy.files.mistakes import Mistake
from registry.policy.files.refusal import join
from registry.policy.vocabulary import STATUSES


def mistakes_of_examples(law: Law, document: Document) -> Iterator[Mistake]:
    """Every example of the document that is answered otherwise than it expects, in the order of the file. law: holds
    the document."""
    for place, measure in enumerate(document.measures):
        if not measure.examples:
            continue
        answers = answer_facts(
            [{"id": f"example-{n}", **each.facts} for n, each in enumerate(measure.examples)],
            law.asking((), [measure.id]),
        )
        for n, (example, answer) in enumerate(zip(measure.examples, answers, strict=True)):
            at = join("measures", place, "examples", n)
            if isinstance(answer, Unanswered):
                yield Mistake(join(at, "facts", answer.at), answer.zh, answer.en, answer.at.rpartition(".")[2])
            elif measure.id not in answer.determinations:
                yield _of_another_claimant(at, measure)
            else:
                yield from _differing(at, example, answer.determinations[measure.id])


def _of_another_claimant(at: str, measure: Measure) -> Mistake:
    wants = measure.claimant == "tenant"
    zh = "企业的案例要写 tenant（可以是 tenant: {}）。" if wants else "运营主体的案例不写 tenant。"
    en = "A case of a tenant has 'tenant' (it may be tenant: {})." if wants else "A case of an operating body has none."
    return Mistake(join(at, "facts"), zh, en, "tenant")


def _differing(at: str, example: Example, said: Determination) -> Iterator[Mistake]:
    came = {"zh": _told(said, 0), "en": _told(said, 1)}
    for key, (expected, found) in _compared(example.expect, said).items():
        if expected != found:
            words = _words(expected)
            zh = f"{key} 应为 {words}，算出的是 {_words(found)}（{came['zh']}）。"
            en = f"{key} should be {words}; what comes is {_words(found)} ({came['en']})."
            yield Mistake(join(at, "expect", key), zh, en, words)


def _compared(expect: Expected, said: Determination) -> Mapping[str, tuple[object, object]]:
    """By key, what is expected and what was answered, of all that the example says."""
    sure = said.low if said.low == said.high and said.status in ("eligible", "superseded") else None
    floor = said.floor.low if said.floor is not None and said.floor.settled else None
    worth = said.worth.low if said.worth is not None and said.worth.low == said.worth.high else None
    found: dict[str, tuple[object, object]] = {
        "amount": (expect.amount, sure),
        "low": (expect.low, said.low),
        "high": (expect.high, said.high),
        "refused": (None if expect.refused is None else set(expect.refused), set(said.failed)),
        "missing": (None if expect.missing is None else set(expect.missing), set(said.missing)),
        "floor": (expect.floor, floor),
        "months": (expect.months, said.months),
        "worth": (expect.worth, worth),
        "status": (expect.status, said.status),
    }
    return {
        key: (given, came if came is None or isinstance(came, str | set) else _exact(came))
        for key, (given, came) in found.items()
        if given is not None
    }


def _exact(amount: object) -> object:
    """An answer's yuan, which is a float where it has fen, as exactly as it is written."""
    return Decimal(str(amount))


def _told(said: Determination, language: int) -> str:
    """The status in words, with the amount where there is one, what refuses and what is missing."""
    words = STATUSES[said.status]
    parts = [words.zh if language == 0 else words.en]
    if said.high is not None:
        amount = _words(said.high) if said.low == said.high else f"{_words(said.low)}–{_words(said.high)}"
        parts.append(f"{amount} 元" if language == 0 else f"{amount} yuan")
    return " · ".join([*parts, *said.failed, *said.missing])


def _words(value: object) -> str:
    if isinstance(value, set):
        return "、".join(sorted(map(str, value))) or "—"
    if value is None:
        return "—"
    return value if isinstance(value, str) else f"{value:,}"
