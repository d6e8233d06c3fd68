"""The server (服务): Streamlit's app on uvicorn, with limits of ours.

Streamlit starts uvicorn without any, and offers no way to set them; that an app is served by uvicorn directly is a way
that it documents.
"""

import logging
import socket
from collections.abc import Mapping

import streamlit as st
import uvicorn
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send
from streamlit.runtime.caching.global_cache_budget import reconfigure_global_cache_budget_from_config
from streamlit.web import bootstrap

from registry.process import logform, logs
from registry.process.proxies import for_uvicorn
from views.entrance.connections import Bounded, most

KEEP_ALIVE = 5  # seconds that a connection without a request is kept
HEAD_BYTES = 32 * 1024  # of a request before its body
MESSAGE = 8 * 1024 * 1024  # bytes of a page's message to us: what is typed and clicked; files come by another way
PING = 30  # seconds between asking a page whether it is still there, and to its answer
GRACE = 10  # seconds that answers have to finish when the server is stopped


LOG = logging.getLogger("softpark")


class Server(uvicorn.Server):
    """uvicorn's, which says that it was told to stop, and ends of itself: told by a signal, uvicorn sends the signal to
    itself once more at the end, which cuts what threads are about, such as a backup.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        held = len(self.server_state.connections)
        LOG.info("stopping: %d connections, whose answers have %d seconds to come to their end", held, GRACE)
        await super().shutdown(sockets)
        self._captured_signals.clear()


class App(st.App):
    """`st.App` that runs with our limits, and takes it quietly when a client leaves in the middle of a request."""

    def run(self, *, config: Mapping[str, object]) -> None:
        """Serve until stopped, with these options of Streamlit, and tell the log of the beginning and the end.

        Who stops it by SIGTERM or Ctrl+C closes the door at once: pages are told to look for another process, answers
        that were begun have a while to come to their end, and so has what is written.
        """
        bootstrap.load_config_options(dict(config))
        reconfigure_global_cache_budget_from_config()
        Bounded.MOST = most()
        settings = uvicorn.Config(
            self,
            host=config["server.address"],
            port=config["server.port"],
            http=Bounded,
            ws="websockets-sansio",
            ws_max_size=MESSAGE,
            ws_ping_interval=PING,
            ws_ping_timeout=PING,
            ws_per_message_deflate=False,
            h11_max_incomplete_event_size=HEAD_BYTES,
            limit_concurrency=Bounded.MOST + 1,  # uvicorn's own, should ours not see a connection
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=GRACE,
            forwarded_allow_ips=for_uvicorn(),
            server_header=False,
            access_log=False,
            use_colors=False,
            log_config=None,
            log_level="warning",
        )
        logs.write(logform.form())
        LOG.info("serving on %s port %s", config["server.address"], config["server.port"])
        try:
            Server(settings).run()
        finally:
            LOG.info("stopped")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except ClientDisconnect:
            pass  # nobody is there to answer, and nothing is wrong with us
