"""What is imported when somebody first asks for it (按需载入): an interface that most visitors never meet, and for
which no start of the app should wait.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from registry.process.once import made_once
from views.entrance.problems import failed


class Routed(Protocol):
    """An ASGI application that says which routes it has."""

    @property
    def routes(self) -> Sequence[BaseRoute]: ...

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...


class OnDemand:
    """ASGI: the application that `make` imports and gives. One thread beside the event loop makes it, and all who ask
    meanwhile wait for that one. Where it cannot be made they are answered with 500, and the next who asks has it tried
    again.
    """

    def __init__(self, make: Callable[[], Routed]) -> None:
        self._make = made_once(1)(make)
        self._made: Routed | None = None

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Those of the application, which is made for it: the log of requests names them once they were asked for."""
        return self._make().routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._made is None:
            try:
                self._made = await run_in_threadpool(self._make)
            except Exception as error:
                if scope["type"] == "http":
                    await failed(Request(scope), error)(scope, receive, send)
                raise
        await self._made(scope, receive, send)
