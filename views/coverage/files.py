"""Files of coverage (覆盖结果下载): a workbook, GeoJSON or a GeoPackage of what the page shows, through a route.

What is told is decided by who asks, as on the page; figures of subsidies that somebody with an account takes along are
written into the access log.
"""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from maps.coverage import exports
from maps.viewport import api
from maps.viewport.filters import BadParameter
from registry import parameters
from registry.access import log
from registry.person import Person
from registry.store.store import Store
from views.coverage.data import CoverageAsked, ground_of, results
from views.entrance import identity
from views.entrance.pace import Pace, paced
from views.kit.files import saved

PATH = "/api/coverage/export"


def routes(store_provider: Callable[[], Store]) -> list[Route]:
    """The route; `store_provider` gives the register that the log is kept in."""

    def answer(request: Request, person: Person) -> Response:
        params = parameters.cleaned(request.query_params)
        kind = params.get("format", "xlsx")
        try:
            if kind not in exports.KINDS:
                raise BadParameter("format", kind, f"one of {', '.join(exports.KINDS)}")
            asked = CoverageAsked.read(params)
        except BadParameter as wrong:
            return api.refused(wrong)
        found, demo = results(asked, person), ground_of(asked).demo
        if not found:
            return api.refused(BadParameter("on", asked.on.isoformat(), "a day by which amounts were published"))
        name = asked.show
        if kind == "geojson":
            name = params.get("layer", found[0].id)
            ids = [each.id for each in found]
            if name not in ids:
                return api.refused(BadParameter("layer", name, f"one of {', '.join(ids)}"))
            found = [found[ids.index(name)]]
        content = exports.written(found, kind, asked.on, demo)
        if asked.show == "subsidies" and person.id is not None:
            log.record(
                store_provider(), person, "export", f"coverage/{name}.{kind}", address=identity.address_of(request)
            )
        return saved(f"softpark-{name}-{asked.on.isoformat()}.{kind}", content)

    pace = Pace(at_once=1, waiting=24, waiting_each=4, a_minute=30)
    return [Route(PATH, paced(pace, answer), methods=["GET"])]
