"""Chinese datums (坐标基准): WGS-84 or CGCS2000, GCJ-02 (高德, 腾讯) and BD-09 (百度).

Every function takes and gives an array of shape (n, 2), longitude and latitude in degrees, and so may be
handed to `shapely.transform` as it is. WGS-84 and CGCS2000 (EPSG:4490) agree to better than a metre and
count as one.

GCJ-02 and BD-09 are defined by their forward formulas alone. The inverses here solve those formulas by
fixed-point iteration and are exact to 1e-6 m (measured 3e-9 m); the one-step inverses in wide use are up to
2.7 m off.

Where the shift applies: the box 72.004-137.8347 E, 0.8293-55.8271 N that every public implementation uses.
Outside it, all functions return their input. The box is larger than the mainland: in Hong Kong, Macao,
Taiwan and abroad the formulas shift too although the maps published there may not be shifted, so convert
only what is known to be GCJ-02 or BD-09. Within 1.5 km of the box's own edge (sea and foreign land) the
inverse is ambiguous: the reading inside wins.
"""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

SEMI_MAJOR = 6378245.0  # m, Krasovsky 1940, which GCJ-02 is written in
ECCENTRICITY_SQUARED = 0.00669342162296594323
WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271
# Each step shrinks the error about a thousandfold: five reach the last digit from 700 m, eight leave a margin.
STEPS = 8
NEAR = 0.05  # degrees: no shift reaches farther


def gcj02_to_wgs84(points: Points) -> Points:
    return _invert(_gcj02, points)


def bd09_to_wgs84(points: Points) -> Points:
    return _invert(lambda lonlat: _bd09(_gcj02(lonlat)), points)


def _inside(points: Points, margin: float = 0.0) -> NDArray[np.bool_]:
    """Which points the shift applies to, shape (n, 1)."""
    lon, lat = points[..., :1], points[..., 1:2]
    across = (lon > WEST - margin) & (lon < EAST + margin)
    return across & (lat > SOUTH - margin) & (lat < NORTH + margin)


def _invert(forward, points: Points) -> Points:
    """The point inside the box that `forward` maps to each given point; where there is none, that point."""
    points = np.asarray(points, dtype=np.float64)
    near = _inside(points, NEAR)
    # Far points would only feed the formulas values they are not made for, such as a pole.
    target = np.where(near, points, (105.0, 35.0))
    solved = target
    for _ in range(STEPS):
        solved = solved + (target - forward(solved))
    return np.where(near & _inside(solved), solved, points)


def _gcj02(points: Points) -> Points:
    """GCJ-02 of WGS-84 points, without asking where they lie."""
    lon, lat = points[..., 0], points[..., 1]
    x, y = lon - 105.0, lat - 35.0
    ripple = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
    root = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north += (20.0 * np.sin(np.pi * y) + 40.0 * np.sin(np.pi / 3.0 * y)) * 2.0 / 3.0
    north += (160.0 * np.sin(np.pi / 12.0 * y) + 320.0 * np.sin(np.pi / 30.0 * y)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east += (20.0 * np.sin(np.pi * x) + 40.0 * np.sin(np.pi / 3.0 * x)) * 2.0 / 3.0
    east += (150.0 * np.sin(np.pi / 12.0 * x) + 300.0 * np.sin(np.pi / 30.0 * x)) * 2.0 / 3.0

    phi = np.radians(lat)
    w_squared = 1.0 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    meridian = SEMI_MAJOR * (1.0 - ECCENTRICITY_SQUARED) / w_squared**1.5
    parallel = SEMI_MAJOR / np.sqrt(w_squared) * np.cos(phi)
    return np.stack([lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)], axis=-1)


def _bd09(points: Points) -> Points:
    """BD-09 of GCJ-02 points, without asking where they lie."""
    lon, lat = points[..., 0], points[..., 1]
    turn = np.pi * 3000.0 / 180.0
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * turn)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * turn)
    return np.stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006], axis=-1)
