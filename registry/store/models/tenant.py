"""Tenants (入驻企业), their leases and rents, and what they were paid before."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, and_, or_, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from registry import uscc
from registry.policy.vocabulary import KINDS, LEVELS, SIZES, TIERS
from registry.store.models.base import Base, Interval, Stated, not_negative, one_of
from registry.store.models.park import Park


class Tenant(Stated, Base):
    """An enterprise, institution, association or sole trader, known by its 统一社会信用代码 (USCC)."""

    id: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]

    @validates("uscc")
    def _check_uscc(self, _, number: str) -> str:
        return uscc.checked(number)

    @classmethod
    def constraints(cls):
        return (*super().constraints(), CheckConstraint("length(uscc) = 18", "uscc_length"))


class OfTenant:
    """Mixin: a fact of one tenant."""

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"), index=True)


class TenantProfile(OfTenant, Interval, Stated, Base):
    """What a tenant is, from when to when. None is unknown, which is never the same as no.

    `grants_complete`: the register holds every grant the tenant was ever paid, so that none listed means none paid.
    """

    kind: Mapped[str | None]
    industry: Mapped[str | None]
    ai_listed: Mapped[bool | None]
    software_enterprise: Mapped[bool | None]
    above_scale: Mapped[bool | None]
    size: Mapped[str | None]
    startup: Mapped[bool | None]
    grants_complete: Mapped[bool | None]

    @classmethod
    def constraints(cls):
        return (*super().constraints(), one_of("kind", KINDS), one_of("size", SIZES))


class Lease(OfTenant, Stated, Base):
    """A lease of rooms in a park; `end` None runs on. `monthly_rent_fen` is without management fee.

    `newly_moved_in`: 新入驻, a finding, never inferred from the start of the lease. `room`: 房号, as the operating body
    names it.
    """

    park_id: Mapped[int] = mapped_column(ForeignKey("park.id"), index=True)
    # The columns are named apart from the attributes because END is a word of SQL.
    start: Mapped[dt.date] = mapped_column("start_on")
    end: Mapped[dt.date | None] = mapped_column("end_on")
    area_m2: Mapped[float | None]
    monthly_rent_fen: Mapped[int | None]
    rent_free_months: Mapped[int | None]
    newly_moved_in: Mapped[bool | None]
    room: Mapped[str | None]

    tenant: Mapped[Tenant] = relationship()
    park: Mapped[Park] = relationship()

    @classmethod
    def constraints(cls):
        numbers = ("area_m2", "monthly_rent_fen", "rent_free_months")
        order = CheckConstraint("end_on IS NULL OR end_on >= start_on", "interval")
        return (*super().constraints(), order, *(not_negative(column) for column in numbers))

    @classmethod
    def on(cls, day: dt.date):
        """The SQL condition that the lease runs on `day`."""
        return and_(cls.start <= day, or_(cls.end.is_(None), cls.end >= day))


class Rent(OfTenant, Stated, Base):
    """Rent that arose in a year (`month` None) or a month, without management fee, in fen."""

    park_id: Mapped[int] = mapped_column(ForeignKey("park.id"), index=True)
    year: Mapped[int]
    month: Mapped[int | None]
    amount_fen: Mapped[int]

    @classmethod
    def constraints(cls):
        months = CheckConstraint("month BETWEEN 1 AND 12", "month")
        # coalesce, since a unique index takes every NULL for a different one.
        once = Index("uq_rent_period", "tenant_id", "park_id", "year", text("coalesce(month, 0)"), unique=True)
        return (*super().constraints(), months, not_negative("amount_fen"), once)


class Grant(Stated, Base):
    """A subsidy or reward that was paid, to a tenant or to an operating body (for one of its parks)."""

    __tablename__ = "subsidy_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int | None] = mapped_column(ForeignKey("tenant.id"), index=True)
    operating_body_id: Mapped[int | None] = mapped_column(ForeignKey("operating_body.id"), index=True)
    park_id: Mapped[int | None] = mapped_column(ForeignKey("park.id"), index=True)
    measure: Mapped[str]
    rent_year: Mapped[int | None]
    tier: Mapped[str | None]
    amount_fen: Mapped[int | None]
    paid_on: Mapped[dt.date | None]

    @classmethod
    def constraints(cls):
        one = CheckConstraint("(tenant_id IS NULL) <> (operating_body_id IS NULL)", "one_claimant")
        return (*super().constraints(), one, one_of("tier", TIERS), not_negative("amount_fen"))

    @classmethod
    def paid_by(cls, day: dt.date):
        """The SQL condition that it was paid by `day`. Where nobody knows its day, the year that it was paid for tells:
        what is for a later year cannot have been paid yet."""
        undated = and_(cls.paid_on.is_(None), or_(cls.rent_year.is_(None), cls.rent_year <= day.year))
        return or_(cls.paid_on <= day, undated)


class Finding(OfTenant, Interval, Stated, Base):
    """A finding of the authority about a tenant in a park; `what` = cooperation: 与园区内企业合作赋能."""

    park_id: Mapped[int] = mapped_column(ForeignKey("park.id"), index=True)
    what: Mapped[str]
    value: Mapped[bool]

    @classmethod
    def constraints(cls):
        return (*super().constraints(), one_of("what", ("cooperation",)))


class OtherSupport(Stated, Base):
    """Support drawn elsewhere for the same rent or title, in a year; by a tenant or by an operating body."""

    id: Mapped[int] = mapped_column(primary_key=True)
    tenant_id: Mapped[int | None] = mapped_column(ForeignKey("tenant.id"), index=True)
    operating_body_id: Mapped[int | None] = mapped_column(ForeignKey("operating_body.id"), index=True)
    level: Mapped[str]
    same_kind: Mapped[bool]
    year: Mapped[int]
    amount_fen: Mapped[int]

    @classmethod
    def constraints(cls):
        one = CheckConstraint("(tenant_id IS NULL) <> (operating_body_id IS NULL)", "one_claimant")
        return (*super().constraints(), one, one_of("level", LEVELS), not_negative("amount_fen"))
