"""Where in a document (条次), as its readers say it: （十四） is Article 14 in English, a bare 二 is 第二条."""

import re

from registry.typed.days import NUMERAL, tens
from registry.words import Words

_PLACE = re.compile(rf"({NUMERAL})?(?:（({NUMERAL})）)?(\d+)?")


def article(written: str) -> Words:
    """The place as a policy file writes it, in words; what is no plain number stays as it is."""
    first, to, last = written.partition("至")
    if to and _PLACE.fullmatch(first) and _PLACE.fullmatch(last) and first and last:
        return Words(written, f"{article(first).en} to {article(last).en.removeprefix('Article ')}")
    found = _PLACE.fullmatch(written)
    if found is None or not written:
        return Words(written, written)
    section, inner, number = found.groups()
    parts = [str(tens(part)) for part in (section, inner) if part] + ([number] if number else [])
    english = f"Article {parts[0]}" + "".join(f"({part})" for part in parts[1:])
    return Words(f"第{section}条" if section and not inner and not number else written, english)
