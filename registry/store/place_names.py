"""Districts by name: what stands for a code of GB/T 2260 in a sentence."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.store.models import District


@dataclass(frozen=True, slots=True)
class DistrictNames:
    """The names of a district of the register."""

    name_zh: str
    name_en: str


def named(session: Session, codes: Collection[str]) -> dict[str, DistrictNames]:
    """By code, the names of those districts that are in the register."""
    asked = select(District.code, District.name_zh, District.name_en).where(District.code.in_(codes))
    return {code: DistrictNames(*names) for code, *names in session.execute(asked)}


def place_names(session: Session) -> dict[str, tuple[str, str]]:
    """The Chinese and English names of districts by their six digits, and of their cities by their four."""
    read = session.execute(
        select(
            District.code, District.name_zh, District.name_en, District.city_code, District.city_zh, District.city_en
        )
    )
    names = {}
    for code, zh, en, city, city_zh, city_en in read:
        names |= {code: (zh, en), city: (city_zh, city_en)}
    return names
