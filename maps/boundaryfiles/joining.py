"""Lines that meet (首尾相接的线): joined into rings where their ends lie within a tolerance of each other.

Nothing is cut where lines cross: a leader or a hatching that runs over a boundary would cut it into faces that nobody
drew. Where three or more lines end at one place, as at a wall between two parcels, each face is a ring of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely


def rings(lines: Sequence[np.ndarray], tolerance: float) -> tuple[list[np.ndarray], int]:
    """The rings that lines of shape (n, 2) make together, and how many of the lines are in none.

    Each ring for itself, also where it lies in another: which is a hole of which, a person decides. Rings that cross
    themselves are among them.
    """
    if not lines:
        return [], 0
    ends = _met(np.array([line[place] for line in lines for place in (0, -1)]), tolerance)
    joined = [
        np.concatenate([ends[2 * n : 2 * n + 1], line[1:-1], ends[2 * n + 1 : 2 * n + 2]])
        for n, line in enumerate(lines)
    ]
    drawn = _once([line for line in joined if len(line) > 2 or (line[0] != line[1]).any()])
    faces, cuts, dangles, crossed = (shapely.get_parts(each) for each in shapely.polygonize_full(drawn))
    found = [*shapely.get_exterior_ring(faces), *crossed]
    return [shapely.get_coordinates(each) for each in found], len(cuts) + len(dangles)


def _once(lines: list[np.ndarray]) -> np.ndarray:
    """Each line once, whichever way it was drawn: one that is drawn twice would enclose nothing with itself."""
    made = np.array([shapely.LineString(line) for line in lines], dtype=object)
    _, first = np.unique(shapely.to_wkb(shapely.normalize(made)), return_index=True)
    return made[np.sort(first)]


def _met(ends: np.ndarray, tolerance: float) -> np.ndarray:
    """The ends; where one lies alone, at the place of another within the tolerance.

    Only what lies alone is moved, so that a curve of steps shorter than the tolerance stays as it is.
    """
    places, which, count = np.unique(ends, axis=0, return_inverse=True, return_counts=True)
    points, alone = shapely.points(places), np.flatnonzero(count == 1)
    if not len(alone):
        return ends
    near, other = shapely.STRtree(points).query(points[alone], predicate="dwithin", distance=tolerance)
    near, first = alone[near], np.arange(len(places))
    while True:  # the smallest number spreads to all that hang together
        spread = first.copy()
        np.minimum.at(spread, near, first[other])
        np.minimum.at(spread, other, first[near])
        spread = spread[spread]
        if np.array_equal(spread, first):
            return places[first][which.reshape(-1)]
        first = spread
