"""Which signs fonts have (字库覆盖): all fonts that the typesetter may choose from, by their character maps."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import typst
from fontTools.ttLib import TTFont, TTLibError

from maps.reports.fonts import Typeface, typeface

CODE = re.compile(r"〔U\+([0-9A-F]{4,6})〕")
LAST_RESORT = "lastresort"  # macOS has a font of this name with a box for every sign
# Nothing is to be seen of these, so no font needs them; beside them format characters (Cf) and white space.
UNSEEN = frozenset(
    map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)


class Coverage:
    """The code points of all fonts of a typeface. A font is read when those before it lack a sign, its own first."""

    def __init__(self, face: Typeface):
        found = [font for font in face.fonts.fonts() if font.path and LAST_RESORT not in _plain(font.family)]
        self._unread: Iterator[typst.FontInfo] = iter(sorted(found, key=lambda font: font.family != face.family))
        self._known: set[int] = set()
        self._reading = threading.Lock()

    def has(self, sign: str) -> bool:
        """Whether one of the fonts draws the sign, or there is nothing of it to draw."""
        if sign in UNSEEN or sign.isspace() or unicodedata.category(sign) == "Cf":
            return True
        if ord(sign) in self._known:
            return True
        with self._reading:
            while ord(sign) not in self._known:
                font = next(self._unread, None)
                if font is None:
                    return False
                self._known |= signs_of(font.path, font.index)
        return True


@lru_cache(maxsize=2)
def coverage(face: Typeface) -> Coverage:
    """The coverage of a typeface, read once."""
    return Coverage(face)


def spelled(text: str, face: Typeface | None = None) -> str:
    """The text with the code in the place of each sign that no font has. Raises `NoFont`."""
    if text.isascii() and text.isprintable():
        return text
    fonts = coverage(face or typeface())
    lost = {sign: f"〔U+{ord(sign):04X}〕" for sign in set(text) if not fonts.has(sign)}
    return text.translate(str.maketrans(lost)) if lost else text


def signs_of(path: str, index: int) -> set[int]:
    """The code points that a face of a font file has a glyph for; none where the file cannot be read as a font."""
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            # Names of glyphs are not asked for; reading those of a Chinese font takes longer than all the rest.
            font.setGlyphOrder([str(glyph) for glyph in range(font["maxp"].numGlyphs)])
            return {code for code, glyph in (font.getBestCmap() or {}).items() if glyph != "0"}
    except (TTLibError, OSError):
        return set()  # a sign that only this font had is named rather than drawn


def _plain(family: str) -> str:
    return family.replace(" ", "").casefold()
