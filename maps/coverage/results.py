"""Results (结果) of coverage: one and the same thing as a layer of the map, a table whose rows zoom it, and an export.

A result says where its figures come from, and each percentage what it is a share of. Names in the cells are `Words`;
whoever shows or writes a result picks the language.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import geopandas
import numpy as np
from shapely.geometry.base import BaseGeometry

from maps.geo.geodesy import CRS
from registry.words import Words

CellKind = Literal[
    "name",
    "text",
    "count",
    "hectares",
    "square_kilometres",
    "square_metres",
    "metres",
    "percent",
    "money",
    "rate",
    "day",
]
PartKind = Literal["inside", "gap", "outside", "overlap", "sliver", "strip", "reached", "role"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class ResultColumn:
    """A column of a result. `of`: what a percentage is a share of, with its year; no percentage goes without. `each`:
    an average, whose rows never add up.
    """

    id: str
    name: Words
    kind: CellKind
    of: Words | None = None
    each: bool = False

    def __post_init__(self) -> None:
        if (self.kind == "percent") != (self.of is not None):
            raise ValueError(f"column {self.id}: a percentage, and nothing else, names its denominator")


@dataclass(frozen=True)
class Source:
    """Where figures come from: `name` in words, and the document with its article where it is one."""

    name: Words
    document: str | None = None
    article: str | None = None


@dataclass(frozen=True)
class ResultRow:
    """`cells` by column; None is not known. `shape`: the ground the row is about. `park`: its short name, for links.

    `box`: west, south, east, north of what the row speaks of, also where it has no outline; None where it is nowhere.
    `hidden`: its figures may not be told to who asks. `apart`: it is about no single place, and so on no map. Amounts
    (money; rate, which is for a unit) are in fen. `kind`: what part of the ground it is, where that decides how the map
    draws it; None where it is not drawn by its kind.
    """

    id: str
    cells: Mapping[str, object]
    shape: BaseGeometry | None = None
    box: Box | None = None
    park: str | None = None
    hidden: bool = False
    apart: bool = False
    kind: PartKind | None = None


@dataclass(frozen=True)
class Result:
    """`id` names its sheet, layer and file. `total`: the last line of the table, about all rows together."""

    id: str
    name: Words
    columns: tuple[ResultColumn, ...]
    rows: tuple[ResultRow, ...]
    total: ResultRow | None = None
    notes: tuple[Words, ...] = ()
    sources: tuple[Source, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Stands for what the cells say, so that it is known whether anything changed."""
        told = ((row.id, row.hidden, sorted(row.cells.items())) for row in self.table())
        return hashlib.sha256(repr([*told]).encode()).hexdigest()[:24]

    def table(self) -> list[ResultRow]:
        """The rows as a table has them, the total last."""
        return [*self.rows, *([self.total] if self.total else [])]

    def frame(self) -> geopandas.GeoDataFrame:
        """The rows as a layer, EPSG:4490: `id`, `park`, the cells (a name as `_zh` and `_en`), the box, the outline."""
        columns: dict[str, list] = {"id": [row.id for row in self.rows]}
        for column in self.columns:
            cells = [row.cells.get(column.id) for row in self.rows]
            if column.kind == "name":
                columns[f"{column.id}_zh"] = [None if cell is None else cell.zh for cell in cells]
                columns[f"{column.id}_en"] = [None if cell is None else cell.en for cell in cells]
            else:
                columns[column.id] = cells
        if any(row.park for row in self.rows):
            columns["park"] = [row.park for row in self.rows]
        for place, side in enumerate(("west", "south", "east", "north")):
            columns[side] = [None if row.box is None else row.box[place] for row in self.rows]
        return geopandas.GeoDataFrame(columns, geometry=[row.shape for row in self.rows], crs=CRS)


def box_of(shapes: Iterable[BaseGeometry | None]) -> Box | None:
    """The box around all of the shapes; None where there is none."""
    boxes = np.array([shape.bounds for shape in shapes if shape is not None and not shape.is_empty])
    if not len(boxes):
        return None
    return (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())


def view_of(box: Box, width: int = 900, height: int = 700) -> tuple[float, float, float]:
    """(zoom, latitude, longitude) of the view that shows the box on a map of so many pixels, as the map's address has
    it; not nearer than a park fills it.
    """
    west, south, east, north = box
    middle = (south + north) / 2
    across = max(east - west, 1e-9)
    up = max(north - south, 1e-9) / math.cos(math.radians(middle))
    zoom = min(math.log2(width * 360 / (256 * across)), math.log2(height * 360 / (256 * up))) - 0.35
    return round(min(max(zoom, 7.0), 16.0), 2), round(middle, 5), round((west + east) / 2, 5)


def share(part: float, whole: float | None) -> float | None:
    """Percent of a part in its whole; None where the whole is not known or nothing."""
    return 100 * part / whole if whole else None
