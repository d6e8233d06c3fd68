"""What one address may ask in a minute (每个地址的限度), by kind of request: the setting SOFTPARK_LIMITS.

It is what the whole site allows. Processes do not know of each other, so where SOFTPARK_PROCESSES says that there are
several, each allows its share.
"""

import os
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from registry.words import Explained

LIMITS, PROCESSES = "SOFTPARK_LIMITS", "SOFTPARK_PROCESSES"
OFF = "off"
MOST = 10**7
MOST_PROCESSES = 1_000
USUAL: Mapping[str, int] = MappingProxyType(
    {
        "pages": 600,  # documents of pages, and the forms of accounts
        "plain": 600,  # pages of the plain version
        "forms": 120,  # what is sent by a form
        "map": 1_800,  # what the map asks while it is moved
        "programs": 1_200,  # what other programs ask of /api/v1
        "exports": 120,  # workbooks, geodata and PDFs
        "uploads": 240,  # files that are brought
        "sockets": 300,  # pages that are opened: websockets
        "files": 12_000,  # scripts, styles and pictures, some sixty a page
        "other": 1_200,
    }
)
"""Requests a minute and kind, generous: an office of some hundred people may be one address."""


class BadLimits(Explained, ValueError):
    """The setting names no kind or no number, or that of processes is none."""


def limits() -> Mapping[str, int]:
    """Requests a minute of one address that this process allows, by kind; of a kind that is not in it any number.
    Raises `BadLimits`.
    """
    share = processes()
    return {kind: -(-most // share) for kind, most in _read(os.environ.get(LIMITS, "").strip()).items()}


def processes() -> int:
    """How many processes serve the site. Raises `BadLimits`."""
    given = os.environ.get(PROCESSES, "").strip() or "1"
    if not (given.isascii() and given.isdigit() and 0 < int(given[:9]) <= MOST_PROCESSES):
        raise BadLimits(
            f"{PROCESSES}={given[:40]}：应为共同提供网站的进程数，1 至 {MOST_PROCESSES}。",
            f"{PROCESSES}={given[:40]}: give how many processes serve the site, from 1 to {MOST_PROCESSES}.",
        )
    return int(given)


@lru_cache(maxsize=4)
def _read(given: str) -> Mapping[str, int]:
    if given == OFF:
        return {}
    found = dict(USUAL)
    for part in filter(None, map(str.strip, given.split(","))):
        kind, _equals, number = map(str.strip, part.partition("="))
        if kind not in USUAL:
            raise _bad(given, part)
        if number == OFF:
            del found[kind]
        elif number.isascii() and number.isdigit() and 0 < int(number[:9]) <= MOST:
            found[kind] = int(number[:9])
        else:
            raise _bad(given, part)
    return found


def _bad(given: str, part: str) -> BadLimits:
    shown, kinds = given[:200], "、".join(USUAL)
    return BadLimits(
        f"{LIMITS}={shown}：“{part[:60]}”不对；应为 off，或以逗号分隔的“种类=每分钟次数”（或 off），"
        f"如 exports=30,map=off；种类有 {kinds}",
        f"{LIMITS}={shown}: {part[:60]} is not right; give off, or kinds with requests a minute (or off) and commas "
        f"between, such as exports=30,map=off; the kinds are {', '.join(USUAL)}",
    )
