"""Whom an address names: `company-12`, `park-3`, `body-1`."""

import re

from registry.stated.counting import Whose

KINDS = {"company": "tenant_id", "park": "park_id", "body": "operating_body_id"}
_OF = re.compile(r"(company|park|body)-([1-9][0-9]{0,11})")


def whose_asked(asked: str | None) -> Whose | None:
    found = _OF.fullmatch(asked or "")
    return None if found is None else (KINDS[found[1]], int(found[2]))


def named(whose: Whose) -> str:
    return f"{next(name for name, column in KINDS.items() if column == whose[0])}-{whose[1]}"
