"""A column of cells, checked: each distinct cell once."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from registry.rosters.fields import Field
from registry.rosters.files.cells.values import Units, Value, check_cell
from registry.typed.complaints import Complaint


@dataclass(slots=True)
class FileColumn:
    """`values`: the distinct values; `at`: beside the rows, which of them; `complaints`: by place in `values`;
    `times`: how many yuan one is, in a column of amounts.
    """

    field: Field
    values: list[Value]
    at: array
    complaints: dict[int, Complaint]
    times: int = 1

    def whole(self) -> list[Value]:
        return list(map(self.values.__getitem__, self.at))


class _Distinct(dict):
    """From a raw cell to the place of its value."""

    def __init__(self, field: Field, units: Units):
        super().__init__()
        self.field, self.units = field, units
        self.values: list[Value] = []
        self.complaints: dict[int, Complaint] = {}

    def __missing__(self, raw: object) -> int:
        value, complaint = check_cell(self.field, raw, self.units)
        place = self[raw] = len(self.values)
        self.values.append(value)
        if complaint is not None:
            self.complaints[place] = complaint
        return place


def checked(field: Field, cells: Sequence[object], units: Units) -> FileColumn:
    """The cells of one column."""
    if bool in set(map(type, cells)):  # True would be looked up as 1.0
        cells = [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]
    known = _Distinct(field, units)
    at = array("I", map(known.__getitem__, cells))
    return FileColumn(field, known.values, at, known.complaints, units.times)
