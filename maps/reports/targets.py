"""What reports can be made about (报告对象): districts by code or name, cities and parks of a register."""

from __future__ import annotations

from maps.reports.basis import Register
from registry.words import Explained


class UnknownPlace(Explained, LookupError):
    """The register has no such district or city; `zh` and `en` say which there are."""

    def __init__(self, asked: str, known: list[tuple[str, str, str]]):
        super().__init__(
            f"登记中没有“{asked}”，可用：{'、'.join(f'{code} {name}' for code, name, _en in known)}",
            f"The register has no {asked!r}; there are {', '.join(f'{code} {en}' for code, _zh, en in known)}",
        )


def districts(register: Register) -> list[tuple[str, str, str]]:
    """Code, Chinese and English name of all districts."""
    return [(row.code, row.name_zh, row.name_en) for row in register.whole.districts.itertuples()]


def cities(register: Register) -> list[tuple[str, str, str]]:
    """Code, Chinese and English name of all cities."""
    rows = register.whole.districts.drop_duplicates("city_code").itertuples()
    return [(row.city_code, row.city_zh, row.city_en) for row in rows]


def district_code(register: Register, asked: str) -> str:
    """440311 for 440311, 光明区, 光明 or Guangming. Raises `UnknownPlace`."""
    known = districts(register)
    wanted = asked.strip().casefold()
    for code, zh, en in known:
        if wanted in (code, zh, zh.removesuffix("区").removesuffix("县").removesuffix("市"), en.casefold()):
            return code
    raise UnknownPlace(asked, known)


def with_parks(register: Register) -> tuple[list[str], list[str], list[str]]:
    """Codes of the cities and districts, and short names of the parks, that reports in batch are made of: those of
    registered parks, where there are any, else all.
    """
    parks = register.ground.parks
    kept = parks[parks["role"] == "registered"]
    parks = parks if kept.empty else kept
    return (
        sorted(parks["city"].unique().tolist()),
        sorted(parks["district"].dropna().unique().tolist()),
        sorted(parks["slug"].tolist()),
    )
