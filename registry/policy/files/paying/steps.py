"""Steps (档次) of a payment: for whom the tests of the steps before it fail, and its own holds; the last has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from registry.policy.files.base import Frozen, Percent, Quote, Text, Words, Yuan, said
from registry.policy.files.bounds import MAX_AREA_M2
from registry.policy.files.terms import CLAIM, Asking, Division, Test, Within, parts

YuanForEach = Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=2)]
"""Yuan for a square metre and month."""

SquareMetres = Annotated[int, Field(gt=0, le=MAX_AREA_M2)]

MOST_STEPS = 16

OF_CLAIMANT = ("tenant.", "operator.", "incubator.")
"""Facts that are the same for all premises of a claimant."""

OF_EACH_PREMISES = ("tenant.newly_moved_in",)
"""What looks like a fact of the claimant, and is found for each of its premises."""


class Step(Frozen):
    """One step (档) of a payment."""

    name: Text
    test: Test | None = None
    article: Words
    quote: Quote


class ShareStep(Step):
    """A percentage and the most that it comes to in a year, or for a square metre and month; and the square metres of
    the claimant that count."""

    percent: Percent
    cap: Yuan | None = None
    first_m2: SquareMetres | None = None
    cap_per_m2_month: YuanForEach | None = None


class SumStep(Step):
    """A stated sum."""

    amount: Yuan


class CapStep(Step):
    """The most that may be paid."""

    cap: Yuan


class AreaStep(Step):
    """So much for a square metre and month, and the most in a year; the square metres of the claimant that count."""

    per_m2_month: YuanForEach
    first_m2: SquareMetres | None = None
    cap: Yuan | None = None


def is_of_claimant(path: str) -> bool:
    """Whether a fact is the same for all premises of a claimant."""
    return path.startswith(OF_CLAIMANT) and path not in OF_EACH_PREMISES


def of_premises(steps: Sequence[Step] | None) -> Iterator[tuple[str, str]]:
    """The facts by which several premises may stand on several steps: (place of the test, path). Where there is one,
    each of the premises stands on a step of its own."""
    for at, test in tests_of_steps(steps):
        yield from ((at, path) for path in facts_named(test) if not is_of_claimant(path))


def facts_named(test: Test) -> Iterator[str]:
    """The facts that a test names, and those inside it."""
    for _, part in parts(test):
        yield from facts_named(part)
    if isinstance(test, Asking | Division):
        yield test.fact
    if isinstance(test, Within) and test.other != CLAIM:
        yield test.other


def tests_of_steps(steps: Sequence[Step] | None) -> tuple[tuple[str, Test], ...]:
    """The tests that tell the steps apart: (place, test)."""
    return tuple((f"steps.{n}.test", step.test) for n, step in enumerate(steps or ()) if step.test is not None)


def each_but_the_last_has_a_test(steps: Sequence[Step]) -> None:
    """Raises a mistake where a step is never reached, or somebody stands on none."""
    for place, step in enumerate(steps):
        is_last = place == len(steps) - 1
        if is_last and step.test is not None:
            zh = "最后一档不写 test：前面各档都不符合的，都归这一档；不应得到补贴的，由条款（clauses）排除。"
            en = "The last step has no test: it is for all others. Who should get nothing is refused by a clause."
            raise said(zh, en, step.name.en, key=f"steps.{place}.test")
        if not is_last and step.test is None:
            zh = "只有最后一档可以不写 test；这一档之后的各档永远轮不到。"
            en = "Only the last step has no test; those after this one are never reached."
            raise said(zh, en, step.name.en, key=f"steps.{place}")


def one_for_all_or_one_each(of_all: int | None, of_steps: Sequence[int | None]) -> None:
    """Raises a mistake where square metres are said for all steps and in a step."""
    if of_all is not None and any(each is not None for each in of_steps):
        zh, en = (
            "first_m2 一次写给各档，或写在各档里，不要都写。",
            "Write one 'first_m2' for all steps or one in each, not both.",
        )
        raise said(zh, en, "first_m2", key="first_m2")


def square_metres_give_way(of_all: int | None, steps: Sequence[ShareStep | AreaStep]) -> None:
    """Raises a mistake where premises on several steps share square metres, and a step has a cap of its own."""
    if of_all is None or not any(True for _ in of_premises(steps)):
        return
    for place, step in enumerate(steps):
        if step.cap is not None:
            zh = "各处房屋各在一档、面积（first_m2）又合计的，各档里不写 cap：少算哪些面积没有说。上限写在 steps 旁边。"
            en = "Where premises on several steps share 'first_m2', a step has no 'cap': write one beside 'steps'."
            raise said(zh, en, "cap", key=f"steps.{place}.cap")


def just_one(given: Mapping[str, object], keys: str) -> None:
    """Raises a mistake unless just one of them is given."""
    written = [key for key, value in given.items() if value is not None]
    if len(written) != 1:
        zh, en = f"{keys.replace(', ', '、')} 中写一个，而且只写一个。", f"Write just one of {keys}."
        raise said(zh, en, (written or ["pays"])[-1], key=written[-1] if written else "")
