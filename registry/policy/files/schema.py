"""Small readers that take a value or refuse it with its place and what is allowed there.

A reader is a function ``(value, at) -> value``. They are put together in :mod:`registry.policy.answers.cases` into the
format of the case files; nothing here knows about parks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from registry.policy.files.refusal import Refusal, join
from registry.policy.files.yaml_text import day
from registry.policy.vocabulary import FIRST_DAY, LAST_DAY

Reader = Callable[[object, str], object]

MAX_YUAN = 10**11
"""More than any rent. Together with the bounds of policy files it keeps every product of the kernel inside int64."""

MAX_AREA_M2 = 10**7
MOST_LISTED = 10_000
"""Entries of a list: premises, grants, further support. Their sums, too, stay inside int64."""

YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)


def choice(allowed: Iterable[str]) -> Reader:
    words = tuple(allowed)

    def read(value: object, at: str) -> str:
        if isinstance(value, str) and value in words:
            return value
        listed = "、".join(words)
        raise Refusal(
            at,
            f"没有“{_shown(value)}”这个取值，只能是：{listed}。",
            f"{_shown(value)!r} is not one of {', '.join(words)}.",
        )

    return read


def boolean(value: object, at: str) -> bool:
    if isinstance(value, bool):
        return value
    raise Refusal(
        at,
        f"应为 true 或 false，而不是“{_shown(value)}”；不清楚就不写这一项。",
        "write true or false, or leave it out.",
    )


def text(value: object, at: str) -> str:
    if isinstance(value, str) and value.strip() and len(value) <= 200:
        return value.strip()
    raise Refusal(at, "应为 1 至 200 字的文字。", "write a text of 1 to 200 characters.")


def code(pattern: str, zh: str, en: str) -> Reader:
    """A code of digits that must be text, so that leading zeros survive."""
    form = re.compile(pattern, re.ASCII)

    def read(value: object, at: str) -> str:
        if isinstance(value, str) and form.fullmatch(value):
            return value
        raise Refusal(at, f"“{_shown(value)}”不对：{zh}", f"{_shown(value)!r} is wrong: {en}")

    return read


def date(value: object, at: str) -> dt.date:
    """A day from FIRST_DAY to LAST_DAY."""
    if isinstance(value, str):
        value = day(value, at)
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise Refusal(at, "应为日期，写成 2026-11-21。", "write a day like 2026-11-21.")
    if not FIRST_DAY <= value <= LAST_DAY:
        raise Refusal(
            at,
            f"日期应在 {FIRST_DAY} 至 {LAST_DAY} 之间，而不是 {value}。",
            f"a day from {FIRST_DAY} to {LAST_DAY}, not {value}.",
        )
    return value


def fen(value: object, at: str) -> int:
    """Yuan with at most two decimals, as whole fen."""
    return int(_number(value, at, MAX_YUAN, "金额", "an amount in yuan") * 100)


def centiares(value: object, at: str) -> int:
    """m² with at most two decimals, as hundredths of a m²; more than zero."""
    area = int(_number(value, at, MAX_AREA_M2, "面积", "an area in m²") * 100)
    if area == 0:
        raise Refusal(at, "面积必须大于 0 平方米。", "an area must be more than 0 m².")
    return area


def percent(value: object, at: str) -> int:
    """A percentage from 0 to 100 with at most two decimals, as hundredths of a percent."""
    return int(_number(value, at, 100, "百分比", "a percentage") * 100)


def _number(value: object, at: str, top: int, zh: str, en: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Refusal(at, f"“{_shown(value)}”不是数字，{zh}应为数字。", f"{_shown(value)!r} is not {en}.")
    number, said = Decimal(repr(value) if isinstance(value, float) else value), _shown(value)
    if not number.is_finite() or number < 0 or number > top:
        raise Refusal(
            at, f"{zh}应在 0 至 {top:,} 之间，而不是 {said}。", f"{en} lies between 0 and {top:,}, not {said}."
        )
    if number != number.quantize(Decimal("0.01")):
        raise Refusal(at, f"{zh}最多两位小数，而不是 {said}。", f"{en} has at most two decimals, not {said}.")
    return number


def whole(low: int, high: int) -> Reader:
    def read(value: object, at: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise Refusal(
            at, f"应为 {low} 至 {high} 的整数，而不是“{_shown(value)}”。", f"a whole number from {low} to {high}."
        )

    return read


year = whole(YEARS.start, YEARS.stop - 1)


def by_year(reader: Reader) -> Reader:
    """A mapping from year to something; the key may be written as a number or as text."""

    def read(value: object, at: str) -> dict[int, object]:
        found = {}
        for key, item in _entries(value, at):
            here = join(at, key)
            if not re.fullmatch(r"[0-9]{4}", str(key)) or int(key) not in YEARS:
                raise Refusal(
                    here,
                    f"“{_shown(key)}”不是 {YEARS[0]} 至 {YEARS[-1]} 之间的年份，应写成 2025。",
                    f"{_shown(key)!r} is not a year from {YEARS[0]} to {YEARS[-1]}, such as 2025.",
                )
            if int(key) in found:
                raise Refusal(here, f"{key} 年写了两次。", f"the year {key} is given twice.")
            found[int(key)] = reader(item, here)
        return found

    return read


def by_key(keys: Iterable[str], reader: Reader) -> Reader:
    known = choice(keys)

    def read(value: object, at: str) -> dict[str, object]:
        return {known(key, join(at, key)): reader(item, join(at, key)) for key, item in _entries(value, at)}

    return read


def record(fields: Mapping[str, Reader], required: Iterable[str] = ()) -> Reader:
    """A mapping with these keys and no others; those that are absent stay absent."""
    needed = tuple(required)

    def read(value: object, at: str) -> dict[str, object]:
        found = {}
        for key, item in _entries(value, at):
            here = join(at, key)
            if key not in fields:
                listed = ", ".join(fields)
                raise Refusal(
                    here, f"没有“{_shown(key)}”这一项，可用的是：{listed}。", f"no such key; the keys are {listed}."
                )
            found[key] = fields[key](item, here)
        for key in needed:
            if key not in found:
                raise Refusal(join(at, key), "缺少这一项，必须填写。", "this key is required.")
        return found

    return read


def interval(fields: Mapping[str, Reader], start: str, end: str, required: Iterable[str] = ()) -> Reader:
    """A record whose end, where given, is not before its start."""
    inner = record(fields, required)

    def read(value: object, at: str) -> dict[str, object]:
        found = inner(value, at)
        if start in found and end in found and found[end] < found[start]:
            raise Refusal(
                join(at, end),
                f"结束日 {found[end]} 早于开始日 {found[start]}。",
                f"ends on {found[end]}, before it starts on {found[start]}.",
            )
        return found

    return read


def many(reader: Reader, at_least: int = 0) -> Reader:
    def read(value: object, at: str) -> list[object]:
        if not isinstance(value, list | tuple):
            raise Refusal(at, "应为列表。", "write a list.")
        if len(value) > MOST_LISTED:
            zh = f"最多 {MOST_LISTED:,} 项，而不是 {len(value):,} 项。"
            raise Refusal(at, zh, f"at most {MOST_LISTED:,} entries, not {len(value):,}.")
        if len(value) < at_least:
            raise Refusal(at, f"至少要有 {at_least} 项。", f"at least {at_least} entry is needed.")
        return [reader(item, join(at, i)) for i, item in enumerate(value)]

    return read


def _entries(value: object, at: str) -> Iterable[tuple[object, object]]:
    if not isinstance(value, Mapping):
        raise Refusal(at, "应为“键: 值”的形式；不清楚就不写这一项。", "write keys and values, or leave it out.")
    return value.items()


def _shown(value: object) -> str:
    if value is None:
        return "空"
    if isinstance(value, int) and abs(value) > 10**60:
        return "一个很大的数 (a huge number)"  # Python itself refuses to write out thousands of digits
    return str(value)[:60]
