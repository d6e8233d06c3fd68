"""The facts that documents declare for themselves, as a case gives them: what each takes, and the column it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Required

import numpy as np
from pydantic import AfterValidator, PlainValidator, StringConstraints
from typing_extensions import TypedDict

from registry.policy.answers.case_values import ByYear, Day, Many, YesNo, in_order, scaled
from registry.policy.files.base import Worded
from registry.policy.files.refusal import Refusal, join
from registry.policy.kernel.codes import LONGEST, code_number
from registry.policy.kernel.facts import COLUMN_KINDS, Column
from registry.policy.shared_facts import Fact

MOST = 10**13
"""What a number, an amount in yuan or a percentage of a declared fact can be at most."""

Code = Annotated[
    str,
    StringConstraints(strict=True, pattern=rf"^\d{{1,{LONGEST}}}$"),
    Worded(
        f"应为加引号的 1 至 {LONGEST} 位数字，而不是“{{input}}”。",
        f"write 1 to {LONGEST} digits in quotes, not {{input!r}}.",
    ),
]


def value_type(fact: Fact) -> object:
    """The type that a case's value of the fact is read as; pydantic's."""
    value = _one(fact)
    if fact.by == "year":
        return ByYear[value]  # type: ignore[valid-type]
    if fact.by == "days":
        held = TypedDict("Held", {"is": Required[value], "from": Required[Day], "to": Day}, total=False)  # type: ignore[valid-type]
        return Annotated[Many[Annotated[held, in_order("from", "to")]], AfterValidator(_one_at_a_time)]
    return value


def _one(fact: Fact) -> object:
    """The type of one value."""
    name = fact.name
    match fact.kind:
        case "yes-no":
            return YesNo
        case "one-of":
            return Literal[tuple(fact.values)]  # type: ignore[valid-type]
        case "day":
            return Day
        case "code":
            return Code
        case "money":
            return Annotated[int, PlainValidator(scaled(0, MOST, name.zh, name.en))]
        case "percent":
            return Annotated[int, PlainValidator(scaled(-MOST, MOST, name.zh, name.en))]
        case "number":
            return Annotated[int, PlainValidator(scaled(-MOST, MOST, name.zh, name.en, fact.decimals))]
        case _:
            raise TypeError(f"{fact.path}: a declared fact has no values of the kind {fact.kind!r}")


def _one_at_a_time(listed: list[dict]) -> list[dict]:
    """Refuses two values that hold on one day."""
    for place, each in enumerate(listed):
        for other in listed[:place]:
            if each["from"] <= other.get("to", dt.date.max) and other["from"] <= each.get("to", dt.date.max):
                raise Refusal(
                    join(place, "from"),
                    f"与从 {other['from']} 起的一项在时间上重叠；同一天只能有一个值。",
                    f"it overlaps with the entry from {other['from']}; a day has one value.",
                )
    return listed


def column(fact: Fact, records: Sequence[Mapping], as_of: dt.date) -> Column:
    """The column of the fact from the records that hold it, one for each row: on the day of the claim, and of years the
    one before it (上年度)."""
    given = [_holding(fact, record.get(fact.key), as_of) for record in records]
    known = np.array([value is not None for value in given], dtype=bool)
    filled = np.array([0 if value is None else _coded(fact, value) for value in given], COLUMN_KINDS[fact.kind])
    return Column(filled, None if known.all() else known)


def _holding(fact: Fact, told: object, as_of: dt.date) -> object:
    """The value that counts of what a case tells; None where it tells none."""
    if told is None or fact.by is None:
        return told
    if isinstance(told, Mapping):
        return told.get(as_of.year - 1)
    return next((each["is"] for each in told if each["from"] <= as_of <= each.get("to", dt.date.max)), None)


_EPOCH = dt.date(1970, 1, 1)


def _coded(fact: Fact, value: object) -> int:
    """A value as its column holds it."""
    match fact.kind:
        case "one-of":
            return list(fact.values).index(value)
        case "day":
            return (value - _EPOCH).days
        case "code":
            return code_number(value)
        case _:
            return value
