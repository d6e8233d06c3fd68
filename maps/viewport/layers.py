"""What of the register is in a viewport: parks as symbols and outlines, or counts in a grid when there are many.

An index holds the parks of one day as numpy columns and is kept for as long as the register does not change, so
that a pan or a filter costs milliseconds at 1,000 and at 100,000 parks. Coordinates are EPSG:4490; the browser
gets whole multiples of 1e-5 degree (1 m).
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import geopandas
import numpy as np
import shapely
from pandas.api.extensions import ExtensionArray
from shapely.geometry.base import BaseGeometry

from maps.viewport.filters import OF_A_DAY, TIERS, BadParameter, Columns, Filters
from registry import parameters
from registry.parks.parks import HeldParks

MOST = 3000  # parks drawn one by one; above that the browser gets counts
CELL = 72  # pixels of a grid cell
SMALLEST_OUTLINE = 6  # pixels: a smaller outline would hide under its symbol
SCALE = 100_000  # coordinates are sent as whole multiples of 1/SCALE degree
DAYS_KEPT = 24  # of a slider's days, some are asked for again and again

Then = Mapping[int, tuple[str, BaseGeometry | None]]
People = Callable[[geopandas.GeoDataFrame, date], geopandas.GeoDataFrame]


@dataclass(frozen=True)
class Viewport:
    """A box in degrees, west below east, and a Leaflet zoom level (256 * 2**zoom pixels around the world)."""

    west: float
    south: float
    east: float
    north: float
    zoom: float

    @classmethod
    def read(cls, bbox: str, zoom: str) -> "Viewport":
        """From the texts of an address. Raises `BadParameter` that says what would be right."""
        edges = [parameters.decimal_of(part) for part in bbox.split(",")]
        if len(edges) != 4 or None in edges:
            raise BadParameter("bbox", bbox, "west,south,east,north in degrees")
        west, south, east, north = edges
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise BadParameter("bbox", bbox, "west < east and south < north within ±180 and ±90 degrees")
        level = parameters.decimal_of(zoom)
        if level is None:
            raise BadParameter("z", zoom, "a number")
        if not 0 <= level <= 22:
            raise BadParameter("z", zoom, "a zoom level from 0 to 22")
        return cls(west, south, east, north, level)

    @property
    def degrees_per_pixel(self) -> float:
        return 360 / (256 * 2**self.zoom)


class Sites:
    """What of the parks of a frame is so on every day, as numpy columns: places, outlines, names. Never changed."""

    def __init__(self, frame: geopandas.GeoDataFrame):
        self.columns = Columns(frame)
        # Column by column in memory, as the boxes: a viewport asks all parks for one of them after the other.
        self.lonlat = np.asfortranarray(frame[["lon", "lat"]].to_numpy(dtype=np.float64))
        self.place = np.round(self.lonlat * SCALE).astype(np.int64)
        self.ids = frame["id"].to_numpy(dtype=np.int64)
        self.candidate = frame["candidate"].to_numpy(dtype=bool)
        # As the frame has them: each as an object of its own would be four times as much.
        self.slugs = frame["slug"].array
        english = frame["name_en"].fillna("")
        self.names = {"zh": frame["name_zh"].array, "en": english.where(english != "", frame["name_zh"]).array}
        self.roles = self.columns.shared("role")
        self.accuracy = frame["accuracy_m"].fillna(0).to_numpy(dtype=np.float64).round().astype(np.int64)
        self.demo = frame["demo"].to_numpy(dtype=bool)
        self.districts = _districts(frame)
        outlines = frame["outline"].astype("category").cat
        kinds = np.array(outlines.categories, dtype=object)[outlines.codes.to_numpy()]
        self._draw(kinds, frame.geometry.to_numpy())

    def _draw(self, kinds: np.ndarray, shapes: np.ndarray) -> None:
        has_outline = shapely.get_dimensions(shapes) == 2
        self.shapes = kinds
        self.outlines = np.where(has_outline, shapes, None)
        boxes = shapely.bounds(self.outlines)
        self.span = np.where(has_outline, np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]), 0.0)
        centre = np.hstack([self.lonlat, self.lonlat])
        self.boxes = np.asfortranarray(np.where(has_outline[:, None], boxes, centre))

    def with_outlines(self, then: Then) -> "Sites":
        """The same with other outlines: by id of a park the kind of its outline and the shape, None for no outline."""
        if not then:
            return self
        changed = copy(self)
        changed.__dict__.pop("digest", None)
        kinds, shapes = self.shapes.copy(), self.outlines.copy()
        for row, id in zip(np.searchsorted(self.ids, list(then)), then, strict=True):
            kinds[row], shapes[row] = then[id]
        changed._draw(kinds, shapes)
        return changed

    @cached_property
    def digest(self) -> str:
        """Stands for all that a browser may be told of these places."""
        found = hashlib.sha256()
        for column in (self.slugs, self.names["zh"], self.names["en"], self.roles, self.shapes):
            found.update("\x1f".join(column.tolist()).encode())
        for column in (self.place, self.accuracy, self.demo, self.candidate):
            found.update(np.ascontiguousarray(column).tobytes())
        found.update(b"\x1f".join(shape or b"" for shape in shapely.to_wkb(self.outlines)))
        for key, codes in self.columns.codes.items():
            if key not in OF_A_DAY:
                found.update("\x1f".join([key, *self.columns.words[key], ""]).encode() + codes.tobytes())
        return found.hexdigest()


def _districts(frame: geopandas.GeoDataFrame) -> dict[str, tuple[str, str]]:
    known = frame[["district", "district_zh", "district_en"]].drop_duplicates("district").dropna(subset="district")
    return {code: (zh, en) for code, zh, en in known.itertuples(index=False)}


class ParkIndex:
    """The parks of one day (`parks.park_frame`), ready to be asked for a viewport. Never changed.

    `sites`: those of the same parks, where they are at hand from another day. `people`: adds to the frame what only
    tables and charts ask for.
    """

    def __init__(
        self, frame: geopandas.GeoDataFrame, as_of: date, sites: Sites | None = None, people: People | None = None
    ):
        self.as_of = as_of
        self._frame, self._people = frame, people
        self.sites = sites or Sites(frame)
        self.columns = Columns(frame, self.sites.columns)
        self.tiers = self.columns.shared("tier")
        ranks = [TIERS.index(tier) for tier in self.columns.words["tier"]]
        self.rank = np.array(ranks, dtype=np.int8)[self.columns.codes["tier"]]

    @cached_property
    def digest(self) -> str:
        """Stands for all that a browser may be told of this index, so that it is known whether anything changed.

        Not the version of the register, which would tell of every change of any roster.
        """
        found = hashlib.sha256(f"{self.as_of} {self.sites.digest}".encode())
        for key in OF_A_DAY:
            words = "\x1f".join([key, *self.columns.words[key], ""])
            found.update(words.encode() + self.columns.codes[key].tobytes())
        return found.hexdigest()[:24]

    @cached_property
    def frame(self) -> geopandas.GeoDataFrame:
        """The parks as `parks.park_frame` gives them, one row a park in the order of the columns here."""
        return self._people(self._frame, self.as_of) if self._people else self._frame

    @property
    def places(self) -> geopandas.GeoDataFrame:
        """The same without what only tables and charts ask for; not to be changed."""
        return self._frame

    @property
    def lonlat(self) -> np.ndarray:
        """Longitude and latitude of the centres in degrees, of shape (n, 2)."""
        return self.sites.lonlat

    @property
    def slugs(self) -> ExtensionArray:
        return self.sites.slugs

    def row_of(self, slug: str) -> np.ndarray:
        """The row of the park with this name in addresses, int of shape (1,), or none."""
        return np.flatnonzero(np.asarray(self.slugs == slug))

    @property
    def demo(self) -> np.ndarray:
        """Which parks are made up (演示), bool of shape (n,)."""
        return self.sites.demo

    @property
    def districts(self) -> dict[str, tuple[str, str]]:
        """The Chinese and English name of each district that has parks, by its code."""
        return self.sites.districts

    def __len__(self) -> int:
        return len(self.slugs)

    def facets(self, filters: Filters) -> dict[str, dict[str, int]]:
        return self.columns.facets(filters)

    def found(self, filters: Filters) -> np.ndarray:
        """Rows that pass the filters and count (`Columns.counted`), best standing first, int of shape (k,)."""
        rows = np.flatnonzero(self.columns.counted(filters))
        return rows[np.argsort(self.rank[rows], kind="stable")]

    def box_of(self, filters: Filters) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all parks that pass, or None."""
        passes = self.columns.mask(filters)
        if not passes.any():
            return None
        edges = [edge[passes] for edge in self.sites.boxes.T]
        return (*(float(edge.min()) for edge in edges[:2]), *(float(edge.max()) for edge in edges[2:]))

    def within(self, viewport: Viewport, filters: Filters, language: str = "zh") -> dict:
        """The layer of a viewport, ready for JSON.

        `counts`: parks in view by tier, `in_view` all of them; `candidates` and `demo`: how many of them; `total`:
        parks that pass the filters anywhere; `references`: places in view that are no parks, in none of the others.
        Then either `parks` (mode "parks", with the references) or `cells` (mode "grid": lon, lat, count).
        """
        sites = self.sites
        passes = self.columns.mask(filters)
        west, south, east, north = sites.boxes.T
        seen = (west <= viewport.east) & (east >= viewport.west)
        seen &= (south <= viewport.north) & (north >= viewport.south)
        rows, parks = np.flatnonzero(passes & seen), self.columns.parks
        counted = rows[parks[rows]]
        counts = np.bincount(self.rank[counted], minlength=len(TIERS))
        layer = {
            "as_of": self.as_of.isoformat(),
            "total": int((passes & parks).sum()),
            "in_view": len(counted),
            "counts": dict(zip(TIERS, counts.tolist(), strict=True)),
            "candidates": int(sites.candidate[counted].sum()),
            "references": len(rows) - len(counted),
            "demo": int(sites.demo[counted].sum()),
        }
        if len(counted) > MOST:
            return layer | {"mode": "grid", "cells": self._cells(counted, viewport)}
        return layer | {"mode": "parks", "parks": self._parks(rows, viewport, language)}

    def _cells(self, rows: np.ndarray, viewport: Viewport) -> list[list[float]]:
        """Longitude, latitude (the mean of the parks counted) and count of each cell of the grid."""
        size = CELL * viewport.degrees_per_pixel
        axes = [axis[rows] for axis in self.sites.lonlat.T]
        east, north = (np.floor(axis / size).astype(np.int64) for axis in axes)
        east, north = east - east.min(), north - north.min()
        cell = east * (north.max() + 1) + north
        counts = np.bincount(cell)
        used = np.flatnonzero(counts)
        means = [np.bincount(cell, weights=axis)[used] / counts[used] for axis in axes]
        return np.column_stack([np.round(means[0], 5), np.round(means[1], 5), counts[used]]).tolist()

    def _parks(self, rows: np.ndarray, viewport: Viewport, language: str) -> list[dict]:
        """One object a park, the best standing last, so that it is drawn on top."""
        sites = self.sites
        rows = rows[np.argsort(-self.rank[rows], kind="stable")]
        visible = np.flatnonzero(sites.span[rows] >= SMALLEST_OUTLINE * viewport.degrees_per_pixel)
        outlines = shapely.simplify(sites.outlines[rows[visible]], viewport.degrees_per_pixel / 2)
        names = sites.names[language if language in sites.names else "zh"]
        columns = {
            "slug": sites.slugs, "name": names, "tier": self.tiers, "role": sites.roles, "at": sites.place,
            "shape": sites.shapes, "accuracy": sites.accuracy,
        }  # fmt: skip
        values = zip(*(column[rows].tolist() for column in columns.values()), strict=True)
        found = [dict(zip(columns, value, strict=True)) for value in values]
        for mark in ("candidate", "demo"):
            for place in np.flatnonzero(getattr(sites, mark)[rows]).tolist():
                found[place][mark] = True
        for place, drawn in zip(visible.tolist(), all_rings(outlines), strict=True):
            found[place]["rings"] = drawn
        return found


