"""Boundaries (边界) that offices and operating bodies bring: read from a file or a list of points, checked, repaired.

`read_file`, `check_file` and `judge` run in a limited process of their own, because a file of a few bytes can ask for
more than a machine has; `reader.read` and `judge_here` are the same without it.
"""

from maps.boundaryfiles.checking import refused
from maps.boundaryfiles.choosing import named, together
from maps.boundaryfiles.consent import doubts, note, window
from maps.boundaryfiles.judging import Fault, Judgement, Overlap, judge_here
from maps.boundaryfiles.placing.systems import SHIFTS, SYSTEMS
from maps.boundaryfiles.placing.units import NAMES as UNITS
from maps.boundaryfiles.process import check_file, judge, read_file
from maps.boundaryfiles.reading import MAX_BYTES, MAX_VERTICES, BoundaryFile, CannotReadBoundary, Feature, hectares

__all__ = [
    "MAX_BYTES", "MAX_VERTICES", "SHIFTS", "SYSTEMS", "UNITS", "BoundaryFile", "CannotReadBoundary", "Fault", "Feature",
    "Judgement", "Overlap", "check_file", "doubts", "hectares", "judge", "judge_here", "named", "note", "read_file",
    "refused", "together", "window",
]  # fmt: skip
