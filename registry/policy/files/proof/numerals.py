"""Numerals as documents write them (数字写法): digits, Chinese numerals and both together, read exactly or not at all.

A numeral that people say but that has no one value (三五, 一万二) is not read.
"""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {sign: value for value, signs in enumerate(("〇零○", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆",
                                                      "七柒", "八捌", "九玖")) for sign in signs}  # fmt: skip
_STEPS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_ZERO = "〇零○"

_ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_ANY_DIGIT = "".join(_DIGITS)
_SCALES = "".join((*_STEPS, *_GROUPS))

NUMERAL = rf"(?>(?:{_ARABIC}|[{_ANY_DIGIT}](?![0-9])|[{_SCALES}])+(?:点[{_ANY_DIGIT}]+[{''.join(_GROUPS)}]*)?)"
"""A regular expression for the longest run of signs that may be one numeral; :func:`number` says whether it is. It
gives no sign back: tried in every way to part them, a run of thirty digits takes hours."""

LONGEST = 60
_RUN = re.compile(rf"[0-9,.点{_ANY_DIGIT}{_SCALES}]{{{LONGEST + 1},}}")


def without_runs(text: str) -> str:
    """The text with blank signs for each run of more signs than any numeral has, so that none is read from each of them
    anew."""
    return _RUN.sub(lambda run: "□" * len(run.group()), text)


GROUPS = re.compile(f"[{''.join(_GROUPS)}]+$")
"""The scale that a numeral ends with: in 300、200、100 万 it counts for all."""

_TOKEN = re.compile(rf"({_ARABIC})|([{_ANY_DIGIT}])|([{''.join(_STEPS)}])|([{''.join(_GROUPS)}])")


def number(text: str) -> Decimal | None:
    """The value of a numeral such as 1,000, 200万, 3千万, 一百五十 or 零点五; None where it is no numeral, or where its
    value is not certain. White space must be gone."""
    whole, point, decimals = text.partition("点")
    if not point:
        return _whole(text)
    scale = GROUPS.search(decimals)
    digits = decimals[: scale.start()] if scale else decimals
    before = _whole(whole)
    if before is None or not digits or any(sign not in _DIGITS for sign in digits) or GROUPS.search(whole):
        return None
    value = before + Decimal("0." + "".join(str(_DIGITS[sign]) for sign in digits))
    for sign in scale.group() if scale else "":
        value *= _GROUPS[sign]
    return value


def year(text: str) -> int | None:
    """A calendar year in four digits, 2025 or 二〇二五."""
    signs = [str(_DIGITS.get(sign, sign)) for sign in text]
    return int("".join(signs)) if len(signs) == 4 and all(sign in "0123456789" for sign in signs) else None


def _whole(text: str) -> Decimal | None:
    """A numeral without 点: groups of 亿 and 万, in each the steps 千, 百 and 十, each once and in this order."""
    total, group, digit = Decimal(0), Decimal(0), None
    last_step, last_group, after_zero = 10**4, 10**12, True
    spoken = False  # a digit that follows a scale at once, as in 一万二: what it counts depends on the speaker
    place = 0
    for token in _TOKEN.finditer(text):
        if token.start() != place:
            return None
        place = token.end()
        arabic, chinese, step, scale = token.groups()
        if chinese and chinese in _ZERO and (total or group) and digit is None:
            after_zero = True
        elif arabic or chinese:
            if digit is not None:
                return None
            spoken = bool(chinese) and not after_zero and last_step != 10
            digit = Decimal(arabic.replace(",", "")) if arabic else Decimal(_DIGITS[chinese])
            if digit >= last_step and (group or total):
                return None
        elif step:
            if _STEPS[step] >= last_step or (digit is None and (_STEPS[step] != 10 or group)):
                return None
            group += (1 if digit is None else digit) * _STEPS[step]
            digit, last_step, after_zero = None, _STEPS[step], False
        else:
            group += digit or 0
            if not group or _GROUPS[scale] >= last_group:
                return None
            total += group * _GROUPS[scale]
            group, digit, last_step, last_group, after_zero = Decimal(0), None, 10**4, _GROUPS[scale], False
    if place != len(text) or not text or (digit is not None and spoken):
        return None
    return total + group + (digit or 0)
