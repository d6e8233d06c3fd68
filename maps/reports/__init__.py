"""Reports (报告): A4 pages about a district, a park or a whole city, made on the server from the register of a day.

`read_register` once, say with `for_person` or `for_office` what of it may be told, then `make` as many as wanted.

Who stands here:

    basis       The basis (底稿) of reports
    blocks      Blocks (版块) of a report, as plain values that the template sets
    clauses     Clauses (条款依据) in a report
    drawing     Drawing on paper (制图): maps, bars and signs of a report, as vectors
    font_signs  Which signs fonts have (字库覆盖)
    fonts       Chinese fonts (字体) for reports
    framing     What every page of a report says (页眉页脚)
    glyphs      Signs that no font has (缺字)
    history     The history (沿革) of a park in its report
    lists       Lists (名录) and sums that several reports share
    park        The report of one park (园区)
    place       The reports of a district (区) and of a city (市)
    sheet       The map as a sheet (地图的 A4)
    targets     What reports can be made about (报告对象)
    typeset     Setting a report (排版)

Who calls it: cli, views.help, views.reports.
"""

from __future__ import annotations

from maps.coverage.ground import Ground
from maps.reports import glyphs, park, place, sheet, typeset
from maps.reports.basis import Basis, Register, for_office, for_person, read_register
from maps.reports.blocks import Report
from maps.reports.fonts import NoFont, typeface
from maps.reports.sheet import Seen
from maps.reports.targets import UnknownPlace, district_code, with_parks
from maps.speech import LANGUAGES, Speech
from maps.viewport.filters import Filters

KINDS = {"district": place.district, "park": park.park, "city": place.city}

__all__ = [
    "KINDS", "LANGUAGES", "Basis", "NoFont", "Register", "Report", "Seen", "UnknownPlace", "compose",
    "district_code", "for_office", "for_person", "make", "make_sheet", "read_register", "typeface", "with_parks",
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
