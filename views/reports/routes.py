"""Reports (报告) as PDF through a route: `/api/report/park/demo-guangming-1.pdf?on=2026-07-01&lang=en`.

What a report tells is decided by who asks; one that holds sums which are not public goes into the access log. One is
made at a time, and those made last are kept for as long as the register does not change. Who asks for too many is told
when to come back (429), so that nobody keeps the server busy.
"""

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from maps import reports
from maps.coverage.results import Result
from maps.viewport import api
from maps.viewport.filters import BadParameter
from registry import parameters
from registry.access import log
from registry.parks.parks import UnknownPark
from registry.person import Person
from registry.process.once import made_once
from registry.store.store import Store
from views.entrance import identity
from views.entrance.pace import Pace, paced
from views.kit import publication
from views.kit.context import today
from views.kit.days import FIRST_DAY, LAST_DAY, kept
from views.kit.files import saved
from views.kit.i18n import N_, _, link, pick
from views.kit.markup import Html, tag
from views.reports import map_sheet

PATH = "/api/report/{kind}/{id}.pdf"


def button(kind: str, id: str, on: date, name: str | None = None) -> Html:
    """A link that gives the report of a district, city or park on a day."""
    address = link(f"api/report/{kind}/{quote(id)}.pdf", on=kept(on))
    return tag("a", name or _("PDF 报告"), href=address, target="_self", download="")


def of_rows(result: Result, on: date) -> Html | None:
    """Links to the reports of the districts or cities of a table of 覆盖 that have parks; None for other tables."""
    kind = {"parks_by_district": "district", "parks_by_city": "city"}.get(result.id)
    if kind is None:
        return None
    digits = 6 if kind == "district" else 4
    rows = [row for row in result.rows if len(row.id) == digits and row.cells["parks"]]
    links = [piece for row in rows for piece in (" · ", button(kind, row.id, on, pick(row.cells[kind])))]
    return tag("div", tag("p", _("PDF 报告"), *links), cls="sp sp-files") if rows else None


def routes(store_provider: Callable[[], Store]) -> list[Route]:
    """The route over the register that `store_provider` gives."""

    def answer(request: Request, person: Person) -> Response:
        params = parameters.cleaned({**request.query_params, **request.path_params})
        kind, id, language = params["kind"], params["id"], params.get("lang", "zh")
        try:
            _check("report", kind, tuple(reports.KINDS))
            _check("lang", language, reports.LANGUAGES)
            day = parameters.day("on", params.get("on"), FIRST_DAY, LAST_DAY) or today()
        except BadParameter as wrong:
            return api.refused(wrong)
        store = store_provider()
        try:
            told = publication.number(store)
            version = store.version()  # asked once: a report must not be kept for a register that it was not made from
            basis = reports.for_person(_register(store, version, told, day), person)
            name, content = _made(store, version, told, _Key(basis), kind, id, language)
        except (UnknownPark, reports.UnknownPlace) as unknown:
            return PlainTextResponse(f"{unknown}\n", status_code=404, headers=NEVER)
        except reports.NoFont as missing:
            return PlainTextResponse(f"{missing}\n", status_code=503, headers=NEVER)
        if basis.internal and person.id is not None:
            log.record(store, person, "export", f"report/{name}.pdf", address=identity.address_of(request))
        return saved(f"{name}.pdf", content)

    pace = Pace(at_once=AT_ONCE, waiting=WAITING, waiting_each=WAITING_EACH, a_minute=A_MINUTE)
    said = N_("报告请求过多，请在 {seconds} 秒后再试；批量生成请联系管理员（softpark report）。")

    def sheet(request: Request, person: Person) -> Response:
        return map_sheet.answer(store_provider(), request, person)

    return [
        Route(map_sheet.PATH, paced(pace, sheet, said, everybodys=True), methods=["GET"]),
        Route(PATH, paced(pace, answer, said), methods=["GET"]),
    ]


NEVER = {"cache-control": "no-store"}


# A report takes a core for about a second. Whoever needs many makes them with `softpark report`, or over some minutes.
AT_ONCE = 1
WAITING, WAITING_EACH = 12, 3
A_MINUTE = 12


def _check(name: str, word: str, allowed: tuple[str, ...]) -> None:
    if word not in allowed:
        raise BadParameter(name, word, f"one of {', '.join(allowed)}")


class _Key:
    """A basis as a key of what was made from it: two people who may read the same parks get the same report."""

    def __init__(self, basis: reports.Basis):
        self.basis = basis
        self._same = basis.day, basis.open

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._same == other._same

    def __hash__(self) -> int:
        return hash(self._same)


@made_once(4)
def _register(store: Store, version: str, told: int, day: date) -> reports.Register:
    return reports.read_register(store, day)


@made_once(24)
def _made(store: Store, version: str, told: int, key: _Key, kind: str, id: str, language: str) -> tuple[str, bytes]:
    report, content = reports.make(key.basis, kind, id, language)
    return report.file, content
