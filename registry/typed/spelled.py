"""Numbers as their format shows them (数字格式显示的样子): 301 under the format 0000 is seen as 0301."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_LONGEST = 1e15
"""Beyond it a cell has lost digits, and what it shows is made up."""
_PARTS = re.compile(r'"([^"]*)"|\\(.)|[_*].|([0#?]+)|([-() +$￥¥·—#\u3400-\u9fff])')


@dataclass(frozen=True, slots=True)
class Spelled:
    """A cell that holds the number `value` and shows `text`."""

    value: float
    text: str

    def __str__(self) -> str:
        return self.text


class Digits(NamedTuple):
    """Places for digits that stand together, and how many of them are shown even where there is no digit."""

    places: int
    zeros: int


def template(code: str) -> tuple[str | Digits, ...] | None:
    """A number format as its parts, literal text and places for digits; None where it shows a whole number as it is, or
    is none for a row of digits: General, days, decimals, thousands, percentages.
    """
    section, at, parts = code.split(";")[0], 0, []
    while at < len(section):
        found = _PARTS.match(section, at)
        if found is None:
            return None
        at = found.end()
        if found[3]:
            parts.append(Digits(len(found[3]), found[3].count("0")))
        elif literal := next((one for one in (found[1], found[2], found[4]) if one), ""):
            parts.append(literal)
    places = [part for part in parts if isinstance(part, Digits)]
    plain = parts == places[:1] and places and places[0].zeros < 2
    return None if plain or not places else tuple(parts)


def shown(number: float, parts: tuple[str | Digits, ...]) -> str | None:
    """The number as the format shows it; None where it is no whole number, or one that has lost digits."""
    if not 0 <= number < _LONGEST or number != int(number):
        return None
    digits, seen = str(int(number)), []
    left = sum(isinstance(part, Digits) for part in parts)
    for part in reversed(parts):
        if isinstance(part, str):
            seen.append(part)
            continue
        left -= 1
        taken = digits[-part.places :] if left else digits  # the first places take all that is left
        digits = digits[: len(digits) - len(taken)]
        seen.append(taken.rjust(part.zeros, "0"))
    return "".join(reversed(seen)).strip()
