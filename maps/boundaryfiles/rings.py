"""Rings (环): from what formats hold — polygons, closed lines, collections — to multipolygons as they were drawn.

Nothing is mended here: a ring that crosses itself stays so, until a person agrees to a repair.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from maps.boundaryfiles.reading import MAX_VERTICES, CannotReadBoundary

MAX_LOOSE_RINGS = 1_000
FEWEST = 3  # points of a ring, the last not repeated


def ring(points: object) -> np.ndarray:
    """Points as a closed ring, shape (n, 2). Raises `CannotReadBoundary` where there are too few or one is no
    number."""
    try:
        found = np.asarray([tuple(point)[:2] for point in points], dtype=np.float64)
    except (TypeError, ValueError):
        raise not_numbers() from None
    return checked(found)


def checked(found: np.ndarray) -> np.ndarray:
    """The same for an array: closed, finite, enough points."""
    if found.ndim != 2 or found.shape[1] != 2:
        raise too_few(len(found))
    if not np.isfinite(found).all():
        raise not_numbers()
    if len(found) and not np.array_equal(found[0], found[-1]):
        found = np.concatenate([found, found[:1]])
    if len(np.unique(found, axis=0)) < FEWEST:
        raise too_few(len(np.unique(found, axis=0)))
    return found


def polygon(rings: Sequence[np.ndarray]) -> shapely.Polygon:
    return shapely.Polygon(rings[0], rings[1:])


def multi(polygons: Iterable[shapely.Polygon]) -> shapely.MultiPolygon:
    return shapely.MultiPolygon(list(polygons))


def of_shape(shape: BaseGeometry) -> tuple[list[shapely.Polygon], list[np.ndarray], int]:
    """The polygons of a shape, its closed lines as rings, and the number of lines that are not closed."""
    polygons: list[shapely.Polygon] = []
    loose: list[np.ndarray] = []
    left = 0
    for part in _parts(shape):
        if part.geom_type == "Polygon":
            polygons.append(polygon([checked(shapely.get_coordinates(each)) for each in _rings(part)]))
        elif part.geom_type in ("LineString", "LinearRing"):
            points = shapely.get_coordinates(part)
            if len(points) > FEWEST and np.allclose(points[0], points[-1], rtol=0, atol=1e-9):
                loose.append(checked(points[:-1]))
            else:
                left += 1
    return polygons, loose, left


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    if shape is None or shape.is_empty:
        return
    if hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from _parts(part)
    else:
        yield shape


def _rings(part: shapely.Polygon) -> Iterator[shapely.LinearRing]:
    yield part.exterior
    yield from part.interiors


def nested(rings: Sequence[np.ndarray]) -> shapely.MultiPolygon:
    """Rings that nobody put together: one inside another is a hole, one inside a hole is a part again."""
    if len(rings) > MAX_LOOSE_RINGS:
        raise CannotReadBoundary(
            f"有 {len(rings):,} 条闭合线，最多 {MAX_LOOSE_RINGS:,} 条。请只导出边界所在的图层。",
            f"There are {len(rings):,} closed lines, more than {MAX_LOOSE_RINGS:,}. Export only the boundary's layer.",
        )
    drawn = sorted((shapely.Polygon(each) for each in rings), key=lambda each: -each.area)
    around: list[list[int]] = []
    for number, each in enumerate(drawn):
        inside = each.representative_point() if each.is_valid else shapely.Point(each.exterior.coords[0])
        around.append([other for other in range(number) if shapely.contains_xy(drawn[other], inside.x, inside.y)])
    shells = {number: [] for number, outer in enumerate(around) if len(outer) % 2 == 0}
    for number, outer in enumerate(around):
        if len(outer) % 2 and outer[-1] in shells:
            shells[outer[-1]].append(drawn[number].exterior)
        elif len(outer) % 2:  # rings that cross each other: left as they are, to be seen
            shells[number] = []
    return multi(shapely.Polygon(drawn[number].exterior, holes) for number, holes in shells.items())


def limit(vertices: int) -> None:
    """Raises `CannotReadBoundary` where there are too many vertices."""
    if vertices > MAX_VERTICES:
        raise CannotReadBoundary(
            f"边界有 {vertices:,} 个折点，最多 {MAX_VERTICES:,} 个。请先抽稀（如容差 0.5 米），或只导出所需的图形。",
            f"There are {vertices:,} vertices, more than {MAX_VERTICES:,}. Simplify the outline, by 0.5 m for example, "
            "or export only what is needed.",
        )


def not_numbers() -> CannotReadBoundary:
    return CannotReadBoundary(
        "有的坐标不是数字。请检查文件，重新导出后再试。",
        "Some coordinates are no numbers. Look at the file and export it again.",
    )


def too_few(points: int) -> CannotReadBoundary:
    return CannotReadBoundary(
        f"有一个环只有 {points} 个不同的点；围成边界至少要三个。",
        f"A ring has only {points} different points; a boundary takes at least three.",
    )


def nothing(lines: int = 0) -> CannotReadBoundary:
    if lines:
        return CannotReadBoundary(
            f"没有多边形：{lines} 条线都没有闭合。请把边界线首尾相接，或导出为多边形。",
            f"There is no polygon: {lines} lines are not closed. Close the outline, or export it as a polygon.",
        )
    return CannotReadBoundary(
        "文件里没有多边形，所以没有边界。请导出多边形（面）图层。",
        "The file holds no polygon, hence no boundary. Export the layer of polygons.",
    )
