"""Reaching a receiver (连接接收方): the name is looked up once, looked at, and connected to as what was looked at.

A name that is listed may lead anywhere, and elsewhere a moment later. What it leads to is checked between the look-up
and the connection, which goes to that very address; nothing of this machine, of its link or of a cloud's own services
is connected to, unless the office listed that address itself instead of a name. One clock runs for all of it, so that a
receiver which answers a byte a second is left when the time is over.
"""

import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore

Ip = IPv4Address | IPv6Address

OF_CLOUDS = frozenset(map(ip_address, ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254")))
"""Where clouds tell machines their secrets, beside 169.254.0.0/16: Alibaba, Azure, Oracle, AWS."""
TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"))
"""Where the last 32 bits are an address of IPv4."""


class Forbidden(Exception):
    """The name leads to where nothing is sent."""


class Unknown(Exception):
    """The name leads nowhere."""


class TooLate(httpcore.TimeoutException):
    """The time for the whole exchange is over."""


def forbidden(ip: Ip, written: Iterable[Ip] = ()) -> bool:
    """Whether nothing is sent there: this machine, its link, a cloud's own services, everybody, nobody. `written`: the
    addresses that stand in the list themselves.
    """
    if ip in set(written):
        return False
    if any(forbidden(inner) for inner in _within(ip)):
        return True
    return bool(
        ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved
        or ip in OF_CLOUDS or (ip.version == 4 and int(ip) >> 24 == 0)
    )  # fmt: skip


def _within(ip: Ip) -> list[IPv4Address]:
    """The addresses of IPv4 that an address of IPv6 stands for, in each way that there is."""
    if isinstance(ip, IPv4Address):
        return []
    found = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if any(ip in network for network in TRANSLATED):
        found.append(IPv4Address(int(ip) & 0xFFFFFFFF))
    return [each for each in found if each is not None]


@dataclass(frozen=True, slots=True)
class Clock:
    """When an exchange has to be over."""

    end: float

    @classmethod
    def of(cls, seconds: float) -> "Clock":
        return cls(time.monotonic() + seconds)

    def left(self, at_most: float | None = None) -> float:
        """Seconds that are left. Raises `TooLate`."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise TooLate
        return left if at_most is None else min(left, at_most)


class Checked(httpcore.NetworkBackend):
    """Connects to what a name leads to, if all of that may be connected to."""

    def __init__(self, clock: Clock, written: Iterable[Ip]):
        self._clock, self._written, self._under = clock, frozenset(written), httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        """Raises `Unknown`, `Forbidden`, and what `httpcore` raises where nobody answers."""
        addresses = _look_up(host, port)
        if not addresses:
            raise Unknown(host)
        if any(forbidden(ip, self._written) for ip in addresses):
            raise Forbidden(host)
        failed: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for ip in addresses:
            try:
                stream = self._under.connect_tcp(str(ip), port, self._clock.left(timeout), None, socket_options)
                return Timed(stream, self._clock)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or Unknown(host)


def _look_up(host: str, port: int) -> list[Ip]:
    """What the name leads to, in the order of the system. How long that takes is the system's own setting."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(ip_address(str(place[0])) for *_kind, place in found))


class Timed(httpcore.NetworkStream):
    """A connection whose every wait counts for the whole."""

    def __init__(self, under: httpcore.NetworkStream, clock: Clock):
        self._under, self._clock = under, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._under.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._under.write(buffer, self._clock.left(timeout))

    def close(self) -> None:
        self._under.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Timed(self._under.start_tls(ssl_context, server_hostname, self._clock.left(timeout)), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._under.get_extra_info(info)
