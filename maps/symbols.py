"""How a park's standing looks on paper and screen: a shape and a shade for each tier.

One hue from dark to light, because tiers are ordered, and a shape of its own for each, because a colour-blind reader
and a grey print see no hue. The page, and every picture made of the map, draw from this one table.
"""

from dataclasses import dataclass

from maps.filters import TIERS

INK = "#0b2a38"  # outline of every symbol and of the selected park
PAPER = "#ffffff"
OUTSIDE = "#eaeff2"  # sea, and land that no outline here covers
LAND = "#f6f7f8"  # land of other cities
LAND_LINE = "#d5dce0"
GROUND = "#ffffff"  # ground of the districts
DISTRICT_LINE = "#7f8e98"
AREA_LINE = "#8a5a00"
SHADES = ("#ffffff", "#e2edf2", "#c0d9e3", "#97c0cf", "#6ba4b8", "#4388a0")  # nothing, then less to more
REACHED = "#17607d"
GAP = "#8a5a00"
CLASH = "#9c2f2f"
TEXT = "#16212a"
QUIET_TEXT = "#56646e"


@dataclass(frozen=True)
class Symbol:
    """`shape` as `static/symbols.js` draws it, `sign` the nearest character in text, `fill` as #rrggbb."""

    tier: str
    shape: str
    sign: str
    fill: str


SYMBOLS = {
    symbol.tier: symbol
    for symbol in (
        Symbol("national", "star", "★", "#0b2a38"),
        Symbol("provincial", "diamond", "◆", "#114a61"),
        Symbol("municipal", "circle", "●", "#17607d"),
        Symbol("humanoid", "hexagon", "⬢", "#246c89"),
        Symbol("ai_software", "triangle", "▲", "#337c9a"),
        Symbol("other_featured", "square", "■", "#438ead"),
        Symbol("none", "circle", "○", "#ffffff"),
    )
}


def palette() -> dict:
    """Everything the browser needs to draw: the symbols in the order of the legend, and the lines."""
    return {
        "tiers": [{"tier": tier, "shape": SYMBOLS[tier].shape, "fill": SYMBOLS[tier].fill} for tier in TIERS],
        "ink": INK,
        "paper": PAPER,
        "outside": OUTSIDE,
        "land": LAND,
        "landLine": LAND_LINE,
        "ground": GROUND,
        "districtLine": DISTRICT_LINE,
        "areaLine": AREA_LINE,
        "shades": SHADES,
        "reached": REACHED,
        "gap": GAP,
        "clash": CLASH,
        "text": TEXT,
        "quiet": QUIET_TEXT,
    }
