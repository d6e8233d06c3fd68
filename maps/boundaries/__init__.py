"""Boundaries (边界) that offices and operating bodies bring: read from a file or a list of points, checked, repaired.

`read_file`, `check_file` and `judge` run in a limited process of their own, because a file of a few bytes can ask for
more than a machine has; `reader.read` and `judge_here` are the same without it.
"""

from maps.boundaries.checking import refused
from maps.boundaries.choosing import named, together
from maps.boundaries.consent import doubts, note, window
from maps.boundaries.judging import Fault, Judgement, Overlap, judge_here
from maps.boundaries.process import check_file, judge, read_file
from maps.boundaries.reading import MAX_BYTES, MAX_VERTICES, BoundaryFile, CannotRead, Feature, hectares
from maps.boundaries.systems import SHIFTS, SYSTEMS
from maps.boundaries.units import NAMES as UNITS

__all__ = [
    "MAX_BYTES", "MAX_VERTICES", "SHIFTS", "SYSTEMS", "UNITS", "BoundaryFile", "CannotRead", "Fault", "Feature",
    "Judgement", "Overlap", "check_file", "doubts", "hectares", "judge", "judge_here", "named", "note", "read_file",
    "refused", "together", "window",
]  # fmt: skip
