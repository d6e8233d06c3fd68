"""Measures on the ground (量算): geodesic areas, distances in metres, and where a shape lies.

Shapes are EPSG:4490 (CGCS2000, degrees, longitude first), and an edge is straight in degrees, as GeoJSON and PostGIS'
`geometry` have it: overlays are cut there. Areas of what is cut are geodesic on the ellipsoid of CGCS2000 (GRS80), as
PostGIS' `ST_Area(geography)` has them. Distances are taken in the three-degree zone of CGCS2000 (3 度分带) around a
shape, whose scale is true to 0.03 % at the edge of the zone.
"""

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

CRS = 4490
GEOD = Geod(ellps="GRS80")
ZONE_75E = 4534  # EPSG code of the zone around 75° E; the next ones follow eastwards, three degrees each
SEGMENTS = 16  # of a quarter circle: a circle of 64 corners is 0.16 % smaller than the round one
METRES_PER_DEGREE = 111_320.0  # of longitude at the equator; a degree of latitude is at most 0.3 % longer
HECTARE, SQUARE_KILOMETRE = 10_000.0, 1_000_000.0


def square_metres(shapes: Iterable[BaseGeometry | None]) -> NDArray[np.float64]:
    """The geodesic area of each shape in m²; 0 for a point, a line, an empty shape, and for None."""
    return np.array([_area(shape) for shape in shapes], dtype=np.float64)


def perimeters(shapes: Iterable[BaseGeometry | None]) -> NDArray[np.float64]:
    """The geodesic length of all rings of each shape in metres."""
    return np.array([0.0 if s is None else abs(GEOD.geometry_length(s.boundary)) for s in shapes], dtype=np.float64)


def _area(shape: BaseGeometry | None) -> float:
    polygons = polygonal(shape)
    if polygons.is_empty:
        return 0.0
    # Outer rings anticlockwise, holes clockwise: only then does pyproj take holes away.
    return abs(GEOD.geometry_area_perimeter(shapely.orient_polygons(polygons))[0])


def polygonal(shape: BaseGeometry | None) -> shapely.MultiPolygon:
    """The polygons of a shape; the points and lines that an overlay leaves where shapes only touch have no area."""
    if shape is None:
        return shapely.MultiPolygon()
    parts = shapely.get_parts(shapely.get_parts(shape))  # a collection may hold a multipolygon
    return shapely.multipolygons(parts[(shapely.get_dimensions(parts) == 2) & ~shapely.is_empty(parts)])


def united(shapes: Iterable[BaseGeometry | None]) -> shapely.MultiPolygon:
    """The ground that any of the shapes covers."""
    there = [shape for shape in shapes if shape is not None]
    # Ten times as fast as `union_all` for parks that lie apart.
    return polygonal(shapely.disjoint_subset_union_all(there)) if there else shapely.MultiPolygon()


def zone(lon: float) -> int:
    """The EPSG code of the three-degree zone of CGCS2000 around a longitude of China: 4547 at 114° E."""
    return ZONE_75E + round(lon / 3) - 25


def in_metres(shape: BaseGeometry, code: int) -> BaseGeometry:
    """The shape in a zone, x east and y north in metres."""
    return shapely.transform(shape, _plane(code, False))


def in_degrees(shape: BaseGeometry, code: int) -> BaseGeometry:
    """A shape of a zone in degrees again."""
    return shapely.transform(shape, _plane(code, True))


def within_distance(shapes: ArrayLike, metres: float) -> NDArray[np.object_]:
    """For each shape the ground at most `metres` from it, as the crow flies (直线距离)."""
    shapes = np.asarray(shapes, dtype=object)
    found = np.full(len(shapes), None, dtype=object)
    codes = np.array([zone(shape.centroid.x) for shape in shapes], dtype=int)
    for code in np.unique(codes):
        here = codes == code
        flat = shapely.transform(shapes[here], _plane(int(code), False))
        wide = shapely.buffer(flat, metres, quad_segs=SEGMENTS)
        found[here] = shapely.transform(wide, _plane(int(code), True))
    return found


def near_pairs(shapes: ArrayLike, metres: float) -> NDArray[np.int64]:
    """Pairs (i, j), i < j, of shapes that may be at most `metres` apart; at 0, of those that meet. Shape (n, 2)."""
    shapes = np.asarray(shapes, dtype=object)
    tree = shapely.STRtree(shapes)
    if metres == 0:
        first, second = tree.query(shapes, predicate="intersects")
    else:
        north = max((abs(shape.bounds[3]) for shape in shapes), default=0.0)
        degrees = metres / (METRES_PER_DEGREE * np.cos(np.radians(min(north, 80.0))))
        first, second = tree.query(shapes, predicate="dwithin", distance=degrees)
    pairs = np.column_stack([first, second])[first < second]
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


@cache
def _plane(code: int, back: bool) -> Callable[[NDArray], NDArray]:
    """From degrees to a zone, or back, as `shapely.transform` wants it: (n, 2) in and out."""
    ends = (code, CRS) if back else (CRS, code)
    change = Transformer.from_crs(*ends, always_xy=True)
    return lambda points: np.column_stack(change.transform(points[:, 0], points[:, 1]))
