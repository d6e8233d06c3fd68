"""Boundaries (边界) that offices and operating bodies bring: read from a file or a list of points, checked, repaired.

`read_file`, `check_file` and `judge` run in a limited process of their own, because a file of a few bytes can ask for
more than a machine has; `reader.read_boundary` and `judge_here` are the same without it.

Who stands here:

    checking  A boundary file checked without a register and without writing (检查)
    child     The process that reads or judges one boundary and ends
    choosing  Which outline of a file becomes the boundary (选择图形)
    consent   What a person must agree to before a boundary is taken over (需要确认), and what the history says was done
              to it
    dxf       DXF drawings (CAD 图)
    formats   Forms of boundary files (边界文件格式)
    joining   Lines that meet (首尾相接的线)
    judging   A boundary looked at before it is taken over (检查)
    packing   What passes between the process that reads boundaries and ours, as JSON
    placing   Where an outline lies (坐标定位): systems, units of length, control points of a building site
    process   Read and judge boundaries in a limited process: `read_file`, `judge`
    reader    From a file's bytes to its outlines in longitude and latitude
    reading   What reading a boundary file gives (读取结果)
    rings     Rings (环)

Who calls it: cli, views.boundaries.
"""

from maps.boundaryfiles.checking import refused
from maps.boundaryfiles.choosing import named, together
from maps.boundaryfiles.consent import doubts, note, window
from maps.boundaryfiles.judging import Judgement, judge_here
from maps.boundaryfiles.placing.systems import SHIFTS, SYSTEMS
from maps.boundaryfiles.placing.units import NAMES as UNITS
from maps.boundaryfiles.process import check_file, judge, read_file
from maps.boundaryfiles.reading import MAX_BYTES, MAX_VERTICES, BoundaryFile, CannotReadBoundary, Feature

__all__ = [
    "MAX_BYTES", "MAX_VERTICES", "SHIFTS", "SYSTEMS", "UNITS", "BoundaryFile", "CannotReadBoundary", "Feature",
    "Judgement", "check_file", "doubts", "judge", "judge_here", "named", "note", "read_file",
    "refused", "together", "window",
]  # fmt: skip
