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
from views.coverage.layer import Layer
from views.entrance.pace import Pace, paced

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
            result = layer.result(person)
        except BadParameter as wrong:
            return api.refused(wrong)
        if result is None:
            return api.refused(BadParameter("day", day.isoformat(), "a day by which amounts were published"))
        language = params.get("lang") if params.get("lang") in LANGUAGES else LANGUAGES[0]
        return api.answer(request, drawn(result, language, layer.by))

    pace = Pace(at_once=1, waiting=48, waiting_each=12, a_minute=120)
    return [Route(PATH, paced(pace, answer), methods=["GET"])]
