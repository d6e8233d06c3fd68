"""Signs of old fonts (旧字库的字): code points without a meaning of their own, which GBK systems used for signs that
Unicode had not taken in yet. Those 80 have their place in Unicode now; all others are refused by name.

Source: GB 18030-2005, annex, the signs at FE50–FEA0 of GBK; A8BC and A8BF likewise. Python's codec `gb18030` keeps the
standard of 2000, which names 66 of the 80; the other 14 are in `_SINCE_2005`.
"""

from __future__ import annotations

import re
from types import MappingProxyType

_FIRST = 0xE815
"""What GBK's FE50 was taken for; the others follow in their order."""
_SINCE_2005 = MappingProxyType(
    {
        0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6,
        0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
        0xE855: 0x241FE, 0xE864: 0x9FBB,
    }
)  # fmt: skip
_LETTERS = {0xE7C7: 0x1E3F, 0xE7C8: 0x01F9}
"""ḿ and ǹ, at A8BC and A8BF."""
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")


def _known() -> dict[int, int]:
    trails = (*range(0x50, 0x7F), *range(0x80, 0xA1))
    signs = {
        _FIRST + place: ord(bytes((0xFE, trail)).decode("gb18030")) for place, trail in enumerate(trails)
    }  # one sign each
    return signs | _SINCE_2005 | _LETTERS


NOW = MappingProxyType(_known())
"""By code point, the sign of Unicode."""


def within(text: str) -> bool:
    """Whether the text has a sign of an old font, or one that got lost (U+FFFD)."""
    return not text.isascii() and _PRIVATE.search(text) is not None


def modern(text: str) -> tuple[str, list[str], list[str]]:
    """The text with the signs that Unicode has now; which were changed (`U+E863 → 䶮`), and which nobody knows."""
    old = list(dict.fromkeys(_PRIVATE.findall(text)))
    changed = [f"{named(sign)} → {chr(NOW[ord(sign)])}" for sign in old if ord(sign) in NOW]
    return text.translate(NOW), changed, [named(sign) for sign in old if ord(sign) not in NOW]


def named(sign: str) -> str:
    """`U+E863`."""
    return f"U+{ord(sign):04X}"
