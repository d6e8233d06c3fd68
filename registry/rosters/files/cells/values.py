"""One cell of a roster: what a raw value means for a field, or what is wrong with it and what would be right.

The one check for files and for the grid alike.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from types import MappingProxyType
from typing import cast

from registry import identity
from registry.rosters.facts.columns import FactColumn, fact_of
from registry.rosters.fields import Field
from registry.rosters.files.cells import choices, cleaning, codes, facts, names, spread
from registry.typed import days, numbers
from registry.typed.complaints import Complaint, Doubted, Noted, Rejected, after, complaint, endless
from registry.typed.spelled import Spelled
from registry.typed.text import half_width, plain, says_nothing, tidy
from registry.words import Words

Value = str | bool | int | float | dt.date | None

_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!)|Err:\d{3}")
"""What spreadsheets write for a failed formula where a file keeps only the text of a cell."""


_SIGNS = frozenset(("code", "text", "room", "industry", "telephone"))
"""The kinds of fields whose digits are signs, not a number: 0301 is not 301."""
_AS_SHOWN = Words("按单元格显示的样子读取，不是其中存的数", "read as the cell shows it, not as the number in it")


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that holds no value: an error such as #REF!, or a formula whose result the file does not keep."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Units:
    """What the file says beside the cell: `times`, 10,000 where the heading says 万元; `epoch`, day 0 of serials."""

    times: int = 1
    epoch: dt.date = days.EPOCH


PLAIN = Units()

_READERS: MappingProxyType[str, Callable[[Field, object, Units], Value]] = MappingProxyType(
    {
        "code": lambda field, raw, units: codes.code(raw),
        "text": lambda field, raw, units: names.name(raw) if field.id == "name" else names.short(raw),
        "room": lambda field, raw, units: names.room(raw),
        "telephone": lambda field, raw, units: names.telephone(raw),
        "word": lambda field, raw, units: choices.word(field, raw),
        "yes_no": lambda field, raw, units: choices.yes_no(raw),
        "industry": lambda field, raw, units: choices.industry(raw),
        "day": lambda field, raw, units: days.day(raw, units.epoch),
        "area": lambda field, raw, units: numbers.area(raw),
        "money": lambda field, raw, units: numbers.money(raw, units.times, field.of == "rent"),
        "months": lambda field, raw, units: numbers.months(raw),
        "fact": lambda field, raw, units: facts.value(fact_of(field), raw, units.times, units.epoch),
    }
)


def check_cell(field: Field, raw: object, units: Units = PLAIN) -> tuple[Value, Complaint | None]:
    """The value that `raw` means for the field, with a complaint where there is one.

    An error leaves no value (None); a warning or a note comes with the value as it was understood. Nothing in the cell,
    or a sign for nothing (—, 不详), is None: unknown.
    """
    if isinstance(raw, Broken):
        return None, _broken(raw)
    if isinstance(raw, Spelled):
        return _spelled(field, raw, units)
    if isinstance(raw, str) and (too_long := endless(raw)) is not None:
        return None, too_long
    if isinstance(raw, str) and "行合并" in raw and spread.is_amount(field):
        raw = spread.written(half_width(raw)) or raw
    if isinstance(raw, spread.Spread):
        return _spread(field, raw, units)
    if says_nothing(raw) if isinstance(raw, str) else raw is None or raw != raw:
        return None, _missing(field) if field.required else None
    if isinstance(raw, str) and ("#" in raw or "Err:" in raw) and _ERROR.fullmatch(raw.strip()):
        return None, _broken(Broken(raw.strip()))
    done: list[Words] = []
    if isinstance(raw, str):
        try:
            raw, done = cleaning.cleaned(field, raw)
        except Rejected as rejected:
            return None, rejected.complaint
        if done and says_nothing(raw):
            return None, _missing(field) if field.required else None
    elif raw in (inf, -inf):
        raw = str(raw)
    if raw is True or raw is False:
        raw = raw if field.kind == "yes_no" else str(raw).upper()
    try:
        value = _READERS[field.kind](field, raw, units)
    except Rejected as rejected:
        return None, rejected.complaint
    except Noted as noted:
        return noted.value, after([*done, noted.complaint.wrong], None)
    except Doubted as doubted:
        return doubted.value, after(done, doubted.complaint)
    return (None, _missing(field)) if value is None and field.required else (value, after(done, None))


def _spelled(field: Field, cell: Spelled, units: Units) -> tuple[Value, Complaint | None]:
    """A number that its format shows otherwise: where signs count, it is what a person sees."""
    if field.kind not in _SIGNS and not (isinstance(field, FactColumn) and facts.counts_signs(field.fact)):
        return check_cell(field, cell.value, units)
    value, complaint = check_cell(field, cell.text, units)
    return value, after([_AS_SHOWN], complaint)


def _spread(field: Field, cell: spread.Spread, units: Units) -> tuple[Value, Complaint | None]:
    """An amount over several rows: nothing and zero are so in each of them, of all else a person is asked."""
    value, complaint = check_cell(field, cell.value, units)
    if not value or (complaint is not None and complaint.severity == "error"):
        return value, complaint
    try:
        spread.ask(field, value, cell, units.times)
    except Rejected as rejected:
        return None, rejected.complaint


def shown(raw: object) -> str:
    """A raw cell as text, at most 200 signs, for people to find it again; an identity number in it is covered."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and abs(raw) >= 1e16:
        return f"{raw:.5E}"
    if isinstance(raw, int | float):
        return identity.masked(plain(raw))
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        raw = raw.date()
    return identity.masked(tidy(str(raw)))[:200]


def _missing(field: Field) -> Complaint:
    return complaint(
        (f"没有填写{field.name.zh}", f"“{field.name.en}” is empty"),
        (f"必填。{field.help.zh}", f"It is required. {field.help.en}"),
    )


def _broken(cell: Broken) -> Complaint:
    if cell.text:
        return complaint(
            (f"公式出错，结果是 {cell.text}", f"a formula failed with {cell.text}"),
            ("在 Excel 中改正公式，或直接填写数值", "correct the formula in Excel, or type the value"),
        )
    return complaint(
        ("公式没有保存计算结果", "a formula without its result: the file was never calculated"),
        ("用 Excel 或 WPS 打开并保存一次，或直接填写数值", "open and save it once in Excel, or type the value"),
    )


def text_of(field: Field, value: Value, words: str = "zh") -> str:
    """A checked value as text that `check_cell` reads back as the same value."""
    if value is None:
        return ""
    if isinstance(field, FactColumn):
        return facts.text_of(field.fact, cast("facts.FactValue", value), words)
    if field.kind in ("word", "yes_no"):
        key = str(value).lower() if isinstance(value, bool) else str(value)
        return _word(choices.words_of(field)[key], words)
    if field.kind == "money":
        return f"{value // 100}.{value % 100:02d}" if value % 100 else str(value // 100)
    if field.kind == "area":
        return plain(value)
    return str(value)


def _word(words: Words, language: str) -> str:
    return words.en if language == "en" else words.zh
