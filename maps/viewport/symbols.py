"""How a park's standing looks on paper and screen: a shape and a shade for each tier.

One hue from dark to light, because tiers are ordered, and a shape of its own for each, because a colour-blind reader
and a grey print see no hue. The page, and every picture made of the map, draw from this one table.
"""

from dataclasses import dataclass

from maps.viewport.filters import TIERS
from registry.parks.counted import REFERENCE
from registry.parks.park_words import REFERENCES, ROLE_NAMES, ROLE_NOTES, STANDING_NAMES
from registry.words import Words

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
    """`shape` as `static/drawing/symbols.js` draws it, `sign` the nearest character in text, `fill` as #rrggbb."""

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


def named(standing: str, role: str) -> tuple[str, Words]:
    """The sign and the words of a place: what a document only names has no standing of its own, and a place of
    reference neither standing nor sign."""
    if role == REFERENCE:
        return "", REFERENCES
    if standing == "none" and role in ROLE_NOTES:
        return SYMBOLS["none"].sign, ROLE_NAMES[role]
    return SYMBOLS[standing].sign, STANDING_NAMES[standing]


# The map on a dark screen. The order turns round with the ground: what stands highest stands out most, so it is
# lightest. Nothing that is printed or saved uses it.
DARK = {
    "ink": "#eaf5f9",
    "paper": "#12181c",
    "outside": "#0c1114",
    "land": "#151c21",
    "landLine": "#2c383f",
    "ground": "#1b242a",
    "districtLine": "#7f8e98",
    "areaLine": "#e6b566",
    "shades": ("#1b242a", "#1f3a47", "#255062", "#2d6a81", "#3f8ba5", "#68b2cd"),
    "reached": "#7cc4de",
    "gap": "#e6b566",
    "clash": "#f0908b",
    "text": "#e6ebee",
    "quiet": "#a3b0b8",
    "halo": "rgba(18,24,28,0.9)",
    "grid": "rgba(163,176,184,0.22)",
    "tint": "rgba(124,196,222,0.16)",
}
DARK_FILLS = {
    "national": "#eaf5f9", "provincial": "#b9dfed", "municipal": "#7cc4de", "humanoid": "#62adc8",
    "ai_software": "#5099b4", "other_featured": "#42879f", "none": "#12181c",
}  # fmt: skip


def palette(dark: bool = False) -> dict:
    """Everything the browser needs to draw: the symbols in the order of the legend, and the lines."""
    fills = DARK_FILLS if dark else {tier: symbol.fill for tier, symbol in SYMBOLS.items()}
    tiers = [{"tier": tier, "shape": SYMBOLS[tier].shape, "fill": fills[tier]} for tier in TIERS]
    if dark:
        return {"tiers": tiers, **DARK}
    return {
        "tiers": tiers,
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
        "halo": "rgba(255,255,255,0.9)",
        "grid": "rgba(86,100,110,0.22)",
        "tint": "rgba(23,96,125,0.14)",
    }
