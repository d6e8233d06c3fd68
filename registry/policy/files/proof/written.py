"""Figures as documents write them (原文里的数): amounts, percentages, areas, years, months and days, read with units.

Only what is certain is read: a number without its unit is no figure. White space counts for nothing, save that it
keeps two numbers apart.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from registry.policy.files.proof.numerals import GROUPS, NUMERAL, number, without_runs, year
from registry.words import Words

Value = Decimal | dt.date

MONEY = Words("金额", "amount of money")
MONEY_PER_M2_MONTH = Words("每平方米每月的金额", "amount for a square metre and month")
PERCENT = Words("百分比", "percentage")
AREA = Words("面积", "area")
YEARS = Words("年数", "number of years")
MONTHS = Words("月数", "number of months")
DAY = Words("日期", "day")
FROM = Words("日期或月份", "day or month")
YEAR = Words("年份", "calendar year")
PIECES = Words("件数", "number of pieces")
PERSONS = Words("人数", "number of persons")


@dataclass(frozen=True, slots=True)
class Written:
    """A figure that words say: what it counts (yuan, yuan for a m² and month, percent, m², years, months, day, year,
    pieces, persons), its value, the words themselves, and where they begin."""

    kind: Words
    value: Value
    text: str
    at: int


_TO = r"(?:[、/／~～]|[—–－-]{1,2}|至|到|和|或|及)"
_MOST_LISTED = 40
"""Numbers that share a unit; in a longer list the last ones. No text lists so many, but one could to no end."""
_LIST = rf"(?P<list>{NUMERAL}(?:{_TO}{NUMERAL}){{0,{_MOST_LISTED - 1}}})"
_DIGIT = "[0-9〇零一二两三四五六七八九]"
_SIGN = "[0-9〇零一二两三四五六七八九十百千万亿]"
_M2 = r"(?:平方米|㎡|m²|m2|M2|平米)"
_NO_COUNTER = r"(?![平㎡mM公人家个名台套次户件辆项企行株亩吨千瓦字条款张栋间座册元圆])"  # 300 万平方米 is no money
_BY_AREA = re.compile(rf"(?:每一?|[/／·・]){_M2}")
_BY_MONTH = re.compile(r"(?:每个?|按|[/／·・])月")
_PER = re.compile(rf"(?:人民币)?(?P<units>(?:(?:[/／·・每]+)(?:{_M2}|[一-鿿]{{1,2}}?))*)")
_NO_COUNT = r"(?<![第每同上任某统唯另这该])"  # 第三年, 每一年, 同一年度 count no years
_ENDS_CLAUSE = "，。；,;"


@lru_cache(maxsize=1024)
def figures(words: str) -> tuple[Written, ...]:
    """Every figure of the words, each kind in the order in which it stands. 三年 is a number of years and of months."""
    return _read(words, _READERS)


@lru_cache(maxsize=1024)
def figures_of(words: str, kind: Words) -> tuple[Written, ...]:
    """Those of one kind, as they stand; words are read for no other, and an expression that no kind asks for is never
    made."""
    found = _read(words, [read for read, kinds in _READERS.items() if kind in kinds])
    return tuple(written for written in found if written.kind == kind)


def _read(words: str, readers: Iterable[Callable[[str], Iterator[Written]]]) -> tuple[Written, ...]:
    text = _joined(words)
    found = [written for read in readers for written in read(text)]
    return tuple(sorted(found, key=lambda written: written.at))


def _joined(words: str) -> str:
    """Without white space, but for that between two numbers; digits and signs of full width become plain."""
    plain = words.translate({**{0xFF10 + n: str(n) for n in range(10)}, ord("％"): "%", ord("．"): "."})
    return without_runs(re.sub(rf"(?<!{_SIGN})(?<!\s)\s+|\s++(?!{_DIGIT})", "", plain))


def _listed(match: re.Match[str], kind: Words, factor: Decimal | int = 1) -> Iterator[Written]:
    """The numbers before a unit that all share it, as figures of a kind."""
    for value, said, at in _numbers(match):
        yield Written(kind, value * factor, said, at)


def _numbers(match: re.Match[str]) -> Iterator[tuple[Decimal, str, int]]:
    """The numbers before a unit that all share it, each with the unit and its place: 50、30% or 300、200、100 万元."""
    numerals = list(re.finditer(NUMERAL, match["list"]))
    shared = GROUPS.search(numerals[-1].group())
    unit = match.group()[match.end("list") - match.start() :]
    for place, numeral in enumerate(numerals):
        said = numeral.group()
        if place < len(numerals) - 1 and shared and not GROUPS.search(said):
            said += shared.group()
        value = number(said)
        if value is not None:
            yield value, said + unit, match.start() + numeral.start()


def _money(text: str) -> Iterator[Written]:
    """Yuan, and yuan for a square metre and month. A plain amount that follows such a one keeps its unit in a list by
    years (每平方米 60 元，2022 年 40 元): it may be either."""
    end, rate_before = 0, False
    for match in re.finditer(rf"{_LIST}(?:元|圆|(?<=[万亿]){_NO_COUNTER})", text):
        clause = max(end, *(text.rfind(sign, end, match.start()) + 1 for sign in _ENDS_CLAUSE))
        units = _PER.match(text, match.end())
        told = text[clause : match.start()] + (units["units"] if units else "")
        by_area, by_month = _BY_AREA.search(told), _BY_MONTH.search(told)
        end = match.end() + (len(units.group()) if units else 0)
        if by_area and not by_month:
            continue
        kind = MONEY_PER_M2_MONTH if by_area else MONEY
        for written in _listed(match, kind):
            yield replace(written, text=written.text + (units.group() if units else ""))
            if rate_before and not by_area and not GROUPS.search(match["list"]):
                yield replace(written, kind=MONEY_PER_M2_MONTH)
        rate_before = rate_before or bool(by_area)


def _percent(text: str) -> Iterator[Written]:
    for match in re.finditer(rf"{_LIST}%", text):
        # 20%—40% are two matches; 20—40% is one list
        yield from _listed(match, PERCENT)
    for match in re.finditer(rf"(?P<of>百分之|千分之)(?P<list>{NUMERAL})", text):
        value = number(match["list"])
        if value is not None:
            share = value if match["of"] == "百分之" else value / 10
            yield Written(PERCENT, share, match.group(), match.start())
    for match in re.finditer("全额", text):
        yield Written(PERCENT, Decimal(100), match.group(), match.start())
    for match in re.finditer(rf"{_LIST}‰", text):
        yield from _listed(match, PERCENT, Decimal("0.1"))


def _area(text: str) -> Iterator[Written]:
    for match in re.finditer(rf"{_LIST}{_M2}", text):
        yield from _listed(match, AREA)


def _spans(text: str) -> Iterator[Written]:
    """Numbers of years and of months, each as the other where it comes to whole ones."""
    for match in re.finditer(rf"{_NO_COUNT}{_LIST}(?:个(?:自然|会计|完整)?|周|整)?年(?P<half>半)?", text):
        for value, said, at in _numbers(match):
            if match["half"]:
                yield Written(MONTHS, value * 12 + 6, said, at)
            elif value < 1000:
                yield from (Written(YEARS, value, said, at), Written(MONTHS, value * 12, said, at))
    for match in re.finditer(rf"{_LIST}个(?:自然|整)?月", text):
        for value, said, at in _numbers(match):
            yield Written(MONTHS, value, said, at)
            if value % 12 == 0:
                yield Written(YEARS, value / 12, said, at)
    for match in re.finditer(r"(?<![上下前后每一])半年", text):
        yield Written(MONTHS, Decimal(6), match.group(), match.start())


_FOUR = r"(?<![0-9〇零一二三四五六七八九])([12][0-9]{3}|[一二][〇零○一二三四五六七八九]{3})(?![0-9])"


def _days(text: str) -> Iterator[Written]:
    chinese = list(re.finditer(rf"{_FOUR}年({NUMERAL})月({NUMERAL})日", text))
    until = re.compile(rf"起?{_TO}(?:({NUMERAL})月)?({NUMERAL})日")
    plain = re.finditer(rf"{_FOUR}([-/.])([0-9]{{1,2}})\2([0-9]{{1,2}})(?![0-9])", text)
    ends = [
        (end, (match[1], end[1] or match[2], end[2])) for match in chinese if (end := until.match(text, match.end()))
    ]
    for match, parts in [
        *((match, match.groups()) for match in chinese),
        *ends,  # 2026 年 4 月 1 日至 5 月 31 日: of the same year
        *((match, match.group(1, 3, 4)) for match in plain),
    ]:
        try:
            of_year, month, day = year(parts[0]), number(parts[1]), number(parts[2])
            if of_year is not None and month is not None and day is not None:
                written = Written(DAY, dt.date(of_year, int(month), int(day)), match.group(), match.start())
                yield from (written, replace(written, kind=FROM))
        except ValueError:  # a day that does not exist
            continue


def _months(text: str) -> Iterator[Written]:
    """A month without a day, as its first day: 2023-08, 2023 年 8 月."""
    for match in re.finditer(rf"{_FOUR}(?:年({NUMERAL})月(?!{NUMERAL}日)|-([01][0-9])(?![-0-9]))", text):
        of_year, month = year(match[1]), number(match[2] or match[3])
        if of_year is not None and month is not None and 1 <= month <= 12:
            yield Written(FROM, dt.date(of_year, int(month), 1), match.group(), match.start())


def _years(text: str) -> Iterator[Written]:
    for match in re.finditer(rf"{_FOUR}(?:{_TO}{_FOUR})?年(?![0-9一二三四五六七八九十]+月)", text):
        for group in (1, 2):
            found = year(match[group] or "")
            if found is not None:
                yield Written(YEAR, Decimal(found), f"{match[group]}年", match.start(group))


def _pieces(text: str) -> Iterator[Written]:
    """Numbers of things that are counted one by one: 5个产品, 三项; not 6个月, and not the first of a row (第三项)."""
    for match in re.finditer(
        rf"(?<![第每]){_LIST}(?:个(?!月|自然|整|会计|完整|年|周)|[项件款台套种例篇份部批]|次(?!性))", text
    ):
        yield from _listed(match, PIECES)


def _persons(text: str) -> Iterator[Written]:
    """Numbers of persons: 15人以上, 二十名职工; not 人民币, and not the first of a row (第三名)."""
    for match in re.finditer(rf"(?<!第){_LIST}(?:人(?!民)|名)", text):
        yield from _listed(match, PERSONS)


_READERS: dict[Callable[[str], Iterator[Written]], tuple[Words, ...]] = {
    _money: (MONEY, MONEY_PER_M2_MONTH),
    _percent: (PERCENT,),
    _area: (AREA,),
    _spans: (YEARS, MONTHS),
    _days: (DAY, FROM),
    _months: (FROM,),
    _years: (YEAR,),
    _pieces: (PIECES,),
    _persons: (PERSONS,),
}
"""Who reads the words, and for which kinds."""
