"""What is asked of open data (所问): days, a window, and a page of what fits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Days:
    """A day or an interval, both ends included. `told`: the day whose state is told; titles are told that held on any
    day of the interval."""

    first: dt.date
    last: dt.date
    told: dt.date

    @classmethod
    def of(cls, day: dt.date) -> Days:
        return cls(day, day, day)


@dataclass(frozen=True)
class Window:
    """A box in degrees. West of its western edge lies its eastern one where it reaches over the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @cached_property
    def boxes(self) -> list[tuple[float, float, float, float]]:
        """One box, or two where the window reaches over the antimeridian."""
        if self.west <= self.east:
            return [(self.west, self.south, self.east, self.north)]
        return [(self.west, self.south, 180.0, self.north), (-180.0, self.south, self.east, self.north)]

    @cached_property
    def shape(self) -> BaseGeometry:
        return shapely.union_all([_shape(*box) for box in self.boxes])

    def may_meet(self, bounds: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which of these bounds, west, south, east and north of shape (n, 4), meet the window."""
        west, south, east, north = bounds.T
        found = np.zeros(len(bounds), dtype=bool)
        for left, bottom, right, top in self.boxes:
            found |= (west <= right) & (east >= left) & (south <= top) & (north >= bottom)
        return found

    def meets(self, shapes: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Which of these shapes meet the window, their borders counted; None meets nothing."""
        return shapely.intersects(shapes, self.shape)


def _shape(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """A box; one without a width or a height is a line or a point, as no polygon is so thin."""
    if west < east and south < north:
        return shapely.box(west, south, east, north)
    if (west, south) == (east, north):
        return shapely.Point(west, south)
    return shapely.LineString([(west, south), (east, north)])


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """One record: the values of its columns in order, the key among them, and its shape in degrees (EPSG:4490)."""

    id: str
    values: dict[str, object]
    shape: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Some of what fits, in the order of keys: `matched` fit in all; `after`: the key after which the next page begins,
    None on the last."""

    records: list[OpenRecord]
    matched: int
    after: str | None
