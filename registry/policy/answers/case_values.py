"""Values in a case file: what each takes, what it becomes, and the words in which anything else is refused.

Nothing here knows about parks. A check of ours raises Refusal, its place read from the value that it is given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, TypeVar, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    Strict,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
)

from registry.policy.files import yaml_text
from registry.policy.files.base import Worded
from registry.policy.files.bounds import MAX_AREA_M2, MAX_YUAN, MOST_LISTED, YEARS
from registry.policy.files.file_kinds import shown
from registry.policy.files.refusal import Refusal
from registry.policy.vocabulary import FIRST_DAY, LAST_DAY

V = TypeVar("V")

LONGEST = 60
"""Characters that are repeated of what stands in a case."""

YesNo = Annotated[
    bool,
    Strict(),
    Worded("应为 true 或 false，而不是“{input}”；不清楚就不写这一项。", "write true or false, or leave it out."),
]
Text = Annotated[
    str,
    Strict(),
    Field(max_length=200),
    AfterValidator(str.strip),
    Field(min_length=1),
    Worded("应为 1 至 200 字的文字。", "write a text of 1 to 200 characters."),
]
Year = Annotated[
    int,
    Strict(),
    Field(ge=YEARS[0], le=YEARS[-1]),
    Worded(
        f"应为 {YEARS[0]} 至 {YEARS[-1]} 的整数，而不是“{{input}}”。", f"a whole number from {YEARS[0]} to {YEARS[-1]}."
    ),
]
FreeMonths = Annotated[
    int,
    Strict(),
    Field(ge=0, le=600),
    Worded("应为 0 至 600 的整数，而不是“{input}”。", "a whole number from 0 to 600."),
]


# ---- days ----------------------------------------------------------------------------------------------------------


def _written_day(value: object) -> object:
    return yaml_text.day(value, "") if isinstance(value, str) else value


def _in_time(day: dt.date) -> dt.date:
    if FIRST_DAY <= day <= LAST_DAY:
        return day
    zh = f"日期应在 {FIRST_DAY} 至 {LAST_DAY} 之间，而不是 {day}。"
    raise Refusal("", zh, f"a day from {FIRST_DAY} to {LAST_DAY}, not {day}.")


Day = Annotated[
    dt.date,
    Strict(),
    Worded("应为日期，写成 2026-11-21。", "write a day like 2026-11-21."),
    BeforeValidator(_written_day),
    AfterValidator(_in_time),
]


# ---- amounts -------------------------------------------------------------------------------------------------------


def scaled(low: int, top: int, zh: str, en: str, decimals: int = 2) -> Callable[[object], int]:
    """Reads a number from `low` to `top`, however it is given, as a whole number of its smallest parts: hundredths
    where it has two decimals. zh, en: what it is, in the sentence that refuses it."""
    smallest, parts = Decimal(1).scaleb(-decimals), 10**decimals
    most_zh, most_en = _DECIMALS[decimals]

    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            given = shown(value, LONGEST)
            raise Refusal("", f"“{given}”不是数字，{zh}应为数字。", f"{given!r} is not {en}.")
        number = Decimal(repr(value) if isinstance(value, float) else value)
        if not number.is_finite() or number < low or number > top:
            given = shown(value, LONGEST)
            raise Refusal(
                "",
                f"{zh}应在 {low:,} 至 {top:,} 之间，而不是 {given}。",
                f"{en} lies between {low:,} and {top:,}, not {given}.",
            )
        if number != number.quantize(smallest):
            given = shown(value, LONGEST)
            raise Refusal("", f"{zh}{most_zh}，而不是 {given}。", f"{en} has {most_en}, not {given}.")
        return int(number * parts)

    return read


_DECIMALS = (
    ("应为整数", "no decimals"),
    ("最多一位小数", "at most one decimal"),
    ("最多两位小数", "at most two decimals"),
)


def _some(area: int) -> int:
    if area == 0:
        raise Refusal("", "面积必须大于 0 平方米。", "an area must be more than 0 m².")
    return area


Fen = Annotated[
    int,
    PlainValidator(scaled(0, MAX_YUAN, "金额", "an amount in yuan")),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": MAX_YUAN}),
]
"""Written as yuan."""
Centiares = Annotated[
    int,
    PlainValidator(scaled(0, MAX_AREA_M2, "面积", "an area in m²")),
    AfterValidator(_some),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": MAX_AREA_M2}),
]
"""Hundredths of a m², written as m²; more than zero."""
Percent = Annotated[
    int,
    PlainValidator(scaled(0, 100, "百分比", "a percentage")),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
"""Hundredths of a percent, from 0 to 100 percent."""


# ---- lists and mappings --------------------------------------------------------------------------------------------


def _listed(value: object) -> object:
    if not isinstance(value, list | tuple):
        raise Refusal("", "应为列表。", "write a list.")
    entries = cast("Sequence[object]", value)
    if len(entries) > MOST_LISTED:
        zh = f"最多 {MOST_LISTED:,} 项，而不是 {len(entries):,} 项。"
        raise Refusal("", zh, f"at most {MOST_LISTED:,} entries, not {len(entries):,}.")
    return entries


def _not_none(value: list[V]) -> list[V]:
    if not value:
        raise Refusal("", "至少要有 1 项。", "at least 1 entry is needed.")
    return value


Many = Annotated[list[V], BeforeValidator(_listed)]
Some = Annotated[Many[V], AfterValidator(_not_none)]


def _year(key: object) -> int:
    """A key that is a year, written as a number or as text."""
    if re.fullmatch(r"[0-9]{4}", str(key)) and int(str(key)) in YEARS:
        return int(str(key))
    given = shown(key, LONGEST)
    raise Refusal(
        "",
        f"“{given}”不是 {YEARS[0]} 至 {YEARS[-1]} 之间的年份，应写成 2025。",
        f"{given!r} is not a year from {YEARS[0]} to {YEARS[-1]}, such as 2025.",
    )


def _each_once(value: object, read: ValidatorFunctionWrapHandler) -> object:
    """Refuses what is not given by year, and a year that is given as a number and as text; what stands before it is
    read, and refused, first."""
    if not isinstance(value, Mapping):
        given = shown(value, LONGEST)
        zh = f"按年填写，如 {{2025: …}}，而不是“{given}”；不清楚就不写这一项。"
        raise Refusal("", zh, f"write it by year, such as {{2025: …}}, and not {given!r}; or leave it out.")
    before: dict[object, object] = {}
    taken: set[str] = set()
    for key, item in cast("Mapping[object, object]", value).items():
        if str(key) in taken:
            read(before)
            raise Refusal(str(key), f"{key} 年写了两次。", f"the year {key} is given twice.")
        taken.add(str(key))
        before[key] = item
    return read(value)


_Years = Annotated[int, PlainValidator(_year), WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}$"})]
ByYear = Annotated[dict[_Years, V], WrapValidator(_each_once)]


def _known_measure(value: object, asked: ValidationInfo[tuple[str, ...]]) -> str:
    if isinstance(value, str) and value in asked.context:
        return value
    given = shown(value, LONGEST)
    raise Refusal(
        "",
        f"没有“{given}”这个取值，只能是：{'、'.join(asked.context)}。",
        f"{given!r} is not one of {', '.join(asked.context)}.",
    )


MeasureId = Annotated[str, PlainValidator(_known_measure), WithJsonSchema({"type": "string"})]
"""One of the measures at hand, which the context of the reading names."""


def in_order(start: str, end: str) -> AfterValidator:
    """Refuses a record whose end, where given, is before its start."""

    def check(record: Mapping[str, dt.date]) -> Mapping[str, dt.date]:
        if start in record and end in record and record[end] < record[start]:
            raise Refusal(
                end,
                f"结束日 {record[end]} 早于开始日 {record[start]}。",
                f"ends on {record[end]}, before it starts on {record[start]}.",
            )
        return record

    return AfterValidator(check)
