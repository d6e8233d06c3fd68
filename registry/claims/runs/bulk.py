"""Reading in bulk (批量读取): what a question to the database answers, straight into numpy columns.

Every column is asked as a number: words as their place in a list, days as days since 1970, yes as 1. No object is made
for a row. UNKNOWN stands for NULL.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from sqlalchemy import BigInteger, ColumnElement, Integer, Select, and_, case, cast, func, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from registry.claims.runs.errors import RunError

UNKNOWN = -1
EXACT = 2**53
"""Whole numbers that a float holds exactly: fen are read as floats where an area stands beside them."""


class days(FunctionElement):
    """Days since 1970 of a date."""

    type = BigInteger()
    inherit_cache = True


@compiles(days, "sqlite")
def _days_on_sqlite(element, compiler, **kw):
    return f"CAST(julianday({compiler.process(element.clauses, **kw)}) - 2440587.5 AS INTEGER)"


@compiles(days, "postgresql")
def _days_on_postgres(element, compiler, **kw):
    return f"({compiler.process(element.clauses, **kw)} - DATE '1970-01-01')"


def number(column: ColumnElement) -> ColumnElement:
    """A number or a yes as a number."""
    return func.coalesce(cast(column, BigInteger), UNKNOWN)


def flag(column: ColumnElement) -> ColumnElement:
    return func.coalesce(cast(column, Integer), UNKNOWN)


def word(column: ColumnElement, words: Sequence[str]) -> ColumnElement:
    """The place of a word in the list; UNKNOWN for NULL and for a word that is not in it."""
    if not words:
        return literal(UNKNOWN)
    return case({each: place for place, each in enumerate(words)}, value=column, else_=UNKNOWN)


def division(column: ColumnElement) -> ColumnElement:
    """The first two digits of an industry code; UNKNOWN where they are none, which PostgreSQL would refuse to cast."""
    digits = [func.substr(column, place, 1).in_(list("0123456789")) for place in (1, 2)]
    return case((and_(*digits), cast(func.substr(column, 1, 2), Integer)), else_=UNKNOWN)


def packed(codes: Iterable[tuple[ColumnElement, int]]) -> ColumnElement:
    """Several codes as one number, since a row costs what its numbers cost: each from UNKNOWN to below its bound.

    0 where all are UNKNOWN. Raises ValueError where one number cannot hold them.
    """
    number, base = literal(0, BigInteger), 1
    for code, bound in codes:
        number += (code - UNKNOWN) * literal(base, BigInteger)
        base *= bound - UNKNOWN
    if base > EXACT:
        raise ValueError("too many codes for one number")
    return number


def unpacked(numbers: np.ndarray, bounds: Iterable[int]) -> Iterator[np.ndarray]:
    """The codes again, in the same order."""
    for bound in bounds:
        rest = numbers // (bound - UNKNOWN)
        yield numbers - rest * (bound - UNKNOWN) + UNKNOWN
        numbers = rest


def day(column: ColumnElement, open_: int = UNKNOWN) -> ColumnElement:
    return func.coalesce(days(column), open_)


def read_columns(session: Session, asked: Select, kind: type = np.int64) -> dict[str, np.ndarray]:
    """By name, the columns of the answer, in its order. Raises RunError where a float would not be exact."""
    names = [column.key for column in asked.selected_columns]
    rows = session.connection().execute(asked).cursor
    flat = np.fromiter(itertools.chain.from_iterable(rows), dtype=kind)
    if kind is np.float64 and len(flat) and np.abs(flat).max() > EXACT:
        raise RunError("登记有误：有数字过大，不能精确计算", "a mistake in the register: a number is too large")
    table = np.ascontiguousarray(flat.reshape(-1, len(names)).T)
    return dict(zip(names, table, strict=True))
