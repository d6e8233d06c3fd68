"""The interface for other programs (供其他程序使用的接口): `/api/v1`, a FastAPI application within this process.

Mounted (`views.api.mounted`) behind the same middleware as the pages: doors, limits, headers, the log of requests,
outages. Its own is the turn (`views.api.turns`), the form of what it refuses (`views.api.refusals`) and how it
describes itself.
"""

from functools import cache
from typing import Annotated

from fastapi import FastAPI, Query
from starlette.requests import Request
from starlette.responses import Response

from views.api import cases, described, law, parks, refusals
from views.api.answers import plain
from views.api.asked import Asked
from views.api.bearer import FIRST
from views.api.by_token import coverage, rosters, runs
from views.entrance.problems import language


@cache
def interface() -> FastAPI:
    """The application: what it answers, without the turns."""
    routes = [route for part in (parks, rosters, coverage, runs, law, cases) for route in part.router.routes]
    api = FastAPI(routes=routes, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    refusals.install(api)

    @api.get("/openapi.json", include_in_schema=False, dependencies=FIRST)
    def openapi(request: Request, asked: Annotated[Asked, Query()]) -> Response:
        return plain(request, described.openapi(api, language(request)))

    return api
