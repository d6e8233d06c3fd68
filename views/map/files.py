"""The parks of the map as files (园区清单下载): a workbook, GeoJSON or a GeoPackage of what filters and day choose."""

from collections.abc import Callable
from datetime import date

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from maps.coverage import exports
from maps.coverage.park_list import listed
from maps.viewport import api
from maps.viewport.filters import BadParameter, Filters
from registry import parameters
from registry.person import Person
from registry.process.once import made_once
from registry.store.store import Store
from views.entrance.pace import Pace, paced
from views.kit import files
from views.kit.files import saved
from views.kit.i18n import N_, _
from views.kit.markup import Html, tag
from views.reports import map_sheet

PATH = "/api/map/export"
AT_ONCE, WAITING, WAITING_EACH, A_MINUTE = 1, 12, 3, 12  # 100,000 outlines take a core for some seconds


def links(filters: Filters, day: date) -> Html:
    """The files of what is shown now."""
    query = filters.write() | {"day": day.isoformat()}
    page = tag("p", map_sheet.button(filters, day))
    return tag("div", files.links(_("下载这些园区（含来源）"), PATH, query), page, cls="sp sp-files")


def routes(store_provider: Callable[[], Store]) -> list[Route]:
    """The route over the register that `store_provider` gives."""

    def answer(request: Request, _person: Person) -> Response:
        params = parameters.cleaned(request.query_params)
        kind = params.get("format", "xlsx")
        try:
            if kind not in exports.KINDS:
                raise BadParameter("format", kind, f"one of {', '.join(exports.KINDS)}")
            filters, day = Filters.read(params), api.read_day(params.get("day"))
        except BadParameter as wrong:
            return api.refused(wrong)
        store = store_provider()
        content = _written(store, store.version(), filters, day, kind)
        return saved(f"softpark-parks-{day.isoformat()}.{kind}", content)

    pace = Pace(at_once=AT_ONCE, waiting=WAITING, waiting_each=WAITING_EACH, a_minute=A_MINUTE)
    said = N_("下载请求过多，请在 {seconds} 秒后再试。")
    return [Route(PATH, paced(pace, answer, said, everybodys=True), methods=["GET"])]


@made_once(2)  # public data, the same for everybody; few are kept, as 100,000 outlines are large
def _written(store: Store, version: str, filters: Filters, day: date, kind: str) -> bytes:
    _version, index = api.indexes_of(store).of(day)
    demo = bool(index.demo[index.found(filters)].any())
    return exports.written([listed(index, filters)], kind, day, demo)
