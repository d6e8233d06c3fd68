"""The routes of the map: what is in a viewport, the outlines beneath, and Leaflet's own files.

Public data only: names, places, titles and counts. No tenant, rent or amount passes through here. A parameter that
cannot be read is answered with 400 and a sentence that says what would be right.
"""

import gzip
import hashlib
import json
from collections.abc import Awaitable, Callable
from datetime import date
from functools import lru_cache

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet

from maps.geo import districts
from maps.viewport import outlines, scripts
from maps.viewport.filters import BadParameter, Filters
from maps.viewport.layers import SCALE, Indexes, RegisterLook, Viewport, rings
from registry import parameters
from registry.clock import today
from registry.parks import parks
from registry.parks.past_outlines import outlines_then
from registry.policy.vocabulary import FIRST_DAY, LAST_DAY
from registry.process import packing, revalidating
from registry.process.once import made_once
from registry.store.models import Area
from registry.store.store import Store

# Unchanged answers cost a round trip without a body; nobody sees an outdated map.
REVALIDATE = {"cache-control": "no-cache"}
FOR_A_DAY = {"cache-control": "public, max-age=86400"}
View = Callable[[Request], Response]
Endpoint = Callable[[Request], Awaitable[Response]]
LONG, QUICKEST = 10_000, 1  # bytes of an answer that is packed, and the level


@lru_cache(maxsize=8)
def indexes_of(store: Store) -> Indexes:
    """The indexes over a store, one set for each store of this process."""

    def read(as_of: date, then: bool, kept: parks.HeldParks | None) -> RegisterLook:
        with store.read() as session:
            held = parks.held(session, kept)
            earlier = outlines_then(session, as_of) if then else {}
            return RegisterLook(store.version(session), held, parks.on_day(session, held, as_of), earlier)

    def people(frame, as_of: date):
        with store.read() as session:
            return parks.with_people(session, frame, as_of)

    return Indexes(store.version, read, people)


def read_day(text: str | None) -> date:
    """The day of an address, today where there is none."""
    return parameters.day("day", text, FIRST_DAY, LAST_DAY) or today()


def read_outlines(text: str | None) -> bool:
    """Whether `outlines` of an address asks for the outlines as they were held on its day (`then`)."""
    if text not in (None, "", "then"):
        raise BadParameter("outlines", text, "then, or left out for the outlines of today")
    return text == "then"


def area_layer(store: Store, language: str) -> dict:
    """The five areas (片区): circles where a size is known, else only a centre with its accuracy in metres."""
    return _area_layer(store, store.version(), language)


@made_once(4)
def _area_layer(store: Store, version: str, language: str) -> dict:
    """Asked for on every click on a filter, so it is kept as long as the register does not change."""
    with store.read() as session:
        areas = session.scalars(select(Area).order_by(Area.id)).all()
        return {
            "areas": [
                {
                    "id": area.id,
                    "name": (area.name_en if language == "en" else None) or area.name_zh,
                    "at": [round(area.lon * SCALE), round(area.lat * SCALE)],
                    "accuracy": round(area.accuracy_m),
                    "rings": rings(area.geom) if area.geom is not None else None,
                }
                for area in areas
            ]
        }


def away(view: View) -> Endpoint:
    """Beside the event loop: an index of 100,000 parks must not hold up everybody else's clicks."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(view, request)

    return endpoint


def routes(store_provider: Callable[[], Store], served: Callable[[View], Endpoint] = away) -> list[Route | Mount]:
    """The routes of the map over the store that `store_provider` gives; `served` makes endpoints of what answers."""

    def view_parks(request: Request) -> Response:
        params = parameters.cleaned(request.query_params)
        try:
            viewport = Viewport.read(params.get("bbox", ""), params.get("z", ""))
            filters = Filters.read(params)
            day = read_day(params.get("day"))
            then = read_outlines(params.get("outlines"))
        except BadParameter as error:
            return refused(error)
        _version, index = indexes_of(store_provider()).of(day, then)
        etag = tag(index.digest, request.url.query)
        if known(request, etag):
            return unchanged(etag)
        return answer(request, index.within(viewport, filters, params.get("lang", "zh")), etag)

    def view_areas(request: Request) -> Response:
        return answer(request, area_layer(store_provider(), parameters.cleaned(request.query_params).get("lang", "zh")))

    def view_districts(request: Request) -> Response:
        body, digest = outlines.geojson(store_provider())
        etag = tag(digest)
        if known(request, etag):
            return unchanged(etag)
        # Asked again each time: an office may bring its own outline at any moment.
        return outlined(request, body, REVALIDATE | {"etag": etag})

    def view_neighbours(request: Request) -> Response:
        body = districts.as_geojson(districts.NEIGHBOURS)
        etag = tag(body.decode())
        if known(request, etag):
            return unchanged(etag)
        return outlined(request, body, FOR_A_DAY | {"etag": etag})

    return [
        Route("/api/map/parks", served(view_parks)),
        Route("/api/map/areas", served(view_areas)),
        Route("/api/map/districts", served(view_districts)),
        Route("/api/map/neighbours", served(view_neighbours)),
        Mount(scripts.LEAFLET, StaticFiles(directory=leaflet.BASE_DIR)),
        Mount(scripts.ROUTE, scripts.Scripts()),
    ]


def outlined(request: Request, body: bytes, headers: dict[str, str]) -> Response:
    """Outlines, packed once for all who ask for them: they are the same for everybody."""
    encoding = packing.accepted(request.headers.get("accept-encoding"))
    headers |= {"vary": "Accept-Encoding"} | ({"content-encoding": encoding} if encoding else {})
    body = _packed(body, encoding) if encoding else body
    return Response(body, media_type="application/geo+json", headers=headers)


@made_once(8)
def _packed(body: bytes, encoding: str) -> bytes:
    return packing.packed(body, encoding)


def answer(request: Request, content: dict, etag: str | None = None) -> Response:
    """As JSON; where it is long and the browser reads gzip, packed at its quickest: outlines are a third of their size
    then, in a third of the time that the server's own packing takes.

    Without an `etag` the answer's own content is one. It is never the version of the register: that would tell the
    public of every change of any roster.
    """
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if etag is None and known(request, etag := tag(body.decode())):
        return unchanged(etag)
    headers = REVALIDATE | {"etag": etag, "vary": "Accept-Encoding"}
    if len(body) >= LONG and "gzip" in packing.readable(request.headers.get("accept-encoding")):
        body = gzip.compress(body, QUICKEST)
        headers |= {"content-encoding": "gzip"}
    return Response(body, media_type="application/json", headers=headers)


def refused(error: BadParameter) -> Response:
    return Response(
        json.dumps({"error": str(error)}, ensure_ascii=False),
        status_code=400,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )


def tag(*parts: str) -> str:
    return f'W/"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"'


def known(request: Request, etag: str) -> bool:
    return revalidating.has(request.headers.get("if-none-match"), etag)


def unchanged(etag: str) -> Response:
    return Response(status_code=304, headers=REVALIDATE | {"etag": etag})
