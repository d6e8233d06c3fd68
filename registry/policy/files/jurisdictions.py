"""Jurisdictions (行政区划, GB/T 2260): which codes there are, and of which level.

The table is that of python-stdnum, of which only the province that is asked for is read: to import the package, and to
read the whole of China into its tree, takes longer than to read all policy files.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

AUTHORITIES = Path(__file__).resolve().parents[3] / "data" / "authorities.csv"
DIGITS = {"provincial": 2, "municipal": 4, "district": 6}

_COUNTY = re.compile(r'^ +(\d+) +county="([^"]*)"$', re.MULTILINE)


@cache
def name(code: str) -> str | None:
    """The name of a province (2 digits), city (4) or district (6), None where the code is not in force."""
    province, counties = _province(code[:2])
    if len(code) == 2:
        return province
    since, _, current = counties.get(code[2:].ljust(4, "0"), "").rpartition("]")
    return (current or None) if not since or since.endswith("-") else None


@cache
def is_district(code: str) -> bool:
    """Whether the six digits are a district or county in force, or a city that has none, as 东莞市 (441900)."""
    if name(code) in (None, "市辖区", "县"):
        return False
    return not code.endswith("00") or not any(name(f"{code[:4]}{n:02}") for n in range(1, 100))


@cache
def _province(code: str) -> tuple[str | None, dict[str, str]]:
    """The name of a province, and of its counties with the years in which they had their code, by four digits."""
    found = re.search(rf'^{re.escape(code)} province="([^"]*)"\n((?: .*\n)*)', _table(), re.MULTILINE)
    return (None, {}) if found is None else (found[1], dict(_COUNTY.findall(found[2])))


@cache
def _table() -> str:
    package = find_spec("stdnum")  # found, not imported: it would bring the modules of the network with it
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("python-stdnum is not installed")
    return (Path(package.submodule_search_locations[0]) / "cn" / "loc.dat").read_text("utf-8")


@cache
def _zones() -> dict[str, dict[str, str]]:
    """The rows of `data/authorities.csv`, by the register's own code of each zone."""
    lines = [line for line in AUTHORITIES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return {row["code"]: row for row in csv.DictReader(lines)}


def without_a_code() -> tuple[tuple[str, str], ...]:
    """The zones that govern ground of Shenzhen but have no code of their own, (zh, en)."""
    return tuple((row["name_zh"], row["name_en"]) for row in _zones().values())


def zone_name(zone: str) -> tuple[str, str]:
    """A zone by its code in `data/authorities.csv`, (zh, en)."""
    return _zones()[zone]["name_zh"], _zones()[zone]["name_en"]


def ground_of(zone: str) -> tuple[str, ...]:
    """The codes (GB/T 2260) of the districts on whose ground it lies."""
    return tuple(_zones()[zone]["ground"].split(" "))


def beside_the_codes(code: str) -> tuple[str, str]:
    """What is said beside a code of Shenzhen that is not in force, such as 440399: it may be meant for one of the zones
    that have none. Empty for others."""
    if not code.startswith("4403") or len(code) != DIGITS["district"]:
        return "", ""
    names = without_a_code()
    zh, en = "、".join(name for name, _ in names), ", ".join(name for _, name in names)
    return f"{zh}没有自己的代码，请写房屋所在区的。", f" {en} have no code of their own: give the district's."
