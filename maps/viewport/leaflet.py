"""The map as folium knows it, without one file from the web: Leaflet and our layer come from our own origin.

`park_map` is the same text for every visitor of a language: it is fetched as a file, so neither the view nor a filter
may stand in it. The view lives in the address (`static/view.js` reads and writes it); filters, selection and day come
as a `Request`, which is carried out in the map that is already there.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from typing import cast

import folium
from branca.element import Figure, MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from maps.viewport import scripts
from maps.viewport.symbols import palette

# The frame lies two levels below the root (views/map/frame.py), streamlit-folium's as well: relative addresses survive
# proxies and base paths.
ROOT = "../../"
LEAFLET = f"{ROOT}{scripts.LEAFLET.removeprefix('/')}/"
SHENZHEN = [[22.42, 113.74], [22.87, 114.63]]  # south-west, north-east: the view of an address that names none
FARTHEST, NEAREST = 7, 18


class OfflineMap(folium.Map):
    """`folium.Map` that asks for nothing but Leaflet: no CDN, no jQuery, no Bootstrap, no icon font."""

    default_js = [("leaflet", f"{ROOT}{scripts.leaflets('leaflet.js')}")]  # noqa: RUF012 - the names that folium looks for
    default_css = [("leaflet_css", f"{ROOT}{scripts.leaflets('leaflet.css')}")]  # noqa: RUF012


class ParkLayer(JSCSSMixin, MacroElement):
    """Districts, areas, parks, legend, the day and the slider over days, drawn by the modules in `static/`.

    folium adds plain scripts only; so one plain script, `start.js`, fetches the modules and passes on what the template
    here and the page call.

    `words`: the texts of the map in the visitor's language, see `WORDS`.
    """

    default_js = [("softpark_start", f"{ROOT}{scripts.address('start.js')}")]  # noqa: RUF012
    default_css = [("softpark_map_css", f"{ROOT}{scripts.address('map.css')}")]  # noqa: RUF012
    _template = Template("""
        {% macro script(this, kwargs) %}
        window.map = {{ this._parent.get_name() }};
        softpark.start(window.map, {{ this.settings|tojson }});
        {% endmacro %}
    """)

    def __init__(self, words: dict[str, str], language: str):
        super().__init__()
        self._name = "ParkLayer"
        missing = WORDS - words.keys()
        if missing:
            raise ValueError(f"words: no text for {', '.join(sorted(missing))}")
        self.settings = {
            "words": words,
            "language": language,
            "schemes": {"light": palette(), "dark": palette(dark=True)},
            "api": f"{ROOT}api/map/",
            "images": f"{LEAFLET}images/",
            "home": SHENZHEN,
        }


@dataclass(frozen=True, kw_only=True)
class Request:
    """What the map shall show now; carried out without building the map again.

    `filters`: as `Filters.write` gives them; `day`: as of; `version`: stands for the parks of the day
    (`ParkIndex.digest`), so that a change of them is fetched; `beside`: the other day of a comparison, or None;
    `stops`: the days on which the slider stops, in order, `day` and `beside` among them; `selected`: slug or None;
    `title`: what the filters choose, in words, for the picture of the map; `everything`: west, south, east, north of
    all parks found, for the button that shows them all; `focus`: {"n": count, "at": [lon, lat]} moves the view
    whenever n grows; `heard`: the time (`at`) of what the map told last and the page has answered with this request;
    `layer`: the query of a result of coverage to be drawn, `drawn` stands for what it says.
    """

    filters: Mapping[str, str]
    day: date
    version: str
    beside: date | None = None
    stops: Sequence[date] = ()
    selected: str | None = None
    everything: Sequence[float] | None = None
    focus: Mapping[str, object] | None = None
    title: str = ""
    heard: float = 0
    layer: str | None = None
    drawn: str | None = None

    def told(self) -> dict[str, object]:
        """As the scripts in `static/` take it: days as texts."""
        return {field.name: getattr(self, field.name) for field in fields(self)} | {
            "day": self.day.isoformat(),
            "beside": None if self.beside is None else self.beside.isoformat(),
            "stops": gaps(self.stops or (self.day,)),
        }


def gaps(days: Sequence[date]) -> dict:
    """Days in order as the first and the gaps after it, in days: a quarter of the bytes of thousands of dates."""
    return {"first": days[0].isoformat(), "gaps": [(b - a).days for a, b in pairwise(days)]}


# The texts `ParkLayer` needs; `{…}` are filled in by the browser.
WORDS = {
    "map", "national", "provincial", "municipal", "humanoid", "ai_software", "other_featured", "none",
    "candidate", "reference", "indicative", "area", "demo", "demo_data", "as_of", "in_view", "legend", "legend_head",
    "zoom_in", "zoom_out", "everything", "outlines", "accuracy", "many", "failed", "retry", "nothing", "parks", "save",
    "title",
    "all_parks", "north", "sources", "review", "demo_note", "no_picture", "time", "earlier_change", "later_change",
    "compare", "comparing", "swipe", "share", "left", "right",
    "layer", "layer_empty", "layer_failed", "lost", "lost_in",
}  # fmt: skip


def park_map(words: dict[str, str], language: str) -> folium.Map:
    """The map without a basemap; it shows nothing before its first `Request`."""
    centre = [sum(side) / 2 for side in zip(*SHENZHEN, strict=True)]
    chart = OfflineMap(
        location=centre,
        zoom_start=11,
        tiles=None,
        zoom_control=False,  # ours has Chinese titles
        minZoom=FARTHEST,
        maxZoom=NEAREST,  # folium ignores max_zoom when there are no tiles
        zoomSnap=0.25,
        zoomDelta=1,
        wheelPxPerZoomLevel=120,
        zoom_animation=True,
    )
    chart.add_child(ParkLayer(words, language))
    return chart


@dataclass(frozen=True)
class Page:
    """The page in the map's frame: its document, and the script that this asks for."""

    document: str
    script: str


def page(words: dict[str, str], language: str, script: str) -> Page:
    """The frame of the map, as folium writes it; `script`: where its script is fetched, from the page.

    Folium writes both into one document. Here the script is a file, so that the frame evaluates no text.
    """
    chart = park_map(words, language)
    chart._name, chart._id = "map", "div"  # folium would name it by chance, and the text would never be the same
    layer = next(child for child in chart._children.values() if isinstance(child, ParkLayer))
    figure = cast(Figure, chart.get_root())
    figure.render()
    sheets = [href for _name, href in [*chart.default_css, *layer.default_css]]
    sources = [src for _name, src in [*chart.default_js, *layer.default_js]] + [script]
    # Before Streamlit's scripts, which the browser would fetch first otherwise, over the same few connections.
    head = "".join(f'<link rel="stylesheet" href="{href}">' for href in sheets)
    head += f'<link rel="modulepreload" fetchpriority="high" href="{ROOT}{scripts.address("map.js")}">'
    body = "".join(f'<script fetchpriority="high" src="{src}"></script>' for src in sources)
    document = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f'<title>{html.escape(words["title"])}</title><meta name="viewport" content="width=device-width">{head}</head>'
        f'<body class="softpark"><div id="{chart.get_name()}"></div>{body}</body></html>'
    )
    return Page(document, figure.script.render())
