"""What all tables share: strict types on SQLite, named constraints, sources, dated intervals.

SQLite's STRICT tables know INTEGER, REAL, TEXT and BLOB only, so the other types are spelled as these there.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    MetaData,
    Table,
    Text,
    and_,
    or_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from registry.clock import now
from registry.store import tables


@compiles(Date, "sqlite")
@compiles(DateTime, "sqlite")
def _as_text(type_, compiler, **kw):
    return "TEXT"


@compiles(Boolean, "sqlite")
@compiles(BigInteger, "sqlite")
def _as_integer(type_, compiler, **kw):
    return "INTEGER"


@compiles(Double, "sqlite")
def _as_real(type_, compiler, **kw):
    return "REAL"


class Moment(TypeDecorator):
    """An instant in UTC; SQLite keeps no zone, so it is given back here. Raises on an instant without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"时间 {value} 缺少时区 / the instant {value} has no time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value, dialect):
        return None if value is None else value.replace(tzinfo=value.tzinfo or dt.UTC).astimezone(dt.UTC)


class Base(DeclarativeBase):
    """Tables are named as their classes, in snake case, unless a class says otherwise."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        str: Text(),
        int: BigInteger(),
        float: Double(),
        bool: Boolean(create_constraint=False),
        dt.date: Date(),
        dt.datetime: Moment(),
    }

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @declared_attr.directive
    def __table_args__(cls):
        return (*cls.constraints(), {"sqlite_strict": True})

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        """The constraints of one table; a mixin's are added by calling `super()`."""
        return ()


# One row: `number` moves with every change of content, `era` tells one database from another. `writing` is the number
# of the change set that the transaction under way makes, and None outside of one (`registry/store/history.py`).
register_version = Table(
    tables.VERSION_TABLE,
    Base.metadata,
    Column("era", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("writing", BigInteger),
    sqlite_strict=True,
)


class Stated:
    """Mixin: a fact with where it comes from (document and article, or 演示数据) and when the register learned it."""

    source: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[dt.datetime] = mapped_column(default=now)

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        return (*super().constraints(), CheckConstraint("length(source) > 0", "source_given"))


class Interval:
    """Mixin: true from `valid_from` to `valid_to`, both days inclusive; an open end is None."""

    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]

    @classmethod
    def constraints(cls) -> tuple[object, ...]:
        order = CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", "interval")
        return (*super().constraints(), order)

    @classmethod
    def on(cls, day: dt.date):
        """The SQL condition that the interval covers `day`."""
        return and_(cls.valid_from <= day, or_(cls.valid_to.is_(None), cls.valid_to >= day))


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """`column` holds one of `words`; NULL passes, as in every SQL check, so "unknown" needs no word."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", column)


def compared(column: str, words: Iterable[str]) -> CheckConstraint:
    """The same by comparing word after word. For what triggers write: SQLite makes a table of the words of a list, and
    for each row that a trigger writes anew.
    """
    return CheckConstraint(" OR ".join(f"{column} = '{word}'" for word in words), column)


def not_negative(column: str) -> CheckConstraint:
    return CheckConstraint(f"{column} >= 0", f"{column}_not_negative")
