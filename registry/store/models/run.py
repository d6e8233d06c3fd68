"""Runs (批量认定): whole registers determined on a day, kept so that they can be asked again and proven.

A run is no fact about anybody: it says what the law answered to the facts of a day, and from what exactly.
"""

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.models.base import Base, now


class Run(Base):
    """A run. `id` is a digest of everything that went in, so that the same run asked again is the same run.

    `record`: canonical JSON of what went in (policy files, facts, rulings, code) and of the totals that came out.
    `demo`: whether any of its facts is 演示数据; such runs leave with the demo data. `recorded_at`: when first
    asked.
    """

    id: Mapped[str] = mapped_column(primary_key=True)
    as_of: Mapped[dt.date]
    district: Mapped[str | None]
    measure: Mapped[str | None]
    record: Mapped[str]
    demo: Mapped[bool]
    recorded_at: Mapped[dt.datetime] = mapped_column(default=now)


class RunPart(Base):
    """One table of a run as a Parquet file: the answers of a measure, their readings, or the facts."""

    run_id: Mapped[str] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    content: Mapped[bytes]
