"""The frame of the map (地图框): a page of ours that folium writes, and the component that puts it into the map page.

A frame of Streamlit's own begins when the page's script has run, two seconds after the first picture. This one is begun
by the page that the server sends (`views/assets/first.js`), and Streamlit's component takes it over as it is
(`maps/viewport/static/host.js`); where the browser cannot move a frame that runs, the component makes one.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.components.v2.component_registry import BidiComponentDefinition
from streamlit.runtime import Runtime

from maps.viewport import api, leaflet, outlines, scripts
from registry import parameters
from registry.process import packing, revalidating
from registry.process.once import made_once
from registry.store.store import Store
from views.entrance import packed
from views.kit.i18n import LANGUAGES
from views.map.words import words

ROUTE = "/vendor/frame"  # two levels below the root, as `leaflet.ROOT` has it
NAME = "softpark_map"
KINDS = {"html": "text/html", "js": "text/javascript"}
HOST = scripts.STATIC / "host.js"


@made_once(4)
def _written(store: Store, lang: str, credit: object) -> tuple[str, Mapping[str, bytes]]:
    """What stands for the frame in `lang`, and its files by their endings; `credit`: what may change of its words."""
    texts = words(store, lang)
    seen = hashlib.sha256(leaflet.page(texts, lang, "").script.encode()).hexdigest()[:12]
    made = leaflet.page(texts, lang, f"{lang}.js?v={seen}")
    version = hashlib.sha256(made.document.encode()).hexdigest()[:12]
    return version, {"html": made.document.encode(), "js": made.script.encode()}


def _files(store: Store, lang: str) -> tuple[str, Mapping[str, bytes]]:
    return _written(store, lang, outlines.attribution(store))


def address(store: Store, lang: str) -> str:
    """Where the frame is fetched, from the root of the site."""
    return f"{ROUTE.removeprefix('/')}/{lang}.html?v={_files(store, lang)[0]}"


def routes(store_provider: Callable[[], Store]) -> list[Route]:
    """The frame's document and its script, in each language."""

    def answer(request: Request, lang: str, ending: str) -> Response:
        body = _files(store_provider(), lang)[1][ending]
        version = hashlib.sha256(body).hexdigest()[:12]
        headers = {"ETag": f'"{version}"', "Vary": "Accept-Encoding"}
        asked = parameters.cleaned(request.query_params)
        headers["Cache-Control"] = scripts.KEPT if asked.get("v") == version else packed.ASKED_AGAIN
        if revalidating.has(request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        if encoding := packing.accepted(request.headers.get("accept-encoding")):
            body = _packed(body, encoding)
            headers["Content-Encoding"] = encoding
        return Response(body, media_type=KINDS[ending], headers=headers)

    return [
        Route(f"{ROUTE}/{lang}.{ending}", api.away(partial(answer, lang=lang, ending=ending)), methods=["GET"])
        for lang in LANGUAGES
        for ending in KINDS
    ]


@made_once(8)
def _packed(body: bytes, encoding: str) -> bytes:
    return packing.packed(body, encoding)


def register(runtime: Runtime) -> None:
    """Make the component known to the runtime of this process. Its script is a file: evaluating a text is forbidden."""
    found = BidiComponentDefinition(NAME, js=str(HOST), js_asset_relative_path=f"{scripts.VERSION}/{HOST.name}")
    runtime.bidi_component_registry.register(found)


def draw(src: str, name: str, request: Mapping[str, object], on_told: Callable[[], None]) -> None:
    """Put the frame at `src`, called `name`, here, and have it show what `request` asks (`leaflet.Request.told`); what
    the map tells stands in `st.session_state["map"]["told"]`, and `on_told` is called.
    """
    runtime = Runtime.instance()
    if runtime.bidi_component_registry.get(NAME) is None:
        register(runtime)
    data = {"frame": src, "name": name, "request": request}
    st._bidi_component(NAME, key="map", isolate_styles=False, data=data, on_told_change=on_told)
