"""Who is here (身份): the one place where pages and routes learn it, and the middleware that lets nobody pretend.

A session's token lies in an HttpOnly cookie and is looked up again for every run of a page and every request. The
headers that begin with X-SoftPark- are ours alone: whatever a client sends under such a name is dropped, for HTTP and
websocket alike, before the session's own is set. Streamlit takes it over into `st.user`, and so gives a closed
window's state back to the same session only.
"""

from collections.abc import Mapping

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from registry.access import sessions
from registry.access.sessions import Login
from registry.person import PUBLIC, Person
from registry.process.site import base, based, https
from registry.store.refusals import OutOfReach
from views.kit.context import store

OURS = b"x-softpark-"
SESSION_HEADER, ADDRESS_HEADER = "X-SoftPark-Session", "X-SoftPark-Address"
TRUSTED_HEADERS = {SESSION_HEADER: "session"}  # for the option server.trustedUserHeaders
UNKNOWN = "?"


def person() -> Person:
    """Who looks at the page; `PUBLIC` for everybody without a session."""
    return person_of(login())


def login() -> Login | None:
    """The session of who looks at the page, even where its password must be changed first."""
    return look_up(st.context.cookies)


def address() -> str:
    """The network address that the page is shown to, for the access log."""
    return st.context.headers.get(ADDRESS_HEADER) or UNKNOWN


def of(request: Request) -> Person:
    """Who sends the request; `PUBLIC` for everybody without a session. Reads the register: not in the event loop."""
    return person_of(login_of(request))


def login_of(request: Request) -> Login | None:
    return look_up(request.cookies)


def address_of(connection: HTTPConnection) -> str:
    """Where the request comes from. Behind the proxies that `SOFTPARK_PROXIES` names it is what they say."""
    return connection.client.host if connection.client else UNKNOWN


def agent_of(request: Request) -> str:
    return request.headers.get("user-agent", "")


def look_up(cookies: Mapping[str, str]) -> Login | None:
    """The session whose token the cookies carry. Everything above goes through here, so tests change it here."""
    return sessions.look_up(store(), cookies.get(cookie_name()))


def _found(cookies: Mapping[str, str]) -> Login | None:
    """The same for a page that begins: where the register cannot be read, the page itself says so."""
    try:
        return look_up(cookies)
    except OutOfReach:
        return None


def person_of(login: Login | None) -> Person:
    """What somebody with this session may be taken for: nobody, while something must be done first."""
    return PUBLIC if login is None or login.kept_back else login.person


def cookie_name(of: str = "session") -> str:
    """Browsers take a cookie named __Host-… over https from this very host only, and send it to all of it. Where others
    live on the host, ours are for our path alone, and that is a __Secure-… one.
    """
    bound = ("__Secure-" if base() else "__Host-") if https() else ""
    return f"{bound}softpark-{of}"


def cookie_path() -> str:
    """The path that our cookies are for: nobody else on the host is sent them."""
    return based("/")


def keep(response: Response, token: str) -> Response:
    """Put the session's token into the browser, in place of any that was there."""
    response.set_cookie(
        cookie_name(), token, path=cookie_path(), httponly=True, secure=https(), samesite="lax",
        max_age=int(sessions.ABSOLUTE.total_seconds()),
    )  # fmt: skip
    return response


def forget(response: Response) -> Response:
    """Take the session's token out of the browser."""
    response.delete_cookie(cookie_name(), path=cookie_path(), httponly=True, secure=https(), samesite="lax")
    return response


class Identity:
    """ASGI middleware: drops headers that pretend to be ours, and sets ours for the websocket that pages live on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            kept = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(OURS)]
            scope = {**scope, "headers": kept}
        if scope["type"] == "websocket":
            connection = HTTPConnection(scope)
            found = await run_in_threadpool(_found, connection.cookies)
            ours = Headers({ADDRESS_HEADER: address_of(connection)} | ({SESSION_HEADER: found.id} if found else {}))
            scope["headers"] = [*kept, *ours.raw]
        await self.app(scope, receive, send)
