"""Jurisdictions (行政区划, GB/T 2260): which codes there are, and of which level."""

from __future__ import annotations

from functools import cache

from stdnum import numdb

DIGITS = {"provincial": 2, "municipal": 4, "district": 6}


@cache
def name(code: str) -> str | None:
    """The name of a province (2 digits), city (4) or district (6), None where the code is not in force."""
    province, *rest = numdb.get("cn/loc").info(code.ljust(6, "0"))
    if len(code) == 2:
        return province[1].get("province")
    named = rest[0][1].get("county", "") if rest else ""
    since, _, current = named.rpartition("]")
    return (current or None) if not since or since.endswith("-") else None


@cache
def is_district(code: str) -> bool:
    """Whether the six digits are a district or county in force, or a city that has none, as 东莞市 (441900)."""
    if name(code) in (None, "市辖区", "县"):
        return False
    return not code.endswith("00") or not any(name(f"{code[:4]}{n:02}") for n in range(1, 100))
