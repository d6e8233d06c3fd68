"""Words of a DXF (图层名): in the code page that its head names, unless they are in another (代码页)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from maps.boundaryfiles.dxf.tags import BYTES
from maps.boundaryfiles.formats.dbf_text import Texts
from registry.words import Words

UNICODE = "AC1021"  # from this version on, words are in UTF-8
CHINESE = frozenset(("GB2312", "GBK", "ANSI_936"))
VAGUE = frozenset(("cp1252", "ascii"))
"""Code pages that programs write whatever the words are in."""


class Names:
    """`head`: the variables $ACADVER and $DWGCODEPAGE of the drawing."""

    def __init__(self, head: Mapping[str, str]):
        self._page = head.get("$DWGCODEPAGE", "")
        self._encoding = "utf-8" if head.get("$ACADVER", "") >= UNICODE else _encoding(self._page)
        self._known: dict[str, str] = {}
        self._others = False

    def word(self, said: str) -> str:
        """The name of a layer, whose bytes stand in `said` as `BYTES`."""
        if said not in self._known:
            self._known[said] = self._read(said)
        return self._known[said]

    def notes(self) -> list[Words]:
        """What has to be said of the code page, after every name was read."""
        if not self._others:
            return []
        page = self._page or "—"
        return [
            Words(
                f"代码页写明 {page}，图层名实为另一种编码，已按内容辨认。",
                f"The code page says {page}, but names of layers are in another encoding; they were told by what they "
                "hold.",
            )
        ]

    def _read(self, said: str) -> str:
        from ezdxf.lldxf.encoding import decode_dxf_unicode, decode_mif_to_unicode

        name = said if said.isascii() else self._decoded(said)
        return decode_mif_to_unicode(decode_dxf_unicode(name)).strip()

    def _decoded(self, said: str) -> str:
        """By what the bytes are, UTF-8 or GBK; other code pages are believed where they fit."""
        by_page = said.encode(BYTES).decode(self._encoding, "replace")
        if self._encoding not in (*VAGUE, "gb18030", "utf-8") and "\ufffd" not in by_page:
            return by_page
        found = str(Texts(utf8=False).word(said))
        self._others = self._others or (bool(self._page) and found != by_page)
        return found


def _encoding(page: str) -> str:
    """Of a code page as drawings name it: ANSI_936, gb2312, dos850 and others."""
    if page.upper() in CHINESE:
        return "gb18030"
    number = re.search(r"\d+$", page)
    for name in (page, f"cp{number.group()}" if number else ""):
        try:
            return codecs.lookup(name).name
        except (LookupError, ValueError):
            continue
    return "cp1252"
