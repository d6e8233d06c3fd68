"""Setting a report (排版): the template and the report as JSON become a PDF of A4 pages, with the font embedded."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path

import typst

from maps.reports.blocks import Report
from maps.reports.fonts import Typeface, typeface

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def pdf(report: Report, face: Typeface | None = None) -> bytes:
    """The report as PDF, the same bytes for the same report. Raises `NoFont`."""
    face = face or typeface()
    said = asdict(report) | {"day": report.day.isoformat(), "font": face.family}
    made = typst.compile(
        _template(),
        font_paths=face.fonts,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"report": json.dumps(said, ensure_ascii=False)},
        # The day it speaks of, not the moment it was made: the same report is the same file.
        timestamp=dt.datetime.combine(report.day, dt.time(), dt.UTC),
    )
    return made
