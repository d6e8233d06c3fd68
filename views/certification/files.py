"""Files of evidence through a route that asks who is there. Never `st.download_button`: its address is for anybody.

What was brought is given back as it is, as a file to be saved, never shown in our own pages.
"""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from registry import parameters
from registry.access.permissions import Denied
from registry.parks.card import UnknownPark
from registry.parks.parks import park_card
from registry.person import Person
from registry.policy import Refusal
from registry.services import certification as services
from registry.store.store import Store
from views.entrance import identity
from views.entrance.pace import Pace, paced
from views.entrance.plain_pages import PlainRequest, page
from views.kit.context import today
from views.kit.files import ANY, saved
from views.kit.markup import tag

PATH = "/api/certification/evidence"


def routes(store_provider: Callable[[], Store]) -> list[Route]:
    """`/api/certification/evidence?park=slug&id=12`."""

    def answer(request: Request, person: Person) -> Response:
        try:
            return _file(request, person, store_provider())
        except Denied as refused:
            return _told(request, PlainRequest(request).pick(refused), 401 if person.id is None else 403)
        except Refusal as refused:
            return _told(request, PlainRequest(request).pick(refused), 404)

    pace = Pace(at_once=2, waiting=24, waiting_each=6, a_minute=60)
    return [Route(PATH, paced(pace, answer), methods=["GET"])]


def _file(request: Request, person: Person, store: Store) -> Response:
    params = parameters.cleaned(request.query_params)
    with store.read() as session:
        try:
            park_id = park_card(session, params.get("park", ""), today()).id
        except UnknownPark:
            # Denied like a park that may not be read.
            raise Denied(person, "certification.read") from None
    number = parameters.whole_of(params.get("id", "")) or 0
    name, content = services.evidence(person, store, park_id, number, identity.address_of(request))
    return saved(name, content, ANY)  # whatever it is called, it is somebody's file: to be saved, not opened


def _told(request: Request, words: str, status: int) -> Response:
    """A plain page that says why there is no file, and leads back."""
    asked = PlainRequest(request)
    back = tag("p", tag("a", asked.say("回到认定"), href=asked.link("/certification")))
    return page(asked, asked.say("没有下载"), tag("p", words), back, status=status)
