"""Days (日期) as rosters write them: dates of cells, Excel's serial numbers, 2025-03-01, 2025年3月1日, 二〇二五年…"""

from __future__ import annotations

import datetime as dt
import re

from registry.policy.vocabulary import FIRST_DAY
from registry.typed.complaints import reject
from registry.typed.text import half_width, plain

FIRST, LAST = FIRST_DAY, dt.date(2099, 12, 31)
"""No lease of a roster lies outside; a year outside is a slip of the hand."""

EPOCH, EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_SERIAL = range(20_000, 80_000)  # 1954 to 2119
FOREVER = frozenset("长期 永久 无 无固定期限 无固定期 无期限 不定期 至今 无到期日 open none open-ended".split())

_RIGHT = ("写成 2025-03-01 这样的日期", "a date such as 2025-03-01")
_CLOCK = r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_SPELLED = re.compile(r"(\d{4}) *([-/.年、]) *(\d{1,2}) *[-/.月、] *(\d{1,2}) *[日号]?" + _CLOCK)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4}) *[-/.年] *(\d{1,2}) *月?|(\d{4}) *年?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_SHORT_YEAR = re.compile(r"\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
NUMERAL = "[一二三四五六七八九十]+"
"""A number as characters, for `tens`."""
_DIGITS = {sign: str(i) for i, sign in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0", "Ο": "0", "两": "2"}


def day(raw: object, epoch: dt.date = EPOCH) -> dt.date | None:
    """The day that a cell means; None: without end (长期). Raises `Rejected`."""
    if isinstance(raw, dt.datetime):
        return _within(raw.date())
    if isinstance(raw, dt.date):
        return _within(raw)
    if isinstance(raw, dt.time | dt.timedelta):
        reject((f"{raw} 是时间，不是日期", f"{raw} is a time, not a day"), _RIGHT)
    if isinstance(raw, int | float):
        return _number(raw, epoch)
    return _text(half_width(str(raw)), epoch)


def typed(text: str) -> dt.date:
    """A day that stands alone, of whatever year; without an end is no day. Raises `Rejected`."""
    try:
        return dt.date.fromisoformat(half_width(text))
    except ValueError:
        found = day(text)
    if found is None:
        reject((f"“{text[:40]}”不是一天", f"“{text[:40]}” is no day"), _RIGHT)
    return found


def _number(number: float, epoch: dt.date) -> dt.date:
    whole = int(number)
    if whole in _SERIAL:
        return _within(epoch + dt.timedelta(days=whole))
    if packed := _PACKED.fullmatch(str(whole)):
        return _made(*packed.groups())
    reject((f"{plain(number)} 不是日期", f"{plain(number)} is no day"), _RIGHT)


def _text(text: str, epoch: dt.date) -> dt.date | None:
    if text.casefold() in FOREVER:
        return None
    if re.search("[一二三四五六七八九]", text):
        text = _in_digits(text)
    if spelled := _SPELLED.fullmatch(text):
        return _made(spelled[1], spelled[3], spelled[4])
    if packed := _PACKED.fullmatch(text):
        return _made(*packed.groups())
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _number(float(text), epoch)
    _refuse(text)


def _refuse(text: str) -> None:
    if month := _MONTH.fullmatch(text):
        year, of_year = month[1] or month[3], month[2] or "1"
        if 1 <= int(of_year) <= 12:
            meant = f"{year}-{int(of_year):02d}-01"
            reject(
                (f"{text} 没有写到日", f"{text} lacks the day"),
                (f"补上日，如 {meant}", f"the day as well, such as {meant}"),
            )
    if other := _YEAR_LAST.fullmatch(text):
        reject(
            (f"{text} 分不清哪个是月、哪个是日", f"{text}: which is the month, and which the day?"),
            (f"年在前，如 20{other[3][-2:]}-03-01", f"the year first, such as 20{other[3][-2:]}-03-01"),
        )
    if _SHORT_YEAR.fullmatch(text):
        reject((f"{text} 的年份只有两位", f"{text} has a year of two digits"), _RIGHT)
    if re.search(r"[至~到]|\d{4}.*\d{4}", text):
        reject(
            (f"“{text}”里有两个日期", f"“{text}” holds two days"),
            ("起租日与到期日分两列填写", "the first and the last day in two columns"),
        )
    reject((f"看不出“{text[:40]}”是哪一天", f"“{text[:40]}” is no day"), _RIGHT)


def _in_digits(text: str) -> str:
    """二〇二五年三月十五日 as 2025年3月15日; other text comes back as it was."""
    parts = re.fullmatch(
        r"([零〇○Ο一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]", text
    )
    if parts is None:
        return text
    year = "".join(_DIGITS[sign] for sign in parts[1])
    return f"{year}年{tens(parts[2])}月{tens(parts[3])}日"


def tens(text: str) -> int:
    """A Chinese numeral from 一 to 九十九."""
    if "十" not in text:
        return int("".join(_DIGITS[sign] for sign in text))
    before, _, after = text.partition("十")
    return 10 * int(_DIGITS.get(before, "1")) + int(_DIGITS.get(after, "0"))


def _made(year: str, month: str, day: str) -> dt.date:
    try:
        return _within(dt.date(int(year), int(month), int(day)))
    except ValueError as none:
        if hasattr(none, "complaint"):
            raise
        written = f"{year}-{int(month):02d}-{int(day):02d}"
        reject((f"没有 {written} 这一天", f"there is no day {written}"), ("核对月和日", "check month and day"))


def _within(found: dt.date) -> dt.date:
    if FIRST <= found <= LAST:
        return found
    reject(
        (f"{found} 的年份不合理", f"{found} lies in an unlikely year"),
        (f"{FIRST.year} 至 {LAST.year} 年之间的日期", f"a day from {FIRST.year} to {LAST.year}"),
    )
