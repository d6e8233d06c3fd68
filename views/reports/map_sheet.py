"""What the map shows as an A4 page (地图的 A4 页面): `/api/report/map.pdf?district=440311&day=2026-07-01&lang=en`.

Public data only, the same for everybody. `view` is the part of the map that is shown, as the address of the page has
it; `assets/chrome.js` adds it to the link when it is followed. Without it the page shows all that passes the filters.
"""

from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from maps import reports
from maps.coverage import ground
from maps.geo.review import review_number
from maps.viewport import api
from maps.viewport.filters import ROLES, BadParameter, Filters
from registry import parameters
from registry.person import Person
from registry.process.once import made_once
from registry.process.site import site
from registry.store.store import Store
from views.kit.files import saved
from views.kit.i18n import _, link
from views.kit.markup import Html, tag

PATH = "/api/report/map.pdf"
NEVER = {"cache-control": "no-store"}


def button(filters: Filters, day: date) -> Html:
    """A link that gives the page of what is shown now."""
    address = link(PATH.removeprefix("/"), **filters.write(), day=day.isoformat())
    return tag("a", _("地图、图例与名录（A4，PDF）"), href=address, target="_self", download="", cls="sp-map-sheet")


def answer(store: Store, request: Request, _person: Person) -> Response:
    """The page, or what is wrong with the address."""
    params = parameters.cleaned(request.query_params)
    try:
        language = parameters.word("lang", params.get("lang"), reports.LANGUAGES, "zh")
        filters, day = Filters.read(params), api.read_day(params.get("day"))
        seen = reports.Seen.read(params.get("view"))
    except BadParameter as wrong:
        return api.refused(wrong)
    try:
        here = _address(filters, day, seen)
        name, content = _made(store, store.version(), filters, day, seen, language, review_number(), here)
    except reports.NoFont as missing:
        return PlainTextResponse(f"{missing}\n", status_code=503, headers=NEVER)
    return saved(f"{name}.pdf", content)


@made_once(8)
def _made(
    store: Store,
    version: str,
    filters: Filters,
    day: date,
    seen: reports.Seen | None,
    language: str,
    review: str,
    address: str,
) -> tuple[str, bytes]:
    report, content = reports.make_sheet(_ground(store, version, day), filters, seen, language, address)
    return report.file, content


@made_once(2)
def _ground(store: Store, version: str, day: date) -> ground.Ground:
    with store.read() as session:
        return ground.read_ground(session, day, ROLES)


def _address(filters: Filters, day: date, seen: reports.Seen | None) -> str:
    """Where the same map is found; empty where nothing says where the site is."""
    here = site()
    if here is None:
        return ""
    view = f"#map={seen.zoom:g}/{seen.latitude:.5f}/{seen.longitude:.5f}" if seen is not None else ""
    return f"{here.address}/?{urlencode(filters.write() | {'day': day.isoformat()})}{view}"
