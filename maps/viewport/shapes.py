"""The corners of the symbols (符号形状), for whoever draws them; `static/drawing/symbols.js` draws the same."""

import math

UP = -math.pi / 2
INNER = 0.45  # of a star


def _corners(count: int, start: float, inner: float = 0.0) -> list[tuple[float, float]]:
    steps = count * 2 if inner else count
    found = []
    for step in range(steps):
        angle, radius = start + step * 2 * math.pi / steps, inner if inner and step % 2 else 1.0
        found.append((radius * math.cos(angle), radius * math.sin(angle)))
    return found


# Corners around 0 at radius 1, the scale that gives all shapes about the same weight, and how far one hangs down.
SHAPES: dict[str, tuple[list[tuple[float, float]], float, float]] = {
    "star": (_corners(5, UP, INNER), 1.55, 0.0),
    "diamond": (_corners(4, UP), 1.3, 0.0),
    "hexagon": (_corners(6, UP), 1.12, 0.0),
    "triangle": (_corners(3, UP), 1.4, 0.2),
    "square": (_corners(4, math.pi / 4), 1.3, 0.0),
    "circle": ([], 1.0, 0.0),
}


def corners_of(shape: str, radius: float) -> list[tuple[float, float]]:
    """The corners of a shape of the weight of a circle of this radius, around 0; none of a circle itself."""
    corners, scale, drop = SHAPES[shape]
    return [(a * radius * scale, (b + drop) * radius * scale) for a, b in corners]
