"""What every page asks for first: the register, the law, and today's date."""

from datetime import date
from functools import lru_cache

from registry.claims.rulings import in_force
from registry.clock import today
from registry.policy import Ruling, load_law
from registry.store.store import Store

__all__ = ["adopted", "law", "store", "today"]


@lru_cache(maxsize=1)
def store() -> Store:
    """The register of this process (environment `SOFTPARK_DATABASE_URL`, else var/softpark.db)."""
    return Store.open()


def law():
    """The policy documents as data, read once."""
    return load_law()


def adopted(on: date) -> tuple[Ruling, ...]:
    """The rulings of the register that are in force on the day."""
    with store().read() as session:
        return in_force(session, on)
