"""The map as a picture (地图的图), as the server draws it: no script chooses its part or its size.

Colours are written out, since old browsers know none that have names.
"""

import html
from collections.abc import Mapping
from datetime import date

import numpy as np

from maps.viewport import api, firstpicture
from maps.viewport.filters import TIERS, Filters
from maps.viewport.layers import ParkIndex
from maps.viewport.symbols import palette
from registry.parks.park_words import CANDIDATES, REFERENCES
from registry.process.once import made_once
from registry.store.store import Store
from views.kit.i18n import _, label
from views.kit.markup import Html, tag
from views.map.words import tier_names

WIDE, TALL = 912, 530  # pixels at a desk
MARGIN = 24  # pixels around what is shown
LEAST = 120  # units: a single park with the ground around it
ON_A_PHONE = 2.4  # times the size that a symbol has in a picture so much smaller


def picture(store: Store, index: ParkIndex, filters: Filters, lang: str) -> Html:
    """The districts and the parks that pass, with a legend."""
    return _made(store, store.version(), index.as_of, filters, lang)


@made_once(8)
def _made(store: Store, version: str, day: date, filters: Filters, lang: str) -> Html:
    index = api.indexes_of(store).of(day)[1]
    box = index.box_of(filters) if filters.write() else None
    view, unit = _view(box)
    drawn, layer = firstpicture.svg(store, index, filters, lang, view, unit * ON_A_PHONE)
    name = _("软件园区地图：{count} 个园区；同样的园区在下面的表格里").format(count=layer.get("total", 0))
    legend = tag("p", *(piece for sign in _legend(layer) for piece in (sign, " ")), cls="sp-legend")
    shown = Html(drawn.replace("<svg", f'<svg role="img" aria-label="{html.escape(name)}"', 1))
    return tag("div", Html(f"<style>{_style(unit)}</style>{firstpicture.signs()}"), shown, legend, cls="sp-picture")


def _view(box: tuple[float, float, float, float] | None) -> tuple[str | None, float]:
    """The part that shows the box (west, south, east, north), as SVG has it, and how many of its units are a pixel at a
    desk. None is the part that a map of Shenzhen opens with.
    """
    if box is None:
        west, north, wide, tall = map(float, firstpicture.opening_view().split())
    else:
        (west, south), (east, north) = firstpicture.units(np.array([box[:2], box[2:]])).tolist()
        wide, tall = max(east - west, LEAST), max(south - north, LEAST)
        west, north = (west + east - wide) / 2, (north + south - tall) / 2
    unit = max(wide / (WIDE - 2 * MARGIN), tall / (TALL - 2 * MARGIN))
    full, high = WIDE * unit, TALL * unit
    left, top = west + wide / 2 - full / 2, north + tall / 2 - high / 2
    return f"{left:.1f} {top:.1f} {full:.1f} {high:.1f}", unit


def _legend(layer: Mapping) -> list[Html]:
    """Each sign that is shown, with its words."""
    names = {**tier_names(), "candidate": label(CANDIDATES), "reference": label(REFERENCES)}
    shown = {firstpicture.sign_of(park) for park in layer.get("parks", [])} or set(TIERS)
    return [tag("span", _sign(sign), " ", said) for sign, said in names.items() if sign in shown]


def _sign(sign: str) -> Html:
    used = f'<use href="#sp-sign-{sign}" xlink:href="#sp-sign-{sign}"/>'
    return Html(f'<svg viewBox="-10 -10 20 20" width="20" height="20" aria-hidden="true">{used}</svg>')


def _style(unit: float) -> str:
    """The colours for a light and a dark screen, and the size of symbols."""
    phone = unit * ON_A_PHONE
    # What `use` shows takes over the value of a property from where it stands, and no rule that names its place.
    sizes = (
        f".sp-picture>svg{{--sp-size:{unit:.3f}}}.sp-picture .sp-legend svg{{--sp-size:1}}"
        f".sp-sign{{transform:scale({unit:.3f});transform:scale(var(--sp-size))}}.sp-legend .sp-sign{{transform:none}}"
        f"@media (max-width:640px){{.sp-picture>svg{{--sp-size:{phone:.3f}}}.sp-picture .sp-desk-only{{display:none}}}}"
    )
    dark = f"@media screen and (prefers-color-scheme:dark){{{_colours(palette(dark=True))}}}"
    return f"{_colours(palette())}{sizes}{dark}"


def _colours(found: Mapping) -> str:
    fills = "".join(
        f".sp-of-{tier['tier']}{{fill:{tier['fill']}}}.sp-dots.sp-of-{tier['tier']}{{fill:none;stroke:{stroke}}}"
        for tier in found["tiers"]
        for stroke in [found["quiet"] if tier["tier"] == "none" else tier["fill"]]
    )
    return (
        f".sp-picture>svg{{background:{found['outside']}}}"
        f".sp-land{{fill:{found['land']};stroke:{found['landLine']};stroke-width:.8;vector-effect:non-scaling-stroke}}"
        f".sp-ground{{fill:{found['ground']};stroke:{found['districtLine']};vector-effect:non-scaling-stroke}}"
        f".sp-sign path{{stroke:{found['ink']};stroke-width:1.4;stroke-linejoin:round}}"
        f".sp-sign path.sp-rim{{stroke:{found['paper']};stroke-width:3.5;fill:none}}"
        f".sp-sign path.sp-asked{{fill:{found['paper']};stroke-dasharray:2.6 2.2}}"
        f"path.sp-sign.sp-cross{{fill:none;stroke:{found['quiet']};stroke-width:1.6}}"
        f".sp-dots{{fill:none;stroke-width:8;stroke-linecap:round;vector-effect:non-scaling-stroke}}"
        f".sp-cell{{fill:{found['outside']};stroke:{found['quiet']}}}"
        f".sp-picture text{{fill:{found['text']};font:600 12px sans-serif;text-anchor:middle}}{fills}"
    )
