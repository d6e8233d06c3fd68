"""Reports (报告): A4 pages about a district, a park or a whole city, made on the server from the register of a day.

`read` the register once, say with `for_person` or `for_office` what of it may be told, then `make` as many as wanted.
"""

from __future__ import annotations

from maps.reports import glyphs, park, place, typeset
from maps.reports.basis import Basis, Register, for_office, for_person, read
from maps.reports.blocks import Report
from maps.reports.fonts import NoFont, typeface
from maps.reports.targets import UnknownPlace, district_code, with_parks
from maps.reports.words import LANGUAGES, Speech

KINDS = {"district": place.district, "park": park.park, "city": place.city}

__all__ = [
    "KINDS", "LANGUAGES", "Basis", "NoFont", "Register", "Report", "UnknownPlace", "compose",
    "district_code", "for_office", "for_person", "make", "read", "typeface", "with_parks",
]  # fmt: skip


def compose(basis: Basis, kind: str, id: str, language: str = "zh") -> Report:
    """The report of a `kind` (KINDS) about a code or short name, not set yet. Raises `UnknownPlace`, `UnknownPark`,
    `NoFont`. Signs that no font has are named in it.
    """
    say, face = Speech(language), typeface()
    return glyphs.named(KINDS[kind](basis, id, say, face.family), face, say)


def make(basis: Basis, kind: str, id: str, language: str = "zh") -> tuple[Report, bytes]:
    """The report and its PDF. Raises `NoFont` where there is no Chinese font."""
    report = compose(basis, kind, id, language)
    return report, typeset.pdf(report)
