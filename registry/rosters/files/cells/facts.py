"""Facts of documents in a cell (其他事实的取值): each kind as people write it, and what would be right.

The one reader for cells of a roster, of a list and for a field of a page. Rents have readers of their own: what is
said beside an amount there (含税, 免租) is no word about a fact, so that here it is an error.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from registry.policy.kernel.codes import LONGEST
from registry.policy.shared_facts import YES_NO, Fact
from registry.rosters.files.cells import choices
from registry.typed import days, numbers, rent_words
from registry.typed.complaints import Rejected, doubt, endless, reject
from registry.typed.text import half_width, plain

FactValue = bool | str | int | dt.date

MOST = 10**13
"""What a number or a percentage can be at most: `registry.policy.answers.declared_facts.MOST`."""
NOT_STATED = doubt(
    ("这项事实现在不由运营主体填写，不会写入", "this fact is not an operating body's to state now: it is not written"),
    ("如有需要，请向主管部门说明", "tell the authority where it matters"),
)
"""What is wrong with a cell of a draft whose fact is not the operating body's any more."""
_CODE = re.compile(rf"[0-9]{{1,{LONGEST}}}")


def value(fact: Fact, raw: object, times: int = 1, epoch: dt.date = days.EPOCH) -> FactValue:
    """What the cell says the fact is: money in fen, a percentage or a number in its smallest parts.

    `times`: how many yuan one is, by the heading; `epoch`: day 0 of a spreadsheet's days. Raises `Rejected`; `Doubted`
    where an amount was rounded, `Noted` where words beside it were left out.
    """
    if isinstance(raw, str) and (too_long := endless(raw)) is not None:
        raise Rejected(too_long)
    match fact.kind:
        case "yes-no":
            return choices.yes_no(raw)
        case "one-of":
            return _choice(fact, raw)
        case "day":
            return _day(raw, epoch)
        case "money":
            return _money(raw, times)
        case "code":
            return _code(raw)
        case "percent":
            return _scaled(_percent(fact, raw), 2)
        case _:
            units = (fact.unit.zh, fact.unit.en) if fact.unit is not None else ()
            return _scaled(numbers.quantity(_text(raw), fact.decimals, units), fact.decimals)


def counts_signs(fact: Fact) -> bool:
    """Whether its digits are signs and no number, as those of a code."""
    return fact.kind == "code"


def _text(raw: object) -> str:
    return plain(raw) if isinstance(raw, int | float) else str(raw)


def _scaled(number: Decimal, decimals: int) -> int:
    if abs(number) > MOST:
        reject((f"{number:f} 大得不合理", f"{number:f} is too much"), (f"不超过 {MOST:,}", f"{MOST:,} at most"))
    return int(number.scaleb(decimals))


def _day(raw: object, epoch: dt.date) -> dt.date:
    found = days.day(raw, epoch)
    if found is None:
        text = _text(raw)[:40]
        reject((f"“{text}”不是一天", f"“{text}” is no day"), ("如 2025-03-01", "such as 2025-03-01"))
    return found


def _money(raw: object, times: int) -> int:
    if isinstance(raw, str):
        text = half_width(raw).casefold()
        if rent_words.is_free(text) or rent_words.taken_apart(text, None)[2]:
            reject(
                (f"“{text[:40]}”不只是一个数", f"“{text[:40]}” is more than a number"),
                ("只写金额；说明写在备注列", "the amount alone; words in a column of remarks"),
            )
    return numbers.money(raw, times)


def _percent(fact: Fact, raw: object) -> Decimal:
    """A cell that holds a number below one may be 20 % as spreadsheets keep it, or as little as it says."""
    found = numbers.quantity(_text(raw), fact.decimals, ("%", "％"))
    if isinstance(raw, int | float) and 0 < abs(found) <= 1:
        said = (f"{raw} 可能是 {found * 100:f}%，也可能是 {found:f}%", f"{raw} may be {found * 100:f} % or {found:f} %")
        reject(said, (f"写成文本“{found * 100:f}%”或“{found:f}%”", f"the text “{found * 100:f}%” or “{found:f}%”"))
    return found


def _code(raw: object) -> str:
    text = half_width(_text(raw))
    if not _CODE.fullmatch(text):
        reject(
            (f"“{text[:40]}”不是代码", f"“{text[:40]}” is no code"),
            (f"1 至 {LONGEST} 位数字", f"1 to {LONGEST} digits"),
        )
    return text


def _choice(fact: Fact, raw: object) -> str:
    text = _text(raw)
    said = half_width(text).casefold()
    for key, words in fact.values.items():
        if said in (key.casefold(), half_width(words.zh).casefold(), half_width(words.en).casefold()):
            return key
    zh = "、".join(words.zh for words in fact.values.values())
    en = ", ".join(words.en for words in fact.values.values())
    reject((f"“{text[:40]}”不在可选项中", f"“{text[:40]}” is none of the choices"), (zh, en))


def text_of(fact: Fact, value: FactValue | None, language: str = "zh") -> str:
    """A value as `value` reads it back."""
    if value is None:
        return ""
    words = (
        YES_NO[str(value).lower()]
        if isinstance(value, bool)
        else fact.values.get(value)
        if isinstance(value, str)
        else None
    )
    if words is not None:
        return words.en if language == "en" else words.zh
    if isinstance(value, int):
        number = Decimal(value).scaleb(-2 if fact.kind != "number" else -fact.decimals)
        return f"{number:f}%" if fact.kind == "percent" else f"{number:f}"
    return str(value)
