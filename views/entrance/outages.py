"""The database out of reach (数据库不可用): 503 in words for routes, words on pages, one line in the log.

Down, locked, or its file gone: nothing here has to be restarted. Whoever asks again when it is back, is served.
"""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry.store.refusals import OutOfReach
from views.entrance import plain_pages, problems
from views.entrance.plain_pages import PlainRequest
from views.kit.i18n import N_, _, in_english, pick
from views.kit.markup import show, tag

LOG = logging.getLogger("softpark")
AGAIN = 10  # seconds to come back after
HEALTHY_WITHIN = 5.0  # seconds in which a look at the register must be done
ALIVE, READY = "/livez", ("/readyz", "/healthz")
PROGRAMS = ("/api/", ALIVE, *READY)  # who reads JSON


def noted(error: OutOfReach) -> OutOfReach:
    """Write it into the log, once a minute (`registry.process.logs`)."""
    why = f"{error.why.en} " if error.why else ""
    LOG.warning("the database cannot be used: %s%s", why, error.detail or error.en)
    return error


class Outages:
    """ASGI middleware: 503 in words where a route finds the database out of reach."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except OutOfReach as error:
            if scope["type"] != "http" or begun:
                raise
            await answer(Request(scope), error)(scope, receive, send)


def answer(request: Request, error: OutOfReach) -> Response:
    """The 503: JSON for programs, else a page."""
    said, headers = noted(error), {"Retry-After": str(AGAIN), "Cache-Control": "no-store"}
    if problems.for_programs(request.url.path):
        return problems.problem(request, 503, said.zh, said.en, headers=headers)
    if request.url.path.startswith(PROGRAMS):
        told = {"error": f"{said.zh} / {said.en}"}
        return JSONResponse(told, status_code=503, headers=headers)
    asked = PlainRequest(request)
    page = plain_pages.page(asked, asked.say("暂时不能使用"), plain_pages.problem(asked.pick(said)), status=503)
    page.headers.update(headers)
    return page


def on_a_page(error: OutOfReach) -> None:
    """Say it where the page would have stood; what is in the address stays."""
    show(tag("p", pick(noted(error)), cls="sp-problem", role="alert"))
    st.button(_("再试一次"), key="outage-again")


class Quiet(logging.Filter):
    """Keeps Streamlit's traceback of an outage out of the log, which has its line already."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], OutOfReach))


def install() -> None:
    """Make Streamlit quiet about outages."""
    logging.getLogger("streamlit.error_util").addFilter(Quiet())


class Health:
    """Whether the process is alive, and whether it is ready: whether the register can be read. Asked for by
    supervisors: never more than one look at a time, and a look that takes too long counts as none.

    A process that is alive and not ready must not be started anew, which would mend nothing: it waits for the database.
    """

    def __init__(self, look: Callable[[], object], within: float = HEALTHY_WITHIN):
        self._look, self._within = look, within
        self._thread = ThreadPoolExecutor(1, "health")  # of its own: those of the routes may all be waiting
        self._looking: asyncio.Future | None = None

    def routes(self) -> list[Route]:
        """`/livez` and `/readyz`, whose older name is `/healthz`."""
        return [Route(ALIVE, self.alive), *(Route(path, self.answer) for path in READY)]

    async def alive(self, request: Request) -> Response:
        """200, whatever the database does."""
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})

    async def answer(self, request: Request) -> Response:
        """200, or 503 in words."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().run_in_executor(self._thread, self._look)
        looking = self._looking
        done, _waiting = await asyncio.wait({looking}, timeout=self._within)
        if not done:
            slow = N_("登记的数据库迟迟没有应答。")
            return answer(request, OutOfReach(slow, in_english(slow)))
        try:
            looking.result()
        except OutOfReach as error:
            return answer(request, error)
        return JSONResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
