"""The way in: one process that serves the pages, the map's viewport endpoint, Leaflet's files and its own health.

Run it with `softpark serve`. The options below are set in code, in one place, because two of them are hidden options
of streamlit 1.67 and because a service that phones home by default must not depend on a file being found.
"""

import asyncio
import gc
import importlib
import logging
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st
import streamlit.runtime
from sqlalchemy.exc import DBAPIError
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import maps.viewport.api
from registry.access import administrators, invitations, passwords, second_factor, sign_on_settings, wall
from registry.backup import nightly
from registry.clock import now
from registry.process import listening, logform, logs, per_address, terminal
from registry.process.proxies import proxies
from registry.process.site import site
from registry.store import server
from registry.store.refusals import OutOfReach, StoreError, at_the_server
from registry.webhooks import hosts as webhook_hosts
from registry.webhooks.sender import Sender
from views.api import mounted as api
from views.certification import files
from views.coverage import files as coverage_files
from views.coverage import layer_route
from views.entrance import (
    document,
    doors,
    headers,
    identity,
    outages,
    pace,
    packed,
    reached,
    serve,
    uploads,
)
from views.help import handout
from views.kit import publication, theme
from views.kit.context import law, store, today
from views.kit.i18n import _
from views.map import files as map_files
from views.map import first as map_first
from views.map import frame as map_frame
from views.ogc import routes as ogc
from views.people import access_log, account, own_account, second_step, sign_on, tokens, webhooks
from views.people import second_factor as own_factor
from views.plain import old as plain_old
from views.plain import routes as plain_routes
from views.reports import routes
from views.rosters import downloads
from views.serving import base, components, limits, requests

SCRIPT = Path(__file__).parent / "views" / "site.py"
READY_EVERY = 0.5  # seconds between looks whether the register has changed
BACK_UP_EVERY = 300  # seconds between looks whether the night's backup is due
CLOSE_EVERY = 20  # seconds between looks whether a day is over
PUSH_EVERY = 2  # seconds between looks whether webhooks have something to be told
PUSH_AFTER_FAULT = 60
COLLECT_EVERY = 60  # seconds between garbage collections, see `lifespan`
LOG = logging.getLogger("softpark")

OPTIONS = {
    "browser.gatherUsageStats": False,  # else every browser reports to data.streamlit.io
    "client.allowedOrigins": [],  # hidden; by default Streamlit's cloud may post messages into the page
    "client.disableDataExport": True,  # its CSV does not escape formulas
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,  # they lead to search engines
    "client.toolbarMode": "viewer",
    "logger.enableRich": False,  # it prints tracebacks beside the log, past `registry.process.logs`
    "logger.hideWelcomeMessage": True,  # hidden; we print our own address
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,  # hidden; with gc.freeze(), 60 -> 600 active sessions in one process
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxMessageSize": 50,
    "server.maxUploadSize": uploads.FILE,
    "server.maxWidgetStateSize": serve.MESSAGE // 1024 // 1024,  # hidden; else anybody may have us hold 25 MB a page
    # hidden; binds a page's state to the session, see views/entrance/identity.py
    "server.trustedUserHeaders": identity.TRUSTED_HEADERS,
    **theme.OPTIONS,
}


health = outages.Health(lambda: store().version())
"""200 when the register can be read. Its version is told nobody: it moves with every change of any roster."""


def on_script_error(error: Exception) -> bool:
    """Tell the visitor calmly that a page failed, under a number that the log has beside the
    traceback, which Streamlit itself writes there; or that the database is out of reach, which is no failure of ours.
    """
    if isinstance(error, OutOfReach):
        outages.on_a_page(error)
        return True
    number = secrets.token_hex(4)
    LOG.error("error %s: %r", number, error)
    st.error(
        _(
            "这一页没能显示，您填写的内容仍在地址栏中，没有丢失。请重新载入；若仍不行，请把编号 {number} 告诉管理员。"
        ).format(number=number)
    )
    return True


