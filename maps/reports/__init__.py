"""Reports (报告): A4 pages about a district, a park or a whole city, made on the server from the register of a day.

`read` the register once, say with `for_person` or `for_office` what of it may be told, then `make` as many as wanted.
"""

from __future__ import annotations

from maps.coverage.ground import Ground
from maps.reports import glyphs, park, place, sheet, typeset
from maps.reports.basis import Basis, Register, for_office, for_person, read
from maps.reports.blocks import Report
from maps.reports.fonts import NoFont, typeface
from maps.reports.sheet import Seen
from maps.reports.targets import UnknownPlace, district_code, with_parks
from maps.speech import LANGUAGES, Speech
from maps.viewport.filters import Filters

KINDS = {"district": place.district, "park": park.park, "city": place.city}

__all__ = [
    "KINDS", "LANGUAGES", "Basis", "NoFont", "Register", "Report", "Seen", "UnknownPlace", "compose",
    "district_code", "for_office", "for_person", "make", "make_sheet", "read", "typeface", "with_parks",
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


def make_sheet(
    ground: Ground, filters: Filters, seen: Seen | None = None, language: str = "zh", address: str = ""
) -> tuple[Report, bytes]:
    """What the map shows as a report and its PDF; the parameters as `sheet.sheet` takes them. Raises `NoFont`."""
    say, face = Speech(language), typeface()
    report = glyphs.named(sheet.sheet(ground, filters, seen, say, face.family, address), face, say)
    return report, typeset.pdf(report)
