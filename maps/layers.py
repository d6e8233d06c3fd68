"""What of the register is in a viewport: parks as symbols and outlines, or counts in a grid when there are many.

An index holds the parks of one day as numpy columns and is kept for as long as the register does not change, so
that a pan or a filter costs milliseconds at 1,000 and at 100,000 parks. Coordinates are EPSG:4490; the browser
gets whole multiples of 1e-5 degree (1 m).
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

import geopandas
import numpy as np
import shapely

from maps.filters import TIERS, BadParameter, Columns, Filters

MOST = 3000  # parks drawn one by one; above that the browser gets counts
CELL = 72  # pixels of a grid cell
SMALLEST_OUTLINE = 6  # pixels: a smaller outline would hide under its symbol
SCALE = 100_000  # coordinates are sent as whole multiples of 1/SCALE degree
DAYS_KEPT = 8


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
        try:
            west, south, east, north = (float(part) for part in bbox.split(","))
        except ValueError:
            raise BadParameter("bbox", bbox, "west,south,east,north in degrees") from None
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise BadParameter("bbox", bbox, "west < east and south < north within ±180 and ±90 degrees")
        try:
            level = float(zoom)
        except ValueError:
            raise BadParameter("z", zoom, "a number") from None
        if not 0 <= level <= 22:
            raise BadParameter("z", zoom, "a zoom level from 0 to 22")
        return cls(west, south, east, north, level)

    @property
    def degrees_per_pixel(self) -> float:
        return 360 / (256 * 2**self.zoom)


class ParkIndex:
    """The parks of one day (`parks.park_frame`), ready to be asked for a viewport. Immutable once made."""

    def __init__(self, frame: geopandas.GeoDataFrame, as_of: date):
        self.as_of = as_of
        self.frame = frame
        self.columns = Columns(frame)
        self.lonlat = frame[["lon", "lat"]].to_numpy(dtype=np.float64)
        outlines = frame.geometry.to_numpy()
        has_outline = shapely.get_dimensions(outlines) == 2
        self.outlines = np.where(has_outline, outlines, None)
        boxes = shapely.bounds(self.outlines)
        self.span = np.where(has_outline, np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]), 0.0)
        centre = np.hstack([self.lonlat, self.lonlat])
        self.boxes = np.where(has_outline[:, None], boxes, centre)
        rank = {tier: place for place, tier in enumerate(TIERS)}
        self.rank = np.array([rank[standing] for standing in frame["standing"]], dtype=np.int8)
        self.candidate = frame["candidate"].to_numpy(dtype=bool)
        self.slugs = frame["slug"].to_numpy(dtype=object)
        names_zh = frame["name_zh"].to_numpy(dtype=object)
        names_en = frame["name_en"].fillna("").to_numpy(dtype=object)
        self.names = {"zh": names_zh, "en": np.where(names_en == "", names_zh, names_en)}
        self.roles = frame["role"].to_numpy(dtype=object)
        self.shapes = frame["outline"].to_numpy(dtype=object)
        self.accuracy = frame["accuracy_m"].fillna(0).to_numpy(dtype=np.float64).round().astype(np.int64)
        self.demo = frame["demo"].to_numpy(dtype=bool)

    def __len__(self) -> int:
        return len(self.slugs)

    def facets(self, filters: Filters) -> dict[str, dict[str, int]]:
        return self.columns.facets(filters)

    def found(self, filters: Filters) -> np.ndarray:
        """Rows that pass the filters, best standing first, int of shape (k,)."""
        rows = np.flatnonzero(self.columns.mask(filters))
        return rows[np.argsort(self.rank[rows], kind="stable")]

    def box_of(self, filters: Filters) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all parks that pass, or None."""
        rows = self.found(filters)
        if not len(rows):
            return None
        boxes = self.boxes[rows]
        return (*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())

    def within(self, viewport: Viewport, filters: Filters, language: str = "zh") -> dict:
        """The layer of a viewport, ready for JSON.

        `counts`: parks in view by tier; `candidates` and `demo`: how many of them; `total`: parks that pass the
        filters anywhere. Then either `parks` (mode "parks") or `cells` (mode "grid": lon, lat, count).
        """
        passes = self.columns.mask(filters)
        west, south, east, north = self.boxes.T
        seen = (west <= viewport.east) & (east >= viewport.west)
        seen &= (south <= viewport.north) & (north >= viewport.south)
        rows = np.flatnonzero(passes & seen)
        counts = np.bincount(self.rank[rows], minlength=len(TIERS))
        layer = {
            "as_of": self.as_of.isoformat(),
            "total": int(passes.sum()),
            "in_view": len(rows),
            "counts": dict(zip(TIERS, counts.tolist(), strict=True)),
            "candidates": int(self.candidate[rows].sum()),
            "references": int((self.roles[rows] == "reference").sum()),
            "demo": int(self.demo[rows].sum()),
        }
        if len(rows) > MOST:
            return layer | {"mode": "grid", "cells": self._cells(rows, viewport)}
        return layer | {"mode": "parks", "parks": self._parks(rows, viewport, language)}

    def _cells(self, rows: np.ndarray, viewport: Viewport) -> list[list[float]]:
        """Longitude, latitude (the mean of the parks counted) and count of each cell of the grid."""
        size = CELL * viewport.degrees_per_pixel
        lonlat = self.lonlat[rows]
        places = np.floor(lonlat / size).astype(np.int64)
        _, cell, counts = np.unique(places, axis=0, return_inverse=True, return_counts=True)
        cell = cell.ravel()
        means = [np.bincount(cell, weights=lonlat[:, axis]) / counts for axis in (0, 1)]
        return np.column_stack([np.round(means[0], 5), np.round(means[1], 5), counts]).tolist()

    def _parks(self, rows: np.ndarray, viewport: Viewport, language: str) -> list[dict]:
        """One object a park, the best standing last, so that it is drawn on top."""
        rows = rows[np.argsort(-self.rank[rows], kind="stable")]
        visible = self.span[rows] >= SMALLEST_OUTLINE * viewport.degrees_per_pixel
        outlines = np.full(len(rows), None, dtype=object)
        outlines[visible] = shapely.simplify(self.outlines[rows[visible]], viewport.degrees_per_pixel / 2)
        names = self.names[language if language in self.names else "zh"]
        found = []
        for row, (lon, lat), outline in zip(rows.tolist(), self.lonlat[rows].tolist(), outlines, strict=True):
            park = {
                "slug": self.slugs[row],
                "name": names[row],
                "tier": TIERS[self.rank[row]],
                "role": self.roles[row],
                "at": [round(lon * SCALE), round(lat * SCALE)],
                "shape": self.shapes[row],
                "accuracy": int(self.accuracy[row]),
            }
            if self.candidate[row]:
                park["candidate"] = True
            if self.demo[row]:
                park["demo"] = True
            if outline is not None:
                park["rings"] = rings(outline)
            found.append(park)
        return found


def rings(outline: shapely.Geometry) -> list[list[int]]:
    """The rings of a (multi)polygon, each flat: longitude, latitude, longitude, … in 1/SCALE degree."""
    parts = shapely.get_rings(shapely.get_parts(outline))
    return [np.round(shapely.get_coordinates(ring) * SCALE).astype(np.int64).ravel().tolist() for ring in parts]


class Indexes:
    """The indexes of the days last asked for, made once for each version of the register.

    `read_parks(as_of)` gives the GeoDataFrame of a day and `version()` the state of the register; both come from
    whoever keeps it, so that this module needs no database.
    """

    def __init__(self, version, read_parks):
        self._version = version
        self._read_parks = read_parks
        self._kept: OrderedDict[tuple[str, date], ParkIndex] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, as_of: date) -> tuple[str, ParkIndex]:
        """The version of the register and its parks on a day."""
        version = self._version()
        key = version, as_of
        # One reader builds; the others wait for its index instead of building the same.
        with self._lock:
            if key not in self._kept:
                self._kept[key] = ParkIndex(self._read_parks(as_of), as_of)
                while len(self._kept) > DAYS_KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return version, self._kept[key]
