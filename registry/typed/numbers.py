"""Amounts (金额), areas (面积) and months as rosters write them: 1,234.5, １２３, 12.5万元, 80㎡, 3个月."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from registry.typed import rent_words
from registry.typed.complaints import Doubted, Noted, reject
from registry.typed.text import half_width, plain
from registry.words import Words

MAX_AREA = 1_000_000.0
MAX_FEN = 10**13
"""一千亿元 in fen: more is a slip of the hand, and below it sums stay exact."""
MAX_MONTHS = 120
_ENDLESS = Decimal(10) ** 18
"""More than anything here can be; arithmetic stays exact up to it."""
_QUICK, _NOISE = 1e9, 1e-4
"""Below a thousand million, a hundred times a float is off by less than this share of a fen."""

_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_POWER = re.compile(r"[+-]?\d+(\.\d+)?e[+-]?\d{1,2}")
_MONEY = re.compile(
    r"^(?:rmb|cny|人民币|[¥￥$])?\s*(.*?)\s*(亿元?|万元?|千元?|百元|元整?|圆整?|块|yuan|rmb|cny)?\s*(?:/|每|一)?(月|年|个月|month|year)?$"
)
_AREA = re.compile(r"^(.*?)\s*(m2|m\^2|平方米|平米|平方|平|㎡|sqm|square metres)?$")
_MONTHS = re.compile(r"^(.*?)\s*(个月|个|月|months?)?$")
_TIMES = {"亿": 10**8, "万": 10**4, "千": 10**3, "百": 100}
_PER_AREA = re.compile(r"(元|￥|¥).*(/|每)\s*(m2|平|㎡|天|日)")


def money(raw: object, times: int = 1, of_year: bool | None = None) -> int:
    """Fen. `times`: what the heading says a unit is, 10,000 for 万元; a unit in the cell goes before it. `of_year`: the
    rent of a year, or of a month, so that the other one is refused; None: of either.
    """
    right = _RIGHT[times]
    if isinstance(raw, int | float):
        fen = round(raw * 100) if times == 1 and 0 <= raw < _QUICK else -1
        return fen if abs(raw * 100 - fen) < _NOISE else _fen(_exactly(raw) * times, plain(raw), times)
    text = half_width(str(raw)).casefold()
    if _PER_AREA.search(text):
        reject((f"“{text}”是单价，不是总额", f"“{text}” is a price per unit, not the whole"), right)
    if rent_words.is_free(text):
        raise Doubted(0, *rent_words.free(text, bool(of_year)))
    bare, said, of_tax = rent_words.taken_apart(text, of_year)
    negative = re.fullmatch(r"\((.*)\)", bare)
    number, unit, _ = _MONEY.fullmatch(negative[1] if negative else bare).groups()
    yuan = _number(number, text, right) * (_TIMES.get(unit[0], 1) if unit else times)
    fen = _fen(-yuan if negative else yuan, text, times)
    if said is None:
        return fen
    if not of_tax:
        raise Noted(fen, Words(f"“{said.zh}”已略去", f"“{said.en}” was left out"))
    zh, en = in_unit(fen, times)
    raise Doubted(
        fen, (f"“{text}”注明{said.zh}", f"“{text}” says {said.en} (tax)"),
        (f"已按 {zh}读取；文件没有说明租金是否含税，请与合同载明的租金核对",
         f"read as {en}; no document says whether rent is with tax: compare with the lease"),
    )  # fmt: skip


def period(text: str) -> str | None:
    """`month` or `year` where an amount says that it is one of each: 2.5万/月."""
    said = _MONEY.fullmatch(half_width(text).casefold())[3]
    return None if said is None else "year" if said in ("年", "year") else "month"


_RIGHT = MappingProxyType(
    {
        1: ("以元为单位的数字，如 12500 或 12500.50", "a number of yuan, such as 12500 or 12500.50"),
        1_000: ("以千元为单位的数字，如 12.5；也可写明“12500元”", "thousands of yuan, such as 12.5; or 12500元"),
        10_000: ("以万元为单位的数字，如 1.25；也可写明“12500元”", "万元 (10,000 yuan), such as 1.25; or 12500元"),
    }
)
_UNITS = MappingProxyType({1: ("元", "yuan"), 1_000: ("千元", "thousand yuan"), 10_000: ("万元", "万元")})


def in_unit(fen: int, times: int = 1) -> tuple[str, str]:
    """An amount as a column in this unit has it, in Chinese and English: `1.25 万元`."""
    number = Decimal(fen) / 100 / times
    text = f"{number:,.2f}".removesuffix(".00") if times == 1 else f"{number.normalize():,f}"
    zh, en = _UNITS[times]
    return f"{text} {zh}", f"{text} {en}"


def _fen(yuan: Decimal, text: str, times: int = 1) -> int:
    if yuan < 0:
        reject((f"{text} 小于零", f"{text} is below zero"), ("零或正数", "zero or more"))
    fen = _rounded(yuan * 100)
    if fen > MAX_FEN:
        zh, en = _UNITS[times]
        reject(
            (f"{text} 大得不合理", f"{text} is too much"),
            (f"核对单位：这一列以{zh}为单位", f"check the unit: this column is in {en}"),
        )
    if abs(yuan * 100 - fen) > Decimal("0.001"):
        zh, en = in_unit(fen, times)
        raise Doubted(
            fen, (f"{text} 的小数{_FINER[times][0]}", f"{text} {_FINER[times][1]}"),
            (f"已按四舍五入取 {zh}", f"rounded to {en}"),
        )  # fmt: skip
    return fen


_FINER = MappingProxyType(
    {
        1: ("多于两位", "has more than two decimals"),
        1_000: ("多于五位，不到一分", "has more than five decimals, less than a fen"),
        10_000: ("多于六位，不到一分", "has more than six decimals, less than a fen"),
    }
)


def area(raw: object) -> float:
    """Square metres with two decimals at most, above zero."""
    if isinstance(raw, float) and 0 < raw < MAX_AREA and abs(raw * 100 - round(raw * 100)) < _NOISE <= raw:
        return round(raw, 2)
    right = ("以平方米为单位的数字，如 128.50", "a number of square metres, such as 128.50")
    text = plain(raw) if isinstance(raw, int | float) else half_width(str(raw)).casefold()
    found = _exactly(raw) if isinstance(raw, int | float) else _number(_AREA.fullmatch(text)[1], text, right)
    if found <= 0:
        reject((f"面积 {text} 不大于零", f"an area of {text} is not above zero"), right)
    if found > MAX_AREA:
        reject((f"面积 {text} 平方米大得不合理", f"{text} m² is too large"), right)
    square = float(found.quantize(Decimal("0.01"), ROUND_HALF_UP))
    if square == 0:
        reject((f"面积 {text} 不到 0.01 平方米", f"{text} is less than 0.01 m²"), right)
    if abs(found - Decimal(repr(square))) > Decimal("0.00001"):
        raise Doubted(
            square, (f"{text} 的小数多于两位", f"{text} has more than two decimals"),
            (f"已按四舍五入取 {square:.2f} 平方米", f"rounded to {square:.2f} m²"),
        )  # fmt: skip
    return square


def months(raw: object) -> int:
    """A whole number of months, 0 to 120."""
    right = ("整数月数，没有免租期填 0，不清楚留空", "whole months; 0 where there are none, empty where not known")
    text = plain(raw) if isinstance(raw, int | float) else half_width(str(raw)).casefold()
    found = _exactly(raw) if isinstance(raw, int | float) else _number(_MONTHS.fullmatch(text)[1], text, right)
    if found != int(found):
        reject((f"{text} 不是整月", f"{text} is no whole number of months"), right)
    if not 0 <= found <= MAX_MONTHS:
        reject((f"{text} 个月不在 0 至 {MAX_MONTHS} 之间", f"{text} months is not from 0 to {MAX_MONTHS}"), right)
    return int(found)


def quantity(raw: str, decimals: int, units: tuple[str, ...] = ()) -> Decimal:
    """A number with so many decimals at most, of either sign, its unit or none behind it."""
    right = (
        ("数字，最多 {n} 位小数" if decimals else "整数").format(n=decimals),
        ("a number of at most {n} decimals" if decimals else "a whole number").format(n=decimals),
    )
    text = half_width(raw).casefold()
    bare = next((text.removesuffix(unit.casefold()) for unit in units if text.endswith(unit.casefold())), text)
    found = _number(bare.strip(), text, right)
    if found != found.quantize(Decimal(1).scaleb(-decimals)):
        reject((f"{text} 的小数太多", f"{text} has too many decimals"), right)
    return found


def _exactly(number: float) -> Decimal:
    """The decimal that a cell shows; a spreadsheet keeps 15 digits, what lies beyond is noise of its arithmetic."""
    return min(max(Decimal(f"{number:.15g}"), -_ENDLESS), _ENDLESS)


def _rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def _number(text: str, whole: str, right: tuple[str, str]) -> Decimal:
    """The number in `text`, which is part of the cell `whole`."""
    if len(text) > 40:
        reject((f"“{whole[:40]}…”太长，不是数字", f"“{whole[:40]}…” is too long for a number"), right)
    if _DECIMAL.fullmatch(text) or _POWER.fullmatch(text):
        return min(Decimal(text), _ENDLESS)
    if _GROUPED.fullmatch(text):
        return min(Decimal(text.replace(",", "")), _ENDLESS)
    if re.fullmatch(r"[\d.,]+", text):
        reject((f"“{whole}”的逗号或小数点位置不对", f"the commas or points of “{whole}” are misplaced"), right)
    if text.endswith("%"):
        reject((f"“{whole}”是百分比", f"“{whole}” is a percentage"), right)
    if re.search(r"\d\s*[-~—至到]\s*\d", text):
        reject((f"“{whole}”是一个范围", f"“{whole}” is a range"), ("一个确定的数", "one number"))
    if re.search(r"约|左右|余|多|近|大概|about|ca", text):
        reject((f"“{whole}”是约数", f"“{whole}” is about so much"), ("一个确定的数", "one exact number"))
    reject((f"“{whole[:40]}”不是数字", f"“{whole[:40]}” is no number"), right)
