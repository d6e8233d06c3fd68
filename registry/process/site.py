"""Where the site is (网站地址): the one setting that says under which address browsers reach it.

A program behind a proxy cannot see its own address, and what a request says about it anybody may say. So it is told:
`SOFTPARK_SITE=https://park.example` decides which hosts and origins are ours (`views.entrance.doors`), what printed
links begin with, and whether cookies and browsers are bound to https. It may be a part of a host,
`https://park.example/softpark/`: then every address of ours begins with that path, which is taken off and put on at the
edge (`views.serving.base`), so that nothing within knows of it.
"""

import os
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from registry.words import Explained

SITE = "SOFTPARK_SITE"
HTTPS = "SOFTPARK_HTTPS"  # the older, smaller setting: https and nothing else
PORTS = {"http": 80, "https": 443}
_PATH = re.compile(r"(/[A-Za-z0-9][A-Za-z0-9._~-]*)*")


class BadSite(Explained, ValueError):
    """The setting is no address of a site."""


@dataclass(frozen=True, slots=True)
class Site:
    """The address of the site. `host` as browsers send it: lower case, punycode, IPv6 in brackets."""

    scheme: str
    host: str
    port: int
    path: str = ""  # like /softpark; empty where the whole host is ours

    @property
    def origin(self) -> str:
        """The address as browsers name it: without the port that goes without saying."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    @property
    def address(self) -> str:
        """What stands before the path of every page of ours, without a slash at its end."""
        return f"{self.origin}{self.path}"


def site() -> Site | None:
    """What the environment says; None without SOFTPARK_SITE. Raises `BadSite`."""
    given = os.environ.get(SITE, "").strip()
    found = _read(given) if given else None
    _check_https(found)
    return found


def https() -> bool:
    """Whether browsers reach us by https; it cannot be seen from behind a proxy."""
    known = site()
    return known.scheme == "https" if known else os.environ.get(HTTPS) == "1"


def base() -> str:
    """The path that every address of ours begins with, like /softpark; empty where there is none."""
    known = site()
    return known.path if known else ""


def based(path: str) -> str:
    """A path within the site as browsers must ask for it."""
    return f"{base()}{path}"


def place_of(parts: SplitResult) -> tuple[str, int | None]:
    """Host and port that an address names, the port of its scheme where it names none. Raises `ValueError`."""
    if parts.username is not None or parts.password is not None or not parts.hostname:
        raise ValueError("no host, or more than a host")
    host = parts.hostname.rstrip(".")
    host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    return host, parts.port or PORTS.get(parts.scheme)


def _read(given: str) -> Site:
    try:
        parts = urlsplit(given)
        host, port = place_of(parts)
    except ValueError:
        raise _bad(given) from None
    path = parts.path.rstrip("/")
    if parts.scheme not in PORTS or not _PATH.fullmatch(path) or parts.query or parts.fragment:
        raise _bad(given)
    return Site(parts.scheme, host, port, path)


def _bad(given: str) -> BadSite:
    return BadSite(
        f"{SITE}={given}：应为浏览器地址栏中网站的地址，含协议、主机名、端口和所在的路径，"
        "如 https://park.example 或 https://park.example/softpark/",
        f"{SITE}={given}: this must be the site's address as browsers show it, with nothing but scheme, host, port "
        "and the path that it is under, such as https://park.example or https://park.example/softpark/",
    )


def _check_https(known: Site | None) -> None:
    """A flag that is misspelt must not quietly mean off, nor contradict the address."""
    flag = os.environ.get(HTTPS, "")
    if flag not in ("", "0", "1"):
        raise BadSite(f"{HTTPS}={flag}：应为 1 或 0", f"{HTTPS}={flag}: this must be 1 or 0")
    if known is not None and flag and (flag == "1") != (known.scheme == "https"):
        raise BadSite(
            f"{SITE}={known.address} 与 {HTTPS}={flag} 相互矛盾；请只设 {SITE}",
            f"{SITE}={known.address} and {HTTPS}={flag} contradict each other; set {SITE} only",
        )
