"""What somebody looks at (看图的人): windows of 1440 × 900 pixels around one place, and the tiles that cover each.

Tiles are those of vector maps: 512 pixels, so that a window at zoom z asks for tiles of z - 1, the fewest a tile client
can do with.
"""

import math
from dataclasses import dataclass

WIDE, HIGH, TILE = 1440, 900, 512
AT = (114.06, 22.60)  # 深圳
ZOOMS = (6, 9, 11, 14, 16)


@dataclass(frozen=True)
class View:
    """A window at a zoom level of Leaflet, moved by so many pixels to the east."""

    zoom: int
    moved: float = 0.0

    @property
    def _corner(self) -> tuple[float, float, float]:
        """Its north-western corner and the size of the world, in pixels."""
        world = 256 * 2**self.zoom
        east = (AT[0] + 180) / 360 * world
        south = (0.5 - math.log(math.tan(math.pi / 4 + math.radians(AT[1]) / 2)) / (2 * math.pi)) * world
        return east - WIDE / 2 + self.moved, south - HIGH / 2, world

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        left, top, world = self._corner
        return (
            left / world * 360 - 180,
            _latitude((top + HIGH) / world),
            (left + WIDE) / world * 360 - 180,
            _latitude(top / world),
        )

    @property
    def tiles(self) -> list[tuple[int, int, int]]:
        """Zoom, column and row of each."""
        left, top, world = self._corner
        level = self.zoom - 1
        size = world / 2**level
        assert size == TILE
        columns = range(int(left // size), int((left + WIDE) // size) + 1)
        lines = range(int(top // size), int((top + HIGH) // size) + 1)
        return [(level, x, y) for x in columns for y in lines]


def _latitude(share: float) -> float:
    return math.degrees(2 * math.atan(math.exp((0.5 - share) * 2 * math.pi)) - math.pi / 2)