# Pages that are loaded before the first visitor comes.
LOADED = (
    "views.certification.page",
    "views.selfcheck.page",
    "views.coverage.page",
    "views.policies.guides",
    "views.help.page",
    "views.map.page",
    "views.parks.page",
    "views.policies.page",
    "views.policies.rulings",
)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Freeze what the imports made, then collect once a minute instead of after every click (35 ms each), and keep the
    map of today ready.

    The pages and the law are loaded before, so that the first visitor does not wait for them.
    """
    components.register(streamlit.runtime.get_instance())
    map_frame.register(streamlit.runtime.get_instance())
    outages.install()
    for module in LOADED:
        importlib.import_module(module)
    law()
    gc.collect()
    gc.freeze()

    async def collect() -> None:
        while True:
            await asyncio.sleep(COLLECT_EVERY)
            await asyncio.to_thread(gc.collect)
            logs.install()
            logs.ONCE.tell_rest()
            with suppress(DBAPIError, StoreError):
                await asyncio.to_thread(uploads.forget, streamlit.runtime.get_instance(), store())

    async def pack() -> None:
        await asyncio.to_thread(packed.make_ready)
        with suppress(DBAPIError, StoreError):
            await asyncio.to_thread(lambda: map_first.picture(store(), "zh", {}))

    async def make_ready() -> None:
        """The map of today is ready before its first visitor, and again soon after a change of the register."""
        while True:
            with suppress(DBAPIError, StoreError):  # the pages tell what is wrong with the database
                await asyncio.to_thread(lambda: maps.viewport.api.indexes_of(store()).make_ready(today()))
            await asyncio.sleep(READY_EVERY)

    async def back_up() -> None:
        """Tonight's backup, where the settings ask for one; what fails is said by itself."""
        while True:
            await asyncio.sleep(BACK_UP_EVERY)
            with suppress(StoreError):
                await asyncio.to_thread(lambda: nightly.run(store()))

    async def close_days() -> None:
        """What the public is told of money is made at midnight, not when somebody comes to look."""
        while True:
            with suppress(DBAPIError, StoreError):
                await asyncio.to_thread(lambda: publication.close_the_day(store()))
            await asyncio.sleep(CLOSE_EVERY)

    sender = Sender()

    async def push() -> None:
        """What changed is told to other programs; whoever is away makes nobody wait."""
        while True:
            try:
                await asyncio.to_thread(lambda: sender.turn(store()))
            except (DBAPIError, StoreError):
                pass  # the pages tell what is wrong with the database
            except Exception:  # one change that cannot be read must not end all webhooks for good
                LOG.exception("webhooks: what changed could not be told")
                await asyncio.sleep(PUSH_AFTER_FAULT)
            await asyncio.sleep(PUSH_EVERY)

    tasks = [asyncio.create_task(work()) for work in (collect, pack, make_ready, back_up, close_days, push)]
    yield
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await asyncio.to_thread(sender.stop)


ROUTES = [
    *health.routes(),
    *maps.viewport.api.routes(store, pace.drawn()),
    *coverage_files.routes(store),
    *layer_route.routes(),
    *map_files.routes(store),
    *map_frame.routes(store),
    *document.routes(),
    *account.routes(),
    *own_account.routes(),
    *own_factor.routes(),
    *tokens.routes(),
    *webhooks.routes(),
    *second_step.routes(),
    *sign_on.routes(),
    *access_log.routes(),
    *downloads.routes(store),
    *files.routes(store),
    *routes.routes(store),
    *handout.routes(),
    *plain_routes.routes(),
    *ogc.routes(store),
    *api.routes(),
]
"""What is served beside the pages; docs/permissions.md says who may."""


async def no_such_interface(request: Request) -> Response:
    """404 for an /api address that is none; Streamlit would answer it with the page of the app, and 200."""
    return JSONResponse({"error": f"{request.url.path}: there is no such address"}, status_code=404)


