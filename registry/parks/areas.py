"""Areas (面积) of outlines: geodesic on GRS80 (CGCS2000), ring by ring, so that the way a ring runs does not matter."""

from functools import cache

import shapely
from shapely.geometry.base import BaseGeometry


@cache
def _geod():
    from pyproj import Geod

    return Geod(ellps="GRS80")


def area_m2(shape: BaseGeometry) -> float:
    """Square metres of a polygon or multipolygon in degrees. A ring that crosses itself counts what its loops differ
    by, as a planimeter would; so it is said of a shape that is not valid that its area is not known.
    """
    total = 0.0
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon" and not part.is_empty:
            total += _ring(part.exterior) - sum(_ring(hole) for hole in part.interiors)
    return total


def _ring(ring: shapely.LinearRing) -> float:
    points = shapely.get_coordinates(ring)
    return abs(_geod().polygon_area_perimeter(points[:, 0], points[:, 1])[0])
