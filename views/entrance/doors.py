"""Which doors are ours (入口): what comes under a foreign name or from a foreign page is turned away before anything
looks at it.

Streamlit, asked by a page of another origin, looks up this machine's address at a service in the internet, in the
event loop, to find out whether that origin is itself. So it is never asked: an origin that is not ours is refused
here, and one that is ours is handed on in the words in which Streamlit knows it without asking.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from registry.process.site import PORTS, Site, place_of, site
from views.entrance import problems
from views.kit.i18n import N_, both, in_english

LOCAL = ("localhost", "127.0.0.1", "::1")
WILDCARDS = ("0.0.0.0", "::")
FORMS = "/account/"  # these say on a page of their own what is wrong, see views/entrance/forms.py


def hosts(bound: str, known: Site | None) -> list[str]:
    """The names under which we answer when bound to the address `bound`; none where any name will do.

    A server for this machine only answers to its own names, else a page elsewhere could reach it by a name that its
    owner points here. Where the site is known, it and this machine itself are all.
    """
    if known is None:
        return list(LOCAL) if bound in LOCAL else []
    own = [] if bound in (*LOCAL, *WILDCARDS) else [bound]
    return [known.host.strip("[]"), *own, *LOCAL]


def ours(origin: str, host: str | None) -> bool:
    """Whether a page of `origin` is ours, for a request to `host`: scheme, name and port must be the same."""
    if not same_place(origin, host):
        return False
    known, scheme = site(), urlsplit(origin).scheme
    return known is None or scheme == known.scheme or _place(origin)[0] != known.host


def same_place(origin: str, host: str | None) -> bool:
    """Whether `origin` names the site, or else the host that the request was sent to, by whatever scheme."""
    try:
        asking, known = _place(origin), site()
        if known is not None and asking == (known.host, known.port):
            return True
        return asking == place_of(urlsplit(f"{origin.partition(':')[0]}://{host or ''}"))
    except ValueError:
        return False


def _place(origin: str) -> tuple[str, int | None]:
    """Host and port of an origin. Raises `ValueError` where it is none, such as `null`."""
    parts = urlsplit(origin)
    if parts.scheme not in PORTS or origin.lower() != f"{parts.scheme}://{parts.netloc}".lower():
        raise ValueError(origin)
    return place_of(parts)


class Doors:
    """ASGI middleware: 421 for a host that we do not answer to, 403 for a page that is not ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = refused(headers, scope["path"])
        if refusal is None:
            if scope["type"] == "websocket":
                receive = _bytes_only(receive)
                if "origin" in headers:
                    scope = {**scope, "headers": _as_the_host(scope["headers"], headers)}
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await refusal(scope, receive, send)
        elif "websocket.http.response" in scope.get("extensions", {}):
            await WebSocket(scope, receive, send).send_denial_response(refusal)
        else:
            await send({"type": "websocket.close", "code": 1008})


def refused(headers: Headers, path: str) -> Response | None:
    """The refusal of a request with these headers, in both languages; None for one that is let in."""
    host, origins = headers.get("host"), headers.getlist("origin")
    if len(headers.getlist("host")) > 1 or not is_host_allowed(host):
        told = N_("这里不是您要找的网站：请求中的主机名不是本站的。请管理员核对地址，或设置 SOFTPARK_SITE。")
        return _told(421, told, headers, path)
    if path.startswith(FORMS):
        return None
    if len(origins) > 1 or not all(ours(origin, host) for origin in origins):
        told = N_(
            "请求来自另一个网站的页面，没有受理。如果您就在本站，是代理改变了主机名：请管理员设置 SOFTPARK_SITE。"
        )
        return _told(403, told, headers, path)
    return None


def _told(status: int, said: str, headers: Headers, path: str) -> Response:
    if problems.for_programs(path):
        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers.raw}
        return problems.problem(Request(scope), status, said, in_english(said))
    return PlainTextResponse(f"{both(said)}\n", status_code=status, headers={"Cache-Control": "no-store"})


def _as_the_host(raw: list[tuple[bytes, bytes]], headers: Headers) -> list[tuple[bytes, bytes]]:
    """The headers with the origin named exactly as the host is: what Streamlit takes for the same without asking."""
    scheme = headers["origin"].partition("://")[0]
    origin = f"{scheme}://{headers.get('host', '')}".encode("latin-1")
    return [(name, origin if name.lower() == b"origin" else value) for name, value in raw]


def _bytes_only(receive: Receive) -> Receive:
    """What comes over a websocket, of which text is the end: pages send bytes, and Streamlit falls over text."""

    async def received() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and message.get("bytes") is None:
            return {"type": "websocket.disconnect", "code": 1003}
        return message

    return received
