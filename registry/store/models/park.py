"""Parks (园区), who runs them, and what they have been granted: titles, recognitions, assessments."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from registry import uscc
from registry.policy.vocabulary import RESULTS, TITLE_TIERS
from registry.store.geometry import Indexed
from registry.store.models.base import Base, Interval, Stated, not_negative, one_of
from registry.store.models.place import Area, District
from registry.store.models.voids import Voidable

# candidate 争创, named in a document, reference 参照地点 (no park), registered: kept in this register by its office.
ROLES = ("candidate", "named", "reference", "registered")
OUTLINES = ("surveyed", "indicative", "point")
# 综合、特色软件名园 are the two kinds of the municipal title (深府规〔2022〕5号（九）); 基地 goes with any tier.
TITLE_KINDS = ("comprehensive", "featured", "base", "humanoid_robot")
RECOGNITION_KINDS = ("ai_software", "other_featured")


class OperatingBody(Stated, Base):
    """运营主体: who runs a park and draws its rewards. The USCC is None where nobody gave it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    uscc: Mapped[str | None] = mapped_column(unique=True)

    @validates("uscc")
    def _check_uscc(self, _, number: str | None) -> str | None:
        return None if number is None else uscc.checked(number)


class Park(Indexed, Stated, Base):
    """A park. `geom` is its outline, or the point (lon, lat) where none is known (`outline` = point).

    `accuracy_m` is the estimated error of the centre. `software_park`: a software park at all, with or without a
    title; None is unknown. `district_code` is None where only the city is known.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    role: Mapped[str]
    city_code: Mapped[str]
    district_code: Mapped[str | None] = mapped_column(ForeignKey("district.code"), index=True)
    area_id: Mapped[str | None] = mapped_column(ForeignKey("area.id"), index=True)
    document: Mapped[str | None]
    lon: Mapped[float]
    lat: Mapped[float]
    accuracy_m: Mapped[float]
    area_ha: Mapped[float | None]
    outline: Mapped[str]
    software_park: Mapped[bool | None]
    note: Mapped[str | None]

    district: Mapped[District | None] = relationship()
    area: Mapped[Area | None] = relationship()

    @classmethod
    def constraints(cls):
        return (
            *super().constraints(),
            one_of("role", ROLES),
            one_of("outline", OUTLINES),
            not_negative("accuracy_m"),
            CheckConstraint("district_code IS NULL OR substr(district_code, 1, 4) = city_code", "district_in_city"),
            CheckConstraint("minx <= maxx AND miny <= maxy", "box"),
            Index("ix_park_geom", "geom", postgresql_using="gist").ddl_if(dialect="postgresql"),
        )


class OfPark:
    """Mixin: a fact of one park."""

    id: Mapped[int] = mapped_column(primary_key=True)
    park_id: Mapped[int] = mapped_column(ForeignKey("park.id"), index=True)


class ParkOperator(OfPark, Interval, Stated, Base):
    """Who ran the park, from when to when.

    `grants_complete`: the register holds every reward that was ever paid for the park, so that none listed means none
    paid; None is unknown.
    """

    operating_body_id: Mapped[int] = mapped_column(ForeignKey("operating_body.id"), index=True)
    grants_complete: Mapped[bool | None]
    body: Mapped[OperatingBody] = relationship()


class Title(OfPark, Interval, Voidable, Stated, Base):
    """A 软件名园（基地） title, or 市人形机器人友好示范园区. An upgrade is a further title; the lower one may go on."""

    tier: Mapped[str]
    kind: Mapped[str | None]

    @classmethod
    def constraints(cls):
        return (*super().constraints(), one_of("tier", TITLE_TIERS), one_of("kind", TITLE_KINDS))


class Recognition(OfPark, Interval, Voidable, Stated, Base):
    """区级特色产业园认定: what the district recognises the park as."""

    kind: Mapped[str]

    @classmethod
    def constraints(cls):
        return (*super().constraints(), one_of("kind", RECOGNITION_KINDS))


class ZeroRentIncubator(OfPark, Interval, Voidable, Stated, Base):
    """A “零租”孵化器 in the park; `recognised`: 经认定, None is unknown."""

    recognised: Mapped[bool | None]


class IncubatorOutlay(OfPark, Stated, Base):
    """What was spent on the park's “零租”孵化器 in a year, as audited (经审定的投入金额)."""

    year: Mapped[int]
    amount_fen: Mapped[int]

    @classmethod
    def constraints(cls):
        return (*super().constraints(), not_negative("amount_fen"), UniqueConstraint("park_id", "year"))


class Assessment(OfPark, Voidable, Stated, Base):
    """The result of one year's 考核; a year whose result was declared void may be assessed again."""

    year: Mapped[int]
    result: Mapped[str]

    @classmethod
    def constraints(cls):
        counts = text("voided_by IS NULL")
        only = {"unique": True, "sqlite_where": counts, "postgresql_where": counts}
        once = Index("uq_assessment_park_id", "park_id", "year", **only)
        return (*super().constraints(), one_of("result", RESULTS), once)
