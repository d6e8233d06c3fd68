"""Control points (控制点): coordinates of a building site turned into those of a known system.

Who set the site out knows two of its points in both. A similarity (相似变换: shifted, turned, scaled) takes the one to
the other; its scale is near 1 where lengths are lengths on both sides, so that a scale far from 1 is a mistake in the
points or in the unit. Measured in a plane around the points, not in the zone of the system, whose lengths are off by
up to a thousandth.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.boundaryfiles.placing import systems
from maps.boundaryfiles.placing.systems import System
from maps.boundaryfiles.reading import CannotReadBoundary
from maps.geo.suspicion import READINGS
from registry.words import Words

if TYPE_CHECKING:
    import pyproj

FEWEST, MOST = 2, 50
SCALE_OFF = 0.01  # of 1; grids and heights of Guangdong change lengths by less than a thousandth
RESIDUAL_M = 1.0
NEAREST_M = 1.0
FAR = 5.0  # times the distance of the control points: there a mistake of theirs has grown as much
UNITS = {1000.0: "mm", 100.0: "cm", 0.001: "km", 3.2808: "ft"}
"""By what lengths are too long, the unit that they are in."""


@dataclass(frozen=True, slots=True)
class Similarity:
    """From metres of the site to degrees of CGCS2000: w = turn·z + shift in the plane, complex numbers."""

    turn: complex
    shift: complex
    plane: pyproj.Proj
    centre: complex
    apart_m: float
    notes: tuple[Words, ...]

    def degrees(self, local: np.ndarray) -> np.ndarray:
        """Longitude and latitude of points in metres of the site, shape (n, 2)."""
        at = self.turn * _complex(local) + self.shift
        return np.column_stack(self.plane(at.real, at.imag, inverse=True))

    def reach(self, local: np.ndarray) -> Words | None:
        """What to say where the outline goes far beyond the control points."""
        times = float(np.abs(_complex(local) - self.centre).max()) / self.apart_m
        if times <= FAR:
            return None
        return Words(
            f"控制点相距 {self.apart_m:,.1f} 米，图形离它们最远 {times * self.apart_m:,.0f} 米，控制点的误差会放大约 "
            f"{times:.0f} 倍。请尽量用相距较远的控制点。",
            f"The control points are {self.apart_m:,.1f} m apart, the outline goes {times * self.apart_m:,.0f} m from "
            f"them: their errors grow about {times:.0f} times. Take points farther apart if you can.",
        )


def parsed(lines: Sequence[str]) -> np.ndarray:
    """Control points of four numbers each, shape (n, 4): x and y of the site, then the known. Raises
    `CannotReadBoundary`."""
    found = []
    for number, line in enumerate(lines, 1):
        parts = [part for part in re.split(r"[\s,;=，；→]+", line.strip()) if part]
        try:
            values = [float(part) for part in parts]
        except ValueError:
            values = []
        if len(values) != 4 or not np.isfinite(values).all():
            raise CannotReadBoundary(
                f"第 {number} 个控制点读不出：{line.strip()[:60]}。应为四个数：图上 X,Y，"
                "实地东坐标,北坐标（或经度,纬度）。",
                f"Control point {number} cannot be read: {line.strip()[:60]}. Write four numbers: x,y of the drawing, "
                "then easting,northing (or longitude,latitude).",
            )
        found.append(values)
    if not FEWEST <= len(found) <= MOST:
        raise CannotReadBoundary(
            f"控制点有 {len(found)} 个，至少要 {FEWEST} 个、最多 {MOST} 个。",
            f"There are {len(found)} control points; at least {FEWEST} are needed, and at most {MOST}.",
        )
    return np.array(found)


def similarity(points: np.ndarray, metres: float, system: System) -> Similarity:
    """The way from the site, whose unit has so many metres, to CGCS2000. Raises `CannotReadBoundary` where none is
    good.

    `points`: as `parsed` gives them, the known coordinates in `system`.
    """
    import pyproj

    known, turned = systems.to_lonlat(points[:, 2:], systems.crs_of(system))
    known = READINGS[system.shift](known)
    lon, lat = known.mean(axis=0)
    plane = pyproj.Proj(f"+proj=tmerc +lat_0={lat} +lon_0={lon} +k=1 +ellps=GRS80")
    z, w = _complex(points[:, :2] * metres), _complex(np.column_stack(plane(known[:, 0], known[:, 1])))
    apart, ground = float(np.abs(z[:, None] - z).max()), float(np.abs(w[:, None] - w).max())
    if min(apart, ground) < NEAREST_M:
        raise CannotReadBoundary(
            "控制点几乎在同一处，定不出方向。请用相距较远的两个点。",
            "The control points are nearly at one place and tell no direction: take two that are far apart.",
        )
    turn, shift = _fitted(z, w)
    residuals = np.abs(turn * z + shift - w)
    if len(z) > FEWEST and residuals.max() > RESIDUAL_M:
        raise _not_alike(z, w, residuals)
    if abs(abs(turn) - 1) > SCALE_OFF:
        raise _out_of_scale(apart, ground)
    notes = [_said(len(z), turn, apart, ground, float(residuals.max()))]
    if turned:
        notes.append(
            Words(
                "控制点的实地坐标北坐标在前，已对调。",
                "The known coordinates have the north first; they were exchanged.",
            )
        )
    return Similarity(turn, shift, plane, z.mean(), apart, tuple(notes))


def _complex(points: np.ndarray) -> np.ndarray:
    return points[:, 0] + 1j * points[:, 1]


def _fitted(z: np.ndarray, w: np.ndarray) -> tuple[complex, complex]:
    """The similarity with the least squares of what remains."""
    from_middle = z - z.mean()
    turn = (from_middle.conj() * (w - w.mean())).sum() / (np.abs(from_middle) ** 2).sum()
    return complex(turn), complex(w.mean() - turn * z.mean())


def _not_alike(z: np.ndarray, w: np.ndarray, residuals: np.ndarray) -> CannotReadBoundary:
    turn, shift = _fitted(z.conj(), w)
    worst = int(residuals.argmax())
    if np.abs(turn * z.conj() + shift - w).max() <= RESIDUAL_M:
        return CannotReadBoundary(
            "控制点左右相反：图上坐标像是北坐标在前。请把文件和控制点的图上坐标改为东坐标在前。",
            "The control points are mirrored: the coordinates of the drawing seem to have the north first. Exchange "
            "them in the file and in the points.",
        )
    return CannotReadBoundary(
        f"控制点互相对不上：第 {worst + 1} 个差 {residuals[worst]:,.1f} 米，最多 {RESIDUAL_M:g} 米。请核对坐标和顺序。",
        f"The control points do not agree: number {worst + 1} is {residuals[worst]:,.1f} m off, more than "
        f"{RESIDUAL_M:g} m. Look at the coordinates and their order.",
    )


def _out_of_scale(apart: float, ground: float) -> CannotReadBoundary:
    times = apart / ground
    unit = next((unit for much, unit in UNITS.items() if abs(times / much - 1) < SCALE_OFF), None)
    zh = f"图上的长度单位像是 {unit}，请选择单位。" if unit else "请核对控制点，或长度单位。"
    en = f"Lengths of the drawing look like {unit}: choose that unit." if unit else "Look at the points, or the unit."
    return CannotReadBoundary(
        f"控制点间距图上 {apart:,.2f} 米、实地 {ground:,.2f} 米，相差超过 1 %，不能采用。{zh}",
        f"Between the control points are {apart:,.2f} m in the drawing, {ground:,.2f} m on the ground: more than 1 % "
        f"apart, which cannot be. {en}",
    )


def _said(count: int, turn: complex, apart: float, ground: float, residual: float) -> Words:
    angle = round(float(np.degrees(np.angle(turn))), 4) + 0.0  # no -0
    more_zh = f"，最大残差 {residual:.3f} 米" if count > FEWEST else ""
    more_en = f", largest residual {residual:.3f} m" if count > FEWEST else ""
    return Words(
        f"由 {count} 个控制点换算：比例 {abs(turn):.6f}，旋转 {angle:.4f}°，间距图上 {apart:,.3f} 米、"
        f"实地 {ground:,.3f} 米{more_zh}。",
        f"Placed by {count} control points: scale {abs(turn):.6f}, turned by {angle:.4f}°, {apart:,.3f} m in the "
        f"drawing for {ground:,.3f} m on the ground{more_en}.",
    )
