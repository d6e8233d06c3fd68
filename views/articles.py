"""Where in a document (条次), as its readers say it: （十四） is Article 14 in English, a bare 二 is 第二条."""

import re

from registry.policy.documents import Measure
from registry.rosterfile.days import NUMERAL, tens
from views.i18n import _, language, pick

_PLACE = re.compile(rf"({NUMERAL})?(?:（({NUMERAL})）)?(\d+)?")


def article(written: str) -> str:
    """The place as a file writes it, in the visitor's language; what is no plain number stays as it is."""
    found = _PLACE.fullmatch(written)
    if found is None:
        return written
    section, inner, number = found.groups()
    if language() == "en":
        parts = [str(tens(part)) for part in (section, inner) if part] + ([number] if number else [])
        return f"Article {parts[0]}" + "".join(f"({part})" for part in parts[1:])
    return _("第{n}条").format(n=section) if section and not inner and not number else written


def numbered(measure: Measure) -> str:
    """`（十四）产业用房租金补贴`: a measure by its article and its name."""
    return _("{article}{name}").format(article=article(measure.article), name=pick(measure.name))
