"""The turn of whoever asks (接口的轮次): how much work of the interface this process takes on, and HEAD.

Around the whole interface, so that no route can be without it.
"""

from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from registry.person import PUBLIC
from views.entrance.pace import Pace, TooMany, asking, later

AT_ONCE, WAITING, WAITING_EACH, A_MINUTE = 3, 60, 16, 600


class Turns:
    """ASGI: each request waits for its turn, or is told when to come back. HEAD is answered as GET without a body."""

    def __init__(self, app: FastAPI) -> None:
        self.app, self.routes = app, app.routes  # by which the log of requests names what was asked for
        self._pace = Pace(at_once=AT_ONCE, waiting=WAITING, waiting_each=WAITING_EACH, a_minute=A_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        try:
            async with self._pace.turn(asking(request, PUBLIC)):
                if scope["method"] == "HEAD":
                    await self.app({**scope, "method": "GET"}, receive, _without_body(send))
                else:
                    await self.app(scope, receive, send)
        except TooMany as stop:
            await later(stop, request)(scope, receive, send)


def _without_body(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sent
