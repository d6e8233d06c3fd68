"""A register with two parks and their rosters, a receiver on this machine, and short ways between them."""

import datetime as dt

import pytest
from sqlalchemy import select

from registry import clock
from registry.person import Person
from registry.services.own import webhooks
from registry.services.own.webhooks import Asked, Fresh, Kept
from registry.store.models import Webhook, WebhookState
from registry.store.store import Store
from registry.webhooks.sender import Sender
from tests.fixtures.people import make_account
from tests.fixtures.receiver import Receiver
from tests.fixtures.stores import DATABASES
from tests.fixtures.waiting import until
from tests.rosters.conftest import fill


@pytest.fixture(params=DATABASES)
def register(request, copy_of) -> Store:
    """The register of the tests of rosters: park 901 (here) and 902 (there)."""
    return copy_of(request.param, "rosters", fill)


@pytest.fixture
def one_store(copy_of) -> Store:
    """The same on SQLite alone."""
    return copy_of("sqlite", "rosters", fill)


@pytest.fixture
def later() -> "Later":
    return Later()


class Later:
    """The sender's clock: this moment, and as much later as a test says."""

    def __init__(self) -> None:
        self.by = dt.timedelta()

    def __call__(self, **by: float) -> "Later":
        self.by += dt.timedelta(**by)
        return self

    def now(self) -> dt.datetime:
        return clock.now() + self.by


def keeper(store: Store, park: str = "here") -> Person:
    """The account of a park's operating body."""
    return make_account(store, "operator", parks=[park]).person


def hooked(store: Store, person: Person, receiver: Receiver, **asked) -> Fresh:
    """A webhook of the person's at the receiver."""
    return webhooks.make(person, store, Asked(receiver.address, **asked))


def pushed(store: Store, later: Later | None = None, sender: Sender | None = None) -> None:
    """What a sender does in a turn, all of it done."""
    made = sender or Sender(now=(later or Later()).now)
    made.turn(store)
    until(lambda: not claimed(store), "everything that was claimed is let go")
    made.stop()


def claimed(store: Store) -> list[int]:
    """The webhooks that some sender sends to now."""
    with store.read() as session:
        return list(session.scalars(select(WebhookState.webhook_id).where(WebhookState.claimed_until.is_not(None))))


def seen(store: Store, person: Person) -> Kept:
    """The only webhook of the person, as its page shows it."""
    with store.read() as session:
        (kept,) = webhooks.own(person, session)
        return kept


def secrets_kept(store: Store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(Webhook.secret)))
