"""Connections (连接): how many there are, and how long a half-sent request or a reader who does not read is borne.

uvicorn bounds neither: a connection that never finishes its request stays until the machine has no more. A proxy in
front does all of this better (docs/settings.md); this is what holds without one.
"""

import asyncio
import logging
import resource
from functools import cache

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from registry.process.logform import near
from registry.process.proxies import trusted
from views.kit.i18n import both

LOG = logging.getLogger("softpark")
RESERVE = 256  # file descriptors for what is not a connection


@cache
def refusal() -> bytes:
    """The whole answer to a connection that is one too many."""
    say = both
    head = (
        b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\nRetry-After: 10\r\n"
        b"Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head + say("连接太多，请稍后再试。").encode() + b"\n"


class Bounded(H11Protocol):
    """uvicorn's protocol of a connection, with patience that ends."""

    MOST = 4_000  # connections of the process, websockets included
    SHARE = 0.5  # of them for one address that is no trusted proxy
    HEAD = 10.0  # seconds from the first sign of a request, or from the connection, to the end of its head
    IDLE = 20.0  # seconds without a sign of a body that is awaited, or without a reader taking any of an answer
    BODY = 600.0  # seconds to the end of a body: 20 MB at 35 kB/s

    _waiting: asyncio.TimerHandle | None = None  # for the rest of a request
    _unread: asyncio.TimerHandle | None = None  # for the reader of an answer
    _for_head = False
    _handed_over = False
    _spoken = False
    _body_until = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        if self._too_many():
            transport.write(refusal())
            transport.close()
            return
        self._wait(self.HEAD, for_head=True)

    def _too_many(self) -> bool:
        held = len(self.connections)
        if held > self.MOST:
            LOG.warning("refused a connection: there are %d already", held - 1)
            return True
        share = self.MOST * self.SHARE
        if held <= share or self.client is None or trusted(self.client[0]):
            return False
        own = sum(each.client is not None and each.client[0] == self.client[0] for each in self.connections)
        if own > share:
            LOG.warning("refused a connection: %s holds %d already", self._from(), own - 1)
        return own > share

    def _from(self) -> str:
        """Where the connection comes from, for the log."""
        return near(self.client[0] if self.client else None)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        self._spoken = True
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.conn.their_state is h11.IDLE and not self.conn.trailing_data[0]:
            self._stop_waiting()  # nothing of a next request yet: uvicorn's own keep-alive bounds that
        else:
            self._look()

    def _look(self) -> None:
        """What is awaited of the other side now, after something has come."""
        state = self.conn.their_state
        if self._handed_over or self.transport.is_closing() or state not in (h11.IDLE, h11.SEND_BODY):
            self._stop_waiting()
        elif state is h11.IDLE:
            if not (self._waiting and self._for_head):  # each sign must not begin the time anew
                self._wait(self.HEAD, for_head=True)
        else:
            now = self.loop.time()
            if self._waiting is None or self._for_head:
                self._body_until = now + self.BODY
            self._wait(max(0.0, min(self.IDLE, self._body_until - now)), for_head=False)

    def _wait(self, seconds: float, *, for_head: bool) -> None:
        self._stop_waiting()
        self._for_head = for_head
        self._waiting = self.loop.call_later(seconds, self._give_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _give_up(self) -> None:
        if self.flow.read_paused and self.loop.time() < self._body_until:
            self._wait(self.IDLE, for_head=False)  # it is we who do not read just now
            return
        self._waiting = None
        if self._spoken:  # browsers open connections in advance and say nothing on them
            LOG.warning("closed a connection of %s: its request did not come to an end", self._from())
        self._close()

    def timeout_keep_alive_handler(self) -> None:
        self._close()

    def _close(self) -> None:
        """Close; what is still to be sent has a while to go, not for ever."""
        if not self.transport.is_closing():
            self.transport.close()
            self.loop.call_later(self.IDLE, self.transport.abort)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        super().handle_websocket_upgrade(event)
        self._handed_over = True  # another protocol has the connection now, with pings of its own

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reader(self.transport.get_write_buffer_size())

    def _watch_reader(self, left: int) -> None:
        self._unread = self.loop.call_later(self.IDLE, self._still_unread, left)

    def _still_unread(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left < before:
            self._watch_reader(left)
            return
        LOG.warning("closed a connection of %s: it did not take its answer", self._from())
        self.transport.abort()

    def resume_writing(self) -> None:
        self._stop_watching()
        super().resume_writing()

    def _stop_watching(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._stop_watching()
        super().connection_lost(exc)


def most(wanted: int = Bounded.MOST) -> int:
    """How many connections this process can hold: as many as wanted, if the system grants the file descriptors."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    granted = wanted + RESERVE if hard == resource.RLIM_INFINITY else min(wanted + RESERVE, hard)
    if soft != resource.RLIM_INFINITY and soft < granted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (granted, hard))
        soft = granted
    return wanted if soft == resource.RLIM_INFINITY else max(1, min(wanted, soft - RESERVE))
