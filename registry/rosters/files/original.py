"""The sheet as it stands in the file (原表): every column and every cell, also those that are not read.

A file of corrections is made of it, so nothing that somebody keeps in other columns is lost on the way.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | float | int | bool | dt.datetime | None
Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Original:
    """`columns`: of each, its distinct cells and, beside the rows, which of them; `merged`: ((first row, column), (last
    row, column)), from 0. Identity numbers are covered.
    """

    columns: tuple[tuple[Sequence[Cell], array], ...]
    merged: tuple[Range, ...]
    from_1904: bool

    def cell(self, row: int, column: int) -> Cell:
        """The cell, from 0; None where there is none."""
        cells, at = self.columns[column]
        return cells[at[row]]
