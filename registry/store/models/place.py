"""Places that parks lie in: districts (区), authorities without a code of their own, and key areas (片区)."""

from shapely.geometry.base import BaseGeometry
from sqlalchemy import CheckConstraint, Column, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.store.geometry import Geom
from registry.store.models.base import Base, Stated, not_negative


class District(Base):
    """A district of GB/T 2260. Its outline is indicative; shares are taken of `official_area_km2`, never of it."""

    code: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    city_code: Mapped[str]
    city_zh: Mapped[str]
    city_en: Mapped[str]
    official_area_km2: Mapped[float | None]
    area_source: Mapped[str | None]
    area_note: Mapped[str | None]
    geom: Mapped[BaseGeometry] = mapped_column(Geom)
    geom_source: Mapped[str]

    @classmethod
    def constraints(cls):
        sourced = CheckConstraint("official_area_km2 IS NULL OR area_source IS NOT NULL", "area_sourced")
        return (sourced, CheckConstraint("length(code) = 6 AND substr(code, 1, 4) = city_code", "code"))


class Authority(Stated, Base):
    """A functional zone (大鹏新区, 前海, 深汕) that governs ground but has no code in GB/T 2260.

    `district_code`: the code whose ground it lies on, None where that is not one district of the register.
    """

    code: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    note: Mapped[str | None]


area_district = Table(
    "area_district",
    Base.metadata,
    Column("area_id", ForeignKey("area.id"), primary_key=True),
    Column("district_code", ForeignKey("district.code"), primary_key=True),
    sqlite_strict=True,
)


class Area(Stated, Base):
    """A key area (片区) that a document names: a centre with its accuracy, and an indicative circle where the size
    is known. It may span districts; a building's own district decides what is paid there.
    """

    id: Mapped[str] = mapped_column(primary_key=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    document: Mapped[str]
    lon: Mapped[float]
    lat: Mapped[float]
    accuracy_m: Mapped[float]
    area_ha: Mapped[float | None]
    note: Mapped[str | None]
    geom: Mapped[BaseGeometry | None] = mapped_column(Geom)
    districts: Mapped[list[District]] = relationship(secondary=area_district, order_by=District.code)

    @classmethod
    def constraints(cls):
        return (*super().constraints(), not_negative("accuracy_m"))
