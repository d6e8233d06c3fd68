"""Two ways to write one name (同一名称的两种写法): brackets, spaces and width make no other name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SPACES = re.compile(r"\s+")
_BRACKETS = str.maketrans("[{【〔〖「『]}】〕〗」』", "(((((((" + ")))))))")
_DOTS = str.maketrans("•‧・･∙⋅", "······")
NAMES = frozenset(("name", "contact"))
"""The fields that are names."""


def key(name: str) -> str:
    """The same for all ways to write a name: half-width, one kind of brackets and of middle dots, no spaces."""
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name).translate(_DOTS)
    return _SPACES.sub("", name).translate(_BRACKETS)


def same(field: str, one: object, other: object) -> bool:
    """Whether two values of a field are one, for a name however it is written."""
    if one == other:
        return True
    return field in NAMES and isinstance(one, str) and isinstance(other, str) and key(one) == key(other)


def best(names: Iterable[str]) -> str:
    """Which of several ways to write one name is kept: full-width brackets, then the fewest spaces, half-width letters
    and digits; else the first.
    """
    return min(names, key=lambda name: (-sum(map(name.count, "（）")), name.count(" "), _wide(name)))


def _wide(name: str) -> int:
    """How many letters and digits are full-width."""
    return sum("\uff01" <= sign <= "\uff5e" and sign.isalnum() for sign in name)
