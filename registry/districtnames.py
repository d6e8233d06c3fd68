"""Districts by name: what stands for a code of GB/T 2260 in a sentence."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import District


@dataclass(frozen=True, slots=True)
class DistrictNames:
    """The names of a district of the register."""

    name_zh: str
    name_en: str


def named(session: Session, codes: Collection[str]) -> dict[str, DistrictNames]:
    """By code, the names of those districts that are in the register."""
    asked = select(District.code, District.name_zh, District.name_en).where(District.code.in_(codes))
    return {code: DistrictNames(*names) for code, *names in session.execute(asked)}
