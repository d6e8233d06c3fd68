"""The facts that documents declare for themselves, as a case gives them: what each takes, and the column it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Required, cast

import numpy as np
from pydantic import AfterValidator, PlainValidator, StringConstraints, WithJsonSchema
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


_NUMBER = WithJsonSchema({"type": "number"})


def value_type(fact: Fact) -> object:
    """The type that a case's value of the fact is read as; pydantic's."""
    value = _one(fact)
    if fact.by == "year":
        return ByYear[value]  # type: ignore[valid-type]
    if fact.by == "days":
        held = _TYPED_DICT("Held", {"is": Required[value], "from": Required[Day], "to": Day}, total=False)
        return Annotated[Many[Annotated[held, in_order("from", "to")]], AfterValidator(_one_at_a_time)]
    return value


_TYPED_DICT: Any = TypedDict  # called with a type that is known only when documents are read


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
            return Annotated[int, PlainValidator(scaled(0, MOST, name.zh, name.en)), _NUMBER]
        case "percent":
            return Annotated[int, PlainValidator(scaled(-MOST, MOST, name.zh, name.en)), _NUMBER]
        case "number":
            return Annotated[int, PlainValidator(scaled(-MOST, MOST, name.zh, name.en, fact.decimals)), _NUMBER]
        case _:
            raise TypeError(f"{fact.path}: a declared fact has no values of the kind {fact.kind!r}")


Held = TypedDict("Held", {"is": Required[object], "from": Required[dt.date], "to": dt.date}, total=False)
Held.__doc__ = "What a fact was, and for which days."


def _one_at_a_time(listed: list[Held]) -> list[Held]:
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


Value = bool | str | int | dt.date
"""A value as it was read: money in fen, a percentage or a number in its smallest parts."""


def column(fact: Fact, records: Sequence[Mapping[str, object]], as_of: dt.date) -> Column:
    """The column of the fact from the records that hold it, one for each row: on the day of the claim, and of years the
    one before it (上年度)."""
    key = fact.key
    given = [holding(fact, record.get(key), as_of) for record in records]
    known = np.array([value is not None for value in given], dtype=bool)
    numbers = [0 if value is None else coded(fact, value) for value in given]
    return Column(np.array(numbers, COLUMN_KINDS[fact.kind]), None if known.all() else known)


def holding(fact: Fact, told: object, as_of: dt.date) -> Value | None:
    """The value that counts of what a case tells; None where it tells none."""
    if told is None or fact.by is None:
        return cast("Value | None", told)
    if fact.by == "year":
        return cast("Mapping[int, Value]", told).get(as_of.year - 1)
    held = (each["is"] for each in cast("list[Held]", told) if each["from"] <= as_of <= each.get("to", dt.date.max))
    return cast("Value | None", next(held, None))


def untold(fact: Fact, rows: int) -> Column:
    """The column of a fact that nobody tells; of most that documents declare nobody does."""
    return Column(np.zeros(rows, COLUMN_KINDS[fact.kind]), np.zeros(rows, bool) if rows else None)


_EPOCH = dt.date(1970, 1, 1)


def coded(fact: Fact, value: Value) -> int:
    """A value as its column holds it."""
    if isinstance(value, dt.date):
        return (value - _EPOCH).days
    if isinstance(value, str):
        return code_number(value) if fact.kind == "code" else list(fact.values).index(value)
    return value
