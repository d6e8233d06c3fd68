"""Symbols can be told apart without colour, and seen on the ground they stand on."""

from itertools import pairwise

from maps.viewport import symbols
from maps.viewport.filters import TIERS


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, WCAG 2.2."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


GROUNDS = (symbols.GROUND, symbols.LAND, symbols.OUTSIDE)


def test_every_tier_has_a_symbol_in_the_order_of_the_legend():
    assert tuple(symbols.SYMBOLS) == TIERS


def test_no_two_tiers_share_shape_and_filling():
    filled = {(s.shape, s.fill == symbols.PAPER) for s in symbols.SYMBOLS.values()}

    assert len(filled) == len({s.sign for s in symbols.SYMBOLS.values()}) == len(TIERS)


def test_shades_run_from_dark_to_light_as_tiers_descend():
    shades = [luminance(symbols.SYMBOLS[tier].fill) for tier in TIERS]

    assert all(better < worse for better, worse in pairwise(shades))


def test_every_symbol_has_contrast_3_to_1_on_every_ground():
    for ground in GROUNDS:
        assert contrast(symbols.INK, ground) >= 3
        for symbol in symbols.SYMBOLS.values():
            if symbol.fill != symbols.PAPER:
                assert contrast(symbol.fill, ground) >= 3


def test_every_text_has_contrast_4_5_to_1_on_every_ground():
    for ground in GROUNDS:
        for text in (symbols.TEXT, symbols.QUIET_TEXT, symbols.AREA_LINE):
            assert contrast(text, ground) >= 4.5


# --- on a dark screen ---

DARK = symbols.palette(dark=True)
DARK_GROUNDS = (DARK["ground"], DARK["land"], DARK["outside"])


def test_the_dark_palette_has_all_that_the_light_one_has():
    assert DARK.keys() == symbols.palette().keys()
    assert [tier["tier"] for tier in DARK["tiers"]] == list(TIERS)
    assert len(DARK["shades"]) == len(symbols.SHADES)


def test_on_dark_ground_shades_run_from_light_to_dark_as_tiers_descend():
    shades = [luminance(tier["fill"]) for tier in DARK["tiers"]]

    assert all(better > worse for better, worse in pairwise(shades))


def test_on_dark_ground_every_symbol_has_contrast_3_to_1_and_every_text_4_5_to_1():
    for ground in DARK_GROUNDS:
        assert contrast(DARK["ink"], ground) >= 3
        for tier in DARK["tiers"]:
            if tier["fill"] != DARK["paper"]:
                assert contrast(tier["fill"], ground) >= 3, tier
        for text in ("text", "quiet", "areaLine"):
            assert contrast(DARK[text], ground) >= 4.5, text
