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
from registry.process.once import made_once
from registry.store.store import Store
from views.coverage.data import CoverageAsked, ground_of, results_of, seen_by
from views.entrance import identity
from views.entrance.pace import Pace, paced
from views.kit import publication
from views.kit.context import store
from views.kit.files import saved

PATH = "/api/coverage/export"


def file_of(asked: CoverageAsked, kind: str, layer: str | None, person: Person) -> tuple[str, bytes]:
    """The name and the content of the file, as this person may see it; made once for all who may see the same.

    `layer`: the one that GeoJSON is to hold. Raises `BadParameter`.
    """
    seen = seen_by(asked, person)
    number = publication.number()
    return _file(store().version(), number, asked, kind, layer, seen)


@made_once(32)  # the key has all that decides: the register, what was published, and what of money may be seen
def _file(
    version: str, number: int, asked: CoverageAsked, kind: str, layer: str | None, seen: frozenset[int] | None
) -> tuple[str, bytes]:
    found, name = list(results_of(asked, seen)), asked.show
    if not found:
        raise BadParameter("on", asked.on.isoformat(), "a day by which amounts were published")
    if kind == "geojson":
        name = layer or found[0].id
        ids = [each.id for each in found]
        if name not in ids:
            raise BadParameter("layer", name, f"one of {', '.join(ids)}")
        found = [found[ids.index(name)]]
    return name, exports.written(found, kind, asked.on, ground_of(asked).demo)


def routes(store_provider: Callable[[], Store]) -> list[Route]:
    """The route; `store_provider` gives the register that the log is kept in."""

    def answer(request: Request, person: Person) -> Response:
        params = parameters.cleaned(request.query_params)
        kind = params.get("format", "xlsx")
        try:
            if kind not in exports.KINDS:
                raise BadParameter("format", kind, f"one of {', '.join(exports.KINDS)}")
            asked = CoverageAsked.read(params)
            name, content = file_of(asked, kind, params.get("layer"), person)
        except BadParameter as wrong:
            return api.refused(wrong)
        if asked.show == "subsidies" and person.id is not None:
            log.record(
                store_provider(), person, "export", f"coverage/{name}.{kind}", address=identity.address_of(request)
            )
        return saved(f"softpark-{name}-{asked.on.isoformat()}.{kind}", content)

    pace = Pace(at_once=1, waiting=24, waiting_each=4, a_minute=30)
    return [Route(PATH, paced(pace, answer), methods=["GET"])]
