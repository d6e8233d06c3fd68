"""Publications for pages and routes (公布): the day before is closed before anybody is told of it."""

import threading
from datetime import date

from registry.claims.published import keeping
from registry.store.store import Store
from views.kit import context

_one_closes = threading.Lock()
_closed: tuple[Store, date] | None = None


def number(store: Store | None = None) -> int:
    """The newest publication of the register, as the key of what was made of it; 0 where there is none.

    Not while the register is being read: it is written first, where a day is to be closed.
    """
    store = store or context.store()
    close_the_day(store)
    with store.read() as session:
        newest = keeping.last(session)
    return newest.id if newest else 0


def close_the_day(store: Store) -> None:
    """Publish what is due; others wait for who does."""
    global _closed
    now = store, context.today()
    if _closed == now:
        return
    with _one_closes:
        if _closed != now and keeping.make_due(*now):
            _closed = now
