"""The routes of the interface (接口的地址): whoever asks is nobody in particular, and is told what the map shows."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from maps.opendata.columns import OpenCollection
from maps.viewport import api
from registry.parameters import SHOWN, BadParameter, clean
from registry.person import Person
from registry.process import packing
from registry.process.site import based
from registry.store.store import Store
from views.entrance.pace import Pace, paced
from views.kit.i18n import N_, speaking
from views.ogc import description, features, landing
from views.ogc.asked import DCAT, GEOJSON, JSON, OPENAPI, ROOT, Asked, Refused, refusal
from views.ogc.collections import served
from views.ogc.dcat import dcat
from views.ogc.page import page
from views.ogc.parameters import EVERYWHERE, OF_A_FEATURE

AT_ONCE, WAITING, WAITING_EACH, A_MINUTE = 2, 60, 16, 600
DECIDES = ("accept", "accept-language")
"""Headers by which an answer differs."""
View = Callable[[Store, Asked], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Resource:
    """What an address gives: as this media type, or as HTML. `parameters`: those it takes. `of`: the collection that
    its features are of."""

    view: View
    kind: str = JSON
    parameters: tuple[str, ...] = EVERYWHERE
    of: OpenCollection | None = None


def _landing(_request: Request) -> Resource:
    return Resource(landing.landing)


def _conformance(_request: Request) -> Resource:
    return Resource(landing.conformance)


def _api(_request: Request) -> Resource:
    return Resource(description.described, OPENAPI)


def _dcat(_request: Request) -> Resource:
    return Resource(dcat, DCAT)


def _collections(_request: Request) -> Resource:
    return Resource(landing.collections)


def _collection(request: Request) -> Resource:
    id = clean(request.path_params["kind"])
    return Resource(lambda store, asked: landing.collection(store, asked, id))


def _items(request: Request) -> Resource:
    found = served(clean(request.path_params["kind"]))
    return Resource(lambda store, asked: features.page(store, asked, found), GEOJSON, found.parameters, found.of)


def _item(request: Request) -> Resource:
    found, id = served(clean(request.path_params["kind"])), clean(request.path_params["id"])
    return Resource(lambda store, asked: features.one(store, asked, found, id), GEOJSON, OF_A_FEATURE, found.of)


def _nothing(request: Request) -> Resource:
    said = N_("没有地址 {path}；全部地址见 {root}/api。")
    raise Refused(404, said, path=clean(based(request.url.path), SHOWN), root=based(ROOT))


ADDRESSES: dict[str, Callable[[Request], Resource]] = {
    ROOT: _landing,
    f"{ROOT}/": _landing,
    f"{ROOT}/conformance": _conformance,
    f"{ROOT}/api": _api,
    f"{ROOT}/dcat": _dcat,
    f"{ROOT}/collections": _collections,
    f"{ROOT}/collections/{{kind}}": _collection,
    f"{ROOT}/collections/{{kind}}/items": _items,
    f"{ROOT}/collections/{{kind}}/items/{{id}}": _item,
}


def routes(store_provider: Callable[[], Store]) -> list[Route]:
    """The routes over the register that `store_provider` gives."""
    pace = Pace(at_once=AT_ONCE, waiting=WAITING, waiting_each=WAITING_EACH, a_minute=A_MINUTE)
    return [_route(path, find, store_provider, pace) for path, find in ADDRESSES.items()]


def no_such_address(store_provider: Callable[[], Store]) -> Route:
    """404 in this interface's own form for an address beneath that is none; it stands behind all others."""
    pace = Pace(at_once=AT_ONCE, waiting=WAITING, waiting_each=WAITING_EACH, a_minute=A_MINUTE)
    return _route(f"{ROOT}/{{rest:path}}", _nothing, store_provider, pace)


def _route(path: str, find: Callable[[Request], Resource], store_provider: Callable[[], Store], pace: Pace) -> Route:
    def answer(request: Request, _person: Person) -> Response:
        try:
            resource = find(request)
            asked = Asked.read(request, (resource.kind,), resource.parameters)
            with speaking(asked.lang):
                content = resource.view(store_provider(), asked)
                if asked.form == "html":
                    return page(request, asked, content, resource.of)
                return written(request, asked, content, resource.kind)
        except (Refused, BadParameter) as error:
            return refusal(request, error)

    return Route(path, paced(pace, answer, everybodys=True, by=DECIDES), methods=["GET"])


def written(request: Request, asked: Asked, content: dict[str, Any], kind: str) -> Response:
    """As JSON, packed where it is long; not sent to who has it already. When it was made is no part of what it says."""
    lasting = json.dumps({name: value for name, value in content.items() if name != "timeStamp"}, ensure_ascii=False)
    etag = api.tag(kind, asked.lang, lasting)
    headers = api.REVALIDATE | {"etag": etag, "vary": "Accept, Accept-Language, Accept-Encoding",
                                "content-language": asked.lang}  # fmt: skip
    if api.known(request, etag):
        return Response(status_code=304, headers=headers)
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    if len(body) >= api.LONG and "gzip" in packing.readable(request.headers.get("accept-encoding")):
        body = gzip.compress(body, api.QUICKEST)
        headers |= {"content-encoding": "gzip"}
    return Response(body, media_type=kind, headers=headers)
