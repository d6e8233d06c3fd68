"""What a roster (名册) needs besides tenants and leases: contacts, remembered columns, edits not yet applied."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.models.base import Base, Stated, now
from registry.store.models.tenant import OfTenant


class Contact(OfTenant, Stated, Base):
    """Whom to call at a tenant, as the operating body of a park knows it: personal data, masked until revealed."""

    park_id: Mapped[int] = mapped_column(ForeignKey("park.id"), index=True)
    name: Mapped[str | None]
    telephone: Mapped[str | None]

    @classmethod
    def constraints(cls):
        return (*super().constraints(), UniqueConstraint("tenant_id", "park_id"))


class ColumnMatch(Base):
    """Which columns of a park's own file are which fields of the roster, as a person confirmed it once.

    `headings_sha256`: of the file's headings in their order; `fields`: a JSON list beside them, null for a column
    that is left out.
    """

    park_id: Mapped[int] = mapped_column(ForeignKey("park.id", ondelete="CASCADE"), primary_key=True)
    headings_sha256: Mapped[str] = mapped_column(primary_key=True)
    fields: Mapped[str]
    confirmed_at: Mapped[dt.datetime] = mapped_column(default=now)


class Draft(Base):
    """Edits in the grid that are not applied yet, so that a closed window loses nothing; one a person and park.

    `content`: JSON; `based_on`: the last change set that the person had seen.
    """

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    park_id: Mapped[int] = mapped_column(ForeignKey("park.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[str]
    based_on: Mapped[int]
    saved_at: Mapped[dt.datetime] = mapped_column(default=now)
