"""Text as people type it: full-width signs, stray spaces, and the words that stand for nothing."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"[\s\u00a0\u3000]+")
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]"
)
_NOTHING = frozenset(
    "/ // \\ - -- — —— – ― ? ?? 不详 不清楚 不清 不明 未知 未定 未填 未提供 暂无 暂缺 待定 待补 待补充 待核实 待确认 "
    "空 n/a na null none nil unknown tbd".split()
)
_LONGEST = max(map(len, _NOTHING))


def tidy(text: str) -> str:
    """The text without invisible signs, each run of spaces and line ends as one space."""
    if text.isprintable() and "  " not in text:  # printable: no sign for a space but the usual one
        return text.strip()
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def half_width(text: str) -> str:
    """Tidied, with full-width digits, letters and signs as their usual forms (NFKC)."""
    return tidy(text if text.isascii() else unicodedata.normalize("NFKC", text))


def says_nothing(text: str) -> bool:
    """Whether a cell with this text states nothing: empty, a dash, 不详, n/a…"""
    if len(text) > _LONGEST and not text[0].isspace():
        return False
    text = half_width(text)
    return not text or text.casefold() in _NOTHING


def plain(number: float) -> str:
    """A number from a cell as a person wrote it: 1205, not 1205.0."""
    return str(int(number)) if float(number).is_integer() else repr(number)
