"""Boundaries (边界) that offices and operating bodies bring: read from a file or a list of points, checked, repaired.

`read_file` and `judge` run in a limited process of their own, because a file of a few bytes can ask for more than a
machine has; `reader.read` and `judge_here` are the same without it.
"""

from maps.boundaries.judging import Fault, Judgement, Overlap, judge_here
from maps.boundaries.process import judge, read_file
from maps.boundaries.reading import MAX_BYTES, MAX_VERTICES, BoundaryFile, CannotRead, Feature
from maps.boundaries.systems import SYSTEMS

__all__ = [
    "MAX_BYTES", "MAX_VERTICES", "SYSTEMS", "BoundaryFile", "CannotRead", "Fault", "Feature", "Judgement", "Overlap",
    "judge", "judge_here", "read_file",
]  # fmt: skip