def rings(outline: BaseGeometry) -> list[list[int]]:
    """The rings of a (multi)polygon, each flat: longitude, latitude, longitude, … in 1/SCALE degree."""
    return all_rings(np.array([outline], dtype=object))[0]


def all_rings(outlines: np.ndarray) -> list[list[list[int]]]:
    """The `rings` of each of many outlines: all coordinates at once, cut apart where a ring ends."""
    parts, outline_of_part = shapely.get_parts(outlines, return_index=True)
    lines, part_of_line = shapely.get_rings(parts, return_index=True)
    coordinates = np.round(shapely.get_coordinates(lines) * SCALE).astype(np.int64).ravel().tolist()
    ends = (2 * np.cumsum(shapely.get_num_coordinates(lines))).tolist()
    found: list[list[list[int]]] = [[] for _ in range(len(outlines))]
    begin = 0
    for outline, end in zip(outline_of_part[part_of_line].tolist(), ends, strict=True):
        found[outline].append(coordinates[begin:end])
        begin = end
    return found


@dataclass(frozen=True)
class RegisterLook:
    """What one look at the register gave: its version, the parks of a day, and what both are read from.

    `held.frame` stays the same object for as long as names, places and outlines do. `then`: outlines of an earlier
    day as `Sites.with_outlines` takes them.
    """

    version: str
    held: HeldParks
    frame: geopandas.GeoDataFrame
    then: Then = field(default_factory=dict)


