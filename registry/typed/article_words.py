"""Where in a document (条次), as its readers say it: （十四） is 第十四条 and Article 14, 四（二） is 第四条（二）."""

import re

from registry.typed.days import NUMERAL, tens
from registry.words import Words

_PLACE = re.compile(rf"({NUMERAL})?(?:（({NUMERAL})）)?(\d+)?")
_SAID = re.compile(rf"第({NUMERAL})条")
_FULL_WIDTH = str.maketrans("()", "（）")


def article(written: str) -> Words:
    """The place as a policy file writes it, in words; what is no plain number stays as it is."""
    if written == "条次未见":
        return Words(written, "an article of unknown number")
    plain = _SAID.sub(r"\1", written.translate(_FULL_WIDTH))
    first, to, last = plain.partition("至")
    if to and _PLACE.fullmatch(first) and _PLACE.fullmatch(last) and first and last:
        return Words(_range(first, last), f"{article(first).en} to {article(last).en.removeprefix('Article ')}")
    found = _PLACE.fullmatch(plain)
    if found is None or not written:
        return Words(written, written)
    section, inner, number = found.groups()
    parts = [str(tens(part)) for part in (section, inner) if part] + ([number] if number else [])
    english = f"Article {parts[0]}" + "".join(f"({part})" for part in parts[1:])
    return Words(_chinese(section, inner, number), english)


def _range(first: str, last: str) -> str:
    """`第一条至第十二条`; what begins within a section ends within it: `第三条（一）至（六）`."""
    within = not first.startswith("（") and last.startswith("（")
    return f"{article(first).zh}至{last if within else article(last).zh}"


def _chinese(section: str | None, inner: str | None, number: str | None) -> str:
    after = number or ""
    if section is None:
        return f"第{inner}条{after}" if inner else after
    return f"第{section}条{f'（{inner}）' if inner else ''}{after}"
