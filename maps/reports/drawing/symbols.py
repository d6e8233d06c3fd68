"""The map's symbols (图例符号) as SVG, shapes and shades of `maps.viewport.symbols`; `static/drawing/symbols.js`
draws the same."""

from __future__ import annotations

from maps.viewport.shapes import corners_of
from maps.viewport.symbols import INK, PAPER, QUIET_TEXT, SYMBOLS


def symbol(tier: str, x: float, y: float, radius: float, dashed: bool = False) -> str:
    """The symbol of a standing around a point; `dashed` for a candidate. A white rim keeps neighbours apart."""
    look = SYMBOLS[tier]
    if corners := corners_of(look.shape, radius):
        points = " ".join(f"{x + a:.2f},{y + b:.2f}" for a, b in corners)
        shape = f'<polygon points="{points}"'
    else:
        shape = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}"'
    dash = ' stroke-dasharray="1.8 1.5"' if dashed else ""
    rim = f'{shape} fill="{PAPER}" stroke="{PAPER}" stroke-width="2.4" stroke-linejoin="round"/>'
    return f'{rim}{shape} fill="{look.fill}" stroke="{INK}" stroke-width="0.9" stroke-linejoin="round"{dash}/>'


def cross(x: float, y: float) -> str:
    """A place that is no park."""
    return f'<path d="M{x - 3:.2f} {y:.2f}h6M{x:.2f} {y - 3:.2f}v6" stroke="{QUIET_TEXT}" stroke-width="1.1"/>'


def swatch(content: str) -> str:
    """A small picture of one sign around (9, 6), for a legend."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 18 12" width="18" height="12">{content}</svg>'