NOTHING_THERE = [Route("/api/{rest:path}", no_such_interface), ogc.no_such_address(store)]
"""What answers for addresses beneath ours that are none."""
TOLD: list[Callable[[requests.Answered], None]] = []  # who is told of each request: the log, the measures
OPENED: list[Callable[[int], None]] = []  # who is told how many pages more are open
LIMITED: list[Callable[[str], None]] = []  # who is told of what an address asked too much of
MIDDLEWARE = [
    Middleware(base.Base),
    Middleware(requests.Requests, routes=ROUTES, told=TOLD, opened=OPENED),
    Middleware(headers.Guarded),
    Middleware(limits.Limits, told=LIMITED),
    Middleware(doors.Doors),
    Middleware(packed.Files),
    Middleware(outages.Outages),
    Middleware(identity.Identity),
    Middleware(uploads.Uploads),
    Middleware(
        document.Document,
        picture=lambda lang, asked: map_first.picture(store(), lang, asked),
        may_draw=pace.pictures(),
        old_page=plain_old.old_page,
    ),
]
"""What every request passes, from the outside in."""

app = serve.App(
    SCRIPT,
    lifespan=lifespan,
    routes=[*ROUTES, *NOTHING_THERE],
    middleware=MIDDLEWARE,
    on_script_error=on_script_error,
)


def options(host: str, port: int) -> dict[str, object]:
    """All options of a server on `host` and `port`. A set address keeps Streamlit from asking for its own."""
    return OPTIONS | {
        "server.address": host,
        "server.port": port,
        "server.allowedHosts": doors.hosts(host, site()),  # against DNS rebinding
    }


def main(host: str = "127.0.0.1", port: int = 8501) -> None:
    """Serve until stopped. A port in use ends with exit code 1 and the way out, not with a traceback."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            terminal.end(
                f"无法在 {host}:{port} 上提供服务（{error.strerror}）。换一个端口：softpark serve --port {port + 1}\n"
                f"Cannot serve on {host}:{port} ({error.strerror}). Try: softpark serve --port {port + 1}"
            )
    _check_settings()
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host
    here = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
    known = site()
    out = terminal.lines()
    out.say(f"SoftPark: {f'{known.address} ({here})' if known else here}")
    for doubt in (*reached.doubts_at_start(host), *wall.doubts(store())):
        out.say(doubt)
    _doubt_the_clock()
    _invite_the_first(known.address if known else here)
    _watch()
    app.run(config=options(host, port))


def _doubt_the_clock() -> None:
    """Say at the start where this machine's clock cannot be right."""
    with suppress(StoreError), store().read() as session:  # a database that is away is said by what needs it
        if (said := server.clock_doubt(session, now())) is not None:
            terminal.lines(stderr=True).say(f"{said.zh}\n{said.en}")


def _watch() -> None:
    """Tell the log and the measures of requests, where the settings ask for it. A port that is taken ends the start."""
    if logform.with_requests():
        TOLD.append(requests.write)
        requests.LOG.setLevel(logging.INFO)
    if (at := listening.place()) is not None:
        from views.serving.metrics import Measures

        measures = Measures(lambda: store().version())
        TOLD.append(measures.answered)
        OPENED.append(measures.opened)
        LIMITED.append(measures.limited)
        try:
            measures.serve(at)
        except listening.BadMetrics as wrong:
            terminal.end(str(wrong))


def _check_settings() -> None:
    """Settings that are wrong end the start with what would be right, not the first log-in."""
    try:
        site()
        proxies()
        logform.form()
        logform.with_requests()
        listening.place()
        per_address.limits()
        passwords.policy()
        sign_on_settings.settings()
        sign_on_settings.asks_here()
        second_factor.policy()
        administrators.policy()
        store().check_key()
        nightly.folder()
        nightly.days_kept()
        webhook_hosts.hosts()
    except StoreError as wrong:
        terminal.end(at_the_server(wrong))
    except ValueError as wrong:
        terminal.end(str(wrong))


def _invite_the_first(site: str) -> None:
    """While there is no administrator, print the one-time link that makes one: there is no default password."""
    try:
        token = invitations.first(store())
    except (StoreError, invitations.AlreadyMade) as error:
        terminal.lines(stderr=True).say(str(error))
        return
    if token is not None:
        words = (
            f"还没有管理员。一天内打开这个链接设立第一个（只能用一次）：\n"
            f"There is no administrator yet. This link makes the first; it works once, for a day:\n"
            f"  {site}{invitations.link(token)}"
        )
        terminal.lines().say(words)


if __name__ == "__main__":
    main()
