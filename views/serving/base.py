"""The site under a path of a host that others live on as well (网站所在的路径): `https://park.example/softpark/`.

What comes in loses the path, and where we send somebody on it is put before: so every page, route and middleware within
speaks of `/account/login`, whatever the site is called outside. Addresses in a page are relative to it, and those of
plain pages are made by `registry.process.site.based`.
"""

from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from registry.process import site
from views.entrance.headers import bounded


class Base:
    """ASGI middleware, the outermost. An address that is not under the path is taken as it is: so a supervisor on this
    machine asks for `/readyz`, and a proxy may take the path off by itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        base = site.base() if scope["type"] in {"http", "websocket"} else ""
        if not base:
            await self.app(scope, receive, send)
            return
        if scope["path"] == base and scope["type"] == "http":  # relative addresses of the page need the slash
            query = scope["query_string"].decode("latin-1")
            answer = RedirectResponse(f"{base}/{f'?{query}' if query else ''}", status_code=308)
            answer.headers["location"] = bounded(answer.headers["location"])
            await answer(scope, receive, send)
            return
        if scope["path"].startswith(f"{base}/"):
            path = scope["path"].removeprefix(base)
            scope = {**scope, "path": path, "raw_path": quote(path).encode()}

        async def led_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                to = headers.get("location", "")
                if to.startswith("/") and not to.startswith("//"):
                    headers["location"] = f"{base}{to}"
            await send(message)

        await self.app(scope, receive, led_on)
