"""Rights (谁可以得知): whether an account may be told of an event, asked anew each time and never remembered."""

from sqlalchemy.orm import Session

from registry.access import accounts
from registry.access.permissions import may, of_park
from registry.person import PUBLIC, Person
from registry.store.models import Park
from registry.store.models.person import Person as Account
from registry.store.models.webhook import ROSTER, TRIAL


def owner(session: Session, person_id: int) -> Person:
    """Whose webhook it is, as it may do things now; nobody, where the account is disabled or gone."""
    account = session.get(Account, person_id)
    return PUBLIC if account is None or account.disabled_at is not None else accounts.person_of(session, account)


def may_be_told(session: Session, person: Person, kind: str, park_id: int | None) -> bool:
    """Whether the person may be told of an event of this kind in the park; a trial is for whoever has webhooks."""
    if kind == TRIAL:
        return may(person, "webhook.own")
    park = None if park_id is None else session.get(Park, park_id)
    if park is None or not may(person, "webhook.receive", of_park(park)):
        return False
    return kind != ROSTER or may(person, "roster.read", of_park(park))