Read = Callable[[date, bool, HeldParks | None], RegisterLook]


class Indexes:
    """The indexes of the days last asked for, made once for each version of the register.

    `version()` tells the state of the register, `read(as_of, then, held)` reads a day of it in one look, where `held`
    is that of the reading before, or None. `people`: as `ParkIndex` says. They come from whoever keeps the register,
    so that this module asks no database.
    """

    def __init__(self, version: Callable[[], str], read: Read, people: People | None = None):
        self._version = version
        self._read = read
        self._people = people
        self._kept: OrderedDict[tuple[str, date, bool], ParkIndex] = OrderedDict()
        self._held: HeldParks | None = None
        self._seen: str | None = None
        self._sites: Sites | None = None
        self._keeping, self._reading = threading.Lock(), threading.Lock()

    def of(self, as_of: date, then: bool = False) -> tuple[str, ParkIndex]:
        """The version of the register and its parks on a day; `then`: with outlines as held at the end of that day."""
        if found := self._look(as_of, then):
            return found
        # One reader reads; the others wait for its index instead of reading the same.
        with self._reading:
            if found := self._look(as_of, then):
                return found
            # The register may have changed since it told its version: the index belongs to the one that was read.
            reading = self._read(as_of, then, self._held)
            if self._held is None or reading.held.frame is not self._held.frame:
                self._sites = Sites(reading.frame)
            self._held = reading.held
            index = ParkIndex(reading.frame, as_of, self._sites.with_outlines(reading.then), self._people)
            with self._keeping:
                for key in [key for key in self._kept if key[0] != reading.version]:
                    del self._kept[key]  # nobody asks for an older register again
                self._kept[reading.version, as_of, then] = index
                while len(self._kept) > DAYS_KEPT:
                    self._kept.popitem(last=False)
            return reading.version, index

    def kept(self, as_of: date) -> ParkIndex | None:
        """The parks of a day where they are at hand; nothing is read for it."""
        found = self._look(as_of, then=False)
        return found[1] if found else None

    def make_ready(self, as_of: date) -> None:
        """Make the index of a day before somebody asks for it: at the first call, and after a change of the register
        once it has rested since the call before. While it changes, a reader would hold up those who write.
        """
        seen, self._seen = self._seen, self._version()
        if seen in (None, self._seen):
            self.of(as_of)

    def _look(self, as_of: date, then: bool) -> tuple[str, ParkIndex] | None:
        version = self._version()
        with self._keeping:
            index = self._kept.get((version, as_of, then))
            if index is None:
                return None
            self._kept.move_to_end((version, as_of, then))
            return version, index
