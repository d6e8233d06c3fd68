"""Handing a message over (递送): one request, of which only the number of the answer is read."""

import ssl
from functools import cache

import httpcore

from registry.webhooks import outcomes
from registry.webhooks.hosts import Receiver
from registry.webhooks.reaching import Checked, Clock, Forbidden, Unknown

SECONDS = 10  # for all of it: connecting, sending, the answer's first lines
HELD = {"connect": SECONDS, "read": SECONDS, "write": SECONDS, "pool": SECONDS}


def hand(receiver: Receiver, headers: dict[str, str], content: bytes, seconds: float = SECONDS) -> str:
    """What it came to, a word of `registry.webhooks.outcomes`. Raises nothing that a receiver can cause.

    No redirect is followed, no proxy of the environment taken, and of the answer nothing is read beyond its head.
    """
    host, clock = receiver.host, Clock.of(seconds)
    written = () if host.ip is None else (host.ip,)  # listed as an address: no name leads to what is forbidden
    url = httpcore.URL(
        scheme=host.scheme.encode(), host=host.name.encode(), port=host.port, target=receiver.target.encode()
    )
    sent = {**headers, "Host": host.authority, "Content-Length": str(len(content)), "Connection": "close"}
    written_out = [(name.encode(), value.encode()) for name, value in sent.items()]
    backend = Checked(clock, written)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=backend, max_connections=1) as pool,
            pool.stream("POST", url, headers=written_out, content=content, extensions={"timeout": HELD}) as answer,
        ):
            return outcomes.of_status(answer.status)
    except Forbidden:
        return "forbidden"
    except Unknown:
        return "name"
    except httpcore.TimeoutException:
        return "timeout"
    except (httpcore.RemoteProtocolError, httpcore.LocalProtocolError):
        return "garbled"
    except httpcore.NetworkError as error:
        return "tls" if isinstance(error.__cause__ or error.__context__, ssl.SSLError) else "unreachable"


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that this machine trusts, as everything else on it does."""
    return ssl.create_default_context()
