"""A sheet of paper (图纸) that places are drawn on: where degrees lie on it, and which texts find room.

One unit is a point. Drawn in the projection of the map page (Mercator).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps.coverage.results import Box
from maps.geo.geodesy import METRES_PER_DEGREE
from maps.geo.projection import mercator
from maps.reports.font_signs import spelled
from maps.viewport.symbols import PAPER


@dataclass(frozen=True)
class Frame:
    """A sheet of `width` x `height` points; `scale`: points per degree; `west`, `top`: Mercator of its upper left."""

    width: float
    height: float
    scale: float
    west: float
    top: float

    @classmethod
    def around(cls, box: Box, width: float, height: float, margin: float = 14.0) -> Frame:
        """The frame that shows the box (degrees) as large as it fits, its middle in the middle."""
        (x0, y0), (x1, y1) = mercator(np.array([box[:2], box[2:]], dtype=float))
        scale = min((width - 2 * margin) / max(x1 - x0, 1e-6), (height - 2 * margin) / max(y1 - y0, 1e-6))
        return cls(width, height, scale, (x0 + x1) / 2 - width / scale / 2, (y0 + y1) / 2 + height / scale / 2)

    def on_paper(self, points: np.ndarray) -> np.ndarray:
        flat = mercator(points)
        return np.column_stack([(flat[:, 0] - self.west) * self.scale, (self.top - flat[:, 1]) * self.scale])

    def draw(self, shapes: BaseGeometry) -> BaseGeometry:
        """A shape in degrees as it lies on the paper, cut off a little outside of it."""
        flat = shapely.transform(shapes, self.on_paper)
        if not shapely.is_valid(flat):
            flat = shapely.make_valid(flat)
        return shapely.clip_by_rect(shapely.simplify(flat, 0.1), -20, -20, self.width + 20, self.height + 20)

    @property
    def middle(self) -> float:
        """Latitude of the middle."""
        north = self.top - self.height / self.scale / 2
        return math.degrees(2 * math.atan(math.exp(math.radians(north))) - math.pi / 2)

    @property
    def metres(self) -> float:
        """Metres on the ground for a point of paper, in the middle."""
        return METRES_PER_DEGREE * math.cos(math.radians(self.middle)) / self.scale

    def box(self) -> Box:
        """West, south, east, north of the sheet in degrees."""
        south = math.degrees(2 * math.atan(math.exp(math.radians(self.top - self.height / self.scale))) - math.pi / 2)
        north = math.degrees(2 * math.atan(math.exp(math.radians(self.top))) - math.pi / 2)
        return self.west, south, self.west + self.width / self.scale, north


@dataclass
class Sheet:
    """What has been drawn, and the places that texts have taken."""

    frame: Frame
    font: str
    drawn: list[str] = field(default_factory=list)
    taken: list[Box] = field(default_factory=list)

    def path(self, outline: BaseGeometry, style: str) -> None:
        rings = shapely.get_rings(shapely.get_parts(outline))
        if len(rings):
            lines = [shapely.get_coordinates(ring).round(2) for ring in rings]
            d = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in line[:-1].tolist()) + "Z" for line in lines)
            self.drawn.append(f'<path d="{d}" fill-rule="evenodd" {style}/>')

    def reserve(self, x: float, y: float, radius: float) -> None:
        self.taken.append((x - radius, y - radius, x + radius, y + radius))

    def write(self, text: str, x: float, y: float, size: float, colour: str, anchor: str = "middle",
              bold: bool = False, spread: float = 0.0) -> bool:  # fmt: skip
        """Write a name unless it would cover another or leave the sheet; whether it was written."""
        wide = width_of(text, size) + spread * len(text)
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        box = (left - 1.5, y - size * 0.62, left + wide + 1.5, y + size * 0.62)
        inside = box[0] > 1 and box[1] > 1 and box[2] < self.frame.width - 1 and box[3] < self.frame.height - 1
        if not inside or any(t[0] < box[2] and t[2] > box[0] and t[1] < box[3] and t[3] > box[1] for t in self.taken):
            return False
        self.taken.append(box)
        weight = ' font-weight="700"' if bold else ""
        space = f' letter-spacing="{spread}"' if spread else ""
        same = f'x="{left:.1f}" y="{y + size * 0.36:.1f}" font-family="{self.font}" font-size="{size}"{weight}{space}'
        self.drawn.append(
            f'<text {same} fill="{PAPER}" stroke="{PAPER}" stroke-width="2.2" stroke-linejoin="round">'
            f"{escape(text)}</text>"
            f'<text {same} fill="{colour}">{escape(text)}</text>'
        )
        return True


def width_of(text: str, size: float) -> float:
    """About how wide a text is as it will be printed, with the codes of signs that no font has: a Chinese character is
    as wide as high, a Latin one a little over half.
    """
    return size * sum(1.0 if ord(sign) > 0x2E80 else 0.58 for sign in spelled(text))
