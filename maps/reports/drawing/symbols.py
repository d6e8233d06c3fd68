"""The map's symbols (图例符号) as SVG, shapes and shades of `maps.viewport.symbols`; `static/drawing/symbols.js`
draws the same."""

from __future__ import annotations

import math

from maps.viewport.symbols import INK, PAPER, QUIET_TEXT, SYMBOLS

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


def symbol(tier: str, x: float, y: float, radius: float, dashed: bool = False) -> str:
    """The symbol of a standing around a point; `dashed` for a candidate. A white rim keeps neighbours apart."""
    look = SYMBOLS[tier]
    corners, scale, drop = SHAPES[look.shape]
    size = radius * scale
    if corners:
        points = " ".join(f"{x + a * size:.2f},{y + (b + drop) * size:.2f}" for a, b in corners)
        shape = f'<polygon points="{points}"'
    else:
        shape = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{size:.2f}"'
    dash = ' stroke-dasharray="1.8 1.5"' if dashed else ""
    rim = f'{shape} fill="{PAPER}" stroke="{PAPER}" stroke-width="2.4" stroke-linejoin="round"/>'
    return f'{rim}{shape} fill="{look.fill}" stroke="{INK}" stroke-width="0.9" stroke-linejoin="round"{dash}/>'


def cross(x: float, y: float) -> str:
    """A place that is no park."""
    return f'<path d="M{x - 3:.2f} {y:.2f}h6M{x:.2f} {y - 3:.2f}v6" stroke="{QUIET_TEXT}" stroke-width="1.1"/>'


def swatch(content: str) -> str:
    """A small picture of one sign around (9, 6), for a legend."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 12" width="18" height="12">{content}</svg>'
