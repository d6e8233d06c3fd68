"""The turn of whoever asks (接口的轮次): how much work of the interface this process takes on, and HEAD.

Around the whole interface, so that no route can be without it. A turn begins when the whole case is here: who sends one
slowly, or never to its end, has no turn meanwhile and keeps nobody waiting.
"""

from collections import Counter

from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from registry.person import PUBLIC
from views.api.case_body import LARGEST
from views.entrance.pace import FULL, Pace, TooMany, asking, later

AT_ONCE, WAITING, WAITING_EACH, A_MINUTE = 3, 60, 16, 600
ARRIVING, ARRIVING_EACH = 240, 16
"""Cases on their way here, in all and of one who asks: 60 MB at most."""


class Turns:
    """ASGI: each request waits for its turn, or is told when to come back. HEAD is answered as GET without a body."""

    def __init__(self, app: FastAPI) -> None:
        self.app, self.routes = app, app.routes  # by which the log of requests names what was asked for
        self._pace = Pace(at_once=AT_ONCE, waiting=WAITING, waiting_each=WAITING_EACH, a_minute=A_MINUTE)
        self._arriving: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        key, sends = asking(request, PUBLIC), scope["method"] == "POST"
        body: Receive | None = receive
        try:
            if sends:
                self._pace.asked(key)
                body = await self._arrived(key, receive)
                if body is None:
                    return  # who asked has left
            async with self._pace.turn(key, counted=sends):
                if scope["method"] == "HEAD":
                    await self.app({**scope, "method": "GET"}, body, _without_body(send))
                else:
                    await self.app(scope, body, send)
        except TooMany as stop:
            await later(stop, request)(scope, receive, send)

    async def _arrived(self, key: str, receive: Receive) -> Receive | None:
        """What gives the body once more when all of it is here, or more than a case may have; None where who sends it
        left. Raises `TooMany`.
        """
        if self._arriving.total() >= ARRIVING:
            raise TooMany(FULL, full=True)
        if self._arriving[key] >= ARRIVING_EACH:
            raise TooMany(FULL)
        self._arriving[key] += 1
        try:
            return await _whole(receive)
        finally:
            self._arriving[key] -= 1
            if not self._arriving[key]:
                del self._arriving[key]


async def _whole(receive: Receive) -> Receive | None:
    body, more = bytearray(), True
    while more and len(body) <= LARGEST:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        more = message.get("more_body", False)
    came: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": more}]

    async def again() -> Message:
        return came.pop() if came else await receive()

    return again


def _without_body(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return sent
