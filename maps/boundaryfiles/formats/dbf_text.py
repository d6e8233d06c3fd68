"""Words of a .dbf (属性文字), whose .cpg may lie and whose values may be in several encodings: told value by value."""

from __future__ import annotations

import re

from registry.words import Words

BYTES = "ISO-8859-1"
"""As which bytes become text and back without loss."""
CUT = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}$")  # the beginning of a sign at the end of a full field


class Texts:
    """`utf8`: whether the .cpg says UTF-8."""

    def __init__(self, utf8: bool):
        self._said = utf8
        self._kinds: set[str] = set()

    def word(self, value: object) -> object:
        """The value in words; what is no text stays as it is."""
        data = _bytes(value)
        if data is None:
            return value
        for kind, read in (("UTF-8", _utf8), ("GB18030", _gb)):
            found = read(data)
            if found is not None:
                self._kinds.add(kind)
                return found
        return data.decode("gb18030", "replace")

    def notes(self) -> list[Words]:
        """What has to be said of the encoding, after every value was read."""
        if len(self._kinds) > 1:
            return [
                Words(
                    "有的属性是 UTF-8，有的是 GBK，已逐个辨认。",
                    "Some attributes are in UTF-8, some in GBK; they were told one by one.",
                )
            ]
        if self._said and self._kinds == {"GB18030"}:
            return [
                Words(
                    ".cpg 写明 UTF-8，属性实为 GBK，已按 GB18030 读取。",
                    "The .cpg says UTF-8, but the attributes are in GBK and were read as GB18030.",
                )
            ]
        return []


def _bytes(value: object) -> bytes | None:
    """What stands in the file; None for numbers and for what every encoding writes alike."""
    return None if not isinstance(value, str) or value.isascii() else value.encode(BYTES)


def _utf8(data: bytes) -> str | None:
    """As UTF-8, which writes Chinese in threes: a word of GBK that is valid in it as well (联通) has pairs."""
    for each in (data, CUT.sub(b"", data)):
        try:
            text = each.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if any(sign > "\u07ff" for sign in text) and not any("\x7f" < sign <= "\u07ff" for sign in text):
            return text
    return None


def _gb(data: bytes) -> str | None:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        pass
    try:
        return data[:-1].decode("gb18030")  # the first half of a sign at the end of a full field
    except UnicodeDecodeError:
        return None
