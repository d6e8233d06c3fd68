"""A result of 覆盖 as the map draws it (图层数据), through a route: as whoever asks may see it, and no more."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from maps.coverage.result_layers import drawn
from maps.speech import LANGUAGES
from maps.viewport import api
from maps.viewport.filters import BadParameter
from registry import parameters
from registry.person import Person
from registry.process.once import made_once
from views.coverage.data import seen_by
from views.coverage.layer import Layer
from views.entrance.pace import Pace, paced
from views.kit import publication
from views.kit.context import store

PATH = "/api/map/layer"


def routes() -> list[Route]:
    """The route of the layers, over the register of this process."""

    def answer(request: Request, person: Person) -> Response:
        params = parameters.cleaned(request.query_params)
        try:
            day = api.read_day(params.get("day"))
            layer = Layer.read(params, day)
            if layer is None:
                raise BadParameter("layer", "", "the name of a layer")
            language = params.get("lang") if params.get("lang") in LANGUAGES else LANGUAGES[0]
            found = layer_as_drawn(layer, language, person)
        except BadParameter as wrong:
            return api.refused(wrong)
        if found is None:
            return api.refused(BadParameter("day", day.isoformat(), "a day by which amounts were published"))
        return api.answer(request, found)

    pace = Pace(at_once=1, waiting=48, waiting_each=12, a_minute=120)
    return [Route(PATH, paced(pace, answer), methods=["GET"])]


def layer_as_drawn(layer: Layer, language: str, person: Person) -> dict | None:
    """The layer as `maps.coverage.result_layers.drawn` gives it, made once for all who may see the same; None where
    there is nothing for them to see. Raises `BadParameter`.
    """
    seen = seen_by(layer.asked, person)
    number = publication.number()
    return _as_drawn(store().version(), number, layer, language, seen)


@made_once(16)
def _as_drawn(version: str, number: int, layer: Layer, language: str, seen: frozenset[int] | None) -> dict | None:
    result = layer.result_of(seen)
    return None if result is None else drawn(result, language, layer.by)
