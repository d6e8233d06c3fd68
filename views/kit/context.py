"""What every page asks for first: the register, the law, and today's date."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache

from registry.claims.rulings import in_force
from registry.clock import today
from registry.policy import Law, Ruling, load_law
from registry.store.store import Store

__all__ = ["adopted", "law", "store", "today", "trying"]


@lru_cache(maxsize=1)
def store() -> Store:
    """The register of this process (environment `SOFTPARK_DATABASE_URL`, else var/softpark.db)."""
    return Store.open()


_TRIED: ContextVar[Law | None] = ContextVar("tried", default=None)


def law() -> Law:
    """The policy documents as data, read once; within `trying`, the law that is tried there."""
    return _TRIED.get() or load_law()


@contextmanager
def trying(tried: Law) -> Iterator[None]:
    """Pages speak of this law instead, in this run of this page alone."""
    before = _TRIED.set(tried)
    try:
        yield
    finally:
        _TRIED.reset(before)


def adopted(on: date) -> tuple[Ruling, ...]:
    """The rulings of the register that are in force on the day."""
    with store().read() as session:
        return in_force(session, on)
