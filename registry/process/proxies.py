"""Trusted proxies (可信代理): whose X-Forwarded-For and X-Forwarded-Proto count. By default nobody's."""

import os
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from registry.words import Explained

PROXIES = "SOFTPARK_PROXIES"
MAPPED = "::ffff:"  # how a server that listens on IPv6 sees an address of IPv4
Network = IPv4Network | IPv6Network


class BadProxies(Explained, ValueError):
    """The setting names something that is no address."""


def proxies() -> tuple[Network, ...]:
    """The addresses and networks that SOFTPARK_PROXIES names. Raises `BadProxies`."""
    return _read(os.environ.get(PROXIES, ""))


def trusted(address: str | None) -> bool:
    """Whether who speaks from this address is one of them."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    found = getattr(found, "ipv4_mapped", None) or found
    return any(found in network for network in proxies())


def for_uvicorn() -> str:
    """The same as uvicorn wants it told."""
    named = [str(network) for network in proxies()]
    mapped = [f"{MAPPED}{each.network_address}/{96 + each.prefixlen}" for each in proxies() if each.version == 4]
    return ",".join(named + mapped)


@lru_cache(maxsize=4)
def _read(given: str) -> tuple[Network, ...]:
    found: list[Network] = []
    for name in filter(None, map(str.strip, given.split(","))):
        try:
            found += [ip_network(each) for each in (("0.0.0.0/0", "::/0") if name == "*" else (name,))]
        except ValueError:
            raise BadProxies(
                f"{PROXIES}={given}：“{name}”不是地址；应为 IP 地址或网段，以逗号分隔，如 127.0.0.1,10.0.0.0/24",
                f"{PROXIES}={given}: {name} is no address; give IP addresses or networks with commas between, "
                "such as 127.0.0.1,10.0.0.0/24",
            ) from None
    return tuple(found)
