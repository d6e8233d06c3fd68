"""Files of coverage (覆盖结果下载): a workbook, GeoJSON or a GeoPackage of what the page shows, through a route.

What is told is decided by who asks, as on the page; figures of subsidies that somebody with an account takes along are
written into the access log.
"""

from collections.abc import Callable
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from maps import api, exports
from maps.filters import BadParameter
from registry import access
from registry.store import Store
from views import who
from views.coverage_data import Asked, ground_of, results

PATH = "/api/coverage/export"
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
}


def routes(store_provider: Callable[[], Store]) -> list[Route]:
    """The route; `store_provider` gives the register that the log is kept in."""

    def answer(request: Request) -> Response:
        kind = request.query_params.get("format", "xlsx")
        try:
            if kind not in KINDS:
                raise BadParameter("format", kind, f"one of {', '.join(KINDS)}")
            asked = Asked.read(request.query_params)
        except BadParameter as wrong:
            return api.refused(wrong)
        person = who.of(request)
        found, demo = results(asked, person), ground_of(asked).demo
        if not found:
            return api.refused(BadParameter("on", asked.on.isoformat(), "a day whose amounts you may see: today"))
        if kind == "geojson":
            wanted = request.query_params.get("layer", found[0].id)
            one = next((each for each in found if each.id == wanted), None)
            if one is None:
                return api.refused(BadParameter("layer", wanted, f"one of {', '.join(each.id for each in found)}"))
            name, content = one.id, exports.geojson(one, asked.on, demo)
        else:
            make = exports.workbook if kind == "xlsx" else exports.geopackage
            name, content = asked.show, make(found, asked.on, demo)
        if asked.show == "subsidies" and person.id is not None:
            access.record(
                store_provider(), person, "export", f"coverage/{name}.{kind}", address=who.address_of(request)
            )
        return _file(f"softpark-{name}-{asked.on.isoformat()}.{kind}", KINDS[kind], content)

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(answer, request)

    return [Route(PATH, endpoint, methods=["GET"])]


def _file(name: str, kind: str, content: bytes) -> Response:
    saved = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=kind, headers={"content-disposition": saved, "cache-control": "no-store"})
