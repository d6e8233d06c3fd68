"""Hosts (可推送的主机): where messages may be sent at all, as the office lists them in `SOFTPARK_WEBHOOK_HOSTS`.

Whoever may name an address that a server then asks could reach what only the server can. So nothing is sent but to
hosts that the office wrote down itself, by https on the port that stands there; `http://` is for this machine alone.
"""

import os
import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from registry.words import Explained

HOSTS = "SOFTPARK_WEBHOOK_HOSTS"
LONGEST = 500  # characters of an address
PORTS = {"https": 443, "http": 80}
_NAME = re.compile(r"(?!.*-\.)(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9][a-z0-9-]{0,62})*")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_WRITTEN = re.compile(r"[!-~]+")  # ASCII without blanks and control characters
_STRANGE = re.compile(r"[\\^`{|}\"<>]")


class BadSetting(Explained, ValueError):
    """`SOFTPARK_WEBHOOK_HOSTS` is wrong."""


class BadAddress(Explained, ValueError):
    """Nothing can be sent to this address; `.zh` and `.en` say why, and what would be right."""


@dataclass(frozen=True, slots=True)
class Host:
    """A host as it is listed. `name`: a name in small letters, or an address in its one way of writing."""

    scheme: str
    name: str
    port: int

    @property
    def ip(self) -> IPv4Address | IPv6Address | None:
        """The address that stands there instead of a name."""
        try:
            return ip_address(self.name)
        except ValueError:
            return None

    @property
    def authority(self) -> str:
        """As it is named in an address and in the header Host: without the port that goes without saying."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port == PORTS[self.scheme] else f"{name}:{self.port}"

    def __str__(self) -> str:
        return self.authority if self.scheme == "https" else f"http://{self.authority}"


@dataclass(frozen=True, slots=True)
class Receiver:
    """An address that was read: the host, and what is asked for there."""

    host: Host
    target: str

    def __str__(self) -> str:
        return f"{self.host.scheme}://{self.host.authority}{self.target}"


def hosts() -> tuple[Host, ...]:
    """The hosts that the office lists; none means that nothing is sent. Raises `BadSetting`."""
    given = os.environ.get(HOSTS, "")
    return tuple(_listed(each.strip()) for each in given.split(",") if each.strip())


def _listed(given: str) -> Host:
    address = given if "://" in given else f"https://{given}"
    try:
        found = _read(address)
    except ValueError:
        raise _bad(given) from None
    if found.target not in ("", "/"):
        raise _bad(given)
    if found.host.scheme == "http" and not (found.host.ip is not None and found.host.ip.is_loopback):
        raise BadSetting(
            f"{HOSTS}={given[:80]}：http 只能用于本机，如 http://127.0.0.1:9000；其他主机须为 https。",
            f"{HOSTS}={given[:80]}: http is for this machine only, as http://127.0.0.1:9000; others need https.",
        )
    return found.host


def _bad(given: str) -> BadSetting:
    return BadSetting(
        f"{HOSTS}={given[:80]}：应为以逗号分隔的主机名，端口不是 443 时写明，如 push.park.example,10.2.3.4:8443",
        f"{HOSTS}={given[:80]}: give names of hosts with commas between, with the port where it is not 443, as "
        "push.park.example,10.2.3.4:8443",
    )


def receiver(address: str) -> Receiver:
    """The address of a receiver, on a host that is listed. Raises `BadAddress` and, where it is wrong, `BadSetting`."""
    listed = hosts()
    try:
        found = _read(address.strip())
    except ValueError:
        raise BadAddress(
            "这不是可用的地址。应为 https 地址，不含用户名、密码和“#”，中文域名写成 xn-- 的形式，如 "
            "https://push.park.example/softpark",
            "This is no address to send to. Give an https address without user name, password and “#”, other alphabets "
            "as xn--, such as https://push.park.example/softpark",
        ) from None
    if found.host not in listed:
        names = [str(host) for host in listed]
        raise BadAddress(
            f"不能推送到“{found.host}”：允许的主机是{'、'.join(names) or '（没有）'}。需要时请联系管理员。",
            f"Nothing is sent to “{found.host}”: it is not among the hosts that are allowed here "
            f"({', '.join(names) or 'none'}). Ask an administrator if you need it.",
        )
    return found


def _read(address: str) -> Receiver:
    """Raises ValueError. Everything that programs read in different ways is refused rather than mended."""
    if len(address) > LONGEST or not _WRITTEN.fullmatch(address) or _STRANGE.search(address) or "#" in address:
        raise ValueError(address)
    parts = urlsplit(address)
    place = parts.netloc
    before = place.partition("[")[0]  # of an address of IPv6
    if parts.scheme not in PORTS or "@" in place or place.endswith(":") or before not in ("", place):
        raise ValueError(address)
    port = parts.port
    if port == 0:
        raise ValueError(address)
    host = Host(parts.scheme, _name(parts.hostname or ""), PORTS[parts.scheme] if port is None else port)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Receiver(host, target)


def _name(host: str) -> str:
    if ":" in host:
        if "%" in host:  # a zone, which is a matter of one machine
            raise ValueError(host)
        return str(IPv6Address(host))
    if _NUMBER.fullmatch(host.rpartition(".")[2]):  # a number however it is written, of which one way is taken
        if str(IPv4Address(host)) != host:
            raise ValueError(host)
        return host
    if not _NAME.fullmatch(host):
        raise ValueError(host)
    return host
