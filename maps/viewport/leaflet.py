"""The map as folium knows it, without one file from the web: Leaflet and our layer come from our own origin.

`park_map` is the same text for every visitor of a language: streamlit-folium builds a map anew whenever its text
changes, so neither the view nor a filter may stand in it. The view lives in the address (`static/view.js` reads
and writes it); filters, selection and day come as a `Request`, a feature group that is carried out in the map that
is already there.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import folium
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

from maps.viewport import scripts
from maps.viewport.symbols import palette

# streamlit-folium's page lies two levels below the root: relative addresses survive proxies and base paths.
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

    streamlit-folium adds plain scripts only, whatever tag a figure would give them; so one plain script, `start.js`,
    fetches the modules and passes on what the template here and that of `Request` call.

    `words`: the texts of the map in the visitor's language, see `WORDS`.
    """

    default_js = [("softpark_start", f"{ROOT}{scripts.address('start.js')}")]  # noqa: RUF012
    default_css = [("softpark_map_css", f"{ROOT}{scripts.address('map.css')}")]  # noqa: RUF012
    _template = Template("""
        {% macro script(this, kwargs) %}
        softpark.start({{ this._parent.get_name() }}, {{ this.settings|tojson }});
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


class Request(folium.FeatureGroup):
    """What the map shall show now; carried out without building the map again.

    `filters`: as `Filters.write` gives them; `day`: as of; `version`: stands for the parks of the day
    (`ParkIndex.digest`), so that a change of them is fetched; `beside`: the other day of a comparison, or None;
    `stops`: the days on which the slider stops, in order, `day` and `beside` among them; `selected`: slug or None;
    `title`: what the filters choose, in words, for the picture of the map; `everything`: west, south, east, north of
    all parks found, for the button that shows them all; `focus`: {"n": count, "at": [lon, lat]} moves the view
    whenever n grows; `heard`: the time (`at`) of what the map told last and the page has answered with this request;
    `layer`: the query of a result of coverage to be drawn, `drawn` stands for what it says.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.layerGroup();
        softpark.show({{ this.request|tojson }});
        {% endmacro %}
    """)

    def __init__(
        self, filters, day, version, *, beside=None, stops=(), selected=None, everything=None, focus=None, title="",
        heard=0, layer=None, drawn=None,
    ):  # fmt: skip
        super().__init__()
        self.request = {
            "filters": filters,
            "day": day.isoformat(),
            "beside": None if beside is None else beside.isoformat(),
            "stops": gaps(stops or (day,)),
            "version": version,
            "selected": selected,
            "everything": everything,
            "focus": focus,
            "title": title,
            "heard": heard,
            "layer": layer,
            "drawn": drawn,
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
    """The map without a basemap, to be handed to `st_folium` with a `Request` as `feature_group_to_add`."""
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
